"""NIST: the results of elections as an election report of NIST SP 1500-100, version 2, in JSON.

A mark is Yes, No or Abstain for each candidate, for which the format has no word of its own: `total` counts the Yes,
and `other` the No and the abstentions, each by its name; the variation of the vote is `other`, and says so.
"""

from __future__ import annotations

__all__ = ["election_report"]

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from importlib.metadata import version
from typing import Any, Final

from partgov.bylaws import in_force
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER
from partgov.foundation.sentences import Phrase
from partgov.history.audit import Audit
from partgov.history.record import RecordedElection
from partgov.interop.exported import Exported, left_behind, stated_at
from partgov.interop.rawjson import shown_json
from partgov.members import Roll
from partgov.outcomes import Outcome, Placed, Result
from partgov.roles import Seat, Seats

_STATUS: Final = {
    Outcome.PRIMARY: "winner", Outcome.RESERVE: "winner", Outcome.NOT_SEATED: "defeated",
    Outcome.NOT_CONSIDERED: "defeated", Outcome.WITHDRAWN: "withdrawn",
}  # fmt: skip
_UNIT: Final = "unit"


def election_report(audit: Audit, *, zone: tzinfo, only: str | None = None) -> Exported:
    """
    Return the results of a record's elections: what was counted, and who takes which seat.

    Nothing tells how anybody voted. Primary and reserve seats are two offices of one contest.

    Raises `PartgovError` where the record names no organisation, and for an election that has no result; `OSError`
    where what is installed does not say its version.

    Args:
        zone: the organisation's time zone, on whose calendar days are told.
        only: the one election to report; all of them where None.
    """
    record = audit.record
    if record.organisation is None:
        raise PartgovError("organisation", None, Phrase("wanted.organisation_to_export"))
    known = [one.id for one in record.elections if one.id in audit.elections]
    if not known:
        raise PartgovError("elections", None, Phrase("wanted.result_of_election"))
    if only is not None and only not in known:
        raise PartgovError("--election", only, Phrase("wanted.one", names=", ".join(known)))
    asked = [one for one in record.elections if only in (None, one.id)]
    left_out = list(left_behind(record, {"elections"}))
    left_out += [Phrase("export.no_result", election=one.id) for one in asked if one.id not in known]
    held = [one for one in asked if one.id in known]
    roll = Roll.of(record.members)
    left_out += [said for one in held for said in _unsaid(audit, one, roll)]
    report = _Report(audit, zone, roll)
    elections = [report.election(number, one) for number, one in enumerate(held, 1)]
    document = _typed(
        "ElectionReport", Format="summary-contest", GeneratedDate=_instant(stated_at(audit)),
        Issuer=record.organisation, IssuerAbbreviation=record.organisation, SequenceStart=1, SequenceEnd=1,
        Status="unofficial-complete", VendorApplicationId=f"partgov {_version()}", Election=elections,
        GpUnit=[_unit(record.organisation)],
        Office=report.offices, Person=[*report.persons.values()], Notes=" ".join(map(str, left_out)),
    )  # fmt: skip
    text = shown_json(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)) + "\n"
    return Exported(text.encode(), tuple(left_out))


def _version() -> str:
    """Our own; raise `OSError` where what is installed cannot be read: the library says nothing then."""
    found = version("partgov")
    if not found:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), "METADATA")
    return found


def _unsaid(audit: Audit, election: RecordedElection, roll: Roll) -> Iterator[Phrase]:
    """What of one election the format has no word for."""
    result = audit.elections[election.id]
    for tie in result.seating.undecided:
        yield Phrase("export.tie", election=election.id, tied=tuple(map(roll.named, tie.tied)))
    if refused := [one.member for one in result.ranking if one.outcome is Outcome.REFUSED]:
        yield Phrase("export.refused", election=election.id, members=tuple(map(roll.named, refused)))
    if not result.merits.tallied:
        yield Phrase("export.untallied", election=election.id)
    if any(not check and check.subject == f"elections/{election.id}" for check in audit.checks):
        yield Phrase("export.disagrees", election=election.id)


class _Report:
    """
    The parts of a report that its elections refer to, gathered as they are met.

    Attributes:
        persons: everybody who is named, by member.
    """

    def __init__(self, audit: Audit, zone: tzinfo, roll: Roll) -> None:
        self.persons: dict[str, Mapping[str, Any]] = {}
        self.offices: list[Mapping[str, Any]] = []
        self._audit, self._zone, self._roll = audit, zone, roll

    def election(self, number: int, election: RecordedElection) -> Mapping[str, Any]:
        """One election, with the offices it fills and the one contest it is."""
        result, role = self._audit.elections[election.id], self._audit.record.role_of(election)
        name = f"{role.title or role.id}, {election.id}"
        stands = [one for one in result.ranking if one.outcome is not Outcome.REFUSED]
        ids = {one.member: f"candidate-{number}-{place}" for place, one in enumerate(stands, 1)}
        offices = [*self._offices(number, election, result, role.title or role.id)]
        self.offices += offices
        cast = result.count.voters if result.count is not None else election.ballots_cast
        counts = [] if cast is None else [_typed("BallotCounts", Type="total", GpUnitId=_UNIT, BallotsCast=cast)]
        return _typed(
            "Election", Type="other", OtherType="election of an organisation", Name=_text(name), ElectionScopeId=_UNIT,
            StartDate=self._day(election.voting_opens), EndDate=self._day(election.voting.last_instant),
            ExternalIdentifier=[_id("election", election.id)],
            Candidate=[self._candidate(ids[one.member], one) for one in stands],
            Contest=[self._contest(number, election, result, ids, name, [one["@id"] for one in offices])],
            BallotCounts=counts,
        )  # fmt: skip

    def _offices(
        self, number: int, election: RecordedElection, result: Result, name: str
    ) -> Iterator[Mapping[str, Any]]:
        """The offices of an election, one for each kind of seat that it fills, with who takes them."""
        mandates = [one for one in self._audit.history.mandates if one.rests_on == election.id]
        for seat, holders in ((Seat.PRIMARY, result.primary), (Seat.RESERVE, result.reserve)):
            if not getattr(result.seating.seats, seat.value):
                continue
            whole = "" if election.terms else "full-term"  # some of its terms may be what is left of others
            term = _typed("Term", Type=whole, StartDate=self._day(election.term_start))
            ends = {one.ends for one in mandates if one.seat is seat}
            if len(ends) == 1 and FOREVER not in ends:
                term |= {"EndDate": self._day(ends.pop() - timedelta(microseconds=1))}
            yield _typed(
                "Office", f"office-{number}-{seat.value}", Name=_text(f"{name} ({seat.value})"), Term=term,
                ElectionDistrictId=_UNIT, OfficeHolderPersonIds=[self._person(who) for who in holders],
                ExternalIdentifier=[_id("role", election.role)],
            )  # fmt: skip

    def _contest(
        self, number: int, election: RecordedElection, result: Result, ids: Mapping[str, str], name: str,
        offices: Iterable[str],
    ) -> Mapping[str, Any]:  # fmt: skip
        rules = in_force(self._audit.record.bylaws, election.discussion_opens).elections.of_role(election.role)
        seats = result.seating.seats
        most = rules.most_on_one_ballot(seats)
        return _typed(
            "CandidateContest", f"contest-{number}", Name=name, ElectionDistrictId=_UNIT, OfficeIds=[*offices],
            VoteVariation="other",
            OtherVoteVariation=f"yes, no or abstain for each candidate, in order of {rules.order.value}",
            VotesAllowed=len(ids) if most is None else most, NumberElected=_elected(seats, result),
            ContestSelection=[
                _typed(
                    "CandidateSelection", f"selection-{ids[one.member].partition('-')[2]}",
                    CandidateIds=[ids[one.member]], SequenceOrder=place, VoteCounts=[*_counts(one, result)],
                )
                for place, one in enumerate((one for one in result.ranking if one.member in ids), 1)
            ],
        )  # fmt: skip

    def _candidate(self, name: str, one: Placed) -> Mapping[str, Any]:
        status = _STATUS.get(one.outcome)
        told = {} if status is None else {"PostElectionStatus": status}
        person, label = self._person(one.member), self._roll.name(one.member)
        return _typed("Candidate", name, BallotName=_text(label), PersonId=person, **told)

    def _person(self, member: str) -> str:
        """The id of somebody in the report, who is in it from now on."""
        if member not in self.persons:
            self.persons[member] = _typed(
                "Person", f"person-{len(self.persons) + 1}", FullName=_text(self._roll.name(member)),
                ExternalIdentifier=[_id("member", member)],
            )  # fmt: skip
        return str(self.persons[member]["@id"])

    def _day(self, at: datetime) -> str:
        return str(at.astimezone(self._zone).date())


def _elected(seats: Seats, result: Result) -> int:
    """How many are elected: as many as there are seats, and of seats open to everybody who was considered, them."""
    seated = {Seat.PRIMARY: result.primary, Seat.RESERVE: result.reserve}
    return sum(len(who) if seats.is_open(seat) else int(getattr(seats, seat.value)) for seat, who in seated.items())


def _counts(one: Placed, result: Result) -> Iterator[Mapping[str, Any]]:
    if one.outcome is Outcome.WITHDRAWN or not result.merits.tallied:
        return
    yield _typed("VoteCounts", Type="total", GpUnitId=_UNIT, Count=one.tally.yes)
    for name, count in (("no", one.tally.no), ("abstain", one.tally.abstain)):
        yield _typed("VoteCounts", Type="other", OtherType=name, GpUnitId=_UNIT, Count=count)


# ── what the format is made of ───────────────────────────────────────────────────────────────────


def _typed(kind: str, name: str | None = None, /, **values: Any) -> dict[str, Any]:
    """An object of the format: its class, its id where it has one, and what is not empty."""
    told = {key: value for key, value in values.items() if value not in ("", [])}
    return {"@type": f"ElectionResults.{kind}", **({} if name is None else {"@id": name}), **told}


def _unit(organisation: str) -> Mapping[str, Any]:
    """The one unit that reports: the organisation."""
    return _typed("ReportingUnit", _UNIT, Type="other", OtherType="organisation", Name=_text(organisation))


def _text(text: str) -> Mapping[str, Any]:
    """A text whose language nobody noted."""
    return _typed("InternationalizedText", Text=[_typed("LanguageString", Content=text, Language="und")])


def _id(kind: str, value: str) -> Mapping[str, Any]:
    """An id as the record has it."""
    return _typed("ExternalIdentifier", Type="other", OtherType=kind, Value=value)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
