"""PrefLib: ballots in categories, as `.cat` files of PrefLib have them, without who handed them in.

One line stands for all who marked alike. The categories are the marks, by their words; an alternative in none of them
has no mark.
"""

from __future__ import annotations

__all__ = [
    "Preferences",
    "members_and_marks",
    "preferences_of",
    "read_preflib",
    "sheets_of_preflib",
    "write_preflib",
]

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import chain
from typing import Final, NamedTuple

from partgov.foundation.errors import Fault, FaultsError, PartgovError, described
from partgov.foundation.inert import inert
from partgov.foundation.sentences import Phrase
from partgov.history.audit import Audit
from partgov.history.marks import votes_that_count
from partgov.interop.exported import Exported, left_behind
from partgov.interop.tables import decoded
from partgov.tallies import Mark

_Groups = tuple[tuple[int, ...], ...]


class Preferences(NamedTuple):
    """
    What a `.cat` file says.

    Attributes:
        title: what it is of.
        day: the day on which it was so, as a text; empty where nobody noted it.
        categories: their names, in order.
        alternatives: their names, in order; the first is number 1.
        ballots: for each way of marking the alternatives in each category, by number, and how many marked so.
    """

    title: str
    day: str
    categories: tuple[str, ...]
    alternatives: tuple[str, ...]
    ballots: tuple[tuple[_Groups, int], ...]


# ── out ──────────────────────────────────────────────────────────────────────────────────────────


def preferences_of(audit: Audit, *, zone: tzinfo, only: str | None = None) -> Exported:
    """
    Return the ballots of one election, as they count: what a later mark replaced and what was rejected is not in it.

    Nobody is named but the candidates. Whole ballots are told all the same: it is for those who may see the ballots.

    Raises `PartgovError` where no election, or more than one, might be meant, and where no ballot counts.

    Args:
        only: the election; it may be left out where one alone has ballots.
    """
    record = audit.record
    ballots = {one.id: one for one in record.elections if one.ballots and one.id in audit.elections}
    meant = [one for one in ballots if only in (None, one)]
    if ballots and len(meant) != 1:
        raise PartgovError("--election", only, Phrase("wanted.one", names=", ".join(ballots)))
    election = ballots[meant[0]] if ballots else None
    count = audit.elections[election.id].count if election else None
    votes = votes_that_count(election.ballots or (), count) if election and count else {}
    if election is None or count is None or not votes:
        raise PartgovError("ballots", None, Phrase("wanted.ballots_that_count"))
    names = sorted(count.tallies)
    numbers = {name: number for number, name in enumerate(names, 1)}
    alike = Counter(
        tuple(tuple(sorted(numbers[who] for who, mark in marks.items() if mark is each)) for each in Mark)
        for marks in votes.values()
    )
    title = ", ".join(part for part in (record.organisation, election.role, election.id) if part)
    told = Preferences(
        title, str(election.voting.last_instant.astimezone(zone).date()), tuple(mark.value for mark in Mark),
        tuple(names), tuple(sorted(alike.items(), key=lambda one: (-one[1], one[0]))),
    )  # fmt: skip
    left_out = [Phrase("export.whole_ballots"), *left_behind(record, {"elections"})]
    if others := [one for one in audit.elections if one != election.id]:
        left_out.append(Phrase("export.other_elections", elections=tuple(others)))
    if rejected := sum(count.by_reason.values()):
        left_out.append(Phrase("export.rejected", count=rejected))
    if count.how_many_superseded:
        left_out.append(Phrase("export.superseded", count=count.how_many_superseded))
    return Exported(write_preflib(told, name=f"{election.id}.cat").encode(), tuple(left_out))


def write_preflib(told: Preferences, *, name: str) -> str:
    """Write a `.cat` file; the most frequent ballots stand first, as they are given."""
    voters = sum(times for _, times in told.ballots)
    head = {
        "FILE NAME": inert(name), "TITLE": inert(told.title), "DESCRIPTION": "", "DATA TYPE": "cat",
        "MODIFICATION TYPE": "original", "RELATES TO": "", "RELATED FILES": "", "PUBLICATION DATE": told.day,
        "MODIFICATION DATE": told.day, "NUMBER ALTERNATIVES": len(told.alternatives), "NUMBER VOTERS": voters,
        "NUMBER UNIQUE PREFERENCES": len(told.ballots), "NUMBER CATEGORIES": len(told.categories),
        **{f"CATEGORY NAME {number}": name for number, name in enumerate(told.categories, 1)},
        **{f"ALTERNATIVE NAME {number}": name for number, name in enumerate(told.alternatives, 1)},
    }  # fmt: skip
    lines = [f"# {key}: {value}\n" for key, value in head.items()]
    lines += [f"{times}: {', '.join(map(_written, groups))}\n" for groups, times in told.ballots]
    return "".join(lines)


def _written(group: Sequence[int]) -> str:
    return str(group[0]) if len(group) == 1 else "{" + ", ".join(map(str, group)) + "}"


# ── in ───────────────────────────────────────────────────────────────────────────────────────────

MOST_MARKS: Final = 1_000_000
"""So many marks a file may come to: each voter's for each alternative, however few lines say them."""

_HEAD: Final = re.compile(r"# ([A-Z ]+?)(?: (\d{1,9}))?: ?(.*)")
_ITEM: Final = r"(?:\d{1,9}|\{[\d, ]*\})"
_LINE: Final = re.compile(rf"(\d{{1,9}}): *((?:{_ITEM}(?: *, *{_ITEM})*)?)")
_GROUP: Final = re.compile(r"\{([\d, ]*)\}|(\d+)")


def read_preflib(data: bytes, *, place: str) -> Preferences:
    """
    Read a `.cat` file; raise `FaultsError` with every line that is none of one.

    Of what the head says, the names and the numbers are held against the ballots; a number that does not agree is a
    fault.
    """
    head, named, ballots, faults = dict[str, str](), dict[tuple[str, int], str](), list[tuple[_Groups, int]](), []
    for number, text in enumerate(decoded(data, "utf-8", place=place).splitlines(), 1):
        if found := _HEAD.fullmatch(text):
            key, index, value = found.groups()
            if index is None:
                head[key] = value.strip()
            else:
                named[key, int(index)] = value.strip()
        elif found := _LINE.fullmatch(text.strip()):
            ballots.append((tuple(_groups(found[2])), int(found[1])))
        elif text.strip():
            faults.append(Fault(f"{place}, line {number}", Phrase("wanted.line_of_cat"), described(text[:80])))
    categories, alternatives = _names(named, "CATEGORY NAME"), _names(named, "ALTERNATIVE NAME")
    told = Preferences(
        head.get("TITLE", ""), head.get("PUBLICATION DATE", ""), categories, alternatives, tuple(ballots)
    )
    faults += _amiss(told, head, place)
    if faults:
        raise FaultsError(place, tuple(faults))
    return told


def _groups(text: str) -> Iterator[tuple[int, ...]]:
    for several, one in _GROUP.findall(text):
        yield tuple(map(int, re.findall(r"\d+", one or several)))


def _names(named: dict[tuple[str, int], str], key: str) -> tuple[str, ...]:
    return tuple(named[one] for one in sorted(one for one in named if one[0] == key))


def _amiss(told: Preferences, head: dict[str, str], place: str) -> Iterator[Fault]:
    """What in a file does not fit together."""
    if head.get("DATA TYPE", "cat") != "cat":
        yield Fault(f"{place}, DATA TYPE", "cat", described(head["DATA TYPE"]))
    numbers = {
        "ALTERNATIVES": len(told.alternatives), "CATEGORIES": len(told.categories),
        "VOTERS": sum(times for _, times in told.ballots), "UNIQUE PREFERENCES": len(told.ballots),
    }  # fmt: skip
    for key, found in numbers.items():
        said = head.get(f"NUMBER {key}", str(found))
        if said != str(found):
            yield Fault(f"{place}, NUMBER {key}", str(found), described(said))
    if (marks := numbers["VOTERS"] * max(numbers["ALTERNATIVES"], 1)) > MOST_MARKS:
        yield Fault(f"{place}, VOTERS", Phrase("wanted.marks_at_most", most=MOST_MARKS), described(marks))
    for key, names in (("CATEGORY NAME", told.categories), ("ALTERNATIVE NAME", told.alternatives)):
        for name in sorted(name for name, times in Counter(names).items() if times > 1 or not name):
            yield Fault(f"{place}, {key}", Phrase("wanted.name_its_own_for_each"), described(name))
    known = range(1, len(told.alternatives) + 1)
    for groups, _ in told.ballots:
        marked = [number for group in groups for number in group]
        if len(groups) != len(told.categories) or len({*marked}) < len(marked) or not all(n in known for n in marked):
            wanted = Phrase("wanted.each_alternative_in_one_category", count=len(told.categories))
            yield Fault(place, wanted, described(", ".join(map(_written, groups))))


def sheets_of_preflib(told: Preferences) -> tuple[bytes, bytes]:
    """
    Return a sheet of members and one of marks that say the same: voters without a name, and who stands.

    Nobody's membership has a date, so all begin together: no tie is broken by it.
    """
    voters = [f"v{number}" for number in range(1, 1 + sum(times for _, times in told.ballots))]
    members = [("id", "joined"), *((who, _SINCE) for who in dict.fromkeys((*told.alternatives, *voters)))]
    return _sheet(members), _sheet(chain([("voter", "candidate", "mark")], _marks(told, voters)))


def _marks(told: Preferences, voters: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    ballots = (groups for groups, times in told.ballots for _ in range(times))
    for who, groups in zip(voters, ballots, strict=True):
        said = {number: told.categories[place] for place, group in enumerate(groups) for number in group}
        for number, name in enumerate(told.alternatives, 1):
            yield who, name, said.get(number, "")


def members_and_marks(
    members: tuple[bytes, str] | None, marks: tuple[bytes, str]
) -> tuple[tuple[bytes, str], tuple[bytes, str]]:
    """
    Return the two sheets of an election, each with its name: those given, or those that a `.cat` file alone comes to.

    Raises `PartgovError` for marks without members, and for members beside a `.cat` file, whose voters nobody knows.
    """
    data, place = marks
    if not data.startswith(b"# FILE NAME"):
        if members is None:
            raise PartgovError("the sheet of members", None, Phrase("wanted.members_or_cat"))
        return members, marks
    if members is not None:
        raise PartgovError("the sheet of members", members[1], Phrase("wanted.none_beside_cat"))
    made = sheets_of_preflib(read_preflib(data, place=place))
    return (made[0], place), (made[1], place)


_SINCE: Final = "1000-01-01T00:00:00Z"


def _sheet(rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()
