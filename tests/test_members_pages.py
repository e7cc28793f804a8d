"""What votes came to, as a page for members: `--html` and `--markdown` of `audit`, `count`, `margins` and `next`."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Reason
from partgov.foundation.inert import inert
from partgov.foundation.sentences import LANGUAGES, Phrase, Reader
from partgov.history.agenda import what_next
from partgov.history.audit import Audit, audit_record
from partgov.history.margins import margins_of
from partgov.interop.markdown import write_markdown
from partgov.interop.memberspages import MadeFrom, agenda_page, audit_page, margins_page
from partgov.interop.pages import Details, Heading, Lanes, Listed, Page, Paragraph, Stacks, Table
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.interop.reports import audit_document, dump_json
from partgov.interop.webpages import write_webpage
from partgov.interop.zones import zone_named
from partgov.mandates import MandateRules
from partgov.members import Roll
from tests.documents import (
    Document,
    ballot,
    candidacy,
    election_of,
    member,
    quick_run,
    record_of,
    record_with,
    role,
)
from tests.strategies import examples
from tests.webpages import WebPage, tables_of_markdown

VOTERS = tuple(f"xq-{word}" for word in ("alpha", "bravo", "carol", "delta", "echos", "foxes", "golfs", "hotel"))
STRANGERS = ("xq-alphb", "xq-zulus", "XQ-BRAVO")
CANDIDATES = ("ana", "bo", "cy", "dee")
INSTANTS = ("2016-10-15T00:00:00Z", "2016-10-20T12:00:00Z", "2016-10-21T00:00:00Z", "2016-10-30T00:00:00Z")


@st.composite
def elections(draw: st.DrawFn) -> Document:
    """A record of an election in which many marks are rejected, for every reason that a mark alone can have."""
    marks = st.dictionaries(
        st.sampled_from((*CANDIDATES, "nobody")), st.sampled_from(("yes", "no", "abstain")), min_size=1, max_size=4
    )
    drawn = draw(
        st.lists(st.tuples(st.sampled_from(VOTERS + STRANGERS), st.sampled_from(INSTANTS), marks), max_size=14)
    )
    stood = draw(st.lists(st.sampled_from(CANDIDATES), unique=True, max_size=4))
    seats = draw(st.tuples(st.integers(1, 2), st.integers(0, 2)))
    return record_with(
        election_of(
            *(candidacy(who) for who in stood),
            ballots=[ballot(voter, at, number, **given) for number, (voter, at, given) in enumerate(drawn)],
        ),
        *(member(who, name=who.title()) for who in (*CANDIDATES, *VOTERS)),
        seats=seats,
        as_of=draw(st.sampled_from((None, "2016-12-01T00:00:00Z"))),
    )


@st.composite
def polls(draw: st.DrawFn) -> Document:
    """A record of a poll with answers of members and of others, in time and not."""
    answers = st.dictionaries(st.sampled_from(("q1", "q2")), st.sampled_from(("for", "against", "abstain")), min_size=1)
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(VOTERS + STRANGERS), st.sampled_from(INSTANTS), answers), min_size=1, max_size=14
        )
    )
    poll = {
        "id": "p1", "opens": INSTANTS[0], "closes": "2016-10-29T00:00:00Z",
        "questions": [{"id": "q1", "rule": "for-against", "title": "A name"}, {"id": "q2", "rule": "for-against"}],
        "ballots": [
            {"voter": voter, "cast_at": at, "seq": number, "answers": given}
            for number, (voter, at, given) in enumerate(drawn)
        ],
    }  # fmt: skip
    return record_of(members=[member(who) for who in VOTERS], polls=[poll])


def audited(document: Document) -> Audit:
    """The audit of a record."""
    record = load_record(json.dumps(document).encode())
    return audit_record(record, zone=zone_named(record.timezone))


def page_of(audit: Audit, language: str = "en") -> Page:
    """Its page, without files."""
    return audit_page(audit, zone=zone_named(audit.record.timezone), language=language)


def texts_of(page: Page) -> Iterator[str]:
    """Everything that a page says, but for what is written into pictures."""
    yield page.title
    for block in page.blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Listed():
                yield from block.items
            case Details():
                yield from (block.summary, *block.items)
            case Table():
                yield block.caption
                yield from (column.title for column in block.columns)
                yield from (cell for row in block.rows for cell in row.cells)
            case _:
                yield from (block.title, block.description)


def plain(text: str) -> str:
    """A text without what only keeps it safe or apart, in either form, on one line."""
    text = re.sub(r"\\([\\`*_\[\]|~$@:.#+=-]|[0-9]+(?=[.)]))", r"\1", re.sub("</?[a-z][^>]*>", "", text))
    return re.sub(r"\s+", " ", re.sub("[\u2068\u2069*]|⁨|⁩", "", html.unescape(text)))


def of_caption(tables: dict[str, list[list[str]]], words: str) -> list[list[str]]:
    """The rows of the one table whose caption has these words, without the headings."""
    (found,) = [rows for caption, rows in tables.items() if words in caption]
    return found[1:]


class TestFigures:
    """Every number is the audit's."""

    @examples(25)
    @given(elections())
    def test_of_an_election(self, document: Document) -> None:
        """Each candidate's figures, the Yes that were needed, and what became of each mark, worked out apart."""
        audit = audited(document)
        result = audit.elections["e1"]
        tables = WebPage(write_webpage(page_of(audit))).tables
        assert result.count is not None
        if result.ranking:
            shown = {row[0]: row[1:] for row in of_caption(tables, "the figures")}
            for one in result.ranking:
                row, tally = (
                    shown[f"{one.member.title()} ({one.member})" if one.member != "nobody" else "nobody"],
                    one.tally,
                )
                assert row[1:5] == [str(tally.yes), str(tally.no), str(tally.abstain), f"{tally.yes - tally.no:+}"]
                assert row[0] == one.outcome.value.replace("_", " ")
                stands = one.outcome.value not in ("withdrawn", "refused")
                assert row[5:] in ([], [str(tally.no + 1) if stands else ""])
        rows = dict(of_caption(tables, "every mark accounted for"))
        rejected = Counter(str(Phrase("page.reason", context=one.reason.value)) for one in result.count.rejected)
        assert {
            key.removeprefix("rejected: "): int(number) for key, number in rows.items() if "rejected" in key
        } == rejected
        assert int(rows["accepted"]) + int(rows["superseded by a later one"]) + rejected.total() == int(
            rows["submitted"]
        )
        assert int(rows["submitted"]) == sum(len(one["marks"]) for one in document["elections"][0]["ballots"])

    @examples(25)
    @given(elections() | polls())
    def test_all_of_them(self, document: Document) -> None:
        """No number stands on the page that the audit's document, or the numbers by reason, do not have."""
        audit = audited(document)
        reader = Reader(zone=zone_named(audit.record.timezone))
        known = [dump_json(audit_document(audit.record, audit, reader=reader)), *(str(len(audit.checks)),)]
        counts = [one.count for one in audit.elections.values() if one.count] + [*audit.answers.values()]
        for count in counts:
            known += map(str, Counter(one.reason for one in count.rejected).values())
            known.append(str(len(count.rejected)))
            known += map(
                str, (count.submitted, count.accepted, count.unstamped, len({x.voter for x in count.rejected}))
            )
        known += [str(one.tally.no + 1) for result in audit.elections.values() for one in result.ranking]
        known += [str(MandateRules().total), str(MandateRules().consecutive)]
        numbers = {int(one) for one in re.findall(r"\d+", " ".join(known))} | {0}
        for text in texts_of(page_of(audit)):
            bare = re.sub(r"R-\d+|P\d+|[epq]\d\b|\d{4}-\d\d-\d\d( \d\d:\d\d \([+-]\d\d:\d\d\))?", "", text)
            assert {int(one) for one in re.findall(r"\d+", bare)} <= numbers, text

    @examples(25)
    @given(polls())
    def test_of_a_poll(self, document: Document) -> None:
        """The answers to each question, its threshold and its lead; accepted, superseded and rejected come to all."""
        audit = audited(document)
        tables = WebPage(write_webpage(page_of(audit))).tables
        decisions = audit.polls["p1"]
        if decisions:
            rows = {row[0]: row[2:] for row in of_caption(tables, "the figures")}
            for name, decision in decisions.items():
                tally = decision.tally
                base = tally["for"] + tally["against"]
                figures = [tally["for"], tally["against"], tally.get("abstain", 0), base // 2 + 1]
                wanted = [*map(str, figures), f"{tally['for'] - tally['against']:+}"]
                assert rows["q1: A name" if name == "q1" else name] == wanted
        accounted = [int(row[1]) for row in of_caption(tables, "every answer accounted for")]
        assert (
            sum(accounted[:-1]) == accounted[-1] == sum(len(one["answers"]) for one in document["polls"][0]["ballots"])
        )

    def test_of_the_poll_of_2016(self) -> None:
        """The adopted poll: sixteen questions as they were counted."""
        record = load_record(read_poll_of_2016())
        page = audit_page(audit_record(record, zone=zone_named(record.timezone)), zone=zone_named(record.timezone))
        rows = of_caption(WebPage(write_webpage(page)).tables, "the figures")
        assert rows[0] == ["P1: Groups on an equal footing", "adopted", "107", "4", "11", "56", "+103"]
        assert len(rows) == 16


class TestSecrecy:
    """Nobody's vote is told."""

    @examples(25)
    @given(elections() | polls(), st.sampled_from(LANGUAGES))
    def test_of_nobody_who_voted_anything_is_told(self, document: Document, language: str) -> None:
        """No voter's id or name stands on a page, whether their marks counted, were replaced or were rejected."""
        audit = audited(document)
        zone = zone_named(audit.record.timezone)
        for page in (page_of(audit, language), margins_page(audit, margins_of(audit), zone=zone, language=language)):
            for text in (write_webpage(page), write_markdown(page)):
                assert "xq" not in text.casefold()

    def test_nor_of_a_contest_or_a_recall(self) -> None:
        """Of who marked an entry, or voted on a recall without calling or seconding it, nothing is told either."""
        contest = {
            "id": "c1", "discussion_opens": "2016-10-01T00:00:00Z", "voting_opens": INSTANTS[0],
            "voting_closes": "2016-10-29T00:00:00Z",
            "entries": [{"id": "one", "author": "ana", "at": "2016-10-02T00:00:00Z", "aspects": ["name"]}],
            "counts": [{
                "aspect": "name",
                "ballots": [ballot(who, INSTANTS[1], one="yes") for who in (*VOTERS, *STRANGERS)],
            }],
        }  # fmt: skip
        recall = {
            "id": "r1", "mandatee": "ana", "role": "treasurer", "initiator": "bo", "opens": INSTANTS[0],
            "closes": "2016-11-12T00:00:00Z", "seconds": [{"member": who, "at": INSTANTS[1]} for who in ("cy", "dee")],
            "ballots": [ballot(who, INSTANTS[1], ana="yes") for who in (*VOTERS, *STRANGERS)],
        }  # fmt: skip
        mandate = {
            "id": "m1", "member": "ana", "role": "treasurer", "seat": "primary", "starts": "2016-01-01T00:00:00Z",
            "ends": "2017-01-01T00:00:00Z",
        }  # fmt: skip
        audit = audited(record_of(
            members=[*map(member, (*CANDIDATES, *VOTERS))], roles=[role(1, 0)], contests=[contest], recalls=[recall],
            mandates=[mandate],
        ))  # fmt: skip
        text = write_webpage(page_of(audit))
        assert "xq" not in text.casefold()
        tables = WebPage(text).tables
        for title in ("Contest c1, The name", "Recall r1"):
            (rows,) = [rows for name, rows in tables.items() if title in name and "accounted" in name]
            assert rows[-1] == ["submitted", str(len(VOTERS) + len(STRANGERS))]
            assert ["accepted", str(len(VOTERS))] in rows
        assert len([name for name in tables if "the figures" in name]) == 2


class TestForms:
    """HTML and Markdown, in every language, for everybody."""

    @examples(25)
    @given(elections() | polls(), st.sampled_from(LANGUAGES))
    def test_both_tell_the_same(self, document: Document, language: str) -> None:
        """Every text of the page stands in both, and the tables have the same cells."""
        page = page_of(audited(document), language)
        as_html, as_markdown = write_webpage(page), write_markdown(page)
        both = plain(as_html), plain(as_markdown)
        for text in texts_of(page):
            for one in both:
                assert plain(text).strip() in one
        web = {plain(name): rows for name, rows in WebPage(as_html).tables.items()}
        marked = {plain(name): rows for name, rows in tables_of_markdown(as_markdown).items()}
        assert web.keys() == marked.keys()
        for name, rows in web.items():
            assert [[plain(cell) for cell in row] for row in rows] == [
                [plain(cell) for cell in row] for row in marked[name]
            ]

    @examples(25)
    @given(elections())
    def test_every_language_has_the_same_figures(self, document: Document) -> None:
        """The numbers of every table are the same in all five languages, the words are not, and each is marked."""
        audit = audited(document)
        found = {}
        for language in LANGUAGES:
            page = WebPage(write_webpage(page_of(audit, language)))
            assert page.language == language
            found[language] = page
        figures = {
            language: [
                [[cell for cell in row if re.fullmatch(r"[+-]?\d+", cell)] for row in rows]
                for rows in page.tables.values()
            ]
            for language, page in found.items()
        }
        assert all(one == figures["en"] for one in figures.values())
        assert len({" ".join(page.texts) for page in found.values()}) == len(LANGUAGES)

    def test_the_same_bytes_in_every_process(self, tmp_path: Path) -> None:
        """A page is the same, whatever order sets have."""
        pages = set()
        for seed in ("1", "2"):
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            file = tmp_path / f"{seed}.html"
            command = [sys.executable, "-m", "partgov", "audit", "tests/data/ballots.json", "--html", str(file)]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            pages.add(file.read_bytes())
        assert len(pages) == 1

    def test_hostile_names_are_what_they_are(self) -> None:
        """Elements, marks, titles and letters that turn the line are shown, and do nothing; a name is an element."""
        names = {
            "script": "<script>alert(1)</script>", "title": '</title><img src=x onerror="alert(1)">',
            "turned": "Eve\u202e gnp.exe", "rtl": "יוסף כהן", "isolate": "a\u2069b\u2068c",
            "table": "| x | `y` [z](w) |",
        }  # fmt: skip
        document = record_with(
            election_of(
                *(candidacy(who) for who in names), role="<b>treasurer</b>",
                ballots=[ballot(who, **dict.fromkeys(names, "yes")) for who in names],
            ),
            *(member(who, name=name) for who, name in names.items()),
            seats=(1, 1), organisation="<i>Org</i> & \"Sons\"", as_of="2016-12-01T00:00:00Z",
        )  # fmt: skip
        document["roles"][0]["id"] = "<b>treasurer</b>"
        audit = audited(document)
        pages = [
            page_of(audit), margins_page(audit, margins_of(audit), zone=UTC), _agenda(audit, "2016-12-01T00:00:00Z"),
        ]  # fmt: skip
        for page in pages:
            text = write_webpage(page)
            WebPage(text)  # which knows no element and no attribute that could load or run anything
            assert "default-src 'none'" in text
            assert "\u202e" not in text
            assert "\u202e" not in write_markdown(page)
        text = write_webpage(pages[0])
        assert "<bdi>יוסף כהן (rtl)</bdi>" in text
        shown = WebPage(text)
        for name in ("<script>alert(1)</script>", '</title><img src=x onerror="alert(1)">', r"Eve\u202e gnp.exe"):
            assert any(name in one for one in shown.texts)
        cells = [row[0] for row in of_caption(shown.tables, "the figures")]
        assert sorted(cells) == sorted(f"{inert(name)} ({who})" for who, name in names.items())


def _agenda(audit: Audit, at: str) -> Page:
    record, zone = audit.record, zone_named(audit.record.timezone)
    when, roll = datetime.fromisoformat(at), Roll.of(record.members)
    agenda = what_next(record, audit.history, at=when, roll=roll, zone=zone)
    return agenda_page(agenda, record, at=when, zone=zone)


class TestOrder:
    """What stands where."""

    def test_what_is_in_doubt_stands_first(self) -> None:
        """A name that nobody has, and voters on no roll by their number, stand before any result."""
        document = record_with(
            election_of(
                candidacy("ana"), ballots=[ballot("xq-zulus", zed="yes"), ballot("xq-alphb", zed="yes")],
            ),
            member("ana"), member("xq-alpha"), seats=(1, 0),
        )  # fmt: skip
        page = page_of(audited(document))
        first = [one.text for one in page.blocks[:5] if isinstance(one, Heading | Paragraph)]
        assert first[0] == "First: what is in doubt"
        assert "All 2 marks of the sheet were rejected: nothing counts." in first[1]
        assert "zed, marked by 2 voters, is no member" in plain(first[2])
        assert first[3] == "2 who voted are on no roll. (P4, R-12)"

    def test_that_nothing_was_declared_is_said(self) -> None:
        """A record that says of nothing what it came to is not said to follow; one that does is."""
        bare = record_with(
            election_of(candidacy("ana"), ballots=[ballot("ana", ana="yes")]), member("ana"), seats=(1, 0)
        )
        assert "No result was declared" in write_markdown(page_of(audited(bare)))
        assert "follows from the record" not in write_markdown(page_of(audited(bare)))
        told = json.loads(json.dumps(bare))
        told["elections"][0]["declared"] = {"primary": ["ana"]}
        text = write_markdown(page_of(audited(told)))
        assert "o result was declared" not in text
        assert "everything declared follows from the record" in text

    def test_what_does_not_agree_is_said_at_once(self) -> None:
        """A declared result that does not follow stands at the top, with its reason and its clause."""
        told = record_with(
            election_of(candidacy("ana"), ballots=[ballot("ana", ana="no")], declared={"primary": ["ana"]}),
            member("ana"), seats=(1, 0),
        )  # fmt: skip
        page = page_of(audited(told))
        assert isinstance(page.blocks[0], Paragraph)
        assert page.blocks[0].warning
        assert "does not agree" in page.blocks[0].text
        assert isinstance(page.blocks[1], Listed)
        assert "(P4" in page.blocks[1].items[0]

    @examples(25)
    @given(elections())
    def test_every_outcome_has_its_reasons_with_a_clause(self, document: Document) -> None:
        """Behind each candidate stands every finding of the ruling, and each ends with what it rests on."""
        audit = audited(document)
        details = [one for one in page_of(audit).blocks if isinstance(one, Details)]
        for one, its in zip(audit.elections["e1"].ranking, details, strict=False):
            assert len(its.items) == len(one.reasons)
            assert all(
                item.endswith(f"({finding.basis})") for item, finding in zip(its.items, one.reasons, strict=True)
            )


class TestNext:
    """What is due, as a timetable."""

    def test_says_what_of_what_and_what_is_late(self) -> None:
        """A row for each thing that is due, by its name; what is late is said first, and has no time left."""
        document = record_of(
            members=[member("ana")], roles=[role(1, 0), {**role(1, 0), "id": "editor"}],
            mandates=[{
                "id": "m1", "member": "ana", "role": "editor", "seat": "primary",
                "starts": "2016-01-01T00:00:00Z", "ends": "2017-01-01T00:00:00Z",
            }],
            elections=[election_of()],
            polls=[{
                "id": "p1", "title": "Shall we?", "discussion_opens": "2016-10-01T00:00:00Z", "opens": INSTANTS[0],
                "closes": "2016-10-29T00:00:00Z", "questions": [{"id": "q1", "rule": "for-against"}],
            }],
        )  # fmt: skip
        page = _agenda(audited(document), "2016-09-15T00:00:00Z")
        rows = of_caption(WebPage(write_webpage(page)).tables, "What comes after")
        assert ["Discussion opens: Shall we?", "2016-10-01 00:00 (+00:00)"] in rows
        assert ["Voting closes: treasurer (e1)", "2016-10-29 00:00 (+00:00)"] in rows
        assert not any(one.warning for one in page.blocks if isinstance(one, Paragraph))
        late = _agenda(audited(document), "2016-12-20T00:00:00Z")
        (warning,) = [one.text for one in late.blocks if isinstance(one, Paragraph) and one.warning]
        assert "late" in warning
        rows = of_caption(WebPage(write_webpage(late)).tables, "What comes after")
        assert ["Call an election: editor", "at once: it is late"] in rows
        (picture,) = [one for one in late.blocks if isinstance(one, Lanes)]
        assert picture.lanes[0].pieces[0].begins == picture.lanes[0].pieces[0].ends

    def test_says_that_nothing_is_due(self) -> None:
        """An organisation of which nothing is known has nothing to do."""
        assert "Nothing is due." in write_markdown(_agenda(audited(record_of()), "2016-12-20T00:00:00Z"))


class TestTerms:
    """Who held which seat when."""

    def document(self, **more: Any) -> Document:
        """Ana for three years, then two months without anybody, then Bo; one primary seat."""
        mandates = [
            {
                "id": f"m{year}", "member": "ana", "role": "treasurer", "seat": "primary",
                "starts": f"{year}-01-01T00:00:00Z", "ends": f"{year + 1}-01-01T00:00:00Z",
            }
            for year in (2012, 2013, 2014)
        ]  # fmt: skip
        mandates.append(
            {**mandates[0], "id": "b", "member": "bo", "starts": "2015-03-01T00:00:00Z", "ends": "2016-03-01T00:00:00Z"}
        )
        return record_of(
            members=[member("ana"), member("bo")], roles=[role(1, 0)], mandates=mandates, timezone="UTC", **more
        )

    def test_vacant_seats(self) -> None:
        """A stretch in which nobody held the seat is a row, from the day it fell vacant to the day it was taken."""
        tables = WebPage(write_webpage(page_of(audited(self.document())))).tables
        assert of_caption(tables, "vacant seats") == [["primary", "2015-01-01", "2015-03-01", "1"]]
        assert [row[0] for row in of_caption(tables, "every term")] == ["ana", "ana", "ana", "bo"]

    def test_vacant_to_the_day_of_the_record(self) -> None:
        """What the record speaks for after the last end is vacant too."""
        audit = audited(self.document(as_of="2016-05-01T00:00:00Z"))
        rows = of_caption(WebPage(write_webpage(page_of(audit))).tables, "vacant seats")
        assert rows[-1] == ["primary", "2016-03-01", "2016-05-01", "1"]

    @examples(25)
    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=6),
        st.integers(1, 3), st.integers(0, 80) | st.none(),
    )  # fmt: skip
    def test_vacant_day_by_day(self, held: list[tuple[int, int]], seats: int, until: int | None) -> None:
        """Day by day, a stretch that is told as vacant has as many seats free as it says, and no other day has any."""
        day_of = [date(2016, 1, 1) + timedelta(days=number) for number in range(200)]
        mandates = [
            {
                "id": f"m{number}", "member": f"who-{number}", "role": "treasurer", "seat": "primary",
                "starts": f"{day_of[first]}T00:00:00Z", "ends": f"{day_of[first + days]}T00:00:00Z",
            }
            for number, (first, days) in enumerate(held)
        ]  # fmt: skip
        audit = audited(record_of(
            members=[member(one["member"]) for one in mandates], roles=[role(seats, 0)], mandates=mandates,
            **({} if until is None else {"as_of": f"{day_of[until]}T00:00:00Z"}),
        ))  # fmt: skip
        tables = WebPage(write_webpage(page_of(audit))).tables
        told: Counter[date] = Counter()
        for caption, rows in tables.items():
            for _, begins, ends, number in rows[1:] if "vacant seats" in caption else ():
                for day in day_of:
                    told[day] += int(number) if begins <= str(day) < ends else 0
        first = min(one for one, _ in held)
        last = max(one + days for one, days in held) if until is None else until
        for place, day in enumerate(day_of):
            taken = sum(one <= place < one + days for one, days in held)
            assert told[day] == (max(0, seats - taken) if first <= place < last else 0)

    @pytest.mark.parametrize(
        ("at", "told"),
        [
            ("2014-06-01T00:00:00Z", "ana may begin another term not before 2016-01-01"),
            ("2016-01-01T00:00:00Z", "ana may begin another term on 2016-01-01"),
        ],
    )
    def test_limits(self, at: str, told: str) -> None:
        """After three terms in a row a break of one term is needed (P5, R-17): told from the last of them on."""
        page = page_of(audited(self.document(as_of=at)))
        (one,) = [one for one in page.blocks if isinstance(one, Details) and "ana" in one.summary]
        assert told in plain(one.summary)
        assert any(item.endswith("(P5, R-17)") for item in one.items)
        (picture,) = [one for one in page.blocks if isinstance(one, Lanes)]
        barred = [piece for piece in picture.lanes[0].pieces if piece.series == 3]
        assert len(barred) == (1 if "not before" in told else 0)
        for piece in barred:
            assert piece.ends - piece.begins == 365 * 24 * 60  # 2015


class TestPictures:
    """Drawn within their frame, the same for the same numbers."""

    @examples(25)
    @given(elections())
    def test_stand_within_their_frame(self, document: Document) -> None:
        """Every bar and every text begins and ends within the picture."""
        audit = audited(document)
        for picture in re.findall(r"<svg.*?</svg>", write_webpage(page_of(audit)), re.DOTALL):
            root = ElementTree.fromstring(picture)
            _, _, wide, high = map(float, root.attrib["viewBox"].split())
            for rect in root.iter("rect"):
                x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
                assert 0 <= x <= x + w <= wide + 2
                assert 0 <= y <= y + h <= high
            for text in root.iter("text"):
                assert 0 <= float(text.attrib["x"]) <= wide
                assert 0 <= float(text.attrib["y"]) <= high

    @examples(25)
    @given(elections())
    def test_have_their_numbers_in_a_table(self, document: Document) -> None:
        """Each bar's parts and mark stand in a row of the table beneath it."""
        page = page_of(audited(document))
        for picture, table in zip(page.blocks, page.blocks[1:], strict=False):
            if isinstance(picture, Stacks):
                assert isinstance(table, Table)
                rows = {row.cells[0]: row.cells for row in table.rows}
                for bar in picture.bars:
                    assert {*map(str, bar.values)} <= {*rows[bar.label]}
                    assert bar.mark is None or str(bar.mark) in rows[bar.label]


class TestCommand:
    """The installed program."""

    def test_audit_writes_both_beside_what_it_prints(self, tmp_path: Path) -> None:
        """Standard output and the exit status are as without a page; the page says which bytes it was made from."""
        data = json.dumps(record_with(
            election_of(candidacy("ana"), ballots=[ballot("ana", ana="no")], declared={"primary": ["ana"]}),
            member("ana"), seats=(1, 0),
        )).encode()  # fmt: skip
        (tmp_path / "record.json").write_bytes(data)
        without = quick_run("audit", tmp_path / "record.json")
        with_it = quick_run(
            "audit", tmp_path / "record.json", "--html", tmp_path / "a.html", "--markdown", tmp_path / "a.md"
        )
        assert (without.status, without.out) == (with_it.status, with_it.out)
        assert without.status == 1
        for name in ("a.html", "a.md"):
            text = (tmp_path / name).read_text("utf-8")
            assert sha256(data).hexdigest() in text
            assert f"{len(data)} bytes" in text
            assert str(tmp_path) not in text

    def test_of_standard_input(self, tmp_path: Path) -> None:
        """The bytes that were read are those that are told, wherever they came from."""
        data = json.dumps(record_of()).encode()
        assert quick_run("audit", "-", "--html", tmp_path / "a.html", given=data).status == 0
        assert sha256(data).hexdigest() in (tmp_path / "a.html").read_text("utf-8")

    def test_count_tells_its_sheets(self, tmp_path: Path) -> None:
        """Each sheet that was read is told by its digest; what is in doubt stands first."""
        sheets = {
            "members.csv": "id,joined\nana,2013-01-01T00:00:00Z\nv1,2010-01-01T00:00:00Z\n",
            "marks.csv": "voter,candidate,mark\nv1,ana,yes\nxq-1,ana,yes\nv1,zed,yes\n",
        }
        for name, text in sheets.items():
            (tmp_path / name).write_text(text)
        ran = quick_run(
            "count", tmp_path / "marks.csv", "--members", tmp_path / "members.csv", "--role", "editor",
            "--primary", "1", "--reserve", "0", "--lang", "de",
            "--html", tmp_path / "c.html", "--markdown", tmp_path / "c.md",
        )  # fmt: skip
        assert ran.status == 0
        text = (tmp_path / "c.html").read_text("utf-8")
        assert WebPage(text).language == "de"
        assert "xq" not in text
        assert text.index("Zuerst: was zweifelhaft ist") < text.index("Hauptsitze")
        for name, data in sheets.items():
            assert sha256(data.encode()).hexdigest() in text
            assert name in text

    def test_margins_and_next(self, tmp_path: Path) -> None:
        """How close it was, the same numbers as are printed; what is due, at the same instants."""
        data = json.dumps(record_with(
            election_of(
                candidacy("ana"), candidacy("bo"), ballots=[ballot(who, ana="yes", bo="no") for who in VOTERS]
            ),
            *map(member, (*CANDIDATES, *VOTERS)), seats=(1, 0), as_of="2016-12-01T00:00:00Z",
        )).encode()  # fmt: skip
        (tmp_path / "r.json").write_bytes(data)
        document = json.loads(quick_run("margins", tmp_path / "r.json", "--json").out)
        assert quick_run("margins", tmp_path / "r.json", "--html", tmp_path / "m.html").status == 0
        (row,) = of_caption(WebPage((tmp_path / "m.html").read_text("utf-8")).tables, "the narrowest first")
        (told,) = document["margins"]
        assert row[2:4] == [str(told["voters"]), str(told["of"])]
        ran = quick_run(
            "next", tmp_path / "r.json", "--at", "2016-12-01T00:00:00Z", "--html", tmp_path / "n.html",
            "--markdown", tmp_path / "n.md",
        )  # fmt: skip
        assert ran.status == 0
        assert "Call an election: treasurer" in (tmp_path / "n.md").read_text("utf-8")
        WebPage((tmp_path / "n.html").read_text("utf-8"))

    @pytest.mark.parametrize(
        "name", ["iops-history", "recall", "groups", "clocks", "draws", "events", "disagreements", "tallies", "bylaws"]
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_saved_record_has_a_page(self, tmp_path: Path, name: str, language: str) -> None:
        """Whatever a record has can be shown, in each language, and nothing is shown as an escape by mistake."""
        for verb in ("audit", "margins"):
            file = tmp_path / f"{verb}.html"
            quick_run(verb, Path("tests/data") / f"{name}.json", "--html", file, "--lang", language)
            text = file.read_text("utf-8")
            WebPage(text)
            assert r"\u20" not in text


@pytest.mark.parametrize("path", sorted(Path("tests/data/organisations").glob("*.json")), ids=lambda path: path.stem)
def test_every_organisation_has_a_page(path: Path) -> None:
    """Whatever the rules of an organisation ask, its record can be shown, and so can its margins, each table once."""
    audit = audited(json.loads(path.read_bytes()))
    zone = zone_named(audit.record.timezone)
    for page in (page_of(audit), margins_page(audit, margins_of(audit), zone=zone)):
        text = write_webpage(page)
        WebPage(text)
        assert r"\u206" not in text


def test_polls_of_one_title_are_told_apart() -> None:
    """Two polls with one title are called by their ids too; one alone is not."""
    question = {"id": "q1", "rule": "for-against", "tally": {"for": 1, "against": 0}}
    polls = [
        {"id": name, "title": title, "questions": [question]} for name, title in (("a", "X"), ("b", "X"), ("c", "Y"))
    ]
    headings = [one.text for one in page_of(audited(record_of(polls=polls))).blocks if isinstance(one, Heading)]
    assert [plain(one) for one in headings[:3]] == ["Poll: X (a)", "Poll: X (b)", "Poll: Y"]


def test_a_file_is_told_by_its_name_alone() -> None:
    """Of a path its last part; of what has none, itself."""
    assert MadeFrom.of("/home/ana/secret/record.json", b"").name == "record.json"
    assert MadeFrom.of("..", b"x").size == 1


def test_every_reason_is_told() -> None:
    """Each reason for a rejected mark has its words."""
    assert all(str(Phrase("page.reason", context=one.value)) for one in Reason)
