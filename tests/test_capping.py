"""A cap by affiliation in a record: who goes on counts, reserves at the takeover, and what exceeds it later (R-99)."""

from __future__ import annotations

import json
from datetime import UTC
from itertools import combinations
from typing import Any

import pytest

from partgov.bylaws import Bylaws
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER
from partgov.history.agenda import DueKind, what_next
from partgov.history.audit import Audit
from partgov.history.excess import excesses
from partgov.interop.records import dump_record, load_record
from partgov.law.workable import lint
from partgov.mandates import MandateRules
from partgov.members import Roll
from partgov.roles import OPEN, Role, Seat
from tests import tenure
from tests.documents import Document, member, quick_run, record_of
from tests.test_terms import audited, council, day, election


def people(**affiliations: Any) -> list[Document]:
    """Members by name: each with affiliations, a name alone for one that always held."""
    return [member(who, affiliations=[*map(affiliation, _listed(those))]) for who, those in affiliations.items()]


def _listed(those: Any) -> list[Any]:
    return those if isinstance(those, list) else [those]


def affiliation(one: Any) -> Document:
    """What somebody belongs to, by its name alone where it always held."""
    return {"name": one} if isinstance(one, str) else one


def committee(
    cap: Any, *elections: Document, seats: int = 3, reserve: int = 0, term: Any = "P1Y", **rest: Any
) -> Document:
    """A council of so many seats under a cap."""
    rules = {"term": term, "consecutive": "none", "total": "none", "cap": cap, **rest.pop("rules", {})}
    return record_of(**{
        "bylaws": [{"extends": "none", "mandates": rules, **rest.pop("around", {})}],
        "roles": [{"id": "council", "primary_seats": seats, "reserve_seats": reserve}],
        "elections": [*elections], **rest,
    })  # fmt: skip


def wrong(found: Audit) -> dict[str, str]:
    """What does not agree, and why."""
    return {one.subject: one.because for one in found.checks if not one}


def exceeded(found: Audit) -> dict[str, tuple[bool, str]]:
    """What is told of caps that are exceeded: whether it agrees, and the sentence."""
    return {one.subject: (one.agrees, one.because) for one in found.checks if one.kind.id == "cap.exceeded"}


# ── elections ────────────────────────────────────────────────────────────────────────────────────


class TestElections:
    """Down the ranking, skipping who would be one too many, with those who go on."""

    MEMBERS = people(a="Acme", b="Acme", c="Acme", d="Beta", e=[], f=["Acme", "Beta"])

    def test_pep_13__the_third_of_one_employer_is_passed_over(self) -> None:
        """At most two members of the council work for one employer: the next one sits (PEP 13)."""
        found = audited(committee(2, election(2020, "abcde"), members=self.MEMBERS))
        assert "abd" == council(found, day(2020))
        assert not wrong(found)

    def test_a_declaration_beyond_the_cap_does_not_agree(self) -> None:
        """Declared primary and passed over by the rules: exit 1, with the reason and who has the seats."""
        facts = committee(2, election(2020, "abcde", declared={"primary": ["a", "b", "c"]}), members=self.MEMBERS)
        ran = quick_run("audit", "-", given=json.dumps(facts).encode())
        assert 1 == ran.status
        told = wrong(audited(facts))
        assert {"elections/e2020-1", "roles/council/cap/Acme/2020-01-01T00:00:00Z"} == set(told)
        assert (
            "At most 2 of 3 primary seats may be held by people of Acme. With c it would be 3; the others: a and b."
        ) in told["elections/e2020-1"]
        facts["elections"][0]["declared"] = {"primary": ["a", "b", "d"]}
        assert not wrong(audited(facts))

    def test_a_declaration_settles_a_tie_as_far_as_the_cap_goes(self) -> None:
        """R-29: of two of one employer tied for its last place either may be declared, and not both."""
        rows = [{**one, "joined": day(2010)} for one in self.MEMBERS]
        tied = {who: {"yes": 5, "no": 0} for who in "ab"}
        for declared, agrees in ((["a"], True), (["b"], True), (["a", "b"], False), ([], False)):
            one = election(2020, "ab", tallies=tied, declared={"primary": declared})
            assert agrees == (not wrong(audited(committee(1, one, seats=2, members=rows))))

    def test_who_goes_on_counts_and_who_yields_does_not(self) -> None:
        """Two cohorts of a council: one of the employer goes on, so one more may come, whoever yields for them."""
        terms = [{"seats": 1, "term": "P2Y"}, {"seats": 2, "term": "P1Y"}]
        found = audited(
            committee(
                2, election(2020, "abd", terms=terms), election(2021, "cfe", seats=2), members=self.MEMBERS,
                term={"span": "P2Y", "successor": "election"}, rules={"by_rank": "longest_first"},
            )
        )  # fmt: skip
        assert ["abd", "ace"] == [council(found, day(year)) for year in (2020, 2021)]
        assert "With f it would be 3; the others: a and c." in reasons(found, "e2021-1", "f")

    def test_who_ends_just_then_does_not_count(self) -> None:
        """A term that is over at the very start leaves its place; one that runs a microsecond longer does not."""
        for until, expected in ((day(2020), "bd"), ("2020-01-01T00:00:00.000001Z", "ad")):
            facts = committee(1, election(2020, "bd"), members=self.MEMBERS, seats=2, term="open")
            facts["mandates"] = [{**one, "ends": until} for one in given_rows("a")]
            found = audited(facts)
            assert expected == council(found, day(2020))

    def test_the_rules_of_the_opening_and_the_affiliation_of_the_start(self) -> None:
        """R-30: a cap that takes effect when discussion is under way binds the next election, not this one."""
        one = election(2020, "abd")
        for since, expected in ((one["discussion_opens"], "abd"), (one["voting_opens"], "abd")):
            facts = committee(None, one, members=self.MEMBERS)
            facts["bylaws"] = [
                {"extends": "none", "mandates": {"term": "P1Y"}},
                {"from": since, "extends": "none", "mandates": {"term": "P1Y", "cap": 1}},
            ]
            found = audited(facts)
            assert ("ad" if since == one["discussion_opens"] else expected) == council(found, day(2020))
            assert not wrong(found)
        # It is told from the start of the term on, and it is nobody's fault.
        assert [True] == [agrees for agrees, _ in exceeded(found).values()]

    def test_a_share_of_open_seats_is_not_judged(self) -> None:
        """Of no number there is no share; at most two of open seats there may be."""
        for cap, judged in (("1/3", False), (2, True)):
            facts = committee(cap, election(2020, "abcd", declared={"primary": ["a", "b", "d"]}), members=self.MEMBERS)
            facts["roles"][0]["primary_seats"] = "open"
            told = wrong(audited(facts))
            assert ({} if judged else {"elections/e2020-1"}) == {*told} or (judged and not told)
            assert judged or "a cap that is a number, for of open seats there is no share" in told["elections/e2020-1"]

    def test_a_seat_that_a_tie_left_open_is_one_of_what_both_are(self) -> None:
        """R-49: one of two of the employer holds a seat that runs on, whoever it is, so that no other of it may sit."""
        tied = {who: {"yes": 5, "no": 0} for who in "ab"}
        for members, expected in ((people(a="Acme", b="Acme", c="Acme", d=[]), "d"), (self.MEMBERS[1:], "c")):
            there = [member("a", affiliations=[affiliation("Beta")]), *members] if expected == "c" else members
            elections = election(2020, "ab", seats=1, tallies=tied), election(2021, "cd", seats=1)
            found = audited(committee(1, *elections, members=there, seats=2, term="P2Y"))
            assert (expected,) == found.elections["e2021-1"].primary
            if expected == "d":
                assert "the others: a or b." in reasons(found, "e2021-1", "c")

    def test_too_many_tied_of_several_affiliations_are_not_judged(self) -> None:
        """The audit says that a draw among them is missing, and goes on by what was declared."""
        names = [f"m{number:02}" for number in range(40)]
        pairs = [*combinations("ABCDEFGHIJ", 2)]
        there = {who: [*pairs[place * 7 % len(pairs)]] for place, who in enumerate(names)}
        one = election(2020, "", declared={"primary": names[:2]})
        one["candidacies"] = [{"member": who, "at": one["discussion_opens"], "statement": "I would."} for who in names]
        one["tallies"] = {who: {"yes": 1, "no": 0} for who in names}
        found = audited(committee(2, one, members=people(**there), seats=15))
        assert "a draw among the tied (`draw`)" in wrong(found)["elections/e2020-1"]
        assert 2 == len(found.history.in_office(tenure.at(day(2020))))

    @pytest.mark.parametrize(("role", "expected"), [("council", "ad"), ("chair", "abc")])
    def test_a_cap_of_one_role_binds_no_other(self, role: str, expected: str) -> None:
        """The council's own cap keeps the second of one employer out; the chair's does not. It is cited."""
        facts = committee(None, election(2020, "abcd"), members=self.MEMBERS)
        facts["bylaws"][0]["mandates"] |= {"cap": "none", "roles": {role: {"cap": 1}}}
        facts["bylaws"][0]["cites"] = {f"mandates.roles.{role}.cap": "Charter § 4"}
        facts["roles"].append({**facts["roles"][0], "id": "chair"})
        found = audited(facts)
        assert expected == council(found, day(2020))
        assert (role == "council") is ("Charter § 4" in reasons(found, "e2020-1", "b"))

    def test_who_took_a_seat_over_just_then_counts(self) -> None:
        """R-18: a reserve takes over at the start of the new term, and comes before who is elected for it."""
        held = [{**one, "ends": day(2021)} for one in given_rows("d")]
        waiting = {**given_rows("a")[0], "seat": "reserve", "place": 0, "ends": day(2021)}
        facts = committee(
            1, election(2020, "bd", seats=1), members=self.MEMBERS, seats=2, reserve=1, term="open",
            mandates=[*held, waiting], resignations=[{"member": "d", "role": "council", "at": day(2020)}],
        )  # fmt: skip
        assert "ad" == council(audited(facts), day(2020))

    def test_ranks_and_the_next_of_the_ranking(self) -> None:
        """A ranking that was counted elsewhere is gone down in the same way."""
        one = election(2020, "abcd", ranking={"order": ["c", "b", "a", "d"], "method": "STV", "source": "us"})
        del one["tallies"]
        facts = committee(2, one, members=self.MEMBERS, around={"elections": {"order": "ranking", "gate": "none"}})
        assert "bcd" == council(audited(facts), day(2020))


def reasons(found: Audit, elected: str, who: str) -> str:
    """What an election says of somebody."""
    return next(one.because for one in found.elections[elected].ranking if one.member == who)


# ── a body of several roles ──────────────────────────────────────────────────────────────────────


def board(*elections: Document, cap: Any = 1, term: Any = "P1Y", **rest: Any) -> Document:
    """A chair and two others, of whom the cap is counted over all three; a clerk who is not of the board."""
    return committee(
        cap, *elections, term=term, members=TestElections.MEMBERS, rules={"cap_over": "board"},
        around={"bodies": {"board": ["chair", "council"]}},
        roles=[{"id": one, "primary_seats": seats, "reserve_seats": 0} for one, seats in SEATS.items()], **rest,
    )  # fmt: skip


SEATS = {"chair": 1, "council": 2, "clerk": 2}


class TestBodies:
    """A cap that is counted over the seats of a body."""

    def test_the_seats_of_all_roles_count(self) -> None:
        """The chair's employer has its seat, so that none of the others may be of it."""
        chair = {**election(2019, "a", 12), "id": "chair", "role": "chair"}
        found = audited(board(chair, election(2020, "bd")))
        assert "ad" == council(found, day(2020))
        assert "At most 1 of 3 primary seats" in reasons(found, "e2020-1", "b")

    def test_a_share_is_of_all_their_seats(self) -> None:
        """A third of three seats is one, of the two of the council alone it would be none."""
        found = audited(board(election(2020, "abd"), cap="1/3"))
        assert "ad" == council(found, day(2020))

    def test_a_role_that_is_not_of_the_body_has_no_cap(self) -> None:
        """Two clerks may be of one employer."""
        found = audited(board({**election(2020, "ab"), "role": "clerk"}))
        assert "ab" == council(found, day(2020))
        assert not exceeded(found)

    def test_what_begins_at_one_instant_in_another_role_comes_no_earlier(self) -> None:
        """Chair and council begin together: neither bars the other's winner, and the audit does not agree (R-70)."""
        chair = {**election(2020, "a"), "id": "a-chair", "role": "chair"}
        for name in ("a-chair", "z-chair"):
            found = audited(board({**chair, "id": name}, election(2020, "bd")))
            assert "abd" == council(found, day(2020))
            assert {"bodies/board/cap/Acme/2020-01-01T00:00:00Z"} == set(wrong(found))

    def test_a_tie_for_a_seat_elsewhere(self) -> None:
        """Two of the employer are tied for the chair: one of them has it, unless that begins at the same instant."""
        tied = {who: {"yes": 5, "no": 0} for who in "ac"}
        for month, expected in ((12, "d"), (13, "bd")):
            chair = election(2019 + month // 13, "ac", month % 12 or 12, tallies=tied)
            found = audited(board({**chair, "id": "chair", "role": "chair"}, election(2020, "bd")))
            assert expected == council(found, day(2020))

    def test_what_history_gives_for_the_same_instant_counts(self) -> None:
        """A chair of that day who is given has the employer's seat."""
        row = {"id": "m", "role": "chair", "member": "a", "seat": "primary", "starts": day(2020)}
        assert "ad" == council(audited(board(election(2020, "bd"), mandates=[row])), day(2020))

    @pytest.mark.parametrize("name", ["a-chair", "z-chair"])
    def test_who_makes_way_elsewhere_at_that_instant_does_not_count(self, name: str) -> None:
        """The old chair goes as the new council comes: whichever election is looked at first, the place is free."""
        old = {**election(2019, "a"), "id": "old", "role": "chair"}
        new = {**election(2020, "e"), "id": name, "role": "chair"}
        found = audited(board(old, new, election(2020, "bd"), term={"successor": "election"}))
        assert "bde" == council(found, day(2020))
        assert not wrong(found)

    @pytest.mark.parametrize("name", ["a-chair", "z-chair"])
    def test_who_retires_elsewhere_at_that_instant_does_not_count(self, name: str) -> None:
        """R-103: the chair whom the record lets retire as the new one is elected has the place no longer."""
        old = {**election(2019, "a"), "id": "old", "role": "chair"}
        new = {**election(2020, "e"), "id": name, "role": "chair", "yields": {"mandates": ["old/a"]}}
        found = audited(board(old, new, election(2020, "bd"), term="P3Y"))
        assert ("bde", {}) == (council(found, day(2020)), wrong(found))

    @pytest.mark.parametrize(("yes", "expected"), [(3, "be"), (1, "ad")])
    def test_who_makes_way_if_a_recall_is_carried(self, yes: int, expected: str) -> None:
        """R-74: an election elsewhere that lapses makes no place; where it counts, the place is free."""
        recall = {
            "id": "r", "role": "council", "mandatee": "a", "initiator": "b", "opens": day(2019, 12),
            "closes": day(2020), "tally": {"yes": yes, "no": 1},
        }  # fmt: skip
        hangs = election(2020, "e", seats=1, depends_on={"recall": "r"}, yields={"agreed": ["a"]})
        facts = board(
            election(2019, "a"), hangs, {**election(2020, "bd"), "id": "chair", "role": "chair"}, recalls=[recall],
            term={"successor": "election"},
        )  # fmt: skip
        facts["bylaws"][0]["recall"] = {"majority": "2/3", "initiators": 1}
        assert expected == council(audited(facts), day(2020))

    def test_an_appointment_beyond_the_cap_does_not_agree(self) -> None:
        """R-100: nobody is passed over who is appointed, and what is appointed just then counts in an election."""
        chair = {"id": "x", "role": "chair", "member": "a", "by": "court", "at": day(2020), "from": day(2020)}
        facts = board(election(2020, "bd"), appointments=[chair])
        facts["bylaws"][0]["mandates"]["appointed_by"] = ["court"]
        found = audited(facts)
        assert ("ad", {}) == (council(found, day(2020)), wrong(found))
        facts["appointments"] = [{**chair, "at": day(2020, 2), "from": day(2020, 2)}]
        facts["elections"] = [election(2020, "bd")]
        assert {"bodies/board/cap/Acme/2020-02-01T00:00:00Z"} == set(wrong(audited(facts)))

    def test_an_unknown_body_is_refused(self) -> None:
        """A slip of the pen caps nobody: it is refused by its place."""
        facts = board(election(2020, "bd"))
        facts["bylaws"][0]["mandates"]["cap_over"] = "bord"
        ran = quick_run("audit", "-", given=json.dumps(facts).encode())
        assert 2 == ran.status
        assert "mandates.cap_over" in ran.err
        with pytest.raises(PartgovError, match="wanted a body of the bylaws"):
            Bylaws(mandates=MandateRules(cap=1, cap_over="bord")).capped_with("chair")
        assert () == Bylaws(mandates=MandateRules(cap_over="bord")).capped_with("chair")


# ── takeovers ────────────────────────────────────────────────────────────────────────────────────


class TestTakeovers:
    """Reserves are not capped on the list, only when they take over."""

    def test_trap_12__kubernetes_2022__the_next_of_the_list_is_passed_over(self) -> None:
        """A seat falls vacant, Google has two of seven, and its reserve is passed over for the next (steering#271)."""
        steering = {"id": "steering", "primary_seats": 7, "reserve_seats": "open"}
        cohort = ("parispittman", "justaugustus", "cblecker", "tpepper")
        ranked = ["mrbobbytables", "bentheelder", "palnabarun", "cici37", "cpanato", "lavalamp", "deads2k"]
        google = {"mrbobbytables", "bentheelder", "cici37"}
        rules = {"term": {"span": "P2Y", "successor": "election"}, "cap": {"share": "1/3", "of": "seats"}}
        facts = record_of(
            bylaws=[{"extends": "none", "elections": {"gate": "none", "order": "ranking"}, "mandates": rules}],
            roles=[steering],
            members=[
                member(who, affiliations=[affiliation("Google")] if who in google else [])
                for who in (*cohort, *ranked)
            ],
            mandates=[
                {"id": who, "role": "steering", "member": who, "seat": "primary", "starts": day(2021, 11, 8),
                 "ends": day(2023, 11, 8)}
                for who in cohort
            ],
            elections=[
                {
                    "id": "2022", "role": "steering", "seats": {"primary": 3, "reserve": 4},
                    "discussion_opens": day(2022, 8), "voting_opens": day(2022, 9), "voting_closes": day(2022, 10),
                    "term_starts": day(2022, 10, 3), "candidacies": [
                        {"member": who, "at": day(2022, 8, 2), "statement": "I would."} for who in ranked
                    ],
                    "ranking": {"order": ranked, "method": "Condorcet-IRV", "source": "RESULTS.md"},
                    "declared": {"primary": ranked[:3]},
                }
            ],
            resignations=[{"role": "steering", "member": "parispittman", "at": day(2022, 11, 21)}],
        )  # fmt: skip
        found = audited(facts)
        assert not wrong(found)
        (succession,) = found.history.successions
        assert "cpanato" == succession.successor
        assert (
            "At most 2 of 7 primary seats may be held by people of Google. With cici37 it would be 3; the others: "
            "mrbobbytables and bentheelder."
        ) in str(succession.ruling.findings[0])
        reserves = [one.member for one in found.history.in_office(tenure.at("2022-12-01")) if one.seat is Seat.RESERVE]
        assert "cici37" in reserves
        facts["members"][5]["affiliations"] = []
        assert "cici37" == audited(facts).history.successions[0].successor

    def test_both_sides_of_the_end_of_an_affiliation(self) -> None:
        """Of who left the employer at the instant of the takeover it is over; a microsecond later it is not."""
        for left, successor in (("2020-03-01T00:00:00Z", "b"), ("2020-03-01T00:00:00.000001Z", "c")):
            members = people(a="Acme", b=[{"name": "Acme", "until": left}], c=[], d=[])
            one = election(2020, "adbc", seats=None)
            facts = committee(
                1, one, seats=2, reserve=2, members=members,
                resignations=[{"role": "council", "member": "d", "at": day(2020, 3)}],
            )  # fmt: skip
            assert [successor] == [each.successor for each in audited(facts).history.successions]

    def test_who_left_the_seat_no_longer_counts(self) -> None:
        """The one of the employer resigns, and another of it takes over."""
        facts = committee(
            1, election(2020, "adb"), seats=2, reserve=1, members=people(a="Acme", b="Acme", d=[]),
            resignations=[{"role": "council", "member": "a", "at": day(2020, 3)}],
        )  # fmt: skip
        assert "bd" == council(audited(facts), day(2020, 4))

    def test_of_open_seats_a_share_passes_nobody_over(self) -> None:
        """No election is judged by it, and a reserve that history gives takes over."""
        rows = [
            {"id": who, "role": "council", "member": who, "seat": seat, "starts": day(2020)}
            for who, seat in (("a", "primary"), ("b", "primary"), ("c", "reserve"))
        ]
        facts = committee(
            "1/3", members=people(a="Acme", b="Acme", c="Acme"), mandates=rows, reserve=1,
            resignations=[{"role": "council", "member": "b", "at": day(2020, 3)}],
        )  # fmt: skip
        facts["roles"][0]["primary_seats"] = "open"
        found = audited(facts)
        assert ("ac", {}) == (council(found, day(2020, 4)), exceeded(found))


# ── what exceeds it later ────────────────────────────────────────────────────────────────────────


def given_rows(*members: str, starts: str = day(2019)) -> list[Document]:
    """Primary mandates that history gives."""
    return [
        {"id": who, "role": "council", "member": who, "seat": "primary", "starts": starts} for who in members
    ]  # fmt: skip


def due(facts: Document, at: str) -> list[tuple[str, str, str]]:
    """What the agenda says of caps."""
    record = load_record(json.dumps(facts).encode())
    found = audited(facts)
    agenda = what_next(record, found.history, at=tenure.at(at), roll=Roll.of(record.members), zone=UTC)
    return [
        (f"{one.at:%Y-%m-%d}", one.subject, one.finding.because) for one in agenda if one.kind is DueKind.OVER_CAP
    ]  # fmt: skip


class TestExcess:
    """A later breach ends nothing: it is told from that day on."""

    def test_kubernetes_2018__a_change_of_employer_is_told(self) -> None:
        """One affiliation too many since a change of jobs: told from that day, agreed, until somebody resigns."""
        facts = committee(
            2, members=people(a="Acme", b="Acme", c=[{"name": "Acme", "from": day(2019, 6)}]),
            mandates=given_rows("a", "b", "c"),
            resignations=[{"role": "council", "member": "c", "at": day(2019, 7, 12)}], as_of=day(2019, 7),
        )  # fmt: skip
        found = audited(facts)
        assert found
        assert ["abc", "ab"] == [council(found, at) for at in (day(2019, 7), day(2019, 8))]
        assert {
            "roles/council/cap/Acme/2019-06-01T00:00:00Z": (
                True,
                (
                    "From 2019-06-01T00:00:00Z people of Acme hold 3 of 3 primary seats of council, and at most 2 may "
                    "be theirs: a, b and c. No mandate ends by this. (mandates.cap)"
                ),
            )
        } == exceeded(found)
        ran = quick_run("audit", "-", given=json.dumps(facts).encode())
        assert 0 == ran.status
        assert "people of Acme hold 3 of 3 primary seats" in " ".join(ran.out.split())
        told = "From 2019-06-01T00:00:00Z people of Acme hold 3 of 3"
        for at, since in ((day(2019, 5), "2019-06-01"), (day(2019, 6), "2019-06-01"), (day(2019, 7), "2019-07-01")):
            (one,) = due(facts, at)
            assert (since, "roles/council") == one[:2]
            assert one[2].startswith(told)
        assert [] == due(facts, day(2019, 7, 12))

    def test_history_that_begins_beyond_it_does_not_agree(self) -> None:
        """What is given must keep the cap of its day, as it must keep the limits."""
        found = audited(committee(2, members=people(a="Acme", b="Acme", c="Acme"), mandates=given_rows("a", "b", "c")))
        (told,) = wrong(found).values()
        assert told == (
            "From 2019-01-01T00:00:00Z people of Acme hold 3 of 3 primary seats of council, and at most 2 may be "
            "theirs: a, b and c. (mandates.cap)"
        )

    def test_one_more_that_begins_while_it_is_exceeded(self) -> None:
        """Somebody of the employer is replaced by another of it: there are no more than before, and too many."""
        facts = committee(
            1, members=people(a="Acme", b=[{"name": "Acme", "from": day(2019, 6)}], c="Acme"),
            mandates=[*given_rows("a", "b"), *given_rows("c", starts=day(2019, 8))],
            resignations=[{"role": "council", "member": "b", "at": day(2019, 8)}],
        )  # fmt: skip
        found = audited(facts)
        assert [(True, "a and b"), (False, "a and c")] == [
            (agrees, told.partition("theirs: ")[2].partition(".")[0]) for agrees, told in exceeded(found).values()
        ]

    def test_fewer_seats_or_another_cap_are_told(self) -> None:
        """R-30: a cut of seats, or bylaws with a tighter cap, end no mandate; each is told once, from its day."""
        facts = committee("1/3", members=people(a="Acme", b="Acme", c=[]), mandates=given_rows("a", "b", "c"), seats=6)
        facts["roles"].append({**facts["roles"][0], "primary_seats": 5, "since": day(2019, 3)} | {"from": day(2019, 3)})
        del facts["roles"][1]["since"]
        assert {"roles/council/cap/Acme/2019-03-01T00:00:00Z": True} == {
            subject: agrees for subject, (agrees, _) in exceeded(audited(facts)).items()
        }
        facts = committee(2, members=people(a="Acme", b="Acme", c=[]), mandates=given_rows("a", "b", "c"))
        facts["bylaws"].append({**facts["bylaws"][0], "from": day(2019, 4), "mandates": {"term": "P1Y", "cap": 1}})
        facts["bylaws"].append({**facts["bylaws"][1], "from": day(2019, 5)})
        assert {"roles/council/cap/Acme/2019-04-01T00:00:00Z": True} == {
            subject: agrees for subject, (agrees, _) in exceeded(audited(facts)).items()
        }

    def test_bylaws_without_a_cap_end_it(self) -> None:
        """From the day on which there is none, nothing exceeds it."""
        facts = committee(1, members=people(a="Acme", b="Acme"), mandates=given_rows("a", "b"), seats=2)
        facts["bylaws"].append({"from": day(2019, 4), "extends": "none", "mandates": {"term": "P1Y"}})
        assert [("2019-03-01", "roles/council")] == [one[:2] for one in due(facts, day(2019, 3))]
        assert [] == due(facts, day(2019, 4))

    def test_in_the_first_year_of_a_record(self) -> None:
        """It is told from the first instant on that a record may have."""
        first = "1000-01-01T00:00:00Z"
        facts = committee(
            1, members=[{**one, "joined": first} for one in people(a="Acme", b="Acme")],
            mandates=given_rows("a", "b", starts=first), seats=2,
        )  # fmt: skip
        assert [f"roles/council/cap/Acme/{first}"] == [*exceeded(audited(facts))]

    def test_one_that_no_day_ends(self) -> None:
        """Where terms last until a successor it is due from now on for ever, and is known by its day."""
        term, held = {"successor": "election"}, given_rows("a", "b")
        facts = committee(1, members=people(a="Acme", b="Acme"), mandates=held, seats=2, term=term)
        record = load_record(json.dumps(facts).encode())
        found = audited(facts)
        (one,) = excesses(record, found.history, Roll.of(record.members))
        assert FOREVER == one.until
        agenda = what_next(record, found.history, at=tenure.at("2099-01-01"), roll=Roll.of(record.members), zone=UTC)
        (told,) = (one for one in agenda if one.kind is DueKind.OVER_CAP)
        assert ("roles/council/cap/Acme/2019-01-01T00:00:00Z", tenure.at("2099-01-01")) == (told.key, told.at)

    def test_open_seats_are_told_without_their_number(self) -> None:
        """At most one of as many as there are."""
        facts = committee(1, members=people(a="Acme", b="Acme"), mandates=given_rows("a", "b"))
        facts["roles"][0]["primary_seats"] = "open"
        assert "the primary seats of council that people of Acme hold are 2, and at most 1 may" in exceeded(
            audited(facts)
        )["roles/council/cap/Acme/2019-01-01T00:00:00Z"][1]  # fmt: skip

    def test_an_election_keeps_the_cap_of_its_own_seats(self) -> None:
        """Seats were cut after an election had opened: who won by its own seats began rightly, and it is told."""
        one = election(2020, "abe")
        facts = committee("1/2", one, members=TestElections.MEMBERS, seats=4)
        facts["roles"].append({"id": "council", "primary_seats": 3, "reserve_seats": 0, "from": one["voting_opens"]})
        found = audited(facts)
        assert "abe" == council(found, day(2020))
        assert [True] == [agrees for agrees, _ in exceeded(found).values()]

    def test_a_seat_that_a_tie_leaves_open_counts(self) -> None:
        """Of two tied of one employer one sits, whoever it is, beside the one who goes on."""
        members = people(a="Acme", b="Acme", c=[{"name": "Acme", "from": day(2020, 3)}])
        one = election(2020, "cab", tallies={who: {"yes": 5 + (who == "c"), "no": 0} for who in "abc"})
        found = audited(committee(1, one, members=members, seats=2))
        assert ["From 2020-03-01T00:00:00Z people of Acme hold 2 of 2"] == [
            told.partition(" primary")[0] for _, told in exceeded(found).values()
        ]
        assert "c and a or b." in str(exceeded(found))


# ── bylaws ───────────────────────────────────────────────────────────────────────────────────────


class TestBylaws:
    """A cap in bylaws: written, read, and told where it cannot work."""

    @pytest.mark.parametrize(
        "cap",
        [2, "1/3", ["1/3", 2], {"any": ["1/3", 2]}, {"share": "1/3", "of": "seats"}, {"root": "1", "of": "seats"}],
    )
    def test_it_is_written_as_it_is_read(self, cap: Any) -> None:
        """As a number, a share, an array or any of several; a record keeps it."""
        record = load_record(json.dumps(board(cap=cap)).encode())
        assert record.bylaws[0].mandates.cap is not None
        assert record == load_record(dump_record(record))

    def test_none_takes_it_away(self) -> None:
        """A role whose rules say none has no cap, whatever its room has."""
        rules = {"roles": {"council": {"cap": "none"}}}
        found = audited(committee(1, election(2020, "abc"), members=TestElections.MEMBERS, rules=rules))
        assert "abc" == council(found, day(2020))

    def told(self, rules: MandateRules, *roles: Role, **rest: Any) -> list[str]:
        """What cannot work in it."""
        bylaws = Bylaws(mandates=rules, **rest)
        found = lint(bylaws, roles=roles, members=99, groups=(), zone=UTC)
        return [one.because for one in found if "cap" in one.kind.setting]

    def test_a_cap_of_no_seats_is_told(self) -> None:
        """A third of two seats is none, of three it is one; of a body the seats of all roles count."""
        rules = load_record(json.dumps(committee("1/3")).encode()).bylaws[0].mandates
        two, three = (Role(id="council", primary_seats=seats, reserve_seats=0) for seats in (2, 3))
        assert [
            (
                "The cap by affiliation on council is rounded down to none of 2 seats: nobody who has an affiliation "
                "may hold one."
            )
        ] == self.told(rules, two)
        assert [] == self.told(rules, three)
        later = Role(id="council", primary_seats=2, reserve_seats=0, since=tenure.at("2030-01-01"))
        assert 1 == len(self.told(rules, three, later))
        over = load_record(json.dumps(board(cap="1/3")).encode()).bylaws[0]
        roles = [Role(id=one, primary_seats=seats, reserve_seats=0) for one, seats in SEATS.items()]
        assert [] == self.told(over.mandates, *roles, bodies=over.bodies)

    def test_a_share_of_open_seats_is_told(self) -> None:
        """Of no number there is no share; a number of them there is."""
        council = Role(id="council", primary_seats=OPEN, reserve_seats=0)
        share, number = (load_record(json.dumps(committee(cap)).encode()).bylaws[0].mandates for cap in ("1/3", 2))
        assert ["council has open seats, and of these the cap by affiliation is a share: there is none."] == self.told(
            share, council
        )
        assert [] == self.told(number, council)

    def test_an_unknown_body_is_told(self) -> None:
        """Once, with its name, whoever of the roles inherits it."""
        own = MandateRules(cap=1, cap_over="bord")
        rules = MandateRules(cap=1, cap_over="bord", roles={"chair": own})
        chair = Role(id="chair", primary_seats=1, reserve_seats=0)
        assert [
            "A cap by affiliation is counted over the seats of bord, and the bylaws have no such body."
        ] == self.told(rules, chair)
        assert [] == self.told(rules, chair, bodies={"bord": ("chair",)})
