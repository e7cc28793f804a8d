"""Questions of a record that hang on one another, and what cannot be judged (R-74, R-76)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.audit import Audit, audit_record
from partgov.history.dependence import DependsOn, KindBy, Unless
from partgov.interop.records import dump_record, load_record
from tests.documents import Document, member, record_of, run_audit

DAY = "2018-12-06T{:02}:00:00Z"


def question(id: str, votes: int, against: int, abstain: int = 0, **rest: Any) -> Document:
    """A For / Against question with its tally."""
    tally = {"for": votes, "against": against, "abstain": abstain}
    return {"id": id, "rule": "for-against", "tally": tally, **rest}


def poll(id: str, *questions: Document, closes: int = 12, **rest: Any) -> Document:
    """A poll of one day, closing at that hour."""
    return {"id": id, "opens": DAY.format(8), "closes": DAY.format(closes), "questions": [*questions], **rest}


RULES: Document = {
    "leeway": "at_least",
    "voting": "P0D",
    "kinds": {
        "important": {"for_against": {"share": "2/3"}},
        "other": {},
        "present": {"base": "present"},
        "slow": {"voting": "P7D"},
        "blocked": {"for_against": {"least": 9}, "veto": {"of": ["permanent"]}},
    },
}


def document(*polls: Document, **rest: Any) -> Document:
    """A record of these polls, under rules with kinds."""
    lists = {"permanent": ["cn", "fr", "ru", "uk", "us"]}
    return record_of(bylaws=[{"lists": lists, "decisions": RULES}], polls=[*polls], **rest)


def audited(*polls: Document, **rest: Any) -> Audit:
    """What follows from a record of these polls."""
    return audit_record(load_record(json.dumps(document(*polls, **rest)).encode()), zone=UTC)


def outcomes(audit: Audit) -> dict[str, str]:
    """What each question comes to; those that are not judged left out."""
    return {name: one.outcome for found in audit.polls.values() for name, one in found.items()}


KIND_BY = {"question": "threshold", "adopted": "important", "rejected": "other"}


class TestKindByAnotherQuestion:
    """One question says by which majority another is settled."""

    @pytest.mark.parametrize(("votes", "against", "outcome"), [(75, 72, "rejected"), (72, 75, "adopted")])
    def test_trap_17__the_smaller_majority_decides_on_the_larger(self, votes: int, against: int, outcome: str) -> None:
        """75 to 72 ask two thirds of the next one, and 87 to 58 are rejected; 72 to 75, and they are adopted."""
        of_day = poll("day", question("resolution", 87, 58, 32, kind_by=KIND_BY), question("threshold", votes, against))
        assert outcome == outcomes(audited(of_day))["resolution"]

    def test_trap_17__the_declared_outcome_is_taken(self) -> None:
        """One error fails once, at its own question, and the next goes by what was declared."""
        wrong = question("threshold", 72, 75, declared="adopted")
        found = audited(poll("day", wrong, question("resolution", 87, 58, kind_by=KIND_BY, declared="rejected")))
        assert ["polls/day/threshold"] == [check.subject for check in found.checks if not check]
        assert "rejected" == outcomes(found)["resolution"]

    @pytest.mark.parametrize(("closes", "judged"), [(11, True), (12, True), (13, False)])
    def test_trap_17__what_closes_later_says_nothing_yet(self, closes: int, judged: bool) -> None:
        """At the same instant it is known, an hour later it is not, and then the question is not judged."""
        first = poll("first", question("threshold", 75, 72), closes=closes)
        found = audited(first, poll("day", question("resolution", 87, 58, kind_by=KIND_BY)))
        assert judged is ("resolution" in outcomes(found))
        assert judged is bool(found)

    def test_trap_17__an_open_question_says_nothing(self) -> None:
        """Without a tally or a declaration the question that hangs on it is not judged."""
        threshold = {"id": "threshold", "rule": "for-against"}
        found = audited(poll("day", threshold, question("resolution", 87, 58, kind_by=KIND_BY)))
        assert {} == outcomes(found)
        assert "it hangs on day/threshold, which came to nothing that is known" in str(*_unmet(found))

    @pytest.mark.parametrize(("declared", "told"), [(None, []), ("adopted", ["polls/day/resolution"])])
    def test_of_what_nobody_counted_nothing_is_said(self, declared: str | None, told: list[str]) -> None:
        """Beside an open question, one without a tally is not judged where something was declared of it."""
        threshold = {"id": "threshold", "rule": "for-against"}
        later = {"id": "resolution", "rule": "for-against", "kind_by": KIND_BY}
        found = audited(poll("day", threshold, later if declared is None else {**later, "declared": declared}))
        assert told == [check.subject for check in _unmet(found)]

    def test_trap_17__a_circle_is_refused(self) -> None:
        """Two that hang on one another hang on nothing."""
        one = question("a", 1, 0, depends_on={"question": "b"})
        with pytest.raises(PartgovError, match="polls: wanted questions that do not hang on one another in a circle"):
            audited(poll("day", one, question("b", 1, 0, depends_on={"question": "a"})))


def _unmet(found: Audit) -> list[Any]:
    return [check for check in found.checks if not check]


class TestDependence:
    """What counts only if something else comes about."""

    @pytest.mark.parametrize(("votes", "outcome"), [(6, "adopted"), (5, "lapsed")])
    def test_a_question_lapses_with_another(self, votes: int, outcome: str) -> None:
        """What is carried counts where the other is adopted, and has lapsed where it is not."""
        of_day = poll("day", question("12", votes, 5), question("13", 9, 1, depends_on={"question": "12"}))
        found = audited(of_day).polls["day"]["13"]
        assert outcome == found.outcome
        assert [Phrase(f"outcome.{outcome}")] == [
            one.values["outcome"] for one in found.ruling.findings if isinstance(one.values.get("outcome"), Phrase)
        ]

    def test_trap_17__what_lapsed_makes_no_matter_rest(self) -> None:
        """A matter that came to nothing may be put again at once; one that was settled may not."""
        again = poll("next", question("again", 9, 1, matter="name"), closes=14)
        again["opens"] = DAY.format(13)
        for votes, rests in ((5, False), (6, True)):
            first = question("13", 9, 1, depends_on={"question": "12"}, matter="name")
            found = audited(poll("day", question("12", votes, 5), first), again)
            assert rests is any(check.subject == "polls/next/again/reopening" for check in _unmet(found))

    @pytest.mark.parametrize(("votes", "outcome"), [(3, "lapsed"), (2, "adopted")])
    def test_a_body_blocks_it(self, votes: int, outcome: str) -> None:
        """Where the council's own question is adopted the promotion has lapsed, else it stands."""
        council = poll("council", question("block", votes, 2))
        team = poll("team", question("promotion", 20, 2, unless={"question": "council/block"}))
        assert outcome == outcomes(audited(council, team))["promotion"]

    def test_a_recall_that_came_to_something(self) -> None:
        """A question that counts only if somebody is recalled lapses where nobody is."""
        recall = {
            "id": "r1", "role": "chair", "mandatee": "bo", "initiator": "ana", "opens": DAY.format(8),
            "closes": DAY.format(10), "tally": {"yes": 1, "no": 2},
        }  # fmt: skip
        facts = {
            "members": [member("ana"), member("bo")],
            "roles": [{"id": "chair", "primary_seats": 1, "reserve_seats": 0}],
            "recalls": [recall],
        }
        for outcome, comes_to in (("revoked", "lapsed"), ("refused", "adopted")):
            hangs = question("next", 9, 1, depends_on={"recall": "r1", "outcome": outcome})
            assert comes_to == outcomes(audited(poll("day", hangs), **facts))["next"]

    def test_a_recall_of_which_nothing_is_known(self) -> None:
        """What hangs on a recall that nobody counted, or declared, is not judged, and the recall is named."""
        recall = {
            "id": "r1", "role": "chair", "mandatee": "bo", "initiator": "ana", "opens": DAY.format(8),
            "closes": DAY.format(10), "seconds": [{"member": who, "at": DAY.format(9)} for who in ("cy", "dee")],
        }  # fmt: skip
        held = {
            "id": "m", "role": "chair", "member": "bo", "seat": "primary",
            "starts": "2018-06-01T00:00:00Z", "ends": "2019-06-01T00:00:00Z",
        }  # fmt: skip
        facts = {
            "members": [member(who) for who in ("ana", "bo", "cy", "dee")], "mandates": [held],
            "roles": [{"id": "chair", "primary_seats": 1, "reserve_seats": 0}],
        }  # fmt: skip
        of_day = poll("day", question("next", 9, 1, depends_on={"recall": "r1", "outcome": "revoked"}))
        found = audited(of_day, recalls=[recall], **facts)
        assert {} == outcomes(found)
        (check,) = (one for one in _unmet(found) if one.subject == "polls/day/next")
        assert "it hangs on r1, which came to nothing that is known" in check.because
        known = audited(of_day, recalls=[{**recall, "declared": "revoked"}], **facts)
        assert {"next": "adopted"} == outcomes(known)

    def test_the_question_must_be_there(self) -> None:
        """What hangs on nothing that is in the record is refused by its name."""
        with pytest.raises(PartgovError, match="wanted a question of the record, of another poll as poll/question"):
            audited(poll("day", question("a", 1, 0, depends_on={"question": "nowhere"})))


class TestSecondVote:
    """A second vote on what had no quorum."""

    def of(self, first: int, second: int) -> Audit:
        """So many took part first, and then."""
        rules = {**RULES, "quorum": 5, "unsettled": "second_vote"}
        facts = document(
            poll("first", question("q", first, 0), closes=9),
            poll("second", question("q", second, 0, second_of="first/q"), closes=12),
        )
        facts["bylaws"][0]["decisions"] = rules
        return audit_record(load_record(json.dumps(facts).encode()), zone=UTC)

    def test_it_is_rejected_without_a_quorum(self) -> None:
        """Nothing the first time, rejected the second, adopted where enough came."""
        assert ("no_quorum", "rejected") == tuple(one["q"].outcome for one in self.of(4, 4).polls.values())
        assert ("no_quorum", "adopted") == tuple(one["q"].outcome for one in self.of(4, 5).polls.values())

    def test_it_follows_one_that_had_none(self) -> None:
        """A second vote on what was settled is told."""
        assert self.of(4, 5)
        (check,) = _unmet(self.of(5, 5))
        assert "polls/second/q/second" == check.subject


class TestNotJudged:
    """R-76: what is asked and nobody noted."""

    def test_which_question_lacks_which_figure(self) -> None:
        """The audit names it, does not agree, and guesses nothing; with the figure it is judged."""
        lacking = run_audit(document(poll("day", question("q", 12, 9, 4, kind="present"))))
        assert 1 == lacking.status
        assert "q: Not judged: the rules ask how many were present" in lacking.out
        assert "write it as present" in lacking.out
        for present, outcome in ((23, "adopted"), (30, "rejected")):
            asked = question("q", 12, 9, kind="present", present=present, declared=outcome)
            assert 0 == run_audit(document(poll("day", asked))).status

    def test_nor_is_a_recall(self) -> None:
        """A recall that lacks a figure agrees with nothing, declared or not; with the figure it is judged."""
        held = {
            "id": "m", "role": "board", "member": "ana", "seat": "primary",
            "starts": "2018-01-01T00:00:00Z", "ends": "2019-01-01T00:00:00Z",
        }  # fmt: skip
        poll = {
            "id": "r", "role": "board", "mandatee": "ana", "initiator": "bo", "opens": DAY.format(8),
            "closes": DAY.format(12), "tally": {"yes": 3, "no": 0},
        }  # fmt: skip
        for noted, told in (({}, ["recalls/r"]), ({"present": 4}, [])):
            facts = record_of(
                members=[member(who) for who in ("ana", "bo")], mandates=[held], recalls=[{**poll, **noted}],
                roles=[{"id": "board", "primary_seats": 1, "reserve_seats": 0}],
                bylaws=[{
                    "extends": "none", "mandates": {"term": "P1Y"},
                    "recall": {"initiators": 1, "majority": "2/3", "quorum": {"least": 4, "counts": "present"}},
                }],
            )  # fmt: skip
            found = audit_record(load_record(json.dumps(facts).encode()), zone=UTC)
            assert told == [check.subject for check in _unmet(found)]

    def test_a_declared_outcome_is_not_confirmed(self) -> None:
        """What cannot be judged agrees with no declaration."""
        found = audited(poll("day", question("q", 12, 9, kind="present", declared="adopted")))
        (check,) = _unmet(found)
        assert ("polls/day/q", {"outcome": "adopted"}) == (check.subject, check.declared)

    def test_as_a_document(self) -> None:
        """A program reads `not_judged`, why, and the kind of finding."""
        ran = run_audit(document(poll("day", question("q", 12, 9, kind="present"))), "--json")
        read = json.loads(ran.out)
        assert "not_judged" == read["polls"]["day"]["q"]["outcome"]
        assert [False] == [one["met"] for one in read["poll_findings"]["day"]["q"]]
        assert ["question.not_judged"] == [one["kind"] for one in read["poll_findings"]["day"]["q"]]

    def test_the_poll_s_figure_is_that_of_its_questions(self) -> None:
        """What a question does not say for itself, its poll says for all; what it says goes before the poll's."""
        found = audited(poll("day", question("q", 12, 9, kind="present"), present=30))
        assert "rejected" == outcomes(found)["q"]
        found = audited(poll("day", question("q", 12, 9, kind="present", present=23), present=30))
        assert "adopted" == outcomes(found)["q"]

    @pytest.mark.parametrize(
        ("own", "of_poll", "outcome"),
        [(None, 23, "adopted"), (None, 24, "rejected"), (23, 24, "adopted"), (24, 23, "rejected")],
    )
    def test_so_is_the_number_of_voters(self, own: int | None, of_poll: int, outcome: str) -> None:
        """Twelve are more than half of 23 who handed anything in, and not of 24; the question's own number is first."""
        noted = {} if own is None else {"voters": own}
        facts = document(poll("day", question("q", 12, 9, **noted), voters=of_poll))
        facts["bylaws"][0]["decisions"] = {**RULES, "base": "voters"}
        assert {"q": outcome} == outcomes(audit_record(load_record(json.dumps(facts).encode()), zone=UTC))


def test_r73__an_option_is_of_its_own_kind_or_of_its_question_s() -> None:
    """Nine to five are more than half, and less than the two thirds of the kind of the question, or of the option."""
    for of_question, of_option, passes in (
        (None, None, True), ("important", None, False), (None, "important", False), ("important", "other", True),
    ):  # fmt: skip
        option = {"id": "a", "tally": {"for": 9, "against": 5}} | ({"kind": of_option} if of_option else {})
        one = {"id": "q", "rule": "options", "options": [option]} | ({"kind": of_question} if of_question else {})
        assert ("a" if passes else "follow-up") == outcomes(audited(poll("day", one)))["q"]


class TestMayVote:
    """How many might vote, where a share of them is asked."""

    RULES: ClassVar[Document] = {"extends": "none", "decisions": {"for_against": {"share": "1/2", "of": "electorate"}}}

    @pytest.mark.parametrize(
        ("own", "of_poll", "outcome"),
        [
            (18, None, "adopted"),
            (19, None, "rejected"),
            (None, 18, "adopted"),
            (18, 19, "adopted"),
            (19, 18, "rejected"),
        ],
    )
    def test_a_question_s_own_number_comes_first(self, own: int | None, of_poll: int | None, outcome: str) -> None:
        """Nine are half of 18 and not of 19: the question's own number is taken, and where it has none its poll's."""
        noted = {} if own is None else {"may_vote": own}
        of_all = {} if of_poll is None else {"may_vote": of_poll}
        facts = record_of(bylaws=[self.RULES], polls=[poll("day", question("q", 9, 0, **noted), **of_all)])
        found = audit_record(load_record(json.dumps(facts).encode()), zone=UTC)
        assert {"q": outcome} == outcomes(found)


class TestVeto:
    """Whose vote against blocks, by name or by ballot."""

    def test_as_named(self) -> None:
        """The same tally, once with one who may block and once without the kind that knows a veto."""
        blocked = question("a", 11, 1, 3, kind="blocked", against_by=["ru"], declared="rejected")
        procedural = question("b", 11, 1, 3, against_by=["ru"], declared="adopted")
        assert audited(poll("day", blocked, procedural))

    @pytest.mark.parametrize(("answer", "outcome"), [("against", "rejected"), ("abstain", "adopted")])
    def test_as_handed_in(self, answer: str, outcome: str) -> None:
        """The ballots themselves say who voted against; the last one counts."""
        voters = ["ru", *(f"m{number}" for number in range(9))]
        sheets = [
            {"voter": who, "cast_at": DAY.format(9), "answers": {"q": answer if who == "ru" else "for"}}
            for who in voters
        ]
        sheets.append({"voter": "ru", "cast_at": "2018-12-06T08:30:00Z", "answers": {"q": "for"}})
        one = {"id": "q", "rule": "for-against", "kind": "blocked"}
        found = audited(poll("day", one, ballots=sheets), members=[member(who) for who in voters])
        assert {"q": outcome} == outcomes(found)

    def test_of_a_list_whenever_the_poll_was(self) -> None:
        """Of a poll of which nobody noted when it opened, those of a list may block all the same."""
        of_day = poll("day", question("a", 11, 1, 3, kind="blocked", against_by=["fr"]))
        assert {"a": "rejected"} == outcomes(audited({key: of_day[key] for key in ("id", "questions")}))

    def test_by_nobody_that_there_is(self) -> None:
        """A veto that names what is no role, group, body or list is refused under its own place."""
        rules = {**RULES, "kinds": {"blocked": {"veto": {"of": ["senate"]}}}}
        facts = record_of(bylaws=[{"decisions": rules}], polls=[poll("day", question("q", 9, 1, kind="blocked"))])
        with pytest.raises(
            PartgovError, match=r"decisions\.veto\.of: wanted a role, a group, a body or a list.*senate"
        ):
            audit_record(load_record(json.dumps(facts).encode()), zone=UTC)


class TestForm:
    """What a question may not say."""

    @pytest.mark.parametrize(
        ("wrong", "path", "wanted"),
        [
            ({"kind": "a", "kind_by": KIND_BY}, "kind_by", "a kind, or another question"),
            ({"options": [{"id": "a", "tally": {"for": 1, "against": 0}}]}, "options", "options where the rule"),
            ({"ranking": {"order": ["a"], "method": "STV"}}, "ranking", "no ranking but of options"),
            ({"against_by": ["a", "b"]}, "against_by", "no more than the 1 who voted against"),
            ({"present": 2}, "present", "3"),
            ({"depends_on": {}}, "depends_on.question", "a question or a recall"),
            ({"depends_on": {"question": "a", "recall": "b"}}, "depends_on", ""),
        ],
    )
    def test_is_told_with_its_path(self, wrong: Document, path: str, wanted: str) -> None:
        """Each fault of form names its place and what belongs there."""
        raw = document(poll("day", question("q", 2, 1, **wrong)))
        with pytest.raises(FaultsError) as caught:
            load_record(json.dumps(raw).encode())
        told = [str(fault) for fault in caught.value.faults]
        assert any(f"$.polls[0].questions[0].{path}" in one and wanted in one for one in told), told

    @pytest.mark.parametrize(
        ("kind", "named", "wrong"),
        [
            (KindBy, {"question": "q", "adopted": "a", "rejected": "r"}, "question"),
            (KindBy, {"question": "q", "adopted": "a", "rejected": "r"}, "adopted"),
            (KindBy, {"question": "q", "adopted": "a", "rejected": "r"}, "rejected"),
            (DependsOn, {"recall": "r"}, "recall"), (DependsOn, {"question": "q"}, "question"),
            (Unless, {"question": "q"}, "question"),
        ],
    )  # fmt: skip
    def test_what_hangs_on_something_names_it(self, kind: Any, named: dict[str, str], wrong: str) -> None:
        """Questions, recalls and kinds are named by ids; an outcome by text."""
        with pytest.raises(PartgovError, match=f"{wrong}: wanted an id"):
            kind(**{**named, wrong: ""})
        with pytest.raises(PartgovError, match="outcome: wanted text"):
            DependsOn(question="q", outcome=3)  # type: ignore[arg-type]

    def test_a_kind_that_there_is_not(self) -> None:
        """An unknown kind is refused, and those that there are are named."""
        with pytest.raises(PartgovError, match="kind: wanted one of blocked, important, other, present, slow"):
            audited(poll("day", question("q", 2, 1, kind="odd")))


def test_a_kind_with_periods_of_its_own_is_judged_by_them() -> None:
    """A question that has to be voted on for a week was not, while the poll beside it was long enough."""
    facts = poll("day", question("a", 2, 1), question("b", 2, 1, kind="slow"), discussion_opens=DAY.format(7))
    wrong = {check.subject for check in _unmet(audited(facts))}
    assert "polls/day/b/voting" in wrong
    assert "polls/day/voting" not in wrong


def test_of_periods_that_the_rules_do_not_ask_nothing_is_said() -> None:
    """Where no length is asked of the vote, or of the discussion before it, none is judged."""
    facts = poll("day", question("a", 2, 1), discussion_opens=DAY.format(7))
    for asked in ("discussion", "voting"):
        rules = record_of(
            bylaws=[{"extends": "none", "decisions": {asked: "P1D", "for_against": "1/2"}}], polls=[facts]
        )
        found = audit_record(load_record(json.dumps(rules).encode()), zone=UTC)
        assert [f"polls/day/{asked}"] == [check.subject for check in found.checks]


def test_every_outcome_that_can_be_computed_may_be_declared() -> None:
    """Lapsed, undecided, an option: each agrees with its own declaration, and another does not."""
    tied = {
        "id": "tied", "rule": "options", "declared": "undecided",
        "options": [{"id": name, "tally": {"for": 5, "against": 1}} for name in ("a", "b")],
    }  # fmt: skip
    lapsed = question("l", 9, 1, depends_on={"question": "no"}, declared="lapsed")
    no = question("no", 1, 9, declared="rejected")
    assert audited(poll("day", tied, lapsed, no))
    assert audited(poll("day", {**tied, "declared": "a"}, lapsed, no)), "one of the tied may be named"
    assert not audited(poll("day", {**tied, "declared": "c"}, lapsed, no))
    assert not audited(poll("day", tied, {**lapsed, "declared": "adopted"}, no))


def test_what_is_beyond_is_told_beside_each_result_it_touches() -> None:
    """A rule that cannot be said stands beside the polls it touches, and changes nothing."""
    raw = document(poll("day", question("q", 2, 1, declared="adopted")))
    raw["bylaws"][0]["beyond"] = [{"rule": "the chair has a casting vote", "touches": ["decisions"]}]
    ran = run_audit(raw)
    assert 0 == ran.status
    read = json.loads(run_audit(raw, "--json").out)
    (told,) = [one for one in read["checks"] if one["subject"] == "polls/day/beyond"]
    assert "the chair has a casting vote" in told["because"]
    raw["bylaws"][0]["beyond"][0]["touches"] = ["dues"]
    assert "polls/day/beyond" not in run_audit(raw, "--json").out


def test_a_record_with_all_of_it_reads_back() -> None:
    """Written and read again it is an equal record."""
    tied = {
        "id": "o", "rule": "options", "ranking": {"order": [["a", "b"]], "method": "STV", "complete": False},
        "options": [{"id": name, "kind": "other", "tally": {"for": 5, "against": 1}, "matter": name} for name in "ab"],
    }  # fmt: skip
    raw = document(
        poll(
            "day", question("t", 2, 1, present=4, voters=4, may_vote=9), tied,
            question("q", 2, 1, kind_by={"question": "t", "adopted": "important", "rejected": "other"}),
            question("s", 2, 1, second_of="t", unless={"question": "q"}, depends_on={"question": "o", "outcome": "a"}),
            question("v", 11, 1, kind="blocked", against_by=["fr"]),
        )
    )  # fmt: skip
    record = load_record(json.dumps(raw).encode())
    assert record == load_record(dump_record(record))


class TestWhatRests:
    """How long a matter rests after it was settled, and by what (R-64, R-75)."""

    RULES: ClassVar[Document] = {
        "leeway": "at_least", "voting": "none", "discussion": "none", "quorum": 3, "otherwise": "none of them",
        "reopening": {"adopted": "P9D", "rejected": "P2D"},
        "kinds": {"grave": {"reopening": "P20D"}, "of_those_present": {"base": "present"}},
    }  # fmt: skip

    @staticmethod
    def put(id: str, opens: int, closes: int, *asked: Document) -> Document:
        """A poll that is open from one day of a month to another."""
        first, last = (datetime(2018, 12, 1, tzinfo=UTC) + timedelta(days=day - 1) for day in (opens, closes))
        return {"id": id, "opens": first.isoformat(), "closes": last.isoformat(), "questions": [*asked]}

    def rest(self, *polls: Document) -> dict[str, bool]:
        """Of each matter that is put, whether it had rested."""
        raw = record_of(bylaws=[{"decisions": self.RULES}], polls=[*polls])
        checks = audit_record(load_record(json.dumps(raw).encode()), zone=UTC).checks
        return {one.subject.removeprefix("polls/"): one.agrees for one in checks if "/reopening" in one.subject}

    def rested(self, first: Document, days: int, **rest: Any) -> bool:
        """Whether the matter m may be put again so many days after the close of a question."""
        again = question("again", 5, 1, **{"matter": "m", **rest})
        return self.rest(self.put("a", 1, 3, first), self.put("b", 3 + days, 40, again))["b/again/reopening"]

    @pytest.mark.parametrize("closes", [4, 10, 11])
    def test_r64__nor_is_it_put_while_a_vote_on_it_is_open(self, closes: int) -> None:
        """What is put while another vote is open was put too soon, whichever closes first; what came first was not."""
        first, second = question("q", 5, 1, matter="m"), question("r", 5, 1, matter="m")
        found = self.rest(self.put("a", 1, 10, first), self.put("b", 2, closes, second))
        assert {"a/q/reopening": True, "b/r/reopening": False} == found

    @pytest.mark.parametrize(("closes", "rested"), [(9, (True, False)), (10, (True, True)), (11, (False, True))])
    def test_r64__put_together(self, closes: int, rested: tuple[bool, bool]) -> None:
        """Of two put at one instant the one that closes later was put again; neither, where both close at once."""
        asked = question("q", 5, 1, matter="m")
        found = self.rest(self.put("a", 1, closes, asked), self.put("b", 1, 10, asked))
        assert dict(zip(("a/q/reopening", "b/q/reopening"), rested, strict=True)) == found

    @pytest.mark.parametrize(
        ("votes", "declared", "days"),
        [(5, "adopted", 9), (5, "rejected", 2), (5, "no_quorum", 0), (1, "rejected", 2), (0, "adopted", 9)],
    )
    def test_r76__what_comes_after_goes_by_what_was_declared(self, votes: int, declared: str, days: int) -> None:
        """So does the rest of a matter, whatever the votes say."""
        first = question("q", votes, 1, matter="m", declared=declared)
        assert [days == 0, True] == [self.rested(first, max(0, days - 1)), self.rested(first, days)]

    @pytest.mark.parametrize("rest", [{"kind": "of_those_present"}, {"tally": None}])
    def test_r76__what_cannot_be_judged_rests_by_what_was_declared(self, rest: Document) -> None:
        """A question that lacks a figure, or was not counted, settles its matter by what was declared, if anything."""
        first = {**question("q", 5, 1, matter="m"), **rest}
        declared = {**first, "declared": "adopted"}
        assert [True, False, True] == [self.rested(first, 0), self.rested(declared, 8), self.rested(declared, 9)]

    def free(self, first: Document, days: int) -> str:
        """The matters that may be put again so many days after the close."""
        again = [question(name, 5, 1, matter=name) for name in "abcdm"]
        found = self.rest(self.put("a", 1, 3, first), self.put("b", 3 + days, 40, *again))
        return "".join(name for name in "abcdm" if found[f"b/{name}/reopening"])

    @pytest.mark.parametrize(
        ("tallies", "declared", "free"),
        [
            # Chosen is adopted; what passed and was not chosen, or fell, is rejected; without a quorum it is open.
            ({"a": (9, 1), "b": (5, 1), "c": (1, 3), "d": (1, 1)}, None, {0: "d", 2: "bcd", 9: "abcdm"}),
            # Of what ties it is open which is chosen, until somebody says so.
            ({"a": (5, 1), "b": (5, 1), "c": (1, 3)}, None, {0: "abdm", 2: "abcdm"}),
            ({"a": (5, 1), "b": (5, 1), "c": (1, 3)}, "a", {0: "d", 2: "bcd", 9: "abcdm"}),
            ({"a": (9, 1), "b": (5, 1), "c": (1, 3)}, "undecided", {0: "abdm", 2: "abcdm"}),
            # Where none passes all are rejected, and so is the question; but not where none has its quorum.
            ({"a": (1, 9), "b": (1, 1), "c": (1, 3)}, None, {0: "bd", 2: "abcdm"}),
            ({"a": (1, 1), "b": (1, 1)}, None, {0: "abcdm"}),
        ],
    )  # fmt: skip
    def test_r75__options_rest_as_they_came_out(
        self, tallies: dict[str, tuple[int, int]], declared: str | None, free: dict[int, str]
    ) -> None:
        """What is chosen rests as what is adopted does, the others as what is rejected, and what is open not at all."""
        options = [
            {"id": name, "matter": name, "tally": {"for": votes, "against": against}}
            for name, (votes, against) in tallies.items()
        ]
        asked = {"id": "o", "rule": "options", "matter": "m", "options": options, "declared": declared}
        assert free == {days: self.free(asked, days) for days in free}

    @pytest.mark.parametrize("names", ["abc", "cba"])
    def test_r75__one_matter_of_several_options(self, names: str) -> None:
        """It is adopted with any of them, and put by the longest rest of them all, in whatever order they stand."""
        options = {
            "a": {"id": "a", "matter": "m", "tally": {"for": 5, "against": 1}},
            "b": {"id": "b", "matter": "m", "tally": {"for": 1, "against": 5}, "kind": "grave"},
            "c": {"id": "c", "matter": "n", "tally": {"for": 1, "against": 5}},
        }
        asked = {"id": "o", "rule": "options", "options": [options[name] for name in names]}
        assert [False, True] == [self.rested(asked, days) for days in (8, 9)]
        first = self.put("a", 1, 3, question("q", 5, 1, matter="m"))
        for days, rested in ((19, False), (20, True)):
            found = self.rest(first, self.put("b", 3 + days, 40, asked))
            assert {"a/q/reopening": True, "b/o/reopening/m": rested, "b/o/reopening/n": True} == found

    def test_p8__an_answer_that_is_called_what_follows_otherwise(self) -> None:
        """That it won settles its matter, though nothing tells it by its name from no answer that won."""
        won, lost = ({"none of them": many, "yes": 1} for many in (3, 1))
        answers = {"id": "q", "rule": "majority-of-answers", "matter": "m"}
        assert [False, True] == [self.rested({**answers, "tally": {**one, "no": 1}}, 0) for one in (won, lost)]

    def test_r76__several_answers_ask_no_figure_of_for_and_against(self) -> None:
        """Without its quorum such a question comes to nothing, whatever share of those present For would need."""
        asked = {"id": "q", "rule": "majority-of-answers", "kind": "of_those_present", "tally": {"yes": 1, "no": 1}}
        raw = record_of(bylaws=[{"decisions": self.RULES}], polls=[self.put("a", 1, 3, asked)])
        assert {"q": "no_quorum"} == outcomes(audit_record(load_record(json.dumps(raw).encode()), zone=UTC))
