"""Memberspages: what an organisation's votes came to, how close it was and what comes next, as pages for its members.

Nobody's vote is told: marks are numbers. What is in doubt stands first; what was not judged, and what the page was made
from, at its end.
"""

from __future__ import annotations

__all__ = ["MadeFrom", "agenda_page", "audit_page", "count_page", "margins_page"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import PurePath

import attrs

from partgov.bylaws import in_force
from partgov.doubts import doubts_of
from partgov.dues import DuesState
from partgov.foundation.periods import Period
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import Phrase
from partgov.groups import GroupLife
from partgov.history.audit import Audit
from partgov.history.record import Record
from partgov.history.seat_swings import Swing
from partgov.history.secrecy import without_names
from partgov.history.upcoming import Due
from partgov.interop.lookalikes import folded
from partgov.interop.pages import Block, Details, Heading, Listed, Page, Paragraph, Row, Table, isolated
from partgov.interop.pagewords import Words
from partgov.interop.tenureparts import tenure_parts
from partgov.interop.timeparts import agenda_parts, office_parts, timetable_parts
from partgov.interop.titles import election_state, election_title, recall_title, titles_of
from partgov.interop.voteparts import (
    called,
    contest_parts,
    election_parts,
    margins_picture,
    outcome_of,
    poll_parts,
    recall_parts,
)
from partgov.members import Roll
from partgov.outcomes import Result


@attrs.frozen(kw_only=True)
class MadeFrom:
    """A file that a page was made from: its name, its size, and the SHA-256 of its bytes."""

    name: str
    size: int
    digest: str

    @classmethod
    def of(cls, name: str, data: bytes) -> MadeFrom:
        """Return what is told of some bytes; of a path its last part."""
        return cls(name=PurePath(name).name or name, size=len(data), digest=sha256(data).hexdigest())


# ── the pages ────────────────────────────────────────────────────────────────────────────────────


def audit_page(
    audit: Audit, *, zone: tzinfo, made_from: Iterable[MadeFrom] = (), language: str = "en", docs: str | None = None
) -> Page:
    """
    Return everything that follows from a record, for its members.

    Args:
        zone: the organisation's time zone, on whose clock instants are told.
        made_from: the bytes that the record was read from.
        docs: where the documentation is published; each reason then leads to what its kind of finding is.
    """
    audit = without_names(audit)
    record = audit.record
    words = Words.of(language, zone, Roll.of(record.members), docs=docs)
    return _page("audit", record, words, made_from, [
        *_doubts(_doubts_of(audit, words.roll), words),
        *_verdict(audit, words),
        *_elections(audit, words),
        *_polls(audit, words),
        *_recalls(audit, words),
        *_contests(audit, words),
        *_groups(audit, words),
        *_offices(audit, words, zone),
        *_dues(audit, words),
        *_besides(audit, words),
        *_unjudged(audit, words),
        *_checks(audit, words),
    ])  # fmt: skip


def count_page(
    result: Result, *, role: str, roll: Roll, voting: Period | None, asked: datetime | None, zone: tzinfo,
    doubts: Iterable[Finding] = (), made_from: Iterable[MadeFrom] = (), language: str = "en", docs: str | None = None,
) -> Page:  # fmt: skip
    """
    Return what one election came to that was counted from its sheets.

    Args:
        asked: when it was asked which candidates are members; None where it is all one.
        doubts: what is in doubt about the count, without the names of voters.
        docs: as in `audit_page`.
    """
    words = Words.of(language, zone, roll, docs=docs)
    title = words.say("page.election_for", role=isolated(role))
    blocks: list[Block] = [*_doubts(doubts, words), Heading(text=words.say("shown.result"))]
    blocks += election_parts(result, title, words)
    if voting is not None:
        steps = [(words.say("shown.step", context="voting"), voting.opens, voting.closes)]
        blocks += timetable_parts(steps, title, words)
    blocks.append(Heading(text=words.say("shown.unjudged")))
    items = [words.say("shown.facts")]
    if voting is None:
        items.append(words.say("shown.no_period"))
        items += [] if asked is None else [words.say("page.membership_at", at=asked)]
    blocks.append(Listed(items=items))
    blocks += _made_from(made_from, words)
    return Page(title=title, language=language, blocks=blocks, docs=docs)


def margins_page(
    audit: Audit, margins: Mapping[str, Swing], *, zone: tzinfo, made_from: Iterable[MadeFrom] = (),
    language: str = "en",
) -> Page:  # fmt: skip
    """Return how few of those who voted would have changed each outcome; of no one's marks anything is told."""
    words = Words.of(language, zone, Roll.of(audit.record.members))
    named, outcomes = _named(audit, words), _outcomes(audit, words)
    blocks: list[Block] = [Paragraph(text=words.say("shown.margins_mean"))]
    picture = margins_picture(margins, named, words)
    if picture.bars:
        blocks.append(picture)
    columns = [words.column("what"), words.column("outcome"), words.column("fewest", number=True)]
    columns += [words.column("voted", number=True), words.column("known")]
    rows = []
    for subject, one in margins.items():
        known = words.say("page.known", context="exact" if one.exact else "at_least" if one.voters else "not")
        fewest = words.say("page.no_number") if one.voters is None else str(one.voters)
        rows.append(
            Row(cells=[named[subject], outcomes[subject], fewest, "" if one.of is None else str(one.of), known])
        )
    if rows:
        blocks.append(Table(caption=words.say("shown.margins_table"), columns=columns, rows=rows))
    else:
        blocks.append(Paragraph(text=words.say("page.nothing_decided")))
    blocks += (Details(summary=named[subject], items=[words.swing(one)]) for subject, one in margins.items())
    return _page("margins", audit.record, words, made_from, blocks)


def agenda_page(
    agenda: Sequence[Due], record: Record, *, at: datetime, zone: tzinfo, made_from: Iterable[MadeFrom] = (),
    language: str = "en", docs: str | None = None,
) -> Page:  # fmt: skip
    """Return what must happen next, as a timetable; `docs` is as in `audit_page`."""
    words = Words.of(language, zone, Roll.of(record.members), docs=docs)
    named = {f"elections/{one.id}": isolated(f"{one.role} ({one.id})") for one in record.elections}
    named |= {f"recalls/{one.id}": words.who(one.mandatee or one.role) for one in record.recalls}
    named |= {f"polls/{name}": title for name, title in titles_of(record.polls).items()}
    named |= {f"contests/{name}": title for name, title in titles_of(record.contests).items()}
    return _page("agenda", record, words, made_from, list(agenda_parts(agenda, at, named, words)))


def _page(what: str, record: Record, words: Words, made_from: Iterable[MadeFrom], blocks: list[Block]) -> Page:
    name = record.organisation
    if name is None:
        title = words.say("shown.page", context=what)
    else:
        title = words.say("shown.page_of", context=what, organisation=isolated(name))
    blocks += _made_from(made_from, words)
    return Page(title=title, language=words.reader.language, blocks=blocks, docs=words.docs)


def _made_from(files: Iterable[MadeFrom], words: Words) -> Iterator[Block]:
    items = [words.say("shown.file", file=isolated(one.name), count=one.size, digest=one.digest) for one in files]
    if items:
        yield Heading(text=words.say("shown.made_from"))
        yield Paragraph(text=words.say("shown.made_from_means"))
        yield Listed(items=items)


# ── what stands first ────────────────────────────────────────────────────────────────────────────


def _doubts_of(audit: Audit, roll: Roll) -> Iterator[Finding]:
    for election in audit.record.elections:
        result = audit.elections.get(election.id)
        if result is not None and result.count is not None:
            cites, ballots = in_force(audit.record.bylaws, election.discussion_opens).citing, election.ballots or ()
            yield from doubts_of(result.count, roll, ballots=ballots, fold=folded, cites=cites, named=False)


def _doubts(doubts: Iterable[Finding], words: Words) -> Iterator[Block]:
    """What is in doubt, before anything else."""
    items = dict.fromkeys(map(words.told, doubts))
    if items:
        yield Heading(text=words.say("shown.doubts"))
        yield from (Paragraph(text=item, warning=True) for item in items)


def _verdict(audit: Audit, words: Words) -> Iterator[Block]:
    """Whether what was declared follows, and how much was declared at all."""
    wrong = [check for check in audit.checks if not check.agrees]
    left = audit.told_declared(words.reader)
    if wrong:
        told = words.say("page.checks_wrong", count=len(wrong), of=len(audit.checks))
        yield Paragraph(text=f"{told} {left}".rstrip(), warning=True)
        yield Listed(items=[f"{isolated(one.subject)}: {' '.join(map(words.told, one.findings))}" for one in wrong])
    elif left:
        yield Paragraph(text=audit.told(words.reader))
    elif audit.checks:
        yield Paragraph(text=words.say("page.checks_right", count=len(audit.checks)))
    else:
        yield Paragraph(text=words.say("page.nothing_declared"))


def _declared(said: Sequence[tuple[str, bool]], words: Words) -> Iterator[Block]:
    """That nothing was declared of something, or of which of its parts nothing was."""
    left = [name for name, declared in said if not declared]
    if left and len(left) == len(said):
        yield Paragraph(text=words.say("page.undeclared"))
    elif left:
        yield Paragraph(text=words.say("page.undeclared", context="some", named=tuple(left), more=0))


# ── what votes came to ───────────────────────────────────────────────────────────────────────────


def _elections(audit: Audit, words: Words) -> Iterator[Block]:
    record = audit.record
    for election in record.elections:
        title, known = election_title(election, words), audit.history.elections[election.id]
        yield Heading(text=title)
        if record.as_of is not None:
            state = election_state(election, audit, record.as_of)
            yield Paragraph(text=words.say("shown.status", at=words.day(record.as_of), state=state))
        if known.lapsed is not None:
            yield Paragraph(text=words.told(known.lapsed))
        elif election.id in audit.elections:
            yield from election_parts(audit.elections[election.id], title, words)
        elif known.not_judged is not None:
            yield Paragraph(text=words.told(known.not_judged), warning=True)
        else:
            yield Paragraph(text=words.say("page.election_not_counted"))
        yield from _declared([(title, election.declared is not None)], words)
        steps = [
            (words.say("shown.step", context="discussion"), election.discussion_opens, election.voting_opens),
            (words.say("shown.step", context="voting"), election.voting_opens, election.voting_closes),
            (words.say("shown.step", context="term"), election.term_start, None),
        ]
        yield from timetable_parts(steps, title, words)


def _polls(audit: Audit, words: Words) -> Iterator[Block]:
    titles = titles_of(audit.record.polls)
    for poll in audit.record.polls:
        title = words.say("page.poll", title=titles[poll.id])
        yield Heading(text=title)
        if poll.voters is not None:
            yield Paragraph(text=words.say("shown.voters", count=poll.voters))
        answers = audit.answers.get(poll.id)
        yield from poll_parts(poll, audit.polls[poll.id], answers, title, audit.unjudged, words)
        yield from _declared([(called(one), one.declared is not None) for one in poll.questions], words)
        if poll.opens is not None and poll.closes is not None:
            steps: list[tuple[str, datetime, datetime | None]] = []
            if poll.discussion_opens is not None:
                steps.append((words.say("shown.step", context="discussion"), poll.discussion_opens, poll.opens))
            steps.append((words.say("shown.step", context="voting"), poll.opens, poll.closes))
            yield from timetable_parts(steps, title, words)


def _recalls(audit: Audit, words: Words) -> Iterator[Block]:
    for recall in audit.record.recalls:
        title, result = recall_title(recall, words), audit.history.recalls[recall.id]
        yield Heading(text=title)
        outcome = result.outcome.value if result.outcome else "not_counted"
        yield Paragraph(text=words.say("shown.outcome_is", outcome=Phrase("recall.outcome", context=outcome)))
        yield from recall_parts(result, title, words)
        yield from _declared([(title, recall.declared is not None)], words)


def _contests(audit: Audit, words: Words) -> Iterator[Block]:
    titles = titles_of(audit.record.contests)
    for contest in audit.record.contests:
        title = words.say("page.contest", contest=titles[contest.id])
        yield Heading(text=title)
        yield from contest_parts(audit.contests[contest.id].values(), title, words)
        counts = [(words.say(f"contest.the_{one.aspect}"), one.declared is not None) for one in contest.counts]
        yield from _declared(counts, words)
        steps = [
            (words.say("shown.step", context="discussion"), contest.discussion_opens, contest.voting_opens),
            (words.say("shown.step", context="voting"), contest.voting_opens, contest.voting_closes),
        ]
        yield from timetable_parts(steps, title, words)


# ── who is what ──────────────────────────────────────────────────────────────────────────────────


def _groups(audit: Audit, words: Words) -> Iterator[Block]:
    for group in audit.record.groups:
        life: GroupLife = audit.groups[group.id]
        yield Heading(text=words.say("page.group_title", group=isolated(group.title or group.id)))
        at = audit.record.as_of
        if at is not None:
            inside = words.everybody(life.members.at(at))
            yield Paragraph(text=words.say("page.group_on", day=words.day(at), inside=inside))
        if life.ended is not None:
            yield Paragraph(text=words.told(life.ended))
        yield words.why(words.say("shown.founding"), life.founding.findings)
        for (member, _), ruling in sorted(life.admissions.items(), key=lambda one: (one[0][1], one[0][0])):
            if not ruling:
                yield words.why(words.say("shown.not_admitted", who=words.who(member)), ruling.findings)


def _offices(audit: Audit, words: Words, zone: tzinfo) -> Iterator[Block]:
    record = audit.record
    if record.as_of is not None and (record.mandates or record.elections or record.appointments):
        yield from office_parts(audit.history.in_office(record.as_of), record.as_of, words)
    if audit.history.mandates:
        yield Heading(text=words.say("shown.tenures"))
        yield from tenure_parts(audit, words, zone=zone)


def _dues(audit: Audit, words: Words) -> Iterator[Block]:
    """How many members' dues are in which state, year by year; no amounts, which tell incomes."""
    years = [
        one
        for of_one in audit.dues.values()
        for one in of_one
        if one.months or one.assessed is not None or one.paid.minor or one.credited.minor
    ]
    if not years:
        return
    counted = Counter((one.year, one.state) for one in years)
    columns = [words.column("year")]
    columns += [words.column(f"dues_{state.value}", number=True) for state in DuesState]
    rows = [
        Row(cells=[str(year), *(str(counted[year, state]) for state in DuesState)])
        for year in sorted({one.year for one in years})
    ]
    yield Heading(text=words.say("report.dues"))
    yield Table(caption=words.say("shown.dues"), columns=columns, rows=rows)


# ── what stands last ─────────────────────────────────────────────────────────────────────────────


def _besides(audit: Audit, words: Words) -> Iterator[Block]:
    """Whom a remainder spares that does not count, and where a cap is exceeded, which ends nothing."""
    told = [one for one in audit.checks if one.agrees and one.kind.id in ("term.short", "cap.exceeded")]
    if told:
        yield Heading(text=words.say("shown.besides"))
        yield Listed(items=[" ".join(map(words.told, one.findings)) for one in told])


def _unjudged(audit: Audit, words: Words) -> Iterator[Block]:
    """What nobody judged here: rules beyond the figures, and whether the facts are true."""
    touched: dict[str, list[str]] = {}
    for check in audit.checks:
        rules = check.computed.get("beyond")
        for rule in rules if isinstance(rules, tuple) else ():
            touched.setdefault(rule, []).append(isolated(check.subject.removesuffix("/beyond")))
    yield Heading(text=words.say("shown.unjudged"))
    yield Listed(items=[
        words.say("shown.facts"),
        *(words.say("page.beyond_rule", rule=isolated(rule), results=tuple(results), more=None)
          for rule, results in touched.items()),
    ])  # fmt: skip


def _checks(audit: Audit, words: Words) -> Iterator[Block]:
    if audit.checks:
        yield Heading(text=words.say("shown.checks"))
        yield Details(
            summary=words.say("page.checks", count=len(audit.checks)),
            items=[
                words.say(
                    "shown.check", context="agrees" if one.agrees else "not", subject=isolated(one.subject),
                    why=" ".join(map(words.told, one.findings)),
                )
                for one in audit.checks
            ],
        )  # fmt: skip


# ── what has a margin ────────────────────────────────────────────────────────────────────────────


def _named(audit: Audit, words: Words) -> Mapping[str, str]:
    """What each thing that has a margin is called, by its subject."""
    record = audit.record
    named = {f"elections/{one.id}": election_title(one, words) for one in record.elections}
    named |= {f"recalls/{one.id}": recall_title(one, words) for one in record.recalls}
    titles = titles_of(record.polls)
    for poll in record.polls:
        for one in poll.questions:
            subject, name = f"polls/{poll.id}/{one.id}", called(one)
            name = name if len(record.polls) == 1 else f"{titles[poll.id]}: {name}"
            named[subject] = name
            named |= {f"{subject}/{option.id}": f"{name}, {isolated(option.id)}" for option in one.options}
    return named


def _outcomes(audit: Audit, words: Words) -> Mapping[str, str]:
    """In a few words, the outcome of everything that has a margin, by its subject."""
    told: dict[str, str] = {}
    for name, recall in audit.history.recalls.items():
        outcome = "not_counted" if recall.outcome is None else recall.outcome.value
        told[f"recalls/{name}"] = words.say("recall.outcome", context=outcome)
    for name, result in audit.elections.items():
        parts = [words.say("page.holders_primary", members=words.everybody(result.primary))]
        if result.reserve:
            parts.append(words.say("page.holders_reserve", members=words.everybody(result.reserve)))
        ties = (words.everybody(tie.tied) for tie in result.seating.undecided)
        parts += (words.say("page.holders_undecided", members=tied) for tied in ties)
        told[f"elections/{name}"] = "; ".join(parts)
    for poll, decisions in audit.polls.items():
        for name, one in decisions.items():
            told[f"polls/{poll}/{name}"] = words.say("page.at", at=outcome_of(one))
            for option, its in one.options.items():
                told[f"polls/{poll}/{name}/{option}"] = words.say("page.at", at=outcome_of(its))
    return told
