"""Pages: what a page is made of, whatever it is about and whatever it is written as."""

from __future__ import annotations

__all__ = [
    "Bar",
    "Block",
    "Chart",
    "Column",
    "Details",
    "Heading",
    "Lane",
    "Lanes",
    "LINKED",
    "Limit",
    "Listed",
    "Page",
    "Paragraph",
    "Piece",
    "Row",
    "Stack",
    "Stacks",
    "Table",
    "isolated",
    "linked",
]

import re
from typing import Any, Final

import attrs

from partgov.foundation.inert import inert
from partgov.foundation.shown import checked_docs
from partgov.foundation.values import as_tuple

OPENS, CLOSES = "\u2068", "\u2069"
"""What stands around a text that is kept apart from the sentence it is in: Unicode's isolates."""


def isolated(text: str) -> str:
    """Return a text of somebody's own, such as a name, kept apart from the sentence it stands in, and safe to show."""
    return f"{OPENS}{inert(text)}{CLOSES}"


LINKED: Final = re.compile("\ufff9([^\ufff9-\ufffb]*)\ufffa(kinds\\.html#[a-z-]+)\ufffb")
"""A citation that leads to where its kind of finding is told, between Unicode's marks of annotations."""


def linked(text: str, page: str) -> str:
    """Return a citation that leads to a page of the documentation, wherever that is published."""
    return f"\ufff9{inert(text)}\ufffa{page}\ufffb"


@attrs.frozen(kw_only=True)
class Heading:
    """
    A heading.

    Attributes:
        level: 2 for a part of the page, 3 for a part of that.
    """

    text: str
    level: int = 2


@attrs.frozen(kw_only=True)
class Paragraph:
    """
    Some sentences.

    Attributes:
        warning: whether it is to be seen before all else.
    """

    text: str
    warning: bool = False


@attrs.frozen(kw_only=True)
class Listed:
    """Items, one beneath the other."""

    items: tuple[str, ...] = attrs.field(converter=as_tuple)


@attrs.frozen(kw_only=True)
class Details:
    """
    Items behind a line that opens them.

    Attributes:
        summary: the line, which says what is behind it.
    """

    summary: str
    items: tuple[str, ...] = attrs.field(converter=as_tuple)


@attrs.frozen(kw_only=True)
class Column:
    """
    A column of a table, of numbers or of words.

    Attributes:
        whole: whether its cells stay on one line, as days do.
    """

    title: str
    number: bool = False
    whole: bool = False


@attrs.frozen(kw_only=True)
class Row:
    """
    A row of a table; its first cell says what it is about.

    Attributes:
        sum: whether it is of the rows beneath it, or of all above.
    """

    cells: tuple[str, ...] = attrs.field(converter=as_tuple)
    sum: bool = False


@attrs.frozen(kw_only=True)
class Table:
    """A table with a caption; every row has a cell for each column."""

    caption: str
    columns: tuple[Column, ...] = attrs.field(converter=as_tuple)
    rows: tuple[Row, ...] = attrs.field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        assert all(len(row.cells) == len(self.columns) for row in self.rows), self.caption


@attrs.frozen(kw_only=True)
class Bar:
    """
    What is drawn of one thing: a bar for each series.

    Attributes:
        values: how long each is, in whole numbers of one unit.
        texts: the same in words, such as an amount.
    """

    label: str
    values: tuple[int, ...] = attrs.field(converter=as_tuple)
    texts: tuple[str, ...] = attrs.field(converter=as_tuple)


@attrs.frozen(kw_only=True)
class Chart:
    """
    A picture with bars. Its numbers stand in a table beside it.

    Attributes:
        description: what it shows, for whoever does not see it.
        series: what the bars of each thing are, in their order.
    """

    title: str
    description: str
    series: tuple[str, ...] = attrs.field(converter=as_tuple)
    bars: tuple[Bar, ...] = attrs.field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        assert all(len(bar.values) == len(bar.texts) == len(self.series) for bar in self.bars), self.title


@attrs.frozen(kw_only=True)
class Stack:
    """
    What is drawn of one thing as one bar: its parts one after another.

    Attributes:
        values: how long each part is, in whole numbers of one unit.
        text: the same in words.
        mark: how long the first part would have to be; None where nothing says so.
    """

    label: str
    values: tuple[int, ...] = attrs.field(converter=as_tuple)
    text: str
    mark: int | None = None


@attrs.frozen(kw_only=True)
class Limit:
    """A line across a picture, beneath so many of its bars, and what ends there."""

    after: int
    text: str


@attrs.frozen(kw_only=True)
class Stacks:
    """
    A picture with one bar for each thing, made of parts. Its numbers stand in a table beside it.

    Attributes:
        description: what it shows, for whoever does not see it.
        series: what the parts of each bar are, in their order.
        mark: what the marks on the bars say.
    """

    title: str
    description: str
    series: tuple[str, ...] = attrs.field(converter=as_tuple)
    bars: tuple[Stack, ...] = attrs.field(converter=as_tuple)
    mark: str
    limits: tuple[Limit, ...] = attrs.field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        assert all(len(bar.values) == len(self.series) for bar in self.bars), self.title


@attrs.frozen(kw_only=True)
class Piece:
    """
    A stretch of time within a lane: from when to when, in whole numbers of one unit, and of which series.

    Attributes:
        goes_on: whether it goes on beyond what is drawn.
    """

    begins: int
    ends: int
    series: int = 0
    goes_on: bool = False


@attrs.frozen(kw_only=True)
class Lane:
    """
    What is drawn of one thing over time.

    Attributes:
        text: the same in words, such as from when to when.
    """

    label: str
    text: str
    pieces: tuple[Piece, ...] = attrs.field(converter=as_tuple)


@attrs.frozen(kw_only=True)
class Lanes:
    """
    A picture of time. Its instants stand in a table beside it.

    Attributes:
        description: what it shows, for whoever does not see it.
        series: what the stretches are; none where they are all alike, and empty where there is none of them.
        ticks: what is told of the scale: an instant, in the same unit, and its text.
        now: an instant that is drawn across all of it; None for none.
    """

    title: str
    description: str
    series: tuple[str, ...] = attrs.field(converter=as_tuple)
    lanes: tuple[Lane, ...] = attrs.field(converter=as_tuple)
    ticks: tuple[tuple[int, str], ...] = attrs.field(default=(), converter=as_tuple)
    now: int | None = None


Block = Heading | Paragraph | Listed | Details | Table | Chart | Stacks | Lanes
"""What a page has one after another."""


@attrs.frozen(kw_only=True)
class Page:
    """
    A page.

    Attributes:
        language: the language that its words are in, such as `en`.
        docs: where the documentation is published, to which each citation leads: an address that begins with `https://`
            or `http://`, or a folder from where the page lies; None where nothing leads anywhere.
    """

    title: str
    language: str
    blocks: tuple[Block, ...] = attrs.field(converter=as_tuple)
    docs: str | None = attrs.field(default=None)

    @docs.validator
    def _is_address(self, attribute: attrs.Attribute[Any], value: str | None) -> None:
        if value is not None:
            checked_docs(value)
