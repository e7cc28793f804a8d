"""Signatures: whether one signer signed every checkpoint, whatever tells a good signature from a bad one."""

from __future__ import annotations

from datetime import date

import pytest

from partgov.verification import judge_signatures

DAYS = [date(2017, 1, day) for day in (29, 30, 31)]


@pytest.mark.parametrize("many", [0, 1, 3])
def test_every_checkpoint_is_signed(many: int) -> None:
    """As many as there are are said to be signed."""
    finding = judge_signatures("books", ((day, True) for day in DAYS[:many]))
    assert ("log.signed", True, many) == (finding.kind.id, finding.met, finding.values["count"])


@pytest.mark.parametrize("first", [0, 1, 2])
def test_the_first_that_is_not_is_named(first: int) -> None:
    """Those before it are good; those after it do not matter."""
    finding = judge_signatures("books", ((day, at < first) for at, day in enumerate(DAYS)))
    assert ("log.unsigned", False, DAYS[first]) == (finding.kind.id, finding.met, finding.values["day"])
