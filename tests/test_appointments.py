"""Appointments: by whom, to which seat, until when, and what else happens at the same instant (R-100)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import FOREVER
from partgov.foundation.sentences import Phrase
from partgov.history.audit import Audit
from partgov.interop.records import dump_record, load_record
from tests.documents import Document, member, quick_run, record_of
from tests.test_terms import audited, day, election

START, MEANWHILE, THEN, PLANNED = day(2015), day(2015, 12), day(2016), day(2017)
HALF = "2016-12-31T12:00:00Z"
TICK_BEFORE, AFTER = "2015-12-31T23:59:59.999999Z", "2016-01-01T00:00:00.000001Z"


def appointment(who: str, id: str = "x", **rest: Any) -> Document:
    """Somebody's appointment to the council by the court, made and beginning at THEN."""
    return {"id": id, "role": "council", "member": who, "by": "court", "at": THEN, "from": THEN, **rest}


def rest_of(name: str, who: str = "p", **rest: Any) -> Document:
    """The appointment of somebody to what is left of a mandate."""
    return appointment(who, remainder_of=name, **rest)


def sits(who: str, seat: str = "primary", **rest: Any) -> Document:
    """A mandate from before the record, for two years from START on."""
    place = {} if seat == "primary" else {"place": 1}
    return {
        "id": who,
        "role": "council",
        "member": who,
        "seat": seat,
        "starts": START,
        "ends": PLANNED,
        **place,
        **rest,
    }


def document(*appointments: Document, term: Any = "P2Y", seats: int = 2, **rest: Any) -> Document:
    """A council of two, a and b, where the court may appoint."""
    rules = {"term": term, "appointed_by": ["court"], **rest.pop("rules", {})}
    return record_of(**{
        "bylaws": [{"extends": "none", "mandates": rules, "recall": {"majority": "2/3"}}],
        "members": [member(who) for who in "abcdprvw"],
        "roles": [{"id": "council", "primary_seats": seats, "reserve_seats": 1}],
        "mandates": [sits("a"), sits("b")], "appointments": [*appointments], **rest,
    })  # fmt: skip


def council(found: Audit, at: str) -> str:
    """Who holds a primary seat of the council at an instant."""
    held = found.history.in_office(datetime.fromisoformat(at))
    return "".join(sorted(one.member for one in held if (one.role, one.seat.value) == ("council", "primary")))


def resigns(who: str, at: str = THEN) -> Document:
    """Somebody's resignation from the council."""
    return {"member": who, "role": "council", "at": at}


def recall(yes: int, **rest: Any) -> Document:
    """A recall of a that closes at THEN."""
    return {
        "id": "recall", "role": "council", "mandatee": "a", "initiator": "c", "opens": MEANWHILE, "closes": THEN,
        "seconds": [{"member": who, "at": day(2015, 12, 2)} for who in "dv"], "tally": {"yes": yes, "no": 1}, **rest,
    }  # fmt: skip


def wrong(found: Audit) -> list[str]:
    """The subjects of the checks that do not agree."""
    return [one.subject for one in found.checks if not one]


def because(found: Audit, subject: str) -> str:
    """What is said of one subject."""
    (check,) = [one for one in found.checks if one.subject == subject]
    return check.because


def stands(found: Audit, subject: str) -> tuple[bool, dict[str, Any], dict[str, Any]]:
    """Whether a check agrees, what was declared and what was computed."""
    (check,) = [one for one in found.checks if one.subject == subject]
    assert check.agrees is all(one.met for one in check.findings)
    return check.agrees, dict(check.declared), dict(check.computed)


def ends_of(found: Audit, who: str) -> list[tuple[str, datetime]]:
    """What each mandate of somebody rests on, and its scheduled end."""
    return [(one.basis.value, one.ends) for one in found.history.mandates if one.member == who]


CARRIED, LOST = recall(3), recall(1)
RESERVE = [sits("a"), sits("b"), sits("r", "reserve")]
SEATS = f"roles/council/primary/{THEN}"
REST = "appointments/x/remainder"


class TestAtOneInstant:
    """Who sits just after, where an appointment begins at the very instant at which something else happens."""

    @pytest.mark.parametrize(
        ("facts", "sitting", "astray"),
        [
            # a resigns: the appointment goes before the reserve, whether it names the seat or takes any that is free.
            ({"resignations": [resigns("a")]}, "br", []),
            ({"resignations": [resigns("a")], "appointments": [rest_of("a")]}, "bp", []),
            ({"resignations": [resigns("a")], "appointments": [appointment("p")]}, "bp", []),
            # both resign: the reserve takes the other seat.
            ({"resignations": [resigns("a"), resigns("b")], "appointments": [rest_of("a")]}, "pr", []),
            ({"resignations": [resigns("a"), resigns("b")], "appointments": [appointment("p")]}, "pr", []),
            # the reserve is appointed, and is reserve no more.
            ({"resignations": [resigns("a")], "appointments": [rest_of("a", "r")]}, "br", []),
            # a does not resign: more hold a seat than there are.
            ({"appointments": [appointment("p")]}, "abp", [SEATS]),
            ({"appointments": [rest_of("a")]}, "abp", [REST, SEATS]),
            # a is recalled, or is not.
            ({"recalls": [CARRIED]}, "br", []),
            ({"recalls": [CARRIED], "appointments": [rest_of("a")]}, "bp", []),
            ({"recalls": [LOST], "appointments": [rest_of("a")]}, "abp", [REST, SEATS]),
            # a leaves the organisation.
            ({"left": "a", "appointments": [rest_of("a")]}, "bp", []),
            # who is appointed has left: it comes to nothing, and the reserve takes the seat.
            (
                {"left": "p", "resignations": [resigns("a")], "appointments": [rest_of("a")]}, "br",
                ["appointments/x/member"],
            ),
            # two are appointed to one seat.
            (
                {"resignations": [resigns("a")], "appointments": [rest_of("a"), rest_of("a", "w", id="y")]}, "bpw",
                [REST, "appointments/y/remainder", SEATS],
            ),
        ],
    )  # fmt: skip
    def test_trap_22__explicit_before_automatic(self, facts: Document, sitting: str, astray: list[str]) -> None:
        """Ends, then appointments to named seats, then to any, then the reserve; what cannot be is told."""
        left = facts.pop("left", None)
        members = [member(who, **({"left": THEN} if who == left else {})) for who in "abcdprvw"]
        found = audited(document(**{"mandates": RESERVE, "members": members, **facts}))
        assert (sitting, astray) == (council(found, THEN), wrong(found))
        assert "ab" == council(found, TICK_BEFORE)

    @pytest.mark.parametrize(
        ("elected", "facts", "sitting"),
        [
            # An election of the usual kind comes last: nothing is left to it, or the other seat.
            ("vw", {"resignations": [resigns("a")], "appointments": [rest_of("a")]}, "bp"),
            ("vw", {"resignations": [resigns("a"), resigns("b")], "appointments": [rest_of("a")]}, "pr"),
            # One that hangs on the recall of a: the appointment has the seat already; without one, whoever wins.
            ("vw", {"recalls": [CARRIED], "depends_on": {"recall": "recall", "outcome": "revoked"}}, "bv"),
            (
                "vw",
                {
                    "recalls": [CARRIED], "depends_on": {"recall": "recall", "outcome": "revoked"},
                    "appointments": [rest_of("a")],
                },
                "bp",
            ),
            # One with which b retires: the appointee has the seat of a, who wins that of b, and the reserve nothing.
            ("vw", {"resignations": [resigns("a")], "appointments": [rest_of("a")], "retires": ["b"]}, "pv"),
            ("vw", {"resignations": [resigns("a")], "appointments": [appointment("p")], "retires": ["b"]}, "pv"),
            ("b", {"resignations": [resigns("a")], "appointments": [appointment("p")], "retires": ["b"]}, "bp"),
            ("", {"resignations": [resigns("a")], "appointments": [appointment("p")], "retires": ["b"]}, "p"),
            # Nobody is appointed: the reserve has what the winners leave of what was vacated, and not of who retires.
            ("vw", {"resignations": [resigns("a")], "retires": ["b"]}, "vw"),
            ("v", {"resignations": [resigns("a")], "retires": ["b"]}, "rv"),
            ("", {"resignations": [resigns("a")], "retires": ["b"]}, "r"),
            ("", {"retires": ["b"]}, "a"),
            ("", {"resignations": [resigns("a")], "retires": ["a", "b"]}, ""),
            ("v", {"recalls": [CARRIED], "retires": ["a"]}, "bv"),
            ("", {"recalls": [CARRIED], "retires": ["a"]}, "b"),
            ("", {"recalls": [LOST], "retires": ["a"]}, "b"),
        ],
    )  # fmt: skip
    def test_with_an_election_of_the_same_instant(self, elected: str, facts: Document, sitting: str) -> None:
        """Appointments, then elections with which somebody retires or that hang on a recall, then reserves, others."""
        chosen = {key: facts.pop(key) for key in ("depends_on",) if key in facts}
        retires = facts.pop("retires", None)
        chosen |= {} if retires is None else {"yields": {"mandates": retires}}
        voted = {**election(2016, elected), **chosen}
        if "depends_on" in chosen:
            voted["voting_closes"] = THEN
        found = audited(document(**{"mandates": RESERVE, "elections": [voted], **facts}))
        assert (sitting, []) == (council(found, THEN), wrong(found))

    @pytest.mark.parametrize(
        ("elected", "facts", "sitting"),
        [
            ("v", {}, "bv"), ("", {}, "br"), ("v", {"appointments": [appointment("p")]}, "bp"),
            ("v", {"resignations": [resigns("a"), resigns("b")]}, "rv"),
        ],
    )  # fmt: skip
    def test_with_an_election_that_fills_the_rest(self, elected: str, facts: Document, sitting: str) -> None:
        """R-102: an election that names what is left of a mandate fills that before a reserve may."""
        voted = election(2016, elected, seats=1, terms=[{"remainder_of": "a"}])
        rest = {"mandates": RESERVE, "elections": [voted], "resignations": [resigns("a")], **facts}
        assert sitting == council(audited(document(**rest)), THEN)

    def test_in_place_of_who_won_and_declined(self) -> None:
        """Elected and gone before the start: whoever is appointed to the rest has the seat, and no reserve."""
        declined = {
            "id": "won", "role": "council", "member": "v", "seat": "primary", "starts": THEN, "basis": "election",
            "ended_at": TICK_BEFORE, "ended_by": "decline",
        }  # fmt: skip
        facts = document(
            rest_of("won"), elections=[election(2016, "vw")], mandates=[sits("r", "reserve"), declined],
        )  # fmt: skip
        found = audited(facts)
        assert ("pw", []) == (council(found, THEN), wrong(found))
        assert [("appointment", datetime.fromisoformat(day(2018)))] == ends_of(found, "p")
        assert [None] == [one.term_starts for one in found.history.mandates if one.member == "p"], "a whole term"
        assert "rw" == council(audited({**facts, "appointments": []}), THEN)

    def test_a_poll_about_a_reserve_who_is_appointed_is_moot(self) -> None:
        """R-22: becoming primary at the very close makes it moot, and the appointment stands."""
        about = recall(3, mandatee="r")
        found = audited(document(appointment("r"), mandates=[sits("b"), sits("r", "reserve")], recalls=[about]))
        assert ("br", "moot") == (council(found, THEN), found.history.recalls["recall"].outcome)


class TestBefore:
    """A seat that falls vacant before an appointment to it begins."""

    def test_it_is_kept_for_who_was_appointed_by_then(self) -> None:
        """Appointed on the day of the vacancy, for later: no reserve takes the seat over meanwhile."""
        facts = document(
            rest_of("a", at=MEANWHILE), mandates=RESERVE, resignations=[resigns("a", MEANWHILE)],
        )  # fmt: skip
        found = audited(facts)
        assert ["ab", "b", "bp"] == [council(found, at) for at in (day(2015, 11), MEANWHILE, THEN)]
        assert found

    def test_it_is_the_reserves_where_nobody_was_appointed_yet(self) -> None:
        """Appointed a tick later: the reserve has taken the seat over, and the appointment is told to have none."""
        late = f"{MEANWHILE[:-1]}.000001Z"
        facts = document(rest_of("a", at=late), mandates=RESERVE, resignations=[resigns("a", MEANWHILE)])
        found = audited(facts)
        assert ["br", "bpr"] == [council(found, at) for at in (MEANWHILE, THEN)]
        assert [REST, SEATS] == wrong(found)
        assert because(found, REST).startswith(
            "It is said to be the rest of the mandate a, and others have that seat, or are appointed to it: r."
        )

    def test_it_goes_to_the_reserve_where_who_was_appointed_has_left(self) -> None:
        """The seat was kept for somebody who is no member when the appointment begins: then the reserve takes it."""
        members = [member(who, **({"left": day(2015, 12, 15)} if who == "p" else {})) for who in "abcdprvw"]
        facts = document(
            rest_of("a", at=MEANWHILE), mandates=RESERVE, resignations=[resigns("a", MEANWHILE)], members=members,
        )  # fmt: skip
        found = audited(facts)
        assert ["b", "br"] == [council(found, at) for at in (MEANWHILE, THEN)]
        assert ["appointments/x/member"] == wrong(found)

    @pytest.mark.parametrize(("made", "at_then", "later"), [(THEN, "b", "bv"), (AFTER, "br", "brv")])
    def test_it_is_kept_for_another_who_was_appointed_by_then(self, made: str, at_then: str, later: str) -> None:
        """Who was appointed first is no member when it begins: another, appointed by that instant, has the seat."""
        members = [member(who, **({"left": day(2015, 12, 15)} if who == "p" else {})) for who in "abcdprvw"]
        facts = document(
            rest_of("a", at=MEANWHILE), rest_of("a", "v", id="y", at=made, **{"from": day(2016, 2)}),
            mandates=RESERVE, resignations=[resigns("a", MEANWHILE)], members=members,
        )  # fmt: skip
        found = audited(facts)
        assert ["b", at_then, later] == [council(found, at) for at in (MEANWHILE, THEN, day(2016, 2))]

    def test_who_joined_since_is_appointed(self) -> None:
        """A member when it begins, though not when it was made."""
        members = [member(who, **({"joined": THEN} if who == "p" else {})) for who in "abcdprvw"]
        found = audited(document(appointment("p", at=MEANWHILE), mandates=[sits("b")], members=members))
        assert ("bp", []) == (council(found, THEN), wrong(found))


class TestRemainder:
    """Of which mandate an appointment may be the rest."""

    @pytest.mark.parametrize(
        ("name", "facts", "says"),
        [
            ("nobody", {}, "the rest of the mandate nobody, and when it begins no such mandate has begun."),
            ("a", {}, "the rest of the mandate a, and that runs on until 2017-01-01T00:00:00Z."),
            ("a", {"term": {"successor": "election"}}, "the rest of the mandate a, and that runs on."),
            (
                "r", {"mandates": RESERVE},
                "the rest of the mandate r, and that is a reserve's: one is appointed to a primary seat.",
            ),
            (
                "k", {"mandates": [{**sits("a", role="chair"), "id": "k"}]},
                "the rest of the mandate k, and that is one of another role than council.",
            ),
            (
                "a", {"mandates": [{**sits("a"), "starts": day(2014), "ends": THEN}]},
                (
                    "the rest of the mandate a, and nothing is left of its term, which was over by then; it ended at "
                    "2016-01-01T00:00:00Z."
                ),
            ),
            (
                "a", {"elections": [election(2015, "", month=6, yields={"mandates": ["a"]})]},
                (
                    "the rest of the mandate a, and nothing is left of its term, which was over by then; it ended at "
                    "2015-06-01T00:00:00Z."
                ),
            ),
        ],
    )  # fmt: skip
    def test_of_what_it_is_none(self, name: str, facts: Document, says: str) -> None:
        """It is told why, and the mandate is one of its own length."""
        roles = [{"id": each, "primary_seats": 9, "reserve_seats": 1} for each in ("council", "chair")]
        found = audited(document(rest_of(name), roles=roles, **facts))
        assert [REST] == wrong(found)
        assert says in because(found, REST)
        (check,) = (one for one in found.checks if one.subject == REST)
        assert (False, datetime.fromisoformat(THEN)) == (check.findings[0].met, check.findings[0].found)
        assert (name == "nobody" or "term" in facts) is (check.findings[0].needed is None)
        assert (False, {"remainder_of": name}, {}) == stands(found, REST)
        ends = FOREVER if "term" in facts else datetime.fromisoformat(day(2018))
        assert [("appointment", ends)] == ends_of(found, "p")

    def test_it_has_the_end_of_that_mandate(self) -> None:
        """The rest of a term of two years, which counts for the limits as one does; it says how the other ended."""
        found = audited(document(rest_of("a"), resignations=[resigns("a")]))
        (mandate,) = [one for one in found.history.mandates if one.member == "p"]
        expected = datetime.fromisoformat(PLANNED), datetime.fromisoformat(START)
        assert expected == (mandate.ends, mandate.term_starts)
        assert because(found, REST) == (
            "The rest of the mandate a, which ended at 2016-01-01T00:00:00Z by resignation and would have run until "
            "2017-01-01T00:00:00Z. (mandates.appointed_by)"
        )

    def test_of_a_seat_that_nobody_took_over_meanwhile(self) -> None:
        """Vacant for a month, without a reserve: who is appointed has the rest, which nobody else had."""
        found = audited(document(rest_of("a"), resignations=[resigns("a", MEANWHILE)]))
        assert (["b", "bp"], []) == ([council(found, at) for at in (MEANWHILE, THEN)], wrong(found))
        (check,) = (one for one in found.checks if one.subject == REST)
        assert [(True, *map(datetime.fromisoformat, (THEN, MEANWHILE)))] == [
            (one.met, one.found, one.needed) for one in check.findings
        ]

    def test_nobody_may_be_appointed_to_what_an_election_filled(self) -> None:
        """An election whose `terms` give the rest of a mandate has filled it."""
        filled = election(2015, "v", month=6, seats=1, terms=[{"remainder_of": "a"}])
        found = audited(document(rest_of("a"), elections=[filled], resignations=[resigns("a", day(2015, 6))]))
        assert "are appointed to it: v." in because(found, REST)
        assert ["bv", "bpv"] == [council(found, at) for at in (day(2015, 6), THEN)]


class TestUntil:
    """The end of an appointment: its own, or that of the term, whichever comes first."""

    @pytest.mark.parametrize(
        ("until", "last", "astray"),
        [
            (None, day(2018), []), (day(2017, 6), day(2017, 6), []), (day(2018), day(2018), []),
            (day(2018, 1, 2), day(2018), ["appointments/x/until"]),
        ],
    )  # fmt: skip
    def test_with_a_span(self, until: str | None, last: str, astray: list[str]) -> None:
        """Two years at most; a day more is told."""
        given = {} if until is None else {"until": until}
        found = audited(document(appointment("p", **given), mandates=[]))
        assert ([("appointment", datetime.fromisoformat(last))], astray) == (ends_of(found, "p"), wrong(found))
        if astray:
            assert (False, {"until": until}, {"until": last}) == stands(found, astray[0])
            (beyond,) = [one.findings[0] for one in found.checks if not one]
            assert [*map(datetime.fromisoformat, (day(2018, 1, 2), last))] == [beyond.found, beyond.needed]

    def test_it_ends_by_itself_and_no_reserve_takes_over(self) -> None:
        """When its own end comes its time is over: there is no remainder."""
        found = audited(document(appointment("p", until=day(2016, 6)), mandates=[sits("r", "reserve")]))
        assert ["p", ""] == [council(found, at) for at in (THEN, day(2016, 6))]

    @pytest.mark.parametrize(
        ("until", "sitting"), [(None, "vw"), (day(2016, 7), "vw"), (day(2016, 6), "vw"), (day(2016, 5), "vw")]
    )
    def test_with_a_successor(self, until: str | None, sitting: str) -> None:
        """It yields to the council's successor like everybody; its own end is another, if that comes first."""
        term = {"span": "P2Y", "successor": "election"}
        given = {} if until is None else {"until": until}
        found = audited(
            document(appointment("p", **given), term=term, mandates=[sits("a")], elections=[election(2016, "vw", 6)])
        )
        assert ("ap", sitting) == (council(found, THEN), council(found, day(2016, 6)))
        (mandate,) = [one for one in found.history.mandates if one.member == "p"]
        expired = until in (None, day(2016, 7))
        assert ("expiry" if expired else None) == (mandate.ended and mandate.ended.by.value)

    def test_whose_own_end_comes_first_yields_first(self) -> None:
        """One seat is called, and the appointment ends a month later, the other's term in half a year."""
        term = {"span": "P2Y", "successor": "election"}
        voted = election(2016, "v", 6, seats=1)
        found = audited(
            document(appointment("p", until=day(2016, 7)), term=term, mandates=[sits("a")], elections=[voted])
        )
        assert ("av", []) == (council(found, day(2016, 6)), wrong(found))

    def test_the_rest_of_a_term_yields_with_its_cohort(self) -> None:
        """R-95: the planned end is that of the term, which who is appointed to the rest takes over."""
        term = {"span": "P2Y", "successor": "election"}
        late = {**sits("b"), "ends": day(2018)}
        facts = document(
            rest_of("a"), term=term, mandates=[sits("a"), late], resignations=[resigns("a")],
            elections=[election(2017, "v", seats=1)],
        )  # fmt: skip
        assert "bv" == council(audited(facts), PLANNED)

    def test_who_takes_a_seat_at_the_very_instant_does_not_yield(self) -> None:
        """Appointed when the new council's term starts: one seat is theirs, and one is the council's to fill."""
        term = {"span": "P2Y", "successor": "election"}
        facts = document(
            rest_of("a"), term=term, resignations=[resigns("a")], elections=[election(2016, "vw")],
        )  # fmt: skip
        assert "pv" == council(audited(facts), THEN)


class TestUntilSomebodyTakesTheSeat:
    """R-95: a term until a person takes that very seat; who is appointed is such a person."""

    @pytest.mark.parametrize(
        ("appointed", "facts", "sitting", "astray"),
        [
            ("p", {}, "bp", []), ("pw", {}, "pw", []), ("a", {}, "ab", []), ("b", {}, "ab", []), ("bp", {}, "bp", []),
            ("ab", {}, "ab", []),
            ("p", {"mandates": [sits("b")]}, "bp", []),
            ("pw", {"mandates": [sits("b")]}, "pw", []),
            ("p", {"resignations": [resigns("b")]}, "ap", []),
            ("p", {"resignations": [resigns("b")], "mandates": RESERVE}, "ap", []),
            ("p", {"mandates": [{**sits("a"), "ends": PLANNED}, sits("b")]}, "abp", ["appointments/x0/yields", SEATS]),
            ("ap", {"mandates": [{**sits("a"), "ends": PLANNED}, sits("b")]}, "ap", []),
        ],
    )  # fmt: skip
    def test_as_many_make_way_as_take_a_seat(
        self, appointed: str, facts: Document, sitting: str, astray: list[str]
    ) -> None:
        """Who is appointed again, then whose planned end comes first; a free seat is filled first; ties are told."""
        first = [{**sits("a"), "ends": day(2016, 6)}, sits("b")]
        appointments = [appointment(who, id=f"x{place}") for place, who in enumerate(appointed)]
        term = {"span": "P2Y", "successor": "seat"}
        found = audited(document(*appointments, term=term, **{"mandates": first, **facts}))
        assert (sitting, astray) == (council(found, THEN), wrong(found))

    def test_who_made_way_has_no_heirs(self) -> None:
        """The mandate ends by expiry: no reserve takes over, and nobody is appointed to the rest of it."""
        term = {"span": "P2Y", "successor": "seat"}
        mandates = [{**sits("a"), "ends": day(2016, 6)}, sits("b"), sits("r", "reserve")]
        later = rest_of("a", "w", id="y", at=day(2016, 3), **{"from": day(2016, 3)})
        found = audited(document(appointment("p"), later, term=term, mandates=mandates, seats=2))
        assert ("bp", "expiry") == (council(found, THEN), found.history.mandates[0].ended.by)  # type: ignore[union-attr]
        assert "nothing is left of its term" in because(found, "appointments/y/remainder")

    def test_an_appointment_ends_nothing_where_an_election_has_to(self) -> None:
        """Until the next *election*, and with a span: more hold seats than there are."""
        for term in ({"span": "P2Y", "successor": "election"}, "P2Y"):
            found = audited(document(appointment("p"), term=term))
            assert ("abp", [SEATS]) == (council(found, THEN), wrong(found))

    def test_how_many_of_one_planned_end_is_told(self) -> None:
        """One of two, two of three; of three seats one is free, and one of two has to."""
        term = {"span": "P2Y", "successor": "seat"}
        for seats, held, appointed, says in (
            (2, "ab", "p", "one of them has to"), (3, "abc", "pw", "two of them have to"),
            (3, "ab", "pw", "one of them has to"),
        ):  # fmt: skip
            appointments = [appointment(who, id=f"x{place}") for place, who in enumerate(appointed)]
            mandates = [sits(who) for who in held]
            found = audited(document(*appointments, term=term, mandates=mandates, seats=seats))
            assert says in because(found, "appointments/x0/yields")


class TestByWhom:
    """Who may appoint, and by what it is known that they did."""

    @pytest.mark.parametrize(
        ("rules", "by", "says"),
        [
            ([], "court", "at 2016-01-01T00:00:00Z, and the rules of that day let nobody appoint"),
            (["chair"], "court", "by the rules of that day those who may appoint are: chair."),
            (["chair"], "chair", ""), (["deputy"], "deputy", "and nobody was of deputy then."),
            (["officers"], "officers", ""), (["officers"], "chair", "those who may appoint are: officers."),
            (["founders"], "founders", ""), (["readers"], "readers", ""), (["the King"], "the King", ""),
        ],
    )  # fmt: skip
    def test_is_named_and_in_office(self, rules: list[str], by: str, says: str) -> None:
        """A role, body, group or list that has somebody at that instant, or somebody whom the record does not know."""
        facts = document(
            appointment("p", by=by), mandates=[sits("b"), {**sits("c", role="chair"), "id": "chair-c"}],
            roles=[{"id": name, "primary_seats": 2, "reserve_seats": 1} for name in ("council", "chair", "deputy")],
            groups=[{"id": "readers", "founded_at": START, "founders": ["a", "d"]}],
        )  # fmt: skip
        facts["bylaws"][0] |= {
            "bodies": {"officers": ["chair", "deputy"]}, "lists": {"founders": ["d"]}, "groups": {"least": 2},
        }  # fmt: skip
        facts["bylaws"][0]["mandates"]["appointed_by"] = rules
        found = audited(facts)
        assert (["appointments/x"] if says else []) == wrong(found)
        assert says in because(found, "appointments/x")
        assert (not says, {"by": by}, {"by": tuple(rules)}) == stands(found, "appointments/x")
        assert "bp" == council(found, THEN), "it is who was in office, in order or not"
        (check,) = [one for one in found.checks if one.subject == "appointments/x"]
        able = check.findings[0].values["able"]
        assert (tuple(rules) or "nobody") == (str(able) if isinstance(able, Phrase) else able)

    @pytest.mark.parametrize(("at", "fine"), [(TICK_BEFORE, True), (THEN, False)])
    def test_in_office_at_that_instant(self, at: str, fine: bool) -> None:
        """Trap 22: the chair whose term ends at THEN may appoint until a tick before."""
        chair = {**sits("c", role="chair"), "id": "chair-c", "starts": day(2014), "ends": THEN}
        roles = [{"id": name, "primary_seats": 2, "reserve_seats": 1} for name in ("council", "chair")]
        facts = document(
            appointment("p", by="chair", at=at), mandates=[sits("b"), chair], roles=roles,
            rules={"appointed_by": ["chair"]},
        )  # fmt: skip
        assert fine == (not wrong(audited(facts)))

    @pytest.mark.parametrize(("at", "fine"), [(TICK_BEFORE, False), (THEN, True)])
    def test_from_the_very_instant_of_taking_office(self, at: str, fine: bool) -> None:
        """The chair whose term begins at THEN may appoint then, and not a tick before."""
        chair = {**sits("c", role="chair"), "id": "chair-c", "starts": THEN, "ends": day(2018)}
        roles = [{"id": name, "primary_seats": 2, "reserve_seats": 1} for name in ("council", "chair")]
        facts = document(
            appointment("p", by="chair", at=at), mandates=[sits("b"), chair], roles=roles,
            rules={"appointed_by": ["chair"]},
        )  # fmt: skip
        found = audited(facts)
        assert fine == (not wrong(found))
        (check,) = [one for one in found.checks if one.subject == "appointments/x"]
        assert ["chair"] == [one.found for one in check.findings]

    def test_of_the_rules_of_its_day(self) -> None:
        """R-30: who might appoint when it was made, though not any more when it begins."""
        facts = document(appointment("p", at=MEANWHILE), mandates=[sits("b")])
        facts["bylaws"].append({"from": day(2015, 12, 2), "extends": "none", "mandates": {"term": "P2Y"}})
        assert not wrong(audited(facts))
        facts["appointments"][0]["at"] = day(2015, 12, 2)
        assert ["appointments/x"] == wrong(audited(facts))

    def test_of_the_role(self) -> None:
        """R-82: a role may have others who appoint to it."""
        facts = document(appointment("p"), mandates=[sits("b")], rules={"roles": {"council": {"appointed_by": ["k"]}}})
        assert "those who may appoint are: k." in because(audited(facts), "appointments/x")

    @pytest.mark.parametrize(
        ("question", "closes", "says"),
        [
            ({"tally": {"for": 3, "against": 2}}, THEN, ""), ({"declared": "adopted"}, THEN, ""),
            ({"tally": {"for": 3, "against": 2}}, f"{THEN[:-1]}.000001Z", "the vote on that closed only later."),
            ({"tally": {"for": 2, "against": 3}}, THEN, "that was not adopted: it came to 'rejected'."),
            ({"tally": {"for": 3, "against": 2}, "declared": "rejected"}, THEN, "it came to 'rejected'."),
            ({}, THEN, "the record does not say what that came to."),
        ],
    )  # fmt: skip
    def test_by_a_question_that_was_carried(self, question: Document, closes: str, says: str) -> None:
        """Declared, else computed, and closed by then."""
        poll = {
            "id": "poll", "opens": MEANWHILE, "closes": closes,
            "questions": [{"id": "q", "rule": "for-against", **question}],
        }  # fmt: skip
        facts = document(appointment("p", question="q"), mandates=[sits("b")], polls=[poll])
        facts["bylaws"][0]["decisions"] = {"for_against": {"share": "1/2", "exceeded": True}}
        found = audited(facts)
        assert (["appointments/x"] if says else []) == [one for one in wrong(found) if one.startswith("app")]
        assert (says or "by the question q, which was adopted.") in because(found, "appointments/x")


class TestOfWhom:
    """Whom limits bar is told, and sits."""

    def test_limits_hold_as_for_anybody(self) -> None:
        """A second term in a row where one is the limit."""
        facts = document(
            appointment("a", at=day(2017), **{"from": day(2017)}), rules={"consecutive": 1, "gap": "P1Y"},
        )  # fmt: skip
        found = audited(facts)
        assert ("a", ["appointments/x/limits"]) == (council(found, day(2017)), wrong(found))

    @pytest.mark.parametrize(("until", "counts"), [(HALF, False), (f"{HALF[:-1]}.000001Z", True)])
    @pytest.mark.parametrize("term", ["P2Y", {"span": "P2Y", "successor": "election"}])
    def test_what_ends_before_the_term_counts_as_a_remainder_does(self, term: Any, until: str, counts: bool) -> None:
        """R-15: two years from THEN are 731 days; a part that is half of them counts for nothing, a tick more does."""
        again = appointment("p", id="y", at=day(2017, 6), **{"from": day(2017, 6)})
        facts = document(appointment("p", until=until), again, mandates=[], term=term, rules={"consecutive": 1})
        assert (["appointments/y/limits"] if counts else []) == wrong(audited(facts))

    @pytest.mark.parametrize(
        ("given", "fine"),
        [
            ({}, False), ({"until": PLANNED}, True), ({"until": day(2017, 1, 2)}, False),
            ({"remainder_of": "b"}, True), ({"remainder_of": "b", "until": day(2016, 2)}, True),
        ],
    )  # fmt: skip
    def test_a_window_is_asked_of_how_long_it_lasts(self, given: Document, fine: bool) -> None:
        """R-97: of three years within eight two were had: one more fits, by its own end or b's, and a day more not."""
        had = {**sits("p"), "id": "had", "starts": day(2014), "ends": THEN}
        facts = document(
            appointment("p", **given), mandates=[had, sits("b")], resignations=[resigns("b")],
            rules={"window": {"most": "P3Y", "within": "P8Y"}},
        )  # fmt: skip
        assert ([] if fine else ["appointments/x/limits"]) == wrong(audited(facts))

    @pytest.mark.parametrize(("until", "counts"), [("2016-12-31T12:00:00Z", False), ("2017-07-01T00:00:00Z", True)])
    def test_the_rest_of_an_appointment_is_of_the_same_term(self, until: str, counts: bool) -> None:
        """A reserve takes over in January what ends before the term: half of the *term* is asked, not of the part."""
        again = appointment("r", id="y", at=day(2017, 8), **{"from": day(2017, 8)})
        facts = document(
            appointment("p", until=until), again, mandates=[sits("r", "reserve")], rules={"consecutive": 1},
            resignations=[resigns("p", "2016-01-02T00:00:00Z")],
        )  # fmt: skip
        assert (["appointments/y/limits"] if counts else []) == wrong(audited(facts))

    def test_who_is_no_member_holds_nothing(self) -> None:
        """Somebody who has left when it begins is told, and does not sit."""
        members = [*map(member, "abcdrvw"), member("p", left=MEANWHILE)]
        found = audited(document(appointment("p"), mandates=[sits("b")], members=members))
        assert ("b", ["appointments/x/member"]) == (council(found, THEN), wrong(found))
        assert (False, {"member": "p"}, {}) == stands(found, "appointments/x/member")

    def test_who_holds_a_seat_has_two(self) -> None:
        """R-9: a mandate that runs on is told, and so are more mandates than seats."""
        found = audited(document(appointment("a")))
        assert ["appointments/x/limits", SEATS] == wrong(found)
        assert "a holds a primary mandate as council" in because(found, "appointments/x/limits")


class TestRows:
    """What `mandates` may claim of an appointment."""

    ROW: Document = {  # noqa: RUF012
        "id": "mine", "role": "council", "member": "p", "seat": "primary", "starts": THEN, "basis": "appointment",
        "follows": "x", "ends": day(2018),
    }  # fmt: skip

    def test_a_claim_is_compared(self) -> None:
        """It gives its id, and its end and what it follows from are those of the appointment."""
        found = audited(document(appointment("p"), mandates=[sits("b"), self.ROW]))
        assert ["mine"] == [one.id for one in found.history.mandates if one.member == "p"]
        assert found
        assert because(found, "mandates/mine").startswith("The mandate lasts as the appointment gives it, until 2018")

    @pytest.mark.parametrize(
        ("row", "subject"),
        [
            ({"follows": "y"}, "mandates/mine/follows"),
            ({"ends": day(2017)}, "mandates/mine"),
            ({"basis": "election"}, "mandates/mine/basis"),
            ({"term_starts": START}, "mandates/mine/term_starts"),
        ],
    )
    def test_and_told_where_it_is_another(self, row: Document, subject: str) -> None:
        """Each thing at its place, with what was claimed and what follows."""
        found = audited(document(appointment("p"), mandates=[sits("b"), {**self.ROW, **row}]))
        follows = {"follows": "x", "ends": day(2018), "basis": "appointment", "term_starts": None}
        assert [subject] == wrong(found)
        assert (False, row, {name: follows[name] for name in row}) == stands(found, subject)

    @pytest.mark.parametrize(("who", "met"), [("a", True), ("c", False)])
    def test_what_a_resignation_came_to(self, who: str, met: bool) -> None:
        """It ended a mandate, or is told to have ended none, by the rules of its day."""
        facts = document(resignations=[resigns(who)])
        facts["bylaws"][0]["cites"] = {"mandates": "§ 5"}
        facts["bylaws"].append({"from": day(2018), "extends": "none", "mandates": {"term": "P2Y"}})
        found, subject = audited(facts), f"resignations/council/{who}/{THEN}"
        assert (met, {"at": THEN}, {}) == stands(found, subject)
        assert because(found, subject).startswith(f"{who} ")
        assert because(found, subject).endswith("(§ 5)")

    def test_without_an_appointment_it_is_unfounded(self) -> None:
        """Nothing in the record gives that mandate."""
        found = audited(document(mandates=[self.ROW]))
        assert because(found, "mandates/mine").startswith(
            "p is recorded as primary council from 2016-01-01T00:00:00Z by appointment, but no appointment in "
        )

    @pytest.mark.parametrize(("said", "fine"), [(day(2016, 6), True), (day(2016, 7), False)])
    def test_where_a_successor_ended_it(self, said: str, fine: bool) -> None:
        """The end that is claimed is that of the successor's election."""
        term = {"successor": "election"}
        facts = document(
            appointment("p"), term=term, mandates=[{**self.ROW, "ends": said}], elections=[election(2016, "vw", 6)],
        )  # fmt: skip
        assert ([] if fine else ["mandates/mine"]) == wrong(audited(facts))

    def test_where_none_is_known(self) -> None:
        """No date is invented for one that lasts until a successor."""
        found = audited(document(appointment("p"), term={"successor": "election"}, mandates=[self.ROW]))
        assert because(found, "mandates/mine").startswith(
            "The appointment gives the mandate no end that is known yet; recorded: 2018-01-01T00:00:00Z."
        )

    def test_it_may_be_resigned_and_taken_over(self) -> None:
        """It is a mandate like others: who resigns it is followed by a reserve, until its end."""
        facts = document(
            appointment("p", until=day(2016, 9)), mandates=[sits("b"), sits("r", "reserve")],
            resignations=[resigns("p", day(2016, 3))],
        )  # fmt: skip
        found = audited(facts)
        assert ["bp", "br", "b"] == [council(found, at) for at in (THEN, day(2016, 3), day(2016, 9))]
        assert found


class TestForm:
    """What an appointment may not say."""

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"from": TICK_BEFORE}, r"\$\.appointments\[0\]\.from: wanted an instant not before the appointment"),
            ({"until": THEN}, r"\$\.appointments\[0\]\.until: wanted an instant after its start"),
            ({"role": "king"}, r"\$\.appointments\[0\]\.role"),
            ({"member": "z"}, r"\$\.appointments\[0\]\.member"),
            ({"by": ""}, r"\$\.appointments\[0\]\.by"),
            ({"at": None}, r"\$\.appointments\[0\]\.at"),
            ({"seat": "primary"}, r"\$\.appointments\[0\]\.seat: wanted one of at, by, from, id, member, note, "),
            ({"question": "q"}, r"\$\.appointments: wanted a question of the record"),
        ],
    )
    def test_is_told(self, change: Document, path: str) -> None:
        """Each by its path."""
        with pytest.raises(FaultsError, match=path):
            audited(document({**appointment("p"), **change}))

    def test_each_id_once(self) -> None:
        """Two appointments of one id are refused."""
        with pytest.raises(FaultsError, match=r"\$\.appointments\[1\]\.id"):
            audited(document(appointment("p"), appointment("w")))

    def test_a_question_is_named_with_its_poll_where_two_have_its_id(self) -> None:
        """The only one of its id, or `poll/question`."""
        polls = [{"id": name, "questions": [{"id": "q", "rule": "for-against"}]} for name in ("one", "two")]
        with pytest.raises(PartgovError, match="question"):
            audited(document(appointment("p", question="q"), polls=polls))
        assert "question one/q" in because(
            audited(document(appointment("p", question="one/q"), polls=polls)), "appointments/x"
        )

    def test_reads_back(self) -> None:
        """Written and read again it is an equal record."""
        full = rest_of("a", until=day(2016, 9), note="By letter.", source="The minutes.")
        record = load_record(json.dumps(document(full)).encode())
        assert record == load_record(dump_record(record))
        assert "By letter." == record.appointments[0].note


class TestReports:
    """What other documents tell of an appointment."""

    def test_the_mandates_of_a_record_without_that_section(self) -> None:
        """They stand in the audit's document, since the record tells of offices."""
        ran = quick_run("audit", "-", "--json", given=json.dumps(document(appointment("p"), mandates=[])).encode())
        (row,) = json.loads(ran.out)["mandates"]
        assert ("appointment", "x", "x/p") == (row["basis"], row["follows"], row["id"])

    def test_who_is_in_office_on_a_day(self) -> None:
        """`partgov day` and the audit's page name who was appointed."""
        facts = {**document(appointment("p"), mandates=[]), "as_of": day(2016, 6)}
        ran = quick_run("day", "-", "--at", day(2016, 6), "--json", given=json.dumps(facts).encode())
        assert [("p", "appointment")] == [(one["member"], one["basis"]) for one in json.loads(ran.out)["mandates"]]
        assert "council, primary: p" in quick_run("audit", "-", given=json.dumps(facts).encode()).out

    def next_of(self, facts: Document, at: str) -> list[tuple[str, str, str]]:
        """What comes next: the kind of each, when, and its sentence."""
        ran = quick_run("next", "-", "--at", at, "--json", given=json.dumps(facts).encode())
        return [(one["kind"], one["at"], one["because"]) for one in json.loads(ran.out)["next"]]

    def test_what_comes_next(self) -> None:
        """An appointment that begins, and who may appoint where a seat falls vacant, or is; no election is called."""
        facts = document(appointment("p", at=MEANWHILE, until=day(2016, 6)), mandates=[sits("a")])
        cites = "(mandates.appointed_by)"
        assert [
            ("vacant", day(2015, 12, 2), f"1 primary seat of council is vacant from {day(2015, 12, 2)} to {THEN}"),
            ("term_starts", THEN, f"p takes a seat as council by appointment at {THEN}. {cites}"),
            (
                "appoint",
                day(2016, 6),
                f"1 primary seat of council falls vacant at {day(2016, 6)}; who may appoint to it: court. {cites}",
            ),
            (
                "appoint",
                PLANNED,
                f"1 primary seat of council falls vacant at {PLANNED}; who may appoint to it: court. {cites}",
            ),
        ] == [(kind, at, text.partition(", when")[0]) for kind, at, text in self.next_of(facts, day(2015, 12, 2))]
        (now, *_) = self.next_of(facts, day(2016, 9))
        assert now == (
            "appoint", day(2016, 9),
            f"1 primary seat of council is vacant at {day(2016, 9)}; who may appoint to it: court. {cites}",
        )  # fmt: skip

    @pytest.mark.parametrize("held", [True, False])
    def test_an_election_is_called_where_the_role_had_one(self, held: bool) -> None:
        """Where a role was filled by election too, it is told both ways."""
        elections = [election(2015, "d", seats=1)] if held else []
        kinds = {kind for kind, *_ in self.next_of(document(appointment("p"), elections=elections), day(2016, 2))}
        assert ("appoint" in kinds, "call_election" in kinds) == (True, held)
