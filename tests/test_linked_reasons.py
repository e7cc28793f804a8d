"""Reasons that lead to where their kind of finding is told: only where somebody said where that is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partgov.ballots import Tally
from partgov.foundation.errors import PartgovError
from partgov.foundation.rulings import Cites
from partgov.foundation.shown import Cited, Linked, Shown
from partgov.history.audit import Audit, audit_record
from partgov.history.kinds import KINDS
from partgov.interop.markdown import write_markdown
from partgov.interop.memberspages import audit_page
from partgov.interop.pages import Page, Paragraph, linked
from partgov.interop.records import load_record
from partgov.interop.reports import audit_document
from partgov.interop.webpages import write_webpage
from partgov.interop.zones import zone_named
from tests.documents import quick_run
from tests.webpages import WebPage

DATA = Path(__file__).parent / "data"
RECORDS = [
    *(DATA / f"{name}.json" for name in ("iops-history", "recall", "groups", "tallies", "disagreements")),
    *sorted((DATA / "organisations").glob("*.json")),
]
DOCS = "https://example.org/partgov"


def audited(path: Path) -> Audit:
    """The audit of a kept record."""
    record = load_record(path.read_bytes())
    return audit_record(record, zone=zone_named(record.timezone))


def page_of(audit: Audit, docs: str | None) -> Page:
    """Its page, with the documentation at that place."""
    return audit_page(audit, zone=zone_named(audit.record.timezone), docs=docs)


def kinds_in(document: Any) -> Iterator[str]:
    """The id of every kind of finding in what an audit found, those that others quote included."""
    if isinstance(document, dict):
        yield from (document[key] for key in ("kind", "finding") if isinstance(document.get(key), str))
    for one in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from kinds_in(one)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
class TestPages:
    """Of every kept record, as HTML and as Markdown."""

    def test_each_reason_leads_to_its_kind(self, path: Path) -> None:
        """Every kind that an election, a recall or a question was judged by leads to its place, and to no other."""
        audit = audited(path)
        page, document = page_of(audit, DOCS), audit_document(audit.record, audit)
        written = write_webpage(page)
        places = re.findall(rf'<a href="{DOCS}/([^"]*)" rel="noreferrer">', written)
        counted = [one for name, one in document["elections"].items() if audit.history.elections[name].lapsed is None]
        judged = {*kinds_in([counted, document.get("recalls"), document["poll_findings"]])}
        assert {KINDS[kind].page for kind in judged if not KINDS[kind].quotes} <= {*places}
        assert {*places} <= {kind.page for kind in KINDS.values()}
        assert 0 < written.count("<a ") == len(places) == write_markdown(page).count(f"]({DOCS}/kinds.html#")

    def test_else_nothing_differs(self, path: Path) -> None:
        """Without an address there is no link; with one, a page without its links is the page."""
        audit = audited(path)
        bare, led = page_of(audit, None), page_of(audit, DOCS)
        written = re.sub('<a href="[^"]*" rel="noreferrer">|</a>', "", write_webpage(led))
        WebPage(written)
        assert write_webpage(bare) == written
        assert write_markdown(bare) == re.sub(rf"\[([^\]]*)\]\({DOCS}/[^)]*\)", r"\1", write_markdown(led))


def test_a_pages_place_is_its_own() -> None:
    """No two kinds share a place, and it is where the documentation's labels go."""
    places = [kind.page for kind in KINDS.values()]
    assert len(places) == len({*places})
    nodes = pytest.importorskip("docutils.nodes")
    assert places == [f"kinds.html#{nodes.make_id(name)}" for name in KINDS]


@pytest.mark.parametrize("docs", ["https://example.org", "http://localhost:8000/a/", "../docs", "docs/v0.1", "."])
def test_an_address(docs: str) -> None:
    """An address of the web, or a folder; whether it ends in a slash is all one."""
    page = Page(
        title="t", language="en", blocks=[Paragraph(text=f"Why. ({linked('P4', 'kinds.html#a-b')})")], docs=docs
    )
    assert f'(<a href="{docs.rstrip("/")}/kinds.html#a-b" rel="noreferrer">P4</a>)' in write_webpage(page)
    assert f"([P4]({docs.rstrip('/')}/kinds.html#a-b))" in write_markdown(page)


@pytest.mark.parametrize(
    "docs",
    ["", "javascript:alert(1)", "https:// example.org", 'x"y', "ftp://x", "https://", "a)b", "a\nb", "mailto:a@b"],
)
def test_no_address(docs: str) -> None:
    """Nothing else is taken for one: what would run, break out of a link, or lead elsewhere."""
    with pytest.raises(PartgovError, match="https://"):
        Page(title="t", language="en", blocks=[], docs=docs)


def test_nobody_writes_a_link() -> None:
    """A text that is written like one, by an organisation or a member, is shown as it is and leads nowhere."""
    forged = "\ufff9x\ufffahttps://evil.example\ufffb"
    record = json.loads((DATA / "tallies.json").read_bytes()) | {"organisation": forged}
    record["members"][0]["name"] = "\ufff9x\ufffakinds.html#a-b\ufffb"
    read = load_record(json.dumps(record).encode())
    written = write_webpage(page_of(audit_record(read, zone=zone_named(read.timezone)), DOCS))
    assert "evil" in written
    assert not re.search(r'href="[^"]*(evil|#a-b")', written)


def test_the_command_leads_where_it_is_told(tmp_path: Path) -> None:
    """`--docs` says where; what cannot be an address is refused, and no page is written."""
    page = tmp_path / "page.html"
    assert 0 == quick_run("audit", "--html", page, "--docs", "../docs").status
    assert '<a href="../docs/kinds.html#decision-for-against"' in page.read_text("utf-8")
    page.unlink()
    refused = quick_run("audit", "--html", page, "--docs", "javascript:x")
    assert (2, False) == (refused.status, page.exists())
    assert refused.err.startswith("partgov: docs: wanted an address")


@pytest.mark.parametrize("path", RECORDS[:5], ids=lambda path: path.stem)
def test_a_cell_leads_where_its_writer_says(path: Path) -> None:
    """Of an audit and all it found, as a notebook shows it: each citation leads to its kind; else nothing differs."""
    audit, places = audited(path), {kind.page for kind in KINDS.values()}
    values = [audit, audit.checks[0], audit.checks[0].findings[0], *audit.elections.values()]
    values += [*audit.history.recalls.values(), *(one for year in audit.dues.values() for one in year)]
    for value in values:
        bare, led = value._repr_html_(), Linked(value, docs=DOCS)._repr_html_()
        found = re.findall(rf'<a href="{DOCS}/([^"]*)">([^<]+)</a>', led)
        assert {page for page, _ in found} <= places
        if led.count("<tr>") == bare.count("<tr>"):  # links take room, and what is too much is left out
            assert bare == re.sub(r"</?a[^>]*>", "", led)
        assert len(led.encode()) < 50_000
        assert repr(value) == repr(Linked(value, docs=DOCS))
    shown = Linked(audit.checks[0], docs=DOCS)._repr_html_()
    assert f'<a href="{DOCS}/{audit.checks[0].kind.page}">' in shown or audit.checks[0].kind.quotes


def test_a_cell_takes_no_other_address() -> None:
    """What would run, or lead elsewhere, is refused here as on a page; and no text of somebody's own is a link."""
    with pytest.raises(PartgovError, match="https://"):
        Linked(Tally(), docs="javascript:alert(1)")
    finding = KINDS["question.lapsed"].finding(
        Cites({"decisions": '"><script>'}), False, context="blocked", on="<a href=x>", outcome=""
    )
    assert "&lt;a href=x&gt;" in Linked(finding, docs=DOCS)._repr_html_()
    assert "<script" not in Linked(finding, docs=DOCS)._repr_html_()


def test_a_long_text_ends_where_it_would_without_links() -> None:
    """A cell is cut at the same letter, within a citation too, and what is not shown leads nowhere."""

    class Told(Shown):
        def _rows(self) -> Iterator[dict[str, object]]:
            for length in range(285, 302):
                yield {"because": Cited([("x" * length, None), ("P4, R-13", "kinds.html#a"), ("y", None)])}

    led = Linked(Told(), docs=DOCS)._repr_html_()
    assert Told()._repr_html_() == re.sub(r"</?a[^>]*>", "", led)
    assert {"P4, R-13", "P4, R", "P"} <= {*re.findall(">(P[^<]*)</a>", led)}
    assert "></a>" not in led
