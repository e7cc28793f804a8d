"""What stands on the pages of the examples, and what comes back from their form; no framework is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from partgov import (
    MadeFrom,
    Mark,
    Record,
    RecordedElection,
    Roll,
    audit_page,
    audit_record,
    dump_record,
    write_webpage,
    zone_named,
)
from partgov.web import language_for

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What goes with each page: no script, nothing from elsewhere, and no key of a voter to elsewhere."""


class Choice(NamedTuple):
    """Somebody who stands."""

    id: str
    name: str
    statement: str


class VotePage(NamedTuple):
    """What the template `vote.html` shows; the form for whoever has a key alone."""

    title: str
    said: str
    voter: str = ""
    key: str = ""
    candidates: tuple[Choice, ...] = ()
    marks: tuple[str, ...] = tuple(Mark)


def vote_page(record: Record, said: str, *, voter: str = "", key: str = "") -> VotePage:
    """Return the page of a record's election: with its form where there is a key."""
    election, roll = record.elections[0], Roll.of(record.members)
    choices = tuple(
        Choice(one.member, roll.name(one.member), one.statement or "") for one in election.candidacies
    )  # fmt: skip
    return VotePage(f"{record.organisation}: {election.role}", said, voter, key, choices)


def marks_in(form: Mapping[str, str], election: RecordedElection) -> dict[str, Mark]:
    """Return the marks in a form, of those who stand; raise `ValueError` for a word that is none."""
    fields = {f"mark:{one.member}": one.member for one in election.candidacies}
    return {member: Mark(form[field]) for field, member in fields.items() if form.get(field)}


def result_page(record: Record, accept_language: str | None) -> str:
    """Return what a record comes to, as a page for its members, in the language that they ask for."""
    zone = zone_named(record.timezone)
    made_from = [MadeFrom.of("record.json", dump_record(record))]
    language = language_for(accept_language) or "en"
    return write_webpage(audit_page(audit_record(record, zone=zone), zone=zone, made_from=made_from, language=language))
