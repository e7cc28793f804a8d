"""Sheet records: a record of one election from its sheets, so that everything that takes a record takes them."""

from __future__ import annotations

__all__ = ["SheetsOf", "read_sheets", "record_of_sheets"]

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from partgov.ballots import Ballot
from partgov.bylaws import Bylaws
from partgov.candidacies import Candidacy
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.sentences import ENGLISH, Phrase, Reader
from partgov.history.record import Declared, Record, RecordedElection
from partgov.interop.sheetcells import Callings
from partgov.interop.sheetmaps import ElectionFacts, SheetMap
from partgov.interop.spreadsheets import Listed, Roster, read_candidates, read_marks, read_roster
from partgov.roles import Role, Seats

T = TypeVar("T")


class SheetsOf(NamedTuple):
    """
    The sheets of one election, read.

    Attributes:
        standing: who stands; None where no sheet of candidates was given.
    """

    roster: Roster
    ballots: tuple[Ballot, ...]
    standing: tuple[Listed, ...] | None


def read_sheets(
    members: tuple[bytes, str],
    marks: tuple[bytes, str] | None,
    candidates: tuple[bytes, str] | None = None,
    *,
    sheets: SheetMap,
    opens: datetime | None = None,
) -> SheetsOf:
    """
    Read the sheets of an election, each with its name; raise `FaultsError` with what is wrong with any of them.

    Where a sheet of members does not say since when they are, they count as that from the opening of the vote on. Whom
    a sheet names is who bears that id, or whom the map or a column of `called` means by it; nobody is guessed.

    Args:
        marks: the sheet of marks; None where an engine reads them.
        opens: when voting opened, where the map does not say.
    """
    faults: list[Fault] = []

    def tried(read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except PartgovError as error:
            faults.extend(error.faults)
            return otherwise

    if opens is None and sheets.election is not None:
        opens = sheets.election.voting_opens
    roster = tried(
        lambda: read_roster(
            members[0], place=members[1], sheet=sheets.members, timezone=sheets.timezone, listed_from=opens
        ),
        Roster(()),
    )
    callings = Callings({one.id for one in roster.members}, roster.called, sheets.marks.who)
    ballots: tuple[Ballot, ...] = ()
    if marks is not None:
        data, place = marks
        ballots = tried(
            lambda: read_marks(data, place=place, sheet=sheets.marks, timezone=sheets.timezone, callings=callings), ()
        )
    standing = None
    if candidates is not None:
        data, place = candidates
        standing = tried(
            lambda: read_candidates(
                data, place=place, sheet=sheets.candidates, timezone=sheets.timezone, callings=callings
            ),
            tuple[Listed, ...](),
        )
    if faults:
        raise FaultsError("the sheets", tuple(faults))
    return SheetsOf(roster, ballots, standing)


def record_of_sheets(
    read: SheetsOf, sheets: SheetMap, *, bylaws: Iterable[Bylaws] = (), reader: Reader = ENGLISH
) -> Record:
    """
    Return the record of one election.

    Without a sheet of candidates everybody on the paper counts as having stood when the discussion opened, and each
    statement says that nobody noted it.

    Raises `PartgovError` where the map says nothing of the election, and what `Record` raises.
    """
    facts = sheets.election
    if facts is None:
        raise PartgovError("election", None, Phrase("wanted.election_in_map"))
    declared = None
    if facts.elected is not None:
        declared = Declared(primary=facts.elected, reserve=facts.reserves)
    role = Role(id=facts.role, primary_seats=facts.primary, reserve_seats=facts.reserve)
    election = RecordedElection(
        id=facts.id,
        role=facts.role,
        discussion_opens=facts.discussion_opens,
        voting_opens=facts.voting_opens,
        voting_closes=facts.voting_closes,
        term_starts=facts.term_starts,
        seats=Seats(primary=facts.primary, reserve=facts.reserve),
        candidacies=_candidacies(read, sheets, facts, Phrase("sheet.no_statement").told(reader)),
        ballots=read.ballots,
        declared=declared,
    )
    return Record(
        organisation=sheets.organisation,
        timezone=sheets.timezone or "UTC",
        bylaws=tuple(bylaws),
        members=read.roster.members,
        roles=[role],
        elections=[election],
    )


def _candidacies(read: SheetsOf, sheets: SheetMap, facts: ElectionFacts, unsaid: str) -> Iterable[Candidacy]:
    standing = read.standing
    if standing is None:
        known = {one.id for one in read.roster.members}
        named = {*sheets.marks.candidates.values(), *(who for ballot in read.ballots for who in ballot.marks)}
        standing = tuple(Listed(who, None, None) for who in sorted(named & known))
    for one in standing:
        yield Candidacy(member=one.member, at=one.at or facts.discussion_opens, statement=one.statement or unsaid)
