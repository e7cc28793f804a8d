"""Pagewords: how a members' page says things: every name, title and id kept apart from the sentence it stands in."""

from __future__ import annotations

__all__ = ["Words"]

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final

import attrs

from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import Named, Phrase, Reader, Said, say
from partgov.history.seat_swings import Swing
from partgov.interop.pages import Column, Details, isolated, linked
from partgov.members import Roll

_OWN: Final = frozenset(
    {"account", "affiliation", "among", "answer", "body", "election", "entry", "group", "leading", "list", "matter"}
    | {"meant", "name", "names", "option", "poll", "question", "recall", "role", "rules", "title", "winner"}
)
"""What values in sentences are called that are an organisation's own words."""


@attrs.frozen
class Words:
    """
    What is said on a page, and for whom.

    Attributes:
        reader: whoever reads it, in the organisation's time zone, with the names of all members.
        roll: how members are named.
        docs: where the documentation is published, to which each citation leads; None where it leads nowhere.
    """

    reader: Reader
    roll: Roll
    docs: str | None = None

    @classmethod
    def of(cls, language: str, zone: tzinfo | None, roll: Roll, *, docs: str | None = None) -> Words:
        """Return the words of a page in a language, with instants on the organisation's clock."""
        names = {who: isolated(roll.label(who)) for who in roll.spells}
        return cls(Reader(language, zone or UTC, names), roll, docs)

    def say(self, key: str, /, **values: Said) -> str:
        """Return an entry of the catalogue; what is somebody's own in its values is kept apart already."""
        return say(key, values, self.reader)

    def who(self, member: str) -> str:
        """Return a member's name."""
        return self.reader.names.get(member) or isolated(self.roll.label(member))

    def everybody(self, members: Iterable[str]) -> Said:
        """Return names for a sentence."""
        return tuple(map(self.who, members)) or Phrase("list.nobody")

    def told(self, finding: Finding) -> str:
        """Return a finding as a sentence with its clause."""
        return _Kept(finding, self.docs is not None).told(self.reader)

    def swing(self, swing: Swing) -> str:
        """Return what would have changed."""
        return Phrase(swing.why.key, **_apart(swing.why.values, self.docs is not None)).told(self.reader)

    def why(self, summary: str, findings: Iterable[Finding]) -> Details:
        """Return reasons, each with its clause, behind what they are for."""
        return Details(summary=summary, items=[self.told(one) for one in findings])

    def day(self, at: datetime) -> str:
        """Return the day of an instant, or that an end is open."""
        if at == FOREVER:
            return self.say("form.open_end")
        return self.say("page.at", at=at.astimezone(self.reader.zone or UTC).date())

    def instant(self, at: datetime) -> str:
        """Return an instant on the organisation's clock."""
        return self.say("page.at", at=at)

    def column(self, key: str, *, number: bool = False) -> Column:
        """Return a column of words, or of numbers."""
        return Column(title=self.say(f"shown.{key}"), number=number)

    def days(self) -> list[Column]:
        """Return two columns: the day from which something is, and the day until which."""
        return [Column(title=self.say(f"shown.{key}"), whole=True) for key in ("from", "until")]


def _apart(values: Mapping[str, Said], linked: bool) -> dict[str, Said]:
    return {name: _kept(value, name in _OWN, linked) for name, value in values.items()}


def _kept(value: Said, own: bool, linked: bool) -> Said:
    """A value with the organisation's own words in it kept apart; a member is named by the reader, if at all."""
    match value:
        case Named():
            return Named(value, isolated(value.label))
        case str():
            return Phrase("page.at", at=isolated(value)) if own and value else value
        case tuple():
            return tuple(_kept(one, own, linked) for one in value)
        case Phrase():
            return Phrase(value.key, **_apart(value.values, linked))
        case Finding():
            return _Kept(value, linked)
    return value


@attrs.frozen
class _Kept:
    """A finding with the organisation's own words in it kept apart."""

    finding: Finding
    linked: bool

    def told(self, reader: Reader) -> str:
        """Return the sentence with its citation."""
        text, kind, basis = self.uncited(reader), self.finding.kind, self.finding.basis
        return text if kind.quotes else f"{text} ({linked(basis, kind.page) if self.linked else basis})"

    def uncited(self, reader: Reader) -> str:
        """Return the sentence alone."""
        finding = self.finding
        values = _apart(finding.values, self.linked)
        context: Said = "met" if finding.met else "unmet"
        given: dict[str, Said] = {"context": context, "found": finding.found, "needed": finding.needed}
        return say(finding.kind.id, given | values, reader)
