"""Sheet cells: instants, marks and names as they stand in the cells of a sheet; what is in doubt is refused."""

from __future__ import annotations

__all__ = ["Callings", "Clock", "Words"]

from collections.abc import Container, Mapping
from datetime import UTC, datetime
from typing import Any

from partgov.foundation.periods import as_utc
from partgov.foundation.sentences import Phrase
from partgov.interop.scalars import SCALARS, Notes, stamp_in
from partgov.interop.sheetmaps import Empty, MarksSheet, SheetForm
from partgov.interop.zones import zone_named
from partgov.tallies import Mark


class Clock:
    """
    Reads instants as a sheet writes them, each way of writing once.

    Args:
        timezone: the organisation's, where the sheet names none.
    """

    def __init__(self, form: SheetForm, timezone: str | None) -> None:
        name = form.timezone or timezone
        self._form = form.instant
        self._zone = None if name is None else zone_named(name)
        self._read: dict[str, datetime | Phrase] = {}

    def at(self, text: str) -> datetime | Phrase:
        """Return the instant that a text means, or what was wanted in its place."""
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = self._meant(text)
        return found

    def _meant(self, text: str) -> datetime | Phrase:
        if self._form is None and self._zone is None:
            notes = Notes()
            at: Any = SCALARS[datetime](text, "", notes)
            return notes.faults[0].asked if notes.faults else at  # type: ignore[return-value]
        try:
            local = self._local(text)
            if local is None:
                return Phrase("wanted.instant_written", form=self._form or "ISO 8601")
            if local.tzinfo is None:
                if self._zone is None:
                    return Phrase("wanted.timezone_of_times")
                both = {local.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
                if len(both) > 1:  # an hour that comes twice, or never, when clocks change
                    return Phrase("wanted.instant_with_its_offset_clock")
                local = both.pop()
            at = as_utc(local)
        except OverflowError:
            return Phrase("wanted.instant_day_with_its_time")
        return at if 1000 <= at.year <= 9998 else Phrase("wanted.instant_day_with_its_time")

    def _local(self, text: str) -> datetime | None:
        """What stands there; workbooks hold instants themselves, and those come as ISO 8601."""
        if self._form is not None:
            try:
                return stamp_in(text, self._form)
            except ValueError:
                pass
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None


class Words(dict[str, Mark | None]):
    """What each text in a cell of marks means, looked up once: a mark, or None for nothing; raises `KeyError`."""

    def __init__(self, sheet: MarksSheet) -> None:
        self._meaning = sheet.words.meaning
        if sheet.empty is not Empty.REFUSED:
            self[""] = None if sheet.empty is Empty.UNMARKED else Mark.ABSTAIN

    def __missing__(self, text: str) -> Mark | None:
        bare = text.strip()
        found = self[text] = self._meaning[bare.casefold()] if bare or "" not in self else self[""]
        return found


class Callings:
    """
    Tells who is meant by what a sheet calls somebody: exactly, or nobody that is known.

    Args:
        ids: whom the roll knows.
        called: what else its sheet calls each of them.
        who: what the map says.
    """

    def __init__(self, ids: Container[str], called: Mapping[str, tuple[str, ...]], who: Mapping[str, str]) -> None:
        self._ids, self._called, self._who = ids, called, who

    def id_of(self, text: str) -> str | Phrase:
        """Return the id that a text means, itself where it is nobody's; or that it is not told whose."""
        if text in self._who:
            return self._who[text]
        called = self._called.get(text)
        if called is None:
            return text
        found = dict.fromkeys([*([text] if text in self._ids else []), *called])
        if len(found) > 1:
            return Phrase("wanted.one_who_is_called_so", names=tuple(found))
        return next(iter(found))
