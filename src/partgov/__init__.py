"""partgov: the rules of participatory organisations as pure functions.

Facts go in as immutable values; judgements come out with their arithmetic and the clause they rest on. Nothing here
reads a clock, a file, a network or a random number: instants, seeds and salts are arguments.
"""

from __future__ import annotations

from partgov.audit import Audit, Check, audit_record
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
from partgov.clauses import PROPOSALS, READINGS, Clause, Reading, clause, reading
from partgov.decisions import Decision, DecisionRules, QuestionRule, decide
from partgov.draws import Draw, draw_digest, judge_draw
from partgov.elections import (
    Bar,
    Candidacy,
    Deadline,
    Election,
    ElectionRules,
    Outcome,
    Placed,
    Result,
    Standing,
    elect,
    judge_candidacy,
    judge_seats,
    judge_timetable,
)
from partgov.errors import Fault, FaultsError, NaiveInstantError, PartgovError
from partgov.lifecycles import Lifecycle
from partgov.majorities import Majority
from partgov.members import Membership, Roll
from partgov.periods import Period, Span, days, months, shift, weeks, years
from partgov.record import Declared, Poll, Question, Record, RecordedElection
from partgov.roles import Role, Seat, Seats
from partgov.rulings import Finding, Ruling
from partgov.seating import Contender, Seating, Tie, seat_contenders
from partgov.timetables import Leeway, judge_length

__all__ = [
    "Audit",
    "audit_record",
    "Ballot",
    "Bar",
    "Bylaws",
    "Candidacy",
    "Check",
    "Clause",
    "clause",
    "Contender",
    "Count",
    "count_ballots",
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
    "Fault",
    "FaultsError",
    "Finding",
    "in_force",
    "judge_candidacy",
    "judge_draw",
    "judge_length",
    "judge_seats",
    "judge_timetable",
    "Leeway",
    "Lifecycle",
    "Majority",
    "Mark",
    "Membership",
    "months",
    "NaiveInstantError",
    "Outcome",
    "PartgovError",
    "Period",
    "Placed",
    "Poll",
    "Preset",
    "PROPOSALS",
    "Question",
    "QuestionRule",
    "reading",
    "Reading",
    "READINGS",
    "Reason",
    "Record",
    "RecordedElection",
    "RejectedMark",
    "Result",
    "Role",
    "Roll",
    "Ruling",
    "Seat",
    "seat_contenders",
    "Seating",
    "Seats",
    "shift",
    "Span",
    "Standing",
    "Tally",
    "tally_by_candidate",
    "tally_by_voter",
    "tally_columns",
    "Tie",
    "weeks",
    "years",
]
