"""Pages: one model, written as HTML and as Markdown, with pictures; what stands in it is a text and nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.interop.drawings import draw_chart, labels_of
from partgov.interop.markdown import write_markdown
from partgov.interop.pages import (
    CLOSES,
    OPENS,
    Bar,
    Chart,
    Column,
    Heading,
    Listed,
    Page,
    Paragraph,
    Row,
    Table,
    isolated,
)
from partgov.interop.webpages import write_webpage
from tests.webpages import WebPage

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b &amp; c", "</title></style><b>", "'\"`",
    "-->", "]]>", "\u0645\u062d\u0645\u062f", "Eve\u202etxt.exe", "tab\tline\nend\x00\x1b[2J", "x" * 300, "",
    "\u2069\u2068 alone", "[a](javascript:alert(1))", "![x](http://example.org/x.png)", "a|b", "# no heading",
    "1. no list", "**no** _no_ `no`", "- no item", "www.example.org", "a\\", "\u5c71\u7530",
)  # fmt: skip


def chart_of(*bars: Bar, title: str = "T", series: tuple[str, ...] = ("in", "out")) -> Chart:
    """A picture of some bars."""
    return Chart(title=title, description="D", series=series, bars=bars)


def page_of(*texts: str) -> Page:
    """A page on which each text stands in every place that a text can stand in."""
    blocks: list[Heading | Paragraph | Listed | Table | Chart] = []
    for number, text in enumerate(texts):
        blocks += [
            Heading(text=text), Heading(text=text, level=3), Paragraph(text=text),
            Paragraph(text=text, warning=True), Paragraph(text=f"before {isolated(text)} after"), Listed(items=[text]),
            Table(
                caption=f"{number} {text}", columns=[Column(title=text), Column(title=text, number=True)],
                rows=[Row(cells=[text, isolated(text)]), Row(cells=[text, text], sum=True)],
            ),
            Chart(title=text, description=text, series=[text], bars=[Bar(label=text, values=[3], texts=[text])]),
        ]  # fmt: skip
    return Page(title=texts[0], language="en", blocks=blocks)


class TestWebPage:
    """As HTML."""

    @pytest.mark.parametrize("text", HOSTILE)
    def test_shows_every_text_as_what_it_is(self, text: str) -> None:
        """It stays closed, no element comes from a text, and what cannot be seen becomes a visible escape."""
        read = WebPage(write_webpage(page_of(text)))
        shown = "".join(
            one if one.isprintable() else one.encode("unicode_escape").decode()
            for one in text
            if one not in "\u2068\u2069"
        )
        if shown.strip():
            assert any(shown.strip() in one for one in read.texts)
        assert read.language == "en"
        assert not [one for one in "".join(read.texts) if not one.isprintable() and one not in "\n\u2068\u2069"]

    @given(st.lists(st.text(max_size=30), min_size=1, max_size=2))
    def test_is_closed_whatever_stands_in_it(self, texts: list[str]) -> None:
        """Any text at all, in any place."""
        WebPage(write_webpage(page_of(*texts)))

    def test_keeps_a_name_apart(self) -> None:
        """A name is an element of its own, so that one that runs from the right turns nothing around it."""
        text = write_webpage(page_of("\u0645 <b>"))
        assert "before <bdi>\u0645 &lt;b&gt;</bdi> after" in text
        assert isolated("a\u2069b") == "\u2068a\\u2069b\u2069"

    def test_loads_nothing_and_runs_nothing(self) -> None:
        """Its policy lets its one style in by its digest, and nothing else."""
        text = write_webpage(page_of("x"))
        (style,) = re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
        assert not re.search(r"url\(|@import|http:|https:|<script|<link|<iframe", text)
        for wanted in ("prefers-color-scheme: dark", "@media print", '<meta charset="utf-8">', "width=device-width"):
            assert wanted in text

    def test_names_what_is_labelled_by_what_is_there(self) -> None:
        """What a table and a picture are labelled by is on the page, once."""
        text = write_webpage(page_of("x", "y"))
        ids = WebPage(text).ids
        named = [one for names in re.findall(r'aria-labelledby="([^"]*)"', text) for one in names.split()]
        assert sorted(named) == sorted(ids)


class TestDrawing:
    """Pictures."""

    def drawn(self, chart: Chart) -> ElementTree.Element:
        """A picture, read by a parser that takes nothing but what is well formed."""
        return ElementTree.fromstring(draw_chart(chart, "c", write=lambda text: text))

    def lengths(self, chart: Chart) -> list[float]:
        """How long its bars are, without the marks of the legend."""
        rects = [*self.drawn(chart).iter("rect")][len(chart.series) :]
        return [float(one.attrib["width"]) for one in rects]

    @given(st.lists(st.tuples(st.integers(-(10**12), 10**12), st.integers(0, 10**12)), max_size=8))
    def test_is_to_scale_and_within_its_frame(self, values: list[tuple[int, int]]) -> None:
        """Bars are as long as what they stand for, by one scale; nothing is beyond the edges; nothing has no bar."""
        bars = [Bar(label=f"l{at}", values=two, texts=[str(one) for one in two]) for at, two in enumerate(values)]
        chart = chart_of(*bars)
        sizes = [abs(one) for two in values for one in two if one]
        lengths = self.lengths(chart)
        assert len(lengths) == len(sizes)
        for size, length in zip(sizes, lengths, strict=True):
            assert abs(length - size * max(lengths) / max(sizes)) <= 0.51
        wide, high = map(float, self.drawn(chart).attrib["viewBox"].split()[2:])
        for one in self.drawn(chart).iter("rect"):
            x, y = float(one.attrib["x"]), float(one.attrib["y"])
            assert x >= 0
            assert x + float(one.attrib["width"]) <= wide
            assert 0 <= y <= y + float(one.attrib["height"]) <= high

    def test_says_in_words_what_it_shows(self) -> None:
        """It has a title, a description, each label and each number; a long label is cut short."""
        bar = Bar(label="a very long label indeed", values=[5, 0], texts=["five", "nought"])
        svg = self.drawn(chart_of(bar))
        texts = [one.text for one in svg.iter("text")]
        assert texts == ["in", "out", "a very long lab…", "five"]
        assert [one.text for one in (svg.find("title"), svg.find("desc")) if one is not None] == ["T", "D"]
        assert svg.attrib["role"] == "img"

    def test_labels_that_would_read_alike_begin_where_they_differ(self) -> None:
        """What long labels begin with alike is left out of them; a short one, and one like no other, is as it was."""
        long = "Poll on the proposals of the autumn and of the spring: "
        one, two, three = (f"{long}the library", "15 / 117"), (f"{long}the lake", "3 / 117"), ("Dues", "1 / 2")
        *told, other = labels_of([one, two, three, (f"Dues, {long}", "")])
        assert ["…library", "…lake", "Dues"] == told
        assert other.startswith("Dues, Poll on")
        first, second = labels_of([(f"{long}the lake", "15 / 117")] * 2)
        assert first == second
        assert first.startswith("Poll on")

    def test_an_isolated_label_stays_one_where_it_begins_later(self) -> None:
        """A text that nothing around it can turn is isolated also without its beginning: what is opened is closed."""
        names = [isolated(f"The association of friends of the house by the {where}") for where in ("lake", "library")]
        for one in labels_of([(name, "2016-01-01 – 2017-01-01") for name in names]):
            assert one.startswith(f"…{OPENS}l")
            assert one.endswith(CLOSES)

    def test_of_nothing_is_a_picture_too(self) -> None:
        """No bars, or bars of nothing, divide by nothing."""
        assert self.lengths(chart_of()) == []
        assert self.lengths(chart_of(Bar(label="a", values=[0, 0], texts=["0", "0"]))) == []


class TestMarkdown:
    """As Markdown."""

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("<b>", "&lt;b&gt;"), ("a|b", "a\\|b"), ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"), ("# a", "\\# a"),
            ("12. a", "12\\. a"), ("- a", "\\- a"), ("[a](b)", "\\[a\\](b)"), ("a\nb", "a\\\\nb"),
            ("a & b", "a &amp; b"), ("2017-01-31: 5", "2017-01-31: 5"),
            ("http://a.b", "http\\://a.b"), ("www.a.b", "www\\.a.b"),
            ("a\\", "a\\\\"), ("a@b", "a\\@b"),
        ],
    )  # fmt: skip
    def test_escapes_what_means_something(self, text: str, written: str) -> None:
        """No mark, list, heading, element or address comes from a text, and a plain one stays as it is."""
        assert write_markdown(Page(title="t", language="en", blocks=[Paragraph(text=text)])) == f"# t\n\n{written}\n"

    def test_keeps_apart_what_runs_from_the_right_alone(self) -> None:
        """A name in letters that run from the left has nothing around it that cannot be seen."""
        page = Page(title="t", language="en", blocks=[Listed(items=[isolated("Ana"), isolated("\u0645")])])
        assert write_markdown(page) == "# t\n\n- Ana\n- \u2068\u0645\u2069\n"

    def test_has_every_block(self) -> None:
        """Headings, a warning, a table with numbers to the right and a sum, and a picture in words."""
        table = Table(
            caption="C", columns=[Column(title="a"), Column(title="b", number=True)],
            rows=[Row(cells=["x", "1"]), Row(cells=["all", "1"], sum=True)],
        )  # fmt: skip
        blocks = [Heading(text="H"), Heading(text="I", level=3), Paragraph(text="W", warning=True), table, chart_of()]
        assert write_markdown(Page(title="t", language="en", blocks=blocks)) == (
            "# t\n\n## H\n\n### I\n\n**W**\n\nC\n\n| a | b |\n| --- | --: |\n| x | 1 |\n| **all** | **1** |\n\n*T: D*\n"
        )


def test_a_table_has_a_cell_for_each_column() -> None:
    """A row that is too short, and a bar without its number in words, are faults of the program."""
    with pytest.raises(AssertionError, match="C"):
        Table(caption="C", columns=[Column(title="a")], rows=[Row(cells=["x", "y"])])
    with pytest.raises(AssertionError, match="T"):
        chart_of(Bar(label="a", values=[1, 2], texts=["1"]))
