"""Who may vote, stand, endorse and propose, from the grammar of charters, with plain days and sets.

Bylaws are as a charter has them, in their own words; days are whole numbers. Nothing here imports the package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from tests.oracle.members import Circle, groups_by_day
from tests.oracle.recalls import PER_DAY, lasted

Rules = Mapping[str, Any]


class Person(NamedTuple):
    """A member: when they came and left, perhaps several times, and for whom they worked from when until when."""

    spells: tuple[tuple[int, int], ...]
    works: tuple[tuple[str, int, int], ...] = ()


class Office(NamedTuple):
    """Who holds a seat of a role from which day until which; a reserve is in no electorate."""

    role: str
    who: str
    starts: int
    ends: int
    reserve: bool = False


class Stood(NamedTuple):
    """A candidacy: when it was posted, who endorsed it when, and what the candidate says of themselves."""

    who: str
    day: int
    endorsed: tuple[tuple[str, int], ...]
    says: Mapping[str, str]


class Vote(NamedTuple):
    """When the discussion opens, voting opens, and voting closes."""

    discussed: int
    opens: int
    closes: int


class Facts(NamedTuple):
    """Everybody, and what they are of."""

    people: Mapping[str, Person]
    offices: tuple[Office, ...]
    circles: Mapping[str, Circle]
    bodies: Mapping[str, Sequence[str]]
    lists: Mapping[str, Sequence[str]]
    inside: Sequence[Mapping[str, set[str]]]  # who is in each group, day by day
    could: Mapping[tuple[str, str, int], bool]  # of a group, who and when: whether they met all that it asks


def facts_of(
    people: Mapping[str, Person], offices: Sequence[Office], circles: Mapping[str, Circle],
    bodies: Mapping[str, Sequence[str]], lists: Mapping[str, Sequence[str]], days: int,
) -> Facts:  # fmt: skip
    """The same, with who is in which group."""
    told = groups_by_day(circles, {who: one.spells for who, one in people.items()}, 2, days)
    return Facts(people, tuple(offices), circles, bodies, lists, *told)


def since(facts: Facts, who: str, day: int) -> int | None:
    """When the unbroken membership began that somebody has on a day; None where they are no member."""
    start: int | None = None
    for came, left in sorted(facts.people[who].spells if who in facts.people else ()):
        if came <= day < left:
            start, wanted = came, came
            for before, after in sorted(facts.people[who].spells, reverse=True):
                if after == wanted:
                    start = wanted = before
    return start


def members(facts: Facts, day: int) -> set[str]:
    """Everybody who is a member on a day."""
    return {who for who in facts.people if since(facts, who, day) is not None}


def those_of(facts: Facts, name: str, day: int) -> set[str]:
    """Who is of a group, role, body or list on a day; of a list whoever it names."""
    if name in facts.bodies:
        return {who for part in facts.bodies[name] for who in those_of(facts, part, day)}
    if name in facts.lists:
        return {*facts.lists[name]}
    if name in facts.circles:
        return facts.inside[day][name]
    return {
        one.who
        for one in facts.offices
        if one.role == name and not one.reserve and one.starts <= day < one.ends
        and all(since(facts, one.who, each) is not None for each in range(one.starts, day + 1))
    }  # fmt: skip


def electorate(facts: Facts, rule: Rules, bylaws: Rules, day: int) -> set[str]:
    """Who is of an electorate on a day, with all that is required of them."""
    of = rule.get("of", "members")
    here = members(facts, day) if of in ("members", []) else {who for one in of for who in those_of(facts, one, day)}
    return {who for who in here if all(_of_voter(facts, one, day, who) for one in required(rule, bylaws))}


def required(rule: Rules, bylaws: Rules) -> list[Rules]:
    """What is required, in place or by its name."""
    known = {"voter": {"may_vote": True}, **bylaws.get("requirements", {})}
    return [known[one] if isinstance(one, str) else one for one in rule.get("requires", [])]


def _of_voter(facts: Facts, asked: Rules, day: int, who: str) -> bool:
    if "member_for" in asked:
        began = since(facts, who, day)
        if began is None or began + days(asked["member_for"]) > day:
            return False
    return "in_group" not in asked or who in those_of(facts, asked["in_group"], day)


def days(span: str) -> int:
    """`P3D` in days."""
    return int(span[1:-1])


def in_days(length: Any) -> Any:
    """A length in days, or the least and the most of them; None where there is none."""
    if isinstance(length, dict):
        return tuple(None if (one := length.get(name)) is None else days(one) for name in ("least", "most"))
    return None if length in (None, "none") else days(length)


def record_date(rule: Rules) -> str:
    """When one must be of an electorate: members when they mark, others at the opening, unless it is said."""
    at: str | None = rule.get("at")
    if at is not None:
        return at
    return "marking" if rule.get("of", "members") in ("members", []) else "opening"


def may(facts: Facts, rule: Rules, bylaws: Rules, vote: Vote, who: str, day: int | None) -> bool:
    """Whether somebody may vote who does on a day of the vote, or on nobody knows which of them."""

    def there(when: int) -> bool:
        return who in electorate(facts, rule, bylaws, when)

    date = record_date(rule)
    marking = any(there(each) for each in range(vote.opens, vote.closes)) if day is None else there(day)
    if date == "marking":
        return marking
    if date == "opening":
        return there(vote.opens)
    if date == "both":
        return there(vote.opens) and marking
    return there(vote.opens - days(date))


def number(facts: Facts, rule: Rules, bylaws: Rules, vote: Vote, concerned: Sequence[str] = ()) -> int:
    """How many might vote: by the record date, else everybody who was of it while the vote was open."""
    everybody = {*facts.people, *(who for names in facts.lists.values() for who in names)}
    able = {who for who in everybody if may(facts, rule, bylaws, vote, who, None)}
    return len(able - {*concerned} if rule.get("concerned") == "left_out" else able)


def reached(asked: Any, found: int, base: int) -> bool:
    """Whether a number is what is asked: a whole number, or a share of a base that is not nobody."""
    if isinstance(asked, int):
        return found >= asked
    if base == 0 and (isinstance(asked, str) or "share" in asked):
        return False
    if isinstance(asked, str):
        return found >= Fraction(asked) * base
    wanted = asked["least"] if "least" in asked else Fraction(asked["share"]) * base
    return found > wanted if asked.get("exceeded") else found >= wanted


def holds(asked: Any, part: Any) -> bool:
    """Whether what is asked holds, where `part` says it of each condition: a list asks all, `any` one."""
    if isinstance(asked, list):
        return all(holds(one, part) for one in asked)
    if isinstance(asked, dict) and "any" in asked:
        return any(holds(one, part) for one in asked["any"])
    return bool(part(asked))


def _among(asked: Any) -> str | None:
    return asked.get("from") if isinstance(asked, dict) else None


def proposed(facts: Facts, asked: Any, who: Sequence[str], day: int) -> bool:
    """Whether enough put a question on a day, each part of what is asked held against those of whom it is asked."""

    def part(one: Any) -> bool:
        name = _among(one)
        able = members(facts, day) if name is None else those_of(facts, name, day)
        return reached(one, len({*who} & able), len(able))

    return holds(asked, part)


# ── who may stand ────────────────────────────────────────────────────────────────────────────────


def deadline(rules: Rules, vote: Vote) -> int:
    """By when a statement must be posted."""
    before = rules.get("statement_before", "voting_opens")
    named = {"voting_opens": vote.opens, "discussion_opens": vote.discussed}
    return named[before] if before in named else vote.discussed + days(before)


def stands(facts: Facts, rules: Rules, bylaws: Rules, vote: Vote, one: Stood) -> bool:
    """Whether a candidacy is in order, and still there at the close."""
    by = deadline(rules, vote)
    if one.day >= by or any(since(facts, one.who, day) is None for day in range(one.day, vote.closes)):
        return False
    if any(since(facts, one.who, day) == day for day in range(one.day + 1, vote.closes)):
        return False  # who left and came back is a candidate no more
    asked = rules.get("candidates", {})
    asked = asked if isinstance(asked, dict) else {"requires": asked}
    of = asked.get("of", [])
    if of not in ("members", []) and not any(one.who in those_of(facts, name, by) for name in of):
        return False
    able = electorate(facts, rules.get("electorate", {}), bylaws, by)
    return all(_shows(facts, what, able, by, one) for what in required(asked, bylaws))


def _shows(facts: Facts, asked: Rules, able: set[str], by: int, one: Stood) -> bool:
    if not _of_voter(facts, asked, by, one.who):
        return False
    if asked.get("may_vote") and one.who not in able:
        return False
    if "fact" in asked:
        said = one.says.get(asked["fact"])
        if said is None or (asked.get("one_of") and said not in asked["one_of"]):
            return False
    return "endorsers" not in asked or _endorsed(facts, asked, able, by, one)


def _endorsed(facts: Facts, asked: Rules, able: set[str], by: int, one: Stood) -> bool:
    apart = asked.get("apart", "none")
    apart = {True: "endorsers", False: "none"}.get(apart, apart)

    def part(each: Any) -> bool:
        name = _among(each)
        given = [(who, day) for who, day in one.endorsed if day < by and who != one.who and who in members(facts, day)]
        if name is not None:
            given = [(who, day) for who, day in given if who in those_of(facts, name, day)]
        if apart == "with_candidate":
            given = [pair for pair in given if not works(facts, *pair) & works(facts, one.who, pair[1])]
        of = able if name is None else those_of(facts, name, by)
        return reached(each, _most(facts, given, apart != "none"), len(of))

    return holds(asked["endorsers"], part)


def works(facts: Facts, who: str, day: int) -> set[str]:
    """For whom somebody works on a day."""
    return {name for name, start, end in facts.people[who].works if start <= day < end}


def _most(facts: Facts, given: Sequence[tuple[str, int]], apart: bool) -> int:
    """How many endorse, each once; where they have to be apart as many as can be of whom no two share anything."""
    if not apart:
        return len({who for who, _ in given})
    for size in range(len(given), 0, -1):
        for chosen in combinations(given, size):
            names = [works(facts, *pair) for pair in chosen]
            if len({who for who, _ in chosen}) == size and sum(map(len, names)) == len(set().union(*names)):
                return size
    return 0


# ── what it all comes to ─────────────────────────────────────────────────────────────────────────

Marks = Mapping[str, tuple[int | None, str]]
"""What each voter handed in, the same for whatever was to be marked, and when."""


class Call(NamedTuple):
    """A recall that is called when the discussion opens: of whom, by whom, who seconded it when, and the marks."""

    mandatee: str
    initiator: str
    seconds: tuple[tuple[str, int], ...]
    marks: Marks


class Told(NamedTuple):
    """Whose marks count in an election, a question and a contest; who stands and passes; and what else was in order."""

    standing: frozenset[str]
    passing: frozenset[str]
    marked: Mapping[str, str | None]  # by voter: None where the mark counts, else why it does not
    answered: Mapping[str, str | None]
    outcome: str
    entered: Mapping[str, str | None]
    proposed: bool
    answers: Mapping[str, tuple[bool, ...]]  # of each group, whether each of its answers was in order
    lasted: Mapping[str, bool]  # whether discussion and voting were as long as they have to be
    recalled: str
    unsaid: Mapping[str, str | None]


def tell(
    facts: Facts, bylaws: Rules, vote: Vote, stood: Sequence[Stood], marks: Marks, answers: Marks, put: Sequence[str],
    concerned: Sequence[str], call: Call,
) -> Told:  # fmt: skip
    """Judge an election of an editor, a question, a contest and a recall, which run on the same days."""
    room = bylaws["elections"]
    rules = {**room, **room.get("roles", {}).get("editor", {})}
    voters = rules.get("electorate", {})
    standing = frozenset(one.who for one in stood if stands(facts, rules, bylaws, vote, one))
    marked = {who: why_not(facts, voters, bylaws, vote, who, day) for who, (day, _) in marks.items()}
    yes, no = (sum(marks[who][1] == mark for who, why in marked.items() if why is None) for mark in ("yes", "no"))
    gate = rules.get("gate", "none")
    base = number(facts, voters, bylaws, vote) if isinstance(gate, dict) else yes + no
    passing = standing if gate == "none" or reached(gate, yes, base) else frozenset[str]()
    asked = bylaws["decisions"]
    said = {
        who: why_not(facts, asked["electorate"], bylaws, vote, who, day, concerned) for who, (day, _) in answers.items()
    }
    contest = {"at": bylaws["contests"]["electorate"].removeprefix("at_")}
    return Told(
        standing,
        passing,
        marked,
        said,
        _outcome(asked, [answers[who][1] for who, why in said.items() if why is None],
                 number(facts, asked["electorate"], bylaws, vote, concerned)),
        {who: why_not(facts, contest, bylaws, vote, who, day) for who, (day, _) in marks.items()},
        proposed(facts, asked["proposers"], put, vote.discussed),
        {
            name: tuple(
                one.accepted == (could := facts.could[name, one.who, one.day])
                or (could and bylaws["groups"]["may_refuse"])
                for one in circle.asking if one.accepted is not None
            )
            for name, circle in facts.circles.items()
        },
        {
            f"{what}/{period}": lasted(
                begins * PER_DAY, ends * PER_DAY, in_days(asked.get(period)), asked.get("leeway", "within_day")
            )
            for what, asked in (("elections/e", rules), ("contests/c", bylaws["contests"]))
            for period, begins, ends in (("discussion", *vote[:2]), ("voting", *vote[1:]))
            if asked.get(period, "none") != "none"
        },
        *recalled(facts, bylaws, vote, call),
    )  # fmt: skip


def recalled(facts: Facts, bylaws: Rules, vote: Vote, call: Call) -> tuple[str, Mapping[str, str | None]]:
    """What a recall comes to by who opened it, who called it, quorum and majority; and whose marks count."""
    rule, of = bylaws["recall"], bylaws["recall"]["electorate"]
    seconds = [(who, day) for who, day in call.seconds if day < vote.closes and who != call.initiator]
    acts = [(call.initiator, vote.discussed), *seconds]
    if not rule["mandatee_may_act"]:
        acts = [(who, day) for who, day in acts if who != call.mandatee]

    def able(part: Any, who: str, day: int) -> bool:
        name = _among(part)
        return who in (members(facts, day) if name is None else those_of(facts, name, day))

    def part(one: Any) -> bool:
        name, day = _among(one), vote.discussed
        base = electorate(facts, of, bylaws, day) if name is None else those_of(facts, name, day)
        return reached(one, len({who for who, day in acts if able(one, who, day)}), len(base))

    said = {who: why_not(facts, of, bylaws, vote, who, day, [call.mandatee]) for who, (day, _) in call.marks.items()}
    yes, no = (sum(call.marks[who][1] == mark for who, why in said.items() if why is None) for mark in ("yes", "no"))
    might = number(facts, of, bylaws, vote, [call.mandatee])
    if acts[:1] != [(call.initiator, vote.discussed)] or not _some(rule["initiators"], able, *acts[0]):
        return "refused", said
    if not holds(rule["initiators"], part):
        return "not_seconded", said
    if not reached(rule["quorum"], yes + no, might):
        return "no_quorum", said
    carried = reached(rule["majority"], yes, might if rule["base"] == "electorate" else yes + no)
    return "revoked" if carried else "kept", said


def _some(asked: Any, able: Callable[[Any, str, int], bool], who: str, day: int) -> bool:
    """Whether somebody is of those of whom one of the parts is asked."""
    parts = (
        asked if isinstance(asked, list) else asked["any"] if isinstance(asked, dict) and "any" in asked else [asked]
    )
    return any(able(one, who, day) for one in parts)


def why_not(
    facts: Facts, rule: Rules, bylaws: Rules, vote: Vote, who: str, day: int | None, concerned: Sequence[str] = ()
) -> str | None:
    """Why a mark does not count; None where it does."""
    if day is not None and not vote.opens <= day < vote.closes:
        return "outside_period"
    if not may(facts, rule, bylaws, vote, who, day):
        return "not_a_member"
    return "concerned" if who in concerned and rule.get("concerned", "votes") != "votes" else None


def _outcome(asked: Rules, said: Sequence[str], able: int) -> str:
    """First the quorum, then the majority, each of what it is asked of."""
    if not reached(asked["quorum"], len(said), able):
        return "no_quorum"
    base = able if asked["base"] == "electorate" else len(said) - said.count("abstain")
    return "adopted" if reached(asked["for_against"], said.count("for"), base) else "rejected"
