"""Checks of elections as data: what stands in each, where votes tie and where they do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from partgov.bylaws import Bylaws
from partgov.candidacies import Candidacy, ElectionRules
from partgov.foundation.draws import Draw
from partgov.foundation.periods import days, instant_text
from partgov.history.audit import audit_record
from partgov.history.checks import Check
from partgov.history.dependence import DependsOn
from partgov.history.record import Declared, Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.members import Membership
from partgov.merits import TieBreak
from partgov.rankings import Ranking
from partgov.recall import Second
from partgov.roles import Role, Seat, Seats
from partgov.tallies import Order, Tally

OPENS = datetime(2016, 10, 1, tzinfo=UTC)
VOTING, CLOSES = OPENS + timedelta(days=14), OPENS + timedelta(days=28)
BEFORE = CLOSES - timedelta(microseconds=1)
JOINED = datetime(2013, 1, 1, tzinfo=UTC)
CHAIR = Role(id="chair", primary_seats=1, reserve_seats=2)
LIST = {"ana": 5, "bo": 3, "cy": 1}
TIE = {"ana": 3, "bo": 3, "cy": 1}
RESERVES = {"ana": 5, "bo": 3, "cy": 3}


def checks_of(
    subject: str,
    yes: dict[str, int],
    *,
    as_of: datetime | None = None,
    rules: ElectionRules | None = None,
    besides: dict[str, Any] | None = None,
    **rest: Any,
) -> list[Check]:
    """The checks of one subject of an election of one primary and two reserve caretakers, who joined together."""
    facts: dict[str, Any] = {
        "id": "e", "role": "chair", "discussion_opens": OPENS, "voting_opens": VOTING, "voting_closes": CLOSES,
        "candidacies": [Candidacy(member=name, at=OPENS, statement="x") for name in yes],
        "tallies": {name: Tally(yes=number) for name, number in yes.items()},
    }  # fmt: skip
    record = Record(
        members=[Membership(id=name, joined=JOINED) for name in ("ana", "bo", "cy", "dot")], roles=[CHAIR],
        elections=[RecordedElection(**facts | rest)], as_of=as_of, bylaws=[Bylaws(elections=rules or ElectionRules())],
        **besides or {},
    )  # fmt: skip
    return [one for one in audit_record(record, zone=UTC).checks if one.subject == f"elections/e{subject}"]


DRAW: dict[str, Any] = {"source": "a lottery", "named_at": CLOSES, "appears_at": CLOSES + timedelta(days=1)}
NO_VALUE, LATE = Draw(**DRAW), Draw(**DRAW | {"named_at": CLOSES + timedelta(days=1), "value": "7"})
SEATED, OUTSIDE = "Seated as declared. (P4)", "What the text leaves undecided was settled outside it. (P4, R-29)"
OF_ONE, OF_ORDER = (
    "1 primary and 1 reserve seats are undecided between ana, bo", "The order among bo, cy as reserves is undecided",
)  # fmt: skip
NONE_YET = "and only the draw on record may settle that, which has no value yet. (P4, R-29)"
TOO_LATE = "and only the draw on record may settle that, which was not announced in order. (P4, R-29)"


@pytest.mark.parametrize(
    ("yes", "primary", "reserve", "rest", "agrees", "says"),
    [
        (LIST, ["ana"], ["bo", "cy"], {}, True, SEATED),
        (LIST, ["ana"], None, {"as_of": CLOSES}, True, SEATED),
        (LIST, ["ana"], None, {"as_of": BEFORE}, False,
         "It was declared by 2016-10-28T23:59:59.999999Z, before voting closes at 2016-10-29T00:00:00Z. (P4, R-46)"),
        (LIST, ["ana"], ["cy", "bo"], {}, False,
         "The reserves were declared in the order cy, bo; by score and membership it is bo, cy. (P4, R-14)"),
        (LIST, ["ana"], None, {"tallies": None}, False,
         "It was declared, but the record has neither ballots nor tallies from which it could follow. (P4)"),
        # A tie is settled by whoever declares one of its outcomes, but where a draw is on record and unknown.
        (TIE, ["ana"], ["bo", "cy"], {}, True, f"{SEATED} {OUTSIDE}"),
        (TIE, ["bo"], None, {}, True, f"{SEATED} {OUTSIDE}"),
        (TIE, [], None, {}, False, f"{OF_ONE}, and the declaration does not settle that. (P4, R-29)"),
        (TIE, ["ana"], ["cy", "bo"], {}, False, f"{OF_ONE}, and the declaration does not settle that. (P4, R-29)"),
        (TIE, ["ana"], None, {"draw": NO_VALUE}, False, f"{OF_ONE}, {NONE_YET}"),
        (TIE, ["ana"], None, {"draw": LATE}, False, f"{OF_ONE}, {TOO_LATE}"),
        (TIE, ["ana"], None, {"draw": LATE, "rules": ElectionRules(ties=[])}, True, f"{SEATED} {OUTSIDE}"),
        # So with the order of reserves, where it was declared.
        (RESERVES, ["ana"], ["cy", "bo"], {}, True, SEATED),
        (RESERVES, ["ana"], ["cy", "bo"], {"draw": NO_VALUE}, False, f"{OF_ORDER}, {NONE_YET}"),
        (RESERVES, ["ana"], ["bo", "cy"], {"draw": LATE}, False, f"{OF_ORDER}, {TOO_LATE}"),
        (RESERVES, ["ana"], None, {"draw": NO_VALUE}, True, SEATED),
    ],
)  # fmt: skip
def test_p4__what_was_declared(
    yes: dict[str, int], primary: list[str], reserve: list[str] | None, rest: dict[str, Any], agrees: bool, says: str
) -> None:
    """Each departure is told, and none that is none; a tie stays open but for who may settle it."""
    (found,) = checks_of("", yes, declared=Declared(primary=primary, reserve=reserve), **rest)
    said = {"primary": tuple(primary), "reserve": reserve and tuple(reserve)}
    follows = {"primary": ("ana",), "reserve": ("bo", "cy")} if yes != TIE else {"primary": (), "reserve": ("cy",)}
    assert (agrees, said, {} if "tallies" in rest else follows) == (found.agrees, found.declared, found.computed)
    assert says == found.because
    assert [agrees] * len(found.findings) == [one.met for one in found.findings]
    early = [one for one in found.findings if one.kind.id == "check.early_election"]
    assert [(BEFORE, CLOSES)] * (rest.get("as_of") == BEFORE) == [(one.found, one.needed) for one in early]


@pytest.mark.parametrize(("primary", "agrees"), [([], True), (["ana"], False)])
def test_r103__what_lapsed(primary: list[str], agrees: bool) -> None:
    """An election of a successor to who was not recalled seats nobody, and nobody is to be declared."""
    dot = RecordedMandate(
        id="m", role="chair", member="dot", seat=Seat.PRIMARY, starts=JOINED, ends=datetime(2018, 1, 1, tzinfo=UTC)
    )
    recall = RecordedRecall(
        id="r", role="chair", mandatee="dot", initiator="ana", opens=OPENS, closes=VOTING, tally=Tally(yes=1, no=5),
        seconds=[Second(member=who, at=OPENS) for who in ("bo", "cy")],
    )  # fmt: skip
    (found,) = checks_of(
        "", LIST, declared=Declared(primary=primary), depends_on=DependsOn(recall="r", outcome="revoked"),
        besides={"mandates": [dot], "recalls": [recall]},
    )  # fmt: skip
    said, follows = {"primary": tuple(primary), "reserve": None}, {"primary": (), "reserve": ()}
    assert (agrees, said, follows) == (found.agrees, found.declared, found.computed)
    assert "Lapsed: it counts only if the recall r comes to 'revoked', and that came to 'kept'; " in found.because


def test_p4__who_was_declared_otherwise() -> None:
    """Each is told with both outcomes and why, which bring their own citations."""
    (found,) = checks_of("", LIST, declared=Declared(primary=["dot"]))
    assert found.because == (
        "ana was declared not seated, computed primary: ana has 5 Yes and 0 No, a score of +5. (P4) Number 1 of 3 on "
        "the list. (P4) Takes one of the primary seats (1 to fill). (P4) "
        "dot was declared primary, computed no candidate: dot posted no statement. (P3)"
    )


ELSEWHERE, AGREED = Draw(source="a hat", order=["bo", "ana"]), Draw(agreed=["ana", "bo"])


@pytest.mark.parametrize("ties", [[], [TieBreak.DRAW], [TieBreak.AGREEMENT], [TieBreak.AGREEMENT, TieBreak.DRAW]])
@pytest.mark.parametrize("draw", [NO_VALUE, LATE, ELSEWHERE, AGREED])
def test_r78__what_settles_nothing(draw: Draw, ties: list[TieBreak]) -> None:
    """A draw, or an agreement, that the rules do not go by is told to settle nothing."""
    (found,) = checks_of("/draw", TIE, draw=draw, rules=ElectionRules(ties=ties))
    by = TieBreak.AGREEMENT if draw is AGREED else TieBreak.DRAW
    assert (by in ties and draw in (ELSEWHERE, AGREED), {"source": draw.source}) == (found.agrees, found.declared)
    assert {} == found.computed
    if by not in ties:
        what = "by agreement" if draw is AGREED else "by a draw"
        assert found.because.endswith(f" on record settles nothing: the rules do not settle ties {what}. (P4, R-78)")
        assert [False] == [one.met for one in found.findings]


@pytest.mark.parametrize(("method", "agrees"), [("Schulze", True), ("STV", False)])
def test_r79__the_method_of_a_ranking(method: str, agrees: bool) -> None:
    """It is the one that the rules ask for, or that is told; by the ranking the reserves have another order."""
    rules, ranking = (
        ElectionRules(order=Order.RANKING, method="Schulze"),
        Ranking(order=["bo", "ana", "cy"], method=method),
    )
    (found,) = checks_of("/method", LIST, rules=rules, ranking=ranking)
    assert (agrees, {"method": method}, {"method": "Schulze"}) == (found.agrees, found.declared, found.computed)
    assert (agrees, method, "Schulze") == (found.findings[0].met, found.findings[0].found, found.findings[0].needed)
    declared = Declared(primary=["bo"], reserve=["cy", "ana"])
    (found,) = checks_of("", LIST, rules=rules, ranking=ranking, declared=declared)
    assert "The reserves were declared in the order cy, ana; by the rules it is ana, cy. (P4, R-14)" == found.because


@pytest.mark.parametrize("short", [0, 1])
@pytest.mark.parametrize("period", ["discussion", "voting"])
def test_p4__how_long_each_period_is(period: str, short: int) -> None:
    """Both take two weeks, by the rules of the role; a day less is told, with the day on which it could have closed."""
    begins = (OPENS if period == "discussion" else VOTING) + timedelta(days=short)
    closes, due = begins + timedelta(days=14 - short), begins + timedelta(days=14)
    opens = {"discussion": "discussion_opens", "voting": "voting_opens"}[period]
    changed: dict[str, Any] = {opens: begins}
    (found,) = checks_of(f"/{period}", LIST, **changed)
    assert (not short, {"closes": instant_text(closes)}, {"closes": instant_text(due)}) == (
        found.agrees, found.declared, found.computed,
    )  # fmt: skip
    own = ElectionRules(roles={"chair": ElectionRules(discussion=days(2), voting=days(2))})
    (found,) = checks_of(f"/{period}", LIST, rules=own, **changed)
    assert not found.agrees


def test_r28__seats_that_are_not_there() -> None:
    """Of both kinds it is told how many were called for, and how many there are."""
    (found,) = checks_of("/seats", LIST, seats=Seats(primary=2, reserve=1))
    assert (False, {"primary": 2, "reserve": 1}, {"primary": 1, "reserve": 2}) == (
        found.agrees, found.declared, found.computed,
    )  # fmt: skip


def test_r14__an_order_of_reserves_that_nothing_settles() -> None:
    """It is told with the tied, and disagrees with nothing."""
    (found,) = checks_of("/reserve-order", RESERVES)
    assert (True, {}, {"tied": ("bo", "cy")}) == (found.agrees, found.declared, found.computed)
    assert "The order among bo, cy as reserves is undecided. (P4, R-14)" == found.because
    assert [] == checks_of("/reserve-order", LIST)
