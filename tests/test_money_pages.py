"""What books come to as a page: `partgov report`, for the treasurer alone and, from the log, for anybody."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partgov.foundation.sentences import LANGUAGES, Reader
from partgov.interop.markdown import write_markdown
from partgov.interop.moneypages import public_money_page, treasurers_page
from partgov.interop.pages import Chart, Page, Table
from partgov.interop.webpages import write_webpage
from partgov.journal import Journal
from partgov.ledger import Pool, read_line
from partgov.pools import PoolPolicy
from tests.documents import assert_refused, quick_run, record_of
from tests.documents import member as a_member
from tests.strategies import examples
from tests.test_cli_ledger import a_year, booked, books
from tests.test_pools import BEGINS, beyond, journal, log_of, over, plan, policies
from tests.test_pools import books as some_books
from tests.webpages import WebPage, tables_of_markdown

AT = "2018-02-01T00:00:00Z"

Tables = dict[str, list[list[str]]]


def cents(cell: str) -> int:
    """An amount of a page, in cents; an empty cell is nothing."""
    return int(re.sub("[.,]", "", cell) or 0)


def of_caption(tables: Tables, words: str) -> list[list[str]]:
    """The rows of the one table whose caption has these words, without the headings."""
    (found,) = [rows for caption, rows in tables.items() if words in caption]
    return found[1:]


def nets(rows: list[list[str]]) -> dict[str, int]:
    """What came in less what went out, by what it is for."""
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: cents(row[1]) - cents(row[2]) for row in rows}


def renamed(mine: Journal) -> Journal:
    """The same books, in which every private word has letters that stand nowhere else."""
    ids = {one.id: f"entry-xq{number}" for number, one in enumerate(mine.entries)}
    entries = [
        attrs.evolve(
            one, id=ids[one.id], counterparty=f"whose-xq-{one.counterparty}", memo=f"memo-xq {one.id}",
            source=f"source-xq {one.id}",
            derives_from=ids.get(one.derives_from or ""), reverses=ids.get(one.reverses or ""),
        )
        for one in mine.entries
    ]  # fmt: skip
    settled = [attrs.evolve(one, person=f"whose-xq-{one.person}") for one in mine.settled]
    return attrs.evolve(mine, entries=entries, settled=settled)


def pages_of(mine: Journal, policy: PoolPolicy, language: str = "en") -> tuple[Page, Page]:
    """The treasurer's page of some books, and everybody's."""
    reader, found = Reader(language), plan(mine, policy)
    private = treasurers_page(mine, through=found.through, plan=found, policy=policy, reader=reader)
    return private, public_money_page(log_of(mine, policy).lines, reader=reader)


class TestTreasurer:
    """For the treasurer alone."""

    @examples(25)
    @given(some_books(), policies, st.integers(0, 1700))
    def test_has_the_sums_of_the_journal(self, mine: Journal, policy: PoolPolicy, days: int) -> None:
        """By year, by month, by category and by both: the journal's own sums, added up here from the entries alone."""
        found = plan(mine, policy, over(BEGINS + timedelta(days=days)))
        page = treasurers_page(mine, through=found.through, plan=found, policy=policy)
        tables = WebPage(write_webpage(page)).tables
        wanted: dict[str, int] = defaultdict(int)
        for one in (each for each in mine.entries if each.day <= found.through):
            year, month = str(one.day.year), f"{one.day:%B}"
            for key in ("", year, f"{year} {month}", f"{year} {one.category}", f"{year} {month} {one.category}"):
                wanted[key] += one.amount.minor
        shown: dict[str, int] = {}
        if wanted:
            years = of_caption(tables, "by year, in")
            balance = 0
            for row in years[:-1]:
                shown[row[0]] = cents(row[1]) - cents(row[2])
                balance += shown[row[0]]
                assert cents(row[3]) == balance
                shown |= self._of_year(tables, row)
            shown[""] = cents(years[-1][1]) - cents(years[-1][2])
        quiet = {key for key, minor in shown.items() if not minor}  # a month in which nothing happened
        assert {key: minor for key, minor in shown.items() if key in wanted or key not in quiet} == wanted

    def _of_year(self, tables: Tables, of_year: list[str]) -> dict[str, int]:
        """The sums of a year in its three tables, whose last rows are the sums of all above."""
        year = of_year[0]
        months, categories = (
            of_caption(tables, f"{year}: in and out by month, "),
            of_caption(tables, f"{year}: in and out by ca"),
        )
        for rows in (months, categories):
            assert [*map(cents, rows[-1][1:3])] == [*map(cents, of_year[1:3])]
            assert [sum(cents(row[at]) for row in rows[:-1]) for at in (1, 2)] == [*map(cents, of_year[1:3])]
        assert months[-2][3] == months[-1][3] == of_year[3]
        found = {f"{year} {name}": net for name, net in {**nets(months[:-1]), **nets(categories[:-1])}.items()}
        month = ""
        for row in of_caption(tables, f"{year}: in and out by month and"):
            month = row[0] if row[0] in dict(nets(months[:-1])) else month
            name = f"{year} {month}" if row[0] == month else f"{year} {month} {row[0]}"
            assert found.setdefault(name, cents(row[1]) - cents(row[2])) == cents(row[1]) - cents(row[2])
        return found

    @examples(25)
    @given(some_books(least=8) | beyond(), policies, st.integers(0, 1700))
    def test_accounts_for_all_money_of_persons(self, mine: Journal, policy: PoolPolicy, days: int) -> None:
        """What waits and what is in totals come to what persons paid and got, and no person is named."""
        mine = renamed(mine)
        found = plan(mine, policy, over(BEGINS + timedelta(days=days)))
        text = write_webpage(treasurers_page(mine, through=found.through, plan=found, policy=policy))
        tables = WebPage(text).tables
        waits = [rows for caption, rows in tables.items() if "no total has yet" in caption]
        totals = [rows for caption, rows in tables.items() if "Totals by day" in caption]
        shown = sum(cents(row[2]) for rows in waits for row in rows[1:])
        shown += sum(cents(row[3]) for rows in totals for row in rows[1:])
        personal = [one for one in mine.entries if one.day <= found.through and mine.person_of(one) is not None]
        assert shown == sum(one.amount.minor for one in personal)
        assert "whose-xq" not in text

    def test_says_without_a_policy_that_all_of_it_waits(self) -> None:
        """Where nothing says when totals become public, there is one sum; of no books there is nothing."""
        text = write_markdown(treasurers_page(journal(), through=date(2017, 1, 1)))
        assert "So all of it waits: 0.00 EUR." in text
        assert "Nothing has come in or gone out." in text


class TestAnybody:
    """From the public log alone."""

    @examples(25)
    @given(some_books(least=8) | beyond(), policies)
    def test_shows_nothing_private(self, mine: Journal, policy: PoolPolicy) -> None:
        """No id, no person, no memo, no line of a bank and no salt of the journal stands in it."""
        mine = renamed(mine)
        page = public_money_page(log_of(mine, policy).lines)
        for text in (write_webpage(page), write_markdown(page)):
            assert "xq" not in text
            assert not any(one.salt.hex()[:16] in text for one in mine.entries)
            assert mine.log not in text  # the name of a log stands in its checkpoints alone

    @examples(25)
    @given(some_books(least=8) | beyond(), policies)
    def test_has_the_sums_of_the_log(self, mine: Journal, policy: PoolPolicy) -> None:
        """All years together are what its lines come to; each total is there; sealed lines are counted."""
        log = log_of(mine, policy)
        text = write_webpage(public_money_page(log.lines))
        lines = [line.split(" ") for line in log.text.decode().splitlines()]
        pools = [line for line in lines if line[1] == "pool"]
        whole = sum(int(line[3]) for line in lines if line[1] == "plain") + sum(int(line[4]) for line in pools)
        tables = WebPage(text).tables
        if whole:
            assert cents(of_caption(tables, "by year, in")[-1][3]) == whole
        if pools:
            shown = [[row[0], row[1], row[2], str(cents(row[3]))] for row in of_caption(tables, "Totals by day")]
            assert shown == [[line[0], line[2], line[3], line[4]] for line in pools]
        sealed = sum(line[1] == "sealed" for line in lines)
        covered = {number for line in log.lines if isinstance(line, Pool) for number in line.covers}
        assert f"{sealed} booking" in text
        assert f"no total accounts yet for: {sealed - len(covered)}." in text

    def test_of_one_line_is_by_hand(self) -> None:
        """A rent and a total: what is on the page, word for word."""
        lines = [
            "2017-01-31 plain rent -1250 EUR",
            f"2017-03-01 sealed {'0' * 64}",
            "2017-03-31 pool dues 12 5000 EUR 1",
        ]
        text = write_markdown(public_money_page(map(read_line, lines)))
        for wanted in (
            "The last line is of 2017-03-31.",
            "| 2017 | 50.00 | 12.50 | 37.50 |",
            "| January |  | 12.50 | -12.50 |\n| February |  |  | -12.50 |\n| March | 50.00 |  | 37.50 |",
            "| dues (persons) | 50.00 |  |\n| rent |  | 12.50 |",
            "| 2017-03-31 | dues | 12 | 50.00 |",
            "In: 50.00 EUR in all; the longest bar is dues (persons). Out: 12.50 EUR in all; the longest bar is rent.",
            "1 booking of a person is sealed; no total accounts yet for: 0.",
        ):
            assert wanted in text.replace("\\", "")
        text = write_markdown(public_money_page([read_line("2017-01-31 plain rent -1250 EUR")]))
        assert "In: nothing. Out: 12.50 EUR in all; the longest bar is January." in text


class TestBoth:
    """What holds of either page."""

    @settings(max_examples=25)
    @given(some_books(least=8), policies, st.sampled_from(LANGUAGES))
    def test_tells_the_same_as_html_and_as_markdown(self, mine: Journal, policy: PoolPolicy, language: str) -> None:
        """Every table of the one is in the other, cell by cell, in each language; and the same bytes each time."""
        for page, again in zip(pages_of(mine, policy, language), pages_of(mine, policy, language), strict=True):
            read = WebPage(write_webpage(page))
            assert read.language == language
            html = {" ".join(caption.split()): rows for caption, rows in read.tables.items()}
            assert html == tables_of_markdown(write_markdown(page))
            assert write_webpage(page) == write_webpage(again)

    @settings(max_examples=25)
    @given(some_books(least=8), policies)
    def test_has_a_table_for_every_picture(self, mine: Journal, policy: PoolPolicy) -> None:
        """Right beneath a picture stands a table with the numbers that it draws."""
        for page in pages_of(mine, policy):
            for at, block in enumerate(page.blocks):
                if isinstance(block, Chart):
                    table = page.blocks[at + 1]
                    assert isinstance(table, Table)
                    drawn = [[bar.label, *bar.values] for bar in block.bars]
                    assert drawn == [[row.cells[0], *map(cents, row.cells[1:3])] for row in table.rows[:-1]]

    def test_is_said_in_words_of_each_language(self) -> None:
        """Titles, categories that partgov ships, and months; what an organisation called itself stays as it is."""
        lines = [read_line(f"2017-05-31 plain {word} -1250 EUR") for word in ("rent", "zeppelin")]
        titles = set()
        for language, words in (
            ("en", ("rent", "May")), ("de", ("Miete", "Mai")), ("es", ("alquiler", "mayo")), ("fr", ("loyer", "mai")),
            ("nl", ("huur", "mei")),
        ):  # fmt: skip
            page = public_money_page(lines, reader=Reader(language))
            text = write_markdown(page)
            titles.add(page.title)
            assert all(word in text for word in (*words, "zeppelin"))
            assert language == "en" or "rent" not in re.sub("[a-z]*rent[a-z]+|[a-z]+rent[a-z]*", "", text)
        assert len(titles) == len(LANGUAGES)


class TestCommand:
    """`partgov report`."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A folder with a year's journal, its log and a policy."""
        (tmp_path / "journal.json").write_text(json.dumps(books(*a_year())))
        (tmp_path / "policy.toml").write_text("persons = 10\n")
        ran = quick_run(
            "publish", tmp_path / "journal.json", "--at", AT, "--to", tmp_path / "log", "--policy",
            tmp_path / "policy.toml",
        )  # fmt: skip
        assert ran.status == 0
        return tmp_path

    def test_prints_markdown_and_writes_what_is_named(self, folder: Path) -> None:
        """Without a file it is printed; the treasurer's files are their owner's alone, anybody's are not."""
        journal, log = folder / "journal.json", folder / "log"
        printed = quick_run("report", journal, "--at", AT)
        assert (printed.status, printed.out.partition("\n")[0]) == (0, "# The books of example.org/books")
        for what, title in (((journal, "--at", AT), "The books of"), (("--log", log), "The public books")):
            web, text = folder / f"{title}.html", folder / f"{title}.md"
            ran = quick_run("report", *what, "--html", web, "--markdown", text)
            assert (ran.status, ran.out) == (0, "")
            assert title in WebPage(web.read_text()).texts[1]
            assert text.read_text().startswith(f"# {title}")
            if sys.platform != "win32":
                own = stat.S_IMODE(web.stat().st_mode) & 0o077 == 0
                assert own is (title == "The books of")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_speaks_each_language(self, folder: Path, language: str) -> None:
        """Both pages, with the language named on the page."""
        for what in ((folder / "journal.json", "--at", AT), ("--log", folder / "log")):
            ran = quick_run("report", *what, "--lang", language, "--html", folder / "page.html")
            assert ran.status == 0
            assert WebPage((folder / "page.html").read_text()).language == language

    def test_tells_what_waits_by_the_journal_s_policy_and_beside_a_log(self, folder: Path) -> None:
        """By hand: of 120 who paid dues in 2017 the total is public, twelve wages of one person wait for company."""
        year = a_year()
        dues = sum(one["amount"] for one in year if one["flow"] == "dues")
        for log in ((), ("--log", folder / "log")):
            tables = tables_of_markdown(quick_run("report", folder / "journal.json", "--at", AT, *log).out)
            assert of_caption(tables, "Totals by day") == [["2017-12-31", "dues", "120", f"{dues / 100:.2f}"]]
            assert of_caption(tables, "no total has yet") == [["payment 2017", "1", "-21600.00", "2018-03-31"]]
            assert of_caption(tables, "Dues booked") == [["2017", f"{dues / 100:.2f}"]]

    def test_says_where_a_reason_leads_if_it_is_told(self, folder: Path) -> None:
        """With the documentation's address each reason why money waits cites what it rests on, and leads there."""
        command = ("report", folder / "journal.json", "--at", AT)
        bare, led = quick_run(*command).out, quick_run(*command, "--docs", "https://example.org/d").out
        link = " ([P10, R-58](https://example.org/d/kinds.html#pool-waiting))"
        assert 1 == led.count("kinds.html")
        assert bare == led.replace(link, ""), led
        assert_refused(quick_run(*command, "--docs", "javascript:x"), "docs: wanted an address")

    def test_tells_what_a_record_says_is_owed(self, folder: Path) -> None:
        """By hand: one owes 25.00 and paid 10.00; their name is shown as what it is."""
        name = "<script>\u0645</script>"
        income = {"member": "m1", "year": 2017, "monthly": {"minor": 250000, "currency": "EUR"},
                  "declared_at": "2017-01-10T00:00:00Z"}  # fmt: skip
        paid = {"id": "p1", "member": "m1", "day": "2017-03-01", "amount": {"minor": 1000, "currency": "EUR"}}
        sheet = {"id": "2017", "incomes": [income], "payments": [paid]}
        members = [a_member("m1", "2017-01-01T00:00:00Z", name=name)]
        record = record_of(members=members, dues=[sheet], as_of="2017-12-31T00:00:00Z")
        (folder / "record.json").write_text(json.dumps(record))
        command: tuple[Any, ...] = ("report", folder / "journal.json", "--at", AT, "--record", folder / "record.json")
        assert quick_run(*command, "--html", folder / "page.html").status == 0
        read = WebPage((folder / "page.html").read_text())
        dues = sum(one["amount"] for one in a_year() if one["flow"] == "dues")
        (rows,) = [rows for caption, rows in read.tables.items() if caption.startswith("Dues by year")]
        assert rows == [
            ["Year", "Members", "Owed", "Paid", "Outstanding", "Booked"],
            ["2017", "1", "25.00", "10.00", "15.00", f"{dues / 100:.2f}"],
        ]
        assert of_caption(read.tables, "dues outstanding") == [[f"{name} (m1)", "2017", "15.00"]]
        settled = {**sheet, "payments": [{**paid, "amount": {"minor": 2500, "currency": "EUR"}}]}
        (folder / "record.json").write_text(json.dumps({**record, "dues": [settled]}))
        assert "Nothing that is assessed is outstanding." in quick_run(*command).out

    def test_asks_for_a_journal_or_a_log(self, folder: Path) -> None:
        """Neither is refused, and so is what a page from the log alone could not have; a torn log is named."""
        assert_refused(quick_run("report"), "JOURNAL: wanted a journal, or a log with --log")
        for more in (("--at", AT), ("--record", "x.json"), ("--docs", "d")):
            assert_refused(
                quick_run("report", "--log", folder / "log", *more), f"{more[0]}: wanted a journal beside it"
            )
        (folder / "torn").write_text("x\n")
        assert_refused(quick_run("report", "--log", folder / "torn"), "torn, line 1: wanted a line of a log")
        assert_refused(
            quick_run("report", folder / "journal.json", "--log", folder / "none", "--at", AT), "a log that was"
        )

    def test_refuses_the_log_of_another_journal(self, folder: Path) -> None:
        """A log that this journal does not begin with is no log of it, and the entry that differs is named."""
        changed = [{**one, "amount": one["amount"] - 1} if one["id"] == "rent1" else one for one in a_year()]
        publishing = json.loads((folder / "journal.json").read_text())["publishing"]
        (folder / "other.json").write_text(json.dumps(books(*changed, publishing=publishing)))
        ran = quick_run("report", folder / "other.json", "--log", folder / "log", "--at", AT)
        assert_refused(ran, "entry rent1")

    def test_of_a_log_without_lines_is_a_page(self, tmp_path: Path) -> None:
        """It says that nothing has come in or gone out."""
        (tmp_path / "log").write_bytes(b"")
        assert "Nothing has come in or gone out." in quick_run("report", "--log", tmp_path / "log").out
        (tmp_path / "journal.json").write_text(json.dumps(books(booked("a", date(2017, 2, 1), 500))))
        assert "So all of it waits: 5.00 EUR." in quick_run("report", tmp_path / "journal.json").out
