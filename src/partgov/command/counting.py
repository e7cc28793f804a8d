"""Counting: the verb that decides one election from two spreadsheets."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import Final

import attrs

from partgov.ballots import count_ballots
from partgov.bylaws import in_force
from partgov.candidacies import ElectionRules
from partgov.command.election_page import lay_out_election
from partgov.command.engines import add_engine, marks_in_file
from partgov.command.options import (
    AGREES,
    DISAGREES,
    Commands,
    add_ascii,
    add_json,
    add_named,
    instant,
    json_reader_of,
    number,
    reader_of,
    show,
    style_of,
    warn_named,
)
from partgov.command.progress import working
from partgov.command.recording import tell_doubts
from partgov.command.showing import Taken, add_pages, language_of, wants_page, write_page
from partgov.command.terminal import Style
from partgov.doubts import doubts_of
from partgov.electorates import Electorate, RecordDate, electorate_roll
from partgov.foundation.draws import Draw, judge_draw
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER, Period
from partgov.foundation.sentences import Phrase
from partgov.interop.engines import Seen, look
from partgov.interop.frames import FrameOfMarks
from partgov.interop.lawbooks import charter_zone, load_charter
from partgov.interop.lookalikes import folded
from partgov.interop.memberspages import count_page
from partgov.interop.preflib import members_and_marks
from partgov.interop.reports import count_document, dump_json
from partgov.interop.sheetmaps import SheetMap, load_sheet_map
from partgov.interop.sheetrecords import SheetsOf, read_sheets
from partgov.interop.zones import zone_named
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
    verb.add_argument("marks", metavar="MARKS", help="CSV, xlsx or ods: voter,candidate,mark[,cast_at[,seq]]; or .cat")
    verb.add_argument("--members", metavar="SHEET", help="columns id,joined[,left][,name]; none with a .cat file")
    verb.add_argument("--candidates", metavar="SHEET", help="who stands: a column id; whoever is marked if left out")
    verb.add_argument("--map", metavar="MAP.toml", help="what other columns and words mean")
    verb.add_argument("--encoding", metavar="NAME", help="of CSV files that are neither UTF-8 nor UTF-16, as cp1252")
    verb.add_argument("--role", required=True, metavar="ID", help="the role the election is for")
    verb.add_argument("--primary", required=True, type=number, metavar="X", help="primary seats to fill")
    verb.add_argument("--reserve", required=True, type=number, metavar="Y", help="reserve seats to fill")
    verb.add_argument("--opens", type=instant, metavar="INSTANT", help="when voting opened, with its offset")
    verb.add_argument("--closes", type=instant, metavar="INSTANT", help="when voting closed, with its offset")
    verb.add_argument("--electorate", choices=_DATES, help="when voters must be members; as the rules say if left out")
    verb.add_argument("--draw", metavar="IDS", help="the order that was drawn for ties, such as bo,ana")
    verb.add_argument("--draw-source", metavar="TEXT", help="where and how it was drawn")
    verb.add_argument("--bylaws", metavar="CHARTER.toml", help="by whose rules; those of 2016 when left out")
    verb.add_argument("--strict", action="store_true", help="exit with 1 where something is in doubt")
    verb.set_defaults(run=_count)
    add_engine(verb, outside=False)
    add_named(verb)
    add_pages(verb)
    add_json(verb)
    add_ascii(verb)


_DATES: Final = {"marking": RecordDate.AT_MARKING, "opening": RecordDate.AT_OPENING, "both": RecordDate.BOTH}


def _count(options: argparse.Namespace) -> int:
    if (options.opens is None) != (options.closes is None):
        raise PartgovError("--opens and --closes", options.opens or options.closes, Phrase("wanted.both_or_neither"))
    voting = None if options.opens is None else Period(opens=options.opens, closes=options.closes)
    draw = _drawn(options, voting)
    taken = Taken(wanted=wants_page(options))
    sheets = _map(options, taken)
    with working(options, "progress.sheets"):
        votes = _votes(options)
        read = _read(options, sheets, taken)
    roll, ballots = read.roster.roll, read.ballots if votes is None else votes
    listed = () if votes is not None else read.ballots
    seen = None if votes is None else look(votes.frame)
    marked = sorted(_named(read, roll, seen))
    _refuse_strangers(draw, marked)
    last = max((one.cast_at for one in listed if one.cast_at is not None), default=None) if seen is None else seen.last
    asked = _when_asked(voting, last, marked, roll)
    rules, zone = _rules(options, asked, taken)
    standings = {
        member: stand_on_sheet(member, roll, asked or _LAST, closing=voting is not None, cites=rules.cites)
        for member in marked
    }
    seats, voters = Seats(primary=options.primary, reserve=options.reserve), _voters(roll, rules.electorate, zone)
    date = rules.electorate.date_for(None if voting is None else voting.opens, zone)
    count = count_ballots(
        ballots,
        standing={member for member, one in standings.items() if one.outcome is None},
        fallen={member for member, one in standings.items() if one.outcome is not None},
        roll=voters,
        voting=voting,
        electorate=date,
        per_ballot=rules.most_on_one_ballot(seats),
    )
    merits = merits_on_sheet(rules, count, voters=voters, date=date, voting=voting, seats=seats, draw=draw)
    result = conclude(
        options.role, standings, count.tallies, seats, roll=roll, count=count, merits=merits, cites=rules.cites,
        draw=None if draw is None or voting is None else judge_draw(draw, voting=voting, cites=rules.cites),
    )  # fmt: skip
    doubted = partial(doubts_of, count, roll, ballots=listed, fold=folded, cites=rules.cites, called=read.roster.called)
    doubts = doubted()
    tell_doubts(doubts, reader_of(options, roll=roll))
    warn_named(options, reader_of(options, roll=roll))
    if wants_page(options):
        nameless = doubted(named=False)
        zone = zone if sheets.timezone is None else zone_named(sheets.timezone)
        page = count_page(
            result, role=options.role, roll=roll, voting=voting, asked=asked, zone=zone, doubts=nameless,
            made_from=taken.files, language=language_of(options), docs=options.docs,
        )  # fmt: skip
        write_page(options, page)
    if options.json:
        reader, named = json_reader_of(options, roll=roll), not options.without_names
        told = doubted(named=named)
        document = count_document(result, voting=voting, asked=asked, doubts=told, named=named, reader=reader)
        show([dump_json(document)])
    else:
        style = style_of(options, reader_of(options, roll=roll))
        show(_lay_out_count(options, result, roll, style, voting, asked), ascii_only=options.ascii)
    return DISAGREES if (doubts and options.strict) or (count.submitted and not count.accepted) else AGREES


def _named(read: SheetsOf, roll: Roll, seen: Seen | None) -> Iterable[str]:
    """Who stands or is told why not: all in the sheet of candidates, or every member who was marked."""
    if read.standing is not None:
        return {one.member for one in read.standing}
    if seen is not None:
        return {name for name, mark in seen.words if name and mark} & roll.spells.keys()
    return {candidate for ballot in read.ballots for candidate in ballot.marks} & roll.spells.keys()


def _votes(options: argparse.Namespace) -> FrameOfMarks | None:
    """The marks as an engine reads them, where it is asked for; it takes no map, and no other encoding than UTF-8."""
    if options.engine is None:
        return None
    for name in ("map", "encoding"):
        if getattr(options, name) is not None:
            raise PartgovError(f"--{name}", getattr(options, name), Phrase("wanted.none_beside_engine"))
    return marks_in_file(options.marks, options.engine)


def _refuse_strangers(draw: Draw | None, names: Sequence[str]) -> None:
    """Refuse a draw with somebody who is no candidate, and whose place would decide nothing."""
    others = sorted({*(() if draw is None else draw.order or ())} - {*names})
    if others:
        raise PartgovError("--draw", ", ".join(others), Phrase("wanted.one", names=", ".join(names)))


def _drawn(options: argparse.Namespace, voting: Period | None) -> Draw | None:
    """The draw that was held, which nothing but its order and its source is known of."""
    if options.draw is None:
        return None
    if voting is None:
        raise PartgovError("--draw", options.draw, Phrase("wanted.both_or_neither"))
    return Draw(order=[each.strip() for each in options.draw.split(",")], source=options.draw_source)


def _map(options: argparse.Namespace, taken: Taken) -> SheetMap:
    """What the sheets mean, by the map and the encoding that were given."""
    sheets = SheetMap() if options.map is None else load_sheet_map(taken.read(options.map), place=options.map)
    if options.encoding is not None:
        sheets = sheets.encoded(options.encoding)
    return sheets


def _read(options: argparse.Namespace, sheets: SheetMap, taken: Taken) -> SheetsOf:
    """The sheets, by what they mean."""
    candidates = None if options.candidates is None else (taken.read(options.candidates), options.candidates)
    given = None if options.members is None else (taken.read(options.members), options.members)
    if options.engine is not None:
        if given is None:
            raise PartgovError("--members", None, Phrase("wanted.members_beside_engine"))
        return read_sheets(given, None, candidates, sheets=sheets, opens=options.opens)
    members, marks = members_and_marks(given, (taken.read(options.marks), options.marks))
    return read_sheets(members, marks, candidates, sheets=sheets, opens=options.opens)


def _rules(options: argparse.Namespace, asked: datetime | None, taken: Taken) -> tuple[ElectionRules, tzinfo]:
    """The rules of the charter that is given, when it is asked who is a member, and its clock; else the adopted."""
    rules, zone = ElectionRules(), zone_named("UTC")
    if options.bylaws is not None:
        data, place = taken.read(options.bylaws), options.bylaws
        rules = in_force(load_charter(data, place=place), asked or _LAST).elections.of_role(options.role)
        zone = charter_zone(data, place=place)
    if options.electorate is not None:
        rules = attrs.evolve(rules, electorate=attrs.evolve(rules.electorate, at=_DATES[options.electorate]))
    return rules, zone


def _voters(roll: Roll, electorate: Electorate, zone: tzinfo) -> Roll:
    """The roll of those who may vote; no table says who is of a group, role, body or list."""

    def unknown(name: str) -> Iterable[Stretch]:
        raise PartgovError("elections.electorate", name, Phrase("wanted.electorate_of_members"))

    return electorate_roll(electorate, roll=roll, of=unknown, zone=zone)


def _when_asked(voting: Period | None, last: datetime | None, marked: Iterable[str], roll: Roll) -> datetime | None:
    """When it is asked which candidates are members: at the close, else the last mark; None where it is all one."""
    if voting is not None:
        return voting.last_instant
    if last is None:
        known = [who for who in marked if who in roll.spells]
        changing = [who for who in known if len(roll.spells[who]) > 1 or roll.spells[who][-1][1] != FOREVER]
        if changing:
            wanted = Phrase("wanted.opens_closes_or_cast_at")
            raise PartgovError("when voting closes", ", ".join(changing), wanted)
    return last


_LAST = FOREVER.replace(microsecond=0)


def _lay_out_count(
    options: argparse.Namespace, result: Result, roll: Roll, style: Style, voting: Period | None, asked: datetime | None
) -> Iterable[str]:
    yield style.paint(style.say("page.election_for", role=options.role), "bold")
    yield from lay_out_election(result, roll, style, named=options.named)
    if voting is None:
        yield f"  {style.say('page.no_period')}"
        if asked is not None:
            yield f"  {style.say('page.membership_at', at=asked)}"
