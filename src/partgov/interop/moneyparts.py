"""Moneyparts: what pictures of money are drawn of, and how amounts are said."""

from __future__ import annotations

__all__ = ["MoneyWords", "Sides", "dues_picture", "money_picture", "months_of", "sides_of", "sides_of_years"]

from collections.abc import Iterable, Sequence

import attrs

from partgov.foundation.money import Money
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import Reader, Said, catalogue, say
from partgov.interop.pages import Bar, Chart, Column, Stack, Stacks, linked
from partgov.summaries import DuesOfYear, Moved


@attrs.frozen
class MoneyWords:
    """What is said on a page, and how amounts are written in it: without the currency, which is said once."""

    reader: Reader
    currency: str
    docs: str | None = None

    def say(self, key: str, /, **values: Said) -> str:
        """Return an entry of the catalogue."""
        return say(key, values, self.reader)

    def amount(self, money: Money) -> str:
        """Return an amount without its currency."""
        return money.told(self.reader).removesuffix(money.currency).rstrip()

    def minor(self, minor: int) -> str:
        """Return an amount that is given in minor units."""
        return self.amount(Money(minor, self.currency))

    def told(self, finding: Finding, text: str) -> str:
        """Return a text with the citation of what it says, where somebody said to what it leads."""
        return text if self.docs is None else f"{text} ({linked(finding.basis, finding.kind.page)})"

    def named(self, word: str) -> str:
        """Return a category or a flow: in the reader's words where it is one that partgov ships, else as it is."""
        return catalogue(self.reader.language).get(f"category.{word}", word)

    def category(self, moved: Moved) -> str:
        """Return what money was for, and whether it was of persons together."""
        name = self.named(moved.category)
        return self.say("report.of_persons", what=name) if moved.persons else name

    def column(self, key: str) -> Column:
        """Return a column of amounts or numbers."""
        return Column(title=self.say(key), number=True)


@attrs.frozen
class Sides:
    """What came in and went out of one thing, by its label."""

    label: str
    came_in: int
    went_out: int

    @property
    def left(self) -> int:
        """What came in, less what went out."""
        return self.came_in - self.went_out


def sides_of(label: str, moved: Iterable[Moved]) -> Sides:
    """Return what came in and went out of all of them together."""
    moved = tuple(moved)
    return Sides(label, sum(one.came_in.minor for one in moved), sum(one.went_out.minor for one in moved))


def sides_of_years(moved: Sequence[Moved]) -> dict[int, Sides]:
    """Return what came in and went out in each year in which something did."""
    years = sorted({one.year for one in moved})
    return {year: sides_of(str(year), (one for one in moved if one.year == year)) for year in years}


def months_of(year: int, moved: Sequence[Moved]) -> range:
    """Return the months of a year within the books, quiet ones too."""
    first, last = moved[0], moved[-1]
    return range(first.month if year == first.year else 1, (last.month if year == last.year else 12) + 1)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────


def money_picture(title: str, sums: Sequence[Sides], words: MoneyWords) -> Chart:
    """Return two bars for each: what came in, and what went out."""
    bars = [
        Bar(
            label=one.label, values=[one.came_in, one.went_out],
            texts=[words.minor(one.came_in), words.minor(one.went_out)],
        )
        for one in sums
    ]  # fmt: skip
    series = [words.say("report.in"), words.say("report.out")]
    came_in, went_out = (_side(side, number, bars, words) for number, side in enumerate(series))
    return Chart(
        title=title, description=words.say("report.chart", came_in=came_in, went_out=went_out), series=series, bars=bars
    )


def _side(side: str, number: int, bars: Sequence[Bar], words: MoneyWords) -> str:
    """What the bars of one series show, in words."""
    longest = max(bars, key=lambda bar: bar.values[number], default=None)
    if longest is None or longest.values[number] <= 0:
        return words.say("report.side", context="nothing", side=side)
    whole = Money(sum(bar.values[number] for bar in bars), words.currency)
    return words.say("report.side", side=side, amount=whole, most=longest.label)


def dues_picture(of_years: Sequence[DuesOfYear], words: MoneyWords) -> Stacks:
    """Return a bar for the dues of each year: what was paid, what is outstanding, and what settled the rest."""
    keys = ("paid", "outstanding", "credited", "carried")
    drawn = [key for key in keys if key in keys[:2] or any(getattr(one, key).minor for one in of_years)]
    bars = []
    for one in of_years:
        values = [getattr(one, key).minor for key in drawn]
        bars.append(Stack(label=str(one.year), values=values, text=" / ".join(map(words.minor, values))))
    series = [words.say(f"report.{key}") for key in drawn]
    return Stacks(
        title=words.say("report.dues_by_year", currency=words.currency), series=series, bars=bars, mark="",
        description=words.say("shown.bars", series=tuple(series)),
    )  # fmt: skip
