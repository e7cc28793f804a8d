"""Designs and adversaries by hand: which sums each design makes public, and whose amounts each adversary computes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from partgov.exposure import ADVERSARIES, DESIGNS, Attack, Public, attack
from partgov.journal import Entry, Journal, Party
from tests.test_pools import CAPPED, GUARDED, SMALL, entry, journal

AT = datetime(2020, 1, 1, tzinfo=UTC)
DESIGN = {one.name: one for one in DESIGNS}
ADVERSARY = {one.name: one for one in ADVERSARIES}


def paid(id: str, day: int, **changes: Any) -> Entry:
    """Two euros of the person whose letter an id begins with, on a day of March 2017."""
    return entry(id, date(2017, 3, day), 200, id[0], **changes)


def fee(of: str, day: int) -> Entry:
    """What a processor took of a payment."""
    return entry(
        f"fee-{of}", date(2017, 3, day), -6, "processor", derives_from=of, party=Party.ORGANISATION, category="fee"
    )


def back(of: str, day: int) -> Entry:
    """A payment that is taken back."""
    return entry(f"{of}-back", date(2017, 3, day), -200, of[0], reverses=of)


RENT = entry("rent", date(2017, 3, 1), -50, "landlord", party=Party.ORGANISATION, flow="payment", category="rent")
MANY = journal(
    paid("a1", 1), fee("a1", 1), RENT, paid("b1", 1), paid("d1", 2, flow="donation", category="donation"),
    paid("c1", 2), paid("a2", 3), paid("b2", 4), paid("e1", 4), paid("a3", 5),
)  # fmt: skip
WHOSE = {one: one.removeprefix("fee-")[0] for one in ["a1", "fee-a1", "b1", "d1", "c1", "a2", "b2", "e1", "a3"]}


def made(design: str, books: Journal = MANY, **changes: Any) -> Public:
    """What a design makes public, three of each flow in a batch."""
    return DESIGN[design].publish(books, SMALL, AT, UTC)


def test_each_design_by_hand() -> None:
    """Fees and three payments of a flow at a time; each day's; each entry; and no organisation's bill in any."""
    batches, balance, names = made("fixed batches"), made("live balance"), made("pseudonyms")
    assert batches.sums == (("fee-a1",), ("a1", "b1", "c1"), ("a2", "b2", "e1"))
    assert balance.sums == (("a1", "fee-a1", "b1"), ("d1", "c1"), ("a2",), ("b2", "e1"), ("a3",))
    assert names.sums == tuple((one,) for one in WHOSE)
    assert [WHOSE] * 3 == [one.person_of for one in (batches, balance, names)]
    with pytest.raises(TypeError):
        Public(sums=(), person_of={"a1": "a"}).person_of["a1"] = "b"  # type: ignore[index]
    assert [False, False, True] == [one.pseudonymous for one in (batches, balance, names)]


def test_a_pool_is_a_sum_of_what_ends_in_it() -> None:
    """Dues of a year are one pool; of a larger payment than the cap the slice that goes on is known, and no sum."""
    assert [{"a1", "fee-a1", "b1", "c1", "a2", "b2", "e1", "a3"}] == [{*one} for one in made("pools").sums]
    large = entry("f1", date(2017, 3, 1), 300, "f")
    (first,) = (
        DESIGN["pools"].publish(journal(paid("a1", 1), paid("b1", 1), paid("c1", 1), large), CAPPED, AT, UTC).sums
    )
    assert {"a1", "b1", "c1"} == {*first}
    assert made("pools").person_of == WHOSE


def came_to(design: str, adversary: str, *entries: Entry, insiders: int = 0) -> tuple[str, int]:
    """Whose amount an adversary computes, and of how many."""
    policy = GUARDED if insiders else SMALL
    found: Attack = attack(DESIGN[design], ADVERSARY[adversary], journal(*entries), policy=policy, at=AT, zone=UTC)
    assert (found.design, found.adversary) == (design, adversary)
    return "".join(found.recovered), found.targets


ROUND = [paid("a1", 1), paid("c1", 1), paid("b1", 2), back("a1", 2), back("b1", 3), back("c1", 3)]
CHAIN = [paid("a1", 1), paid("b1", 1), back("a1", 2), paid("c1", 2), back("b1", 3), paid("c2", 3)]
TOGETHER = [paid("a1", 1), paid("b1", 1), paid("b2", 2), paid("c1", 2), paid("b3", 3), paid("d1", 3), paid("e1", 3)]
LATER_YEAR = [
    *(entry(f"{of}9", date(2018, 3, 1), 200, of) for of in "bc"), entry("b8", date(2018, 3, 2), 200, "b", year=2017),
]  # fmt: skip


@pytest.mark.parametrize(
    ("design", "adversary", "entries", "insiders", "expected"),
    [
        # Who pays alone on a day is read off the balance; who pays beside another is not.
        ("live balance", "outsider", [paid("a1", 1), paid("b1", 1), paid("a2", 2)], 0, ("a", 2)),
        ("live balance", "outsider", TOGETHER, 0, ("", 5)),
        # The one who paid most often knows of those who paid beside them alone, and is no target of themselves.
        ("live balance", "insider", TOGETHER, 1, ("ac", 5)),
        ("live balance", "insider", TOGETHER, 0, ("", 5)),
        ("live balance", "insider", [paid("b1", 1), paid("a1", 1), paid("b2", 2), paid("c1", 2)], 1, ("ac", 3)),
        # Of those who paid as often, the first by name.
        ("live balance", "insider", [paid("a1", 1), paid("b1", 1)], 1, ("b", 2)),
        # A fee that comes alone tells its payment to who knows the tariff, and is nobody's amount to others.
        ("fixed batches", "fee watcher", [paid("a1", 1), fee("a1", 1), paid("b1", 1), paid("c1", 1)], 0, ("a", 3)),
        ("fixed batches", "outsider", [paid("a1", 1), fee("a1", 1), paid("b1", 1), paid("c1", 1)], 0, ("", 3)),
        ("live balance", "fee watcher", [paid("a1", 1), paid("b1", 1), fee("a1", 2), fee("b1", 2)], 0, ("", 2)),
        # What is taken back is the same amount: round a circle it tells nothing, along a chain whose end it is.
        ("live balance", "outsider", ROUND, 0, ("", 3)),
        ("live balance", "outsider", CHAIN, 0, ("c", 3)),
        # Two payments under other names before and after one's own are a batch with it, whatever came before.
        ("fixed batches", "sybil", [paid("a1", 1), paid("b1", 1), paid("c1", 2), paid("d1", 2)], 0, ("abcd", 4)),
        ("pools", "sybil", [paid("a1", 1), paid("b1", 1), paid("c1", 2)], 0, ("", 3)),
        ("pools", "sybil", [paid("a1", 1)], 0, ("", 1)),
        ("live balance", "sybil", [paid("a1", 1), paid("b1", 1), paid("c1", 2)], 0, ("c", 3)),
        # Those who are gone in the last year stood beside the one who paid most often, and who is still there.
        ("live balance", "leaver-differencer", [*TOGETHER, *LATER_YEAR], 1, ("a", 3)),
        ("live balance", "leaver-differencer", TOGETHER, 1, ("", 0)),
        ("live balance", "leaver-differencer", [], 1, ("", 0)),
        # Who paid alone on some day is found out under any name; without having been seen nobody is.
        ("pseudonyms", "linker", [paid("a1", 1), paid("b1", 1), paid("b2", 2), paid("b3", 2)], 0, ("b", 2)),
        ("pseudonyms", "outsider", [paid("a1", 1)], 0, ("", 1)),
        ("live balance", "linker", TOGETHER, 0, ("", 5)),
    ],
)  # fmt: skip
def test_each_adversary_by_hand(
    design: str, adversary: str, entries: list[Entry], insiders: int, expected: tuple[str, int]
) -> None:
    """An adversary computes the amounts that what they know and the design's sums leave no choice of, and no other."""
    assert expected == came_to(design, adversary, *entries, insiders=insiders)


@pytest.mark.parametrize(
    ("persons", "every", "targets"), [(9, 1, 9), (10, 1, 10), (19, 1, 10), (20, 2, 10), (25, 2, 10)]
)
def test_names_are_made_up_around_ten_persons(persons: int, every: int, targets: int) -> None:
    """Of twenty persons every second is tried, of fewer each; never more than ten."""
    names = [chr(ord("a") + number) for number in range(persons)]
    found = came_to("fixed batches", "sybil", *(paid(f"{one}1", 1) for one in names))
    assert found == ("".join(names[::every][:10]), targets)
