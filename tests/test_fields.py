"""What the fields of rules and facts take: each its own kind, and everything else is refused by its name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Final

import attrs
import pytest

from partgov.calls import Recall, RecallRules, Second
from partgov.candidacies import Candidacy, Candidates, ElectionRules
from partgov.caps import Cap, most_of
from partgov.dues import Credit, DuesRules, Income, Payment
from partgov.electorates import Electorate, roll_among
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted
from partgov.foundation.draws import Draw
from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.money import Money
from partgov.foundation.periods import Span, days, months
from partgov.history.recorded_votes import Yields
from partgov.mandates import MandateRules
from partgov.members import Affiliation, Membership
from partgov.merits import TieBreak
from partgov.motions import Prior
from partgov.publishing import Head
from partgov.questions import DecisionRules, QuestionRule, Reopening, Veto, check_tally
from partgov.requirements import VOTER, Endorsement, Qualification, names_of, names_unknown, resolved
from partgov.roles import OPEN
from partgov.tallies import Ballot, tally_by_candidate, tally_by_voter, tally_columns
from partgov.terms import Successor, TermOfOffice, Whichever
from tests.strategies import CLOSES, JOINED, OPENS, TICK, call, contender, roll_of, stand

OF_BOARD: Final = Condition(share=Fraction(1, 2), among="board")


def with_field(kind: Any, name: str, value: object) -> Callable[[], object]:
    """Making a value with a field."""
    return lambda: kind(**{name: value})


class Odd:
    """Nothing that anybody could mean."""


RECALL: Final = Recall(id="r", role="team", mandatee="ana", initiator="bo", opens=OPENS, closes=CLOSES)
SAMPLES: Final[tuple[Any, ...]] = (
    Affiliation(name="acme", since=JOINED),
    Candidacy(member="ana", at=OPENS, statement="I would."),
    Candidates(requires=[VOTER]),
    DecisionRules(),
    ElectionRules(),
    Electorate(),
    Membership(id="ana", joined=JOINED),
    RECALL,
    RecallRules(),
    Reopening(adopted=months(1), rejected=months(2)),
    Second(member="cy", at=OPENS),
    Veto(of=["permanent"]),
    call(stand("ana")),
    Cap(most=1, seats=3, at=OPENS),
    contender("ana", 1),
    Credit(id="c", member="ana", group="g", day=OPENS.date(), amount=Money(1, "EUR")),
    DuesRules(),
    Head(log="example.org/books", day=OPENS.date()),
    Income(member="ana", year=2016, monthly=Money(1, "EUR"), declared_at=OPENS),
    Payment(id="p", member="ana", day=OPENS.date(), amount=Money(1, "EUR")),
    MandateRules(),
    Prior(id="r", opens=OPENS, closes=CLOSES, seconded=True),
    Endorsement(member="bo", at=OPENS),
    Qualification(endorsers=Condition(least=2)),
    TermOfOffice(day="09-30"),
    TermOfOffice(successor=Successor.SEAT),
)


OURS: Final = {"Head": {"frontier"}, "Contender": {"tally", "after"}, "Prior": {"id", "seconded", "cool_down"}}
"""What this package alone gives, besides what is cited."""

by_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: type(one).__name__)


@by_sample
@pytest.mark.parametrize("odd", [Odd(), [Odd()], {Odd(): Odd()}, ["\n"]], ids=["one", "list", "mapping", "no id"])
def test_each_field_refuses_what_is_none(sample: Any, odd: object) -> None:
    """A thing of no kind, a list of such, a mapping of such and a list of what no id is are refused in every field."""
    given = {one.name for one in attrs.fields(type(sample)) if one.init and one.name != "cites"}
    taken = set()
    for name in given - OURS.get(type(sample).__name__, set()):
        with suppress(PartgovError):
            attrs.evolve(sample, **{name: odd})
            taken.add(name)
    assert not taken


@by_sample
def test_each_instant_has_its_zone_and_is_kept_in_utc(sample: Any) -> None:
    """One without is refused by the name of its field; one of another zone is the same instant, in UTC."""
    hour = timezone(timedelta(hours=1))
    for field in attrs.fields(type(sample)):
        value = getattr(sample, field.name)
        if field.init and isinstance(value, datetime):
            with pytest.raises(NaiveInstantError, match=rf"^{field.name}: "):
                attrs.evolve(sample, **{field.name: value.replace(tzinfo=None)})
            kept = getattr(attrs.evolve(sample, **{field.name: value.astimezone(hour)}), field.name)
            assert (value, UTC) == (kept, kept.tzinfo)


LEAST: Final = [
    (at, name, least)
    for at, names, least in (
        ("Election", ("ballots_cast", "present", "may_vote"), 0), ("Recall", ("voters", "present", "may_vote"), 0),
        ("Recall", ("signatures",), 1), ("ElectionRules", ("per_ballot",), 1), ("Cap", ("most", "seats"), 0),
        ("DuesRules", ("starts_month", "starts_day"), 1),
    )
    for name in names
]  # fmt: skip


@pytest.mark.parametrize(("at", "name", "least"), LEAST)
def test_each_number_has_its_least(at: str, name: str, least: int) -> None:
    """That much may be, one less is refused with the least, and true is no number."""
    (sample,) = (one for one in SAMPLES if type(one).__name__ == at)
    assert least == getattr(attrs.evolve(sample, **{name: least}), name)
    for wrong in (least - 1, True):
        with pytest.raises(PartgovError, match=f"^{name}: wanted a whole number, {least} or more, found "):
            attrs.evolve(sample, **{name: wrong})


def recall(**changed: Any) -> Recall:
    """A recall of ana, but for what is given."""
    return attrs.evolve(RECALL, **changed)


def wrongly(value: Any) -> Any:
    """What is wrong on purpose."""
    return value


HALF: Final = Fraction(1, 2)
DECISIONS: Final = DecisionRules(kinds={"statutes": DecisionRules(), "money": DecisionRules()})
RECALLS: Final = RecallRules(kinds={"light": RecallRules(), "grave": RecallRules()})

REFUSED: Final[list[tuple[Callable[[], object], str, str, str]]] = [
    (lambda: ElectionRules(statement_before=wrongly("voting")), "statement_before", "a Deadline", "text 'voting'"),
    (lambda: ElectionRules(ties=[TieBreak.DRAW, TieBreak.DRAW]), "ties", "each of them once", "a list"),
    (lambda: ElectionRules(method="STV"), "method", "no method, unless the order is a ranking", "text 'STV'"),
    (
        lambda: attrs.evolve(call(), term_starts=CLOSES - TICK),
        "term_starts",
        "an instant not before voting_closes, 2016-11-29T00:00:00Z",
        "text '2016-11-28T23:59:59.999999Z'",
    ),
    (
        lambda: attrs.evolve(call(), voting_opens=CLOSES),
        "voting_closes",
        "an instant after voting_opens, 2016-11-29T00:00:00Z",
        "text '2016-11-29T00:00:00Z'",
    ),
    (
        lambda: stand("ana", withdrawn_at=JOINED),
        "withdrawn_at",
        "an instant not before the statement, 2016-11-01T00:00:00Z",
        "text '2013-05-01T00:00:00Z'",
    ),
    (
        lambda: MandateRules(cap=Condition(share=HALF, exceeded=True)),
        "cap.exceeded",
        "a number or a share that may be reached, since it says how many at most",
        "true",
    ),
    (
        lambda: MandateRules(cap=Condition(share=HALF, of=Base.VOTES)),
        "cap.of",
        "a number of seats or a share of them, and nothing else",
        "text 'votes'",
    ),
    (
        lambda: MandateRules(cap=Condition(least=2, counts=Counted.VOTES)),
        "cap.counts",
        "a number of seats or a share of them, and nothing else",
        "text 'votes'",
    ),
    (
        lambda: MandateRules(cap=Condition(least=2, among="board")),
        "cap.from",
        "a number of seats or a share of them, and nothing else",
        "text 'board'",
    ),
    *(
        (
            with_field(kind, key, asked),
            f"{key}.from",
            "nothing of a role, group, body or list: a vote is of all who vote",
            "text 'board'",
        )
        for asked in (OF_BOARD, AllOf([Condition(least=2), AnyOf([Condition(least=3), OF_BOARD])]))
        for kind, keys in (
            (DecisionRules, ("for_against", "quorum", "outright")),
            (RecallRules, ("majority", "quorum", "outright")),
            (ElectionRules, ("gate",)),
        )
        for key in keys
    ),
    *(
        (
            with_field(DecisionRules, "answers", asked),
            f"answers.{key}",
            "a number or a share of all answers, and nothing else",
            found,
        )
        for asked, key, found in (
            (Condition(share=HALF, of=Base.ELECTORATE), "of", "text 'electorate'"),
            (Condition(least=2, counts=Counted.VOTES), "counts", "text 'votes'"),
            (Condition(root=HALF), "root", "the fraction 1/2"),
            (OF_BOARD, "from", "text 'board'"),
        )
    ),
    (
        lambda: MandateRules(ties=[TieBreak.DRAW, TieBreak.SENIORITY]),
        "ties",
        "one of agreement, draw",
        "text 'seniority'",
    ),
    (lambda: MandateRules(ties=[TieBreak.DRAW, TieBreak.DRAW]), "ties", "each of them once", "a list"),
    (
        lambda: Yields(draw=Draw(source="a lottery", named_at=JOINED, appears_at=JOINED, value="7")),
        "draw.order",
        "the key 'order', which is required",
        "nothing",
    ),
    (
        lambda: Yields(draw=Draw(source="a lottery", order=["ana"], agreed=["bo"])),
        "draw.agreed",
        "who agreed to make way beside the draw, not in it",
        "text 'bo'",
    ),
    (
        lambda: most_of(Condition(share=HALF), OPEN),
        "seats",
        "a cap that is a number, for of open seats there is no share",
        "nothing",
    ),
    (
        lambda: check_tally(QuestionRule.FOR_AGAINST, {"for": -1, "against": 1}),
        "tally.for",
        "a whole number, 0 or more",
        "the number -1",
    ),
    (
        lambda: check_tally(QuestionRule.FOR_AGAINST, {"for": True, "against": 1}),
        "tally.for",
        "a whole number, 0 or more",
        "true",
    ),
    (
        lambda: check_tally(QuestionRule.FOR_AGAINST, {"for": 1, "no": 1}),
        "tally",
        "for, against and abstain",
        "text 'for, no'",
    ),
    (
        lambda: check_tally(QuestionRule.MAJORITY_OF_ANSWERS, {"red": 1, "outcome": 1}),
        "tally.outcome",
        "an answer under another name: this one names what was computed",
        "text 'outcome'",
    ),
    (
        lambda: check_tally(QuestionRule.MAJORITY_OF_ANSWERS, {"because": 1}),
        "tally.because",
        "an answer under another name: this one names what was computed",
        "text 'because'",
    ),
    (lambda: check_tally(QuestionRule.MAJORITY_OF_ANSWERS, {}), "tally", "at least one answer", "an empty object"),
    (lambda: DECISIONS.of_kind("other"), "kind", "one of money, statutes", "text 'other'"),
    (lambda: RECALLS.of_role("team", "other"), "kind", "one of grave, light", "text 'other'"),
    (
        lambda: RecallRules(earliest=Fraction(1)),
        "earliest",
        "a span, or a fraction more than 0 and less than 1",
        "the fraction 1",
    ),
    (
        lambda: RecallRules(earliest=Fraction(0)),
        "earliest",
        "a span, or a fraction more than 0 and less than 1",
        "the fraction 0",
    ),
    (
        lambda: recall(closes=OPENS),
        "closes",
        "an instant after opens, 2016-11-15T00:00:00Z",
        "text '2016-11-15T00:00:00Z'",
    ),
    (
        lambda: recall(discussion_opens=OPENS + TICK),
        "discussion_opens",
        "an instant not after opens (2016-11-15T00:00:00Z)",
        "text '2016-11-15T00:00:00.000001Z'",
    ),
    (lambda: recall(initiator=None), "initiator", "who opened it, or the number of signatures", "nothing"),
    (
        lambda: recall(signatures=3, seconds=[Second(member="cy", at=OPENS)]),
        "signatures",
        "named seconds, or a number of signatures, and not both",
        "the number 3",
    ),
    (Qualification, "member_for", "one or more of member_for, in_group, endorsers, fact and may_vote", "nothing"),
    (lambda: Qualification(may_vote=True, one_of=["yes"]), "one_of", "a fact of which these are the answers", "a list"),
    (lambda: Qualification(may_vote=True, apart=True), "apart", "endorsers, who are to be apart", "text 'endorsers'"),
    (lambda: names_unknown("board"), "of", "a role, a group, a body or a list of the bylaws", "text 'board'"),
    (
        lambda: names_of(["adult", "paid"], {"adult": VOTER, "local": VOTER}),
        "requires",
        "the name of a requirement in the bylaws: adult, local",
        "text 'paid'",
    ),
    (lambda: resolved(["adult"]), "requires", "the name of a requirement in the bylaws: ", "text 'adult'"),
    (TermOfOffice, "successor", "a successor or a day, and one of them alone", "nothing"),
    (
        lambda: TermOfOffice(successor=Successor.SEAT, day="09-30"),
        "day",
        "a successor or a day, and one of them alone",
        "text '09-30'",
    ),
    (
        lambda: TermOfOffice(day="09-30", whichever=Whichever.LAST),
        "whichever",
        "a span and a successor, of which it says which ends the term",
        "text 'last'",
    ),
    (
        lambda: TermOfOffice(successor=Successor.SEAT, whichever=Whichever.FIRST),
        "whichever",
        "a span and a successor, of which it says which ends the term",
        "text 'first'",
    ),
    (lambda: TermOfOffice(successor=Successor.SEAT, span=Span()), "span", "a span of at least a day", "text 'P0D'"),
    (lambda: TermOfOffice(day="09-31x"), "day", 'a day of the year, such as "09-30"', "text '09-31x'"),
    (lambda: TermOfOffice(day="13-01"), "day", 'a day of the year, such as "09-30"', "text '13-01'"),
    (lambda: Electorate(at=wrongly("marking")), "at", "a RecordDate", "text 'marking'"),
    (
        lambda: Electorate(requires=[VOTER]),
        "requires",
        "something else of voters than that they may vote",
        "text 'the right to vote'",
    ),
    (
        lambda: Electorate(requires=[Qualification(fact="age")]),
        "requires",
        "what a voter can show: a membership, or to be of a group",
        "text 'an answer to age'",
    ),
    (
        lambda: Electorate(at=days(3)).date_for(None, UTC),
        "voting",
        "the voting period, by whose opening this electorate is told",
        "nothing",
    ),
    (
        lambda: roll_among("board", {}, roll_of("ana")),
        "from",
        "a role, group, body or list whose roll is given",
        "text 'board'",
    ),
    (
        lambda: DuesRules(share=Fraction(-1, 100)),
        "share",
        "an exact fraction of a monthly income, from 0 to 12",
        "the fraction -1/100",
    ),
    (
        lambda: DuesRules(share=Fraction(1201, 100)),
        "share",
        "an exact fraction of a monthly income, from 0 to 12",
        "the fraction 1201/100",
    ),
    (lambda: DuesRules(starts_month=13), "starts_month", "a month, 1 to 12", "the number 13"),
    (lambda: DuesRules(starts_day=29), "starts_day", "a day that every month has, 1 to 28", "the number 29"),
    (lambda: Payment(id="p", member="ana", day=OPENS.date(), amount=wrongly(1)), "amount", "Money", "text 'int'"),
    (lambda: DuesRules(currency="X"), "currency", "a currency code of ISO 4217, such as EUR", "text 'X'"),
    (lambda: tally_columns({"ana": "yyx"}), "columns, candidate ana", "one of the letters y, n, a, -", "text 'x'"),
    (lambda: Ballot(voter="v", marks=wrongly("ana")), "marks", "a mapping from candidates to marks", "text 'ana'"),
    (lambda: tally_by_voter([{"ana": "maybe"}]), "marks", "one of yes, no, abstain", "text 'maybe'"),
    (lambda: tally_by_candidate({"ana": {"v": "maybe"}}), "marks", "one of yes, no, abstain", "text 'maybe'"),
    (lambda: tally_by_candidate({"ana": {"v": wrongly(["yes"])}}), "marks", "one of yes, no, abstain", "a list"),
]
"""What cannot be meant; the place, what was wanted and what was found, as the refusal says."""


@pytest.mark.parametrize(("asked", "place", "wanted", "found"), REFUSED)
def test_what_cannot_be_meant_is_refused_word_for_word(
    asked: Callable[[], object], place: str, wanted: str, found: str
) -> None:
    """The place, what was wanted there and what was found: nothing else, and nothing of them missing."""
    with pytest.raises(PartgovError) as refused:
        asked()
    assert f"{place}: wanted {wanted}, found {found}" == str(refused.value)
