"""Workbooks of one sheet, written from their published forms with nothing but zip: xlsx and ods."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | datetime | None


def xlsx(rows: Sequence[Sequence[Cell]], *, sheets: Sequence[str] = ("Sheet1",)) -> bytes:
    """A workbook of ECMA-376, whose first sheet has these rows, with text in place and instants as numbers."""
    body = "".join(
        f'<row r="{number}">{"".join(_xlsx_cell(cell, number, at) for at, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    of_docs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{of_docs}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    packages = "http://schemas.openxmlformats.org/package/2006"
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" '
        f'Type="{of_docs}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{of_docs}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships">{links}<Relationship Id="rIdS" '
        f'Type="{of_docs}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f"<styleSheet {space}><cellXfs><xf/><xf numFmtId='22'/></cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{body}</sheetData></worksheet>",
    }
    for at in range(2, len(sheets) + 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = f"<worksheet {space}><sheetData/></worksheet>"
    return _zipped({name: f'<?xml version="1.0" encoding="UTF-8"?>{text}' for name, text in parts.items()})


def _xlsx_cell(cell: Cell, number: int, at: int) -> str:
    place = f"{chr(65 + at)}{number}"
    match cell:
        case None:
            return ""
        case str():
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        case datetime():
            days = (cell - datetime(1899, 12, 30)).total_seconds() / 86400
            return f'<c r="{place}" s="1"><v>{days!r}</v></c>'
        case _:
            return f'<c r="{place}"><v>{cell}</v></c>'


def ods(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of OpenDocument, of one table."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    root = "urn:oasis:names:tc:opendocument:xmlns"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{root}:office:1.0" '
        f'xmlns:table="{root}:table:1.0" xmlns:text="{root}:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><m:manifest xmlns:m="{root}:manifest:1.0" m:version="1.3">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/><m:file-entry m:full-path="content.xml" '
        'm:media-type="text/xml"/></m:manifest>'
    )
    return _zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": text})


def _ods_cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case str():
            return (
                f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            )  # fmt: skip
        case datetime():
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}">'
                f"<text:p>{cell.isoformat()}</text:p></table:table-cell>"
            )
        case _:
            return (
                f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p>'
                "</table:table-cell>"
            )


def _zipped(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return packed.getvalue()
