"""partgov: the rules of participatory organisations as pure functions.

Facts go in as immutable values; judgements come out with their arithmetic and the clause they rest on. No rule reads a
clock, a file, a network or a random number: instants, seeds and salts are arguments.

Every public name of every room is here. It is loaded with its room when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

# The names stand here three times: for type checkers, for `__getattr__`, and for `from partgov import *`.
# `python -m tests.door` writes them from what the rooms offer; `tests/test_walls.py` holds them to it.
# fmt: off
# isort: off
if TYPE_CHECKING:
    from partgov.accounts import Account, check_ownership, Entity
    from partgov.answercolumns import AnswerColumns
    from partgov.answers import Answerable, Answers, AnswerSheet, count_answers, RejectedAnswer
    from partgov.apportionment import apportion, Apportionment, count_naming, Method, Naming
    from partgov.ballots import (
        Ballot, Count, count_ballots, Countable, earlier_and_last, Mark, Reason, RejectedMark, Stamped, Tally,
        tally_by_candidate, tally_by_voter, tally_columns,
    )
    from partgov.bars import Bar, bars_for, spared_by, still_waits
    from partgov.bylaws import ADOPTED_PRESET, Beyond, Bylaws, in_force, ROOMS
    from partgov.calls import Recall, RecallRules, Second
    from partgov.candidacies import (
        as_candidates, Candidacy, Candidates, Deadline, Election, ELECTION_LIFECYCLE, election_status, ElectionRules,
        PerBallot,
    )
    from partgov.caps import Cap, cap_of, is_cap, is_of_seats, most_of
    from partgov.carried import (
        Asked, besides_kind, Came, comes_to, judge_besides, judge_outright, judge_quorum, majority_of, outright_kind,
        quorum_kind, quorum_of, Unsettled,
    )
    from partgov.columns import Columns, count_columns, not_all_the_time, not_surely_valid, Nulls, Part
    from partgov.contests import (
        Aspect, CONTEST_LIFECYCLE, contest_status, ContestEntry, ContestResult, ContestRules, decide_contest,
        judge_entry,
    )
    from partgov.decisions import decide, Decision, QUESTION_LIFECYCLE, question_status
    from partgov.doubts import doubts_of, nobody_noted_who_stands, one_letter_off
    from partgov.dues import (
        Credit, dues_year, DuesRules, DuesState, Income, Payment, settle_all_dues, settle_dues, start_of_dues_year,
        YearOfDues,
    )
    from partgov.elections import elect, judge_candidacy, judge_seats, judge_timetable
    from partgov.electorates import (
        as_electorate, Concerned, Electorate, electorate_roll, how_many_may_vote, RecordDate, roll_among, voting_rule,
    )
    from partgov.eligibility import judge_requirements
    from partgov.exposure import (
        ADVERSARIES, Adversary, at_extreme, Attack, attack, Design, DESIGNS, expose, Exposure, first_below_zero, Public,
    )
    from partgov.foreign import (
        candidates_in, ids_in, instants_in, marks_in, numbers_in, refuse_rows, texts_in, voters_in,
    )
    from partgov.foundation.bounds import beside, bounded, Bounds, Sum
    from partgov.foundation.conditions import (
        AllOf, AnyOf, as_demand, Base, Condition, Counted, counts_for, Demand, is_demand, leaves_of, measure,
        measure_each, Measured, meets, missing_for, MissingFigureError, names_in, NOTHING_NOTED, Numbers, of_all_voters,
    )
    from partgov.foundation.draws import Draw, draw_digest, judge_draw
    from partgov.foundation.errors import (
        describe, described, Fault, FaultsError, NaiveInstantError, PartgovError, refuse_all,
    )
    from partgov.foundation.inert import inert
    from partgov.foundation.isolation import Column, exposed_by, exposed_group
    from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
    from partgov.foundation.merkle import (
        EMPTY_ROOT, Frontier, inclusion_path, leaf_hash, node_hash, Tree, verify_consistency, verify_inclusion,
    )
    from partgov.foundation.money import converted, CURRENCIES, exponent_of, Money, rounded, Rounding, shared_out
    from partgov.foundation.periods import (
        as_utc, days, days_before, end_of_day, end_text, EVER, FOREVER, in_words, instant_text, is_end, is_instant,
        months, next_day_of_year, Period, shift, shift_back, Span, to_utc, utc_or_none, weeks, years,
    )
    from partgov.foundation.rulings import ADOPTED, Cites, Figure, Finding, Kind, NONE, Rules, Ruling
    from partgov.foundation.sentences import (
        catalogue, Cited, ENGLISH, LANGUAGES, Named, Phrase, plural_of, Reader, Said, say, utc_text,
    )
    from partgov.foundation.shown import Linked, MOST_ROWS, rows_of, Shown
    from partgov.foundation.timelines import Timeline
    from partgov.foundation.timetables import (
        Between, is_length, judge_length, last_opening, Leeway, Length, length_kind, shortest,
    )
    from partgov.foundation.values import (
        absent_or, all_are, are_ids, are_texts, as_tuple, at_least, check_all, check_kind, each_member_once, Fact,
        fields_of, frozen, frozen_or_none, FrozenMap, is_a, is_flag, is_id, is_text, is_whole, one_of_each,
        tuple_or_none, Value,
    )
    from partgov.groups import (
        Admission, Group, GroupLife, GroupRules, groups_of_each, judge_founding, Leaving, live, Requirement,
    )
    from partgov.history.agenda import Due, DueKind, what_next
    from partgov.history.appointing import appoint, spoken_for
    from partgov.history.audit import Audit, audit_record
    from partgov.history.beyond import check_beyond
    from partgov.history.bodies import Bodies
    from partgov.history.capping import cap_at
    from partgov.history.check_appointments import check_appointments
    from partgov.history.check_elections import check_election
    from partgov.history.check_offices import check_mandates, check_recall, check_resignations, check_seats
    from partgov.history.check_votes import check_contest, check_poll, check_voters, EarlierVote
    from partgov.history.checks import (
        Check, check_accounts, check_dues, check_events, check_group, check_of, citing, some, Stated, text_of,
        unstamped, unstamped_kind,
    )
    from partgov.history.chronicle import Chronicle, Day, OpenProcedure
    from partgov.history.deciding import decide_polls, Decided
    from partgov.history.dependence import DependsOn, KindBy, Unless
    from partgov.history.electing import awaits_draw, hold
    from partgov.history.events import gather, Gathered
    from partgov.history.excess import check_caps, Excess, excesses, over_caps
    from partgov.history.kinds import KINDS
    from partgov.history.lapsing import Lapsing, who_lapses
    from partgov.history.margins import margins_of, swing_of_recall
    from partgov.history.marks import Masks, Votes, votes_that_count, WORTH
    from partgov.history.ranks import longest_term, rank_winners, Ranks, Running
    from partgov.history.recalling import close_poll, is_reserve, open_polls
    from partgov.history.record import (
        Appointment, Declared, DeclaredChoice, DeclaredDues, DeclaredGroup, DuesSheet, Event, EventKind, Poll, Question,
        Record, RecordedContest, RecordedCount, RecordedElection, RecordedGroup, RecordedMandate, RecordedRecall,
        Resignation,
    )
    from partgov.history.recorded_files import FileFormat, MarksFile, refuse_beside
    from partgov.history.recorded_questions import LAST_INSTANT, Option, questions_by_name
    from partgov.history.recorded_votes import numbered
    from partgov.history.replay import Appointed, Called, Happening, HAPPENINGS, History, replay
    from partgov.history.seat_swings import Swing, swing_of_seats
    from partgov.history.secrecy import numbers_by_reason, without_names
    from partgov.history.state import Motion, State
    from partgov.history.succeeding import fill, longest_first
    from partgov.history.waits import callers, cool_downs, mandatee_of
    from partgov.history.yielding import first_in_turn, judge_retirement, MakingWay, not_decided, who_stays, who_yields
    from partgov.inference import Deduced, infer, infer_all, Inference, read_totals, side_by_side, SideBySide
    from partgov.interop.books import (
        Books, books_of, DatedPolicy, dump_publishing, entries_alone, HowPublished, load_books, load_journal,
        read_books, Scanned,
    )
    from partgov.interop.calendars import calendar_bytes, calendar_of_record
    from partgov.interop.documents import (
        AdmissionRow, AgendaDocument, AnswersRow, AuditDocument, BeyondRow, BylawsDocument, BylawsRow, ChangeRow,
        CheckRow, ContestRow, CountDocument, DayDocument, DueRow, ElectionDocument, FindingRow, GroupRow, MandateRow,
        MarginsDocument, MarksRow, MoneyRow, OpenRow, OpenSeatRow, PhraseRow, RankingRow, RecallRow, RestatedRow,
        SeatsRow, SpellRow, VerificationDocument, YearRow,
    )
    from partgov.interop.exported import Exported, left_behind, stated_at
    from partgov.interop.exports import beancount_files, csv_lines, hledger_files, read_lines
    from partgov.interop.frames import frame_of_answers, frame_of_marks, FrameOfAnswers, FrameOfMarks
    from partgov.interop.lawbooks import (
        bylaws_document, BylawsPage, charter_zone, load_bylaws, load_charter, load_policy,
    )
    from partgov.interop.madeup import made_up_case, made_up_journal
    from partgov.interop.markdown import write_markdown
    from partgov.interop.marksfiles import MarksEngine, open_marks, points_to_files, read_marks_files
    from partgov.interop.memberspages import agenda_page, audit_page, count_page, MadeFrom, margins_page
    from partgov.interop.moneypages import public_money_page, treasurers_page
    from partgov.interop.nist import election_report
    from partgov.interop.notes import (
        fresh_key, Note, read_checkpoints, read_notes, sign_notes, verifier_of, verify_notes, write_notes,
    )
    from partgov.interop.pagedocuments import (
        AnswerRow, ElectionFactsRow, page_document, PageDocument, PersonRow, PlaceRow, QuestionRow, ResultRow, TiedRow,
    )
    from partgov.interop.popolo import popolo_document
    from partgov.interop.preflib import (
        members_and_marks, Preferences, preferences_of, read_preflib, sheets_of_preflib, write_preflib,
    )
    from partgov.interop.records import dump_record, load_record, plain_of, read_poll_of_2016, record_in
    from partgov.interop.reports import (
        agenda_document, audit_document, count_document, day_document, dump_json, election_document, margins_document,
        verification_document,
    )
    from partgov.interop.sheetrows import ballots_of, members_of, RowLike
    from partgov.interop.spreadsheets import Listed, read_candidates, read_marks, read_members, read_roster, Roster
    from partgov.interop.statements import Import, load_mapping, read_statement, StatementMapping
    from partgov.interop.webpages import write_webpage
    from partgov.interop.wire import parse, serialise
    from partgov.interop.zones import zone_named
    from partgov.journal import (
        commitment_of, DeclaredFigure, DIGITS, Entry, Journal, LedgerRules, Opening, Party, Settled, WORD,
    )
    from partgov.law.amendments import Change, differences
    from partgov.law.clauses import Clause, clause, clause_ids, PROPOSALS, Reading, reading, READINGS
    from partgov.law.iops import BYLAWS, ROLES
    from partgov.law.restated import figures_of, in_full, lasting, long_day, restate, Restated, said, shown
    from partgov.law.settling import lint_votes, when_over
    from partgov.law.workable import lint
    from partgov.ledger import (
        Checkpoint, Head, Line, make_receipt, make_receipts, Plain, Pool, public_lines, PublicLog, publish, read_line,
        Receipt, Release, Sealed, Verification, verify_log, verify_receipt,
    )
    from partgov.limits import count_terms, expected_end, judge_term, remainder_counts, Tenures, Term, term_end
    from partgov.mandates import (
        Basis, Ending, EndingKind, Lapse, Mandate, MANDATE_LIFECYCLE, mandate_status, MandateRules, ReserveLists,
        seats_taken, StandIn,
    )
    from partgov.members import Affiliation, Headcount, Membership, MEMBERSHIP_LIFECYCLE, Roll, Spell
    from partgov.merits import Merits, MORE_YES_THAN_NO, SENIORITY_THEN_DRAW, TieBreak
    from partgov.motions import judge_motion, judge_seconds, Prior
    from partgov.options import choose
    from partgov.outcomes import conclude, Outcome, Placed, Result, Standing
    from partgov.policies import PoolPolicy
    from partgov.pools import judge_figure, Plan, plan_pools, Pooled, PoolPart, Told, Unit, Waiting, Why
    from partgov.proposals import judge_proposal, judge_reopening
    from partgov.publishing import PublicState, publish_days, PublishedDay
    from partgov.questions import (
        ABSTAIN, check_tally, DecisionPart, DecisionRules, PARTS, QuestionRule, Reopening, Veto,
    )
    from partgov.rankings import Ranking
    from partgov.recall import (
        count_recall, judge_outcome, judge_period, RECALL_LIFECYCLE, recall_status, RecallOutcome, RecallResult,
        settle_recall,
    )
    from partgov.receipts import each_receipt
    from partgov.remainders import exceeds, Portion, portion_of
    from partgov.requirements import (
        answered, Apart, apart_most, are_requirements, as_apart, Endorsement, joined_up, long_enough, names_of,
        names_unknown, narrowed, Qualification, resolved, shared_by, VOTER,
    )
    from partgov.roles import by_role, OPEN, Role, role_for, Seat, Seats, seats_of
    from partgov.seating import Contender, seat_contenders, Seating, Tie, yields
    from partgov.sheets import merits_on_sheet, stand_on_sheet
    from partgov.succession import judge_stand_in, OpenSeat, succeed, Succession
    from partgov.summaries import (
        DuesOfYear, Held, Moved, Received, summarise_dues, summarise_flows, summarise_journal, summarise_log,
        summarise_waiting,
    )
    from partgov.swings import leading_of, swing_of
    from partgov.tallies import Order
    from partgov.telling import stands_alone, told_by, unknown_amounts
    from partgov.terms import (
        ByRank, lasting_for, nominal, planned_end, scheduled_end, Successor, TermOfOffice, Whichever, yields_to,
    )
    from partgov.verification import judge_signatures
    from partgov.ways import Alike, MOST_TRIED, Way, ways_of
    from partgov.windows import InOffice, Stretch, time_in_office, Window

_NAMES: Final = {
    "accounts": "Account check_ownership Entity",
    "answercolumns": "AnswerColumns",
    "answers": "Answerable Answers AnswerSheet count_answers RejectedAnswer",
    "apportionment": "apportion Apportionment count_naming Method Naming",
    "ballots": (
        "Ballot Count count_ballots Countable earlier_and_last Mark Reason RejectedMark Stamped Tally "
        "tally_by_candidate tally_by_voter tally_columns"
    ),
    "bars": "Bar bars_for spared_by still_waits",
    "bylaws": "ADOPTED_PRESET Beyond Bylaws in_force ROOMS",
    "calls": "Recall RecallRules Second",
    "candidacies": (
        "as_candidates Candidacy Candidates Deadline Election ELECTION_LIFECYCLE election_status ElectionRules "
        "PerBallot"
    ),
    "caps": "Cap cap_of is_cap is_of_seats most_of",
    "carried": (
        "Asked besides_kind Came comes_to judge_besides judge_outright judge_quorum majority_of outright_kind "
        "quorum_kind quorum_of Unsettled"
    ),
    "columns": "Columns count_columns not_all_the_time not_surely_valid Nulls Part",
    "contests": (
        "Aspect CONTEST_LIFECYCLE contest_status ContestEntry ContestResult ContestRules decide_contest judge_entry"
    ),
    "decisions": "decide Decision QUESTION_LIFECYCLE question_status",
    "doubts": "doubts_of nobody_noted_who_stands one_letter_off",
    "dues": (
        "Credit dues_year DuesRules DuesState Income Payment settle_all_dues settle_dues start_of_dues_year "
        "YearOfDues"
    ),
    "elections": "elect judge_candidacy judge_seats judge_timetable",
    "electorates": (
        "as_electorate Concerned Electorate electorate_roll how_many_may_vote RecordDate roll_among voting_rule"
    ),
    "eligibility": "judge_requirements",
    "exposure": "ADVERSARIES Adversary at_extreme Attack attack Design DESIGNS expose Exposure first_below_zero Public",
    "foreign": "candidates_in ids_in instants_in marks_in numbers_in refuse_rows texts_in voters_in",
    "foundation.bounds": "beside bounded Bounds Sum",
    "foundation.conditions": (
        "AllOf AnyOf as_demand Base Condition Counted counts_for Demand is_demand leaves_of measure measure_each "
        "Measured meets missing_for MissingFigureError names_in NOTHING_NOTED Numbers of_all_voters"
    ),
    "foundation.draws": "Draw draw_digest judge_draw",
    "foundation.errors": "describe described Fault FaultsError NaiveInstantError PartgovError refuse_all",
    "foundation.inert": "inert",
    "foundation.isolation": "Column exposed_by exposed_group",
    "foundation.lifecycles": "Lifecycle lifecycle_kind",
    "foundation.merkle": (
        "EMPTY_ROOT Frontier inclusion_path leaf_hash node_hash Tree verify_consistency verify_inclusion"
    ),
    "foundation.money": "converted CURRENCIES exponent_of Money rounded Rounding shared_out",
    "foundation.periods": (
        "as_utc days days_before end_of_day end_text EVER FOREVER in_words instant_text is_end is_instant months "
        "next_day_of_year Period shift shift_back Span to_utc utc_or_none weeks years"
    ),
    "foundation.rulings": "ADOPTED Cites Figure Finding Kind NONE Rules Ruling",
    "foundation.sentences": "catalogue Cited ENGLISH LANGUAGES Named Phrase plural_of Reader Said say utc_text",
    "foundation.shown": "Linked MOST_ROWS rows_of Shown",
    "foundation.timelines": "Timeline",
    "foundation.timetables": "Between is_length judge_length last_opening Leeway Length length_kind shortest",
    "foundation.values": (
        "absent_or all_are are_ids are_texts as_tuple at_least check_all check_kind each_member_once Fact fields_of "
        "frozen frozen_or_none FrozenMap is_a is_flag is_id is_text is_whole one_of_each tuple_or_none Value"
    ),
    "groups": "Admission Group GroupLife GroupRules groups_of_each judge_founding Leaving live Requirement",
    "history.agenda": "Due DueKind what_next",
    "history.appointing": "appoint spoken_for",
    "history.audit": "Audit audit_record",
    "history.beyond": "check_beyond",
    "history.bodies": "Bodies",
    "history.capping": "cap_at",
    "history.check_appointments": "check_appointments",
    "history.check_elections": "check_election",
    "history.check_offices": "check_mandates check_recall check_resignations check_seats",
    "history.check_votes": "check_contest check_poll check_voters EarlierVote",
    "history.checks": (
        "Check check_accounts check_dues check_events check_group check_of citing some Stated text_of unstamped "
        "unstamped_kind"
    ),
    "history.chronicle": "Chronicle Day OpenProcedure",
    "history.deciding": "decide_polls Decided",
    "history.dependence": "DependsOn KindBy Unless",
    "history.electing": "awaits_draw hold",
    "history.events": "gather Gathered",
    "history.excess": "check_caps Excess excesses over_caps",
    "history.kinds": "KINDS",
    "history.lapsing": "Lapsing who_lapses",
    "history.margins": "margins_of swing_of_recall",
    "history.marks": "Masks Votes votes_that_count WORTH",
    "history.ranks": "longest_term rank_winners Ranks Running",
    "history.recalling": "close_poll is_reserve open_polls",
    "history.record": (
        "Appointment Declared DeclaredChoice DeclaredDues DeclaredGroup DuesSheet Event EventKind Poll Question "
        "Record RecordedContest RecordedCount RecordedElection RecordedGroup RecordedMandate RecordedRecall "
        "Resignation"
    ),
    "history.recorded_files": "FileFormat MarksFile refuse_beside",
    "history.recorded_questions": "LAST_INSTANT Option questions_by_name",
    "history.recorded_votes": "numbered",
    "history.replay": "Appointed Called Happening HAPPENINGS History replay",
    "history.seat_swings": "Swing swing_of_seats",
    "history.secrecy": "numbers_by_reason without_names",
    "history.state": "Motion State",
    "history.succeeding": "fill longest_first",
    "history.waits": "callers cool_downs mandatee_of",
    "history.yielding": "first_in_turn judge_retirement MakingWay not_decided who_stays who_yields",
    "inference": "Deduced infer infer_all Inference read_totals side_by_side SideBySide",
    "interop.books": (
        "Books books_of DatedPolicy dump_publishing entries_alone HowPublished load_books load_journal read_books "
        "Scanned"
    ),
    "interop.calendars": "calendar_bytes calendar_of_record",
    "interop.documents": (
        "AdmissionRow AgendaDocument AnswersRow AuditDocument BeyondRow BylawsDocument BylawsRow ChangeRow CheckRow "
        "ContestRow CountDocument DayDocument DueRow ElectionDocument FindingRow GroupRow MandateRow MarginsDocument "
        "MarksRow MoneyRow OpenRow OpenSeatRow PhraseRow RankingRow RecallRow RestatedRow SeatsRow SpellRow "
        "VerificationDocument YearRow"
    ),
    "interop.exported": "Exported left_behind stated_at",
    "interop.exports": "beancount_files csv_lines hledger_files read_lines",
    "interop.frames": "frame_of_answers frame_of_marks FrameOfAnswers FrameOfMarks",
    "interop.lawbooks": "bylaws_document BylawsPage charter_zone load_bylaws load_charter load_policy",
    "interop.madeup": "made_up_case made_up_journal",
    "interop.markdown": "write_markdown",
    "interop.marksfiles": "MarksEngine open_marks points_to_files read_marks_files",
    "interop.memberspages": "agenda_page audit_page count_page MadeFrom margins_page",
    "interop.moneypages": "public_money_page treasurers_page",
    "interop.nist": "election_report",
    "interop.notes": "fresh_key Note read_checkpoints read_notes sign_notes verifier_of verify_notes write_notes",
    "interop.pagedocuments": (
        "AnswerRow ElectionFactsRow page_document PageDocument PersonRow PlaceRow QuestionRow ResultRow TiedRow"
    ),
    "interop.popolo": "popolo_document",
    "interop.preflib": "members_and_marks Preferences preferences_of read_preflib sheets_of_preflib write_preflib",
    "interop.records": "dump_record load_record plain_of read_poll_of_2016 record_in",
    "interop.reports": (
        "agenda_document audit_document count_document day_document dump_json election_document margins_document "
        "verification_document"
    ),
    "interop.sheetrows": "ballots_of members_of RowLike",
    "interop.spreadsheets": "Listed read_candidates read_marks read_members read_roster Roster",
    "interop.statements": "Import load_mapping read_statement StatementMapping",
    "interop.webpages": "write_webpage",
    "interop.wire": "parse serialise",
    "interop.zones": "zone_named",
    "journal": "commitment_of DeclaredFigure DIGITS Entry Journal LedgerRules Opening Party Settled WORD",
    "law.amendments": "Change differences",
    "law.clauses": "Clause clause clause_ids PROPOSALS Reading reading READINGS",
    "law.iops": "BYLAWS ROLES",
    "law.restated": "figures_of in_full lasting long_day restate Restated said shown",
    "law.settling": "lint_votes when_over",
    "law.workable": "lint",
    "ledger": (
        "Checkpoint Head Line make_receipt make_receipts Plain Pool public_lines PublicLog publish read_line Receipt "
        "Release Sealed Verification verify_log verify_receipt"
    ),
    "limits": "count_terms expected_end judge_term remainder_counts Tenures Term term_end",
    "mandates": (
        "Basis Ending EndingKind Lapse Mandate MANDATE_LIFECYCLE mandate_status MandateRules ReserveLists seats_taken "
        "StandIn"
    ),
    "members": "Affiliation Headcount Membership MEMBERSHIP_LIFECYCLE Roll Spell",
    "merits": "Merits MORE_YES_THAN_NO SENIORITY_THEN_DRAW TieBreak",
    "motions": "judge_motion judge_seconds Prior",
    "options": "choose",
    "outcomes": "conclude Outcome Placed Result Standing",
    "policies": "PoolPolicy",
    "pools": "judge_figure Plan plan_pools Pooled PoolPart Told Unit Waiting Why",
    "proposals": "judge_proposal judge_reopening",
    "publishing": "PublicState publish_days PublishedDay",
    "questions": "ABSTAIN check_tally DecisionPart DecisionRules PARTS QuestionRule Reopening Veto",
    "rankings": "Ranking",
    "recall": (
        "count_recall judge_outcome judge_period RECALL_LIFECYCLE recall_status RecallOutcome RecallResult "
        "settle_recall"
    ),
    "receipts": "each_receipt",
    "remainders": "exceeds Portion portion_of",
    "requirements": (
        "answered Apart apart_most are_requirements as_apart Endorsement joined_up long_enough names_of names_unknown "
        "narrowed Qualification resolved shared_by VOTER"
    ),
    "roles": "by_role OPEN Role role_for Seat Seats seats_of",
    "seating": "Contender seat_contenders Seating Tie yields",
    "sheets": "merits_on_sheet stand_on_sheet",
    "succession": "judge_stand_in OpenSeat succeed Succession",
    "summaries": (
        "DuesOfYear Held Moved Received summarise_dues summarise_flows summarise_journal summarise_log "
        "summarise_waiting"
    ),
    "swings": "leading_of swing_of",
    "tallies": "Order",
    "telling": "stands_alone told_by unknown_amounts",
    "terms": "ByRank lasting_for nominal planned_end scheduled_end Successor TermOfOffice Whichever yields_to",
    "verification": "judge_signatures",
    "ways": "Alike MOST_TRIED Way ways_of",
    "windows": "InOffice Stretch time_in_office Window",
}

__all__ = [
    "absent_or", "ABSTAIN", "Account", "Admission", "AdmissionRow", "ADOPTED", "ADOPTED_PRESET", "ADVERSARIES",
    "Adversary", "Affiliation", "agenda_document", "agenda_page", "AgendaDocument", "Alike", "all_are", "AllOf",
    "Answerable", "AnswerColumns", "answered", "AnswerRow", "Answers", "AnswerSheet", "AnswersRow", "AnyOf", "Apart",
    "apart_most", "appoint", "Appointed", "Appointment", "apportion", "Apportionment", "are_ids", "are_requirements",
    "are_texts", "as_apart", "as_candidates", "as_demand", "as_electorate", "as_tuple", "as_utc", "Asked", "Aspect",
    "at_extreme", "at_least", "Attack", "attack", "Audit", "audit_document", "audit_page", "audit_record",
    "AuditDocument", "awaits_draw", "Ballot", "ballots_of", "Bar", "bars_for", "Base", "Basis", "beancount_files",
    "beside", "besides_kind", "Between", "Beyond", "BeyondRow", "Bodies", "Books", "books_of", "bounded", "Bounds",
    "by_role", "BYLAWS", "Bylaws", "bylaws_document", "BylawsDocument", "BylawsPage", "BylawsRow", "ByRank",
    "calendar_bytes", "calendar_of_record", "Called", "callers", "Came", "Candidacy", "Candidates", "candidates_in",
    "Cap", "cap_at", "cap_of", "catalogue", "Change", "ChangeRow", "charter_zone", "Check", "check_accounts",
    "check_all", "check_appointments", "check_beyond", "check_caps", "check_contest", "check_dues", "check_election",
    "check_events", "check_group", "check_kind", "check_mandates", "check_of", "check_ownership", "check_poll",
    "check_recall", "check_resignations", "check_seats", "check_tally", "check_voters", "Checkpoint", "CheckRow",
    "choose", "Chronicle", "Cited", "Cites", "citing", "Clause", "clause", "clause_ids", "close_poll", "Column",
    "Columns", "comes_to", "commitment_of", "Concerned", "conclude", "Condition", "Contender", "CONTEST_LIFECYCLE",
    "contest_status", "ContestEntry", "ContestResult", "ContestRow", "ContestRules", "converted", "cool_downs", "Count",
    "count_answers", "count_ballots", "count_columns", "count_document", "count_naming", "count_page", "count_recall",
    "count_terms", "Countable", "CountDocument", "Counted", "counts_for", "Credit", "csv_lines", "CURRENCIES",
    "DatedPolicy", "Day", "day_document", "DayDocument", "days", "days_before", "Deadline", "decide", "decide_contest",
    "decide_polls", "Decided", "Decision", "DecisionPart", "DecisionRules", "Declared", "DeclaredChoice",
    "DeclaredDues", "DeclaredFigure", "DeclaredGroup", "Deduced", "Demand", "DependsOn", "describe", "described",
    "Design", "DESIGNS", "differences", "DIGITS", "doubts_of", "Draw", "draw_digest", "Due", "DueKind", "DueRow",
    "dues_year", "DuesOfYear", "DuesRules", "DuesSheet", "DuesState", "dump_json", "dump_publishing", "dump_record",
    "each_member_once", "each_receipt", "earlier_and_last", "EarlierVote", "elect", "Election", "election_document",
    "ELECTION_LIFECYCLE", "election_report", "election_status", "ElectionDocument", "ElectionFactsRow", "ElectionRules",
    "Electorate", "electorate_roll", "EMPTY_ROOT", "end_of_day", "end_text", "Ending", "EndingKind", "Endorsement",
    "ENGLISH", "Entity", "entries_alone", "Entry", "Event", "EventKind", "EVER", "exceeds", "Excess", "excesses",
    "expected_end", "exponent_of", "Exported", "expose", "exposed_by", "exposed_group", "Exposure", "Fact", "Fault",
    "FaultsError", "fields_of", "Figure", "figures_of", "FileFormat", "fill", "Finding", "FindingRow",
    "first_below_zero", "first_in_turn", "FOREVER", "frame_of_answers", "frame_of_marks", "FrameOfAnswers",
    "FrameOfMarks", "fresh_key", "Frontier", "frozen", "frozen_or_none", "FrozenMap", "gather", "Gathered", "Group",
    "GroupLife", "GroupRow", "GroupRules", "groups_of_each", "Happening", "HAPPENINGS", "Head", "Headcount", "Held",
    "History", "hledger_files", "hold", "how_many_may_vote", "HowPublished", "ids_in", "Import", "in_force", "in_full",
    "in_words", "inclusion_path", "Income", "inert", "infer", "infer_all", "Inference", "InOffice", "instant_text",
    "instants_in", "is_a", "is_cap", "is_demand", "is_end", "is_flag", "is_id", "is_instant", "is_length",
    "is_of_seats", "is_reserve", "is_text", "is_whole", "joined_up", "Journal", "judge_besides", "judge_candidacy",
    "judge_draw", "judge_entry", "judge_figure", "judge_founding", "judge_length", "judge_motion", "judge_outcome",
    "judge_outright", "judge_period", "judge_proposal", "judge_quorum", "judge_reopening", "judge_requirements",
    "judge_retirement", "judge_seats", "judge_seconds", "judge_signatures", "judge_stand_in", "judge_term",
    "judge_timetable", "Kind", "KindBy", "KINDS", "LANGUAGES", "Lapse", "Lapsing", "LAST_INSTANT", "last_opening",
    "lasting", "lasting_for", "leading_of", "leaf_hash", "leaves_of", "Leaving", "LedgerRules", "Leeway", "left_behind",
    "Length", "length_kind", "Lifecycle", "lifecycle_kind", "Line", "Linked", "lint", "lint_votes", "Listed", "live",
    "load_books", "load_bylaws", "load_charter", "load_journal", "load_mapping", "load_policy", "load_record",
    "long_day", "long_enough", "longest_first", "longest_term", "made_up_case", "made_up_journal", "MadeFrom",
    "majority_of", "make_receipt", "make_receipts", "MakingWay", "Mandate", "MANDATE_LIFECYCLE", "mandate_status",
    "mandatee_of", "MandateRow", "MandateRules", "margins_document", "margins_of", "margins_page", "MarginsDocument",
    "Mark", "marks_in", "MarksEngine", "MarksFile", "MarksRow", "Masks", "measure", "measure_each", "Measured", "meets",
    "members_and_marks", "members_of", "Membership", "MEMBERSHIP_LIFECYCLE", "Merits", "merits_on_sheet", "Method",
    "missing_for", "MissingFigureError", "Money", "MoneyRow", "months", "MORE_YES_THAN_NO", "most_of", "MOST_ROWS",
    "MOST_TRIED", "Motion", "Moved", "NaiveInstantError", "Named", "names_in", "names_of", "names_unknown", "Naming",
    "narrowed", "next_day_of_year", "nobody_noted_who_stands", "node_hash", "nominal", "NONE", "not_all_the_time",
    "not_decided", "not_surely_valid", "Note", "NOTHING_NOTED", "Nulls", "numbered", "Numbers", "numbers_by_reason",
    "numbers_in", "of_all_voters", "one_letter_off", "one_of_each", "OPEN", "open_marks", "open_polls", "Opening",
    "OpenProcedure", "OpenRow", "OpenSeat", "OpenSeatRow", "Option", "Order", "Outcome", "outright_kind", "over_caps",
    "page_document", "PageDocument", "parse", "Part", "PartgovError", "PARTS", "Party", "Payment", "PerBallot",
    "Period", "PersonRow", "Phrase", "PhraseRow", "Placed", "PlaceRow", "Plain", "plain_of", "Plan", "plan_pools",
    "planned_end", "plural_of", "points_to_files", "Poll", "Pool", "Pooled", "PoolPart", "PoolPolicy",
    "popolo_document", "Portion", "portion_of", "Preferences", "preferences_of", "Prior", "PROPOSALS", "Public",
    "public_lines", "public_money_page", "PublicLog", "PublicState", "publish", "publish_days", "PublishedDay",
    "Qualification", "Question", "QUESTION_LIFECYCLE", "question_status", "QuestionRow", "QuestionRule",
    "questions_by_name", "quorum_kind", "quorum_of", "rank_winners", "Ranking", "RankingRow", "Ranks", "read_books",
    "read_candidates", "read_checkpoints", "read_line", "read_lines", "read_marks", "read_marks_files", "read_members",
    "read_notes", "read_poll_of_2016", "read_preflib", "read_roster", "read_statement", "read_totals", "Reader",
    "Reading", "reading", "READINGS", "Reason", "Recall", "RECALL_LIFECYCLE", "recall_status", "RecallOutcome",
    "RecallResult", "RecallRow", "RecallRules", "Receipt", "Received", "Record", "record_in", "RecordDate",
    "RecordedContest", "RecordedCount", "RecordedElection", "RecordedGroup", "RecordedMandate", "RecordedRecall",
    "refuse_all", "refuse_beside", "refuse_rows", "RejectedAnswer", "RejectedMark", "Release", "remainder_counts",
    "Reopening", "replay", "Requirement", "ReserveLists", "Resignation", "resolved", "restate", "Restated",
    "RestatedRow", "Result", "ResultRow", "Role", "role_for", "ROLES", "Roll", "roll_among", "ROOMS", "Roster",
    "rounded", "Rounding", "RowLike", "rows_of", "Rules", "Ruling", "Running", "Said", "said", "say", "Scanned",
    "scheduled_end", "Sealed", "Seat", "seat_contenders", "Seating", "Seats", "seats_of", "seats_taken", "SeatsRow",
    "Second", "SENIORITY_THEN_DRAW", "serialise", "settle_all_dues", "settle_dues", "settle_recall", "Settled",
    "shared_by", "shared_out", "sheets_of_preflib", "shift", "shift_back", "shortest", "Shown", "shown", "side_by_side",
    "SideBySide", "sign_notes", "some", "Span", "spared_by", "Spell", "SpellRow", "spoken_for", "Stamped",
    "stand_on_sheet", "StandIn", "Standing", "stands_alone", "start_of_dues_year", "State", "Stated", "stated_at",
    "StatementMapping", "still_waits", "Stretch", "succeed", "Succession", "Successor", "Sum", "summarise_dues",
    "summarise_flows", "summarise_journal", "summarise_log", "summarise_waiting", "Swing", "swing_of",
    "swing_of_recall", "swing_of_seats", "Tally", "tally_by_candidate", "tally_by_voter", "tally_columns", "Tenures",
    "Term", "term_end", "TermOfOffice", "text_of", "texts_in", "Tie", "TieBreak", "TiedRow", "time_in_office",
    "Timeline", "to_utc", "Told", "told_by", "treasurers_page", "Tree", "tuple_or_none", "Unit", "unknown_amounts",
    "Unless", "Unsettled", "unstamped", "unstamped_kind", "utc_or_none", "utc_text", "Value", "Verification",
    "verification_document", "VerificationDocument", "verifier_of", "verify_consistency", "verify_inclusion",
    "verify_log", "verify_notes", "verify_receipt", "Veto", "VOTER", "voters_in", "Votes", "votes_that_count",
    "voting_rule", "Waiting", "Way", "ways_of", "weeks", "what_next", "when_over", "Whichever", "who_lapses",
    "who_stays", "who_yields", "Why", "Window", "without_names", "WORD", "WORTH", "write_markdown", "write_notes",
    "write_preflib", "write_webpage", "YearOfDues", "YearRow", "years", "yields", "yields_to", "zone_named",
]
# isort: on
# fmt: on

_ROOM_OF: Final = {name: room for room, names in _NAMES.items() for name in names.split()}
_ROOMS: Final = frozenset(room.partition(".")[0] for room in _NAMES) | {"command", "plot", "schema", "web"}


if not TYPE_CHECKING:  # a type checker would take it that there is every name

    def __getattr__(name: str) -> Any:
        """Load a public name with its room, or a room by its own name."""
        if name in _ROOM_OF:
            found = globals()[name] = getattr(import_module(f"partgov.{_ROOM_OF[name]}"), name)
            return found
        if name in _ROOMS:
            return import_module(f"partgov.{name}")
        message = f"partgov has no {name!r}; `partgov.__all__` lists what it has"
        raise AttributeError(message, name=name, obj=import_module(__name__))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_ROOMS})
