"""What cannot be meant is refused where it is written, by its place and with its remedy (R-77, R-88, R-91)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from partgov.ballots import Tally
from partgov.calls import Recall, RecallRules, Second
from partgov.elections import Election, ElectionRules, elect
from partgov.electorates import Electorate, RecordDate
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted, MissingFigureError
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import days, weeks
from partgov.foundation.sentences import ENGLISH
from partgov.mandates import Mandate
from partgov.members import Membership, Roll
from partgov.merits import TieBreak
from partgov.motions import judge_motion
from partgov.rankings import Ranking
from partgov.recall import settle_recall
from partgov.requirements import Qualification
from partgov.roles import Seat, Seats
from partgov.tallies import Order
from partgov.terms import Successor, TermOfOffice

OPENS = datetime(2020, 5, 2, tzinfo=UTC)
DAY = timedelta(days=1)
HALF = Condition(share=Fraction(1, 2))
VOTES = attrs.evolve(HALF, counts=Counted.VOTES)


def recall(**rest: Any) -> Recall:
    """A recall of ana, opened by bo, where nothing else is said."""
    return Recall(
        **{"id": "r", "role": "editor", "mandatee": "ana", "initiator": "bo", "opens": OPENS, "closes": OPENS + DAY,
           **rest}
    )  # fmt: skip


WRONG: list[tuple[str, str, Callable[[], object]]] = [
    ("ties", "each of them once", lambda: ElectionRules(ties=[TieBreak.DRAW, TieBreak.DRAW])),
    ("method", "no method, unless", lambda: ElectionRules(method="Scottish STV")),
    ("of", "a number is of nothing", lambda: Condition(least=3, of=Base.SEATS)),
    ("root", "more than 0", lambda: Condition(root=Fraction(0))),
    ("share", "", lambda: Condition(least=3, share=Fraction(1, 2))),
    ("share", "", lambda: Condition(share=Fraction(1), exceeded=True)),
    ("any", "one condition or more", lambda: AnyOf(())),
    ("majority", "AllOf or AnyOf", lambda: RecallRules(majority="most")),  # type: ignore[arg-type]
    ("majority.counts", "a count of those for it", lambda: RecallRules(majority=VOTES)),
    ("earliest", "less than 1", lambda: RecallRules(earliest=Fraction(3, 2))),
    ("kind", "one of", lambda: RecallRules().of_role("editor", "grave")),
    ("discussion_opens", "not after opens", lambda: recall(discussion_opens=OPENS + DAY)),
    ("closes", "after opens", lambda: recall(closes=OPENS)),
    ("initiator", "who opened it", lambda: recall(initiator=None)),
    ("signatures", "", lambda: recall(initiator=None, signatures=3, seconds=[Second(member="cy", at=OPENS)])),
    ("successor", "", TermOfOffice),
]  # fmt: skip
"""The place that is named, a part of the remedy, and who asks for what cannot be meant."""


@pytest.mark.parametrize(("place", "remedy", "made"), WRONG)
def test_what_cannot_be_meant(place: str, remedy: str, made: Callable[[], object]) -> None:
    """Each is refused with the place and what would be right."""
    with pytest.raises(PartgovError) as refused:
        made()
    errors = getattr(refused.value, "faults", None) or [refused.value]
    assert place in {getattr(one, "path", None) or one.place for one in errors}
    assert remedy in str(refused.value)


# ── elections ────────────────────────────────────────────────────────────────────────────────────


def held(rules: ElectionRules, **rest: Any) -> object:
    """An election of nobody, by tallies, under rules."""
    given = {name: rest.pop(name) for name in ("tallies", "ballots") if name in rest} or {"tallies": {}}
    roll = Roll.of([Membership(id="ana", joined=OPENS - 900 * DAY)])
    voting: dict[str, Any] = {
        "discussion_opens": OPENS - 21 * DAY,
        "voting_opens": OPENS - 7 * DAY,
        "voting_closes": OPENS,
    }
    return elect(
        Election(id="e", role="editor", candidacies=[], **voting, **rest), seats=Seats(primary=1, reserve=0), roll=roll,
        rules=rules, **given,
    )  # fmt: skip


class TestElections:
    """What an election's rules ask, and nobody said."""

    RANKED = Ranking(order=["ana"], method="m")

    def test_the_roll_of_who_may_vote(self) -> None:
        """Where only some vote, their roll is asked for."""
        with pytest.raises(PartgovError, match="the roll of those who may vote"):
            held(ElectionRules(electorate=Electorate(of=["council"])))

    def test_a_ranking(self) -> None:
        """Rules by ranking ask for one; other rules refuse it."""
        with pytest.raises(MissingFigureError, match="ranking that was counted elsewhere"):
            held(ElectionRules(order=Order.RANKING))
        with pytest.raises(PartgovError, match="no ranking, since"):
            held(ElectionRules(), ranking=self.RANKED)

    @pytest.mark.parametrize(
        ("gate", "place"),
        [
            (attrs.evolve(HALF, of=Base.VOTERS), "ballots_cast"), (attrs.evolve(HALF, of=Base.PRESENT), "present"),
            (attrs.evolve(HALF, of=Base.SEATS), "seats"),
        ],
    )  # fmt: skip
    def test_the_figures_of_a_gate(self, gate: Condition, place: str) -> None:
        """Each base that a gate is of is asked for by the name of its figure."""
        with pytest.raises(MissingFigureError) as missing:
            held(ElectionRules(gate=gate))
        assert place == missing.value.place

    def test_a_gate_beside_a_ranking(self) -> None:
        """A gate of Yes votes needs them, whoever ranked."""
        with pytest.raises(MissingFigureError) as missing:
            held(ElectionRules(order=Order.RANKING, gate=HALF), ranking=self.RANKED, tallies=None)
        assert "tallies" == missing.value.place


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────


class TestRecalls:
    """What a recall's rules ask, and nobody said."""

    def settled(self, rules: RecallRules, **votes: Any) -> Any:
        """The recall of ana by one vote, where no others are given."""
        votes = votes or {"tally": Tally(yes=1, no=0)}
        roll = Roll.of([Membership(id=who, joined=OPENS - 900 * DAY) for who in ("ana", "bo")])
        mandate = Mandate(
            id="m", role="editor", member="ana", seat=Seat.PRIMARY, starts=OPENS - 9 * DAY, ends=OPENS + 99 * DAY
        )  # fmt: skip
        motion = judge_motion(recall(), mandate, priors=[], roll=roll, rules=rules, zone=UTC)
        return settle_recall(recall(), mandate, motion=motion, roll=roll, rules=rules, **votes)

    def test_a_figure_that_is_not_there(self) -> None:
        """A majority of those present is not judged where nobody said how many they were; nothing else is made up."""
        found = self.settled(RecallRules(initiators=1, majority=attrs.evolve(HALF, of=Base.PRESENT)))
        assert found.outcome is None
        assert "present" in str(found.ruling)

    def test_an_instant_of_record_date(self) -> None:
        """Who were members thirty days before the opening is asked by its instant."""
        with pytest.raises(PartgovError, match="the instant of the record date"):
            self.settled(RecallRules(initiators=1, electorate=Electorate(at=days(30))), ballots=[])


# ── told ─────────────────────────────────────────────────────────────────────────────────────────


def test_terms_and_conditions_read_as_words() -> None:
    """Whatever is asked, and how long a term lasts, is a sentence as it stands."""
    term = TermOfOffice(span=weeks(2), successor=Successor.SEAT)
    assert "until somebody takes that very seat, by plan two weeks" == str(term)
    both = AllOf((Condition(least=3), HALF))
    assert all(part.told(ENGLISH) in both.told(ENGLISH) for part in both.parts)
    assert all(part.told(ENGLISH) in AnyOf(both.parts).told(ENGLISH) for part in both.parts)
    asked = Electorate(at=RecordDate.BOTH, requires=[Qualification(member_for=days(90))])
    assert "90" in str(asked.requires[0])
