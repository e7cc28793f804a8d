"""Plot: what votes, offices and money came to, as figures of matplotlib (the extra `[plot]`).

Each function takes what the rules return, and returns a figure: to be shown in a notebook, changed, and saved in any
format. `svg(figure)` is for pages: the same bytes for the same figure, light or dark as its reader is, and with words
for whoever hears it.
"""

from __future__ import annotations

__all__ = ["decisions", "dues", "income", "margins", "offices", "recall", "result", "svg", "tenure", "timetable"]

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo

try:
    import matplotlib as _  # noqa: F401
except ModuleNotFoundError:
    raise ModuleNotFoundError("partgov.plot wants what `pip install 'partgov[plot]'` brings") from None

from partgov.decisions import Decision
from partgov.dues import YearOfDues
from partgov.foundation.sentences import ENGLISH, Reader
from partgov.history.audit import Audit
from partgov.history.record import Record
from partgov.history.seat_swings import Swing
from partgov.interop.moneyparts import MoneyWords, dues_picture, money_picture, months_of, sides_of, sides_of_years
from partgov.interop.pages import isolated
from partgov.interop.pagewords import Words
from partgov.interop.plotting import Drawn, figure_of
from partgov.interop.tenureparts import tenure_picture
from partgov.interop.timeparts import votes_picture
from partgov.interop.vectors import Picture, write_svg
from partgov.interop.voteparts import margins_picture, motions_picture, recall_picture, result_picture
from partgov.interop.zones import zone_named
from partgov.members import Roll
from partgov.outcomes import Result
from partgov.recall import RecallResult
from partgov.summaries import Moved, summarise_dues


def result(result: Result, *, reader: Reader = ENGLISH) -> Picture:
    """
    Return the marks of an election: a bar for each candidate, how many Yes it needed, and where the seats end.

    Args:
        reader: whom it is for: a language, a clock, and names of members by id.
    """
    words = _words(reader)
    return _figure(result_picture(result, isolated(result.election), words), words=words)


def recall(result: RecallResult, *, reader: Reader = ENGLISH) -> Picture:
    """Return the votes of a recall, and how many Yes it needed."""
    words = _words(reader)
    return _figure(recall_picture(result, isolated(result.recall.id), words), words=words)


def decisions(decisions: Mapping[str, Decision], *, reader: Reader = ENGLISH) -> Picture:
    """Return the answers to motions, by id, and how many For each needed; what has answers of its own is left out."""
    words = _words(reader)
    motions = {isolated(name): one for name, one in decisions.items() if {"for", "against"} <= one.tally.keys()}
    return _figure(motions_picture(motions, words.say("shown.questions"), words), words=words)


def margins(margins: Mapping[str, Swing], *, reader: Reader = ENGLISH) -> Picture:
    """Return how few of those who voted would have changed each outcome, where both numbers are known."""
    words = _words(reader)
    return _figure(margins_picture(margins, {one: isolated(one) for one in margins}, words), words=words)


def tenure(audit: Audit, role: str, *, reader: Reader = ENGLISH) -> Picture:
    """Return who held a seat of a role when, which seats were vacant, and whom the limits bar until when."""
    words, zone = _of_record(audit.record, reader)
    return _figure(tenure_picture(audit, role, words, zone=zone), words=words)


def offices(audit: Audit, *, reader: Reader = ENGLISH) -> Picture:
    """Return the tenures of all roles that anybody held, beneath each other on one scale."""
    words, zone = _of_record(audit.record, reader)
    roles = sorted({one.role for one in audit.history.mandates})
    return _figure(*(tenure_picture(audit, role, words, zone=zone) for role in roles), words=words)


def timetable(record: Record, *, reader: Reader = ENGLISH) -> Picture:
    """Return what an organisation discussed and voted on when."""
    words, _ = _of_record(record, reader)
    return _figure(votes_picture(record, words), words=words)


def income(moved: Sequence[Moved], *, year: int | None = None, reader: Reader = ENGLISH) -> Picture:
    """
    Return what came in, persons' money pooled, against what went out: year by year, or one year by month.

    Args:
        moved: what `summarise_log` returned of a public log; or `summarise_journal`, for the treasurer alone.
    """
    words = MoneyWords(reader, moved[0].came_in.currency if moved else "EUR")
    if year is None:
        sums, title = [*sides_of_years(moved).values()], words.say("report.by_year")
    else:
        sums = [
            sides_of(words.say(f"month.{month}"), (one for one in moved if (one.year, one.month) == (year, month)))
            for month in months_of(year, moved)
        ]
        title = words.say("report.by_month", year=str(year), currency=words.currency)
    return _figure(money_picture(title, sums, words), words=_words(reader))


def dues(dues: Mapping[str, Sequence[YearOfDues]], *, reader: Reader = ENGLISH) -> Picture:
    """Return what of each year's dues is paid, outstanding, and settled otherwise; it is for the treasurer alone."""
    of_years = summarise_dues(dues)
    words = MoneyWords(reader, of_years[0].paid.currency if of_years else "EUR")
    return _figure(dues_picture(of_years, words), words=_words(reader))


def svg(figure: Picture) -> str:
    """
    Return a figure as an SVG element: the same bytes for the same figure, for a page or a file of its own.

    Its colours are those of a light page or of a dark one, its texts are texts, and what it shows is its description.
    """
    return write_svg(figure)


# ── whom it is for ───────────────────────────────────────────────────────────────────────────────


def _words(reader: Reader, roll: Roll | None = None) -> Words:
    roll = Roll({}, {}) if roll is None else roll
    names = {who: roll.label(who) for who in roll.spells} | dict(reader.names)
    return Words(reader._replace(names={who: isolated(name) for who, name in names.items()}), roll)


def _of_record(record: Record, reader: Reader) -> tuple[Words, tzinfo]:
    zone = reader.zone or zone_named(record.timezone)
    return _words(reader._replace(zone=zone), Roll.of(record.members)), zone


class _Further(dict[int, str]):
    """What is said of so many that are not drawn."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, number: int) -> str:
        return self.words.say("shown.further", count=number)


def _figure(*pictures: Drawn, words: Words) -> Picture:
    return figure_of(pictures, further=_Further(words), zone=words.reader.zone or UTC)
