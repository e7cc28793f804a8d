"""What the questions of a record come to, how long they take, and how long a matter rests, from the text (P8).

Nothing here imports the package. Instants are whole numbers, three to a day from 1 January 2020 on; a length of time is
None, so many days, "month", or a pair of the least and the most days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from tests.oracle.questions import Asked, question_comes_to
from tests.oracle.recalls import PER_DAY, lasted

DAY_0 = date(2020, 1, 1)
Figures = Mapping[str, Any]

ADOPTED: Figures = {
    "discussion": 14, "voting": 14, "leeway": "within_day", "base": "for_and_against",
    "for_against": ("share", Fraction(1, 2), True), "answers": ("share", Fraction(1, 2), True),
    "order": "difference", "consequences": {"yes": "continue", "no": "disband"}, "otherwise": "follow-up",
    "quorum": None, "unsettled": "no_quorum", "veto": (), "reopening": ("month", "month"),
}  # fmt: skip
"""What holds where the bylaws say nothing else: the figures of 2016."""


class Bylaws(NamedTuple):
    """From when they hold (None: always), the figures of the room and of kinds that are given, and who is on a list."""

    since: int | None
    room: Figures
    kinds: Mapping[str, Figures]
    lists: Mapping[str, Sequence[str]]

    def of_kind(self, kind: str | None) -> Figures:
        """A kind's figures in place of the room's, and the room's in place of those of 2016 (R-84)."""
        return {**ADOPTED, **self.room, **self.kinds.get(kind or "", {})}


class Option(NamedTuple):
    """One of several options."""

    name: str
    kind: str | None
    matter: str | None
    tally: Mapping[str, int]


class Question(NamedTuple):
    """
    A question; without a tally or options it is counted from the poll's sheets, or not at all.

    Who voted against, of those whose vote blocks, is None where nobody noted it.
    """

    rule: str
    kind: str | None = None
    matter: str | None = None
    tally: Mapping[str, int] | None = None
    declared: str | None = None
    against_by: Sequence[str] | None = None
    options: Sequence[Option] = ()
    ranking: Sequence[Sequence[str]] | None = None


class Sheet(NamedTuple):
    """Somebody's answers, by the question's number."""

    voter: str
    at: int
    answers: Mapping[int, str]


class Poll(NamedTuple):
    """When it was discussed, if that is known, and voted on; its questions, and sheets where there are any."""

    discussed: int | None
    opens: int
    closes: int
    questions: Sequence[Question]
    sheets: Sequence[Sheet] | None = None
    present: int | None = None

    @property
    def began(self) -> int:
        """When it was put."""
        return self.opens if self.discussed is None else self.discussed


class People(NamedTuple):
    """When each member joined and left; who held each role, from when until when; the roles of each body."""

    members: Mapping[str, tuple[int, int]]
    offices: Mapping[str, Sequence[tuple[str, int, int]]]
    bodies: Mapping[str, Sequence[str]]


class Came(NamedTuple):
    """What a question came to (None: not known), which options tie and what each came to, and whether an answer won."""

    outcome: str | None
    tied: tuple[str, ...] = ()
    options: Mapping[str, str] = {}
    won: bool = False


Name = tuple[int, int]
"""A question: the number of its poll, and its own."""


def in_force(bylaws: Sequence[Bylaws], at: int) -> Bylaws:
    """The last entry that had taken effect, else the figures of 2016 (R-30)."""
    there = [one for one in bylaws if one.since is None or one.since <= at]
    return max(there, key=lambda one: -1 if one.since is None else one.since, default=Bylaws(None, {}, {}, {}))


def later(at: int, length: Any) -> int:
    """So many days later, or a calendar month, on the last day of a month that has no such day (R-3)."""
    if length != "month":
        return at + int(length) * PER_DAY
    day = DAY_0 + timedelta(days=at // PER_DAY)
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    then = date(year, month, min(day.day, monthrange(year, month)[1]))
    return (then - DAY_0).days * PER_DAY + at % PER_DAY


# ── what a question comes to ─────────────────────────────────────────────────────────────────────


def offered(question: Question) -> tuple[str, ...]:
    """What one may answer."""
    return ("for", "against", "abstain") if question.rule == "for-against" else ("yes", "no", "depends", "abstain")


def who_answered(poll: Poll, number: int, people: People) -> Mapping[str, str]:
    """Each voter's last answer that counts: in time, as a member, and one that is offered; none in conflict (R-12)."""
    last: dict[str, tuple[int, set[str]]] = {}
    for voter, at, answers in poll.sheets or ():
        joined, left = people.members.get(voter, (0, 0))
        answer = answers.get(number)
        if not (poll.opens <= at < poll.closes and joined <= at < left and answer in offered(poll.questions[number])):
            continue
        before, said = last.get(voter, (-1, set[str]()))
        if at >= before:
            last[voter] = (at, {answer} | (said if at == before else set()))
    return {voter: min(said) for voter, (_, said) in last.items() if len(said) == 1}


def blocking(figures: Figures, bylaws: Bylaws, people: People, at: int) -> set[str]:
    """Whose vote blocks: those on a list, and those in office when voting opens, of a role or of a body's roles."""
    found = set[str]()
    for name in figures["veto"]:
        found.update(bylaws.lists.get(name, ()))
        for role in people.bodies.get(name, (name,)):
            found.update(who for who, starts, ends in people.offices.get(role, ()) if starts <= at < ends)
    return found


def comes_to(poll: Poll, number: int, bylaws: Bylaws, people: People) -> Came:
    """What a question comes to by its own figures."""
    question = poll.questions[number]
    figures, tally, noted = bylaws.of_kind(question.kind), question.tally, question.against_by
    if question.rule == "options":
        return _chosen(question, bylaws, poll.present)
    if poll.sheets is not None:
        answers = who_answered(poll, number, people)
        tally = {one: sum(each == one for each in answers.values()) for one in offered(question)}
        noted = [who for who, answer in answers.items() if answer == "against"]
    if tally is None:
        return Came(None)
    if question.rule == "majority-of-answers":
        return _answered(tally, figures)
    blockers = blocking(figures, bylaws, people, poll.opens)
    if blockers and tally["against"] and noted is None:
        return Came(None)
    return Came(_for_against(tally, figures, poll.present, vetoes=len(blockers & {*(noted or ())})))


def _condition(asked: tuple[str, Any, bool], of: str, counts: str) -> Asked:
    how, amount, exceeded = asked
    return Asked(how, Fraction(amount), exceeded, of, counts)


def _without_quorum(figures: Figures) -> str:
    return "rejected" if figures["unsettled"] == "rejected" else "no_quorum"


def _for_against(tally: Mapping[str, int], figures: Figures, present: int | None, *, vetoes: int) -> str | None:
    """What is asked of For and Against; None where the rules have no majority, or one of those present, not noted."""
    of, quorum = figures["base"], figures["quorum"]
    if figures["for_against"] is None or (present is None and of == "present" and figures["for_against"][0] == "share"):
        return None
    return question_comes_to(
        {"abstain": 0, "present": present or 0, **tally}, [[_condition(figures["for_against"], of, "for")]],
        [] if quorum is None else [[Asked("least", Fraction(quorum), False, "", "votes")]], None,
        without_quorum=_without_quorum(figures), vetoes=vetoes,
    )  # fmt: skip


def _answered(tally: Mapping[str, int], figures: Figures) -> Came:
    """The answer that has its majority of all answers, abstaining being none that can win (R-41, R-65)."""
    of = sum(tally.values())
    if of < (figures["quorum"] or 0):
        return Came(_without_quorum(figures))
    how, amount, exceeded = figures["answers"]
    needed = amount if how == "least" else amount * of
    most = max((votes for answer, votes in tally.items() if answer != "abstain"), default=0)
    first = [answer for answer, votes in tally.items() if answer != "abstain" and votes == most]
    if most == 0 or len(first) > 1 or most < needed or (exceeded and most == needed):
        return Came(figures["otherwise"])
    return Came(figures["consequences"].get(first[0], first[0]), won=True)


def _chosen(question: Question, bylaws: Bylaws, present: int | None) -> Came:
    """The first of the options that pass, each by the figures of its own kind (R-75)."""
    figures, options = bylaws.of_kind(question.kind), dict[str, str]()
    for one in question.options:
        own = bylaws.of_kind(one.kind or question.kind)
        unknown = own["veto"] and one.tally["against"]
        outcome = None if unknown else _for_against(one.tally, own, present, vetoes=0)
        if outcome is None:
            return Came(None)
        options[one.name] = outcome
    if figures["order"] == "ranking" and question.ranking is None:
        return Came(None)

    def place(one: Option) -> Fraction:
        votes, against = one.tally["for"], one.tally["against"]
        match figures["order"]:
            case "difference":
                return Fraction(against - votes)
            case "yes":
                return Fraction(-votes)
            case "share":
                return -Fraction(votes, votes + against)
        named = [number for number, tied in enumerate(question.ranking or ()) if one.name in tied]
        return Fraction(named[0] if named else len(question.options))

    passed = [one for one in question.options if options[one.name] == "adopted"]
    best = [one.name for one in passed if place(one) == min(map(place, passed))]
    if not passed:
        return Came(figures["otherwise"], options=options)
    return Came(best[0], options=options) if len(best) == 1 else Came("undecided", tuple(best), options)


# ── what rests ───────────────────────────────────────────────────────────────────────────────────


def settled(question: Question, came: Came, figures: Figures) -> Mapping[str, str]:
    """How each matter of a question was settled, as was declared, else as it was computed: adopted or rejected.

    Without a quorum nothing is settled, and of several answers or options where none has it, or it is open which.
    """
    outcome, found = question.declared or came.outcome, dict[str, str]()

    def note(matter: str | None, how: str | None) -> None:
        if matter is not None and how is not None and found.get(matter) != "adopted":
            found[matter] = how

    unsettled = {None, "no_quorum", "lapsed", "undecided"}
    if question.rule != "options":
        if question.rule == "majority-of-answers" and not (came.won and outcome == came.outcome):
            unsettled.add(figures["otherwise"])
        how = "rejected" if outcome == "rejected" else "adopted"
        note(question.matter, None if outcome in unsettled else how)
        return found
    names = {one.name for one in question.options}
    fell = outcome == figures["otherwise"] and (not came.options or "rejected" in came.options.values())
    note(question.matter, "adopted" if outcome in names else "rejected" if fell else None)
    for one in question.options:
        alone = came.options.get(one.name)
        if one.name == outcome:
            note(one.matter, "adopted")
        elif alone == "rejected" or (alone == "adopted" and outcome != "undecided"):
            note(one.matter, "rejected")
    return found


def checks(
    polls: Sequence[Poll], bylaws: Sequence[Bylaws], people: People
) -> tuple[Mapping[Name, str | None], Mapping[str, bool]]:
    """What every question comes to, and of each thing that is checked of a poll whether it is as it should be."""
    every = {(one, each): asked for one, poll in enumerate(polls) for each, asked in enumerate(poll.questions)}
    held = [in_force(bylaws, poll.began) for poll in polls]
    came = {name: comes_to(polls[name[0]], name[1], held[name[0]], people) for name in every}
    rests = {name: settled(one, came[name], held[name[0]].of_kind(one.kind)) for name, one in every.items()}
    found = dict[str, bool]()
    for one, poll in enumerate(polls):
        found.update(_periods(f"polls/{one}", poll, held[one]))
    for name, question in every.items():
        place, mine = f"polls/{name[0]}/{name[1]}", came[name]
        counted = question.tally is not None or bool(question.options) or polls[name[0]].sheets is not None
        if mine.outcome is None and (counted or question.declared is not None):
            found[place] = False
        elif question.declared is not None:
            found[place] = question.declared == mine.outcome or question.declared in mine.tied
        options = {(one.matter, one.kind or question.kind) for one in question.options}
        for matter, kind in {(question.matter, question.kind), *options}:
            if matter is not None:
                reopening = held[name[0]].of_kind(kind)["reopening"]
                where = f"{place}/reopening" + ("" if matter == question.matter else f"/{matter}")
                found[where] = found.get(where, True) and all(
                    _rested(polls[name[0]], polls[other[0]], reopening, how[matter])
                    for other, how in rests.items()
                    if matter in how
                )
    return {name: one.outcome for name, one in came.items()}, found


def _rested(poll: Poll, other: Poll, reopening: tuple[Any, Any], how: str) -> bool:
    """Whether a matter was put when another vote on it had been settled long enough before, or was put later."""
    rest = reopening[0] if how == "adopted" else reopening[1]
    first = (other.began, other.closes) < (poll.began, poll.closes)
    return not first or poll.began >= later(other.closes, rest)


def _periods(place: str, poll: Poll, bylaws: Bylaws) -> Mapping[str, bool]:
    """Whether discussion and voting lasted as long as they had to, for all in the room and for each other timetable."""
    found, names = dict[str, bool](), ("discussion", "voting", "leeway")
    room = bylaws.of_kind(None)
    for number, question in enumerate(poll.questions):
        own = bylaws.of_kind(question.kind)
        apart = any(own[one] != room[one] for one in names)
        where = f"{place}/{number}" if apart else place
        if poll.discussed is not None and own["discussion"] is not None:
            found[f"{where}/discussion"] = lasted(poll.discussed, poll.opens, own["discussion"], own["leeway"])
        if (poll.discussed is not None or apart) and own["voting"] is not None:
            found[f"{where}/voting"] = lasted(poll.opens, poll.closes, own["voting"], own["leeway"])
    return found
