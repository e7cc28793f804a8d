"""Pools: the twelve properties of the public record, each with a break that its test catches; dates, floor and cap."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from typing import Any

import attrs
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from partgov import pools, publishing, receipts, verification
from partgov.exposure import ADVERSARIES, DESIGNS, attack, expose
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.money import Money
from partgov.interop.madeup import made_up_journal
from partgov.journal import DeclaredFigure, Entry, Journal, LedgerRules, Party, Settled
from partgov.ledger import (
    Pool,
    PublicLog,
    Sealed,
    make_receipt,
    public_lines,
    publish,
    read_line,
    verify_log,
    verify_receipt,
)
from partgov.pools import Plan, Pooled, PoolPolicy, Unit, Why, judge_figure, plan_pools
from tests.publog import covered, first_failing_day, root_of
from tests.strategies import examples

BEGINS = date(2017, 1, 1)
SMALL = PoolPolicy(persons=3, insiders=0, floor=100)
GUARDED = PoolPolicy(persons=3, insiders=1, floor=100)
CAPPED = PoolPolicy(persons=3, insiders=0, floor=100, cap=250)
LATER = datetime(2021, 6, 30, 12, tzinfo=UTC)


def entry(id: str, day: date, minor: int, of: str, **changes: Any) -> Entry:
    """A member's dues, unless changed."""
    given: dict[str, Any] = {
        "id": id, "day": day, "flow": "dues", "amount": Money(minor, "EUR"), "party": Party.PERSON,
        "counterparty": of, "category": "dues", "salt": sha256(id.encode()).digest(),
    }  # fmt: skip
    return Entry(**(given | changes))


def journal(*entries: Entry, **changes: Any) -> Journal:
    """The books with these entries."""
    given: dict[str, Any] = {
        "log": "example.org/books", "currency": "EUR", "begins": BEGINS, "entries": entries, "rules": LedgerRules(),
    }  # fmt: skip
    return Journal(**(given | changes))


def plan(books: Journal, policy: PoolPolicy = SMALL, at: datetime = LATER) -> Plan:
    """The pools through the day before."""
    return plan_pools(books, policy=policy, at=at, zone=UTC)


def log_of(books: Journal, policy: PoolPolicy = SMALL, at: datetime = LATER, **more: Any) -> PublicLog:
    """The log with its pools."""
    return publish(books, at=at, zone=UTC, releases=plan(books, policy, at).releases, **more)


def pools_of(log: PublicLog) -> list[Pool]:
    """The pools of a log."""
    return [line for line in log.lines if isinstance(line, Pool)]


def over(day: date) -> datetime:
    """An instant at which the day is over."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)


@st.composite
def books(draw: st.DrawFn, *, figures: bool = False, least: int = 1) -> Journal:
    """Books of two years: few members who pay often, fees, reversals, refunds, bills, marks and declared sums."""
    entries: list[Entry] = []
    for number in range(draw(st.integers(least, 26))):
        day = BEGINS + timedelta(days=draw(st.integers(0, 729)))
        minor = draw(st.integers(1, 600)) * draw(st.sampled_from((1, 1, 1, -1)))
        match draw(st.sampled_from(("dues", "dues", "dues", "dues", "fee", "back", "bill"))):
            case "fee" if entries and entries[-1].derives_from is None:
                root = entries[-1]
                like = {"flow": root.flow, "year": root.dues_year, "derives_from": root.id, "category": "fee"}
                when = max(BEGINS, root.day - timedelta(days=draw(st.sampled_from((0, 0, 100)))))
                entries.append(entry(f"e{number}", when, -7, "processor", party=Party.ORGANISATION, **like))
            case "back" if entries and entries[-1].reverses is None:
                gone = entries[-1]
                entries.append(
                    attrs.evolve(
                        gone, id=f"e{number}", day=max(day, gone.day), amount=-gone.amount, year=gone.dues_year,
                        reverses=gone.id, salt=sha256(b"%d" % number).digest(),
                    )
                )  # fmt: skip
            case "bill":
                bill = {"flow": "payment", "party": Party.ORGANISATION, "category": "rent"}
                entries.append(entry(f"e{number}", day, minor, "landlord", **bill))
            case _:
                entries.append(entry(f"e{number}", day, minor, f"m{draw(st.integers(1, 6))}"))
    marks = draw(st.lists(st.tuples(st.integers(1, 6), st.sampled_from((2017, 2018)), st.integers(0, 729)), max_size=5))
    settled = [
        Settled(person=f"m{person}", flow="dues", year=year, day=BEGINS + timedelta(days=day))
        for person, year, day in marks
    ]
    declared: list[DeclaredFigure] = []
    for number in range(draw(st.integers(0, 2)) if figures else 0):
        day = BEGINS + timedelta(days=draw(st.integers(0, 800)))
        mine = [one.id for one in entries if one.day <= day and draw(st.booleans())]
        declared.append(DeclaredFigure(id=f"f{number}", day=day, entries=mine))
    return journal(*entries, settled=settled, figures=declared)


@st.composite
def beyond(draw: st.DrawFn) -> Journal:
    """Books of three years in which enough persons stay within the cap, and one or two go on beyond it; corrections."""
    entries: list[Entry] = []
    for year in (2017, 2018, 2019):
        for member in range(draw(st.integers(2, 5))):
            entries.append(
                entry(f"{year} m{member}", date(year, 1 + member, 1), draw(st.integers(90, 260)), f"m{member}")
            )
        for giver in range(draw(st.integers(0, 2))):
            minor = draw(st.integers(251, 700))
            entries.append(entry(f"{year} g{giver}", date(year, 7, 1 + giver), minor, f"g{giver}"))
    for one in draw(st.lists(st.sampled_from(entries), unique_by=lambda one: one.id, max_size=8)):
        day = one.day + timedelta(days=draw(st.integers(0, 400)))
        back: dict[str, Any] = {"amount": -one.amount, "year": one.dues_year, "reverses": one.id}
        entries.append(attrs.evolve(one, id=f"{one.id} back", day=day, salt=sha256(one.salt).digest(), **back))
    return journal(*entries)


policies = st.sampled_from((SMALL, GUARDED, CAPPED))


def hidden(found: Plan) -> Iterator[tuple[pools.Pooled, dict[str, int]]]:
    """Each pool with what each person has in it that is not known to be the cap: the last of what is theirs."""
    for pool in found.pools:
        by_person: dict[str, int] = defaultdict(int)
        for part in pool.parts:
            if part.number == part.unit.slices:
                by_person[part.unit.person] += part.minor
        yield pool, by_person


def reaching(pool: pools.Pooled, policy: PoolPolicy) -> set[str]:
    """Of whom nothing is left after a pool, and who has the floor or more in it."""
    return {one.unit.person for one in pool.parts if one.number == one.unit.slices and abs(one.minor) >= policy.floor}


# ── the twelve properties ────────────────────────────────────────────────────────────────────────


@examples(40)
@given(books(least=12), books(least=12), policies, st.integers(0, 729))
def test_property_1_append_only(mine: Journal, new: Journal, policy: PoolPolicy, cut: int) -> None:
    """What is booked and marked on later days, and a later time, only add bytes at the end of the log."""
    day = BEGINS + timedelta(days=cut)
    renamed = {one.id: f"later {one.id}" for one in new.entries}
    later = [
        attrs.evolve(
            one, id=renamed[one.id], day=max(one.day, day + timedelta(days=1)), year=one.dues_year,
            salt=sha256(renamed[one.id].encode()).digest(),
            derives_from=renamed.get(one.derives_from or ""), reverses=renamed.get(one.reverses or ""),
        )
        for one in new.entries
    ]  # fmt: skip
    marks = [one for one in new.settled if one.day > day]
    grown = attrs.evolve(mine, entries=[*mine.entries, *later], settled=[*mine.settled, *marks])
    before = log_of(mine, policy, over(day))
    for at in (over(day), LATER):
        after = log_of(grown, policy, at, published=before)
        assert after.text.startswith(before.text)
        assert plan_pools(grown, policy=policy, at=at, zone=UTC, published=before) == plan(grown, policy, at)


def _seen(log: PublicLog) -> list[Pool]:
    return pools_of(log)


@examples(40)
@given(st.lists(st.integers(100, 900), min_size=8, max_size=12), st.randoms(use_true_random=False))
def test_property_2_indistinguishable(amounts: list[int], random: Any) -> None:
    """Books that agree on days and pools give the same bytes but for the commitments, whoever paid, and what."""
    days = [BEGINS + timedelta(days=30 * number) for number in range(len(amounts))]
    both = []
    for _ in range(2):
        names = [f"m{number}" for number in range(len(amounts))]
        random.shuffle(names)
        random.shuffle(amounts)
        both.append(
            journal(*(
                entry(f"{name} {day}", day, minor, name, memo=f"{name} {minor}", category="donation")
                for name, day, minor in zip(names, days, amounts, strict=True)
            ))
        )  # fmt: skip
    one, other = map(log_of, both)
    assert _seen(one) != []
    assert _seen(one) == _seen(other)
    assert _stubbed(one.text) == _stubbed(other.text)


def _stubbed(text: bytes) -> bytes:
    return re.sub(rb"[0-9a-f]{64}", b"-", text)


# Below the floor; one slice; two and three, of which the last is below the floor, and not.
_CLASSES = ((1, 99), (100, 250), (251, 349), (350, 500), (501, 599), (600, 750))


@given(
    st.lists(
        st.tuples(st.integers(1, 8), st.integers(0, 729), st.sampled_from(_CLASSES), st.integers(), st.integers()),
        min_size=4, max_size=24,
    ),
    st.sampled_from((GUARDED, CAPPED)),
)  # fmt: skip
def test_property_3_value_blind(rows: list[tuple[int, int, tuple[int, int], int, int]], policy: PoolPolicy) -> None:
    """Other amounts, as long as no last slice crosses the floor and no unit needs another number, go the same ways."""
    seen: set[tuple[int, int]] = set()
    once = []
    for person, day, (low, high), one, other in rows:
        if (person, day // 365) not in seen:
            seen.add((person, day // 365))
            once.append((person, day, low + one % (high - low + 1), low + other % (high - low + 1)))
    plans = [
        plan(
            journal(*(
                entry(f"e{place}", BEGINS + timedelta(days=row[1]), row[2 + which], f"m{row[0]}")
                for place, row in enumerate(once)
            )),
            policy,
        )
        for which in (0, 1)
    ]  # fmt: skip
    ways = [
        [(pool.day, pool.flow, {(part.unit.id, part.number) for part in pool.parts}) for pool in found.pools]
        for found in plans
    ]
    assert ways[0] == ways[1]
    assert [repr(one) for one in plans[0].waiting] == [repr(one) for one in plans[1].waiting]


@examples(40)
@given(books(least=12) | beyond(), policies)
def test_property_4_floor(mine: Journal, policy: PoolPolicy) -> None:
    """Every pool has at least k persons of whom nothing is left and who reach the floor, besides the insiders."""
    found = plan(mine, policy)
    for pool in found.pools:
        assert len(reaching(pool, policy)) >= policy.persons + policy.insiders
        assert pool.release.persons == len({part.unit.person for part in pool.parts})


def _rank(rows: list[list[Fraction]]) -> int:
    left, found = [[Fraction(one) for one in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is not None:
            left.remove(pivot)
            left = [[a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)] for row in left]
            found += 1
    return found


def _tells(sums: list[dict[str, Fraction]], person_of: dict[str, str], most: int) -> bool:
    """Whether of any few persons, tried one group after another, the sums say something that is about them alone."""
    unknowns = sorted(person_of)
    persons = sorted(set(person_of.values()))
    rows = [[one.get(name, Fraction(0)) for name in unknowns] for one in sums]
    whole = _rank(rows)
    for group in (group for size in range(1, most + 1) for group in combinations(persons, size)):
        kept = [place for place, name in enumerate(unknowns) if person_of[name] not in group]
        if _rank([[row[place] for place in kept] for row in rows]) < whole:
            return True
    return False


def _sums(found: Plan, mine: Journal, share: Fraction | None) -> tuple[list[dict[str, Fraction]], dict[str, str]]:
    """
    Everything public and declared. Unknown is each payment; what takes it back is the same again; so is, where the
    processor's share is known, its fee. A slice that is not the last is the cap, and no unknown.
    """
    person_of = {one.id: person for one in mine.entries if (person := mine.person_of(one)) is not None}
    by_id = {one.id: one for one in mine.entries}

    def add(name: str, row: dict[str, Fraction], times: Fraction) -> None:
        one = by_id[name]
        if one.reverses is not None:
            add(one.reverses, row, -times)
        elif one.derives_from is not None and share is not None:
            add(one.derives_from, row, share * times)
        elif name in person_of:
            row[name] = row.get(name, Fraction(0)) + times

    sums: list[dict[str, Fraction]] = []
    finished = (
        [one.id for part in pool.parts if part.number == part.unit.slices for one in part.unit.entries]
        for pool in found.pools
    )
    for ids in (*finished, *(figure.entries for figure in mine.figures)):
        sums.append({})
        for name in ids:
            add(name, sums[-1], Fraction(1))
    return sums, person_of


@examples(40)
@given(books(figures=True, least=10) | beyond(), policies)
def test_property_5_no_isolation(mine: Journal, policy: PoolPolicy) -> None:
    """Pools share no slice; and all pools and declared sums together tell nobody's amount, even to the insiders."""
    mine = attrs.evolve(mine, figures=[one for one in mine.figures if judge_figure(one, mine, policy=policy)])
    try:
        found = plan(mine, policy)
    except FaultsError:  # each may be declared by itself, and both together not
        return
    parts = [(part.unit.id, part.number) for pool in found.pools for part in pool.parts]
    assert len(parts) == len(set(parts))
    for share in (None, Fraction(-3, 100)):
        assert not _tells(*_sums(found, mine, share), policy.insiders + 1)


@examples(40)
@given(books(least=10), policies, st.data())
def test_property_6_pending_stays_private(mine: Journal, policy: PoolPolicy, data: st.DataObject) -> None:
    """Without the money of somebody who is in no pool yet, their sealed lines are gone, and nothing else is."""
    found = plan(mine, policy)
    pooled = {part.unit.person for pool in found.pools for part in pool.parts}
    alone = sorted({one.person for one in found.waiting} - pooled)
    assume(alone)
    person = data.draw(st.sampled_from(alone))
    theirs = {one.id for one in mine.entries if mine.person_of(one) == person}
    less = attrs.evolve(mine, entries=[one for one in mine.entries if one.id not in theirs])
    before, after = log_of(mine, policy), log_of(less, policy)
    lines = before.text.decode().split("\n")[:-1]
    gone = {lines.index(Sealed.of(mine.opening(one)).text) for one in theirs}
    number = {old: new for new, old in enumerate(sorted(set(range(len(lines))) - gone))}
    assert len(after.text.split(b"\n")) == len(lines) - len(gone) + 1
    for old, new in number.items():
        line = read_line(lines[old])
        if isinstance(line, Pool):
            line = attrs.evolve(line, covers=tuple(number[one] for one in line.covers))
        assert after.text.decode().split("\n")[new] == line.text


@examples(40)
@given(books(least=16) | beyond(), st.sampled_from((GUARDED, CAPPED, CAPPED)))
def test_property_7_conservation(mine: Journal, policy: PoolPolicy) -> None:
    """Public totals are what was released, unit by unit; with what is pending they are all there is."""
    found, log = plan(mine, policy), log_of(mine, policy)
    released: Counter[str] = Counter()
    whole: set[str] = set()
    for pool in found.pools:
        for part in pool.parts:
            released[part.unit.id] += part.minor
            if part.last:
                whole.add(part.unit.id)
    by_first = {part.unit.id: part.unit for pool in found.pools for part in pool.parts}
    for first in whole:
        assert released[first] == sum(one.amount.minor for one in by_first[first].entries)
    assert sum(one.total.minor for one in pools_of(log)) == sum(released.values())
    covered = [place for pool in pools_of(log) for place in pool.covers]
    lines = log.text.decode().split("\n")
    texts = {Sealed.of(mine.opening(one.id)).text for first in whole for one in by_first[first].entries}
    assert {lines[place] for place in covered} == texts
    assert len(covered) == len(texts)
    pooled = {one.id for unit in by_first.values() for one in unit.entries}
    pending = {one.id for one in mine.entries if mine.person_of(one) and one.day < LATER.date()} - pooled
    assert {(one.person, one.flow, one.year) for one in found.waiting if one.why is not Why.SLICE} <= {
        (mine.person_of(one), one.flow, one.dues_year) for one in mine.entries if one.id in pending
    }


@examples(40)
@given(books(least=6), policies, st.data())
def test_property_8_receipts(mine: Journal, policy: PoolPolicy, data: st.DataObject) -> None:
    """In a log with pools too a receipt verifies against its checkpoint, and at no other line or size."""
    log = log_of(mine, policy)
    personal = [one.id for one in mine.entries if mine.person_of(one) is not None]
    assume(len(personal) > 1)
    receipt = make_receipt(mine, log, data.draw(st.sampled_from(personal)))
    assert verify_receipt(receipt, log.checkpoints[-1])
    other = data.draw(st.integers(0, receipt.size - 1).filter(lambda one: one != receipt.index))
    assert not verify_receipt(attrs.evolve(receipt, index=other), log.checkpoints[-1])
    assert not verify_receipt(attrs.evolve(receipt, size=receipt.size + 1), log.checkpoints[-1])
    poorer = attrs.evolve(receipt.opening, amount=receipt.opening.amount + Money(1, "EUR"))
    assert not verify_receipt(attrs.evolve(receipt, opening=poorer), log.checkpoints[-1])


@examples(40)
@given(books(least=10), st.data())
def test_property_9_log(mine: Journal, data: st.DataObject) -> None:
    """A log with pools has the root of its lines; any changed byte of it is caught, and the first failing day named."""
    log = log_of(mine, at=datetime(2018, 1, 3, tzinfo=UTC))
    assert log.checkpoints[-1].root == root_of(log.text.splitlines(keepends=True))
    assert verify_log(log.text, checkpoints=log.checkpoints)
    assume(log.text)
    place = data.draw(st.integers(0, len(log.text) - 1))
    changed = bytearray(log.text)
    changed[place] ^= data.draw(st.integers(1, 255))
    found = verify_log(bytes(changed), checkpoints=log.checkpoints)
    assert not found
    assert found.day == first_failing_day(bytes(changed), log.checkpoints)


@examples(40)
@given(books(figures=True, least=8), policies)
def test_property_10_closed_vocabulary(mine: Journal, policy: PoolPolicy) -> None:
    """No public line, print or refusal carries what stands in a private text of an entry."""
    canary = "kanariefugl"
    theirs = [
        attrs.evolve(one, counterparty=f"{canary} {one.counterparty}", memo=canary)
        if one.party is Party.PERSON
        else one
        for one in mine.entries
    ]
    marks = [attrs.evolve(one, person=f"{canary}{one.person}") for one in mine.settled]
    sung = attrs.evolve(mine, entries=theirs, settled=marks)
    told = [repr(sung)]
    try:
        found = plan(sung, policy)
        told += [repr(found), *map(repr, found.pools), *map(repr, found.waiting), *map(repr, found.releases)]
        told += [repr(part) for pool in found.pools for part in pool.parts]
        told += [repr(one) for one in sung.entries] + [repr(expose(one, policy=policy)) for one in found.pools]
        told += [log_of(sung, policy).text.decode()] + [one.because for one in found.waiting]
    except FaultsError as refused:
        told.append(str(refused))
    told += [str(judge_figure(one, sung, policy=policy)) for one in sung.figures]
    assert canary not in " ".join(told)


@pytest.mark.parametrize(
    ("ranges", "numbers"),
    [
        ("-", []), ("0", [0]), ("0-2,7", [0, 1, 2, 7]), ("0-1,2", None), ("2,1", None), ("1-1", None), ("01", None),
        ("1,1", None), ("", None), ("1-", None), ("3-2", None), ("0-2,4-5,9", [0, 1, 2, 4, 5, 9]),
    ],
)  # fmt: skip
def test_both_verifiers_read_ranges_alike(ranges: str, numbers: list[int] | None) -> None:
    """Numbers that rise and cannot be joined, written in one way, are read; nothing else is, by either."""
    assert covered(ranges.encode()) == numbers
    line = f"2017-03-31 pool dues 3 5 EUR {ranges}"
    if numbers is None:
        with pytest.raises(PartgovError):
            read_line(line)
    else:
        read = read_line(line)
        assert isinstance(read, Pool)
        assert list(read.covers) == numbers


def simulated(members: int) -> dict[tuple[str, str], int]:
    """Of how many persons an amount is computed, by design and adversary, over three years and the quarter after."""
    mine = made_up_journal(members)
    at = datetime(2020, 4, 1, tzinfo=UTC)
    return {
        (design.name, adversary.name): len(
            attack(design, adversary, mine, policy=PoolPolicy(), at=at, zone=UTC).recovered
        )
        for design in DESIGNS
        for adversary in ADVERSARIES
    }


@pytest.mark.parametrize("members", [30, 120, 400])
def test_property_11_the_simulator(members: int) -> None:
    """No adversary computes an amount from our pools; each of the naive designs is broken by one of them or more."""
    found = simulated(members)
    assert {one: number for one, number in found.items() if one[0] == "pools" and number} == {}
    assert found["fixed batches", "fee watcher"] >= members // 2
    assert found["fixed batches", "sybil"] == 10
    assert found["live balance", "outsider"] >= 30
    assert found["live balance", "leaver-differencer"] >= 1
    assert found["pseudonyms", "linker"] >= 30


@examples(40)
@given(books(least=14) | beyond(), st.integers(1, 100))
def test_property_12_dominance(mine: Journal, percent: int) -> None:
    """With a cap, enough persons keep the second largest that far from the largest, whatever the amounts."""
    assert CAPPED.cap is not None
    for pool, by_person in hidden(plan(mine, CAPPED)):
        sizes = sorted(map(abs, by_person.values()), reverse=True)
        assert all(abs(part.minor) <= CAPPED.cap for part in pool.parts)
        assert len({part.unit.person for part in pool.parts}) == len(pool.parts)
        if len(reaching(pool, CAPPED)) >= 2 + Fraction(percent * CAPPED.cap, 100 * CAPPED.floor):
            assert 100 * sum(sizes[2:]) >= percent * sizes[0]


@examples(40)
@given(
    books(figures=True, least=10) | beyond(), st.sampled_from((1, 1, 12)), policies, policies, st.integers(0, 1200),
    st.integers(0, 1700), st.none() | st.integers(1, 1200),
)  # fmt: skip
def test_dates_at_which_nothing_happens_are_passed_over(
    mine: Journal, months: int, policy: PoolPolicy, other: PoolPolicy, public: int, days: int, ends: int | None
) -> None:
    """The plan is the one that looks at every date, also beside a log, and after days, of another policy."""
    seldom = [attrs.evolve(one, day=date(one.day.year, 1, 1), year=one.dues_year) for one in mine.entries]
    mine, policy = attrs.evolve(mine, entries=seldom), attrs.evolve(policy, months=months)
    log, at = None, over(BEGINS + timedelta(days=days))
    with suppress(FaultsError):  # a figure that tells
        log = log_of(mine, other, over(BEGINS + timedelta(days=public)))
    earlier = [] if ends is None else [(BEGINS + timedelta(days=ends), other)]
    found: list[Plan | str] = []
    for look_at_all in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            if look_at_all:
                patch.setattr(pools._Books, "_busy", lambda self, dates: set(dates))
            try:
                found.append(plan_pools(mine, policy=policy, at=at, zone=UTC, published=log, earlier=earlier))
            except FaultsError as error:
                found.append(str(error))
    assert found[0] == found[1]


@pytest.mark.parametrize("policy", [SMALL, CAPPED, attrs.evolve(SMALL, months=1, starts_month=12)])
def test_the_end_of_the_calendar_is_not_far(policy: PoolPolicy) -> None:
    """Through the last day that a record may name, few dates are looked at, and the last of them can be told."""
    mine = journal(
        *(entry(f"e{of}{year}", date(year, 3, 1), 1100, f"m{of}") for of in range(4) for year in (2017, 2018))
    )
    end = datetime(9998, 12, 31, 23, 59, tzinfo=UTC)
    looked: list[date] = []
    release = pools._Books._release

    def counted(self: Any, flow: Any, day: date) -> bool:
        looked.append(day)
        return release(self, flow, day)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pools._Books, "_release", counted)
        found = plan(mine, policy, end)
    assert found.through == date(9998, 12, 30)
    assert found.pools == plan(mine, policy).pools
    assert len(looked) < 20
    assert all(day <= date(9999, 11, 30) for day in policy.dates(date(9998, 12, 1), date.max))


@examples(40)
@given(books(least=10) | beyond(), policies, st.integers(0, 1700))
def test_public_lines_are_those_of_the_log(mine: Journal, policy: PoolPolicy, days: int) -> None:
    """What is public through a day is the same without its checkpoints."""
    day = BEGINS + timedelta(days=days)
    releases = plan(mine, policy).releases  # later ones too
    log = publish(mine, at=over(day), zone=UTC, releases=releases)
    assert [*public_lines(mine, through=day, releases=releases)] == [*log.lines]


@pytest.mark.parametrize(
    ("minors", "cap", "parts"),
    [((7,), 3, [3, 3, 1]), ((10, -3), 3, [3, 3, 1]), ((-7,), 3, [-3, -3, -1]), ((6,), 3, [3, 3]), ((5,), None, [5]),
     ((3,), 3, [3]), ((5, -5), 3, [0])],
)  # fmt: skip
def test_a_cap_cuts_what_is_left(minors: tuple[int, ...], cap: int | None, parts: list[int]) -> None:
    """Each slice but the last is the cap, whichever way the money went; all together are the unit's total."""
    entries = [entry(f"e{number}", BEGINS, minor, "m") for number, minor in enumerate(minors)]
    unit = Unit(person="m", flow="dues", year=2017, entries=entries, slices=len(parts))
    found = [unit.part(number, cap) for number in range(1, len(parts) + 1)]
    assert parts == [one.minor for one in found]
    assert [*[False] * (len(parts) - 1), True] == [one.last for one in found]
    assert (sum(parts), "e0") == (unit.total, unit.id)
    pool = Pooled(day=BEGINS, flow="dues", parts=found, currency="EUR")
    assert (("m",), found[-1:], "dues 2017-01-01") == (pool.persons, [*pool.finishing], pool.name)
    assert {"m": abs(parts[-1])} == {of: abs(parts[-1]) for of in pool.filled_by(abs(parts[-1]))}
    assert not pool.filled_by(abs(parts[-1]) + 1)
    assert [one.id for one in entries] == list(pool.release.entries)
    assert (Money(sum(parts), "EUR"), 1) == (pool.release.total, pool.release.persons)
    assert hash(unit) == hash(attrs.evolve(unit))
    assert hash(pool) == hash(attrs.evolve(pool))


# ── a break of each is caught ────────────────────────────────────────────────────────────────────


def _break_1(patch: pytest.MonkeyPatch) -> None:
    take = pools._Books._take
    patch.setattr(pools._Books, "_take", lambda self, day: take(self, date.max))


def _break_2(patch: pytest.MonkeyPatch) -> None:
    lines = publishing._lines_of

    def telling(books: Journal, entries: Iterable[Entry]) -> Any:
        plain, sealed = lines(books, entries)
        return plain, {f"{text} {one}": one for text, one in sealed.items()}

    patch.setattr(publishing, "_lines_of", telling)


def _break_3(patch: pytest.MonkeyPatch) -> None:
    due = pools._Books._is_due

    def greedy(self: Any, flow: Any, key: Any, day: date) -> bool:
        large = sum(one.amount.minor for one in flow.pending[key]) % 2 == 0
        return large and due(self, flow, key, day)

    patch.setattr(pools._Books, "_is_due", greedy)


def _break_4(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PoolPolicy, "needed", property(lambda self: self.persons + self.insiders - 1))


def _break_5(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pools._Books, "_told", lambda self, pools, figures: None)


def _break_6(patch: pytest.MonkeyPatch) -> None:
    due = pools._Books._is_due

    def crowded(self: Any, flow: Any, key: Any, day: date) -> bool:
        return len(flow.pending) % 2 == 0 and due(self, flow, key, day)

    patch.setattr(pools._Books, "_is_due", crowded)


def _break_7(patch: pytest.MonkeyPatch) -> None:
    part = Unit.part

    def short(self: Unit, number: int, cap: int | None) -> pools.PoolPart:
        made = part(self, number, cap)
        return attrs.evolve(made, minor=made.minor - 1) if number == self.slices and self.slices > 1 else made

    patch.setattr(Unit, "part", short)


def _break_8(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(receipts, "verify_inclusion", lambda leaf, **others: True)


def _break_9(patch: pytest.MonkeyPatch) -> None:
    compare = verification._compare

    def lenient(checkpoints: Any, days: Any, raws: Any) -> Any:
        findings, failing = compare(checkpoints, days, raws)
        return [attrs.evolve(one, met=True) for one in findings], failing

    patch.setattr(verification, "_compare", lenient)


def _break_10(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Unit, "__repr__", lambda self: f"Unit of {self.person}")
    patch.setattr(pools.Waiting, "__repr__", lambda self: f"Waiting: {self.person}")


def _break_11(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PoolPolicy, "needed", property(lambda self: 1))
    patch.setattr(PoolPolicy, "dates", lambda self, begins, end: (begins + timedelta(one) for one in range(1000)))
    patch.setattr(pools._Books, "_is_due", lambda self, flow, key, day: True)


def _break_12(patch: pytest.MonkeyPatch) -> None:
    part = Unit.part
    patch.setattr(Unit, "part", lambda self, number, cap: part(self, number, None if number == 1 else cap))


@pytest.mark.parametrize(
    ("broken", "test"),
    [
        (_break_1, test_property_1_append_only), (_break_2, test_property_2_indistinguishable),
        (_break_3, test_property_3_value_blind), (_break_4, test_property_4_floor),
        (_break_5, test_property_5_no_isolation), (_break_6, test_property_6_pending_stays_private),
        (_break_7, test_property_7_conservation), (_break_8, test_property_8_receipts),
        (_break_9, test_property_9_log), (_break_10, test_property_10_closed_vocabulary),
        (_break_11, lambda: test_property_11_the_simulator(30)), (_break_12, test_property_12_dominance),
    ],
    ids=[f"property_{number}" for number in range(1, 13)],
)  # fmt: skip
def test_a_break_of_each_property_is_caught(
    broken: Callable[[pytest.MonkeyPatch], None], test: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variant of the code that breaks a property fails the test of that property."""
    used = getattr(test, "_hypothesis_internal_use_settings", None)
    if used is not None:  # one failure is enough: it need not be the smallest
        quick = settings(used, phases=[Phase.generate], max_examples=300, report_multiple_bugs=False)
        monkeypatch.setattr(test, "_hypothesis_internal_use_settings", quick)
    broken(monkeypatch)
    with pytest.raises((AssertionError, PartgovError)):
        test()


def test_an_attack_on_slices_recovers_nothing() -> None:
    """With a cap too nobody's slice is computed; what an attack came to prints how many, and nobody's name."""
    mine, capped = made_up_journal(40), PoolPolicy(persons=5, floor=500, cap=2000)
    at = datetime(2020, 4, 1, tzinfo=UTC)
    found = [attack(DESIGNS[0], one, mine, policy=capped, at=at, zone=UTC) for one in ADVERSARIES]
    assert [len(one.recovered) for one in found] == [0] * len(ADVERSARIES)
    assert any(part.unit.slices > 1 for pool in plan(mine, capped, at).pools for part in pool.parts)
    assert repr(found[0]) == "Attack by outsider on pools: 0 of 40"


@pytest.mark.parametrize(("members", "years"), [(0, 1), (1, 0)])
def test_made_up_books_want_somebody(members: int, years: int) -> None:
    """Books of nobody, or of no year, are refused; of one seed they are always the same."""
    with pytest.raises(PartgovError, match="members"):
        made_up_journal(members, years=years)
    assert made_up_journal(3, years=1) == made_up_journal(3, years=1)
    assert made_up_journal(3, years=1) != made_up_journal(3, years=1, seed=1)
