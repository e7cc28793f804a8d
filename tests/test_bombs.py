"""Bombs: small documents that come to much are refused by a limit that is told, in little memory and little time."""

from __future__ import annotations

import csv
import io
import os
import re
import struct
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.interop import packages, preflib, rawjson, settings
from partgov.interop.preflib import Preferences
from partgov.interop.spreadsheets import read_marks
from partgov.web import Limits
from tests import bankstatements, fuzz, workbooks

resource = pytest.importorskip("resource", reason="limits of a process are those of POSIX")

MORE_MEMORY: Final = 400 << 20
"""So many bytes more than it has may a process take that reads a bomb; with what the machine's libraries reserve."""
MOST_SECONDS: Final = 10

ROWS: Final = [["voter", "candidate", "mark"], ["v1", "ana", "yes"]]
SHEET: Final = "xl/worksheets/sheet1.xml"
FAR: Final = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as zipped:
        for name, part in parts.items():
            zipped.writestr(name, part)
    return file.getvalue()


XLSX: Final = parts_of(workbooks.xlsx(ROWS))
ODS: Final = parts_of(workbooks.ods(ROWS))


def xlsx(old: bytes, new: bytes, **more: bytes) -> bytes:
    """A workbook in whose sheet something else stands, with more parts."""
    return packed({**XLSX, SHEET: XLSX[SHEET].replace(old, new, 1), **more})


def ods(old: bytes, new: bytes) -> bytes:
    """A workbook of OpenDocument in whose content something else stands."""
    return packed({**ODS, "content.xml": ODS["content.xml"].replace(old, new, 1)})


def shared(text: bytes, times: int) -> bytes:
    """A workbook in which so many cells share one text."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = b"<row>" + b'<c t="s"><v>0</v></c>' * times + b"</row></sheetData>"
    parts = packed({
        **XLSX, SHEET: XLSX[SHEET].replace(b"</sheetData>", rows),
        "xl/sharedStrings.xml": b"<sst %s><si><t>%s</t></si></sst>" % (space, text),
    })  # fmt: skip
    names = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rIdT" Type="{names}" Target="sharedStrings.xml"/></Relationships>'.encode()
    rels = "xl/_rels/workbook.xml.rels"
    found = parts_of(parts)
    return packed({**found, rels: found[rels].replace(b"</Relationships>", link)})


def lying(data: bytes, name: str, size: int) -> bytes:
    """A package that says of one of its parts that it comes to that size."""
    found = bytearray(data)
    at = -1
    while (at := found.find(b"PK\x01\x02", at + 1)) >= 0:
        if found[at + 46 :].startswith(name.encode()):
            found[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(found)


def overlapping(times: int) -> bytes:
    """A package in which so many parts are the same megabytes, packed once."""
    data = packed({"x0": b" " * 5_000_000})
    with zipfile.ZipFile(io.BytesIO(data)) as one:
        at = one.start_dir
    entry = data[at : data.rindex(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"x0", f"{number:02}".encode()) for number in range(times))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times, times, len(entries), at, 0)
    return data[:at] + entries + end


LAUGHS: Final = b"<!DOCTYPE x [" + b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10 if level else b"lol") for level in range(10)
) + b"]>"  # fmt: skip
BLOWUP: Final = b'<!DOCTYPE x [<!ENTITY l9 "' + b"a" * 50_000 + b'">]>'
OUTSIDE: Final = b'<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'


def declared(data: bytes, doctype: bytes) -> bytes:
    """An XML document with a document type, whose entity stands in it."""
    head, mark, rest = data.partition(b"?>")
    return head + mark + doctype + re.sub(rb">(\w[\w .-]*)<", b">&l9;<", rest, count=3)


WORKBOOKS: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "a cell in the last row and column": (lambda: xlsx(b"</sheetData>", FAR + b"</sheetData>"), "10000000 cells"),
    "a wide row and many rows": (
        lambda: xlsx(b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 20_000 + b"</row>"
                     + b"<row><c><v>1</v></c></row>" * 20_000 + b"</sheetData>"),
        "10000000 cells",
    ),
    "one long text in many cells": (lambda: shared(b"x" * 1_000_000, 20_000), "100000000 letters"),
    "a cell that is repeated": (
        lambda: ods(b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="2000000000" '),
        "10000000 cells",
    ),
    "a row that is repeated": (
        lambda: ods(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="2000000000">'),
        "10000000 cells",
    ),
    "a long text in a cell that is repeated": (
        lambda: ods(
            b'office:value-type="string"><text:p>voter',
            b'office:value-type="string" table:number-columns-repeated="9999"><text:p>' + b"x" * 20_000,
        ),
        "100000000 letters",
    ),
    "deeper than anybody writes": (lambda: xlsx(b"<sheetData>", b"<a>" * 2_000_000 + b"<sheetData>"), "100 levels"),
    "many parts": (lambda: packed({**XLSX, **{f"{one}.xml": b"<x/>" for one in range(1000)}}), "1000 parts"),
    "much when it is unpacked": (lambda: packed({**XLSX, "x": b" " * 201_000_000}), "200000000 bytes"),
    "parts that overlap": (lambda: overlapping(50), "200000000 bytes"),
    "a part larger than it says": (
        lambda: lying(xlsx(b"<sheetData>", b"<sheetData>" + b" " * 100_000_000), SHEET, 1000), "found something else",
    ),
    "a workbook in a workbook": (
        lambda: packed({"xl/workbook.xml": packed({**XLSX, "x": b" " * 20_000_000})}), "a workbook",
    ),
    "a billion laughs": (lambda: packed({**XLSX, SHEET: declared(XLSX[SHEET], LAUGHS)}), "a document type"),
    "a long entity": (lambda: packed({**ODS, "content.xml": declared(ODS["content.xml"], BLOWUP)}), "a document type"),
    "a file from outside": (lambda: packed({**XLSX, SHEET: declared(XLSX[SHEET], OUTSIDE)}), "a document type"),
}  # fmt: skip


def confined(read: Callable[[bytes], object], data: bytes) -> str:
    """What is said of a document by a process that may take so much memory and time, and no more."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        said = "it ended otherwise"
        try:
            resource.setrlimit(resource.RLIMIT_AS, (mine := _pages() + MORE_MEMORY, mine))
            resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
            read(data)
            said = "read"
        except PartgovError as error:
            said = str(error)
        except BaseException as error:
            said = repr(error)
        finally:
            os.write(tells, said.encode()[:4000])
            os._exit(0)
    os.close(tells)
    with os.fdopen(told, "rb") as file:
        said = file.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said if status == 0 else f"ended by {status}"


def _pages() -> int:
    """How many bytes of addresses this process has."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="how much a process has is asked of Linux")
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@linux
@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_that_comes_to_much(name: str) -> None:
    """It is refused with the limit that it passes, before the library that reads workbooks has it."""
    pytest.importorskip("python_calamine", reason="it comes with the extra [sheets]")
    make, limit = WORKBOOKS[name]
    assert limit in confined(lambda data: read_marks(data, place="marks"), make())


def test_what_is_within_the_limits_is_read() -> None:
    """Texts that are shared, empty cells up to the last column and rows up to the last are those of real programs."""
    pytest.importorskip("python_calamine", reason="it comes with the extra [sheets]")
    styled = b'<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row></sheetData>'
    empty = (
        b'<table:table-cell table:style-name="a" table:number-columns-repeated="16381"/></table:table-row>'
        b'<table:table-row table:number-rows-repeated="1048574">'
        b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    for data in (
        xlsx(b"</sheetData>", styled), ods(b"</table:table-row></table:table>", empty),
        packed({**XLSX, "xl/media/logo.png": b"\x89PNG"}),
    ):  # fmt: skip
        (ballot,) = read_marks(data, place="marks")
        assert ("v1", {"ana": "yes"}) == (ballot.voter, dict(ballot.marks))


@pytest.mark.parametrize(
    ("letters", "fits"), [(packages.MOST_LETTERS // 1000 - 1, True), (packages.MOST_LETTERS // 1000, False)]
)
def test_the_boundary_of_letters(letters: int, fits: bool) -> None:
    """A text of a thousand cells may be so long, and no longer, whatever else there is."""
    other = sum(len(text) for row in ROWS for text in row)
    data = shared(b"x" * letters, 1000)
    if fits:
        assert 1000 > other
        packages.sound_package(data, place="marks")
    else:
        with pytest.raises(PartgovError, match="100000000 letters"):
            packages.sound_package(data, place="marks")


@pytest.mark.parametrize(
    ("rows", "fits"), [(packages.MOST_CELLS // 1000, True), (packages.MOST_CELLS // 1000 + 1, False)]
)
def test_the_boundary_of_cells(rows: int, fits: bool) -> None:
    """A thousand columns may have so many rows, and no more."""
    far = f'<row r="{rows}"><c r="ALL{rows}"><v>1</v></c></row></sheetData>'.encode()
    data = xlsx(b"</sheetData>", far)
    if fits:
        packages.sound_package(data, place="marks")
    else:
        with pytest.raises(PartgovError, match="10000000 cells"):
            packages.sound_package(data, place="marks")


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("torn", [False, True])
def test_a_workbook_is_packed_as_workbooks_are(how: int, *, torn: bool) -> None:
    """What is packed in another way is refused, whole or torn: its own errors are not met."""
    pytest.importorskip("python_calamine", reason="it comes with the extra [sheets]")
    data = packed(XLSX, how)
    if torn:
        data = data[:60] + bytes(40) + data[100:]
    with pytest.raises(FaultsError, match="wanted a workbook"):
        read_marks(data, place="marks")
    assert read_marks(packed(XLSX, zipfile.ZIP_STORED), place="marks")


# ── banks ────────────────────────────────────────────────────────────────────────────────────────


def bank(name: str) -> bankstatements.Bank:
    """A bank's file by its name."""
    return next(one for one in bankstatements.BANKS if one.name == name)


def _of_bank(name: str, old: bytes, new: bytes) -> bytes:
    return bank(name).data.replace(old, new, 1)


PAYMENT: Final = b'<NtryDtls><TxDtls><Amt Ccy="EUR">1</Amt></TxDtls></NtryDtls>'
TWO_PAGES: Final = "MT940, plain, two pages"
BANKS: Final[Mapping[str, tuple[str, Callable[[], bytes], str]]] = {
    "camt, a billion laughs": ("camt v02", lambda: declared(bank("camt v02").data, LAUGHS), "a document type"),
    "camt, a long entity": ("camt v02", lambda: declared(bank("camt v02").data, BLOWUP), "a document type"),
    "camt, a file from outside": ("camt v02", lambda: declared(bank("camt v02").data, OUTSIDE), "a document type"),
    "camt, many payments": (
        "camt v02", lambda: _of_bank("camt v02", b"<Ntry>", b"<Ntry>" + PAYMENT * 20_000), "payments of a batch",
    ),
    "camt, deep": ("camt v02", lambda: _of_bank("camt v02", b"<Ntry>", b"<Ntry>" + b"<a>" * 100_000), "camt.053"),
    # What reads OFX knows no entities: the text stays as it stands, and no element is looked for so deep.
    "OFX, a billion laughs": ("OFX 2", lambda: declared(bank("OFX 2").data, LAUGHS), "read"),
    "OFX, deep": ("OFX 1", lambda: _of_bank("OFX 1", b"<OFX>", b"<OFX>" + b"<A>" * 50_000), "read"),
    "MT940, long": (TWO_PAGES, lambda: _of_bank(TWO_PAGES, b":61:", b":61:" + b"1" * 500_000), "MT940"),
}  # fmt: skip


@linux
@pytest.mark.parametrize("name", BANKS)
def test_a_banks_file_that_comes_to_much(name: str) -> None:
    """It is refused, and what another file has is in no message."""
    pytest.importorskip("ofxtools", reason="it comes with the extra [banks]")
    of, make, wanted = BANKS[name]
    said = confined(lambda data: fuzz._statement(data, bank(of).mapping), make())
    assert wanted in said
    assert "root:" not in said


# ── text ─────────────────────────────────────────────────────────────────────────────────────────

READERS: Final = fuzz.targets()

TEXTS: Final[Mapping[str, tuple[str, bytes, str]]] = {
    "a record, deep": ("record", b"[" * 1_000_000, "a thousand levels"),
    "a journal, deep": ("journal", b'{"a":' * 1_000_000, "a thousand levels"),
    "a record, a long number": ("record", b'{"format": ' + b"9" * 1_000_000 + b"}", "digits"),
    "a charter, deep lists": ("charter", b"a = " + b"[" * 500_000, "100 levels"),
    "a charter, deep tables": ("charter", b"a = " + b"{a = " * 100_000, "100 levels"),
    "a charter, a key of many parts": ("charter", b"a." * 200_000 + b"a = 1", "100 levels"),
    "a policy, a heading of many parts": ("policy", b"[" + b"'a' . " * 200_000 + b"a]", "100 levels"),
    "a mapping, a quoted key of many parts": ("mapping", b'"="' + b".a" * 200_000 + b" = 1", "100 levels"),
    "rates, many headings": ("rates", b"".join(b"[a%d]\n" % one for one in range(20_000)), "wanted"),
    "marks, a cell": ("marks", b"voter,candidate,mark\nv,a," + b"y" * 2_000_000, "131072 letters"),
    "marks, many columns": ("marks", b"voter,candidate,mark" + b"," * 1_000_000 + b"\nv,a,perhaps\n", "perhaps"),
    "marks, many faults": ("marks", b"voter,candidate,mark\n" + b"v,a,perhaps\n" * 50_000, "perhaps"),
    "PrefLib, many voters": ("PrefLib", fuzz._CAT.replace(b"\n2: ", b"\n999999999: "), "1000000 marks"),
    "PrefLib, digits": ("PrefLib", fuzz._CAT + b"1: " + b"1" * 100 + b"x\n", "a line of a PrefLib file"),
    "PrefLib, names": (
        "PrefLib",
        b"".join(b"# ALTERNATIVE NAME %d: a%d\n" % (n, n) for n in range(50_000)) + b"x",
        "a line of a PrefLib file",
    ),
    "checkpoints, many": ("checkpoints", READERS["checkpoints"].seeds[0] * 2_000, "the day after"),
    "a receipt, long": ("receipt", READERS["receipt"].seeds[0] + b"0" * 5_000_000, "a receipt"),
}


@linux
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_comes_to_much(name: str) -> None:
    """It is refused with what was wanted, in a message that anybody can read."""
    reader, data, wanted = TEXTS[name]
    began = time.process_time()
    said = confined(READERS[reader].read, data)
    assert wanted in said
    assert len(said) < 4000 or "perhaps" in said or "heading" in name
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_the_boundary_of_marks_in_a_preflib_file(more: int, fits: bool) -> None:
    """A file may come to a million marks, for ten who stand or for one, and to no more."""
    for standing in (10, 1):
        names = tuple(f"a{number}" for number in range(standing))
        ballots = (((tuple(range(1, standing + 1)), ()), preflib.MOST_MARKS // standing + more),)
        data = preflib.write_preflib(Preferences("t", "", ("yes", "no"), names, ballots), name="x.cat").encode()
        if fits:
            assert preflib.MOST_MARKS // standing == preflib.read_preflib(data, place="x.cat").ballots[0][1]
        else:
            with pytest.raises(FaultsError, match="no more than 1000000 marks"):
                preflib.read_preflib(data, place="x.cat")


@linux
def test_the_most_that_a_preflib_file_may_come_to_is_read() -> None:
    """A few lines that come to nearly a million marks are read within the memory and the time of a bomb."""
    data = fuzz._CAT.replace(b"\n2: ", b"\n333330: ").replace(b"VOTERS: 3", b"VOTERS: 333331")
    assert "read" == confined(READERS["PrefLib"].read, data)


@pytest.mark.parametrize(
    ("line", "deep"),
    [
        (b"a." * 100 + b"a = 1", False), (b"a." * 101 + b"a = 1", True), (b'"=".' * 102 + b"a = 1", True),
        (b'text = "' + b"a." * 500 + b'"', False), (b"." * 600, False), (b"list = [" + b"1.5, " * 500 + b"]", False),
    ],
)  # fmt: skip
def test_keys_of_keys(line: bytes, deep: bool) -> None:
    """Only a key has parts: texts, numbers and rows of dots may have as many points as they like."""
    assert deep is settings._is_key_too_deep(line)


def test_the_limits_are_those_that_are_told() -> None:
    """The table of limits says what the code holds to, each number of it in the row of its reader."""
    limits = Limits()
    told: dict[str, tuple[int, ...]] = {
        "JSON: record, journal": (rawjson._LONGEST_NUMBER,),
        "TOML: charter, policy, mapping, rates, map": (settings._DEEPEST, len(str(settings._LARGEST)) - 1),
        "table (CSV)": (csv.field_size_limit(),),
        "workbook (xlsx, ods)": (
            packages.MOST_BYTES, packages.MOST_PARTS, packages.MOST_LEVELS, packages.MOST_CELLS, packages.MOST_LETTERS,
        ),
        "PrefLib (.cat)": (preflib.MOST_MARKS,),
        "`partgov.web.judge`": (
            limits.bytes, limits.values, limits.depth, limits.procedures, limits.dues, limits.seconds, limits.faults,
        ),
    }  # fmt: skip
    table = (Path(__file__).parent.parent / "docs" / "security.md").read_text("utf-8")
    rows = {row.split("|")[1].strip(): row for row in table.splitlines() if row.startswith("| ")}
    lacking = {name: f"{one:,}" for name, numbers in told.items() for one in numbers
               if not re.search(rf"(?<![\d,]){one:,}(?![\d,]*\d)", rows[name])}  # fmt: skip
    assert {} == lacking
