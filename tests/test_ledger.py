"""Ledger: a private journal, and the public log of it that anyone can verify."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov import loglines
from partgov.foundation.errors import FaultsError, NaiveInstantError, PartgovError
from partgov.foundation.merkle import Frontier
from partgov.foundation.money import Money
from partgov.journal import Entry, Journal, LedgerRules, Party
from partgov.ledger import (
    Checkpoint,
    Head,
    Line,
    Plain,
    Pool,
    PublicLog,
    Receipt,
    Release,
    Sealed,
    make_receipt,
    make_receipts,
    publish,
    read_line,
    verify_log,
    verify_receipt,
)
from partgov.testing import BEGINS, check_log, dues_entry, journals
from tests.publog import first_failing_day
from tests.strategies import examples

RULES = LedgerRules()


def on(day: int) -> date:
    """The day so many days after the books began."""
    return BEGINS + timedelta(days=day)


def over(day: int) -> datetime:
    """The instant at which that day is over."""
    return datetime.combine(on(day + 1), datetime.min.time(), UTC)


def entry(id: str = "e1", day: Any = 0, minor: int = 1200, **changes: Any) -> Entry:
    """A member's dues, unless changed; its salt is its own."""
    return dues_entry(id, on(day) if type(day) is int else day, minor, **changes)


def cost(id: str = "c1", day: Any = 0, minor: int = -500, **changes: Any) -> Entry:
    """A bill, unless changed."""
    given: dict[str, Any] = {
        "flow": "payment",
        "party": Party.ORGANISATION,
        "counterparty": "host",
        "category": "hosting",
    }
    return entry(id, day, minor, **(given | changes))


def journal(*entries: Entry, **changes: Any) -> Journal:
    """The books with these entries."""
    given: dict[str, Any] = {
        "log": "example.org/books",
        "currency": "EUR",
        "begins": BEGINS,
        "entries": entries,
        "rules": RULES,
    }
    return Journal(**(given | changes))


def log_of(books: Journal, day: int = 40) -> PublicLog:
    """The public log when that day is over."""
    return publish(books, at=over(day), zone=UTC)


def texts(log: PublicLog) -> list[str]:
    """Its lines, as text."""
    return log.text.decode().split("\n")[:-1]


def personal(books: Journal) -> list[Entry]:
    """The entries of persons."""
    return [one for one in books.entries if books.person_of(one) is not None]


def faults_of(*entries: Entry, **changes: Any) -> list[str]:
    """What a journal is refused for."""
    with pytest.raises(FaultsError) as refused:
        journal(*entries, **changes)
    return [str(fault) for fault in refused.value.faults]


class TestEntry:
    """One booking."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("day", datetime(2017, 1, 1, tzinfo=UTC)), ("day", date(999, 1, 1)), ("day", "2017-01-01"),
            ("flow", "canary\n"), ("amount", 1234567), ("amount", Money(0, "EUR")), ("amount", Money(10**18, "EUR")),
            ("party", "person"), ("counterparty", ""), ("category", None), ("salt", b"canary"), ("salt", "canary" * 6),
            ("year", 0), ("year", 9998), ("year", "2017"), ("memo", b"canary"), ("derives_from", ""), ("reverses", 7),
            ("consented", 1),
        ],
    )  # fmt: skip
    def test_of_the_wrong_form_is_refused_without_telling_it(self, field: str, value: Any) -> None:
        """Each field is checked; the refusal names the entry and the field, and of the value only its kind."""
        with pytest.raises(FaultsError) as refused:
            entry("e7", **{field: value})
        told = str(refused.value)
        assert told.startswith(f"entry e7.{field}: wanted ")
        assert "canary" not in told
        assert "1234567" not in told

    def test_at_the_edges_is_taken(self) -> None:
        """The least and the greatest amount, the first and the last year, are amounts and years."""
        assert entry(minor=1).amount.minor == 1
        assert entry(minor=10**18 - 1, day=0).amount.minor == 10**18 - 1
        assert entry(day=date(1000, 1, 1)).dues_year == 1000
        assert entry(year=2016).dues_year == 2016

    def test_id_must_be_one(self) -> None:
        """An id is text without control characters."""
        with pytest.raises(PartgovError, match=r"^id: wanted an id"):
            entry("e\n1")


class TestJournal:
    """Everything booked."""

    def test_tells_every_fault_at_once(self) -> None:
        """Repeated ids, salts used twice, days too early, currencies, words that are on no list: all are named."""
        wrong = (
            entry("a", salt=b"s" * 32), entry("b", salt=b"s" * 32), entry("c"), entry("c", salt=b"t" * 32),
            entry("d", day=-1), entry("e", amount=Money(5, "USD")), entry("f", flow="canary"),
            entry("g", category="canary"), entry("h", consented=True), cost("i", consented=True),
        )  # fmt: skip
        told = faults_of(*wrong)
        assert [line.split(":")[0] for line in told] == [
            "entry a.salt", "entry b.salt", "entry c.id", "entry c.id", "entry d.day", "entry e.amount",
            "entry f.flow", "entry g.category", "entry h.consented", "entry i.consented",
        ]  # fmt: skip
        assert "canary" not in "".join(told)

    @pytest.mark.parametrize(
        ("second", "wanted"),
        [
            (entry("e2", derives_from="nobody"), "another entry of the journal"),
            (entry("e2", derives_from="e2"), "another entry of the journal"),
            (cost("e2", derives_from="e1"), "an entry of the same flow and year"),
            (cost("e2", flow="dues", year=2016, derives_from="e1"), "an entry of the same flow and year"),
            (entry("e2", minor=-1200, reverses="nobody"), "another entry of the journal"),
            (entry("e2", minor=-1200, reverses="e2"), "another entry of the journal"),
            (entry("e2", minor=-1200, reverses="e1", counterparty="m2"), "the same as e1 in"),
            (entry("e2", minor=-1200, reverses="e1", flow="donation"), "the same as e1 in"),
            (entry("e2", minor=-1200, reverses="e1", year=2018), "the same as e1 in"),
            (entry("e2", minor=-1199, reverses="e1"), "the whole of e1 taken back"),
            (entry("e2", day=1, minor=-1200, reverses="e1"), "a day not before that of e1"),
        ],
    )
    def test_refuses_what_points_wrongly(self, second: Entry, wanted: str) -> None:
        """A derived entry and a reversal name an entry that they match (R-53)."""
        told = faults_of(entry("e1", day=2), attrs.evolve(second, day=second.day + timedelta(days=0)))
        assert any(f"wanted {wanted}" in line for line in told)

    def test_refuses_chains(self) -> None:
        """Nothing derives from what is derived, reverses a reversal, or reverses what is reversed already (R-53)."""
        fee = cost("fee", flow="dues", derives_from="e1")
        told = faults_of(entry("e1"), fee, cost("of", flow="dues", derives_from="fee"))
        wanted = "an entry that derives from none itself, found fee, which derives from another"
        assert told == [f"entry of.derives_from: wanted {wanted}"]
        back, again = entry("e2", minor=-1200, reverses="e1"), entry("e3", minor=-1200, reverses="e1")
        assert [line.split(":")[0] for line in faults_of(entry("e1"), back, again)] == [
            "entry e2.reverses",
            "entry e3.reverses",
        ]
        assert faults_of(entry("e1"), back, entry("e4", reverses="e2")) == [
            "entry e4.reverses: wanted an entry that is no reversal itself: book it anew instead, found e2, a reversal"
        ]

    def test_reversal_in_another_currency_is_told_once(self) -> None:
        """Amounts of two currencies are not compared."""
        told = faults_of(entry("e1"), entry("e2", reverses="e1", amount=Money(-1, "USD")))
        assert told == ["entry e2.amount: wanted EUR, as the journal, found USD"]

    @pytest.mark.parametrize("change", [{"log": "a b"}, {"log": "a+b"}, {"currency": "ECU"}, {"rules": None}])
    def test_refuses_what_no_log_could_carry(self, change: dict[str, Any]) -> None:
        """Its name has no spaces and no plus sign, its currency is one, its rules are given."""
        with pytest.raises(PartgovError):
            journal(**change)

    def test_says_whose_an_entry_is(self) -> None:
        """A person's entries and what derives from them are theirs; consent, and organisations, make plain (R-27)."""
        fee = cost("fee", flow="dues", derives_from="e1")
        work = cost("work", party=Party.PERSON, counterparty="m3", consented=True)
        of_work = cost("tax", derives_from="work", category="tax")
        ticket = cost("trip", derives_from="c1", party=Party.PERSON, counterparty="m4")
        mine = journal(entry("e1"), fee, work, of_work, cost("c1"), ticket)
        assert [mine.person_of(one) for one in mine.entries] == ["m1", "m1", None, None, None, "m4"]
        assert mine.opening("fee").counterparty == "host"
        for stranger in ("c1", "nobody"):
            with pytest.raises(PartgovError, match="the id of a personal entry"):
                mine.opening(stranger)

    def test_is_a_value(self) -> None:
        """It copies and pickles into its equal, its entries in whatever list they came."""
        mine = journal(entry("e1"), cost("c1"))
        assert mine == journal(*[*mine.entries]) == copy.deepcopy(mine) == pickle.loads(pickle.dumps(mine))
        assert len({mine, journal(*mine.entries)}) == 1


class TestRules:
    """The closed lists."""

    @pytest.mark.parametrize("words", [["Dues"], ["a b"], [""], ["a--b"], ["dues", "dues"], [7]])
    def test_are_words_each_once(self, words: list[Any]) -> None:
        """Anything that could carry a sentence, or a line end, is refused."""
        with pytest.raises(PartgovError, match=r"^categories"):
            LedgerRules(categories=words)

    def test_consent_is_to_flows(self) -> None:
        """One consents to a flow that there is."""
        with pytest.raises(PartgovError, match=r"^consentable: wanted one of the flows: dues, donation, payment"):
            LedgerRules(consentable=("gift",))


class TestLine:
    """One public line."""

    @given(journals(least=1))
    def test_reads_back(self, mine: Journal) -> None:
        """Every line that is published reads as itself."""
        log = log_of(mine)
        assert [line.text for line in log.lines] == texts(log)

    @given(st.sets(st.integers(0, 40)))
    def test_of_a_pool_reads_back(self, covers: set[int]) -> None:
        """A pool covers the lines it says, whatever they are, in ranges that are as few as can be."""
        pool = Pool(BEGINS, "dues", 12, Money(-7, "EUR"), tuple(sorted(covers)))
        assert read_line(pool.text) == pool
        assert pool.text.count(",") <= max(0, len(covers) - 1)

    @pytest.mark.parametrize(
        "text",
        [
            "", "2017-01-01", "2017-02-30 plain rent 5 EUR", "2017-01-01 plain rent 0 EUR",
            "2017-01-01 plain rent 05 EUR", "2017-01-01 plain rent -0 EUR", "2017-01-01 plain rent 5 ECU",
            "2017-01-01 plain rent 5 EUR ", "2017-01-01  plain rent 5 EUR", "2017-01-01 plain Rent 5 EUR",
            f"2017-01-01 plain rent {10**18} EUR", f"2017-01-01 sealed {'A' * 64}", f"2017-01-01 sealed {'0' * 63}",
            "2017-01-01 pool dues 0 5 EUR 1", "2017-01-01 pool dues 3 5 EUR 1,2", "2017-01-01 pool dues 3 5 EUR 2,1",
            "2017-01-01 pool dues 3 5 EUR 1-1", "2017-01-01 pool dues 3 5 EUR 1,1", "2017-01-01 pool dues 3 5 EUR 01",
            "2017-01-01 pool dues 3 5 EUR 2-1", "2017-01-01 pool dues 3 5 EUR 0-999999999999",
            "2017-01-01 pool dues 3 5 EUR", "2017-01-01 pool dues 3 5 ECU 1", "2017-01-01 other 5 EUR",
        ],
    )  # fmt: skip
    def test_has_one_form(self, text: str) -> None:
        """What is not written in the one form is no line."""
        with pytest.raises(PartgovError, match=r"^line: wanted a plain, sealed or pool line") as refused:
            read_line(text)
        assert text == refused.value.value

    @pytest.mark.parametrize("minor", [10**18 - 1, -(10**18 - 1)])
    def test_has_as_many_digits_as_an_entry(self, minor: int) -> None:
        """Eighteen digits are read, in or out."""
        line = Plain(BEGINS, "rent", Money(minor, "EUR"))
        assert read_line(line.text) == line

    def test_covers_ten_million_lines_at_most(self) -> None:
        """The lines of a range are not made before it is known that there are so many and no more."""
        assert next(loglines._from_ranges("0-9999999")) == 0
        with pytest.raises(PartgovError, match=r"^covers: "):
            next(loglines._from_ranges("0-10000000"))

    def test_covers_no_more_than_memory_has_room_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All ranges of a pool together name so many lines and no more, wherever in the log these are."""
        monkeypatch.setattr(loglines, "_MOST_COVERED", 5)
        line = "2017-01-01 pool dues 12 5 EUR {}".format
        for ranges in ("0-4", "7-8,20-22", "1,3,5,7,9"):
            assert read_line(line(ranges)).text == line(ranges)
        for ranges in ("0-5", "7-8,20-23", "1,3,5,7,9,11"):
            with pytest.raises(PartgovError, match=r"^line: wanted"):
                read_line(line(ranges))


class TestPublish:
    """What is published, and when."""

    def test_of_a_day_when_it_is_over(self) -> None:
        """A day's lines appear at the local midnight that ends it, and not before."""
        mine = journal(cost("c1", 0), cost("c2", 1))
        zone = timezone(timedelta(hours=2))
        midnight = datetime(2017, 1, 2, tzinfo=zone)
        assert texts(publish(mine, at=midnight, zone=zone)) == ["2017-01-01 plain hosting -500 EUR"]
        assert publish(mine, at=midnight - timedelta(microseconds=1), zone=zone) == PublicLog(text=b"", checkpoints=())
        with pytest.raises(NaiveInstantError):
            publish(mine, at=datetime(2017, 1, 2), zone=UTC)

    def test_puts_a_day_in_order(self) -> None:
        """Plain lines come first, by their text, then sealed ones by commitment, then pools by flow (R-52)."""
        mine = journal(entry("e1"), entry("e2"), cost("c1"), cost("c2", category="rent"), cost("c3", minor=700))
        gifts = Release(day=BEGINS, flow="donation", persons=9, total=Money(1, "EUR"), entries=())
        pool = Release(day=BEGINS, flow="dues", persons=10, total=Money(2400, "EUR"), entries=("e1", "e2"))
        late = attrs.evolve(pool, day=on(50))
        log = publish(mine, at=over(3), zone=UTC, releases=[pool, late, gifts])
        lines = texts(log)
        assert lines[:3] == [
            "2017-01-01 plain hosting -500 EUR", "2017-01-01 plain hosting 700 EUR", "2017-01-01 plain rent -500 EUR",
        ]  # fmt: skip
        assert lines[3:5] == sorted(lines[3:5])
        assert lines[5:] == ["2017-01-01 pool donation 9 1 EUR -", "2017-01-01 pool dues 10 2400 EUR 3-4"]
        assert verify_log(log.text, checkpoints=log.checkpoints)

    def test_refuses_pools_that_no_log_could_carry(self) -> None:
        """One pool of a flow a day; and it covers sealed lines that are there by then, by entry id."""
        mine = journal(entry("e1"), entry("e2", 2), cost("c1"))
        pool = Release(day=on(1), flow="dues", persons=10, total=Money(2400, "EUR"), entries=("e1",))
        for wrong in ("e2", "c1", "nobody"):
            with pytest.raises(
                PartgovError, match=f"wanted a personal entry, booked by 2017-01-02, found text '{wrong}'"
            ):
                publish(mine, at=over(3), zone=UTC, releases=[attrs.evolve(pool, entries=("e1", wrong))])
        with pytest.raises(PartgovError, match="one pool of a flow a day"):
            publish(mine, at=over(3), zone=UTC, releases=[pool, attrs.evolve(pool, entries=())])

    def test_checks_every_day(self) -> None:
        """Every day has its checkpoint, quiet ones too."""
        log = log_of(journal(cost("c1", 3)), 5)
        assert [(one.day, one.size) for one in log.checkpoints] == [(on(day), int(day >= 3)) for day in range(6)]
        assert repr(log) == "PublicLog of 1 lines, through 2017-01-06"
        assert repr(PublicLog(text=b"", checkpoints=())) == "PublicLog of 0 lines"

    def test_commitment_is_the_one_described(self) -> None:
        """Anyone can make a commitment from the description alone."""
        text = (
            "id e2\nday 2017-01-03\nflow dues\nyear 2016\namount -50 EUR\nperson m1\ncounterparty host\n"
            "category fee\nderives-from e1\n"
        )
        fee = cost("e2", 2, -50, flow="dues", year=2016, category="fee", derives_from="e1")
        mine = journal(entry("e1", year=2016), fee)
        expected = sha256(b"partgov-entry-1\n" + sha256(b"e2").digest() + text.encode()).hexdigest()
        assert f"2017-01-03 sealed {expected}" in texts(log_of(mine))

    def test_refuses_to_rewrite(self) -> None:
        """What was published stays: late bookings, entries gone and another log are refused, each by name."""
        mine = journal(entry("e1"), cost("c1", 1))
        before = log_of(mine, 5)
        again = publish(mine, at=over(9), zone=UTC, published=before)
        assert again.text == before.text
        late = journal(*mine.entries, cost("late", 5), entry("quiet", 2), cost("later", 6))
        assert _refused(late, before) == [
            "entry quiet: wanted a day after 2017-01-06, the last published, found 2017-01-03",
            "entry late: wanted a day after 2017-01-06, the last published, found 2017-01-06",
        ]
        gone = "found none for: 2017-01-02 plain hosting -500 EUR"
        assert _refused(journal(entry("e1")), before) == [
            f"published: wanted an entry that each published line comes from, {gone}"
        ]
        assert _refused(journal(*mine.entries, log="example.net"), before) == [
            "published: wanted the beginning of the journal's own log, found lines or checkpoints of another"
        ]
        assert _refused(mine, before, day=3) == [
            "at: wanted an instant after 2017-01-06, the last published day, found an earlier one"
        ]
        bare = PublicLog(text=before.text + b"\xff\n", checkpoints=())
        assert _refused(mine, bare) == ["published: wanted its lines with their checkpoints, found none of them"]
        torn = PublicLog(text=before.text + b"\xff\n", checkpoints=before.checkpoints)
        assert _refused(mine, torn)[0].endswith(r"found none for: \xff")

    def test_a_pool_that_stands_is_no_fault(self) -> None:
        """Where a booking is refused for its day, the pools that are published and still come are not told as well."""
        sealed = [entry(f"e{number}", counterparty=f"m{number}") for number in range(3)]
        mine = journal(*sealed)
        pools = [Release(day=on(1), flow="dues", persons=3, total=Money(3600, "EUR"), entries=["e0", "e1", "e2"])]
        before = publish(mine, at=over(5), zone=UTC, releases=pools)
        with pytest.raises(FaultsError) as refused:
            publish(journal(*sealed, cost("late", 2)), at=over(9), zone=UTC, releases=pools, published=before)
        assert ["entry late"] == [fault.path for fault in refused.value.faults]
        with pytest.raises(FaultsError) as refused:
            publish(mine, at=over(9), zone=UTC, published=before)
        assert {(on(1), "dues")} == before.released
        (fault,) = refused.value.faults
        assert "wanted its pools: the same policy as before, and no new mark or figure of 2017-01-06 or earlier" in str(
            fault
        )
        assert "published" == refused.value.place

    @pytest.mark.parametrize(
        ("text", "checked", "through"),
        [
            (b"", (), None),
            (b"\n\n", (), None),
            (b"no line\n", (), None),
            (b"2017-01-01 plain hosting -500 EUR\n2017-01-03 plain hosting -500 EUR\n", (), on(2)),
            (b"2017-01-03 plain hosting -500 EUR\n\n\n", (), on(2)),
            (b"2017-01-03 plain hosting -500 EUR", (), on(2)),
            (b"\n2017-01-03 plain hosting -500 EUR\n", (), on(2)),
            (b"2017-01-03 plain hosting -500 EUR\n", (1, 5), on(5)),
            (b"2017-01-03 plain hosting -500 EUR\n", (1,), on(2)),
            (b"", (4,), on(4)),
        ],
    )
    def test_through_which_day_it_is_published(
        self, text: bytes, checked: tuple[int, ...], through: date | None
    ) -> None:
        """The day of its last line or last checkpoint, whichever is later, whatever empty lines it ends with."""
        checkpoints = [Checkpoint(log="x", day=on(day), size=1, root=bytes(32)) for day in checked]
        assert through == PublicLog(text=text, checkpoints=checkpoints).through

    def test_refuses_lines_of_another_day(self) -> None:
        """A head is closed with a day's own lines, in order, and a later day each time."""
        sealed = [Sealed(BEGINS, bytes([number]) * 32) for number in (1, 2)]
        pools = [Pool(BEGINS, flow, 3, Money(5, "EUR"), ()) for flow in ("a", "b")]
        plain = Plain(BEGINS, "rent", Money(5, "EUR"))
        head = Head(log="x").close(BEGINS, [plain, plain, *sealed, *pools])
        assert head.checkpoint.size == 6
        wrongs: list[list[Line]] = [
            [sealed[0], sealed[0]], [*sealed[::-1]], [*pools[::-1]], [pools[0], pools[0]], [sealed[0], plain],
        ]  # fmt: skip
        for wrong in wrongs:
            with pytest.raises(PartgovError, match=r"^lines"):
                Head(log="x").close(BEGINS, wrong)
        with pytest.raises(PartgovError, match=r"^lines"):
            Head(log="x").close(on(1), [plain])
        with pytest.raises(PartgovError, match="a day after 2017-01-01"):
            head.close(BEGINS, [])
        with pytest.raises(PartgovError, match="a published day"):
            Head(log="x").checkpoint  # noqa: B018

    def test_a_day_costs_the_log_no_rebuild(self) -> None:
        """A head of many lines takes another day, and has the root of the whole."""
        head = Head(log="x", day=BEGINS, frontier=Frontier().extend([b"one\n"] * 1000))
        line = Plain(on(1), "rent", Money(5, "EUR"))
        whole = Frontier().extend([*[b"one\n"] * 1000, f"{line.text}\n".encode()])
        assert head.close(on(1), [line]).checkpoint.root == whole.root


def _refused(books: Journal, before: PublicLog, day: int = 9) -> list[str]:
    with pytest.raises(FaultsError) as refused:
        publish(books, at=over(day), zone=UTC, published=before)
    return [str(fault) for fault in refused.value.faults]


class TestGuarantee:
    """The public record's guarantee, as far as plain and sealed lines go."""

    @examples(40)
    @given(journals(last=9), journals(prefix="n", first=10, last=19), st.integers(0, 9))
    def test_property_1_append_only(self, mine: Journal, new: Journal, cut: int) -> None:
        """Entries of days not yet published, and a later time, only add bytes at the end; checkpoints too."""
        early = [one for one in mine.entries if one.day <= on(cut)]
        early = [one for one in early if {one.reverses, one.derives_from} <= {None, *(each.id for each in early)}]
        first = log_of(mine, cut)
        later = publish(journal(*mine.entries, *new.entries), at=over(20), zone=UTC, published=first)
        assert later.text.startswith(first.text)
        assert later.checkpoints[: cut + 1] == first.checkpoints
        assert log_of(mine, 9).text.startswith(first.text)

    @examples(40)
    @given(journals(), st.randoms())
    def test_order_never_matters(self, mine: Journal, random: Any) -> None:
        """The entries of a journal come in any order."""
        shuffled = list(mine.entries)
        random.shuffle(shuffled)
        assert log_of(journal(*shuffled)) == log_of(mine)

    @given(journals(least=3), st.integers(2, 10**6))
    def test_property_2_indistinguishable(self, mine: Journal, factor: int) -> None:
        """Whoever paid, whatever and how much, only the commitments differ."""
        theirs = {one.id for one in personal(mine)}
        other = journal(
            *(
                one
                if one.id not in theirs
                else attrs.evolve(
                    one, amount=Money(-factor * one.amount.minor, "EUR"), memo="x", salt=sha256(one.salt).digest(),
                    counterparty=f"other {one.counterparty}", category="other",
                )
                for one in mine.entries
            )
        )  # fmt: skip
        first, second = log_of(mine), log_of(other)
        assert bool(theirs) == (first != second)
        assert _stubbed(first) == _stubbed(second)

    @given(journals(), st.data())
    def test_property_6_pending_stays_private(self, mine: Journal, data: st.DataObject) -> None:
        """A person's pending entries, deleted, take their sealed lines with them and change nothing else."""
        persons = sorted({mine.person_of(one) or "" for one in personal(mine)})
        if not persons:
            return
        gone = data.draw(st.sampled_from(persons))
        lines = {Sealed.of(mine.opening(one.id)).text for one in personal(mine) if mine.person_of(one) == gone}
        without = journal(*(one for one in mine.entries if mine.person_of(one) != gone))
        assert [text for text in texts(log_of(mine)) if text not in lines] == texts(log_of(without))

    @given(journals())
    def test_property_7_conservation(self, mine: Journal) -> None:
        """Plain lines add up to the entries that are nobody's, and there is one sealed line for each other."""
        check_log(lambda books, at: publish(books, at=at, zone=UTC), mine)

    @examples(40)
    @given(journals(least=1), st.data())
    def test_property_8_receipts(self, mine: Journal, data: st.DataObject) -> None:
        """A receipt verifies at its checkpoint alone; with any byte changed it does not, nor for another payer."""
        theirs = personal(mine)
        if not theirs:
            return
        log = log_of(mine)
        last = log.checkpoints[-1]
        receipt = make_receipt(mine, log, data.draw(st.sampled_from(theirs)).id)
        assert verify_receipt(receipt, last)
        assert Receipt.of(receipt.text) == receipt
        assert not verify_receipt(receipt, attrs.evolve(last, size=last.size + 1))
        assert not verify_receipt(attrs.evolve(receipt, size=last.size + 1), last)
        assert not verify_receipt(receipt, attrs.evolve(last, root=_flipped(last.root, data)))
        assert not verify_receipt(receipt, attrs.evolve(last, log="example.net"))
        for other in theirs:
            if other.id != receipt.opening.id:
                assert not verify_receipt(attrs.evolve(receipt, opening=mine.opening(other.id)), last)
        changed = _flipped(receipt.text.encode(), data)
        try:
            forged = Receipt.of(changed.decode())
        except ValueError:
            return
        assert not verify_receipt(forged, last)

    @given(journals(least=2), st.data())
    def test_property_9_log(self, mine: Journal, data: st.DataObject) -> None:
        """A byte flipped, a line dropped, repeated, moved or cut is caught, at the first day it touches."""
        log = log_of(mine)
        good = verify_log(log.text, checkpoints=log.checkpoints)
        assert good
        assert (good.lines, good.day, good.line, good.through) == (log.text.count(10), None, None, on(40))
        if not log.text:
            return
        changed = data.draw(st.sampled_from((_flipped, _dropped, _repeated, _moved, _cut)))(log.text, data)
        if changed == log.text:
            return
        bad = verify_log(changed, checkpoints=log.checkpoints)
        assert not bad
        assert bad.day == first_failing_day(changed, log.checkpoints)

    @examples(40)
    @given(journals(least=1))
    def test_property_9_consistency(self, mine: Journal) -> None:
        """Any checkpoint alone is enough for the log as it was then."""
        log = log_of(mine, 12)
        for checkpoint in log.checkpoints:
            was = log_of(mine, (checkpoint.day - BEGINS).days)
            assert verify_log(was.text, checkpoints=[checkpoint])

    @examples(40)
    @given(journals(least=1))
    def test_property_10_closed_vocabulary(self, mine: Journal) -> None:
        """Nothing that was written into a private field is in the log, in a refusal, or in what anything prints."""
        canary = "canary"
        told = journal(*(attrs.evolve(one, memo=canary, counterparty=f"{canary}-{one.party}", amount=_large(one))
                         if mine.person_of(one) else attrs.evolve(one, memo=canary, counterparty=canary)
                         for one in mine.entries))  # fmt: skip
        log = log_of(told)
        prints = [repr(told), repr(log), log.text.decode(), str(verify_log(log.text, checkpoints=log.checkpoints))]
        for one in personal(told):
            receipt = make_receipt(told, log, one.id)
            prints += [repr(one), repr(told.opening(one.id)), repr(receipt)]
            prints += [str(verify_receipt(receipt, log.checkpoints[-1]))]
        late = journal(*told.entries, entry("late", memo=canary, counterparty=canary, minor=98765432100))
        with pytest.raises(FaultsError) as refused:
            publish(late, at=over(41), zone=UTC, published=log)
        prints.append(str(refused.value))
        assert not re.search("canary|987654321", " ".join(prints))


def _large(one: Entry) -> Money:
    return Money(98765432100 if one.amount.minor > 0 else -98765432100, "EUR")


def _stubbed(log: PublicLog) -> bytes:
    return re.sub(rb"sealed [0-9a-f]{64}", b"sealed", log.text)


def _flipped(text: bytes, data: st.DataObject) -> bytes:
    place = data.draw(st.integers(0, len(text) - 1))
    changed = bytearray(text)
    changed[place] ^= data.draw(st.integers(1, 255))
    return bytes(changed)


def _dropped(text: bytes, data: st.DataObject) -> bytes:
    lines = text.splitlines(keepends=True)
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    return b"".join(lines)


def _repeated(text: bytes, data: st.DataObject) -> bytes:
    lines = text.splitlines(keepends=True)
    lines.insert(data.draw(st.integers(0, len(lines))), data.draw(st.sampled_from(lines)))
    return b"".join(lines)


def _moved(text: bytes, data: st.DataObject) -> bytes:
    lines = text.splitlines(keepends=True)
    lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(data.draw(st.integers(0, len(lines) - 1))))
    return b"".join(lines)


def _cut(text: bytes, data: st.DataObject) -> bytes:
    return text[: data.draw(st.integers(0, len(text) - 1))]


class TestVerifyLog:
    """Whether a log is the one it was."""

    def test_without_a_checkpoint_says_form_only(self) -> None:
        """A log alone proves its form, and says that this is all."""
        log = log_of(journal(cost("c1")))
        found = verify_log(log.text)
        assert found
        assert "Form only: no checkpoint was given to compare the log with." in str(found)
        assert found.through is None

    def test_names_the_line_whose_form_is_wrong(self) -> None:
        """The line is named by number, and the day it stands on or, where it cannot be read, the one before."""
        lines = texts(log_of(journal(cost("c1"), cost("c2", 2), cost("c3", 4))))

        def found(*lines: str, end: str = "\n", wanted: str = "") -> tuple[int | None, date | None]:
            verification = verify_log(("\n".join(lines) + end).encode())
            assert not verification
            assert f"is the first whose form is wrong: wanted {wanted}" in str(verification)
            return verification.line, verification.day

        assert found(*lines[:1], "nonsense", *lines[2:]) == (2, on(0))
        assert found("nonsense") == (1, None)
        assert found(*lines, end="") == (3, on(2))
        assert found(lines[1], lines[0], wanted="a line of 2017-01-03 or later.") == (2, on(2))
        mixed = lines[0], lines[1].replace("EUR", "USD")
        assert found(*mixed, wanted="EUR, as in the lines before.") == (2, on(2))
        assert found(lines[0], lines[0].replace("-500", "-600").replace("hosting", "aaa")) == (2, on(0))

    def test_of_bytes_that_are_no_text_a_log_is_shown_and_has_no_such_line(self) -> None:
        """What stands in a log is shown as it is, and read as lines or refused as none."""
        log = attrs.evolve(log_of(journal(cost("c1"))), text=b"2017-01-01 \xff\n")
        assert [*log.rows()] == [{"line": 0, "text": "2017-01-01 \\xff"}]
        with pytest.raises(PartgovError, match=r"^line: wanted"):
            next(log.lines)

    def test_counts_no_line_in_two_pools(self) -> None:
        """A pool covers sealed lines that stand before it and that no other covers."""
        sealed, plain = f"2017-01-01 sealed {'0' * 64}", "2017-01-01 plain rent 5 EUR"
        pool = "2017-01-02 pool dues 10 5 EUR {}".format
        for lines, line in [
            ((plain, sealed, pool("1")), None), ((plain, sealed, pool("-")), None), ((plain, sealed, pool("0")), 3),
            ((plain, sealed, pool("2")), 3),
            ((sealed, pool("0"), pool("0").replace("dues", "gift")), 3),
            ((sealed, pool("-"), pool("0")), 3), ((sealed, pool("0").replace("EUR", "USD"), plain), 3),
        ]:  # fmt: skip
            assert verify_log("".join(f"{one}\n" for one in lines).encode()).line == line

    def test_wants_every_line_checked(self) -> None:
        """Lines after the last checkpoint are told, since nothing holds them."""
        log = log_of(journal(cost("c1"), cost("c2", 3)))
        found = verify_log(log.text, checkpoints=log.checkpoints[:2])
        assert not found
        assert found.day == on(3)
        assert "1 line is of a day after the last checkpoint, 2017-01-02" in str(found)
        after = found.ruling.findings[-1]
        assert (False, 1, 0) == (after.met, after.found, after.needed)

    def test_says_both_roots_and_both_sizes(self) -> None:
        """Of a checkpoint that does not match, what it says and what the log comes to are told as data."""
        log, other = log_of(journal(cost("c1")), 0), log_of(journal(cost("c1", minor=-600)), 0)
        for mine, theirs, found, needed in (
            (log, other, log.checkpoints[0].root.hex(), other.checkpoints[0].root.hex()),
            (log, log_of(journal(), 0), 1, 0),
        ):
            (told,) = [
                one for one in verify_log(mine.text, checkpoints=theirs.checkpoints).ruling.findings if not one.met
            ]
            assert (found, needed) == (told.found, told.needed)

    def test_refuses_checkpoints_of_two_logs(self) -> None:
        """Checkpoints of another log prove nothing about this one."""
        log = log_of(journal(cost("c1")))
        other = attrs.evolve(log.checkpoints[3], log="example.net")
        found = verify_log(log.text, checkpoints=[*log.checkpoints[:3], other])
        assert not found
        assert "example.net, example.org/books" in str(found)

    def test_tells_one_checkpoint_from_many(self) -> None:
        """The sentence says how many were compared."""
        log = log_of(journal(cost("c1")), 1)
        assert "what all 2 checkpoints say, through 2017-01-02" in str(
            verify_log(log.text, checkpoints=log.checkpoints)
        )
        assert "what the checkpoint says" in str(verify_log(log.text, checkpoints=log.checkpoints[1:]))

    def test_agrees_with_the_byte_document(self) -> None:
        """10,000 single changed bytes of a log with its checkpoints: every one is caught."""
        mine = journal(*(entry(f"e{n}", n % 20) for n in range(40)), *(cost(f"c{n}", n) for n in range(0, 20, 3)))
        log = log_of(mine, 20)
        seed = sha256(b"flips").digest()
        for number in range(10_000):
            draw = int.from_bytes(sha256(seed + number.to_bytes(4, "big")).digest()[:8], "big")
            changed = bytearray(log.text)
            changed[draw % len(changed)] ^= draw // 2**40 % 255 + 1
            assert not verify_log(bytes(changed), checkpoints=log.checkpoints)


class TestReceipt:
    """What a payer holds."""

    def mine(self) -> tuple[Receipt, Checkpoint]:
        """A receipt that has every line, and the checkpoint it goes with."""
        fee = cost("fee", flow="dues", derives_from="e1")
        back = cost("back", minor=500, flow="dues", derives_from="e1", reverses="fee")
        books = journal(entry("e1"), fee, back, entry("e2"), cost("c1"))
        log = log_of(books)
        return make_receipt(books, log, "back"), log.checkpoints[-1]

    def test_with_any_changed_byte_fails(self) -> None:
        """10,000 single changed bytes of a receipt: every one is caught."""
        receipt, checkpoint = self.mine()
        text, passed = receipt.text.encode(), 0
        assert verify_receipt(Receipt.of(receipt.text), checkpoint)
        for number in range(10_000):
            draw = int.from_bytes(sha256(number.to_bytes(4, "big")).digest()[:8], "big")
            changed = bytearray(text)
            changed[draw % len(changed)] ^= draw // 2**40 % 255 + 1
            try:
                passed += bool(verify_receipt(Receipt.of(changed.decode()), checkpoint))
            except ValueError:
                continue
        assert passed == 0

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace("2017-01-01", "2017-02-30"), lambda text: text.replace("EUR", "ECU"),
            lambda text: text.replace("size 5", "size 05"), lambda text: text + "\n", lambda text: "",
            lambda text: text.replace("partgov-receipt 1", "partgov-receipt 2"),
        ],
    )  # fmt: skip
    def test_has_one_form(self, change: Callable[[str], str]) -> None:
        """A receipt in any other form is refused, and nothing of it is told."""
        receipt, _ = self.mine()
        with pytest.raises(FaultsError) as refused:
            Receipt.of(change(receipt.text))
        assert "500" not in str(refused.value)

    def test_of_every_payment_at_once(self) -> None:
        """Each personal entry that is published has the one it would have by itself, in the order of days and ids."""
        books = journal(entry("e2"), entry("e1"), cost("c1"), entry("e3", 2), entry("late", 5))
        log = log_of(books, 4)
        assert [make_receipt(books, log, one) for one in ("e1", "e2", "e3")] == [*make_receipts(books, log)]

    def test_says_what_it_found(self) -> None:
        """Of another log, or one of another size, both are told as data; and the line is counted from one."""
        receipt, checkpoint = self.mine()
        other = attrs.evolve(checkpoint, log="example.net/books", size=checkpoint.size + 1)
        log, size, line = verify_receipt(receipt, other).findings
        assert (False, receipt.log, "example.net/books") == (log.met, log.found, log.needed)
        assert (False, checkpoint.size, checkpoint.size + 1) == (size.met, size.found, size.needed)
        assert f"The payment is what line {receipt.index + 1} of that log seals. (P10)" == str(line)

    def test_needs_its_line(self) -> None:
        """There is no receipt for what is not published yet, or is nobody's."""
        mine = journal(entry("e1", 5), cost("c1"))
        with pytest.raises(PartgovError, match="a line of the log"):
            make_receipt(mine, log_of(mine, 4), "e1")
        with pytest.raises(PartgovError, match="the id of a personal entry"):
            make_receipt(mine, log_of(mine, 4), "c1")

    def test_is_of_no_log_that_begins_otherwise_than_its_last_checkpoint_says(self) -> None:
        """A line was changed or is lost: that is told, and nothing is made that verifies nowhere."""
        mine = journal(entry("e1"), entry("e2", 2), entry("e3", 3))
        log = log_of(mine, 4)
        flipped = bytes([*log.text[:-2], log.text[-2] ^ 1, 10])
        for text in (flipped, b"".join(log.text.splitlines(keepends=True)[:-1])):
            other = attrs.evolve(log, text=text)
            with pytest.raises(FaultsError, match=r"^log: wanted its lines with their checkpoints"):
                make_receipt(mine, other, "e1")
            with pytest.raises(FaultsError, match=r"^log: wanted its lines with their checkpoints"):
                make_receipts(mine, other)

    def test_of_a_log_with_bytes_that_are_no_text(self) -> None:
        """They are lines as any other: whoever looks for one finds it beside them."""
        mine = journal(entry("e1"), entry("e2", 2))
        log = log_of(mine, 4)
        assert make_receipt(mine, attrs.evolve(log, text=log.text + b"\xff\n"), "e2").size == 3
