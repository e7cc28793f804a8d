"""Recall: whether a motion may open, whether it was seconded, what its votes decide, and what becomes of it."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from itertools import permutations, product
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Reason, Tally
from partgov.carried import Unsettled
from partgov.electorates import Electorate, RecordDate
from partgov.foundation.conditions import AllOf, Base, Condition, Numbers
from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.periods import FOREVER, Period, days, months, weeks
from partgov.foundation.rulings import Cites, Ruling
from partgov.foundation.timetables import Between, Leeway, Length
from partgov.mandates import EndingKind, Mandate
from partgov.members import Membership, Roll
from partgov.recall import (
    RECALL_LIFECYCLE,
    Prior,
    Recall,
    RecallOutcome,
    RecallResult,
    RecallRules,
    Second,
    count_recall,
    judge_motion,
    judge_outcome,
    judge_period,
    judge_seconds,
    recall_status,
    settle_recall,
)
from tests.findings import as_told
from tests.strategies import TICK, ballot
from tests.tenure import LONG_AGO, ROLE, at, mandate

RULES = RecallRules()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MEMBERS = ("ana", "bo", "cy", "di", "eve")
ROLL = Roll.of(
    [
        *(Membership(id=one, name=one.capitalize(), joined=LONG_AGO) for one in MEMBERS),
        Membership(id="new", joined=at("2020-03-08")),
        Membership(id="old", joined=LONG_AGO, left=at("2020-03-08")),
    ]
)
OPENS, CLOSES = at("2020-03-01"), at("2020-03-15")
DURING = at("2020-03-05")
HELD = mandate("ana", "2020-01-01", id="m")


def motion(
    *seconds: tuple[str, datetime],
    opens: datetime = OPENS,
    closes: datetime | None = None,
    initiator: str = "bo",
    id: str = "k",
) -> Recall:
    """Bo's motion to revoke ana's mandate, open for two weeks."""
    return Recall(
        id=id,
        role=ROLE,
        mandatee="ana",
        initiator=initiator,
        opens=opens,
        closes=closes or opens + timedelta(days=14),
        seconds=tuple(Second(member=who, at=when) for who, when in seconds),
    )


def opened(
    recall: Recall,
    *priors: Prior,
    held: Mandate | None = HELD,
    rules: RecallRules = RULES,
    zone: tzinfo = UTC,
) -> Ruling:
    """Whether a motion may open."""
    return judge_motion(recall, held, priors=priors, roll=ROLL, rules=rules, zone=zone)


def voted(closes: datetime, *, seconded: bool = True, id: str = "k0") -> Prior:
    """An earlier poll on the same mandate."""
    return Prior(id=id, opens=closes - timedelta(days=14), closes=closes, seconded=seconded)


BOTH = (("cy", DURING), ("di", DURING))


def settled(
    recall: Recall | None = None,
    tally: Tally | None = None,
    *,
    held: Mandate | None = HELD,
    priors: Iterable[Prior] = (),
) -> RecallResult:
    """What a recall comes to."""
    recall = recall or motion(*BOTH)
    return settle_recall(recall, held, motion=opened(recall, *priors, held=held), roll=ROLL, rules=RULES, tally=tally)


# ── figures and facts ────────────────────────────────────────────────────────────────────────────


class TestFigures:
    """The figures of Proposal 6, each replaceable."""

    def test_adopted(self) -> None:
        """Three members, two weeks, two thirds reached, one month; the mandatee may act."""
        expected = {
            "initiators": Condition(least=3), "voting": weeks(2), "leeway": Leeway.WITHIN_DAY,
            "base": Base.FOR_AND_AGAINST, "majority": Condition(share=Fraction(2, 3)), "cool_down": months(1),
            "electorate": Electorate(), "mandatee_may_act": True, "unsettled": Unsettled.NO_QUORUM,
        }  # fmt: skip
        told = attrs.asdict(RULES, recurse=False, filter=lambda field, _: "cites" != field.name)
        assert expected == {name: value for name, value in told.items() if value}

    def test_somebody_must_call(self) -> None:
        """A recall that nobody calls is refused."""
        with pytest.raises(PartgovError, match="initiators: wanted a whole number, 1 or more"):
            RecallRules(initiators=0)

    def test_a_role_and_a_kind_replace_what_they_say_otherwise(self) -> None:
        """What the kind says goes before what the role says, and both before the room: each for itself alone."""
        grave = RecallRules(majority=Condition(share=Fraction(3, 4)))
        chair = RecallRules(cool_down=months(2), quorum=5)
        rules = RecallRules(voting=weeks(3), roles={"chair": chair}, kinds={"grave": grave})
        assert (Condition(least=5), months(2), weeks(2)) == (chair.quorum, chair.cool_down, chair.voting)
        assert (rules, chair) == (rules.of_role("editor"), rules.of_role("chair"))
        editor = rules.of_role("editor", "grave")
        assert (Condition(share=Fraction(3, 4)), months(1), weeks(2)) == (
            editor.majority, editor.cool_down, editor.voting,
        )  # fmt: skip
        both = rules.of_role("chair", "grave")
        assert (Condition(share=Fraction(3, 4)), months(2), Condition(least=5)) == (
            both.majority, both.cool_down, both.quorum,
        )  # fmt: skip


class TestRecall:
    """The motion, as a value."""

    def test_seconds_of_another_kind_are_refused(self) -> None:
        """A second is a `Second`, with its instant; a name alone is refused by the field's name."""
        wrong: Any = ["bo", "cy"]
        with pytest.raises(PartgovError, match="seconds: wanted a Second in every place"):
            attrs.evolve(motion(), seconds=wrong)

    @pytest.mark.parametrize("closes", [OPENS, OPENS - TICK])
    def test_a_poll_that_closes_by_its_opening_is_refused(self, closes: datetime) -> None:
        """A poll must be open for some time."""
        with pytest.raises(PartgovError, match="closes: wanted an instant after opens, 2020-03-01T00:00:00Z"):
            motion(closes=closes)

    @pytest.mark.parametrize("field", ["opens", "closes"])
    def test_naive_instants_are_refused(self, field: str) -> None:
        """An instant without a zone is refused with its field's name (R-1)."""
        with pytest.raises(NaiveInstantError, match=f"{field}: "):
            attrs.evolve(motion(), **{field: datetime(2020, 3, 7)})  # type: ignore[arg-type]

    def test_the_discussion_before_the_poll(self) -> None:
        """From the call to the opening; there is none where the poll opened at once, or nobody noted it."""
        early = attrs.evolve(motion(), discussion_opens=OPENS - TICK)
        assert Period(opens=OPENS - TICK, closes=OPENS) == early.discussion
        assert (OPENS - TICK, OPENS) == (early.called, motion().called)
        assert [None, None] == [attrs.evolve(motion(), discussion_opens=at).discussion for at in (OPENS, None)]

    def test_the_voting_period(self) -> None:
        """Votes are in time from the opening until, and not at, the close (R-2)."""
        period = motion().voting
        assert [False, True, True, False] == [when in period for when in (OPENS - TICK, OPENS, CLOSES - TICK, CLOSES)]


# ── may it open ──────────────────────────────────────────────────────────────────────────────────


class TestInitiator:
    """P6, R-19: a member opens the poll."""

    @pytest.mark.parametrize(
        ("met", "who", "opens"),
        [
            (True, "bo", OPENS),
            (False, "stranger", OPENS),
            (False, "new", at("2020-03-08") - TICK),
            (True, "new", at("2020-03-08")),
            (True, "old", at("2020-03-08") - TICK),
            (False, "old", at("2020-03-08")),
        ],
    )
    def test_a_member_at_that_instant(self, met: bool, who: str, opens: datetime) -> None:
        """Who joins at the opening may open it; who leaves at it may not."""
        assert met is bool(opened(motion(opens=opens, initiator=who)))

    def test_the_sentence(self) -> None:
        """A refusal says who was no member, and when."""
        expected = "stranger was no member when opening the poll at 2020-03-01T00:00:00Z. (P6, R-19)"
        assert expected == str(opened(motion(initiator="stranger")))

    def test_the_mandatee_may_open_one_on_themselves(self) -> None:
        """By default the mandatee may call for their own recall."""
        assert bool(opened(motion(initiator="ana")))

    def test_setting__the_mandatee_may_not_act(self) -> None:
        """Where the mandatee may not act, they may not open one, and others still may."""
        rules = RecallRules(mandatee_may_act=False)
        refused = opened(motion(initiator="ana"), rules=rules)
        assert ("The initiator is the mandatee. (P6, R-19)", True) == (
            str(refused),
            bool(opened(motion(), rules=rules)),
        )


class TestMandateInForce:
    """P6: the mandate named is in force when the poll opens."""

    def test_no_mandate_no_motion(self) -> None:
        """A motion on a mandate that nobody holds is refused."""
        assert "Ana (ana) held no mandate as curator at 2020-03-01T00:00:00Z. (P6)" == str(opened(motion(), held=None))

    def test_everything_wrong_is_named(self) -> None:
        """A stranger's motion on no mandate is refused for both reasons."""
        assert 2 == len(opened(motion(initiator="stranger"), held=None).unmet)


class TestWholeBody:
    """R-89: all mandates of a role called into question at once."""

    def called(self, *body: Mandate) -> Ruling:
        """A motion on all of these."""
        recall = attrs.evolve(motion(), mandatee=None)
        return judge_motion(recall, None, priors=(), roll=ROLL, rules=RULES, zone=UTC, body=body)

    def test_says_how_many_are_held(self) -> None:
        """Two are called into question; where none is held there is nothing to call into question."""
        _, two = self.called(HELD, mandate("bo", "2020-01-01")).findings
        assert ("recall.body", True, 2) == (two.kind.id, two.met, two.found)
        assert (
            "2 primary mandates are held in the role curator at 2020-03-01T00:00:00Z; "
            "all of them are called into question at once."
        ) == two.because
        _, none = self.called().findings
        assert (False, 0) == (none.met, none.found)


class TestEarliest:
    """R-88: how long a mandate has to have run before it is called into question."""

    @pytest.mark.parametrize(
        ("earliest", "over"),
        [
            (months(2), at("2020-03-01")),
            (Fraction(1, 3), at("2020-05-02")),  # 122 of the 366 days of 2020
            (Fraction(1, 7), at("2020-01-01") + timedelta(days=366) // 7 + TICK),  # no whole tick: the next one
        ],
    )
    def test_both_sides(self, earliest: Any, over: datetime) -> None:
        """At that instant it may be called, one microsecond before it may not: of the call, not of the poll."""
        rules = attrs.evolve(RULES, earliest=earliest)
        for called, met in ((over, True), (over - TICK, False)):
            recall = attrs.evolve(motion(opens=over + timedelta(days=30)), discussion_opens=called)
            (found,) = (one for one in opened(recall, rules=rules).findings if one.kind.id == "recall.earliest")
            assert (met, called, over) == (found.met, found.found, found.needed)
            assert found.because.startswith("Ana (ana) has held the mandate since 2020-01-01T00:00:00Z; ")

    def test_a_takeover_runs_from_the_start_of_its_term(self) -> None:
        """Who took over in February has a mandate that has run since January, and is cited as the rules cite it."""
        took_over = mandate("ana", "2020-02-01", "2021-01-01", of_term="2020-01-01")
        rules = attrs.evolve(RULES, earliest=months(2)).citing(Cites({"recall.earliest": "§ 7"}), "recall")
        (found,) = (one for one in opened(motion(), held=took_over, rules=rules).findings if one.clause == "§ 7")
        assert (True, at("2020-03-01")) == (found.met, found.needed)

    def test_a_share_of_a_term_that_ends_with_a_successor_is_of_what_is_planned(self) -> None:
        """Half of the year that is planned, though nobody knows the end."""
        held = attrs.evolve(HELD, ends=FOREVER, planned=at("2020-12-31"))
        rules = attrs.evolve(RULES, earliest=Fraction(1, 2))
        (found,) = (
            one for one in opened(motion(), held=held, rules=rules).findings if one.kind.id == "recall.earliest"
        )
        assert at("2020-07-01T12:00") == found.needed

    @pytest.mark.parametrize("planned", [None, at("2020-01-01")])  # without a span the plan is but the start
    def test_an_open_term_has_no_share(self, planned: datetime | None) -> None:
        """Nobody can say when half of it is over, though a length is: it is not judged, and no date is made up."""
        held = attrs.evolve(HELD, ends=FOREVER, planned=planned)
        (found,) = opened(motion(), held=held, rules=attrs.evolve(RULES, earliest=Fraction(1, 2))).unmet
        assert ("recall.not_judged", "ends") == (found.kind.id, found.values["figure"])
        assert "the rules ask when the mandate ends, of which a share has to be over" in found.because
        assert opened(motion(), held=held, rules=attrs.evolve(RULES, earliest=months(2)))
        rules = attrs.evolve(RULES, earliest=Fraction(1, 2))
        ruling = opened(motion(), held=held, rules=rules)
        came = settle_recall(motion(), held, motion=ruling, roll=ROLL, rules=rules, tally=Tally(yes=9))
        assert (None, False) == (came.outcome, came.judged)


class TestWithin:
    """By when a motion must be seconded, where the rules say sooner than its close."""

    @pytest.mark.parametrize(
        ("within", "until"),
        [(weeks(1), at("2020-03-08")), (weeks(2), CLOSES), (weeks(3), CLOSES)],
    )
    def test_both_sides(self, within: Any, until: datetime) -> None:
        """One microsecond before it is in time, at that instant it is late; never after the close."""
        rules = attrs.evolve(RULES, initiators_within=within)
        for when, met in ((until - TICK, True), (until, False)):
            assert met is bool(judge_seconds(motion(("cy", OPENS), ("di", when)), roll=ROLL, rules=rules))

    def test_on_the_organisations_clock(self) -> None:
        """A month from the first of March in Amsterdam is an hour shorter than in UTC: the clocks change."""
        rules, opens = attrs.evolve(RULES, initiators_within=months(1)), at("2020-03-01T00:00+01:00")
        until = at("2020-04-01T00:00+02:00")
        for when, met in ((until - TICK, True), (until, False)):
            recall = motion(("cy", opens), ("di", when), opens=opens, closes=opens + timedelta(days=60))
            assert met is bool(judge_seconds(recall, roll=ROLL, rules=rules, zone=AMSTERDAM))


class TestCoolDown:
    """R-21: one month after the vote closed, and at exactly one month."""

    @pytest.mark.parametrize(
        ("closed", "again", "zone"),
        [
            (at("2020-02-10"), at("2020-03-10"), UTC),
            (at("2019-01-31"), at("2019-02-28"), UTC),
            (at("2020-01-31"), at("2020-02-29"), UTC),
            (at("2019-12-31T23:59:59.999999"), at("2020-01-31T23:59:59.999999"), UTC),
            # Summer time begins on 29 March 2020: noon stays noon, an hour sooner.
            (at("2020-02-29T12:00+01:00"), at("2020-03-29T12:00+02:00"), AMSTERDAM),
            # 02:30 on that day is skipped: the gap ends at 03:00.
            (at("2020-02-29T02:30+01:00"), at("2020-03-29T03:00+02:00"), AMSTERDAM),
            # 02:30 on 25 October 2020 comes twice: the first, still in summer time.
            (at("2020-09-25T02:30+02:00"), at("2020-10-25T02:30+02:00"), AMSTERDAM),
        ],
    )
    def test_both_sides_of_one_month(self, closed: datetime, again: datetime, zone: tzinfo) -> None:
        """A new call is refused one microsecond before the month is over, with the instant, and allowed at it."""
        early, on_time = (opened(motion(opens=when), voted(closed), zone=zone) for when in (again - TICK, again))
        assert (False, [again], True) == (bool(early), [one.needed for one in early.unmet], bool(on_time))

    def test_the_sentence(self) -> None:
        """A refusal names the earlier poll, when it closed, from when one may call, and when this one was made."""
        assert (
            "Poll k0 on the same mandate closed at 2020-02-10T00:00:00Z; a new call may be made from "
            "2020-03-10T00:00:00Z, and this one was made at 2020-03-01T00:00:00Z. (P6, R-21)"
        ) == str(opened(motion(), voted(at("2020-02-10"))))

    def test_every_earlier_poll_counts(self) -> None:
        """Of several earlier polls each must be a month ago, whatever the order they come in."""
        priors = voted(at("2020-01-02"), id="a"), voted(at("2020-02-10"), id="b"), voted(at("2019-11-01"), id="c")
        rulings = {opened(motion(), *order) for order in permutations(priors)}
        assert [["b"]] == [[one.because.split()[1] for one in ruling.unmet] for ruling in rulings]

    def test_r50__of_two_at_one_instant_neither_opens(self) -> None:
        """Nothing says which came first; a microsecond later the other one is open."""
        rival = Prior(id="k0", opens=OPENS, closes=CLOSES, seconded=True)
        (found,) = opened(motion(), rival).unmet
        assert ("recall.same_instant", False) == (found.kind.id, found.met)
        (found,) = opened(motion(), attrs.evolve(rival, opens=OPENS - TICK)).unmet
        assert ("recall.still_open", False, OPENS) == (found.kind.id, found.met, found.found)
        assert at("2020-04-15") == found.needed

    def test_while_one_is_open_no_other_opens(self) -> None:
        """One microsecond before another poll closes a motion is refused: anyone may second that one."""
        assert (
            "Poll k0 on the same mandate is open until 2020-03-01T00:00:00.000001Z; anyone may second that one."
            in str(opened(motion(), voted(OPENS + TICK)))
        )

    def test_while_one_is_open_the_instant_given_is_when_one_may_call(self) -> None:
        """The refusal of a motion beside an open, seconded poll gives the first instant at which it is allowed."""
        (refused,) = opened(motion(), voted(at("2020-03-10"))).unmet
        assert isinstance(refused.needed, datetime)
        moved = [motion(opens=when) for when in (refused.needed - TICK, refused.needed)]
        assert [False, True] == [bool(opened(one, voted(at("2020-03-10")))) for one in moved]

    def test_it_is_the_call_that_waits(self) -> None:
        """A call a tick before the month is over comes too early, whenever its poll opens; at it, in time."""
        over = at("2020-02-10")
        called = [attrs.evolve(motion(), discussion_opens=when) for when in (over - TICK, over)]
        rulings = [opened(one, voted(at("2020-01-10"))) for one in called]
        assert [False, True] == [bool(one) for one in rulings]
        assert [over - TICK] == [one.found for one in rulings[0].unmet]

    def test_setting(self) -> None:
        """Where the cool-down is two months, one waits two."""
        rules = RecallRules(cool_down=months(2))
        assert [False, True] == [
            bool(opened(motion(opens=when), voted(at("2019-12-31")), rules=rules))
            for when in (at("2020-02-29") - TICK, at("2020-02-29"))
        ]


class TestUnseconded:
    """R-21: an unseconded poll was no vote, but for a month a new one brings its seconds with it."""

    def tried(self, posted: int, opens: datetime = OPENS, *, when: datetime | None = None) -> Ruling:
        """A motion after an unseconded poll that closed on 10 February, with so many seconds posted."""
        seconds = [(who, when or opens - TICK) for who in ("cy", "di", "eve")[:posted]]
        return opened(motion(*seconds, opens=opens), voted(at("2020-02-10"), seconded=False))

    @pytest.mark.parametrize(("met", "posted"), [(False, 0), (False, 1), (True, 2), (True, 3)])
    def test_within_the_month_the_seconds_come_first(self, met: bool, posted: int) -> None:
        """Two seconds already posted are enough; one is not."""
        assert met is bool(self.tried(posted))

    def test_a_friends_shielding_poll_shields_nobody(self) -> None:
        """Three members who mean it may open the day after a friend's unseconded poll closed."""
        assert bool(self.tried(2, at("2020-02-11")))

    def test_seconds_at_the_opening_are_not_already_posted(self) -> None:
        """A second at the instant of opening comes too late; one microsecond earlier, it was there (R-32)."""
        assert [False, True] == [bool(self.tried(2, when=when)) for when in (OPENS, OPENS - TICK)]

    def test_seconds_that_came_too_late_are_not_already_posted(self) -> None:
        """Where they have a week from the call, a second at its end brings nothing with it; a tick before, it does."""
        rules = RecallRules(initiators_within=weeks(1))
        prior = voted(at("2020-02-10"), seconded=False)
        found = []
        for late in (OPENS - timedelta(days=3), OPENS - timedelta(days=3) - TICK):
            one = motion(("cy", late), ("di", late))
            found.append(opened(attrs.evolve(one, discussion_opens=OPENS - timedelta(days=10)), prior, rules=rules))
        assert [False, True] == [bool(one) for one in found]

    def test_the_call_waits_for_nothing(self) -> None:
        """A poll that opens after the month needs no seconds before, though it was called within it."""
        one = attrs.evolve(motion(opens=at("2020-03-10")), discussion_opens=at("2020-03-01"))
        assert opened(one, voted(at("2020-02-10"), seconded=False))

    def test_both_sides_of_the_month(self) -> None:
        """One microsecond before the month is over the seconds are wanted; at it they are not."""
        again = at("2020-03-10")
        assert [False, True] == [bool(self.tried(0, when)) for when in (again - TICK, again)]

    def test_the_sentence(self) -> None:
        """The refusal counts the seconds posted and those wanted."""
        ruling = self.tried(1)
        assert (1, 2, 1) == (ruling.unmet[0].found, ruling.unmet[0].needed, ruling.unmet[0].off)
        assert (
            "Poll k0 closed unseconded at 2020-02-10T00:00:00Z; until 2020-03-10T00:00:00Z a new one opens only with "
            "its 2 seconds already posted, and 1 was. (P6, R-21)"
        ) == str(ruling)

    def test_while_it_is_open_it_stands_in_the_way(self) -> None:
        """An open poll without its seconds still keeps a second one from opening: one may second it."""
        prior = voted(OPENS + TICK, seconded=False)
        assert not opened(motion(("cy", OPENS - TICK), ("di", OPENS - TICK)), prior)

    @pytest.mark.parametrize(
        ("second", "again"),
        [
            (at("2020-02-29"), at("2020-03-10")),
            (at("2020-03-10") - TICK, at("2020-03-10")),
            (at("2020-03-10"), at("2020-03-10") + TICK),
            (at("2020-03-20"), at("2020-03-20") + TICK),
            (at("2020-04-10") - TICK, at("2020-04-10")),
            (at("2020-05-01"), at("2020-04-10")),
        ],
        ids=["already", "by the close", "at it", "later", "by the month", "too late"],
    )
    def test_while_it_is_open_the_instant_given_is_when_one_may_call(self, second: datetime, again: datetime) -> None:
        """Beside an open, unseconded poll: once that closed and the seconds are there, or a month is over."""
        prior = voted(at("2020-03-10"), seconded=False)
        (refused,) = opened(motion(("cy", OPENS - TICK), ("di", second)), prior).unmet
        assert again == refused.needed
        moved = [motion(("cy", OPENS - TICK), ("di", second), opens=when) for when in (again - TICK, again)]
        assert [False, True] == [bool(opened(one, prior)) for one in moved]


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 40 * 24),
    st.sampled_from([UTC, AMSTERDAM, ZoneInfo("America/New_York")]),
)
def test_p6__refused_one_tick_before_and_allowed_at_the_instant_given(
    closed: datetime, hours: int, zone: tzinfo
) -> None:
    """A call refused within the cool-down is refused one microsecond before the instant given and allowed at it."""
    held = mandate("ana", "1999-01-01", "2040-01-01")
    ruling = opened(motion(opens=closed + timedelta(hours=hours)), voted(closed), held=held, zone=zone)
    for one in ruling.unmet:
        assert isinstance(one.needed, datetime)
        assert closed + timedelta(days=28) - timedelta(hours=1) <= one.needed
        assert [False, True] == [
            bool(opened(motion(opens=when), voted(closed), held=held, zone=zone))
            for when in (one.needed - TICK, one.needed)
        ]


# ── the seconds ──────────────────────────────────────────────────────────────────────────────────


class TestSeconds:
    """P6, R-19: at least two others second the motion before the poll closes."""

    def seconded(self, *seconds: tuple[str, datetime], rules: RecallRules = RULES, initiator: str = "bo") -> Ruling:
        """Whether a motion was seconded."""
        return judge_seconds(motion(*seconds, initiator=initiator), roll=ROLL, rules=rules)

    def test_two_others_are_enough(self) -> None:
        """Three members in all make a recall."""
        assert "Seconded by Cy (cy), Di (di): 2 of the 2 needed besides the initiator. (P6, R-19)" == str(
            self.seconded(*BOTH)
        )

    def test_nobody(self) -> None:
        """Without seconds, nobody is named and two are wanted."""
        ruling = self.seconded()
        assert (False, 0, 2) == (bool(ruling), ruling.findings[0].found, ruling.findings[0].needed)
        assert "Seconded by nobody: 0 of the 2 needed besides the initiator. (P6, R-19)" == str(ruling)

    @pytest.mark.parametrize(("met", "when"), [(True, CLOSES - TICK), (False, CLOSES), (False, CLOSES + TICK)])
    def test_the_third_ones_second_at_the_close(self, met: bool, when: datetime) -> None:
        """The third second came at the closing instant: too late; one microsecond earlier, in time."""
        ruling = self.seconded(("cy", DURING), ("di", when))
        assert (met, "Too late, at the close or after it: Di (di)." not in str(ruling)) == (bool(ruling), met)

    def test_before_the_opening_counts_too(self) -> None:
        """Seconds posted before the poll opens are seconds."""
        assert bool(self.seconded(("cy", OPENS - TICK), ("di", at("2020-01-01"))))

    def test_the_initiators_own_comment_does_not_second(self) -> None:
        """The initiator and one other are two, not three."""
        assert not self.seconded(("bo", DURING), ("cy", DURING))

    def test_repeated_comments_count_once(self) -> None:
        """One member's three comments are one second."""
        assert 1 == self.seconded(("cy", OPENS), ("cy", DURING), ("cy", CLOSES - TICK)).findings[0].found

    def test_a_late_repetition_is_not_told_as_late(self) -> None:
        """Who seconded in time and again at the close was not late."""
        assert "Too late" not in str(self.seconded(("cy", DURING), ("cy", CLOSES)))

    @pytest.mark.parametrize(
        ("met", "who", "when"),
        [
            (False, "stranger", DURING),
            (False, "new", at("2020-03-08") - TICK),
            (True, "new", at("2020-03-08")),
            (True, "old", at("2020-03-08") - TICK),
            (False, "old", at("2020-03-08")),
        ],
    )
    def test_a_member_at_that_instant(self, met: bool, who: str, when: datetime) -> None:
        """Who joins at the instant of their comment seconds; who leaves at it does not."""
        assert met is bool(self.seconded(("cy", DURING), (who, when)))

    def test_the_mandatee_may_second(self) -> None:
        """By default the mandatee's second counts like anybody's."""
        assert bool(self.seconded(("cy", DURING), ("ana", DURING)))

    def test_setting__the_mandatee_may_not_act(self) -> None:
        """Where the mandatee may not act, their second counts for nothing, before the opening too."""
        rules = RecallRules(mandatee_may_act=False)
        assert not self.seconded(("cy", DURING), ("ana", DURING), rules=rules)
        seconds = ("cy", OPENS - TICK), ("ana", OPENS - TICK)
        assert not opened(motion(*seconds), voted(at("2020-02-10"), seconded=False), rules=rules)

    def test_setting__one_is_enough(self) -> None:
        """Where one member may call a vote, no second is needed."""
        assert bool(self.seconded(rules=RecallRules(initiators=1)))

    def test_the_order_of_comments_decides_nothing(self) -> None:
        """However the comments are listed, the ruling is the same."""
        seconds = [("cy", DURING), ("di", CLOSES), ("stranger", DURING), ("eve", OPENS)]
        assert 1 == len({self.seconded(*order) for order in permutations(seconds)})


class TestPeriod:
    """P6, R-35: the poll is open for two weeks."""

    @pytest.mark.parametrize(
        ("met", "closes"),
        [(False, CLOSES - TICK), (True, CLOSES), (True, at("2020-03-16")), (False, at("2020-03-16") + TICK)],
    )
    def test_both_sides(self, met: bool, closes: datetime) -> None:
        """From two weeks after the opening to the end of that day, and no microsecond less or more."""
        finding = judge_period(motion(closes=closes), rules=RULES, zone=UTC)["voting"]
        assert (met, "P6, R-35") == (finding.met, finding.basis)

    def test_daylight_saving(self) -> None:
        """Two weeks are counted on the wall clock: midnight to midnight of Amsterdam across the change of March."""
        opens = at("2020-03-20T00:00+01:00")
        assert [False, True] == [
            judge_period(motion(opens=opens, closes=closes), rules=RecallRules(leeway=Leeway.EXACTLY), zone=AMSTERDAM)[
                "voting"
            ].met
            for closes in (at("2020-04-03T00:00+01:00"), at("2020-04-03T00:00+02:00"))
        ]

    def test_a_discussion_is_asked_by_its_own_name(self) -> None:
        """Discussion and poll are each told under their names; where nothing opened it, what is found is the poll."""
        rules = RecallRules(discussion=weeks(1))
        called = attrs.evolve(motion(), discussion_opens=OPENS - timedelta(days=6))
        found = judge_period(called, rules=rules, zone=UTC)
        assert {"discussion": False, "voting": True} == {name: one.met for name, one in found.items()}
        at_once = judge_period(motion(), rules=rules, zone=UTC)["discussion"]
        assert ("recall.no_discussion", False, OPENS) == (at_once.kind.id, at_once.met, at_once.found)

    @pytest.mark.parametrize(
        ("asked", "told"),
        [(days(0), False), (Between(most=weeks(1)), False), (days(1), True), (Between(least=days(1)), True)],
    )
    def test_no_discussion_is_none_that_lasts_no_time(self, asked: Length, told: bool) -> None:
        """Where it may last no time at all, a poll that opens with its call lacks nothing (R-35)."""
        assert told is ("discussion" in judge_period(motion(), rules=RecallRules(discussion=asked), zone=UTC))

    def test_a_poll_of_another_length_changes_no_count(self) -> None:
        """A poll closed a day early is a fault of its own: the votes decide as they are."""
        early = motion(*BOTH, closes=CLOSES - timedelta(days=1))
        assert RecallOutcome.REVOKED is settled(early, Tally(yes=2, no=1)).outcome


# ── the votes ────────────────────────────────────────────────────────────────────────────────────

HUGE = 2**53


class TestOutcome:
    """P6, R-20: two thirds of the votes cast, in integers."""

    @pytest.mark.parametrize(
        ("revokes", "yes", "cast", "needed", "more"),
        [
            (True, 2, 3, 2, 0),
            (False, 1, 3, 2, 3),
            (True, 66, 99, 66, 0),
            (False, 65, 99, 66, 3),
            (True, 67, 100, 67, 0),
            (False, 66, 100, 67, 2),
            (False, 65, 98, 66, 1),
            (True, 66, 98, 66, 0),
            (False, 0, 0, 1, 1),
            (True, 1, 1, 1, 0),
            (False, 0, 1, 1, 2),
            (False, 1, 2, 2, 1),
            (True, 2, 2, 2, 0),
            (True, 2 * HUGE, 3 * HUGE, 2 * HUGE, 0),
            (False, 2 * HUGE - 1, 3 * HUGE, 2 * HUGE, 3),
            (False, 2 * HUGE, 3 * HUGE + 1, 2 * HUGE + 1, 2),
            (True, 2 * 10**40, 3 * 10**40, 2 * 10**40, 0),
            (False, 2 * 10**40 - 1, 3 * 10**40, 2 * 10**40, 3),
        ],
    )
    def test_two_thirds_exactly(self, revokes: bool, yes: int, cast: int, needed: int, more: int) -> None:
        """Two thirds of the votes cast are enough and one vote less is not, however large the numbers."""
        ruling = judge_outcome(Tally(yes=yes, no=cast - yes), rules=RULES)
        (finding,) = ruling.findings
        assert (revokes, yes, needed, "P6, R-20") == (bool(ruling), finding.found, finding.needed, finding.basis)
        if more:
            votes = "1 vote" if 1 == cast else f"{cast} votes"
            sentence = f"{yes} of {votes} for revoking; at least 2/3 is {needed}, and {more} more would have been"
            assert sentence in str(ruling)

    @pytest.mark.parametrize(("yes", "revokes"), [(2, False), (3, True)])
    def test_r71__each_part_of_a_majority_has_its_own_finding(self, yes: int, revokes: bool) -> None:
        """Two thirds and at least three votes: two of two are two thirds, and one too few; three of three are both."""
        both = AllOf([Condition(share=Fraction(2, 3)), Condition(least=3)])
        ruling = judge_outcome(Tally(yes=yes, no=0), rules=RecallRules(majority=both))
        assert revokes is bool(ruling)
        assert {(2, True), (3, revokes)} == {(one.needed, one.met) for one in ruling.findings}
        assert ["recall.besides"] == [one.kind.id for one in ruling.findings[1:]]

    @given(st.integers(0, 10**30), st.integers(0, 10**30))
    def test_the_text(self, yes: int, no: int) -> None:
        """A poll revokes when 3·yes ≥ 2·(yes + no) and somebody voted."""
        expected = yes + no > 0 and 3 * yes >= 2 * (yes + no)
        assert expected is bool(judge_outcome(Tally(yes=yes, no=no), rules=RULES))

    @given(st.integers(0, 10**20), st.integers(0, 10**20))
    def test_what_was_missing_would_have_been_enough(self, yes: int, no: int) -> None:
        """The further votes a refusal names would have revoked, and one fewer would not."""
        more = Condition(share=Fraction(2, 3)).shortfall(yes, of=yes + no)
        assert more is not None
        outcomes = [bool(judge_outcome(Tally(yes=yes + each, no=no), rules=RULES)) for each in (more, max(more - 1, 0))]
        assert [True, more == 0] == outcomes

    def test_setting__everybody(self) -> None:
        """Where all votes are wanted and one is against, no further vote would do, and none is promised."""
        rules = RecallRules(majority=Condition(share=Fraction(1)))
        assert "2 of 3 votes for revoking; the whole is 3. (P6, R-20)" == str(
            judge_outcome(Tally(yes=2, no=1), rules=rules)
        )

    def test_setting__more_than_half(self) -> None:
        """Where more than half is wanted, exactly half is not enough."""
        rules = RecallRules(majority=Condition(share=Fraction(1, 2), exceeded=True))
        assert [False, True] == [bool(judge_outcome(Tally(yes=yes, no=5), rules=rules)) for yes in (5, 6)]


class TestOtherMajorities:
    """R-71, R-72: other bases than the votes cast, and what decides outright."""

    @pytest.mark.parametrize(
        ("base", "kind", "of"),
        [
            (Base.FOR_AND_AGAINST, "recall.majority", 3),
            (Base.VOTES, "recall.carried", 4),
            (Base.ELECTORATE, "recall.carried", 10),
        ],
    )
    def test_says_of_what(self, base: Base, kind: str, of: int) -> None:
        """Of the votes cast in the words of Proposal 6; of anything else with what is asked and of how many."""
        asked = Condition(share=Fraction(1, 2), of=base)
        there = Numbers(electorate=10)
        (found,) = judge_outcome(Tally(yes=2, no=1, abstain=1), rules=RecallRules(majority=asked), there=there).findings
        name = "majority" if kind == "recall.majority" else "asked"
        assert (kind, asked, 2) == (found.kind.id, found.values[name], found.found)
        assert of == found.values["cast" if kind == "recall.majority" else "base"]

    def test_a_number_is_of_nothing(self) -> None:
        """Where so many votes are asked, and no share, there is no base to tell."""
        (found,) = judge_outcome(Tally(yes=2), rules=RecallRules(majority=Condition(least=2))).findings
        assert ("recall.carried", True, None, "") == (
            found.kind.id, found.met, found.values["base"], found.values["of"],
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("yes", "no", "told"),
        [
            (5, 0, ["recall.outright"]),
            (4, 2, ["recall.majority"]),
            (2, 3, ["recall.majority", "recall.outright"]),
        ],
    )
    def test_outright(self, yes: int, no: int, told: list[str]) -> None:
        """Half of ten decide alone; two thirds of the votes need no word of it; who has neither is told both."""
        rules = RecallRules(outright=Condition(share=Fraction(1, 2), of=Base.ELECTORATE))
        ruling = judge_outcome(Tally(yes=yes, no=no), rules=rules, there=Numbers(electorate=10))
        assert told == [one.kind.id for one in ruling.findings]
        assert bool(ruling) is (len(told) == 1)

    def test_rules_without_a_majority_are_named(self) -> None:
        """What a charter does not say is named by its key."""
        with pytest.raises(PartgovError) as refused:
            judge_outcome(Tally(yes=2), rules=RecallRules(majority=None))
        assert "recall.majority" == refused.value.place


class TestCount:
    """P6, R-10, R-11, R-12: votes are counted as in an election."""

    def counted(self, *ballots: object) -> tuple[Tally, list[Reason], int]:
        """The votes that count, why others do not, and how many were overtaken."""
        count = count_recall(motion(), ballots, roll=ROLL, rules=RULES)  # type: ignore[arg-type]
        return count.tallies["ana"], [one.reason for one in count.rejected], len(count.superseded)

    def test_the_last_vote_counts(self) -> None:
        """Who votes Yes and then No has voted No."""
        votes = ballot("bo", DURING, ana="yes"), ballot("bo", DURING + TICK, ana="no")
        assert (Tally(no=1), [], 1) == self.counted(*votes)

    @pytest.mark.parametrize(
        ("counts", "when"), [(False, OPENS - TICK), (True, OPENS), (True, CLOSES - TICK), (False, CLOSES)]
    )
    def test_both_ends_of_the_poll(self, counts: bool, when: datetime) -> None:
        """A vote at the opening counts, one at the close is late and kept with its reason."""
        expected = (Tally(yes=1), [], 0) if counts else (Tally(), [Reason.OUTSIDE_PERIOD], 0)
        assert expected == self.counted(ballot("bo", when, ana="yes"))

    def test_members_only(self) -> None:
        """Strangers' votes, and those for somebody else, are kept with their reasons."""
        votes = ballot("stranger", DURING, ana="yes"), ballot("bo", DURING, cy="yes")
        assert (Tally(), [Reason.UNKNOWN_CANDIDATE, Reason.NOT_A_MEMBER], 0) == (
            self.counted(*votes)[0],
            sorted(self.counted(*votes)[1], key=list(Reason).index),
            0,
        )

    def test_another_day_of_the_roll(self) -> None:
        """Who joined while the poll was open may vote, and may not where the roll of the opening is given."""
        cast = [ballot("new", at("2020-03-09"), ana="yes")]
        for day, number in ((None, 1), (RecordDate.AT_OPENING, 0)):
            count = count_recall(motion(), cast, roll=ROLL, rules=RULES, electorate=day)
            assert number == count.tallies["ana"].yes

    def test_the_mandatee_may_vote(self) -> None:
        """The mandatee is a member like the others."""
        assert (Tally(no=1), [], 0) == self.counted(ballot("ana", DURING, ana="no"))


# ── what it comes to ─────────────────────────────────────────────────────────────────────────────


class TestSettle:
    """R-22, R-51: refused, moot, not seconded, kept or revoked, in that order of asking."""

    def test_revoked(self) -> None:
        """A recall called, seconded and carried revokes; every step of it is told."""
        found = settled(tally=Tally(yes=2, no=1))
        assert (RecallOutcome.REVOKED, "m", Tally(yes=2, no=1), None) == (
            found.outcome,
            found.mandate,
            found.tally,
            found.count,
        )
        assert [
            "P6, R-19", "P6", "P6, R-19", "P6, R-20",
        ] == [one.basis for one in found.ruling.findings]  # fmt: skip
        assert found.because.endswith("2 of 3 votes for revoking; at least 2/3 is 2. (P6, R-20)")

    def test_kept(self) -> None:
        """A recall that misses two thirds keeps the mandate."""
        assert RecallOutcome.KEPT is settled(tally=Tally(yes=65, no=33)).outcome

    def test_no_votes(self) -> None:
        """Where no votes were cast, none revoke nobody."""
        assert RecallOutcome.KEPT is settled(tally=Tally()).outcome

    def test_a_whole_body(self) -> None:
        """The mandates of a body are named one by one, beside no single one."""
        recall = attrs.evolve(motion(*BOTH), mandatee=None)
        body = [HELD, mandate("eve", "2020-01-01", id="n")]
        found = settle_recall(
            recall, None, motion=opened(motion(*BOTH)), roll=ROLL, rules=RULES, tally=Tally(yes=2, no=1), body=body
        )  # fmt: skip
        assert (None, ("m", "n"), RecallOutcome.REVOKED) == (found.mandate, found.body, found.outcome)

    def test_is_headed_by_what_it_came_to(self) -> None:
        """A print begins with the recall and its outcome, or says that it is not counted; both are judged."""
        found = settled(tally=Tally(yes=2, no=1))
        assert repr(found).startswith("RecallResult: k revoked. ")
        assert repr(settled()).startswith("RecallResult: k not counted. ")
        assert found.judged
        rules = RecallRules(majority=Condition(share=Fraction(1, 2), of=Base.PRESENT))
        lacks = settle_recall(
            motion(*BOTH), HELD, motion=opened(motion(*BOTH)), roll=ROLL, rules=rules, tally=Tally(yes=2)
        )  # fmt: skip
        assert (None, False) == (lacks.outcome, lacks.judged)

    def test_not_counted_yet(self) -> None:
        """Without ballots and without a tally the poll is closed but not decided."""
        found = settled()
        assert (None, Tally(), "closed") == (found.outcome, found.tally, recall_status(found, at=CLOSES))

    @pytest.mark.parametrize(
        ("outcome", "recall", "held"),
        [
            (RecallOutcome.NOT_SECONDED, motion(), HELD),
            (RecallOutcome.REFUSED, motion(*BOTH), None),
            (RecallOutcome.MOOT, motion(*BOTH), mandate("ana", "2019-03-15")),
        ],
    )
    def test_decided_without_a_count(self, outcome: RecallOutcome, recall: Recall, held: Mandate | None) -> None:
        """What does not hang on the votes is decided without them."""
        assert outcome is settled(recall, held=held).outcome

    def test_not_seconded(self) -> None:
        """Without seconds the votes decide nothing, however many."""
        found = settled(motion(("cy", DURING)), Tally(yes=99))
        assert (RecallOutcome.NOT_SECONDED, "P6, R-19") == (found.outcome, found.ruling.findings[-1].basis)

    @pytest.mark.parametrize(
        ("outcome", "ended"),
        [
            (RecallOutcome.MOOT, CLOSES - TICK),
            (RecallOutcome.MOOT, CLOSES),
            (RecallOutcome.REVOKED, CLOSES + TICK),
        ],
    )
    @pytest.mark.parametrize("kind", [EndingKind.RESIGNATION, EndingKind.DEPARTURE, EndingKind.PROMOTION, None])
    def test_moot(self, outcome: RecallOutcome, ended: datetime, kind: EndingKind | None) -> None:
        """A mandate that ends by the close, however, makes the poll moot; a microsecond later, not."""
        held = mandate("ana", "2020-01-01", ended=(ended.isoformat(), kind)) if kind else mandate(
            "ana", "2020-01-01", ended.isoformat()
        )  # fmt: skip
        assert outcome is settled(tally=Tally(yes=2, no=1), held=held).outcome

    def test_the_moot_one_says_when(self) -> None:
        """The sentence gives the instant at which the mandate ended."""
        held = mandate("ana", "2020-01-01", ended=("2020-03-10", EndingKind.RESIGNATION))
        assert "The mandate ended by itself at 2020-03-10T00:00:00Z, at or before the poll's close. (P6, R-22)" == str(
            settled(held=held).ruling
        )

    def test_refused_goes_before_moot(self) -> None:
        """A motion that might not open is refused, whatever became of the mandate."""
        held = mandate("ana", "2020-01-01", ended=("2020-03-10", EndingKind.RESIGNATION))
        assert RecallOutcome.REFUSED is settled(held=held, priors=[voted(at("2020-02-10"))]).outcome

    def test_moot_goes_before_not_seconded(self) -> None:
        """An unseconded poll on a mandate that ended is moot."""
        held = mandate("ana", "2020-01-01", ended=("2020-03-10", EndingKind.RESIGNATION))
        assert RecallOutcome.MOOT is settled(motion(), held=held).outcome

    def test_no_mandate(self) -> None:
        """A recall of nobody's mandate is refused and names none."""
        found = settled(tally=Tally(yes=9), held=None)
        assert (RecallOutcome.REFUSED, None) == (found.outcome, found.mandate)

    def test_ballots(self) -> None:
        """Decided from ballots, every vote is accounted for."""
        recall = motion(*BOTH)
        votes = [ballot(who, DURING, ana=mark) for who, mark in (("bo", "yes"), ("cy", "yes"), ("ana", "no"))]
        found = settle_recall(recall, HELD, motion=opened(recall), roll=ROLL, rules=RULES, ballots=votes)
        assert (RecallOutcome.REVOKED, Tally(yes=2, no=1)) == (found.outcome, found.tally)
        assert found.count is not None
        assert 3 == found.count.accepted

    def test_ballots_and_tally_together_make_no_sense(self) -> None:
        """Two sources of votes are refused."""
        recall = motion()
        with pytest.raises(PartgovError, match="ballots: wanted either ballots or a tally"):
            settle_recall(recall, HELD, motion=opened(recall), roll=ROLL, rules=RULES, ballots=[], tally=Tally())


# ── the lifecycle ────────────────────────────────────────────────────────────────────────────────

EVENTS = tuple(sorted({event for events in RECALL_LIFECYCLE.table.values() for event in events}))


class TestLifecycle:
    """The table: what may happen to a motion, and nothing else."""

    def test_every_event_there_is(self) -> None:
        """A motion is seconded, opened or refused, voted on, closed, and decided or overtaken."""
        assert (
            "mandate ends", "poll closes", "poll opens", "refusal", "second", "seconds missed", "two thirds missed",
            "two thirds reached", "vote",
        ) == EVENTS  # fmt: skip

    @pytest.mark.parametrize(("state", "event"), list(product(RECALL_LIFECYCLE.table, EVENTS)))
    def test_every_pair_not_in_the_table_is_refused(self, state: str, event: str) -> None:
        """An event out of place is refused, naming the event, the state, and what may happen instead."""
        allowed = RECALL_LIFECYCLE.table[state]
        ruling = RECALL_LIFECYCLE.judge(state, event)
        if event in allowed:
            assert bool(ruling)
            return
        assert not ruling
        for named in (event, state, *allowed, *(() if allowed else ("nothing",))):
            assert named in str(ruling)
        with pytest.raises(PartgovError) as refused:
            RECALL_LIFECYCLE.after(state, event)
        assert (event, state in refused.value.wanted) == (refused.value.value, True)

    @pytest.mark.parametrize(
        ("last", "result"),
        [
            ("revoked", settled(tally=Tally(yes=2, no=1))),
            ("kept", settled(tally=Tally(yes=1, no=1))),
            ("not seconded", settled(motion())),
        ],
    )
    def test_one_tick_either_side(self, last: str, result: RecallResult) -> None:
        """A poll is open from its opening until, and not at, its close, when it comes to what it comes to."""
        assert ["announced", "open", "open", last] == [
            recall_status(result, at=when) for when in (OPENS - TICK, OPENS, CLOSES - TICK, CLOSES)
        ]

    def test_refused(self) -> None:
        """A motion is refused at its opening, not before."""
        result = settled(held=None)
        assert ["announced", "refused"] == [recall_status(result, at=when) for when in (OPENS - TICK, OPENS)]

    def test_moot_at_the_close(self) -> None:
        """A poll on a mandate that ended by its close is moot then."""
        result = settled(held=mandate("ana", "2020-01-01", ended=("2020-03-15", EndingKind.RESIGNATION)))
        assert ["open", "moot"] == [recall_status(result, at=when) for when in (CLOSES - TICK, CLOSES)]


# ── values ───────────────────────────────────────────────────────────────────────────────────────

VALUES = (
    RULES,
    RECALL_LIFECYCLE,
    motion(*BOTH),
    Second(member="cy", at=DURING),
    voted(CLOSES),
    settled(tally=Tally(yes=2, no=1)),
    settle_recall(
        motion(), HELD, motion=Ruling.of(as_told(clause="P6", met=True, because="Yes.")), roll=ROLL, rules=RULES,
        ballots=[ballot("bo", DURING, ana="yes"), ballot("stranger", DURING, ana="yes")],
    ),
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_can_be_hashed_and_pickled(value: object) -> None:
    """Every value can be put in a set and sent to another process."""
    assert (value, 1) == (pickle.loads(pickle.dumps(value)), len({value, pickle.loads(pickle.dumps(value))}))
