"""Counting: the verb that decides one election from two spreadsheets."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from partgov.ballots import Ballot, count_ballots
from partgov.bylaws import in_force
from partgov.candidacies import ElectionRules
from partgov.command.election_page import lay_out_election
from partgov.command.files import read_bytes
from partgov.command.options import (
    AGREES,
    Commands,
    add_ascii,
    add_json,
    instant,
    json_reader_of,
    number,
    reader_of,
    show,
    style_of,
)
from partgov.command.terminal import Style
from partgov.electorates import Electorate, electorate_roll
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.periods import FOREVER, Period
from partgov.foundation.sentences import Phrase
from partgov.interop.lawbooks import charter_zone, load_charter
from partgov.interop.reports import count_document, dump_json
from partgov.interop.spreadsheets import read_marks, read_members
from partgov.members import Roll
from partgov.outcomes import Result, conclude
from partgov.requirements import Stretch
from partgov.roles import Seats
from partgov.sheets import merits_on_sheet, stand_on_sheet


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    _add_count(commands)


def _add_count(commands: Commands) -> None:
    verb = commands.add_parser("count", help="decide one election from two spreadsheets")
    verb.add_argument("marks", metavar="MARKS.csv", help="columns voter,candidate,mark[,cast_at[,seq]]")
    verb.add_argument("--members", required=True, metavar="MEMBERS.csv", help="columns id,joined[,left][,name]")
    verb.add_argument("--role", required=True, metavar="ID", help="the role the election is for")
    verb.add_argument("--primary", required=True, type=number, metavar="X", help="primary seats to fill")
    verb.add_argument("--reserve", required=True, type=number, metavar="Y", help="reserve seats to fill")
    verb.add_argument("--opens", type=instant, metavar="INSTANT", help="when voting opened, with its offset")
    verb.add_argument("--closes", type=instant, metavar="INSTANT", help="when voting closed, with its offset")
    verb.add_argument("--bylaws", metavar="CHARTER.toml", help="by whose rules; those of 2016 when left out")
    verb.set_defaults(run=_count)
    add_json(verb)
    add_ascii(verb)


def _count(options: argparse.Namespace) -> int:
    if (options.opens is None) != (options.closes is None):
        raise PartgovError("--opens and --closes", options.opens or options.closes, Phrase("wanted.both_or_neither"))
    voting = None if options.opens is None else Period(opens=options.opens, closes=options.closes)
    roll, ballots = _read_both(options.members, options.marks)
    marked = sorted({candidate for ballot in ballots for candidate in ballot.marks if candidate in roll})
    asked = _when_asked(voting, ballots, marked, roll)
    rules, zone = _rules(options, asked)
    standings = {
        member: stand_on_sheet(member, roll, asked or _LAST, closing=voting is not None, cites=rules.cites)
        for member in marked
    }
    seats = Seats(primary=options.primary, reserve=options.reserve)
    count = count_ballots(
        ballots,
        standing={member for member, one in standings.items() if one.outcome is None},
        fallen={member for member, one in standings.items() if one.outcome is not None},
        roll=(voters := _voters(roll, rules.electorate, zone)),
        voting=voting,
        electorate=(date := rules.electorate.date_for(None if voting is None else voting.opens, zone)),
        per_ballot=rules.most_on_one_ballot(seats),
    )
    merits = merits_on_sheet(rules, count, voters=voters, date=date, voting=voting, seats=seats)
    result = conclude(
        options.role, standings, count.tallies, seats, roll=roll, count=count, merits=merits, cites=rules.cites
    )
    if options.json:
        show([dump_json(count_document(result, voting=voting, asked=asked, reader=json_reader_of(options, roll=roll)))])
    else:
        style = style_of(options, reader_of(options, roll=roll))
        show(_lay_out_count(options.role, result, roll, style, voting, asked), ascii_only=options.ascii)
    return AGREES


def _rules(options: argparse.Namespace, asked: datetime | None) -> tuple[ElectionRules, tzinfo]:
    """The rules of the charter that is given, when it is asked who is a member, and its clock; else the adopted."""
    if options.bylaws is None:
        return ElectionRules(), UTC
    data, place = read_bytes(options.bylaws), options.bylaws
    rules = in_force(load_charter(data, place=place), asked or _LAST).elections
    return rules.of_role(options.role), charter_zone(data, place=place)


def _voters(roll: Roll, electorate: Electorate, zone: tzinfo) -> Roll:
    """The roll of those who may vote; no table says who is of a group, role, body or list."""

    def unknown(name: str) -> Iterable[Stretch]:
        raise PartgovError("elections.electorate", name, Phrase("wanted.electorate_of_members"))

    return electorate_roll(electorate, roll=roll, of=unknown, zone=zone)


def _when_asked(voting: Period | None, ballots: Iterable[Ballot], marked: Iterable[str], roll: Roll) -> datetime | None:
    """When it is asked which candidates are members: at the close, else the last mark; None where it is all one."""
    if voting is not None:
        return voting.last_instant
    last = max((one.cast_at for one in ballots if one.cast_at is not None), default=None)
    if last is None:
        changing = [who for who in marked if len(roll.spells[who]) > 1 or roll.spells[who][-1][1] != FOREVER]
        if changing:
            wanted = Phrase("wanted.opens_closes_or_cast_at")
            raise PartgovError("when voting closes", ", ".join(changing), wanted)
    return last


def _read_both(members: str, marks: str) -> tuple[Roll, tuple[Ballot, ...]]:
    """Read both tables, so that the faults of one do not hide those of the other."""
    faults: list[Fault] = []
    roll = Roll.of(())
    ballots: tuple[Ballot, ...] = ()
    try:
        roll = read_members(read_bytes(members), place=members)
    except PartgovError as error:
        faults += error.faults
    try:
        ballots = read_marks(read_bytes(marks), place=marks)
    except PartgovError as error:
        faults += error.faults
    if faults:
        raise FaultsError("the tables", tuple(faults))
    return roll, ballots


_LAST = FOREVER.replace(microsecond=0)


def _lay_out_count(
    role: str, result: Result, roll: Roll, style: Style, voting: Period | None, asked: datetime | None
) -> Iterable[str]:
    yield style.paint(style.say("page.election_for", role=role), "bold")
    yield from lay_out_election(result, roll, style)
    if voting is None:
        yield f"  {style.say('page.no_period')}"
        if asked is not None:
            yield f"  {style.say('page.membership_at', at=asked)}"
