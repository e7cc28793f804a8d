"""Cases: what organisations published of their votes, as partgov shows it: pictures, and every line of the audit."""

from __future__ import annotations

__all__ = ["Case", "cases_of", "told_case"]

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from partgov import Audit, Record, audit_record, load_record
from partgov.command.audit_page import lay_out_audit
from partgov.command.terminal import Style
from partgov.interop.charters import preset_names
from partgov.interop.drawings import draw_stacks
from partgov.interop.pages import Lanes, Stacks
from partgov.interop.pagewords import Words
from partgov.interop.strips import draw_lanes
from partgov.interop.tenureparts import tenure_picture
from partgov.interop.titles import election_title, recall_title, titles_of
from partgov.interop.voteparts import called, motions_picture, recall_picture, result_picture
from partgov.interop.zones import zone_named
from partgov.members import Roll
from partgov.questions import QuestionRule

ROOT = Path(__file__).parent.parent.parent
KEPT = (*sorted((ROOT / "tests/data/organisations").glob("*.json")), ROOT / "tests/data/iops-history.json")
POLL = ROOT / "src/partgov/data/iops-2016.json"
SHORT = 60
"""An audit of more lines is folded."""


class Case(NamedTuple):
    """A record of what was published: its file, and what it holds."""

    path: Path
    record: Record


@cache
def _by_preset() -> Mapping[str, list[Case]]:
    found: dict[str, list[Case]] = {name: [] for name in preset_names()}
    for path in (POLL, *KEPT):
        record = load_record(path.read_bytes(), place=path.name)
        for name in dict.fromkeys(one.extends for one in record.bylaws) or ("iops-2016",):
            found[name].append(Case(path, record))
    return found


def cases_of(preset: str) -> list[Case]:
    """Every kept record whose bylaws extend a preset."""
    return _by_preset()[preset]


def told_case(case: Case) -> Iterator[str]:
    """A case as a part of a page: where it is from, its pictures, and what `partgov audit` prints of it."""
    record = case.record
    yield f"### {record.organisation}: `{case.path.name}`"
    read = dict.fromkeys(
        one.source for one in (record, *record.elections, *record.recalls, *record.polls) if one.source
    )
    told = [f"*Read in:* {'; '.join(read)}."] if read else []
    told += [record.note] if record.note else []
    yield from [*told, *_of_its_bylaws(record)]
    if notes := [*_notes(record)]:
        yield "\n".join(notes)
    audit = audit_record(record, zone=zone_named(record.timezone))
    for number, picture in enumerate(_pictures(audit), 1):
        name = f"{case.path.stem}-{number}"
        if isinstance(picture, Lanes):
            drawn = draw_lanes(picture, name, write=escape)
        else:
            drawn = draw_stacks(picture, name, write=escape)
        yield f'<figure class="case">\n<figcaption>{escape(picture.title)}</figcaption>\n{drawn}\n</figure>'
    lines = [*lay_out_audit(audit.record, audit, Style(plain=True, colour=False))]
    shown = "\n".join(
        ["```{code-block} console", ":class: screen", "", f"$ partgov audit {case.path.name}", *lines, "```"]
    )
    if len(lines) > SHORT:
        shown = f"<details><summary>All {len(lines)} lines of the audit</summary>\n\n{shown}\n\n</details>"
    yield shown
    up = "../" * 3 + str(case.path.relative_to(ROOT))
    yield f"The record: {{download}}`{case.path.name} <{up}>`."


def _notes(record: Record) -> Iterator[str]:
    """What the record says of each vote, above all where something in it is made up."""
    votes = [(one.id, one) for one in (*record.elections, *record.recalls, *record.polls)]
    votes += [(f"{poll.id}, {one.id}", one) for poll in record.polls for one in poll.questions]
    for name, one in votes:
        if one.note:
            yield f"- *{name}:* {one.note}"


def _of_its_bylaws(record: Record) -> Iterator[str]:
    for one in record.bylaws:
        if one.source:
            yield f"*Its rules:* {one.source}."
        if one.note:
            yield one.note


def _pictures(audit: Audit) -> Iterator[Stacks | Lanes]:
    """One of each vote that has a tally; of several elections to a role one of who held it when."""
    record = audit.record
    zone = zone_named(record.timezone)
    words = Words.of("en", zone, Roll.of(record.members))
    several = {one.role for one in record.elections if sum(one.role == each.role for each in record.elections) > 1}
    for role in sorted({one.role for one in audit.history.mandates} & several):
        yield tenure_picture(audit, role, words, zone=zone)
    for election in record.elections:
        result = audit.elections.get(election.id)
        if result is not None and result.merits.tallied and result.contenders and election.role not in several:
            yield result_picture(result, election_title(election, words), words)
    for recall in audit.history.recalls.values():
        if recall.tally.total:
            yield recall_picture(recall, recall_title(recall.recall, words), words)
    titles = titles_of(record.polls)
    for poll in record.polls:
        decided = audit.polls[poll.id]
        asked = [one for one in poll.questions if one.rule is QuestionRule.FOR_AGAINST and one.id in decided]
        if asked:
            title = words.say("page.poll", title=titles[poll.id])
            yield motions_picture({called(one): decided[one.id] for one in asked}, title, words)
