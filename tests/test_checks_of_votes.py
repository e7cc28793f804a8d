"""Checks of votes as data: what stands in each, of polls and of contests, and what each says first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Mark
from partgov.bylaws import Bylaws
from partgov.contests import Aspect, ContestEntry, ContestRules
from partgov.electorates import Electorate
from partgov.foundation.periods import Span, instant_text, months
from partgov.history.audit import audit_record
from partgov.history.checks import Check
from partgov.history.record import Poll, Question, Record
from partgov.history.recorded_votes import DeclaredChoice, RecordedContest, RecordedCount
from partgov.members import Membership
from partgov.questions import DecisionRules, QuestionRule, Reopening

OPENS = datetime(2016, 10, 1, tzinfo=UTC)
VOTING, CLOSES = OPENS + timedelta(days=14), OPENS + timedelta(days=28)
BEFORE = CLOSES - timedelta(microseconds=1)
WHO = ("ana", "bo", "cy", "dot")
JOINED = datetime(2013, 1, 1, tzinfo=UTC)
BYLAWS = Bylaws()


def checks_of(subject: str, *, as_of: datetime | None = None, bylaws: Bylaws = BYLAWS, **facts: Any) -> list[Check]:
    """The checks of one subject, in a record of four members."""
    members = [Membership(id=who, joined=JOINED) for who in WHO]
    found = audit_record(Record(members=members, as_of=as_of, bylaws=[bylaws], **facts), zone=UTC)
    return [one for one in found.checks if one.subject == subject]


# ── contests ─────────────────────────────────────────────────────────────────────────────────────

LOGO, NAME = Aspect.LOGO, Aspect.NAME
EQUAL = Bylaws(contests=ContestRules(by_membership=False))
WHOLE = Bylaws(contests=ContestRules(by_membership=False, indivisible=True))


def entry(id: str, *aspects: Aspect, author: str = "ana") -> ContestEntry:
    """An entry of the first day."""
    return ContestEntry(id=id, author=author, at=OPENS, aspects=aspects)


def count(aspect: Aspect, yes: Mapping[str, int], said: str | None = "", *, stamped: bool = True) -> RecordedCount:
    """A count in which so many say Yes to each entry, and what was declared, if anything."""
    ballots = [
        Ballot(voter=WHO[number], marks={one: Mark.YES for one, many in yes.items() if number < many},
               cast_at=VOTING if stamped else None)
        for number in range(max(yes.values(), default=0))
    ]  # fmt: skip
    declared = None if said == "" else DeclaredChoice(winner=said)
    return RecordedCount(aspect=aspect, ballots=ballots, declared=declared)


def contest(*counts: RecordedCount, **changes: Any) -> RecordedContest:
    """Two entries, one for a name and one for both."""
    periods: dict[str, Any] = {"discussion_opens": OPENS, "voting_opens": VOTING, "voting_closes": CLOSES}
    entries = [entry("n", NAME), entry("both", NAME, LOGO), entry("l", LOGO)]
    return RecordedContest(id="c", counts=counts, entries=entries, **periods | changes)


LEADS, TIES = {"n": 3, "both": 1}, {"n": 2, "both": 2}
CHOSEN = "The name chosen is that of entry n, with a score of +3, the next at +1. (P15)"
TIED = (
    "The name is undecided between the entries both, n, with a score of +2 each and alike in all that counts. "
    "(P15, R-25)"
)
UNCHANGED = "The name stays as it is: no marks are on record. (P15, R-25)"
OUTSIDE = f"{TIED} It was settled outside the text. (P15, R-29)"
EARLY_WINNER = "It was declared by 2016-10-28T23:59:59.999999Z, before voting closes. (P15, R-46)"
HALVED = "both is for both and indivisible, and is not declared the winner of both. (P15, R-66)"


@pytest.mark.parametrize(
    ("counts", "bylaws", "as_of", "agrees", "says", "entry"),
    [
        ([count(NAME, LEADS, "n")], BYLAWS, None, True, CHOSEN, None),
        ([count(NAME, LEADS, "n")], BYLAWS, CLOSES, True, CHOSEN, None),
        ([count(NAME, LEADS, "n")], BYLAWS, BEFORE, False, f"Declared n. {CHOSEN} {EARLY_WINNER}", "n"),
        ([count(NAME, LEADS, "both")], BYLAWS, None, False, f"Declared both. {CHOSEN}", "both"),
        ([count(NAME, LEADS, None)], BYLAWS, None, False, f"Declared unchanged. {CHOSEN}", None),
        ([count(NAME, LEADS, "x")], BYLAWS, None, False,
         f"Declared x. {CHOSEN} There is no entry x for a name. (P15)", None),
        ([count(NAME, {}, None)], BYLAWS, None, True, UNCHANGED, None),
        ([count(NAME, TIES, "n")], EQUAL, None, True, OUTSIDE, None),
        ([count(NAME, TIES, "both")], EQUAL, None, True, OUTSIDE, None),
        ([count(NAME, TIES, None)], EQUAL, None, False, f"Declared unchanged. {TIED}", None),
        # who is for both wins both or nothing, as it was declared of the other count or as that came out.
        ([count(NAME, TIES, "both"), count(LOGO, {"l": 2, "both": 2}, "both")], WHOLE, None, True,
         OUTSIDE, None),
        ([count(NAME, TIES, "both"), count(LOGO, {"l": 2, "both": 2}, "l")], WHOLE, None, False,
         f"Declared both. {TIED} {HALVED}", "both"),
        ([count(NAME, TIES, "both"), count(LOGO, {"l": 2, "both": 2})], WHOLE, None, False,
         f"Declared both. {TIED} {HALVED}", "both"),
        ([count(NAME, TIES, "n"), count(LOGO, {"l": 2, "both": 2}, "l")], WHOLE, None, True,
         OUTSIDE, None),
    ],
)  # fmt: skip
def test_p15__what_was_declared_of_a_count(
    counts: list[RecordedCount], bylaws: Bylaws, as_of: datetime | None, agrees: bool, says: str, entry: str | None
) -> None:
    """It agrees with the winner or with one of the tied, after the close; else it is told why, and what is of it."""
    (found,) = checks_of("contests/c/name", contests=[contest(*counts)], bylaws=bylaws, as_of=as_of)
    said = counts[0].declared
    assert said is not None
    tied = ("both", "n") if "undecided" in says else ()
    winner = None if tied or "stays" in says else "n"
    assert (agrees, {"winner": said.winner}, {"winner": winner, "tied": tied}) == (
        found.agrees, found.declared, found.computed,
    )  # fmt: skip
    of_entry = "" if entry is None else f" ana is a member on 2016-10-01T00:00:00Z, when entry {entry} is submitted."
    assert found.because.startswith(f"{says}{of_entry}")
    assert entry is not None or found.because == says
    assert all(one.met for one in found.findings) is (agrees and not tied and winner is not None)
    early = [one for one in found.findings if one.kind.id == "check.early_winner"]
    assert [(BEFORE, CLOSES)] * (as_of == BEFORE) == [(one.found, one.needed) for one in early]


def test_p15__nothing_declared_is_nothing_to_check() -> None:
    """Of a count without a declaration nothing is said but of its marks."""
    assert [] == checks_of("contests/c/name", contests=[contest(count(NAME, LEADS))])
    assert [] == checks_of("contests/c/name/marks", contests=[contest(count(NAME, LEADS))])
    (found,) = checks_of("contests/c/name/marks", contests=[contest(count(NAME, LEADS, stamped=False))])
    assert (True, {}, {"unstamped": 4}) == (found.agrees, found.declared, found.computed)
    assert found.because.startswith("4 of 4 marks carry no instant")


@pytest.mark.parametrize("period", ["discussion", "voting"])
@pytest.mark.parametrize("short", [0, 1])
def test_p15__how_long_each_period_is(period: str, short: int) -> None:
    """Both take two weeks: a day less is told, with the day on which it could have closed."""
    opens = {"discussion": "discussion_opens", "voting": "voting_opens"}[period]
    begins = {"discussion": OPENS, "voting": VOTING}[period] + timedelta(days=short)
    closes, due = begins + timedelta(days=14 - short), instant_text(begins + timedelta(days=14))
    (found,) = checks_of(f"contests/c/{period}", contests=[contest(**{opens: begins})])
    assert (not short, {"closes": instant_text(closes)}, {"closes": due}) == (
        found.agrees, found.declared, found.computed,
    )  # fmt: skip
    assert f"contest.{period}" == found.kind.id


# ── polls ────────────────────────────────────────────────────────────────────────────────────────


def question(declared: str | None = None, votes: int = 3, against: int = 1, **rest: Any) -> Question:
    """A question with its tally, of the matter m."""
    tally = {"for": votes, "against": against, "abstain": 0}
    return Question(**{"id": "q", "rule": QuestionRule.FOR_AGAINST, "tally": tally, "declared": declared} | rest)


def poll(*questions: Question, id: str = "p", **rest: Any) -> Poll:
    """A poll of two weeks of discussion and two of voting."""
    periods = {"discussion_opens": OPENS, "opens": VOTING, "closes": CLOSES}
    return Poll(**{"id": id, "questions": questions} | periods | rest)


def sheet(voter: str, answer: str = "for", at: datetime | None = VOTING) -> AnswerSheet:
    """One voter's answer."""
    return AnswerSheet(voter=voter, answers={"q": answer}, cast_at=at)


UNDISCUSSED: dict[str, Any] = {"discussion_opens": None}
ADOPTED = (
    "Adopted: 3 for and 1 against, a lead of 2; more than half of 4 is 3. The 0 who abstained are not in the base. "
    "(P8, R-40)"
)
EARLY = "It was declared by 2016-10-28T23:59:59.999999Z, before voting closes at 2016-10-29T00:00:00Z. (P8, R-46)"
FIGURES = {"outcome": "adopted", "base": 4, "threshold": 3, "lead": 2, "shortfall": 0, "swing": 1}


@pytest.mark.parametrize(
    ("said", "as_of", "agrees", "says"),
    [
        ("adopted", None, True, ADOPTED), ("adopted", CLOSES, True, ADOPTED),
        ("adopted", BEFORE, False, f"{ADOPTED} {EARLY}"),
        ("rejected", None, False, f"Declared 'rejected', and 'adopted' follows: {ADOPTED}"),
    ],
)  # fmt: skip
def test_p8__what_was_declared_of_a_question(said: str, as_of: datetime | None, agrees: bool, says: str) -> None:
    """It agrees with what follows, after the close; and every figure of what follows stands in the check."""
    (found,) = checks_of("polls/p/q", polls=[poll(question(said), **UNDISCUSSED)], as_of=as_of)
    assert (agrees, {"outcome": said}, FIGURES, says) == (
        found.agrees, found.declared, found.computed, found.because,
    )  # fmt: skip
    assert agrees is all(one.met for one in found.findings)
    early = [one for one in found.findings if one.kind.id == "check.early_question"]
    assert [(BEFORE, CLOSES)] * (as_of == BEFORE) == [(one.found, one.needed) for one in early]


def test_final__what_was_declared_of_an_answer() -> None:
    """An answer that does not follow is told with what does, cited as the final question and not once more."""
    asked = question("no", rule=QuestionRule.MAJORITY_OF_ANSWERS, tally={"yes": 3, "no": 1})
    (found,) = checks_of("polls/p/q", polls=[poll(asked, **UNDISCUSSED)])
    assert found.because == (
        "Declared 'no', and 'continue' follows: Continue: 3 of 4 answered 'yes', a lead of 2; more than half of all "
        "answers is 3. (final, R-41)"
    )


def test_p8__without_a_count() -> None:
    """What was declared of a question without ballots or a tally follows from nothing; undeclared it is passed over."""
    (found,) = checks_of("polls/p/q", polls=[poll(question("adopted", tally=None))])
    assert (False, {"outcome": "adopted"}, {"outcome": None}) == (found.agrees, found.declared, found.computed)
    assert "Declared adopted, but it has neither ballots nor a tally. (P8)" == found.because
    assert [] == checks_of("polls/p/q", polls=[poll(question(tally=None))])


@pytest.mark.parametrize(("voters", "of_poll", "wanted"), [(None, 2, 2), (None, 3, None), (3, 2, None), (1, 9, 1)])
def test_p8__more_answers_than_voters(voters: int | None, of_poll: int, wanted: int | None) -> None:
    """Three answers need three voters: those of the question, else those of its poll."""
    sheets = [sheet("ana"), sheet("bo"), sheet("cy")]
    found = checks_of("polls/p/q", polls=[poll(question(tally=None, voters=voters), voters=of_poll, ballots=sheets)])
    told = [(one.agrees, one.declared, one.computed, one.findings[0].found, one.findings[0].needed) for one in found]
    assert told == ([] if wanted is None else [(False, {"voters": wanted}, {"answers": 3}, 3, wanted)])
    assert wanted is None or found[0].because.endswith(f", {3 - wanted} too many.")


@pytest.mark.parametrize(("voters", "agrees"), [(1, False), (2, True), (3, True), (4, False)])
def test_p8__as_many_voters_as_handed_in(voters: int, agrees: bool) -> None:
    """Of three who handed in two count: they who say two, or three, are right."""
    sheets = [sheet("ana"), sheet("bo"), sheet("zoe")]
    (found,) = checks_of("polls/p/voters", polls=[poll(question(tally=None), ballots=sheets, voters=voters)])
    assert (agrees, {"voters": voters}, {"voters": 2}) == (found.agrees, found.declared, found.computed)
    assert found.because.startswith("3 handed in ballots, and answers of 2 of them count; declared were ")
    assert agrees is found.findings[0].met


@pytest.mark.parametrize(
    ("votes", "said", "agrees", "says"),
    [
        (3, None, None, ""), (4, None, None, ""), (5, None, False, "4 members might vote; declared were 4 who might."),
        (3, 4, True, "3 answered one question, and 4 members might vote; declared were 4 who might."),
        (3, 3, False, "4 members might vote; declared were 3 who might."),
        (3, 5, False, "4 members might vote; declared were 5 who might."),
    ],
)  # fmt: skip
def test_r10__how_many_might_vote(votes: int, said: int | None, agrees: bool | None, says: str) -> None:
    """Of a list those on it are counted: another number is told, and so are more answers than those."""
    asked = DecisionRules(electorate=Electorate(of=["all"]))
    rules = Bylaws(decisions=asked, lists={"all": WHO}, cites={"decisions": "§ 8"})
    polls = [poll(question(votes=votes, against=0), may_vote=said, **UNDISCUSSED)]
    found = checks_of("polls/p/may-vote", polls=polls, bylaws=rules)
    wanted = [] if agrees is None else [(agrees, {"may_vote": said or 4}, {"may_vote": 4})]
    assert wanted == [(one.agrees, one.declared, one.computed) for one in found]
    assert all(one.because.endswith(f"{says} (§ 8)") and one.findings[0].met is agrees for one in found)


def test_r10__how_many_might_vote_is_as_it_was_noted() -> None:
    """Where nothing asks for it nobody counts: as many as answered is enough."""
    (found,) = checks_of("polls/p/may-vote", polls=[poll(question(), may_vote=4)])
    assert (True, {"may_vote": 4}, {"may_vote": None}) == (found.agrees, found.declared, found.computed)
    assert "4 answered one question; declared were 4 who might. (P8, R-10)" == found.because


def test_p8__answers_without_an_instant() -> None:
    """How many there are is told, and is no disagreement."""
    sheets = [sheet("ana", at=None), sheet("bo")]
    (found,) = checks_of("polls/p/answers", polls=[poll(question(tally=None), ballots=sheets)])
    assert (True, {}, {"unstamped": 1}) == (found.agrees, found.declared, found.computed)
    assert [] == checks_of("polls/p/answers", polls=[poll(question(tally=None), ballots=sheets[1:])])


@pytest.mark.parametrize(("rest", "agrees"), [(30, False), (31, True)])
def test_p8__a_matter_rests(rest: int, agrees: bool) -> None:
    """A month after the close it may be put again, on 29 November; a matter of its own is told by its name."""
    opens = CLOSES + timedelta(days=rest)
    again = poll(question(id="r", matter="m"), id="again", opens=opens, closes=opens + timedelta(days=9), **UNDISCUSSED)
    polls = [poll(question(matter="m"), **UNDISCUSSED), again]
    (first,), (found,) = (
        checks_of("polls/p/q/reopening", polls=polls),
        checks_of("polls/again/r/reopening", polls=polls),
    )
    assert (True, {"matter": "m"}, {}, "m was not settled before. (P8, R-64)") == (
        first.agrees, first.declared, first.computed, first.because,
    )  # fmt: skip
    assert (agrees, {"matter": "m"}, {}) == (found.agrees, found.declared, found.computed)
    assert (opens, datetime(2016, 11, 29, tzinfo=UTC)) == (found.findings[0].found, found.findings[0].needed)


@pytest.mark.parametrize(("votes", "agrees"), [(3, False), (1, True)])
def test_p8__how_long_a_matter_rests_hangs_on_what_it_came_to(votes: int, agrees: bool) -> None:
    """Adopted it rests a month, and rejected no time at all, where the rules say so."""
    rules = Bylaws(decisions=DecisionRules(reopening=Reopening(adopted=months(1), rejected=Span())))
    again = poll(
        question(id="r", matter="m"), id="again", opens=CLOSES, closes=CLOSES + timedelta(days=9), **UNDISCUSSED
    )
    polls = [poll(question(votes=votes, against=2, matter="m"), **UNDISCUSSED), again]
    (found,) = checks_of("polls/again/r/reopening", polls=polls, bylaws=rules)
    assert agrees is found.agrees


def test_p8__what_is_settled_meanwhile() -> None:
    """A matter that another poll settled while this one was open was settled before; what closes with it was not."""
    first = poll(question(matter="m"), **UNDISCUSSED)
    for closes, before in ((CLOSES, False), (CLOSES + timedelta(microseconds=1), True)):
        again = poll(question(id="r", matter="m"), id="again", opens=VOTING, closes=closes, **UNDISCUSSED)
        (found,) = checks_of("polls/again/r/reopening", polls=[first, again])
        assert before is (found.kind.id == "decision.reopening")


@pytest.mark.parametrize(("proposers", "agrees"), [(["bo", "ana"], True), (["zoe"], False)])
def test_p8__who_put_it(proposers: list[str], agrees: bool) -> None:
    """Members may, one is enough; they are named in order."""
    (found,) = checks_of("polls/p/proposers", polls=[poll(question(), proposers=proposers)])
    assert (agrees, {"proposers": tuple(sorted(proposers))}, {}) == (found.agrees, found.declared, found.computed)


@pytest.mark.parametrize("short", [0, 1])
def test_p8__how_long_each_period_is(short: int) -> None:
    """Both take two weeks: a day less of each is told, with the day on which it could have closed."""
    closes = (VOTING - timedelta(days=short), CLOSES - timedelta(days=2 * short))
    polls = [poll(question(), opens=closes[0], closes=closes[1])]
    for period, closed, due in zip(("discussion", "voting"), closes, (VOTING, closes[0]), strict=True):
        (found,) = checks_of(f"polls/p/{period}", polls=polls)
        needed = due if period == "discussion" else due + timedelta(days=14)
        assert (not short, {"closes": instant_text(closed)}, {"closes": instant_text(needed)}) == (
            found.agrees, found.declared, found.computed,
        )  # fmt: skip
        assert f"decision.{period}" == found.kind.id
    assert [] == checks_of("polls/p/discussion", polls=[poll(question(), **UNDISCUSSED)])


@pytest.mark.parametrize(("first", "agrees"), [("no_quorum", True), ("adopted", False)])
def test_r72__a_second_vote(first: str, agrees: bool) -> None:
    """It follows a vote that had no quorum, and no other."""
    asked = [question(first, id="a"), question("adopted", id="b", second_of="a")]
    (found,) = checks_of("polls/p/b/second", polls=[poll(*asked, **UNDISCUSSED)])
    assert (agrees, {"first": "p/a"}, {"outcome": first}) == (found.agrees, found.declared, found.computed)
    assert (first, "no_quorum", agrees) == (found.findings[0].found, found.findings[0].needed, found.findings[0].met)
    came_to = "had no quorum." if agrees else "did not come to nothing for want of a quorum but to 'adopted'."
    assert found.because.startswith(f"A second vote on p/a, which {came_to}")
