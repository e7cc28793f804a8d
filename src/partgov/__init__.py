"""partgov: the rules of participatory organisations as pure functions.

Facts go in as immutable values; judgements come out with their arithmetic and the clause they rest on. Nothing here
reads a clock, a file, a network or a random number: instants, seeds and salts are arguments.
"""

from __future__ import annotations

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
from partgov.decisions import Decision, decide
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
from partgov.foundation.draws import Draw, draw_digest, judge_draw
from partgov.foundation.errors import Fault, FaultsError, NaiveInstantError, PartgovError
from partgov.foundation.lifecycles import Lifecycle
from partgov.foundation.majorities import Majority
from partgov.foundation.money import Money, Rounding
from partgov.foundation.periods import Period, Span, days, months, shift, weeks, years
from partgov.foundation.rulings import Finding, Ruling
from partgov.foundation.timetables import Leeway, judge_length
from partgov.history.audit import Audit, audit_record
from partgov.history.checks import Check
from partgov.history.record import Declared, Poll, Question, Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.history.replay import History, replay
from partgov.law.clauses import PROPOSALS, READINGS, Clause, Reading, clause, reading
from partgov.limits import Bar, Tenures, Term, bars_for, count_terms, judge_term
from partgov.mandates import Basis, Ending, EndingKind, Mandate, MandateRules, StandIn, seats_taken
from partgov.members import Membership, Roll
from partgov.outcomes import Outcome, Placed, Result, Standing, conclude
from partgov.questions import DecisionRules, QuestionRule
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
from partgov.roles import Role, Seat, Seats
from partgov.seating import Contender, Seating, Tie, seat_contenders
from partgov.succession import Succession, judge_stand_in, succeed

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
