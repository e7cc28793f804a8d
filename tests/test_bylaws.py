"""Every figure of every rule, dated (R-30)."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations
from typing import Any

import attrs
import pytest

from partgov.bylaws import Beyond, Bylaws, in_force
from partgov.candidacies import Candidates
from partgov.elections import Deadline, ElectionRules
from partgov.electorates import Electorate, RecordDate
from partgov.foundation.conditions import Condition
from partgov.foundation.errors import FaultsError, NaiveInstantError, PartgovError
from partgov.foundation.periods import weeks
from partgov.foundation.rulings import Kind
from partgov.foundation.timetables import Leeway
from partgov.mandates import MandateRules
from partgov.recall import RecallRules
from partgov.requirements import Qualification
from tests.strategies import CLOSES, OPENS, TERM, TICK


def dated(since: datetime | None, number: int) -> Bylaws:
    """Bylaws of a date, told apart by the weeks of voting."""
    return Bylaws(since=since, elections=ElectionRules(voting=weeks(number)))


FIRST, SECOND, ALWAYS = dated(OPENS, 1), dated(CLOSES, 3), dated(None, 4)


class TestInForce:
    """R-30: a procedure is judged whole by the bylaws in force when it opened."""

    @pytest.mark.parametrize(
        ("expected", "at"),
        [(Bylaws(), OPENS - TICK), (FIRST, OPENS), (FIRST, CLOSES - TICK), (SECOND, CLOSES), (SECOND, TERM)],
    )
    def test_from_their_own_instant_on(self, expected: Bylaws, at: datetime) -> None:
        """Bylaws hold from their instant until the next; before the first, the adopted defaults; in any order."""
        for order in permutations([FIRST, SECOND]):
            assert expected == in_force(order, at)

    @pytest.mark.parametrize(("expected", "at"), [(ALWAYS, OPENS - TICK), (FIRST, OPENS), (SECOND, CLOSES)])
    def test_undated_bylaws_hold_before_the_dated(self, expected: Bylaws, at: datetime) -> None:
        """Bylaws without a date take the place of the defaults."""
        for order in permutations([FIRST, SECOND, ALWAYS]):
            assert expected == in_force(order, at)

    def test_a_procedure_nobody_dated(self) -> None:
        """Without an instant only undated bylaws can hold."""
        assert Bylaws() == in_force([FIRST, SECOND], None)
        assert ALWAYS == in_force([FIRST, ALWAYS], None)

    def test_none_at_all(self) -> None:
        """An organisation without bylaws has the adopted figures."""
        assert Bylaws() == in_force([], OPENS)


class TestKinds:
    """Each part of bylaws is of its own kind."""

    @pytest.mark.parametrize("part", ["elections", "mandates", "recall", "decisions", "dues", "groups", "contests"])
    def test_rules_of_another_room(self, part: str) -> None:
        """The rules of another room, or a mapping, are refused by the name of the part."""
        other = ElectionRules() if part != "elections" else RecallRules()
        for wrong in (other, {"voting": weeks(3)}):
            rules: Any = {part: wrong}
            with pytest.raises(PartgovError, match=f"^{part}: wanted [A-Z][a-z]+Rules, found") as caught:
                Bylaws(**rules)
            assert wrong is caught.value.value


class TestDefaults:
    """The adopted figures, each from its proposal."""

    def test_p4__two_weeks_and_two_weeks(self) -> None:
        """P4: two weeks of discussion, two of voting, within the day (R-35)."""
        rules = Bylaws().elections
        assert (weeks(2), weeks(2), Leeway.WITHIN_DAY) == (rules.discussion, rules.voting, rules.leeway)

    def test_r10__members_at_marking(self) -> None:
        """R-10: whoever is a member at the instant of marking."""
        assert Bylaws().elections.electorate.date is RecordDate.AT_MARKING

    def test_r6__statements_before_voting(self) -> None:
        """R-6: a statement is posted before voting opens."""
        assert Bylaws().elections.statement_before is Deadline.VOTING_OPENS

    def test_they_start_from_the_adopted_preset(self) -> None:
        """The one set of figures there is."""
        assert ("iops-2016", None) == (Bylaws().extends, Bylaws().since)


def test_a_naive_date_is_refused() -> None:
    """R-1 holds for bylaws too."""
    with pytest.raises(NaiveInstantError, match="since"):
        Bylaws(since=datetime(2016, 10, 1))


@pytest.mark.parametrize("field", ["source", "note"])
def test_texts_are_texts(field: str) -> None:
    """What is said about bylaws is text or nothing."""
    with pytest.raises(PartgovError, match=f"{field}: wanted text"):
        Bylaws(**{field: 1})  # type: ignore[arg-type]


class TestNames:
    """What bylaws name, and what stands in its place."""

    def test_what_is_beyond_touches_rooms(self) -> None:
        """A rule beyond the figures is told of the rooms that it touches, of all where it names none."""
        everywhere, votes = Beyond(rule="By custom."), Beyond(rule="No campaign.", touches=["elections", "recall"])
        rules = Bylaws(beyond=[everywhere, votes])
        assert [(everywhere, votes), (everywhere,)] == [rules.beyond_of(room) for room in ("recall", "dues")]
        for wrong in ("elections.voting", ""):
            with pytest.raises(PartgovError, match="touches: wanted"):
                Beyond(rule="No campaign.", touches=[wrong])
        with pytest.raises(PartgovError, match="touches: wanted one of elections, mandates, recall, decisions, dues, "):
            Beyond(rule="No campaign.", touches=["votes"])

    @pytest.mark.parametrize("field", ["lists", "bodies"])
    def test_lists_are_of_ids(self, field: str) -> None:
        """No name is empty, neither of a list nor on one."""
        for wrong in ({"permanent": ["cn", ""]}, {"": ["cn"]}):
            with pytest.raises(PartgovError, match=f"{field}: wanted"):
                Bylaws(**{field: wrong})  # type: ignore[arg-type]

    def test_the_adopted_text_is_cited_by_who_adopted_it_alone(self) -> None:
        """Who has words of their own, or begins with nothing, cites no proposal."""
        kind = Kind("a.kind", "P4", "R-6", setting="elections.voting")
        for rules, cited in (
            (Bylaws(), "P4"), (Bylaws(cites={"elections": "§ 7"}), "§ 7"),
            (Bylaws(cites={"recall": "§ 9"}), "elections.voting"), (Bylaws(extends="none"), "elections.voting"),
        ):  # fmt: skip
            assert cited == rules.citing.clause(kind)

    @pytest.mark.parametrize(
        ("cap", "over", "role", "capped"),
        [
            (None, None, "chair", ()), (2, None, "chair", ("chair",)), (2, "board", "chair", ("chair", "council")),
            (2, "board", "editor", ()), (2, "all", "chair", ("editor", "chair", "council")),
        ],
    )  # fmt: skip
    def test_r99__over_which_seats_a_cap_is(
        self, cap: int | None, over: str | None, role: str, capped: tuple[str, ...]
    ) -> None:
        """Over those of the role alone or of the body that is named, if the role is of it; of bodies all roles."""
        bodies = {"board": ["chair", "council"], "all": ["editor", "board", "chair"]}
        rules = MandateRules(cap=None if cap is None else Condition(least=cap), cap_over=over)
        found = Bylaws(bodies=bodies, mandates=rules).capped_with(role)
        assert sorted(capped) == sorted(found)
        assert len(found) == len({*found})
        own = Bylaws(mandates=MandateRules(roles={"chair": MandateRules(cap=Condition(least=1))}))
        assert [("chair",), ()] == [own.capped_with(one) for one in ("chair", "editor")]

    def test_r99__a_body_that_there_is_not(self) -> None:
        """It is told where it is named; where there is no cap nobody asks."""
        with pytest.raises(PartgovError, match=r"^mandates\.cap_over: wanted a body of the bylaws") as refused:
            Bylaws(mandates=MandateRules(cap=Condition(least=1), cap_over="bord")).capped_with("chair")
        assert "bord" == refused.value.value

    def test_what_is_required_by_name(self) -> None:
        """In each room, kind and role it is what the name asks; an unknown one is told once for a room."""
        asked = Qualification(member_for=weeks(9))
        named = ElectionRules(candidates=Candidates(requires=["seasoned"]))
        rules = Bylaws(requirements={"seasoned": asked}, elections=attrs.evolve(named, roles={"chair": named}))
        for one in (rules.elections, rules.elections.roles["chair"]):
            assert [asked.member_for] == [each.member_for for each in one.candidates.requires]  # type: ignore[union-attr]
        with pytest.raises(PartgovError, match=r"^elections\.candidates\.requires: ") as refused:
            Bylaws(elections=attrs.evolve(named, roles={"chair": named}))
        assert "seasoned" == refused.value.value
        with pytest.raises(PartgovError, match=r"^elections\.roles\.chair\.candidates\.requires: "):
            Bylaws(elections=ElectionRules(roles={"chair": named}))
        voters = RecallRules(electorate=Electorate(requires=["seasoned"]))
        with pytest.raises(FaultsError) as several:
            Bylaws(elections=attrs.evolve(named, roles={"chair": named}), recall=voters)
        assert ["elections.candidates.requires", "recall.electorate.requires"] == [
            one.path for one in several.value.faults
        ]
