"""Figures: what votes, offices and money came to, the same bytes for the same facts, and said in words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from partgov.dues import Credit, DuesRules, Income, Payment, YearOfDues, settle_all_dues
from partgov.foundation.money import Money
from partgov.foundation.periods import FOREVER
from partgov.foundation.sentences import LANGUAGES, Reader
from partgov.history.audit import Audit, audit_record
from partgov.history.margins import margins_of
from partgov.interop import webpages
from partgov.interop.madeup import made_up_journal
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.members import Roll
from partgov.policies import PoolPolicy
from partgov.pools import plan_pools
from partgov.publishing import publish
from partgov.summaries import Moved, summarise_log
from tests.documents import candidacy, election_of, member, record_of, record_with, role

pytest.importorskip("matplotlib")

from matplotlib import rc_context, rcParams
from matplotlib.patches import Rectangle

from partgov import plot
from partgov.interop.vectors import DARK, LIGHT, Picture

DATA = Path(__file__).parent / "data"
AT = datetime(2020, 2, 1, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def audit_of(name: str) -> Audit:
    """The audit of one of the records that are kept."""
    return audit_record(load_record((DATA / f"{name}.json").read_bytes()), zone=UTC)


@cache
def moved() -> tuple[Moved, ...]:
    """What a public log of made-up books says."""
    journal = made_up_journal(40)
    plan = plan_pools(journal, policy=PoolPolicy(persons=3, insiders=0), at=AT, zone=UTC)
    return summarise_log(publish(journal, at=AT, zone=UTC, releases=plan.releases).lines)


def dues() -> Mapping[str, tuple[YearOfDues, ...]]:
    """Two members' dues of two years: one pays, one owes, and a group confirmed something."""
    joined = datetime(2015, 1, 1, tzinfo=UTC)
    return settle_all_dues(
        on=date(2016, 5, 1), zone=UTC, rules=DuesRules(),
        roll=Roll(dict.fromkeys(("ana", "bo"), ((joined, FOREVER),)), {}),
        incomes=[
            Income(member=who, year=year, monthly=Money(200_000, "EUR"), declared_at=joined)
            for who in ("ana", "bo") for year in (2015, 2016)
        ],
        payments=[Payment(id="p", member="ana", day=date(2015, 3, 1), amount=Money(2000, "EUR"))],
        credits=[
            Credit(id="c", member="bo", group="g", day=date(2016, 3, 1), amount=Money(700, "EUR"), confirmed=True)
        ],
    )  # fmt: skip


def election(tallies: Mapping[str, tuple[int, int, int]], seats: tuple[int, int] = (2, 1), **names: str) -> Picture:
    """The figure of an election of so many marks."""
    record = record_with(
        election_of(
            *(candidacy(who) for who in tallies),
            tallies={who: dict(zip(("yes", "no", "abstain"), each, strict=True)) for who, each in tallies.items()},
        ),
        *(member(who) for who in tallies),
        seats=seats,
    )
    (result,) = audit_record(load_record(json.dumps(record).encode()), zone=UTC).elections.values()
    return plot.result(result, reader=Reader(names=names))


DRAWN: dict[str, Callable[[Reader], Picture]] = {
    "result": lambda reader: plot.result(audit_of("curators").elections["e2017"], reader=reader),
    "decisions": lambda reader: plot.decisions(
        audit_record(load_record(read_poll_of_2016()), zone=UTC).polls["makeover"], reader=reader
    ),
    "margins": lambda reader: plot.margins(margins_of(audit_of("curators")), reader=reader),
    "recall": lambda reader: plot.recall(audit_of("recall").history.recalls["r1"], reader=reader),
    "tenure": lambda reader: plot.tenure(audit_of("curators"), "website-content-curators", reader=reader),
    "offices": lambda reader: plot.offices(audit_of("draws"), reader=reader),
    "timetable": lambda reader: plot.timetable(audit_of("groups").record, reader=reader),
    "income": lambda reader: plot.income(moved(), reader=reader),
    "income of a year": lambda reader: plot.income(moved(), year=2017, reader=reader),
    "dues": lambda reader: plot.dues(dues(), reader=reader),
}


@cache
def drawn(name: str) -> Picture:
    """One of them, in English."""
    return DRAWN[name](Reader())


def read(figure: Picture) -> ElementTree.Element:
    """Its SVG, read."""
    return ElementTree.fromstring(plot.svg(figure))


def texts_of(svg: ElementTree.Element) -> list[str]:
    """What is written in it to be seen."""
    return ["".join(one.itertext()).strip() for one in svg.iter(f"{SVG}text")]


def ids_of(svg: ElementTree.Element) -> Iterator[str]:
    """Every name in it."""
    yield from (one.attrib["id"] for one in svg.iter() if "id" in one.attrib)


class TestEach:
    """Every figure there is."""

    @pytest.mark.parametrize("name", DRAWN)
    def test_is_the_same_bytes_and_says_what_it_shows(self, name: str) -> None:
        """It is no script, has a title and a description, and no number or word is seen that is not said too."""
        figure = drawn(name)
        text = plot.svg(figure)
        with rc_context({"font.size": 20, "svg.fonttype": "path", "axes.facecolor": "red", "svg.hashsalt": "x"}):
            assert text == plot.svg(DRAWN[name](Reader()))
        assert figure._repr_html_() == text
        svg = ElementTree.fromstring(text)
        title, description, *_ = svg
        assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert (f"{SVG}title", f"{SVG}desc") == (title.tag, description.tag)
        assert not {one.tag.removeprefix(SVG) for one in svg.iter()} & {"script", "image", "foreignObject", "metadata"}
        assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", text)
        said = f"{title.text} {description.text}"
        for seen in texts_of(svg):
            short = seen.removesuffix("…")
            dates = re.fullmatch(r"\d{4}(-\d\d)*", seen)
            assert short in said or dates or all(part in said for part in seen.split(" – ")), seen

    @pytest.mark.parametrize("name", DRAWN)
    def test_has_the_colours_of_its_reader(self, name: str) -> None:
        """Every colour is one of eight names, each with a value for the light and one for the dark."""
        for one in read(drawn(name)).iter():
            left = re.sub(
                r"var\(--(\w+), (#\w+)\)",
                lambda found: "" if LIGHT[found[1]] == found[2] else "?",
                one.get("style", ""),
            )
            assert not re.search(r"#\w{6}|\?", left), left
            assert one.get("fill", "none") == "none"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_speaks_every_language(self, language: str) -> None:
        """Title, legend and description are in the reader's own words."""
        figures = [draw(Reader(language)) for draw in DRAWN.values()]
        assert all(figure.said[0] and figure.said[1] for figure in figures)
        if language != "en":
            english = drawn("result")
            assert english.said[0] != figures[0].said[0]

    def test_is_a_figure_of_matplotlib(self, tmp_path: Path) -> None:
        """It can be saved in other formats, and changed first."""
        figure = DRAWN["result"](Reader())
        figure.axes[0].set_facecolor("white")
        figure.savefig(tmp_path / "result.png")
        assert (tmp_path / "result.png").read_bytes().startswith(b"\x89PNG")

    def test_several_stand_on_one_page(self) -> None:
        """No two figures have a name in common, and every reference is to a name of its own."""
        pages = [read(drawn(name)) for name in DRAWN]
        names = [name for page in pages for name in ids_of(page)]
        assert len(names) == len(set(names))
        for page in pages:
            text, mine = ElementTree.tostring(page, encoding="unicode"), set(ids_of(page))
            assert {*re.findall(r'href="#([\w-]+)"', text), *re.findall(r"url\(#([\w-]+)\)", text)} <= mine

    def test_another_process_draws_the_same(self) -> None:
        """Nothing hangs on the process: no salt, no clock, no order of a set."""
        program = (
            "from tests.test_plot import DRAWN, drawn, plot; from hashlib import sha256; "
            "print(sha256(''.join(plot.svg(drawn(name)) for name in DRAWN).encode()).hexdigest())"
        )
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        mine = "".join(plot.svg(drawn(name)) for name in DRAWN)
        assert sha256(mine.encode()).hexdigest() == ran.stdout.strip()


class TestHardCases:
    """Whatever a record may hold."""

    @pytest.mark.parametrize(
        "name",
        [
            "$x^2$", "$", "<b>bold</b>", "&amp;", "#1f5f9e", "]]>", 'style="fill: #1f5f9e"', "url(#a)",
            "\u5c71\u7530\u592a\u90ce", "\u0645\u062d\u0645\u062f", "tab\tand\x00",
            "Maria del Carmen Fernández de Córdoba y Álvarez de Toledo",
        ],
    )  # fmt: skip
    def test_a_name_is_a_name(self, name: str) -> None:
        """It is neither a formula nor markup nor a colour; where it is cut, the description has all of it."""
        figure = election({"a": (3, 1, 0), "b": (2, 1, 0)}, a=name)
        seen = name if name.isprintable() else name.encode("unicode_escape").decode()
        short = next(one for one in texts_of(read(figure)) if one[:1] == seen[:1])
        assert short == seen if len(seen) < 30 else seen.startswith(short[:-1].rstrip())
        assert seen in figure.said[1]

    def test_nobody_has_a_mark(self) -> None:
        """A candidate without marks has a place, and no bar."""
        assert "0 / 0 / 0" in texts_of(read(election({"a": (0, 0, 0)})))

    def test_everybody_withdrew(self) -> None:
        """An election in which nobody is left to be counted has a picture without bars."""
        withdrawn = {"withdrawn_at": "2016-10-12T00:00:00Z"}
        record = record_with(
            election_of(candidacy("ana", **withdrawn), tallies={}), member("ana"), seats=(1, 0)
        )  # fmt: skip
        (result,) = audit_record(load_record(json.dumps(record).encode()), zone=UTC).elections.values()
        assert "ana" not in texts_of(read(plot.result(result)))

    def test_nothing_to_draw(self) -> None:
        """A figure without rows is a title."""
        assert [] == texts_of(read(plot.margins({})))[3:]
        assert plot.income([]).said[1]
        assert plot.dues({}).said[1]
        assert "" == plot.offices(audit_record(load_record(read_poll_of_2016()), zone=UTC)).said[0]

    def test_many(self) -> None:
        """No more than forty are drawn, and it is told how many more there are."""
        figure = election({f"m{at:03}": (900 - at, at, 0) for at in range(43)})
        seen = texts_of(read(figure))
        assert ("m039" in seen, "m040" in seen) == (True, False)
        assert "and 3 more, not drawn" in seen
        assert "m042: 858 / 42 / 0" in figure.said[1]

    def test_several_pictures_are_told_apart(self) -> None:
        """Where a figure has several, each is told beneath its own title."""
        roles = sorted({one.role for one in audit_of("draws").history.mandates})
        titles = [f"{role}: who held a seat when" for role in roles]
        assert len(titles) > 1
        assert "; ".join(titles) == drawn("offices").said[0]
        assert all(f"{title}. primary" in drawn("offices").said[1] for title in titles)

    def test_a_tie_says_so(self) -> None:
        """Where a tie leaves seats undecided, a line says how far down it goes."""
        seen = texts_of(read(election({"a": (3, 0, 0), "b": (3, 0, 0), "c": (1, 0, 0)}, (1, 0))))
        assert "up to here a tie leaves it undecided" in seen

    def test_what_bars_somebody_for_good_goes_on(self) -> None:
        """After five terms in all nobody tells until when: the stretch has no end, and is seen beyond the last term."""
        mandates = [
            {
                "id": f"m{year}", "role": "treasurer", "member": "ana", "seat": "primary",
                "starts": f"{year}-01-01T00:00:00Z", "ends": f"{year + 1}-01-01T00:00:00Z",
            }
            for year in (2006, 2008, 2010, 2012, 2014)
        ]  # fmt: skip
        facts = record_of(
            members=[member("ana", "2005-01-01T00:00:00Z")], roles=[role(1, 0)], mandates=mandates,
            as_of="2014-07-01T00:00:00Z",
        )  # fmt: skip
        figure = plot.tenure(audit_record(load_record(json.dumps(facts).encode()), zone=UTC), "treasurer")
        assert "barred by the limits 2015-01-01 – …" in figure.said[1]
        barred = figure.axes[0].patches[5]
        assert isinstance(barred, Rectangle)
        assert barred.get_x() + barred.get_width() > (date(2015, 6, 1) - date(1970, 1, 1)).days

    def test_what_is_brief_is_seen(self) -> None:
        """A vote of two weeks in a picture of ten years is still wide enough to be seen."""
        widths = [one.get_window_extent().width for one in drawn("timetable").axes[0].patches]
        assert min(widths) >= 1


def test_the_colours_are_those_of_members_pages() -> None:
    """A figure beside a page looks like a part of it, in light and in dark."""
    light, _, dark = webpages._STYLE.partition("@media (prefers-color-scheme: dark)")
    for colours, where in ((LIGHT, light), (DARK, dark)):
        for name, value in colours.items():
            assert re.search(rf"--{name}: ({value}|#fff);", where), name


def test_drawing_leaves_matplotlib_as_it_was() -> None:
    """Whoever has settings of their own keeps them."""
    before = dict(rcParams)
    plot.svg(drawn("result"))
    assert before == dict(rcParams)


def test_without_matplotlib_it_says_what_is_missing() -> None:
    """The door is closed with the name of the extra."""
    program = "import sys; sys.modules['matplotlib'] = None; import partgov.plot"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "partgov.plot wants what `pip install 'partgov[plot]'` brings" in ran.stderr


def test_a_period_is_where_it_was() -> None:
    """The stretches of a tenure begin and end on their days, as the description says."""
    figure = drawn("tenure")
    ana = next(one for one in figure.said[1].split(". ") if one.startswith("Ana"))
    assert "primary 2016-01-01 – 2017-01-01" in ana
    first, last = figure.axes[0].get_xlim()
    assert timedelta(days=last - first) > timedelta(days=8 * 365)
