"""The audit of mandates and recalls: seven years of one role from the command line, and each fact that is wrong."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from partgov.bylaws import Bylaws
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import months
from partgov.foundation.sentences import Reader
from partgov.history.audit import audit_record
from partgov.history.record import Declared, Record, Resignation
from partgov.interop.records import dump_record, load_record
from partgov.mandates import Basis, EndingKind, MandateRules
from partgov.recall import RecallOutcome
from partgov.roles import Role, Seat, Seats
from tests.documents import Document, run_audit
from tests.strategies import TICK
from tests.tenure import (
    ROLE,
    at,
    audited,
    check_of,
    complaints,
    election,
    recall,
    record,
    reserve,
    row,
    stand_in,
)

CURATORS = Path(__file__).parent / "data" / "curators.json"
SEVEN_YEARS: Document = json.loads(CURATORS.read_bytes())
WON, TOOK_OVER = Basis.ELECTION, Basis.SUCCESSION
RESIGNED = EndingKind.RESIGNATION


# ── from the command line ────────────────────────────────────────────────────────────────────────


class TestSevenYears:
    """Seven elections, a by-election, resignations, a departure, three recalls, two stand-ins, four remainders."""

    def test_audits_clean(self) -> None:
        """A record of seven years in which everything was in order agrees, and the exit status is 0."""
        ran = run_audit(CURATORS.read_bytes())
        assert (0, "") == (ran.status, ran.err)
        assert ran.out.splitlines()[-1].startswith("ok All ")

    def test_says_who_held_what(self) -> None:
        """The document lists every mandate, what it follows from, and how it ended: here, those of 2019."""
        found = json.loads(run_audit(CURATORS.read_bytes(), "--json").out)["mandates"]
        in_2019 = [
            (
                one["member"],
                one["seat"],
                one["starts"][:10],
                one["ends"][:10],
                one["basis"],
                one["follows"],
                one["ended_by"],
            )
            for one in found
            if "2019-01-01" <= one["starts"] < "2020-01-01"
        ]
        assert [
            ("finn", "primary", "2019-01-01", "2020-01-01", "election", "e2019", None),
            ("gita", "primary", "2019-01-01", "2020-01-01", "election", "e2019", None),
            ("hugo", "primary", "2019-01-01", "2020-01-01", "election", "e2019", None),
            ("kim", "primary", "2019-01-01", "2020-01-01", "election", "e2019", "revocation"),
            ("ana", "reserve", "2019-01-01", "2020-01-01", "election", "e2019", None),
            ("jan", "primary", "2019-03-29", "2020-01-01", "succession", "kim-2019", None),
        ] == in_2019

    def test_says_what_the_recalls_came_to(self) -> None:
        """The document has the outcome, the mandate and the votes of every recall."""
        found = json.loads(run_audit(CURATORS.read_bytes(), "--json").out)["recalls"]
        assert {
            "k1": ("kept", "kim-2019", 65, 33),
            "k2": ("revoked", "kim-2019", 66, 32),
            "k3": ("not_seconded", "e2020/hugo", 50, 2),
        } == {name: (one["outcome"], one["mandate"], one["yes"], one["no"]) for name, one in found.items()}

    def test_who_was_limited_and_why(self) -> None:
        """Ana, first in 2019 after three terms, became reserve until 2020; in 2022, after five, for good."""
        elections = json.loads(run_audit(CURATORS.read_bytes(), "--json").out)["elections"]
        (first,) = (one for one in elections["e2019"]["ranking"] if one["member"] == "ana")
        (later,) = (one for one in elections["e2022"]["ranking"] if one["member"] == "ana")
        assert ("reserve", "reserve") == (first["outcome"], later["outcome"])
        assert "It would be term 4 in a row of at most 3; counted: a whole term from 2016-" in first["because"]
        assert "2019-01-01T00:00:00Z. They may again from 2020-01-01T00:00:00Z." in first["because"]
        assert "would begin term 6 of at most 5" in later["because"]
        assert "They never may again." in later["because"]

    def test_reads_back_what_it_writes(self) -> None:
        """Written and read again, the record is the same, mandates, stand-ins and recalls included."""
        facts = load_record(CURATORS.read_bytes())
        assert facts == load_record(dump_record(facts))

    def test_the_order_of_every_list_decides_nothing(self) -> None:
        """Every list but the declared reserves shuffled, and every object: not a byte of the report is another."""
        expected = run_audit(CURATORS.read_bytes(), "--json")
        assert expected.status == 0
        for seed in range(2):
            again = shuffled(SEVEN_YEARS, random.Random(seed))
            assert SEVEN_YEARS["mandates"] != again["mandates"]
            assert expected == run_audit(again, "--json", environment={"PYTHONHASHSEED": str(seed)})


def shuffled(document: Any, chance: random.Random, key: str = "") -> Any:
    """The document with every list in another order, but declared reserves, and every object too."""
    match document:
        case dict():
            return {
                name: shuffled(document[name], chance, name) for name in chance.sample(list(document), len(document))
            }
        case list():
            order = document if key == "reserve" else chance.sample(document, len(document))
            return [shuffled(one, chance) for one in order]
        case _:
            return document


Edit = Callable[[Document], None]


def edited(section: str, id: str, *path: str | int, to: object) -> Edit:
    """A change of one value inside one row of a section."""

    def edit(document: Document) -> None:
        (place,) = (one for one in document[section] if one["id"] == id)
        for step in path[:-1]:
            place = place[step]
        if to is None:
            del place[path[-1]]
        else:
            place[path[-1]] = to

    return edit


def midnight(day: str) -> str:
    """The start of a day in UTC."""
    return f"{day}T00:00:00Z"


WRONG: dict[str, tuple[Edit, str, tuple[str, ...]]] = {
    "a seat for a fourth term in a row": (
        edited("elections", "e2019", "declared", "primary", to=["ana", "finn", "gita", "hugo"]),
        "elections/e2019 (P4)",
        (
            "Ana (ana) was declared primary, computed reserve",
            "It would be term 4 in a row of at most 3; counted: a whole term from 2016-",
            "2019-01-01T00:00:00Z. They may again from 2020-01-01T00:00:00Z. (P5, R-17)",
        ),
    ),
    "a sixth primary on five seats": (
        edited("elections", "e2017", "declared", "primary", to=["ana", "ben", "cleo", "dan", "eva", "hugo"]),
        "roles/website-content-curators/primary/2017-01-01T00:00:00Z (P4)",
        ("From 2017-01-01T00:00:00Z 6 members hold primary mandates", "has 5 such seats, 1 fewer. (P4, R-28)"),
    ),
    "a sixth term in all": (
        edited("elections", "e2022", "declared", "primary", to=["ana", "finn", "gita", "kim", "lea"]),
        "elections/e2022 (P4)",
        ("Ana (ana) was declared primary", "would begin term 6 of at most 5", "They never may again. (P5)"),
    ),
    "a recall carried with 65 of 98": (
        edited("recalls", "k2", "tally", to={"yes": 65, "no": 33}),
        "recalls/k2 (P6)",
        (
            "Declared revoked, computed kept",
            "65 of 98 votes for revoking; at least 2/3 is 66, and 1 more would have been enough. (P6, R-20)",
        ),
    ),
    "a second at the closing instant": (
        edited("recalls", "k2", "seconds", 1, "at", to=midnight("2019-03-29")),
        "recalls/k2 (P6)",
        (
            "Declared revoked, computed not seconded",
            ("Seconded by Nils (nils): 1 of the 2 needed besides the initiator. "
             "Too late, at the close or after it: Omar (omar). (P6, R-19)"),
        ),
    ),
    "a second by the initiator": (
        edited("recalls", "k2", "seconds", 1, "member", to="mira"),
        "recalls/k2 (P6)",
        ("computed not seconded", "Seconded by Nils (nils): 1 of the 2 needed"),
    ),
    "a call one day before the month is over": (
        edited("recalls", "k2", "opens", to=midnight("2019-03-14")),
        "recalls/k2 (P6)",
        (
            "Declared revoked, computed refused",
            ("closed at 2019-02-15T00:00:00Z; a new call may be made from 2019-03-15T00:00:00Z, "
             "and this one was made at 2019-03-14T00:00:00Z. (P6, R-21)"),
        ),
    ),
    "a call one microsecond before the month is over": (
        edited("recalls", "k2", "opens", to="2019-03-14T23:59:59.999999Z"),
        "recalls/k2 (P6)",
        ("computed refused", "this one was made at 2019-03-14T23:59:59.999999Z. (P6, R-21)"),
    ),
    "a recall of somebody not in office": (
        edited("recalls", "k2", "mandatee", to="ben"),
        "recalls/k2 (P6)",
        ("computed refused", "Ben (ben) held no mandate as website-content-curators at 2019-03-15T00:00:00Z. (P6)"),
    ),
    "a recall called by who is no member": (
        edited("recalls", "k2", "initiator", to="dan"),
        "recalls/k2 (P6)",
        ("computed refused", "Dan (dan) was no member when opening the poll at 2019-03-15T00:00:00Z. (P6, R-19)"),
    ),
    "a poll open for a day too long": (
        edited("recalls", "k1", "opens", to=midnight("2019-01-30")),
        "recalls/k1/period (P6)",
        (
            "opened at 2019-01-30T00:00:00Z and closed at 2019-02-15T00:00:00Z",
            "from 2019-02-13T00:00:00Z to the end of that day, 2019-02-14T00:00:00Z. (P6, R-35)",
        ),
    ),
    "a recall declared revoked that was kept": (
        edited("recalls", "k1", "declared", to="revoked"),
        "recalls/k1 (P6)",
        ("Declared revoked, computed kept", "65 of 98"),
    ),
    "a recall declared kept that was not seconded": (
        edited("recalls", "k3", "declared", to="kept"),
        "recalls/k3 (P6)",
        ("Declared kept, computed not seconded", "1 of the 2 needed"),
    ),
    "a mandate one day too long": (
        edited("mandates", "cleo-2017", "ends", to=midnight("2018-01-02")),
        "mandates/cleo-2017 (P5)",
        (
            ("A term of one year from 2017-01-01T00:00:00Z ends at 2018-01-01T00:00:00Z; "
             "recorded: 2018-01-02T00:00:00Z. (P5, R-3)"),
        ),
    ),
    "a given mandate one day too long": (
        edited("mandates", "ana-2016", "ends", to=midnight("2017-01-02")),
        "mandates/ana-2016 (P5)",
        ("from 2016-01-01T00:00:00Z ends at 2017-01-01T00:00:00Z; recorded: 2017-01-02T00:00:00Z. (P5, R-3)",),
    ),
    "a succession by the wrong reserve": (
        edited("mandates", "jan-2019", "member", to="ana"),
        "mandates/jan-2019 (P5)",
        (
            "Ana (ana) is recorded as primary website-content-curators from 2019-03-29T00:00:00Z by succession",
            ("Jan (jan) is the first reserve who may and will, and takes the seat of Kim (kim) "
             "until 2020-01-01T00:00:00Z. (P5, R-18)"),
        ),
    ),
    "a takeover a day late": (
        edited("mandates", "gita-2018", "starts", to=midnight("2018-05-02")),
        "mandates/gita-2018 (P5)",
        (
            "from 2018-05-02T00:00:00Z by succession, but no succession in the record gives that mandate. (P5)",
            "One from 2018-05-01T00:00:00Z follows from dan-2018.",
        ),
    ),
    "a mandate that follows from nothing": (
        edited("mandates", "cleo-2017", "member", to="kim"),
        "mandates/cleo-2017 (P5)",
        (
            ("Kim (kim) is recorded as primary website-content-curators from 2017-01-01T00:00:00Z by election, "
             "but no election in the record gives that mandate. (P5)"),
        ),
    ),
    "a mandate that follows from another election": (
        edited("mandates", "ines-2018", "follows", to="e2018"),
        "mandates/ines-2018/follows (P5)",
        ("e2018", "b2018"),
    ),
    "a seat of the wrong kind": (
        edited("mandates", "lea-2021", "seat", to="primary"),
        "mandates/lea-2021 (P5)",
        ("Lea (lea) is recorded as primary", "from 2021-01-01T00:00:00Z by election, but no election"),
    ),
    "standing in after the absent one's mandate": (
        edited("mandates", "finn-2019", "stand_ins", 1, "until", to=midnight("2020-01-02")),
        "mandates/finn-2019/stand-ins/ana (P5)",
        (
            ("Ana (ana) stood in from 2019-08-01T00:00:00Z to 2020-01-02T00:00:00Z; the mandate of Finn (finn) runs "
             "from 2019-01-01T00:00:00Z to 2020-01-01T00:00:00Z. (P5, R-16)"),
        ),
    ),
    "standing in for more than half a term while barred": (
        edited("mandates", "finn-2019", "stand_ins", 1, "until", to=midnight("2020-01-01")),
        "mandates/finn-2019/stand-ins/ana (P5)",
        ("Ana (ana) is barred from a primary term and stood in for 184 days in all", "1/2 of a term", "(P5, R-31)"),
    ),
    "standing in by who is no reserve": (
        edited("mandates", "finn-2019", "stand_ins", 0, "member", to="eva"),
        "mandates/finn-2019/stand-ins/eva (P5)",
        ("Eva (eva) was not a reserve in force all that while. (P5, R-16)",),
    ),
    "ended in another way": (
        edited("mandates", "kim-2019", "ended_by", to="departure"),
        "mandates/kim-2019/ending (P5)",
        (
            ("Recorded as ended by departure at 2019-03-29T00:00:00Z; "
             "it ended by revocation at 2019-03-29T00:00:00Z. (P5, R-32)"),
        ),
    ),
    "ended on another day": (
        edited("mandates", "jan-2018", "ended_at", to=midnight("2019-03-28")),
        "mandates/jan-2018/ending (P5)",
        (
            ("Recorded as ended by promotion at 2019-03-28T00:00:00Z; "
             "it ended by promotion at 2019-03-29T00:00:00Z. (P5, R-32)"),
        ),
    ),
    "a departure that was another day": (
        lambda document: document["members"][3].update(left=midnight("2018-05-02")),
        "mandates/dan-2018/ending (P5)",
        ("departure at 2018-05-01T00:00:00Z; it ended by departure at 2018-05-02T00:00:00Z. (P5, R-32)",),
    ),
    "a by-election for more seats than were free": (
        edited("elections", "b2018", "seats", "primary", to=2),
        "elections/b2018/seats (P4)",
        ("Of 5 primary seats 4 are taken when the term starts; the election is for 2. (P4, R-28)",),
    ),
    "a by-election that seated one who was in office": (
        edited("elections", "b2018", "declared", "primary", to=["finn"]),
        "elections/b2018 (P4)",
        ("Finn (finn) was declared primary, computed no candidate", "Ines (ines) was declared not seated"),
    ),
    "a resignation that never was": (
        edited("mandates", "ben-2018", "ended_at", to=midnight("2018-12-31")),
        "elections/b2018/seats (P4)",
        ("Of 5 primary seats 5 are taken when the term starts; the election is for 1. (P4, R-28)",),
    ),
    "a reserve who declined": (
        edited("mandates", "kim-2019", "declined_by", to=["jan"]),
        "mandates/jan-2019 (P5)",
        (
            "Jan (jan) is recorded as primary",
            "Jan (jan) declined, and keeps seat and place. (P5, R-18)",
        ),
    ),
    "reserves in another order": (
        edited("elections", "e2018", "declared", "reserve", to=["hugo", "gita"]),
        "elections/e2018 (P4)",
        ("The reserves were declared in the order Hugo (hugo), Gita (gita)", "it is Gita (gita), Hugo (hugo)."),
    ),
    "a vote that was another": (
        edited("elections", "e2018", "tallies", "hugo", to={"yes": 70, "no": 22}),
        "elections/e2018 (P4)",
        ("in the order Gita (gita), Hugo (hugo); by score and membership it is Hugo (hugo), Gita (gita).",),
    ),
    "a term more before the record": (
        edited("mandates", "ana-2016", "member", to="ben"),
        "elections/e2019 (P4)",
        ("Ana (ana) was declared reserve, computed primary",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fact", WRONG)
def test_one_wrong_fact(fact: str) -> None:
    """One fact of the seven years changed gives exit status 1 and a line with place, clause and numbers."""
    edit, place, words = WRONG[fact]
    document = copy.deepcopy(SEVEN_YEARS)
    edit(document)
    ran = run_audit(document)
    assert (1, "") == (ran.status, ran.err)
    lines = [line for line in ran.out.splitlines() if line.startswith(f"NO {place}: ")]
    assert any(all(each in line for each in words) for line in lines), "\n".join(
        line for line in ran.out.splitlines() if line.startswith("NO ")
    )


# ── what is recorded of mandates ─────────────────────────────────────────────────────────────────


class TestClaims:
    """A mandate that is claimed must follow."""

    JUNE = at("2020-06-01")

    def test_who_was_elected(self) -> None:
        """A row for a mandate that an election gives agrees, and gives it its name."""
        facts = record(
            row("mine", "a", self.JUNE, basis=WON, follows="e"), elections=[election("e", self.JUNE, {"a": 9})]
        )
        assert ({}, ["mine"]) == (complaints(facts), [one.id for one in audited(facts).history.mandates])

    @pytest.mark.parametrize(
        "change", [{"seat": Seat.RESERVE}, {"member": "b"}, {"starts": JUNE + TICK}, {"role": "other"}]
    )
    def test_of_another_seat_member_start_or_role(self, change: dict[str, Any]) -> None:
        """A row that differs in any of these from what the election gave follows from nothing."""
        claimed = attrs.evolve(row("mine", "a", self.JUNE, basis=WON), **change)
        roles = [Role(id=name, primary_seats=1, reserve_seats=0) for name in (ROLE, "other")]
        facts = record(claimed, elections=[election("e", self.JUNE, {"a": 9})], roles=roles)
        assert ["mandates/mine"] == list(complaints(facts))

    def test_under_the_name_of_another(self) -> None:
        """A row that follows from nothing is found even when it bears the name of a mandate that does."""
        false = row("e/a", "b", self.JUNE + TICK, at("2021-06-01"), basis=WON)
        facts = record(false, elections=[election("e", self.JUNE, {"a": 9})])
        try:
            found = complaints(facts)
        except PartgovError:
            return
        assert ["mandates/e/a"] == list(found)

    def test_what_would_be_near(self) -> None:
        """The complaint tells of the mandate that does follow, from when and from what."""
        claimed = row("mine", "a", "2020-06-02", basis=WON)
        found = complaints(record(claimed, elections=[election("e", self.JUNE, {"a": 9})]))
        assert (
            "a is recorded as primary curator from 2020-06-02T00:00:00Z by election, but no election in the record "
            "gives that mandate. (P5) One from 2020-06-01T00:00:00Z follows from e."
        ) == found["mandates/mine"]

    def test_what_would_be_near_was_given(self) -> None:
        """Where history gives one like it, the complaint says so."""
        facts = record(row("old", "a", "2019-01-01"), row("mine", "a", "2020-06-02", basis=TOOK_OVER))
        assert "One from 2019-01-01T00:00:00Z follows from what is given." in complaints(facts)["mandates/mine"]

    @pytest.mark.parametrize("follows", ["a1", None])
    def test_a_succession_that_went_another_way(self, follows: str | None) -> None:
        """A claimed succession that did not happen is told how it went."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01", place=0),
            reserve("c1", "c", "2020-01-01", place=1),
            row("c2", "c", "2020-04-01", "2021-01-01", basis=TOOK_OVER, follows=follows),
        )
        assert (
            "b is the first reserve who may and will, and takes the seat of a until 2021-01-01"
            in complaints(facts)["mandates/c2"]
        )

    def test_a_succession_to_another_seat_is_not_told(self) -> None:
        """What became of other seats is not told of a claim to this one."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            row("c2", "c", "2020-04-01", "2021-01-01", basis=TOOK_OVER, follows="elsewhere"),
        )
        assert complaints(facts)["mandates/c2"].endswith("gives that mandate. (P5)")

    @pytest.mark.parametrize(
        ("key", "change"),
        [
            ("basis", {"basis": TOOK_OVER}),
            ("follows", {"follows": "f"}),
            ("term_starts", {"term_starts": at("2020-01-01")}),
        ],
    )
    def test_resting_on_something_else(self, key: str, change: dict[str, Any]) -> None:
        """What a row says of its basis, of what it follows from and of where the term began is compared."""
        claimed = attrs.evolve(row("mine", "a", self.JUNE, basis=WON), **change)
        facts = record(claimed, elections=[election("e", self.JUNE, {"a": 9})])
        assert [f"mandates/mine/{key}"] == list(complaints(facts))

    @pytest.mark.parametrize(
        ("agrees", "ends"),
        [(True, "2021-06-01"), (False, "2021-05-31T23:59:59.999999"), (False, "2021-06-01T00:00:00.000001")],
    )
    def test_its_length(self, agrees: bool, ends: str) -> None:
        """A microsecond more or less than a year is wrong."""
        facts = record(row("mine", "a", self.JUNE, ends, basis=WON), elections=[election("e", self.JUNE, {"a": 9})])
        assert agrees is check_of(facts, "mandates/mine").agrees

    def test_no_claim_no_complaint(self) -> None:
        """Mandates that nobody wrote down are nobody's fault."""
        assert {} == complaints(record(elections=[election("e", self.JUNE, {"a": 9})]))


class TestGiven:
    """History is taken as it is, and held against the limits, the seats and the roll all the same."""

    TERMS = tuple(row(f"a{year}", "a", f"{year}-01-01") for year in (2016, 2017, 2018, 2019))

    def test_a_fourth_term_in_a_row(self) -> None:
        """Four given terms in a row break the limit, in the fourth."""
        found = complaints(record(*self.TERMS))
        assert ["mandates/a2019/limits"] == list(found)
        why = found["mandates/a2019/limits"]
        assert why.startswith(
            "It would be term 4 in a row of at most 3; counted: a whole term from 2016-01-01T00:00:00Z "
        )
        assert why.endswith("They may again from 2020-01-01T00:00:00Z. (P5, R-17)")

    def test_by_the_bylaws_of_its_day(self) -> None:
        """Where four in a row were allowed when the fourth began, it is in order."""
        rules = [Bylaws(since=at("2019-01-01"), mandates=MandateRules(consecutive=4))]
        assert {} == complaints(record(*self.TERMS, bylaws=rules))

    def test_reserves_have_no_limit(self) -> None:
        """Ten given reserve mandates in a row are in order."""
        assert {} == complaints(record(*(reserve(f"a{year}", "a", f"{year}-01-01") for year in range(2010, 2020))))

    def test_who_was_no_member(self) -> None:
        """A mandate of somebody who had left when it began is told; a microsecond later it would not be."""
        left = [at("2016-01-01"), at("2016-01-01") + TICK]
        found = [complaints(record(self.TERMS[0], left={"a": when.isoformat()})) for when in left]
        expected = {"mandates/a2016/member": "a was no member when the mandate began, at 2016-01-01T00:00:00Z. (P3)"}
        assert [expected, {}] == found

    def test_two_mandates_at_once(self) -> None:
        """Two mandates in one role that overlap by a microsecond are told, with both names; ones that touch are not."""
        early = row("b1", "a", at("2020-01-01") - TICK)
        touching = row("b1", "a", "2020-01-01")
        found = [complaints(record(row("a1", "a", "2019-01-01"), second)) for second in (early, touching)]
        expected = {"mandates/b1/overlap": "a held mandate a1 in the same role until 2020-01-01T00:00:00Z. (P3, R-9)"}
        assert [expected, {}] == found

    def test_two_mandates_from_one_instant(self) -> None:
        """Of two mandates in one role that start together each overlaps the other."""
        facts = record(row("a1", "a", "2019-01-01"), reserve("a2", "a", "2019-01-01"))
        assert ["mandates/a1/overlap", "mandates/a2/overlap"] == sorted(complaints(facts))

    def test_too_many(self) -> None:
        """Three given primaries on two seats are one too many."""
        facts = record(*(row(f"{who}1", who, "2020-01-01") for who in "abc"))
        assert {
            "roles/curator/primary/2020-01-01T00:00:00Z": "From 2020-01-01T00:00:00Z 3 members hold primary mandates "
            "as curator; it has 2 such seats, 1 fewer. (P4, R-28)"
        } == complaints(facts)

    def test_what_stands_in_each_check(self) -> None:
        """What was recorded, and what follows, as data."""
        gone = record(self.TERMS[0], left={"a": "2016-01-01T00:00:00Z"})
        twice = record(row("a1", "a", "2019-01-01"), row("b1", "a", "2019-06-01"))
        many = record(*(row(f"{who}1", who, "2020-01-01") for who in "abc"))
        long = record(row("b1", "b", "2020-04-01", "2021-04-01", of_term="2020-01-01"))
        start, ends = "2019-06-01T00:00:00Z", ("2021-04-01T00:00:00Z", "2021-01-01T00:00:00Z")
        for facts, subject, declared, computed in (
            (gone, "mandates/a2016/member", {"member": "a"}, {}),
            (twice, "mandates/b1/overlap", {"starts": start}, {}),
            (many, "roles/curator/primary/2020-01-01T00:00:00Z", {"held": 3}, {"seats": 2}),
            (long, "mandates/b1", {"ends": ends[0]}, {"ends": ends[1]}),
        ):
            check = check_of(facts, subject)
            assert (False, declared, computed) == (check.agrees, check.declared, check.computed)
            assert [False] == [one.met for one in check.findings]
        (seats,) = check_of(many, "roles/curator/primary/2020-01-01T00:00:00Z").findings
        assert (3, 2) == (seats.found, seats.needed)

    def test_too_many_reserves(self) -> None:
        """Three given reserves on two seats are one too many, from the instant the third begins."""
        facts = record(*(reserve(f"{who}1", who, f"2020-0{month}-01") for month, who in enumerate("abc", 1)))
        assert ["roles/curator/reserve/2020-03-01T00:00:00Z"] == list(complaints(facts))

    def test_a_mandate_before_the_role(self) -> None:
        """A role that did not exist yet had no seats."""
        roles = [Role(id=ROLE, primary_seats=2, reserve_seats=0, since=at("2020-02-01"))]
        assert (
            "it has 0 such seats, 1 fewer."
            in complaints(record(row("a1", "a", "2020-01-01"), roles=roles))[
                "roles/curator/primary/2020-01-01T00:00:00Z"
            ]
        )

    @pytest.mark.parametrize(("agrees", "ends"), [(True, "2021-01-01"), (False, "2021-04-01")])
    def test_a_remainder_ends_where_its_term_would(self, agrees: bool, ends: str) -> None:
        """A given remainder is one term long from where the term began, not from the takeover."""
        facts = record(row("b1", "b", "2020-04-01", ends, of_term="2020-01-01"))
        assert agrees is check_of(facts, "mandates/b1").agrees

    def test_a_remainder_counts_as_such(self) -> None:
        """A given remainder of less than half is no term for the limits; of more than half, it is one."""
        found = []
        for taken in ("2015-12-01", "2015-03-01"):
            rest = row("a2015", "a", taken, "2016-01-01", of_term="2015-01-01")
            found.append(complaints(record(rest, *self.TERMS[:3])))
        assert [[], ["mandates/a2018/limits"]] == [list(one) for one in found]

    def test_who_is_barred_may_not_take_a_short_remainder_either(self) -> None:
        """A given remainder in the wait after three terms in a row breaks the limit however short it is (R-18)."""
        short = row("a2019", "a", "2019-12-01", "2020-01-01", of_term="2019-01-01")
        assert ["mandates/a2019/limits"] == list(complaints(record(*self.TERMS[:3], short)))

    def test_other_lengths_where_they_were_the_rule(self) -> None:
        """By bylaws of half-year terms, half a year is right and a year is not."""
        rules = [Bylaws(mandates=MandateRules(term=months(6)))]
        found = [complaints(record(row("a1", "a", "2020-01-01", ends), bylaws=rules)) for ends in ("2020-07-01", None)]
        assert [[], ["mandates/a1"]] == [list(one) for one in found]

    @pytest.mark.parametrize(
        ("since", "of_term", "ends"),
        [
            ("2020-01-01", None, "2020-07-01"), ("2020-01-01T00:00:00.000001", None, "2021-01-01"),
            ("2019-10-01", "2019-10-01", "2020-04-01"), ("2019-10-01T00:00:00.000001", "2019-10-01", "2020-10-01"),
        ],
    )  # fmt: skip
    def test_by_the_length_that_held_as_the_term_began(self, since: str, of_term: str | None, ends: str) -> None:
        """R-30: bylaws of half a year hold for a term that begins with them, a year for one that began before."""
        rules = [Bylaws(since=at(since), mandates=MandateRules(term=months(6)))]
        assert {} == complaints(record(row("a1", "a", "2020-01-01", ends, of_term=of_term), bylaws=rules))

    def test_without_a_length_no_end_follows(self) -> None:
        """Where terms have no end the one that is recorded stands against none."""
        facts = record(row("a1", "a", "2020-01-01"), bylaws=[Bylaws(mandates=MandateRules(term=None))])
        check = check_of(facts, "mandates/a1")
        assert (False, {"ends": "2021-01-01T00:00:00Z"}, {"ends": None}) == (
            check.agrees, check.declared, check.computed,
        )  # fmt: skip

    def test_roles_that_may_not_be_held_together(self) -> None:
        """Nothing was declared of it; the roles are what follows (R-70)."""
        roles = [Role(id=name, primary_seats=1, reserve_seats=0) for name in (ROLE, "treasurer")]
        both = [row(f"a {role.id}", "a", "2020-01-01", role=role.id) for role in roles]
        facts = record(*both, roles=roles, bylaws=[Bylaws(mandates=MandateRules(roles_together=False))])
        check = check_of(facts, "members/a/roles/2020-01-01T00:00:00Z")
        assert (False, {}, {"roles": (ROLE, "treasurer")}) == (check.agrees, check.declared, check.computed)

    def test_who_leaves_as_a_mandate_begins_fills_no_seat(self) -> None:
        """Where a cut left more in office than seats, a mandate that is over as it begins is not one too many."""
        held = [row(f"{who}1", who, "2020-01-01") for who in "bc"]
        cut = [Role(id=ROLE, primary_seats=2, reserve_seats=0)]
        cut.append(attrs.evolve(cut[0], primary_seats=1, since=at("2020-03-01")))
        called = election("e", "2020-06-01", {"a": 9}, starts="2020-07-01", declared=Declared(primary=["a"]))
        facts = record(*held, roles=cut, elections=[called], left={"a": "2020-07-01"})
        (nobody,) = [one for one in audited(facts).history.mandates if one.member == "a"]
        assert nobody.starts == nobody.until
        assert "roles/curator/primary/2020-07-01T00:00:00Z" not in complaints(facts)
        assert "roles/curator/primary/2020-07-01T00:00:00Z" in complaints(attrs.evolve(facts, members=record().members))

    def test_a_resignation_tells_who_resigned(self) -> None:
        """By the name that a reader knows."""
        gone = Resignation(member="a", role=ROLE, at=at("2020-03-01"))
        facts = attrs.evolve(record(row("a1", "a", "2020-01-01")), resignations=[gone])
        check = check_of(facts, f"resignations/{ROLE}/a/2020-03-01T00:00:00Z")
        assert check.agrees
        assert check.told(Reader(names={"a": "A. Alder"})).startswith("A. Alder ")

    def test_reserves_of_undecided_order_are_told(self) -> None:
        """A seat that one of the tied took over has a check that agrees, and names them."""
        facts = record(
            row("a1", "a", "2020-06-01", basis=WON, ended=("2020-07-01", RESIGNED)),
            elections=[election("e", "2020-06-01", {"a": 9, "h": 8, "b": 5, "c": 5})],
        )
        check = check_of(facts, "mandates/a1/succession")
        assert (True, {}, {"tied": ("b", "c")}) == (check.agrees, check.declared, check.computed)

    def test_promotion_and_revocation_before_the_record(self) -> None:
        """History may tell of a revocation, and of the reserve who was promoted then."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-03-01", EndingKind.REVOCATION)),
            attrs.evolve(reserve("b1", "b", "2020-01-01"), ended_at=at("2020-03-01"), ended_by=EndingKind.PROMOTION),
            row("b2", "b", "2020-03-01", "2021-01-01", of_term="2020-01-01"),
        )
        assert {} == complaints(facts)


class TestEndings:
    """What is recorded of an early end is held against what ended it."""

    @pytest.mark.parametrize("kind", [EndingKind.DEPARTURE, EndingKind.REVOCATION, EndingKind.PROMOTION])
    def test_an_end_that_nothing_brought_about(self, kind: EndingKind) -> None:
        """A claimed mandate that is said to have ended, and did not, ended by time alone."""
        claimed = row("mine", "a", "2020-06-01", basis=WON, ended=("2020-08-01", kind))
        found = complaints(record(claimed, elections=[election("e", "2020-06-01", {"a": 9})]))
        assert {
            "mandates/mine/ending": f"Recorded as ended by {kind} at 2020-08-01T00:00:00Z; it ended by time alone. "
            "(P5, R-32)"
        } == found

    @pytest.mark.parametrize("kind", [RESIGNED, EndingKind.REVOCATION, EndingKind.PROMOTION])
    @pytest.mark.parametrize("when", ["2020-01-01", "2021-01-01"])
    def test_an_end_out_of_office_makes_no_sense(self, when: str, kind: EndingKind) -> None:
        """One resigns, is revoked or promoted in office: not at the start, and not at the end."""
        with pytest.raises(PartgovError, match="ended_at: wanted an instant after the start and before the end"):
            row("a1", "a", "2020-01-01", ended=(when, kind))

    def test_declining_after_the_start_makes_no_sense(self) -> None:
        """One declines by the start of the term."""
        with pytest.raises(PartgovError, match="ended_at: wanted an instant by the start of the mandate"):
            row("a1", "a", "2020-01-01", basis=WON, ended=("2020-01-01T00:00:00.000001", EndingKind.DECLINE))

    @pytest.mark.parametrize("basis", [Basis.GIVEN, TOOK_OVER])
    def test_only_who_was_elected_declines(self, basis: Basis) -> None:
        """A reserve who declines to take over never began a mandate: it stands in `declined_by`."""
        with pytest.raises(PartgovError, match="only who was elected declines"):
            row("a1", "a", "2020-01-01", basis=basis, ended=("2020-01-01", EndingKind.DECLINE))

    def test_half_an_ending_makes_no_sense(self) -> None:
        """When and how a mandate ended go together."""
        with pytest.raises(PartgovError, match="ended_by: wanted ended_at and ended_by together, or neither"):
            attrs.evolve(row("a1", "a", "2020-01-01"), ended_at=at("2020-03-01"))

    def test_leaving_by_the_start(self) -> None:
        """An elected member who left by the start is recorded as departed then."""
        claimed = row("mine", "a", "2020-07-01", basis=WON, ended=("2020-06-15", EndingKind.DEPARTURE))
        called = election("e", "2020-06-01", {"a": 9}, starts="2020-07-01")
        assert {} == complaints(record(claimed, elections=[called], left={"a": "2020-06-15"}))

    @pytest.mark.parametrize("ends", ["2020-01-01", "2019-12-31"])
    def test_a_row_that_ends_by_its_start_makes_no_sense(self, ends: str) -> None:
        """A recorded mandate ends after it starts."""
        with pytest.raises(PartgovError, match="ends: wanted an instant after starts, 2020-01-01T00:00:00Z"):
            row("a1", "a", "2020-01-01", ends)

    @pytest.mark.parametrize("began", ["2020-01-01", "2020-06-01"])
    def test_a_remainder_of_a_term_that_begins_later_makes_no_sense(self, began: str) -> None:
        """The term began before its remainder."""
        with pytest.raises(PartgovError, match="term_starts: wanted an instant before starts, 2020-01-01T00:00:00Z"):
            row("a1", "a", "2020-01-01", of_term=began)


class TestStandIns:
    """What is recorded of standing in is held against the mandates of both."""

    def facts(self, *stand_ins: Any) -> Record:
        """A's mandate with these stand-ins; b and c are reserves."""
        return record(
            row("a1", "a", "2020-01-01", stand_ins=stand_ins),
            reserve("b1", "b", "2020-01-01", place=0),
            reserve("c1", "c", "2020-01-01", place=1),
        )

    def test_in_order(self) -> None:
        """Standing in by a reserve inside the mandate is told and agrees."""
        check = check_of(self.facts(stand_in("b", "2020-02-01", "2020-03-01")), "mandates/a1/stand-ins/b")
        assert (True, "P5", {"from": "2020-02-01T00:00:00Z", "until": "2020-03-01T00:00:00Z"}) == (
            check.agrees,
            check.clause,
            check.declared,
        )

    def test_one_after_the_other(self) -> None:
        """Two reserves may stand in for one primary one after the other."""
        assert {} == complaints(
            self.facts(stand_in("b", "2020-02-01", "2020-03-01"), stand_in("c", "2020-03-01", "2020-04-01"))
        )

    def test_not_two_at_a_time(self) -> None:
        """A seat is never held twice: two who stand in for one primary at the same time are told."""
        facts = self.facts(
            stand_in("b", "2020-02-01", "2020-03-01"), stand_in("c", at("2020-03-01").isoformat(), "2020-04-01")
        )
        overlap = self.facts(
            stand_in("b", "2020-02-01", "2020-03-01"),
            stand_in("c", (at("2020-03-01") - TICK).isoformat(), "2020-04-01"),
        )
        assert ([], ["mandates/a1/stand-ins/b", "mandates/a1/stand-ins/c"]) == (
            list(complaints(facts)),
            sorted(complaints(overlap)),
        )

    @pytest.mark.parametrize(
        "days",
        [0, 1],
    )
    def test_not_for_two_at_a_time(self, days: int) -> None:
        """One reserve cannot stand in for two primaries at a time, be it for the very same time or a part of it."""
        facts = record(
            row("a1", "a", "2020-01-01", stand_ins=[stand_in("b", "2020-02-01", "2020-03-01")]),
            row("h1", "h", "2020-01-01", stand_ins=[stand_in("b", f"2020-02-{1 + days:02}", "2020-03-01")]),
            reserve("b1", "b", "2020-01-01"),
        )
        assert ["mandates/a1/stand-ins/b", "mandates/h1/stand-ins/b"] == sorted(complaints(facts))

    def test_a_reason_is_told_once(self) -> None:
        """One reserve's overlapping stand-ins for one primary are one reason each, not two."""
        facts = self.facts(stand_in("b", "2020-02-01", "2020-03-01"), stand_in("b", "2020-02-10", "2020-03-10"))
        told = [one.because for one in audited(facts).checks if not one.agrees]
        assert [1, 1] == [because.count("stood in too") for because in told]

    def test_the_same_twice_makes_no_sense(self) -> None:
        """One member's standing in from one instant is recorded once."""
        with pytest.raises(PartgovError, match="stand_ins: wanted each member and starts once"):
            self.facts(stand_in("b", "2020-02-01", "2020-03-01"), stand_in("b", "2020-02-01", "2020-04-01"))


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────


class TestRecalls:
    """Every declared outcome must follow."""

    HELD = row("a1", "a", "2020-01-01")

    @pytest.mark.parametrize("declared", list(RecallOutcome))
    @pytest.mark.parametrize(
        ("outcome", "facts"),
        [
            (RecallOutcome.REVOKED, {"yes": 2, "no": 1}),
            (RecallOutcome.KEPT, {"yes": 1, "no": 1}),
            (RecallOutcome.NOT_SECONDED, {"yes": 2, "no": 1, "seconds": ()}),
            (RecallOutcome.REFUSED, {"yes": 2, "no": 1, "initiator": "stranger"}),
        ],
    )
    def test_declared(self, outcome: RecallOutcome, facts: dict[str, Any], declared: RecallOutcome) -> None:
        """A declaration agrees when it is what follows, and the check has both and the votes."""
        check = check_of(
            record(self.HELD, recalls=[recall("k", "a", "2020-03-01", declared=declared, **facts)]), "recalls/k"
        )
        assert (outcome is declared, {"outcome": declared.value}) == (check.agrees, check.declared)
        assert {"outcome": outcome.value, "yes": facts["yes"], "no": facts["no"]} == check.computed

    def test_moot(self) -> None:
        """A poll on a mandate that ended is declared moot."""
        held = row("a1", "a", "2020-01-01", ended=("2020-03-10", RESIGNED))
        facts = record(held, recalls=[recall("k", "a", "2020-03-01", 2, 1, declared=RecallOutcome.MOOT)])
        assert {} == complaints(facts)

    def test_nothing_declared(self) -> None:
        """Of a recall that nobody declared only the period is checked."""
        facts = record(self.HELD, recalls=[recall("k", "a", "2020-03-01", 2, 1)])
        subjects = [one.subject for one in audited(facts).checks]
        assert ["mandates/a1", "mandates/a1/limits", "recalls/k/period"] == subjects

    def test_declared_before_it_was_counted(self) -> None:
        """A recall without votes in the record is not counted yet: nothing that hangs on them can be declared."""
        poll = attrs.evolve(recall("k", "a", "2020-03-01", declared=RecallOutcome.REVOKED), tally=None)
        found = complaints(record(self.HELD, recalls=[poll]))
        assert "Declared revoked, computed not counted yet" in found["recalls/k"]

    @pytest.mark.parametrize(("agrees", "as_of"), [(False, at("2020-03-15") - TICK), (True, at("2020-03-15"))])
    def test_r46__declared_too_early(self, agrees: bool, as_of: datetime) -> None:
        """What was declared a microsecond before the close does not follow; at the close, it may."""
        poll = recall("k", "a", "2020-03-01", 2, 1, declared=RecallOutcome.REVOKED)
        facts = attrs.evolve(record(self.HELD, recalls=[poll]), as_of=as_of)
        assert agrees is check_of(facts, "recalls/k").agrees

    def test_abstentions_make_no_sense(self) -> None:
        """A recall has two options, in a tally as on a ballot."""
        facts = load_record(CURATORS.read_bytes())
        poll = facts.recalls[0]
        assert poll.tally is not None
        abstained = attrs.evolve(poll, tally=attrs.evolve(poll.tally, abstain=1))
        with pytest.raises(PartgovError, match="wanted yes or no: a recall has two options"):
            attrs.evolve(facts, recalls=(abstained,))


# ── elections and mandates together ──────────────────────────────────────────────────────────────


class TestElections:
    """No election seats a barred member or fills a taken seat."""

    def test_a_winner_whose_mandate_runs_on(self) -> None:
        """A primary caretaker declared primary again while in office is told, with the mandate that runs on."""
        called = election(
            "e", "2020-06-01", {"a": 9, "b": 1}, declared=Declared(primary=("a",)), seats=Seats(primary=1)
        )
        found = complaints(record(row("a1", "a", "2020-01-01"), elections=[called]))
        assert "a was declared primary, computed refused" in found["elections/e"]
        assert "a holds a primary mandate as curator until 2021-01-01T00:00:00Z" in found["elections/e"]

    def test_a_reserve_elected_reserve_again(self) -> None:
        """A reserve whose mandate runs on may not be declared reserve again."""
        called = election("e", "2020-06-01", {"a": 9}, declared=Declared(primary=(), reserve=("a",)))
        found = complaints(record(reserve("a1", "a", "2020-01-01"), elections=[called]))
        assert "a was declared reserve, computed primary" in found["elections/e"]

    def test_more_declared_than_seats(self) -> None:
        """Three declared primary on two seats are told as such, besides being declared wrongly."""
        called = election(
            "e", "2020-06-01", {"a": 3, "b": 2, "c": 1}, declared=Declared(primary=("a", "b", "c"), reserve=())
        )
        assert ["elections/e", "roles/curator/primary/2020-06-01T00:00:00Z"] == list(
            complaints(record(elections=[called]))
        )


def test_the_audit_keeps_the_history() -> None:
    """An audit holds everything that follows, for whoever wants to ask more."""
    facts = load_record(CURATORS.read_bytes())
    history = audit_record(facts, zone=UTC).history
    in_office = [one.member for one in history.in_office(at("2019-06-01")) if one.seat is Seat.PRIMARY]
    assert ["finn", "gita", "hugo", "ines", "jan"] == sorted(in_office)
