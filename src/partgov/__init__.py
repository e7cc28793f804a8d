"""partgov: the rules of participatory organisations as pure functions.

Facts go in as immutable values; judgements come out with their arithmetic and the clause they rest on. Nothing here
reads a clock, a file, a network or a random number: instants, seeds and salts are arguments.
"""

from __future__ import annotations

from partgov.audit import Audit, audit_record
from partgov.ballots import (
    Ballot,
    Count,
    Electorate,
    Mark,
    Reason,
    RejectedMark,
    Tally,
    count_ballots,
    tally_by_candidate,
    tally_by_voter,
    tally_columns,
)
from partgov.bylaws import Bylaws, Preset, in_force
from partgov.checks import Check
from partgov.clauses import PROPOSALS, READINGS, Clause, Reading, clause, reading
from partgov.decisions import Decision, DecisionRules, QuestionRule, decide
from partgov.draws import Draw, draw_digest, judge_draw
from partgov.elections import (
    Candidacy,
    Deadline,
    Election,
    ElectionRules,
    elect,
    judge_candidacy,
    judge_seats,
    judge_timetable,
)
from partgov.errors import Fault, FaultsError, NaiveInstantError, PartgovError
from partgov.lifecycles import Lifecycle
from partgov.majorities import Majority
from partgov.mandates import (
    Bar,
    Basis,
    Ending,
    EndingKind,
    Mandate,
    MandateRules,
    StandIn,
    Tenures,
    Term,
    bars_for,
    count_terms,
    judge_term,
    seats_taken,
)
from partgov.members import Membership, Roll
from partgov.money import Money, Rounding
from partgov.organisation import History, replay
from partgov.outcomes import Outcome, Placed, Result, Standing, conclude
from partgov.periods import Period, Span, days, months, shift, weeks, years
from partgov.recall import (
    Prior,
    Recall,
    RecallOutcome,
    RecallResult,
    RecallRules,
    Second,
    judge_motion,
    judge_outcome,
    judge_seconds,
    settle_recall,
)
from partgov.record import Declared, Poll, Question, Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.roles import Role, Seat, Seats
from partgov.rulings import Finding, Ruling
from partgov.seating import Contender, Seating, Tie, seat_contenders
from partgov.succession import Succession, judge_stand_in, succeed
from partgov.timetables import Leeway, judge_length

__all__ = [
    "Audit",
    "audit_record",
    "Ballot",
    "Bar",
    "bars_for",
    "Basis",
    "Bylaws",
    "Candidacy",
    "Check",
    "clause",
    "Clause",
    "conclude",
    "Contender",
    "Count",
    "count_ballots",
    "count_terms",
    "days",
    "Deadline",
    "decide",
    "Decision",
    "DecisionRules",
    "Declared",
    "Draw",
    "draw_digest",
    "elect",
    "Election",
    "ElectionRules",
    "Electorate",
    "Ending",
    "EndingKind",
    "Fault",
    "FaultsError",
    "Finding",
    "History",
    "in_force",
    "judge_candidacy",
    "judge_draw",
    "judge_length",
    "judge_motion",
    "judge_outcome",
    "judge_seats",
    "judge_seconds",
    "judge_stand_in",
    "judge_term",
    "judge_timetable",
    "Leeway",
    "Lifecycle",
    "Majority",
    "Mandate",
    "MandateRules",
    "Mark",
    "Membership",
    "Money",
    "months",
    "NaiveInstantError",
    "Outcome",
    "PartgovError",
    "Period",
    "Placed",
    "Poll",
    "Preset",
    "Prior",
    "PROPOSALS",
    "Question",
    "QuestionRule",
    "reading",
    "Reading",
    "READINGS",
    "Reason",
    "Recall",
    "RecallOutcome",
    "RecallResult",
    "RecallRules",
    "Record",
    "RecordedElection",
    "RecordedMandate",
    "RecordedRecall",
    "RejectedMark",
    "replay",
    "Result",
    "Role",
    "Roll",
    "Rounding",
    "Ruling",
    "Seat",
    "seat_contenders",
    "Seating",
    "Seats",
    "seats_taken",
    "Second",
    "settle_recall",
    "shift",
    "Span",
    "StandIn",
    "Standing",
    "succeed",
    "Succession",
    "Tally",
    "tally_by_candidate",
    "tally_by_voter",
    "tally_columns",
    "Tenures",
    "Term",
    "Tie",
    "weeks",
    "years",
]
