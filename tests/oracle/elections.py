"""The rules again, slowly and from the text: Proposal 4's seats by trying every order, its count mark by mark.

Nothing here imports the package. Candidates and marks are plain tuples; where the package reasons, this enumerates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, permutations, product
from math import gcd
from typing import Any, NamedTuple


class Candidate(NamedTuple):
    """Somebody on the ballot: what they got, since when a member, which seats they would take, of what they are."""

    id: str
    yes: int
    no: int
    since: int
    primary: bool = True
    reserve: bool = True
    of: tuple[str, ...] = ()


class Seated(NamedTuple):
    """What one order of the list comes to."""

    primary: tuple[str, ...]
    reserve: tuple[str, ...]


class Verdict(NamedTuple):
    """What every order of the tied agrees on."""

    primary: frozenset[str]
    reserve: frozenset[str]
    undecided: frozenset[str]
    not_seated: frozenset[str]
    not_considered: frozenset[str]
    vacant_primary: int
    vacant_reserve: int


def orders(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Every list that the text allows: by score, then by membership, the tied in each order there is."""
    groups: dict[tuple[int, int], list[Candidate]] = {}
    for one in candidates:
        if one.yes > one.no:
            groups.setdefault((one.no - one.yes, one.since), []).append(one)
    for choice in product(*(permutations(groups[key]) for key in sorted(groups))):
        yield list(chain.from_iterable(choice))


class Most(NamedTuple):
    """The most seats of one affiliation, and how many each has already."""

    seats: int
    held: Mapping[str, int] = {}


def passed_over(order: Sequence[Candidate], primary: int, most: Most) -> dict[str, set[str]]:
    """Who finds a primary seat free, and no room for those of some affiliation."""
    first: list[Candidate] = []
    found: dict[str, set[str]] = {}
    for one in order:
        if one.primary and len(first) < primary:
            has = {name: most.held.get(name, 0) + sum(name in other.of for other in first) for name in one.of}
            full = {name for name in one.of if has[name] + 1 > most.seats}
            if full:
                found[one.id] = full
            else:
                first.append(one)
    return found


def seat(order: Sequence[Candidate], primary: int, reserve: int, most: Most | None = None) -> Seated:
    """Walk the list once for the primary seats and once more for the reserve seats."""
    over = {} if most is None else passed_over(order, primary, most)
    first: list[str] = []
    for one in order:
        if one.primary and len(first) < primary and one.id not in over:
            first.append(one.id)
    second: list[str] = []
    for one in order:
        if one.reserve and one.id not in first and len(second) < reserve:
            second.append(one.id)
    return Seated(tuple(first), tuple(second))


def all_seatings(candidates: Sequence[Candidate], primary: int, reserve: int, most: Most | None = None) -> set[Seated]:
    """What every order of the tied comes to."""
    return {seat(order, primary, reserve, most) for order in orders(candidates)}


def judge(candidates: Sequence[Candidate], primary: int, reserve: int, most: Most | None = None) -> Verdict:
    """A candidate is decided when every order gives the same outcome (R-14)."""
    seatings = all_seatings(candidates, primary, reserve, most)
    outcomes: dict[str, set[str]] = {}
    for seating in seatings:
        for one in candidates:
            if one.yes > one.no:
                here = "primary" if one.id in seating.primary else "reserve" if one.id in seating.reserve else "none"
                outcomes.setdefault(one.id, set()).add(here)

    def always(outcome: str) -> frozenset[str]:
        return frozenset(who for who, seen in outcomes.items() if seen == {outcome})

    return Verdict(
        primary=always("primary"),
        reserve=always("reserve"),
        undecided=frozenset(who for who, seen in outcomes.items() if len(seen) > 1),
        not_seated=always("none"),
        not_considered=frozenset(one.id for one in candidates if one.yes <= one.no),
        vacant_primary=min(primary - len(seating.primary) for seating in seatings),
        vacant_reserve=min(reserve - len(seating.reserve) for seating in seatings),
    )


# ── counting ─────────────────────────────────────────────────────────────────────────────────────


class Marked(NamedTuple):
    """One mark of one voter for one candidate, by itself."""

    voter: str
    candidate: str
    mark: str
    at: datetime | None
    seq: int | None


class Counted(NamedTuple):
    """Marks sorted into those that count and those that do not."""

    accepted: dict[tuple[str, str], int]
    superseded: int
    rejected: list[tuple[Marked, str]]


def is_member(spells: Mapping[str, Sequence[tuple[datetime, datetime]]], who: str, at: datetime) -> bool:
    """Whether `at` lies in one of the spells."""
    return any(joined <= at < left for joined, left in spells.get(who, ()))


def refusal(
    one: Marked,
    standing: Collection[str],
    fallen: Collection[str],
    spells: Mapping[str, Sequence[tuple[datetime, datetime]]],
    opens: datetime,
    closes: datetime,
    electorate: str,
) -> str | None:
    """The first reason in the order of R-12 that speaks against a mark, conflicts apart."""
    if one.candidate not in standing:
        return "not_a_candidate" if one.candidate in fallen else "unknown_candidate"
    if one.at is not None and not opens <= one.at < closes:
        return "outside_period"
    if one.at is not None:
        at_marking = is_member(spells, one.voter, one.at)
    else:
        at_marking = any(max(joined, opens) < min(left, closes) for joined, left in spells.get(one.voter, ()))
    at_opening = is_member(spells, one.voter, opens)
    may = {"at_marking": at_marking, "at_opening": at_opening, "both": at_marking and at_opening}[electorate]
    return None if may else "not_a_member"


def surely_later(one: Marked, than: Marked, among: Sequence[Marked]) -> bool:
    """Whether a mark was made after another, as far as the box can tell (R-12, R-43)."""
    if any(each.at is None for each in among):
        if one.seq is not None and than.seq is not None:
            return one.seq > than.seq
        return one.at is not None and than.at is not None and one.at > than.at
    assert one.at is not None
    assert than.at is not None
    return one.at > than.at or (
        one.at == than.at and one.seq is not None and than.seq is not None and one.seq > than.seq
    )


def count(
    marks: Iterable[Marked],
    *,
    standing: Collection[str],
    fallen: Collection[str],
    spells: Mapping[str, Sequence[tuple[datetime, datetime]]],
    opens: datetime,
    closes: datetime,
    electorate: str,
) -> Counted:
    """Validity first, then the last mark of each voter for each candidate, then conflict."""
    valid: dict[tuple[str, str], list[Marked]] = {}
    rejected: list[tuple[Marked, str]] = []
    for one in marks:
        why = refusal(one, standing, fallen, spells, opens, closes, electorate)
        if why is None:
            valid.setdefault((one.voter, one.candidate), []).append(one)
        else:
            rejected.append((one, why))
    accepted: dict[tuple[str, str], int] = {}
    superseded = 0
    for (_, candidate), mine in valid.items():
        last = [one for one in mine if not any(surely_later(other, one, mine) for other in mine)]
        superseded += len(mine) - len(last)
        said = {one.mark for one in last}
        if len(said) == 1:
            key = candidate, said.pop()
            accepted[key] = accepted.get(key, 0) + 1
            superseded += len(last) - 1
        else:
            rejected += ((one, "conflict") for one in last)
    return Counted(accepted, superseded, rejected)


# ── an organisation's own elections ──────────────────────────────────────────────────────────────


class Listed(NamedTuple):
    """Somebody who passes the gate: by what they are ordered, and what decides between equals."""

    id: str
    merit: tuple[int, int]  # a fraction: parts and of how many
    rank: tuple[object, ...]


Gate = tuple[Any, ...]
"""("all", …), ("any", …), ("least", n, counts), ("share", p, q, exceeded, of, counts) or ("root", p, q, of, counts)."""


def tallied(
    ballots: Sequence[Mapping[str, str]], candidates: Sequence[str], limit: int | None
) -> dict[str, tuple[int, int, int]]:
    """Yes, No and Abstain of each; a ballot with more Yes than the limit has none."""
    counts = {name: [0, 0, 0] for name in candidates}
    for marks in ballots:
        void = limit is not None and sum(mark == "yes" for mark in marks.values()) > limit
        for name, mark in marks.items():
            if not (void and mark == "yes"):
                counts[name][("yes", "no", "abstain").index(mark)] += 1
    return {name: (yes, no, abstain) for name, (yes, no, abstain) in counts.items()}


def passes(gate: Gate | None, numbers: tuple[int, int, int], known: Mapping[str, int]) -> bool:
    """Say whether a candidate's numbers are what is asked, cross-multiplied."""
    if gate is None:
        return True
    if gate[0] in ("all", "any"):
        each = [passes(part, numbers, known) for part in gate[1:]]
        return all(each) if gate[0] == "all" else any(each)
    yes, no, abstain = numbers
    of = {"for": yes, "for_and_against": yes + no, "votes": yes + no + abstain, **known}
    if gate[0] == "least":
        return bool(of[gate[2]] >= gate[1])
    if gate[0] == "root":
        _, over, under, base, counts = gate
        return of[base] > 0 and of[counts] >= 1 and (of[counts] * under) ** 2 >= over**2 * of[base]
    _, over, under, exceeded, base, counts = gate
    left, right = of[counts] * under, of[base] * over
    return of[base] > 0 and of[counts] >= 1 and (left > right if exceeded else left >= right)


def merit(numbers: tuple[int, int, int], order: str) -> tuple[int, int]:
    """By what the list goes, as a fraction; the share of nothing is less than any."""
    yes, no, _ = numbers
    if order == "share":
        common = gcd(yes, yes + no)  # a half is a half, of two votes or of four
        return (yes // common, (yes + no) // common) if yes + no else (-1, 1)
    return (yes, 1) if order == "yes" else (yes - no, 1)


def rank(
    ties: Sequence[str], who: str, since: Mapping[str, datetime], drawn: Sequence[str], agreed: Sequence[str]
) -> tuple[object, ...]:
    """What decides between equals, in the order of the list: the less, the earlier."""
    keys = {
        "seniority": since[who],
        "agreement": agreed.index(who) if who in agreed else len(agreed),
        "draw": drawn.index(who) if who in drawn else len(drawn),
    }
    return tuple(keys[tie] for tie in ties)


def certain(listed: Sequence[Listed], primary: int, reserve: int) -> tuple[set[str], set[str]]:
    """Who is primary, and who reserve, under every order that the merits and ties leave open."""
    groups: dict[tuple[tuple[int, int], tuple[Any, ...]], list[Listed]] = {}
    for one in listed:
        groups.setdefault((one.merit, one.rank), []).append(one)

    def before(key: tuple[tuple[int, int], tuple[Any, ...]]) -> int:
        # Nobody sorts fractions here: a group comes after every group that beats it.
        (top, under), here = key
        leads = [(other[0] * under - top * other[1], rank < here) for other, rank in groups]
        return sum(lead > 0 or (lead == 0 and earlier) for lead, earlier in leads)

    names = [[one.id for one in groups[key]] for key in sorted(groups, key=before)]
    seatings = [
        (set(order[:primary]), set(order[primary : primary + reserve]))
        for order in (list(chain.from_iterable(each)) for each in product(*map(permutations, names)))
    ]
    return set.intersection(*(one for one, _ in seatings)), set.intersection(*(two for _, two in seatings))
