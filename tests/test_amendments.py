"""Amendments: what a change of bylaws changes, and which bylaws cannot work (R-30, R-68)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from partgov.bylaws import Bylaws
from partgov.carried import Unsettled
from partgov.contests import ContestRules
from partgov.elections import Deadline, ElectionRules, PerBallot
from partgov.electorates import Concerned, Electorate, RecordDate
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.money import Rounding
from partgov.foundation.periods import Span, days, months, weeks, years
from partgov.foundation.rulings import Finding, Rules
from partgov.foundation.timetables import Between, Leeway
from partgov.groups import GroupRules
from partgov.interop.lawbooks import load_bylaws
from partgov.law.amendments import differences
from partgov.law.workable import lint
from partgov.mandates import Lapse, MandateRules, ReserveLists
from partgov.members import Membership, Roll
from partgov.merits import TieBreak
from partgov.questions import DecisionRules, Reopening, Veto
from partgov.recall import RecallRules
from partgov.requirements import Qualification
from partgov.roles import Role
from partgov.tallies import Order
from partgov.terms import ByRank, Successor, TermOfOffice, Whichever
from partgov.windows import Window
from tests.documents import member, quick_run, record_of

MARCH = datetime(2017, 3, 1, tzinfo=UTC)


MARCH_BYLAWS = Bylaws(since=MARCH, lists={"permanent": ("ana",), "elected": ("bo",)})


def told(before: Bylaws, after: Bylaws) -> list[str]:
    """The differences, as sentences."""
    return [str(one) for one in differences(before, after, zone=UTC)]


# ── what changes ─────────────────────────────────────────────────────────────────────────────────


def figures(rules: Any, above: str = "") -> Iterator[str]:
    """The place of every figure of every rule set, found by walking through them."""
    for field in attrs.fields(type(rules)):
        value = getattr(rules, field.name)
        if "cites" == field.name:  # words, not a figure
            continue
        if field.metadata.get("overlays"):
            continue
        if isinstance(value, Rules):
            yield from figures(value, f"{above}{field.name}.")
        elif above:
            yield f"{above}{field.name}"


FIGURES = tuple(figures(Bylaws()))


def laid_down(figure: str, value: Any, rules: Any = MARCH_BYLAWS) -> Any:
    """Bylaws from March on with one figure changed."""
    name, _, rest = figure.partition(".")
    return attrs.evolve(rules, **{name: laid_down(rest, value, getattr(rules, name)) if rest else value})


HALF, TWO_THIRDS, WHOLE = Fraction(1, 2), Fraction(2, 3), Fraction(1)
EXACT, DAY, LONGER = (
    "exactly when time is up",
    "when time is up or later that day",
    "when time is up or at any time after",
)
MARKING, OPENING, BOTH = "only when they vote", "only when voting opens", "both when voting opens and when they vote"


def closing(what: str) -> list[tuple[Any, Any, str]]:
    """The three ways in which periods may close, each told."""
    return [
        (Leeway.WITHIN_DAY, Leeway.EXACTLY, f"{what} must close {EXACT} instead of {DAY}"),
        (Leeway.EXACTLY, Leeway.AT_LEAST, f"{what} must close {LONGER} instead of {EXACT}"),
        (Leeway.AT_LEAST, Leeway.WITHIN_DAY, f"{what} must close {DAY} instead of {LONGER}"),
    ]


def voting(who: str) -> list[tuple[Any, Any, str]]:
    """The three electorates, each told."""
    return [
        (RecordDate.AT_MARKING, RecordDate.BOTH, f"{who} must be members {BOTH} instead of {MARKING}"),
        (RecordDate.BOTH, RecordDate.AT_OPENING, f"{who} must be members {OPENING} instead of {BOTH}"),
        (RecordDate.AT_OPENING, RecordDate.AT_MARKING, f"{who} must be members {MARKING} instead of {OPENING}"),
    ]


def bodies(who: str) -> list[tuple[Any, Any, str]]:
    """Electorates of some, on a day, with and without whom it concerns, each told in full."""
    long = Qualification(member_for=days(90))
    council, members = Electorate(of=["council", "chair"]), Electorate(at=days(30), requires=[long])
    left_out = Electorate(of=["board"], at=RecordDate.BOTH, concerned=Concerned.LEFT_OUT)
    no_vote = Electorate(at=RecordDate.AT_MARKING, concerned=Concerned.NO_VOTE)
    sentences = {
        Electorate(): "all members, as they are when they vote",
        council: "those of council and chair, as they are when voting opens",
        members: "all members (needed: membership for 90 days), as they are 30 days before voting opens",
        left_out: ("those of board, as they are both when voting opens and when they vote (without whom it concerns)"),
        no_vote: "all members, as they are when they vote (whom it concerns counts among them and has no vote)",
    }
    rows = [Electorate(), council, members, left_out, no_vote, council, Electorate()]
    return [(old, new, f"{who}: {sentences[new]} instead of {sentences[old]}") for old, new in pairwise(rows)]


def lasting(what: str) -> list[tuple[Any, Any, str]]:
    """A length, longer and none at all."""
    return [
        (weeks(2), days(10), f"{what} 10 days instead of two weeks"),
        (weeks(2), Span(), f"{what} no time instead of two weeks"),
        (Span(), months(1), f"{what} one month instead of no time"),
    ]


def open_ended(what: str) -> list[tuple[Any, Any, str]]:
    """A length, one between two, and any."""
    return [
        *lasting(what),
        (weeks(2), None, f"{what} any length of time instead of two weeks"),
        (None, Between(least=days(1), most=weeks(1)), f"{what} from one day to one week instead of any length of time"),
        (Between(most=days(2)), Between(least=days(1)), f"{what} one day or longer instead of two days or shorter"),
    ]


def flagged(yes: str, no: str) -> list[tuple[Any, Any, str]]:
    """Allowed, and no longer."""
    return [(False, True, yes), (True, False, no)]


# For every figure: what it was, what it is now, and the sentence without its day.
SENTENCES: dict[str, list[tuple[Any, Any, str]]] = {
    "elections.discussion": lasting("discussion before an election lasts"),
    "elections.voting": lasting("voting in an election lasts"),
    "elections.leeway": closing("the periods of an election"),
    "elections.electorate": voting("voters in an election"),
    "elections.statement_before": [
        (
            Deadline.VOTING_OPENS,
            Deadline.DISCUSSION_OPENS,
            "candidates must post their statement before discussion opens instead of before voting opens",
        ),
        (
            Deadline.DISCUSSION_OPENS,
            Deadline.VOTING_OPENS,
            "candidates must post their statement before voting opens instead of before discussion opens",
        ),
    ],
    "elections.candidates": [
        (
            (),
            (Qualification(member_for=months(3)), Qualification(endorsers=3), Qualification(fact="age")),
            ("who stands needs membership for three months, three endorsers and an answer to age instead of nothing"),
        ),
        (
            (Qualification(fact="chapter", one_of=("north", "south")), Qualification(endorsers=1)),
            (),
            "nothing but membership is asked of who stands instead of for chapter: north or south and one endorser",
        ),
    ],
    "elections.gate": [
        (
            Condition(share=Fraction(1, 2), exceeded=True),
            Condition(share=Fraction(1, 2), exceeded=True, of=Base.VOTERS),
            (
                "a candidate needs more than half of all who hand in anything instead of more than half of the votes "
                "For and Against"
            ),
        ),
        (
            Condition(least=100),
            None,
            "no candidate is kept out by the votes instead of at least 100 (counting the votes For)",
        ),
    ],
    "elections.order": [
        (
            Order.DIFFERENCE,
            Order.YES,
            "candidates who pass are put in order by the votes for instead of by the votes for less those against",
        ),
        (
            Order.SHARE,
            Order.RANKING,
            "candidates who pass are put in order by a ranking counted elsewhere instead of by the share of those for",
        ),
    ],
    "elections.method": [
        (None, "Schulze", "a ranking is counted by Schulze instead of nothing"),
        ("STAR", None, "a ranking may be counted by any method instead of STAR"),
    ],
    "elections.ties": [
        (
            (TieBreak.SENIORITY, TieBreak.DRAW),
            (TieBreak.AGREEMENT, TieBreak.DRAW),
            (
                "ties between candidates are settled by agreement of the tied and by the draw instead of by earliest "
                "membership and by the draw"
            ),
        ),
        ((TieBreak.DRAW,), (), "ties between candidates are left open instead of by the draw"),
    ],
    "elections.per_ballot": [
        (None, 1, "one voter may support one candidate instead of any number"),
        (1, 5, "one voter may support five candidates instead of one"),
        (
            PerBallot.SEATS,
            None,
            "one voter may support any number of candidates instead of as many candidates as there are seats to fill",
        ),
    ],
    "mandates.by_rank": [
        (
            ByRank.NONE,
            ByRank.LONGEST_FIRST,
            (
                "where one election fills terms that are not alike, the longest go to those who come first instead of "
                "the record says who has which"
            ),
        )
    ],
    "mandates.ties": [
        (
            (TieBreak.AGREEMENT, TieBreak.DRAW),
            (TieBreak.DRAW,),
            (
                "where more holders have one planned end than seats are called, who makes way is settled by the draw "
                "instead of by agreement of the tied and by the draw"
            ),
        ),
        (
            (TieBreak.DRAW,),
            (),
            (
                "where more holders have one planned end than seats are called, nothing settles who makes way instead "
                "of by the draw"
            ),
        ),
    ],
    "mandates.appointed_by": [
        ((), ("board",), "those who may appoint to a primary seat: board instead of nobody"),
        (
            ("board",),
            ("board", "a court"),
            "those who may appoint to a primary seat: board and a court instead of board",
        ),
        (("board",), (), "nobody may appoint to a seat instead of board"),
    ],
    "mandates.retire": [
        (None, Condition(least=2), "seats that have to be up at an election: at least 2 instead of nothing"),
        (
            Condition(least=2),
            Condition(share=Fraction(1, 3)),
            "seats that have to be up at an election: at least 1/3 of all seats, held or not instead of at least 2",
        ),
        (Condition(least=2), None, "any number of seats may be up at an election instead of at least 2"),
    ],
    "mandates.consecutive": [
        (3, 1, "one may serve one term in a row as primary in one role instead of three"),
        (1, 2, "one may serve two terms in a row as primary in one role instead of one"),
    ],
    "mandates.total": [
        (5, 12, "one may serve 12 terms in all as primary in one role instead of five"),
        (5, 1, "one may serve one term in all as primary in one role instead of five"),
    ],
    "mandates.window": [
        (
            None,
            Window(most=years(6), within=years(8)),
            (
                "one may be primary in one role for at most six years within eight years before the end of a new term "
                "instead of any length of time"
            ),
        ),
        (
            Window(most=years(6), within=years(8)),
            Window(most=years(6), within=years(9)),
            (
                "one may be primary in one role for at most six years within nine years before the end of a new term "
                "instead of six years within eight years before the end of a new term"
            ),
        ),
        (
            Window(most=months(18), within=years(9)),
            None,
            (
                "one may be primary in one role for any length of time instead of 18 months within nine years before "
                "the end of a new term"
            ),
        ),
    ],
    "mandates.exempt": [
        (Span(), years(1), "terms of at most one year count for nothing instead of no time"),
        (years(1), months(6), "terms of at most six months count for nothing instead of one year"),
        (years(1), Span(), "no term counts for nothing because it is short instead of one year"),
    ],
    "mandates.reserves": [
        (
            ReserveLists(),
            ReserveLists(lapse=Lapse.NEXT_ELECTION, successions=1),
            (
                "a list of reserves lasts until the next election that seats somebody, and at most one seat may be "
                "taken over from it instead of for its term, and any number of seats may be taken over from it"
            ),
        ),
        (
            ReserveLists(successions=2),
            ReserveLists(successions=0),
            (
                "a list of reserves lasts for its term, and no seat may be taken over from it instead of for its term, "
                "and at most two seats may be taken over from it"
            ),
        ),
    ],
    "mandates.gap": [
        (None, years(2), "a new row of terms begins after a break of two years instead of one term (one year)"),
        (years(2), None, "a new row of terms begins after a break of one term (one year) instead of two years"),
        (None, Span(), "a new row of terms begins after a break of no time instead of one term (one year)"),
    ],
    "mandates.counts_beyond": [
        (
            HALF,
            TWO_THIRDS,
            (
                "the remainder of a term, or standing in, counts as a term when it is more than 2/3 of one instead "
                "of when it is more than half of one"
            ),
        ),
        (
            HALF,
            Fraction(0),
            (
                "the remainder of a term, or standing in, counts as a term however short it is instead of when it "
                "is more than half of one"
            ),
        ),
    ],
    "mandates.remainder_always_counts": flagged(
        "a remainder of a term counts as a term even if it is short",
        "a remainder of a term does not count as a term if it is short",
    ),
    "mandates.roles_together": flagged(
        "one may be primary in several roles at once", "one may not be primary in several roles at once"
    ),
    "mandates.cap": [
        (
            None,
            AllOf((Condition(share=Fraction(1, 3)), Condition(least=2))),
            (
                "people of one affiliation may hold at most the fewest of these: 1/3 of the primary seats (rounded "
                "down) and two primary seats instead of any number"
            ),
        ),
        (
            AnyOf((Condition(share=HALF, of=Base.SEATS), Condition(root=Fraction(3, 2), of=Base.SEATS))),
            Condition(least=1),
            (
                "people of one affiliation may hold at most one primary seat instead of the most of these: half of the "
                "primary seats (rounded down) and 3/2 times the root of the number of primary seats (rounded down)"
            ),
        ),
        (
            Condition(least=1),
            None,
            "people of one affiliation may hold any number of seats instead of one primary seat",
        ),
    ],
    "mandates.cap_over": [
        (None, "council", "a cap by affiliation is counted over the seats of council instead of each role by itself"),
        ("council", None, "a cap by affiliation is counted over the seats of each role by itself instead of council"),
    ],
    "mandates.revoked_wait": [
        (Span(), years(1), "who was revoked may begin a new mandate in the role after one year instead of at once"),
        (years(1), Span(), "who was revoked may begin a new mandate in the role at once instead of after one year"),
    ],
    "recall.initiators": [
        (3, 5, "recall needs five initiators instead of three"),
        (3, 1, "recall needs one initiator instead of three"),
        (
            3,
            AnyOf((Condition(least=5, among="council"), Condition(share=Fraction(1, 10), of=Base.VOTES_OF_ELECTION))),
            (
                "calling a recall takes at least 5, who must be of council or at least 1/10 of the votes of the "
                "election instead of three"
            ),
        ),
        (
            3,
            Condition(share=HALF, of=Base.VOTES_FOR_HOLDER),
            "calling a recall takes at least half of the votes for who holds it instead of three",
        ),
    ],
    "recall.initiators_within": [
        (
            None,
            weeks(2),
            "initiators of a recall may join within two weeks of the call instead of until its poll closes",
        ),
        (
            weeks(2),
            None,
            "initiators of a recall may join until its poll closes instead of within two weeks of the call",
        ),
    ],
    "recall.discussion": open_ended("discussion before the poll of a recall lasts"),
    "recall.base": [
        (
            Base.FOR_AND_AGAINST,
            base,
            (
                f"a share of the votes in a recall is of {what} where nothing else is said instead of the votes For "
                "and Against"
            ),
        )
        for base, what in {
            Base.VOTES: "the votes For, Against and Abstain",
            Base.VOTERS: "all who hand in anything",
            Base.PRESENT: "all who are present",
            Base.ELECTORATE: "all who may vote",
            Base.SEATS: "all seats, held or not",
            Base.VOTES_OF_ELECTION: "the votes of the election",
            Base.VOTES_FOR_HOLDER: "the votes for who holds it",
        }.items()
    ],
    "recall.voting": open_ended("the poll of a recall is open for"),
    "recall.leeway": closing("the poll of a recall"),
    "recall.majority": [
        (
            Condition(share=TWO_THIRDS),
            Condition(share=Fraction(3, 4)),
            "recall needs at least 3/4 of the votes cast instead of at least 2/3",
        ),
        (
            Condition(share=TWO_THIRDS),
            Condition(share=WHOLE),
            "recall needs all of the votes cast instead of at least 2/3",
        ),
        (
            Condition(share=WHOLE),
            Condition(share=HALF, exceeded=True),
            "recall needs more than half of the votes cast instead of all",
        ),
        (
            Condition(share=TWO_THIRDS),
            Condition(share=TWO_THIRDS, of=Base.SEATS),
            "recall needs at least 2/3 of all seats, held or not instead of at least 2/3 of the votes For and Against",
        ),
        (
            Condition(share=WHOLE, of=Base.VOTES),
            Condition(share=HALF),
            (
                "recall needs at least half of the votes For and Against instead of all of the votes For, Against and "
                "Abstain"
            ),
        ),
        (
            Condition(least=6),
            None,
            "no majority is given for a recall, and none is judged instead of at least 6 (counting the votes For)",
        ),
    ],
    "recall.quorum": [
        (
            None,
            Condition(share=HALF, counts=Counted.VOTERS),
            (
                "a recall needs at least half of all who may vote (counting all who hand in anything) as its quorum "
                "instead of nothing"
            ),
        ),
        (
            Condition(least=9, counts=Counted.FOR),
            None,
            "no quorum is asked of a recall instead of at least 9 (counting the votes For)",
        ),
    ],
    "recall.outright": [
        (
            None,
            Condition(share=HALF, exceeded=True),
            (
                "a recall is settled outright, without a quorum, by more than half of all who may vote instead of "
                "nothing"
            ),
        ),
        (Condition(least=3), None, "nothing settles a recall outright instead of at least 3 (counting the votes For)"),
    ],
    "recall.unsettled": [
        (
            Unsettled.NO_QUORUM,
            Unsettled.REJECTED,
            ("a recall without a quorum leaves the mandate as it is, and is rejected instead of left without a result"),
        ),
        (
            Unsettled.REJECTED,
            Unsettled.SECOND_VOTE,
            (
                "a recall without a quorum leaves the mandate as it is, and is put to a second vote, and rejected "
                "without a quorum there instead of rejected"
            ),
        ),
    ],
    "recall.abstaining": flagged("one may abstain in a recall", "one may not abstain in a recall"),
    "recall.earliest": [
        (None, months(6), "a mandate may be called into question after six months instead of at once"),
        (
            months(6),
            HALF,
            "a mandate may be called into question after half of its term instead of after six months",
        ),
        (
            Fraction(2, 5),
            None,
            "a mandate may be called into question at once instead of after 2/5 of its term",
        ),
    ],
    "recall.cool_down": [
        (
            months(1),
            months(2),
            "a new recall of the same mandate may be called after two months instead of after one month",
        ),
        (months(1), Span(), "a new recall of the same mandate may be called at once instead of after one month"),
    ],
    "recall.electorate": [*voting("voters in a recall"), *bodies("who may vote in a recall")],
    "recall.mandatee_may_act": flagged(
        "the mandatee may open or second a recall of their own mandate",
        "the mandatee may not open or second a recall of their own mandate",
    ),
    "decisions.proposers": [
        (1, 2, "putting a question takes two members instead of one"),
        (2, 1, "putting a question takes one member instead of two"),
        (
            1,
            Condition(share=HALF),
            "putting a question takes at least half of all who may vote instead of one",
        ),
    ],
    "decisions.electorate": [*voting("voters on a question"), *bodies("who may vote on a question")],
    "decisions.discussion": open_ended("discussion of a question lasts"),
    "decisions.voting": open_ended("voting on a question lasts"),
    "decisions.leeway": closing("the periods of a question"),
    "decisions.base": [
        (
            Base.FOR_AND_AGAINST,
            Base.VOTES,
            (
                "a share is of the votes For, Against and Abstain where nothing else is said instead of the votes For "
                "and Against"
            ),
        ),
        (
            Base.FOR_AND_AGAINST,
            Base.VOTERS,
            "a share is of all who hand in anything where nothing else is said instead of the votes For and Against",
        ),
        (
            Base.FOR_AND_AGAINST,
            Base.PRESENT,
            "a share is of all who are present where nothing else is said instead of the votes For and Against",
        ),
        (
            Base.FOR_AND_AGAINST,
            Base.ELECTORATE,
            "a share is of all who may vote where nothing else is said instead of the votes For and Against",
        ),
        (
            Base.FOR_AND_AGAINST,
            Base.SEATS,
            "a share is of all seats, held or not where nothing else is said instead of the votes For and Against",
        ),
        (
            Base.FOR_AND_AGAINST,
            Base.VOTES_OF_ELECTION,
            "a share is of the votes of the election where nothing else is said instead of the votes For and Against",
        ),
        (
            Base.FOR_AND_AGAINST,
            Base.VOTES_FOR_HOLDER,
            "a share is of the votes for who holds it where nothing else is said instead of the votes For and Against",
        ),
    ],
    "decisions.for_against": [
        (
            Condition(share=HALF, exceeded=True),
            Condition(share=TWO_THIRDS),
            (
                "a For / Against question needs at least 2/3 of the votes For and Against instead of more than half "
                "of the votes For and Against"
            ),
        ),
        (
            Condition(least=9),
            AnyOf((Condition(share=WHOLE, of=Base.SEATS), Condition(least=5))),
            (
                "a For / Against question needs all of all seats, held or not or at least 5 (counting the votes For) "
                "instead of at least 9 (counting the votes For)"
            ),
        ),
        (
            Condition(root=Fraction(3, 2)),
            None,
            (
                "no majority is given for a For / Against question, and none is judged instead of at least 3/2 of "
                "the root of all who may vote"
            ),
        ),
    ],
    "decisions.answers": [
        (
            Condition(share=HALF, exceeded=True),
            Condition(share=WHOLE),
            "an answer wins with all of the answers given instead of more than half",
        ),
    ],
    "decisions.consequences": [
        (
            {"yes": "continue", "no": "disband"},
            {},
            (
                'when an answer wins, what follows is the answer itself instead of "disband" after "no" and '
                '"continue" after "yes"'
            ),
        ),
        (
            {"yes": "continue"},
            {"no": "disband", "perhaps": "another poll", "yes": ""},
            (
                'when an answer wins, what follows is "disband" after "no", "another poll" after "perhaps" and '
                'nothing after "yes" instead of "continue" after "yes"'
            ),
        ),
    ],
    "decisions.otherwise": [
        (
            "follow-up",
            "second round",
            'when no answer wins, what follows is "second round" instead of "follow-up"',
        ),
        ("follow-up", "", 'when no answer wins, what follows is nothing instead of "follow-up"'),
    ],
    "decisions.quorum": [
        (
            None,
            Condition(share=Fraction(1, 3)),
            (
                "a question needs at least 1/3 of all who may vote (counting the votes For, Against and Abstain) as "
                "its quorum instead of nothing"
            ),
        ),
        (
            Condition(least=9, counts=Counted.FOR),
            None,
            "no quorum is asked of a question instead of at least 9 (counting the votes For)",
        ),
        (
            Condition(least=9, counts=Counted.FOR),
            AllOf((Condition(least=9, counts=Counted.PRESENT), Condition(share=WHOLE, counts=Counted.FOR))),
            (
                "a question needs at least 9 (counting all who are present) and all of all who may vote (counting the "
                "votes For) as its quorum instead of at least 9 (counting the votes For)"
            ),
        ),
    ],
    "decisions.outright": [
        (
            None,
            Condition(share=HALF, exceeded=True),
            (
                "a question is settled outright, without a quorum, by more than half of all who may vote instead of "
                "nothing"
            ),
        ),
        (
            Condition(least=3),
            None,
            "nothing settles a question outright instead of at least 3 (counting the votes For)",
        ),
    ],
    "decisions.order": [
        (
            Order.DIFFERENCE,
            Order.YES,
            (
                "of several options that pass, the one chosen is by the votes for instead of by the votes for less "
                "those against"
            ),
        ),
        (
            Order.SHARE,
            Order.RANKING,
            (
                "of several options that pass, the one chosen is by a ranking counted elsewhere instead of by the "
                "share of those for"
            ),
        ),
    ],
    "decisions.unsettled": [
        (
            Unsettled.NO_QUORUM,
            Unsettled.REJECTED,
            "a question without a quorum is rejected instead of left without a result",
        ),
        (
            Unsettled.NO_QUORUM,
            Unsettled.SECOND_VOTE,
            (
                "a question without a quorum is put to a second vote, and rejected without a quorum there instead of "
                "left without a result"
            ),
        ),
    ],
    "decisions.veto": [
        (
            None,
            Veto(of=("permanent",)),
            "a vote against of anybody on these lists rejects a question: permanent instead of nothing",
        ),
        (
            Veto(of=("permanent", "elected")),
            None,
            "nobody's vote against rejects a question by itself instead of permanent and elected",
        ),
    ],
    "decisions.reopening": [
        (
            Reopening(adopted=months(1), rejected=months(1)),
            Reopening(adopted=Span(), rejected=Span()),
            "a settled matter may be put again at once instead of after one month",
        ),
        (
            Reopening(adopted=Span(), rejected=Span()),
            Reopening(adopted=Span(), rejected=months(3)),
            (
                "a settled matter may be put again at once if it was adopted, after three months if it was rejected "
                "instead of at once"
            ),
        ),
    ],
    "dues.share": [
        (Fraction(1, 100), Fraction(0), "a year's dues are nothing instead of 1/100 of a month's income"),
        (Fraction(0), HALF, "a year's dues are half of a month's income instead of nothing"),
        (Fraction(2), WHOLE, "a year's dues are one month's income instead of two months' income"),
    ],
    "dues.currency": [("EUR", "USD", "dues are counted in USD instead of EUR")],
    "dues.rounding": [
        (
            Rounding.HALF_EVEN,
            Rounding.HALF_UP,
            (
                "dues are rounded to the nearest unit (a half up) instead of to the nearest unit (a half to the "
                "even one)"
            ),
        ),
        (Rounding.DOWN, Rounding.UP, "dues are rounded up instead of down"),
    ],
    "dues.starts_month": [
        (1, 4, "the dues year starts in April instead of January"),
        (12, 1, "the dues year starts in January instead of December"),
    ],
    "dues.starts_day": [(1, 15, "the dues year starts on day 15 of its month instead of 1")],
    "dues.by_month": flagged(
        "who joins midway owes dues for the months begun",
        "who joins midway owes dues for the whole year",
    ),
    "dues.carry_over": flagged(
        "dues paid too much count for the year after", "dues paid too much do not count for the year after"
    ),
    "groups.least": [
        (2, 3, "a group needs three members instead of two"),
        (2, 1, "a group needs one member instead of two"),
    ],
    "groups.may_refuse": flagged(
        "a group may refuse somebody who meets all it requires",
        "a group may not refuse somebody who meets all it requires",
    ),
    "contests.discussion": lasting("discussion in a contest lasts"),
    "contests.voting": lasting("voting in a contest lasts"),
    "contests.leeway": closing("the periods of a contest"),
    "contests.electorate": voting("voters in a contest"),
    "contests.by_membership": flagged(
        "equal entries of a contest go by their authors' membership, the earliest first",
        "equal entries of a contest do not go by their authors' membership",
    ),
    "contests.indivisible": flagged(
        "an entry for both name and logo can win only both", "an entry for both name and logo may win only one"
    ),
    # A gap of its own, so that no break hangs on the term: test_a_longer_term_is_a_longer_break has that.
    "mandates.term": [
        (years(1), months(18), "a term lasts 18 months instead of one year"),
        (years(1), None, "a term is open and has no scheduled end instead of one year"),
        *(
            (years(1), TermOfOffice(**term), f"a term lasts {said} instead of one year")
            for term, said in (
                ({"successor": Successor.ELECTION}, "until the next election for it seats somebody"),
                (
                    {"successor": Successor.SEAT, "span": years(2)},
                    "until somebody takes that very seat, by plan two years",
                ),
                (
                    {"successor": Successor.SEAT, "span": years(2), "whichever": Whichever.FIRST},
                    "two years, or until somebody takes that very seat if that is earlier",
                ),
                (
                    {"successor": Successor.SEAT, "span": years(2), "whichever": Whichever.LAST},
                    "two years, and until somebody takes that very seat",
                ),
                ({"day": "09-30"}, "until the next 30 September"),
                ({"day": "09-30", "span": months(6)}, "at least six months, until the next 30 September"),
            )
        ),
    ],
}


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_has_its_sentence(figure: str) -> None:
    """Whatever figure of whatever rule set changes, one sentence says so, with both values and the day."""
    base = attrs.evolve(MARCH_BYLAWS, mandates=MandateRules(gap=years(1) if figure == "mandates.term" else None))
    if figure == "elections.method":
        base = attrs.evolve(base, elections=ElectionRules(order=Order.RANKING))
    for old, new, sentence in SENTENCES[figure]:
        before, after = laid_down(figure, old, base), laid_down(figure, new, base)
        assert [f"{sentence}, from 1 March 2017"] == told(before, after)
        assert [sentence] == told(before, attrs.evolve(after, since=None))
        assert [figure] == [one.figure for one in differences(after, before, zone=UTC)]


@pytest.mark.parametrize("figure", FIGURES)
def test_every_choice_has_its_words(figure: str) -> None:
    """Every value that a figure can be chosen from is told in some sentence, and so is having none."""
    values = [value for old, new, _ in SENTENCES[figure] for value in (old, new)]
    match attrgetter(figure)(Bylaws()):
        case None:
            assert None in values
        case bool():
            assert {False, True} == set(values)
        case StrEnum() as default:
            assert set(type(default)) == set(values)
        case _:
            assert len(values) > 1


def test_no_figure_is_forgotten_or_made_up() -> None:
    """The sentences of these tests are those of the figures, and no two figures share one."""
    assert set(SENTENCES) == set(FIGURES)
    sentences = [sentence for rows in SENTENCES.values() for *_, sentence in rows]
    assert len(sentences) == len(set(sentences))


def test_what_is_written_out_changes_nothing() -> None:
    """A gap that says one term, an answer that leads to itself, a note: nothing differs in effect, nothing is told."""
    for after in (
        Bylaws(mandates=MandateRules(gap=years(1))),
        Bylaws(decisions=DecisionRules(consequences={"yes": "continue", "no": "disband", "perhaps": "perhaps"})),
        Bylaws(note="moved", source="minutes"),
        Bylaws(since=MARCH),
    ):
        assert [] == told(Bylaws(), after) == told(after, Bylaws())


def test_a_longer_term_is_a_longer_break() -> None:
    """Where the break is one term it grows with the term, and both are told; where it stays as long, it is not."""
    longer = Bylaws(mandates=MandateRules(term=years(2)))
    assert [
        "a term lasts two years instead of one year",
        "a new row of terms begins after a break of one term (two years) instead of one term (one year)",
    ] == told(Bylaws(), longer)
    (_, change) = differences(Bylaws(), longer, zone=UTC)
    assert ("mandates.gap", years(1), years(2)) == (change.figure, change.before, change.after)
    kept = Bylaws(mandates=MandateRules(term=years(2), gap=years(1)))
    assert ["a term lasts two years instead of one year"] == told(Bylaws(), kept)
    assert [
        "a new row of terms begins after a break of one term (two years) instead of one year",
    ] == told(kept, longer)


def test_an_open_term_has_no_break() -> None:
    """Where a term was open, no break began a new row: one that does now is instead of nothing (R-17, R-81)."""
    opened = Bylaws(mandates=MandateRules(term=None))
    limited = Bylaws(mandates=MandateRules(term=years(2), gap=years(1)))
    assert [
        "a term lasts two years instead of an open end",
        "a new row of terms begins after a break of one year instead of nothing",
    ] == told(opened, limited)


def test_the_day_is_the_organisation_s() -> None:
    """Midnight in Amsterdam is told as that day, another time of day with it."""
    zone = ZoneInfo("Europe/Amsterdam")
    for since, day in (
        (datetime(2017, 2, 28, 23, tzinfo=UTC), "from 1 March 2017"),
        (MARCH, "from 1 March 2017, 01:00"),
    ):
        (change,) = differences(Bylaws(), Bylaws(since=since, recall=RecallRules(initiators=4)), zone=zone)
        assert str(change).endswith(day)
        assert "recall.initiators" == change.figure
        assert (Condition(least=3), Condition(least=4)) == (change.before, change.after)


# ── what cannot work ─────────────────────────────────────────────────────────────────────────────


def findings(
    members: Roll | int | None = None,
    *roles: Role,
    since: datetime | None = None,
    until: datetime | None = None,
    **rules: Any,
) -> tuple[Finding, ...]:
    """What cannot work."""
    return lint(Bylaws(since=since, **rules), roles=roles, members=members, until=until, zone=UTC)


def linted(members: Roll | int | None = None, *roles: Role, **rules: Any) -> list[str]:
    """The clauses of what cannot work; each with the reading, both figures and a whole sentence."""
    found = findings(members, *roles, **rules)
    assert not any(found)
    assert all("R-68" == one.reading and None not in (one.found, one.needed) for one in found)
    assert all(one.because.endswith(".") for one in found)
    return [one.clause for one in found]


@pytest.mark.parametrize(
    ("clause", "works", "fails"),
    [
        # From 1 March 2017, and from 1 October 2016, a year has 365 days: 14 + 351 are a term, 14 + 352 more.
        ("P4", {"elections": ElectionRules(voting=days(351))}, {"elections": ElectionRules(voting=days(352))}),
        ("P4", {"elections": ElectionRules(voting=days(351))}, {"elections": ElectionRules(voting=years(2))}),
        ("P6", {"recall": RecallRules(voting=days(364))}, {"recall": RecallRules(voting=years(1))}),
        # A cool-down of a year is "once a term".
        ("P6", {"recall": RecallRules(cool_down=years(1))}, {"recall": RecallRules(cool_down=days(366))}),
        ("P5", {"mandates": MandateRules(consecutive=5)}, {"mandates": MandateRules(consecutive=6)}),
        ("P5", {"mandates": MandateRules(gap=days(1))}, {"mandates": MandateRules(gap=Span())}),
    ],
)
def test_both_sides_of_what_works(clause: str, works: dict[str, Any], fails: dict[str, Any]) -> None:
    """The last figure that works is passed, the first that does not is told with its clause."""
    assert [] == linted(since=MARCH, **works)
    assert [clause] == linted(since=MARCH, **fails)
    assert [clause] == linted(**fails)


@pytest.mark.parametrize(
    ("clause", "rules", "period", "refused"),
    [
        ("P4", ElectionRules, "discussion", True),
        ("P4", ElectionRules, "voting", True),
        ("P6", RecallRules, "voting", True),
        ("P8", DecisionRules, "discussion", False),  # a question may be put without one
        ("P8", DecisionRules, "voting", True),
        ("P15", ContestRules, "discussion", True),
        ("P15", ContestRules, "voting", True),
    ],
)
def test_periods_of_no_time(clause: str, rules: Any, period: str, refused: bool) -> None:
    """A period of no time that must close exactly then cannot be held; with a day's leeway, or a day, it can."""
    section = {"P4": "elections", "P6": "recall", "P8": "decisions", "P15": "contests"}[clause]
    exactly = Leeway.EXACTLY
    assert ([clause] if refused else []) == linted(**{section: rules(**{period: Span(), "leeway": exactly})})
    assert [] == linted(**{section: rules(**{period: days(1), "leeway": exactly})})
    for leeway in (Leeway.WITHIN_DAY, Leeway.AT_LEAST):
        assert [] == linted(**{section: rules(**{period: Span(), "leeway": leeway})})


@pytest.mark.parametrize(
    "figure",
    [one for one in FIGURES if one == "mandates.gap" or isinstance(attrgetter(one)(Bylaws()), Span | Reopening)],
)
def test_lengths_beyond_the_calendar(figure: str) -> None:
    """A length that ends after the year 9998 is told by its place in the bylaws, once; nothing breaks on it."""
    (found,) = findings(5, **{(section := figure.partition(".")[0]): getattr(laid_down(figure, years(9000)), section)})
    assert (False, "R-68", "P108000M") == (found.met, found.reading, found.found)
    assert f"({figure}) would last 9000 years: from 1 October 2016 on that ends after the year 9998" in found.because


def test_the_last_year_of_the_calendar() -> None:
    """From 1 October 2016 a wait of 7982 years ends in 9998 and can be counted; one of 7983 cannot."""
    assert [] == linted(mandates=MandateRules(revoked_wait=years(7982)))
    assert ["P6"] == linted(mandates=MandateRules(revoked_wait=years(7983)))
    # Each ends within the calendar, both together do not: the term of one year is the shorter all the same.
    assert ["P4"] == linted(elections=ElectionRules(discussion=years(5000), voting=years(5000)))


@pytest.mark.parametrize(
    ("clause", "rules"),
    [
        ("P6", {"recall": RecallRules(initiators=6)}),
        ("P6", {"recall": RecallRules(initiators=5, mandatee_may_act=False)}),
        ("P8", {"decisions": DecisionRules(proposers=6)}),
        ("P8", {"decisions": DecisionRules(quorum=Condition(least=6))}),
        ("P1", {"groups": GroupRules(least=6)}),
    ],
)
def test_more_members_than_there_are(clause: str, rules: dict[str, Any]) -> None:
    """Six are needed: with six members it can work, with five not, and where nobody knows nothing is said."""
    assert ([], [clause], []) == (linted(6, **rules), linted(5, **rules), linted(None, **rules))


def test_seats_without_electorate() -> None:
    """A role with more seats than there are members, and reserve seats with no primary one, cannot work."""
    team = Role(id="team", primary_seats=3, reserve_seats=2)
    assert ([], ["P2"], []) == (linted(5, team), linted(4, team), linted(None, team))
    assert ["P2", "P6", "P8", "P1"] == linted(0, team)
    assert ["P2"] == linted(None, Role(id="spare", primary_seats=0, reserve_seats=1, since=MARCH))
    assert [] == linted(None, Role(id="gone", primary_seats=0, reserve_seats=0))


def at(year: int) -> datetime:
    """The first instant of a year."""
    return datetime(year, 1, 1, tzinfo=UTC)


def roll_of(**joined: tuple[int, int | None]) -> Roll:
    """Members with the year they joined, and the year they left if they did."""
    return Roll.of(
        Membership(id=name, joined=at(first), left=None if last is None else at(last))
        for name, (first, last) in joined.items()
    )


def test_members_are_counted_while_the_bylaws_hold() -> None:
    """Two initiators can work once two have joined, and no longer when one has left; dated or not."""
    pair = {"recall": RecallRules(initiators=2), "groups": GroupRules(least=1)}
    roll = roll_of(ana=(2014, None), bo=(2016, 2018))
    assert ["P6"] == linted(roll, until=at(2016), **pair)
    assert [] == linted(roll, until=at(2018), **pair)
    assert [] == linted(roll, since=at(2015), until=at(2017), **pair)
    assert ["P6"] == linted(roll, **pair)
    assert ["P6"] == linted(roll, since=at(2019), **pair)
    # Before anybody has joined nobody knows; where all have left there is nobody.
    assert [] == linted(roll, until=at(2014), **pair)
    assert [] == linted(Roll.of(()), **pair)
    assert ["P6", "P8", "P1"] == linted(roll_of(ana=(2014, 2015)), **pair)


def test_roles_are_looked_at_while_the_bylaws_hold() -> None:
    """Nine seats from 2030 on are held against the members of 2030, and only by bylaws that hold then."""
    rows = (
        Role(id="team", primary_seats=3, reserve_seats=0),
        Role(id="team", primary_seats=9, reserve_seats=0, since=at(2030)),
        Role(id="team", primary_seats=2, reserve_seats=0, since=at(2040)),
    )
    few = roll_of(**{f"m{number}": (2010, None) for number in range(4)})
    many = roll_of(**{f"m{number}": (2010 if number < 4 else 2031, None) for number in range(9)})
    (found,) = findings(few, *reversed(rows), since=at(2016))
    assert (
        "team has from 1 January 2030 on 9 seats, and the organisation 4 members to vote and to sit on them. (P2, R-68)"
        == str(found)
    )
    assert [] == linted(many, *rows, since=at(2016))
    assert [] == linted(few, *rows, since=at(2016), until=at(2030))
    assert ["P2"] == linted(few, *rows, since=at(2016), until=at(2031))
    assert ["P2"] == linted(few, *rows, since=at(2039))
    assert [] == linted(few, *rows, since=at(2040))
    # The row of 2030 gives way to that of 2040: who joins after counts for nothing.
    late = roll_of(**{f"m{number}": (2010 if number < 4 else 2040, None) for number in range(9)})
    assert ["P2"] == linted(late, *rows)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            {"elections": ElectionRules(voting=years(2))},
            (
                "An election takes two weeks of discussion and two years of voting, longer than a term of one year: "
                "seats fall vacant before the next election is over. (P4, R-68)"
            ),
        ),
        (
            {"recall": RecallRules(voting=years(1))},
            (
                "The poll of a recall is open for one year, as long as a term of one year or longer: the mandate is "
                "over before the vote. (P6, R-68)"
            ),
        ),
        (
            {"recall": RecallRules(cool_down=months(13))},
            (
                "The cool-down after a recall lasts 13 months, longer than a term of one year: every mandate is over "
                "before its end. (P6, R-68)"
            ),
        ),
        (
            {"contests": ContestRules(voting=Span(), leeway=Leeway.EXACTLY)},
            (
                "Voting in a contest lasts no time and must close exactly when that is up: it would close as it opens. "
                "(P15, R-68)"
            ),
        ),
        (
            {"mandates": MandateRules(consecutive=2, total=1)},
            "One may serve 2 terms in a row, and 1 in all: the limit in a row is never reached. (P5, R-68)",
        ),
        (
            {"recall": RecallRules(initiators=2, mandatee_may_act=False), "groups": GroupRules(least=1)},
            (
                "A recall takes 2 initiators besides the mandatee, who may not act, and the organisation has 1 member. "
                "(P6, R-68)"
            ),
        ),
    ],
)
def test_what_cannot_work_is_a_sentence(rules: dict[str, Any], sentence: str) -> None:
    """Each finding says what it found, what that is held against, and why it cannot work."""
    (found,) = findings(1, **rules) if "groups" in rules else findings(**rules)
    assert sentence == str(found)


def test_the_adopted_figures_work() -> None:
    """Nothing in the figures of 2016 defeats another, for an organisation of five."""
    assert [] == linted(5)


# ── as people write them ─────────────────────────────────────────────────────────────────────────

NEW = b"""extends = "iops-2016"
from = 2017-03-01T00:00:00Z
note = "adopted in January"
[recall]
initiators = 5
majority = {share = "3/4"}
[elections]
discussion = "P3W"
"""


def test_toml_is_the_record_s_bylaws() -> None:
    """What is written differs, the rest stays; TOML's own instants and texts are taken alike."""
    expected = Bylaws(
        since=MARCH,
        note="adopted in January",
        recall=RecallRules(initiators=5, majority=Condition(share=Fraction(3, 4))),
        elections=ElectionRules(discussion=weeks(3)),
    )
    assert expected == load_bylaws(NEW, place="new.toml")
    assert expected == load_bylaws(NEW.replace(b"2017-03-01T00:00:00Z", b'"2017-03-01T00:00:00Z"'), place="new.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[recall]\ninitiators = 0", r"\$\.recall\.initiators: wanted a whole number, 1 or more, found the number 0"),
        (b"[recal]\ninitiators = 3", r"\$\.recal: wanted one of"),
        (b"from = 2017-03-01T00:00:00", r"\$\.from: wanted an instant with its offset"),
        (b"from = 07:32:00", r"\$\.from: wanted an instant.* found the time 07:32:00, without day and offset$"),
        (b"[decisions.quorum]\nshare = 0.5", r"share: wanted a fraction as text"),
    ],
)
def test_toml_that_does_not_fit(text: bytes, says: str) -> None:
    """Fewer initiators than one, a key that is none, an instant without its zone or its time: refused by path."""
    with pytest.raises(FaultsError, match=says):
        load_bylaws(b'extends = "iops-2016"\n' + text, place="new.toml")


@pytest.mark.parametrize("data", [b"from = ", b"\xff"])
def test_no_toml(data: bytes) -> None:
    """Bytes that are no TOML are refused by the file's name."""
    with pytest.raises(PartgovError, match=r"new\.toml: wanted TOML in UTF-8"):
        load_bylaws(data, place="new.toml")


def test_the_command_tells_what_changes(tmp_path: Path) -> None:
    """`partgov bylaws` says what a file changes of 2016, or of another, and ends with 1 where something cannot work."""
    new, worse = tmp_path / "new.toml", tmp_path / "worse.toml"
    new.write_bytes(NEW)
    worse.write_bytes(NEW.replace(b'"P3W"', b'"P2Y"'))
    run = quick_run("bylaws", new)
    assert 0 == run.status
    assert "- recall needs five initiators instead of three, from 1 March 2017" in run.out
    assert "ok Nothing in them cannot work." in run.out
    run = quick_run("bylaws", worse, "--before", new)
    assert 1 == run.status
    assert "discussion before an election lasts two years instead of three weeks" in run.out
    assert "NO An election takes" in run.out
    assert "- nothing changes" in quick_run("bylaws", new, "--before", new).out
    assert 2 == quick_run("bylaws", tmp_path / "nowhere.toml").status


def test_the_command_reads_a_record_s_bylaws(tmp_path: Path) -> None:
    """Of a record it tells each dated change after the one before, with its roles and the members it has meanwhile."""
    document = record_of(
        members=[member("ana"), member("bo"), member("cy", "2018-06-01T00:00:00Z")],
        roles=[{"id": "team", "primary_seats": 3, "reserve_seats": 0}],
        bylaws=[
            {"from": "2018-01-01T00:00:00Z", "recall": {"initiators": 2}},
            {"from": "2017-03-01T00:00:00Z"},
        ],
    )
    path = tmp_path / "record.json"
    path.write_text(json.dumps(document))
    run = quick_run("bylaws", path)
    assert 1 == run.status
    lines = run.out.splitlines()
    assert "- nothing changes" == lines[0]
    assert lines[1].startswith("NO team has 3 seats, and the organisation 2 members")
    assert lines[2].startswith("NO A recall takes 3 initiators")
    assert ["- recall needs two initiators instead of three, from 1 January 2018"] == lines[3:]


def test_the_command_counts_members_without_roles_or_dates(tmp_path: Path) -> None:
    """Two members and five initiators cannot work, whether the bylaws have a day, and the record roles, or not."""
    path = tmp_path / "record.json"
    for dated in ({}, {"from": "2017-03-01T00:00:00Z"}):
        bylaws = [{**dated, "recall": {"initiators": 5}}]
        path.write_text(json.dumps(record_of(members=[member("ana"), member("bo")], bylaws=bylaws)))
        run = quick_run("bylaws", path)
        assert 1 == run.status
        assert "NO A recall takes 5 initiators, and the organisation has 2 members. (P6, R-68)" in run.out
    path.write_text(json.dumps(record_of(members=[member("ana"), member("bo")])))
    run = quick_run("bylaws", path)
    assert (1, "- nothing changes") == (run.status, run.out.splitlines()[0])
    assert "NO A recall takes 3 initiators, and the organisation has 2 members. (P6, R-68)" in run.out


def test_the_command_tells_lengths_beyond_the_calendar(tmp_path: Path) -> None:
    """A vote or a term of 9000 years is told by its name in the bylaws, as what cannot work."""
    path = tmp_path / "new.toml"
    for section, key in (("elections", "voting"), ("mandates", "term")):
        path.write_text(f'extends = "iops-2016"\n[{section}]\n{key} = "P9000Y"\n')
        run = quick_run("bylaws", path)
        assert (1, "") == (run.status, run.err)
        assert 1 == run.out.count("NO ")
        assert f"({section}.{key}) would last 9000 years" in run.out
