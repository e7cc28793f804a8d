"""Two machines that try every event at every moment: a small organisation's mandates, and the polls on one of them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from partgov.ballots import Ballot, Mark, Tally
from partgov.bars import bars_for
from partgov.elections import Candidacy
from partgov.history.record import Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.history.replay import History
from partgov.limits import Tenures, Term, judge_term
from partgov.mandates import (
    MANDATE_LIFECYCLE,
    Basis,
    EndingKind,
    Mandate,
    MandateRules,
    StandIn,
    mandate_status,
    seats_taken,
)
from partgov.members import Membership, Roll
from partgov.recall import Prior, Recall, RecallOutcome, RecallRules, Second, judge_motion, judge_seconds, recall_status
from partgov.roles import Role, Seat, Seats
from partgov.succession import judge_stand_in
from tests.strategies import DAY, TICK, examples
from tests.tenure import LONG_AGO, ROLE, TWO_WEEKS, at, audited, replayed, row

RULES, RECALL_RULES = MandateRules(), RecallRules()
SEATS = Seats(primary=2, reserve=2)
PEOPLE = tuple(f"m{number}" for number in range(6))
"""Six members for four seats: whoever is limited is missed, and comes back."""

STEPS = (TICK, DAY, 13 * DAY, 14 * DAY, 31 * DAY, 92 * DAY, 183 * DAY, 365 * DAY)
"""How far time moves on: some of these bring one to an end, others to a tick before it."""

PICKS = st.integers(0, 2**16)
WAITS = st.sampled_from(STEPS)


def year_later(start: datetime) -> datetime:
    """The text's year, again: the same day of the next year, 28 February for the 29th."""
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return start.replace(year=start.year + 1, day=day)


def month_later(start: datetime) -> datetime:
    """The text's month, again: the same day of the next month, or its last."""
    year, month = start.year + start.month // 12, start.month % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))


SECONDS: st.SearchStrategy[list[tuple[str, timedelta]]] = st.one_of(
    st.just([(who, DAY) for who in PEOPLE[:4]]),
    st.lists(
        st.tuples(st.sampled_from((*PEOPLE, "stranger")), st.sampled_from((-TICK, timedelta(), 13 * DAY, TWO_WEEKS))),
        max_size=4,
    ),
)
"""Seconds: often enough of them, else by whomever, before, in and after the poll's time."""


@attrs.frozen
class Served:
    """Service as primary: from when to which scheduled end, and whether it counts."""

    starts: datetime
    ends: datetime
    counts: bool


def service(history: History, member: str) -> Iterator[Served]:
    """All of one member's service as primary, by the text (R-15, R-31, R-48)."""
    for one in history.mandates:
        if one.member == member and one.seat is Seat.PRIMARY and one.until > one.starts:
            began = one.term_starts or one.starts
            whole, mine = one.ends - began, one.ends - one.starts
            yield Served(one.starts, one.ends, began == one.starts or mine + mine > whole)
    stood = [each for one in history.mandates for each in one.stand_ins if each.member == member]
    for one in history.mandates:
        if one.member == member and one.seat is Seat.RESERVE:
            inside = sorted(
                (each for each in stood if one.starts <= each.starts < one.ends), key=lambda each: each.starts
            )
            total = sum((each.ends - each.starts for each in inside), timedelta())
            if total + total > one.ends - one.starts:
                yield Served(inside[0].starts, inside[-1].ends, True)


def may_open(recall: Recall, opens: datetime, mandate: Mandate, earlier: list[Prior], roll: Roll) -> bool:
    """Whether a recall might open then instead."""
    moved = attrs.evolve(recall, opens=opens, closes=opens + TWO_WEEKS)
    return bool(judge_motion(moved, mandate, priors=earlier, roll=roll, rules=RECALL_RULES, zone=UTC))


def limited(terms: Sequence[Term], starts: datetime) -> bool:
    """Whether these terms keep somebody from beginning another then."""
    return not judge_term(terms, starts=starts, who="They", role=ROLE, rules=RULES, zone=UTC)


def runs_on(mandate: Mandate, starts: datetime, roll: Roll) -> bool:
    """Whether this mandate keeps its holder from standing for a term that starts then; limits apart."""
    bars = bars_for(
        mandate.member,
        ROLE,
        starts=starts,
        known_by=LONG_AGO,
        tenures=Tenures.of([mandate]),
        roll=roll,
        rules=RULES,
        zone=UTC,
    )
    return bool(bars)


class Organisation(RuleBasedStateMachine):
    """Elections, resignations, refusals, departures, recalls and standing in, at any moment of some years."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at("2016-01-01")
        self.numbered = 0
        self.members: dict[str, list[tuple[datetime, datetime | None]]] = {who: [(LONG_AGO, None)] for who in PEOPLE}
        self.elections: list[RecordedElection] = []
        self.recalls: list[RecordedRecall] = []
        self.rows: dict[tuple[str, Seat, datetime], RecordedMandate] = {}
        self.history = replayed(self.record())
        self.audited: Record | None = None

    # ── what the record says ─────────────────────────────────────────────────────────────────────

    def record(self) -> Record:
        """Everything up to now, and what was announced."""
        return Record(
            members=tuple(
                Membership(id=who, joined=joined, left=left)
                for who, spells in self.members.items()
                for joined, left in spells
            ),
            roles=(Role(id=ROLE, primary_seats=SEATS.primary, reserve_seats=SEATS.reserve),),
            elections=tuple(self.elections),
            mandates=tuple(self.rows.values()),
            recalls=tuple(self.recalls),
        )

    def roll(self) -> Roll:
        """The roll as it is now."""
        return Roll.of(self.record().members)

    def name(self, kind: str) -> str:
        """A name that nothing has yet."""
        self.numbered += 1
        return f"{kind}{self.numbered}"

    def wait(self, step: timedelta) -> None:
        """Let time pass: no two events of this machine fall together but those that one causes."""
        self.now += step

    def replay(self) -> None:
        """Work out again what follows."""
        self.history = replayed(self.record())

    def in_office(self, seat: Seat | None = None) -> list[Mandate]:
        """Who serves now, and did so a tick ago."""
        here = [one for one in self.history.in_office(self.now) if one.starts < self.now]
        return [one for one in here if seat in (None, one.seat)]

    def row_of(self, mandate: Mandate) -> RecordedMandate:
        """The row of a mandate in the record, written when it is first wanted."""
        key = mandate.member, mandate.seat, mandate.starts
        if key not in self.rows:
            self.rows[key] = row(
                self.name("r"), mandate.member, mandate.starts, mandate.ends, seat=mandate.seat, basis=mandate.basis
            )
        return self.rows[key]

    def note(self, mandate: Mandate, **facts: object) -> None:
        """Write something down about a mandate."""
        known = self.row_of(mandate)
        self.rows[mandate.member, mandate.seat, mandate.starts] = attrs.evolve(known, **facts)  # type: ignore[arg-type]

    # ── events ───────────────────────────────────────────────────────────────────────────────────

    @initialize(whole=st.booleans(), before=st.integers(0, 4))
    def history_given(self, whole: bool, before: int) -> None:
        """Some history: two primaries, one of them for the rest of a term, and a reserve; and terms before that."""
        for year in (2014, 2013, 2010, 2008)[:before]:
            one = row(self.name("g"), PEOPLE[0], f"{year}-09-01")
            self.rows[one.member, one.seat, one.starts] = one
        for number, (starts, seat) in enumerate(
            (("2015-09-01", Seat.PRIMARY), ("2015-11-15", Seat.PRIMARY), ("2015-09-01", Seat.RESERVE))
        ):
            of_term = None if whole or number != 1 else "2015-09-01"
            ends = "2016-09-01" if of_term else None
            one = row(self.name("g"), PEOPLE[number], starts, ends, seat=seat, of_term=of_term)
            self.rows[one.member, one.seat, one.starts] = one
        self.replay()

    @rule(
        step=WAITS,
        order=st.permutations(PEOPLE),
        standing=st.integers(2, 6),
        tied=st.booleans(),
        reserve_only=st.integers(0, 3),
        seats=st.sampled_from((None, None, Seats(primary=1), Seats(primary=1, reserve=1))),
        on_time=st.booleans(),
    )
    def election(
        self,
        step: timedelta,
        order: list[str],
        standing: int,
        tied: bool,
        reserve_only: int,
        seats: Seats | None,
        on_time: bool,
    ) -> None:
        """An election is called: at once, or so that its term starts as some mandate ends."""
        self.wait(step)
        ends = sorted(one.ends for one in self.history.mandates if one.ends >= self.now + 2 * TWO_WEEKS)
        closes = ends[0] if on_time and ends else self.now + 2 * TWO_WEEKS
        if any(one.term_start == closes for one in self.elections):
            return
        opens = closes - 2 * TWO_WEEKS
        # Where some are tied, all but the first two are: for the reserve seats, most often.
        least = standing - 2 if tied else 0
        votes = {who: max(least, number) + 1 for number, who in enumerate(order[:standing])}
        self.elections.append(
            RecordedElection(
                id=self.name("e"),
                role=ROLE,
                seats=seats,
                discussion_opens=opens,
                voting_opens=closes - TWO_WEEKS,
                voting_closes=closes,
                candidacies=tuple(
                    Candidacy(member=who, at=opens, statement="Here I am.", reserve_only=number < reserve_only - 1)
                    for number, who in enumerate(votes)
                ),
                tallies={who: Tally(yes=number) for who, number in votes.items()},
            )
        )
        self.replay()

    @precondition(lambda self: self.in_office())
    @rule(step=WAITS, pick=PICKS)
    def resignation(self, step: timedelta, pick: int) -> None:
        """Somebody resigns."""
        self.wait(step)
        serving = self.in_office()
        if serving:
            self.note(serving[pick % len(serving)], ended_at=self.now, ended_by=EndingKind.RESIGNATION)
            self.replay()

    @rule(pick=PICKS)
    def declining(self, pick: int) -> None:
        """Somebody who has just won a primary seat declines, at the very start."""
        fresh = [
            one
            for one in self.history.mandates
            if one.basis is Basis.ELECTION and one.seat is Seat.PRIMARY and one.ended is None and one.starts >= self.now
        ]
        if fresh:
            chosen = fresh[pick % len(fresh)]
            self.now = chosen.starts
            self.note(chosen, ended_at=chosen.starts, ended_by=EndingKind.DECLINE)
            self.replay()
            self.wait(TICK)

    @rule(step=WAITS, pick=PICKS)
    def departure(self, step: timedelta, pick: int) -> None:
        """A member leaves the organisation, or one who left comes back."""
        self.wait(step)
        who = PEOPLE[pick % len(PEOPLE)]
        joined, left = self.members[who][-1]
        if left is None:
            self.members[who][-1] = joined, self.now
        else:
            self.members[who].append((self.now, None))
        self.replay()

    @precondition(lambda self: self.in_office(Seat.PRIMARY))
    @rule(pick=PICKS)
    def refusal_to_take_over(self, pick: int) -> None:
        """A reserve lets it be known that they would not take over somebody's seat."""
        primaries, reserves = self.in_office(Seat.PRIMARY), self.in_office(Seat.RESERVE)
        if primaries and reserves:
            chosen = primaries[pick % len(primaries)]
            self.note(chosen, declined_by=(reserves[pick % len(reserves)].member,))
            self.replay()

    @precondition(lambda self: self.in_office(Seat.PRIMARY) and self.in_office(Seat.RESERVE))
    @rule(step=WAITS, length=WAITS, pick=PICKS)
    def standing_in(self, step: timedelta, length: timedelta, pick: int) -> None:
        """A reserve stands in for a primary, where that is in order."""
        self.wait(step)
        primaries, reserves = self.in_office(Seat.PRIMARY), self.in_office(Seat.RESERVE)
        if not primaries or not reserves:
            return
        absent, waits = primaries[pick % len(primaries)], reserves[pick % len(reserves)]
        until = min(self.now + length, absent.until, waits.until)
        one = StandIn(member=waits.member, starts=self.now, ends=until)
        before = dict(self.rows)
        self.note(absent, stand_ins=(*self.row_of(absent).stand_ins, one))
        self.replay()
        (now,) = (each for each in self.history.mandates if each.id == self.row_of(absent).id)
        tenures = Tenures.of(self.history.mandates)
        if not judge_stand_in(now, one, tenures=tenures, roll=self.roll(), rules=RULES, zone=UTC):
            self.rows = before
            self.replay()

    @rule(
        step=WAITS,
        pick=PICKS,
        posted=SECONDS,
        yes=st.sampled_from((0, 1, 2, 3, 4, 66)),
        no=st.sampled_from((0, 1, 2, 33)),
    )
    def recall(self, step: timedelta, pick: int, posted: list[tuple[str, timedelta]], yes: int, no: int) -> None:
        """A poll opens on somebody's mandate, or on nobody's, with seconds before, in and after its time."""
        self.wait(step)
        holders = [one.member for one in self.in_office()] or list(PEOPLE)
        self.recalls.append(
            RecordedRecall(
                id=self.name("k"),
                role=ROLE,
                mandatee=holders[pick % len(holders)],
                initiator=PEOPLE[pick % len(PEOPLE)],
                opens=self.now,
                closes=self.now + TWO_WEEKS,
                seconds=tuple(Second(member=who, at=self.now + when) for who, when in posted),
                tally=Tally(yes=yes, no=no),
            )
        )
        self.replay()

    @precondition(lambda self: self.recalls and self.history.recalls[self.recalls[-1].id].mandate)
    @rule(step=st.sampled_from((14 * DAY, 31 * DAY, 45 * DAY, 46 * DAY - TICK)), pick=PICKS, yes=st.integers(0, 4))
    def another_recall(self, step: timedelta, pick: int, yes: int) -> None:
        """Another poll opens on the same mandate some weeks after the last one."""
        last = self.recalls[-1]
        opens = last.opens + step
        if opens <= self.now:
            return
        self.now = opens
        seconds = tuple(Second(member=who, at=opens - TICK) for who in PEOPLE[: pick % 5])
        self.recalls.append(
            attrs.evolve(
                last,
                id=self.name("k"),
                opens=opens,
                closes=opens + TWO_WEEKS,
                seconds=seconds,
                tally=Tally(yes=yes, no=1),
            )
        )
        self.replay()

    @precondition(lambda self: self.history.mandates)
    @rule(tick=st.sampled_from((-TICK, timedelta(), TICK)), pick=PICKS)
    def time(self, tick: timedelta, pick: int) -> None:
        """Time goes on to the end of some mandate, or a tick before or after it."""
        ends = [one.ends + tick for one in self.history.mandates if one.ends + tick > self.now]
        if ends:
            self.now = min(ends)

    # ── promises ─────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def never_more_caretakers_than_seats(self) -> None:
        """At no instant are there more primaries or reserves than seats."""
        for when in {one.starts for one in self.history.mandates}:
            taken = seats_taken(self.history.mandates, at=when)
            assert taken.primary <= SEATS.primary, (when, taken)
            assert taken.reserve <= SEATS.reserve, (when, taken)

    @invariant()
    def nobody_holds_two_mandates(self) -> None:
        """No member holds two mandates in the role at once (R-9); what was declined by its start is held at no time."""
        held = [one for one in self.history.mandates if one.until > one.starts]
        for one, other in combinations(held, 2):
            if one.member == other.member:
                assert not (one.starts < other.until and other.starts < one.until), (one, other)

    @invariant()
    def no_seat_is_held_twice(self) -> None:
        """A vacated seat is taken over once, from the instant it was vacated to the end it would have had."""
        by_id = {one.id: one for one in self.history.mandates}
        heirs = [one for one in self.history.mandates if one.basis is Basis.SUCCESSION]
        assert len({one.rests_on for one in heirs}) == len(heirs)
        for one in heirs:
            assert one.rests_on is not None
            vacated = by_id[one.rests_on]
            assert (max(vacated.until, vacated.starts), vacated.ends) == (one.starts, one.ends)

    @invariant()
    def nobody_serves_too_long(self) -> None:
        """Nobody begins a fourth term in a row, or a sixth in all, as primary."""
        for mandate in self.history.mandates:
            if mandate.seat is Seat.RESERVE or mandate.until <= mandate.starts or mandate.basis is Basis.GIVEN:
                continue
            mine = [one for one in service(self.history, mandate.member) if one.starts < mandate.starts]
            assert sum(one.counts for one in mine) < 5, mandate
            run: set[Served] = set()
            reached = mandate.starts
            while more := {one for one in mine if year_later(one.ends) > reached} - run:
                run |= more
                reached = min(one.starts for one in run)
            assert sum(one.counts for one in run) < 3, mandate

    @invariant()
    def nothing_ends_before_it_starts(self) -> None:
        """A mandate ends after it starts, or never was in force."""
        for one in self.history.mandates:
            assert one.starts < one.ends
            if one.until <= one.starts:
                assert one.ended is not None
                assert not any(one.in_force(when) for when in (one.until - TICK, one.until, one.starts, one.ends))

    @invariant()
    def a_passed_recall_ends_one_mandate(self) -> None:
        """Every passed recall ended one mandate, at its close, and nothing else is ever revoked."""
        revoked = sorted(
            (one.id, one.ended.at)
            for one in self.history.mandates
            if one.ended is not None and one.ended.by is EndingKind.REVOCATION
        )
        passed = sorted(
            (str(one.mandate), one.recall.closes)
            for one in self.history.recalls.values()
            if one.outcome is RecallOutcome.REVOKED
        )
        assert revoked == passed

    @invariant()
    def nothing_is_recalled_twice_within_the_cool_down(self) -> None:
        """On one mandate no two polls are open together, and a month passes after a vote."""
        opened = [one for one in self.history.recalls.values() if one.outcome is not RecallOutcome.REFUSED]
        for one, other in combinations(sorted(opened, key=lambda each: each.recall.opens), 2):
            if one.mandate == other.mandate:
                assert one.recall.closes <= other.recall.opens
                if one.outcome in (RecallOutcome.REVOKED, RecallOutcome.KEPT):
                    assert month_later(one.recall.closes) <= other.recall.opens

    @invariant()
    def refused_calls_are_allowed_at_the_instant_given(self) -> None:
        """A call within the cool-down is refused a tick before the instant given and allowed at it."""
        roll = self.roll()
        by_id = {one.id: one for one in self.history.mandates}
        for result in self.history.recalls.values():
            if result.outcome is not RecallOutcome.REFUSED or len(result.ruling.unmet) != 1:
                continue
            (finding,) = result.ruling.unmet
            when, mandate = finding.needed, by_id.get(str(result.mandate))
            if mandate is None or not isinstance(when, datetime) or finding.reading == "R-50":
                continue
            earlier = [
                Prior(
                    id=one.recall.id,
                    opens=one.recall.opens,
                    closes=one.recall.closes,
                    seconded=bool(judge_seconds(one.recall, roll=roll, rules=RECALL_RULES)),
                )
                for one in self.history.recalls.values()
                if one.mandate == result.mandate
                and one.outcome is not RecallOutcome.REFUSED
                and one.recall.opens < result.recall.opens
            ]
            if all(roll.is_member(result.recall.initiator or "", each) for each in (when - TICK, when)):
                assert [False, True] == [
                    may_open(result.recall, each, mandate, earlier, roll) for each in (when - TICK, when)
                ]

    @invariant()
    def barred_candidates_may_serve_at_the_instant_given(self) -> None:
        """Who is barred from a primary seat is barred a tick before the instant given, and at it no more."""
        tenures, roll = Tenures.of(self.history.mandates), self.roll()
        for called in self.elections:
            for member, bars in self.history.elections[called.id].bars.items():
                terms = tenures.terms(
                    member, ROLE, rules=RULES, before=called.term_start, known_by=called.voting_closes, zone=UTC
                )
                for finding in {bar.finding for bar in bars if isinstance(bar.finding.needed, datetime)}:
                    again = finding.needed
                    assert isinstance(again, datetime)
                    if finding.reading == "R-17":
                        assert [True, False] == [limited(terms, each) for each in (again - TICK, again)]
                    else:
                        # As it was known then: a later event may since have ended it earlier.
                        mandate = next(
                            one if one.until == again else attrs.evolve(one, ended=None)
                            for one in tenures.of_member(member, ROLE)
                            if again in (one.until, one.ends)
                        )
                        assert [True, False] == [runs_on(mandate, each, roll) for each in (again - TICK, again)]

    @invariant()
    def every_mandate_has_a_state(self) -> None:
        """Every mandate is in some state of the table, now and at each of its instants."""
        for one in self.history.mandates:
            if one.ended is not None and one.ended.by is EndingKind.PROMOTION and one.ended.at <= one.starts:
                continue  # M-4: a reserve who succeeds at the start of their own mandate has no state
            for when in (self.now, one.starts, one.until, one.ends):
                assert mandate_status(one, at=when) in MANDATE_LIFECYCLE.table

    @invariant()
    def what_follows_by_itself_is_in_order(self) -> None:
        """An audit complains of nothing that nobody declared: the rules never break themselves."""
        record = self.record()
        if record == self.audited:
            return
        self.audited = record
        wrong = {one.subject: one.because for one in audited(record).checks if not one.agrees}
        # Standing in was in order when it began, but may have been cut short; and a call may ask for too many seats.
        declared = {subject for subject in wrong if "/stand-ins/" in subject or subject.endswith("/seats")}
        assert {} == {subject: why for subject, why in wrong.items() if subject not in declared}


TestOrganisation = Organisation.TestCase
TestOrganisation.settings = settings(examples(25), stateful_step_count=40)


# ── the polls on one mandate ─────────────────────────────────────────────────────────────────────

VOTERS = ("ana", "bo", "cy", "di", "eve", "stranger")


@attrs.define
class Poll:
    """What happened in one poll."""

    id: str
    initiator: str
    opens: datetime
    seconds: list[tuple[str, datetime]] = attrs.Factory(list)
    votes: list[tuple[str, datetime, Mark]] = attrs.Factory(list)

    @property
    def closes(self) -> datetime:
        """Two weeks later."""
        return self.opens + TWO_WEEKS

    def seconded_by(self, before: datetime) -> int:
        """How many others, members all, seconded before an instant."""
        return len({who for who, when in self.seconds if when < before and who not in (self.initiator, "stranger")})

    def revokes(self) -> bool:
        """Whether two thirds of the last votes of members in its time are for revoking."""
        last = {who: mark for who, when, mark in self.votes if who != "stranger" and self.opens <= when < self.closes}
        yes, no = (list(last.values()).count(mark) for mark in (Mark.YES, Mark.NO))
        return yes + no > 0 and 3 * yes >= 2 * (yes + no)


class Polls(RuleBasedStateMachine):
    """Calls, seconds, votes and a resignation on the mandate of ana, who serves all of 2020."""

    def __init__(self) -> None:
        super().__init__()
        self.now = at("2020-01-10")
        self.polls: list[Poll] = []
        self.resigned: datetime | None = None
        self.seen = Record(members=()), replayed(Record(members=()))

    @rule(step=st.sampled_from((TICK, DAY, 6 * DAY, TWO_WEEKS, 17 * DAY)))
    def time(self, step: timedelta) -> None:
        """Time passes."""
        self.now += step

    @precondition(lambda self: self.polls)
    @rule(tick=st.sampled_from((-TICK, timedelta(), TICK)), cool=st.booleans())
    def deadline(self, tick: timedelta, cool: bool) -> None:
        """Time passes up to a deadline of the last poll, or a tick before or after it."""
        closes = self.polls[-1].closes
        self.now = max(self.now, (month_later(closes) if cool else closes) + tick)

    @rule(who=st.sampled_from(VOTERS), posted=st.sets(st.sampled_from(VOTERS), max_size=3))
    def call(self, who: str, posted: set[str]) -> None:
        """Somebody opens a poll, with some seconds posted before."""
        opens = self.now
        self.polls.append(Poll(f"k{len(self.polls)}", who, opens, [(each, opens - TICK) for each in sorted(posted)]))
        self.now += TICK

    @precondition(lambda self: self.polls)
    @rule(who=st.sampled_from(VOTERS), which=PICKS)
    def second(self, who: str, which: int) -> None:
        """Somebody seconds one of the polls, be it open or over."""
        self.polls[which % len(self.polls)].seconds.append((who, self.now))

    @precondition(lambda self: self.polls)
    @rule(who=st.sampled_from(VOTERS), mark=st.sampled_from((Mark.YES, Mark.YES, Mark.NO)), which=PICKS)
    def vote(self, who: str, mark: Mark, which: int) -> None:
        """Somebody votes in one of the polls, be it open or over."""
        self.polls[which % len(self.polls)].votes.append((who, self.now, mark))
        self.now += TICK

    @precondition(lambda self: self.resigned is None and self.now < at("2020-12-31"))
    @rule(sure=st.integers(0, 3))
    def resignation(self, sure: int) -> None:
        """Once in a while, ana resigns."""
        if sure == 3:
            self.resigned = self.now
            self.now += TICK

    def expected(self) -> dict[str, RecallOutcome]:
        """What each poll comes to, by the text."""
        ends = self.resigned or at("2021-01-01")
        outcomes: dict[str, RecallOutcome] = {}
        opened: list[Poll] = []
        for poll in self.polls:
            blocked = any(
                poll.opens < one.closes
                or (
                    poll.opens < month_later(one.closes)
                    and (one.seconded_by(one.closes) >= 2 or poll.seconded_by(poll.opens) < 2)
                )
                for one in opened
            )
            if poll.initiator == "stranger" or poll.opens >= ends or blocked:
                outcomes[poll.id] = RecallOutcome.REFUSED
                continue
            opened.append(poll)
            if ends <= poll.closes:
                outcomes[poll.id] = RecallOutcome.MOOT
            elif poll.seconded_by(poll.closes) < 2:
                outcomes[poll.id] = RecallOutcome.NOT_SECONDED
            elif poll.revokes():
                outcomes[poll.id], ends = RecallOutcome.REVOKED, poll.closes
            else:
                outcomes[poll.id] = RecallOutcome.KEPT
        return outcomes

    def record(self) -> Record:
        """Everything that happened."""
        ended = (self.resigned, EndingKind.RESIGNATION) if self.resigned else None
        return Record(
            members=tuple(Membership(id=who, joined=LONG_AGO) for who in VOTERS if who != "stranger"),
            roles=(Role(id=ROLE, primary_seats=1, reserve_seats=1),),
            mandates=(row("a1", "ana", "2020-01-01", ended=ended),),
            recalls=tuple(
                RecordedRecall(
                    id=one.id,
                    role=ROLE,
                    mandatee="ana",
                    initiator=one.initiator,
                    opens=one.opens,
                    closes=one.closes,
                    seconds=tuple(Second(member=who, at=when) for who, when in one.seconds),
                    ballots=tuple(
                        Ballot(voter=who, cast_at=when, marks={"ana": mark}) for who, when, mark in one.votes
                    ),
                )
                for one in self.polls
            ),
        )

    def history(self) -> History:
        """What follows from everything that happened: worked out once, until something more does."""
        record = self.record()
        if record != self.seen[0]:
            self.seen = record, replayed(record)
        return self.seen[1]

    @invariant()
    def every_poll_comes_to_what_the_text_says(self) -> None:
        """Refused, moot, not seconded, kept or revoked: each poll as the text has it, whatever was tried."""
        history = self.history()
        assert self.expected() == {name: one.outcome for name, one in history.recalls.items()}

    @invariant()
    def at_most_one_recall_ever_passes(self) -> None:
        """One mandate is revoked once at most, and ends at that poll's close."""
        history = self.history()
        passed = [one.recall.closes for one in history.recalls.values() if one.outcome is RecallOutcome.REVOKED]
        (mandate,) = history.mandates
        assert passed in ([], [mandate.until])

    @invariant()
    def every_poll_is_in_the_state_of_its_time(self) -> None:
        """Announced, open, or what it came to: the state is that of the instant."""
        for one in self.history().recalls.values():
            assert one.outcome is not None
            last = one.outcome.value.replace("_", " ")
            opens, closes = one.recall.opens, one.recall.closes
            between = "refused" if one.outcome is RecallOutcome.REFUSED else "open"
            assert ("announced", between, last, last) == (
                recall_status(one, at=opens - TICK),
                recall_status(one, at=opens),
                recall_status(one, at=closes),
                recall_status(one, at=closes + DAY),
            )


TestPolls = Polls.TestCase
TestPolls.settings = settings(examples(30), stateful_step_count=30)


def test_the_texts_year_and_month() -> None:
    """The machines' own calendar: a year and a month later, on the last day where there is no such day."""
    assert [at("2021-02-28"), at("2020-02-29"), at("2021-01-31"), at("2021-01-15")] == [
        year_later(at("2020-02-29")),
        month_later(at("2020-01-31")),
        month_later(at("2020-12-31")),
        month_later(at("2020-12-15")),
    ]
