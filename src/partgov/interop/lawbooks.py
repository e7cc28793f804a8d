"""Lawbooks: bylaws, and a policy of pools, as people write them, in TOML."""

from __future__ import annotations

__all__ = ["BylawsPage", "bylaws_document", "charter_zone", "load_bylaws", "load_charter", "load_policy"]

from collections.abc import Iterable
from datetime import tzinfo

import attrs

from partgov.bylaws import Bylaws
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import instant_text
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import ENGLISH, Phrase, Reader
from partgov.foundation.values import Value
from partgov.interop.charters import lay_out
from partgov.interop.decoding import decode, decode_rows
from partgov.interop.documents import BylawsDocument, BylawsRow
from partgov.interop.findings import finding_rows
from partgov.interop.settings import charter_rows, read_toml
from partgov.interop.zones import zone_named
from partgov.law.amendments import Change
from partgov.law.restated import Restated
from partgov.pools import PoolPolicy


def load_charter(data: bytes, *, place: str) -> tuple[Bylaws, ...]:
    r"""
    Read a charter from TOML: what an organisation's bylaws have otherwise than the preset they extend, by date.

    It is one table of bylaws, or several under `[[bylaws]]`, each `from` an instant or, on the clock of the charter's
    `timezone`, from a day; what extends "previous" says only what changes. A preset that has several dates brings all.

    Raises `FaultsError` where the bytes are no TOML, or with every fault and its path.

    >>> text = b'''
    ... timezone = "Europe/Vienna"
    ... [[bylaws]]
    ... extends = "iops-2016"
    ... recall.initiators = 5
    ... [[bylaws]]
    ... from = 2020-01-01
    ... extends = "previous"
    ... recall.cool_down = "P2M"
    ... '''
    >>> [(str(one.since), one.recall.initiators.least) for one in load_charter(text, place="our.toml")]
    [('None', 5), ('2019-12-31 23:00:00+00:00', 5)]
    """
    rows, around = charter_rows(read_toml(data, place=place))
    laid, faults = lay_out(rows, charter=True)
    return decode_rows(
        Bylaws, [*(("", fault) for fault in (*around, *faults)), *((row.path, row) for row in laid)], place=place
    )


def load_bylaws(data: bytes, *, place: str) -> Bylaws:
    r"""
    Read a charter of one date; raise what `load_charter` raises, and `PartgovError` for one of several.

    >>> text = b'extends = "iops-2016"\nfrom = 2017-03-01T00:00:00Z\n[recall]\ninitiators = 5'
    >>> load_bylaws(text, place="new.toml").recall.initiators.least
    5
    """
    bylaws = load_charter(data, place=place)
    if len(bylaws) > 1:
        raise PartgovError(place, len(bylaws), Phrase("wanted.one_entry"))
    return bylaws[0]


def charter_zone(data: bytes, *, place: str) -> tzinfo:
    """Return the time zone of a charter that `load_charter` reads; UTC where it names none."""
    return zone_named(read_toml(data, place=place).get("timezone", "UTC"))


@attrs.frozen(kw_only=True)
class BylawsPage(Value):
    """
    One entry of bylaws, as a board reads it.

    Attributes:
        figures: every figure in a sentence; none where only what changes is read.
        changes: what differs from what it is held against.
        faults: what in it cannot work.
    """

    bylaws: Bylaws
    figures: tuple[Restated, ...]
    changes: tuple[Change, ...]
    faults: tuple[Finding, ...]


def bylaws_document(pages: Iterable[BylawsPage], *, reader: Reader = ENGLISH) -> BylawsDocument:
    """Return bylaws by date as plain JSON values: sentences, what differs, and what cannot work."""
    return {"bylaws": [_bylaws_row(page, reader) for page in pages]}


def _bylaws_row(page: BylawsPage, reader: Reader) -> BylawsRow:
    law = page.bylaws
    return {
        "since": None if law.since is None else instant_text(law.since),
        "extends": law.extends,
        "figures": [
            {"figure": one.figure, "of": one.of, "sentence": one.said.told(reader), "cites": one.cites}
            for one in page.figures
        ],
        "beyond": [{"rule": one.rule, "touches": list(one.touches)} for one in law.beyond],
        "changes": [{"figure": one.figure, "sentence": one.told(reader)} for one in page.changes],
        "cannot_work": finding_rows(page.faults, reader),
    }


def load_policy(data: bytes, *, place: str = "the policy") -> PoolPolicy:
    """Read a policy from TOML; raise `FaultsError` with everything that is wrong with it."""
    return decode(PoolPolicy, read_toml(data, place=place), place=place)
