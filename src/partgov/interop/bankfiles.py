"""Bank files: MT940 and OFX, as lines of a table, by a library each; camt.053 has a room of its own.

What the libraries leave out is counted here: a line that is in the file and not among what they read is a fault.
"""

from __future__ import annotations

__all__ = ["bank_lines"]

import html
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, Final

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.sentences import Phrase
from partgov.interop.balances import Stretch, faults_of_stretches
from partgov.interop.camt import camt_lines
from partgov.interop.cells import Line
from partgov.interop.mappings import FileKind, Form
from partgov.interop.tables import decoded


def bank_lines(data: bytes, form: Form, zone: tzinfo, *, place: str) -> tuple[list[Line], list[Fault]]:
    """Return the lines of a bank's file, and the faults of the whole of it; raise `FaultsError` for what is none."""
    if form.kind is FileKind.CAMT:
        return camt_lines(data, zone, place=place)
    if form.kind is FileKind.MT940:
        return _mt940_lines(data, form, place)
    return _ofx_lines(data, zone, place)


def _lacking(kind: str) -> PartgovError:
    return PartgovError(kind, None, Phrase("wanted.what_pip_install_partgov_banks"))


def _another(place: str, wanted: str) -> FaultsError:
    return FaultsError(place, (Fault(place, Phrase(wanted), Phrase("found.another")),))


@contextmanager
def _unlogged(name: str) -> Iterator[None]:
    """Let a library log nothing for a while: what it would say of a line is what stands in it, which is private."""
    loggers = [logging.getLogger(name), *_loggers_below(name)]
    before = [one.disabled for one in loggers]
    try:
        for one in loggers:
            one.disabled = True
        yield
    finally:
        for one, was in zip(loggers, before, strict=True):
            one.disabled = was


def _loggers_below(name: str) -> list[logging.Logger]:
    known = [*logging.root.manager.loggerDict.items()]
    return [one for other, one in known if other.startswith(f"{name}.") and isinstance(one, logging.Logger)]


# ── MT940 ────────────────────────────────────────────────────────────────────────────────────────


def _mt940_lines(data: bytes, form: Form, place: str) -> tuple[list[Line], list[Fault]]:
    """The lines of an MT940 file; the booking day is that of field 61, in which RC went out and RD came in."""
    try:
        import mt940
    except ImportError:
        raise _lacking("mt940") from None
    text = decoded(data, form.encoding, place=place)
    try:
        with _unlogged("mt940.tags"):
            statements = mt940.parse_statements(io.StringIO(text), options=mt940.Options.all())
    except Exception:  # whatever it stumbles over, the file is not one it reads
        raise _another(place, "wanted.mt940_statement") from None
    lines: list[Line] = []
    stretches: list[Stretch] = []
    for number, statement in enumerate(statements, 1):
        at = f"{place}, statement {number}"
        told: dict[str, Any] = statement.data
        account = str(told.get("account_identification") or "")
        booked = Decimal(0)
        for place_of, one in enumerate(statement.transactions, 1):
            booked += one.data["amount"].amount
            lines.append(Line(f"{at}, entry {place_of}", _cells_of_61(one.data, account)))
        before = told.get("final_opening_balance") or told.get("intermediate_opening_balance")
        after = told.get("final_closing_balance") or told.get("intermediate_closing_balance")
        stretches.append(Stretch(at, account, before and before.amount.amount, booked, after and after.amount.amount))
    if not statements or len(lines) != len(re.findall(r"^:61:", text, flags=re.MULTILINE)):
        raise _another(place, "wanted.mt940_statement")
    wanted, found = Phrase("wanted.balances_of_statement"), Phrase("found.none")
    torn = [Fault(one.at, wanted, found) for one in stretches if (one.before is None) is not (one.after is None)]
    return lines, [*torn, *faults_of_stretches(stretches)]


def _cells_of_61(told: dict[str, Any], account: str) -> dict[str, str]:
    """The cells of one line: only the bank's own reference is one, since that of the payer may be anything."""
    words = ("posting_text", "purpose", "transaction_details", "extra_details", "customer_reference")
    texts = [str(told.get(word) or "").replace("\n", " ").strip() for word in words]
    return {
        "account": account, "day": str(told.get("entry_date") or told["date"]), "amount": f"{told['amount'].amount:f}",
        "currency": str(told["amount"].currency or told.get("currency") or ""), "status": "BOOK",
        "reference": str(told.get("bank_reference") or "").strip(),
        "code": str(told.get("id") or ""), "name": str(told.get("applicant_name") or "").strip(),
        "iban": str(told.get("applicant_iban") or "").strip(),
        "text": " ".join(each for each in texts if each and each != "NONREF"), "payments": "1",
    }  # fmt: skip


# ── OFX ──────────────────────────────────────────────────────────────────────────────────────────

_STAMP: Final = re.compile(
    r"(\d{8})(?:(\d{2})(\d{2})(?:(\d{2})(?:\.\d+)?)?)?(?:\s*\[\s*([+-]?\d{1,2})(?:[.:](\d{1,2}))?(?::[^\]]*)?\])?"
)
_STATEMENTS: Final = ("STMTRS", "CCSTMTRS")


def _ofx_lines(data: bytes, zone: tzinfo, place: str) -> tuple[list[Line], list[Fault]]:
    """The lines of an OFX file; its texts are taken as they are written, so that no amount and no day is converted."""
    try:
        from ofxtools.Parser import OFXTree
    except ImportError:
        raise _lacking("ofx") from None
    tree = OFXTree()
    try:
        root = tree.parse(io.BytesIO(data))
    except Exception:  # whatever it stumbles over, the file is not one it reads
        root = None
    if root is None:
        raise _another(place, "wanted.ofx_statement")
    lines: list[Line] = []
    number = 0
    for statement in (each for name in _STATEMENTS for each in root.iter(name)):
        number += 1
        at = f"{place}, statement {number}"
        account = next((_of(statement, f"{kind}/ACCTID") for kind in ("BANKACCTFROM", "CCACCTFROM")
                        if _of(statement, f"{kind}/ACCTID")), "")  # fmt: skip
        for place_of, one in enumerate(statement.iter("STMTTRN"), 1):
            line = Line(f"{at}, entry {place_of}", _cells_of_trn(one, statement, account, zone))
            kind, amount = _of(one, "TRNTYPE"), line.cells["amount"]
            if amount.startswith("-") == (kind == "CREDIT") and kind in ("CREDIT", "DEBIT"):
                line.refuse("amount", Phrase("wanted.sign_of_trntype"))
            lines.append(line)
    amounts = sum(line.cells["amount"] != "" for line in lines)
    amounts += len([*root.iterfind(".//STMTTRNP/TRNAMT")])  # of what is not booked yet
    # What a torn file leaves open the library closes by itself, and of two lines that run together it shows one.
    torn = not _times(b"</OFX>", data) or amounts != _times(b"<TRNAMT>", data)
    if torn or not number or len(lines) != _times(b"<STMTTRN>", data):
        raise _another(place, "wanted.ofx_statement")
    return lines, []


def _times(tag: bytes, data: bytes) -> int:
    return len(re.findall(tag, data, flags=re.IGNORECASE))


def _cells_of_trn(one: Any, statement: Any, account: str, zone: tzinfo) -> dict[str, str]:
    texts = (_of(one, "MEMO"), _of(one, "CHECKNUM"))
    return {
        "account": account, "day": _day_of(_of(one, "DTPOSTED"), zone), "amount": _of(one, "TRNAMT").removeprefix("+"),
        "currency": _of(one, "CURRENCY/CURSYM") or _of(statement, "CURDEF"), "status": "BOOK",
        "reference": _of(one, "FITID"),
        "code": _of(one, "TRNTYPE"), "name": _of(one, "NAME") or _of(one, "PAYEE/NAME"),
        "iban": _of(one, "BANKACCTTO/ACCTID"), "text": " ".join(each for each in texts if each), "payments": "1",
    }  # fmt: skip


def _of(element: Any, path: str) -> str:
    return html.unescape(element.findtext(path) or "").strip()


def _day_of(stamp: str, zone: tzinfo) -> str:
    """The day of a stamp; nothing where the stamp has a time, and no offset, and the day hangs on it."""
    found = _STAMP.fullmatch(stamp)
    try:
        if found is None:
            return ""
        day = datetime.strptime(found[1], "%Y%m%d")
        hour, minute, second = (int(found[part] or 0) for part in (2, 3, 4))
        if found[5] is None and not (hour or minute or second):
            return str(day.date())
        at = day.replace(hour=hour, minute=minute, second=second)
        if found[5] is not None:
            sign = -1 if found[5].startswith("-") else 1
            offset = timedelta(hours=abs(int(found[5])), minutes=int(found[6] or 0))
            return str(at.replace(tzinfo=timezone(sign * offset)).astimezone(zone).date())
        days = {at.date(), at.replace(tzinfo=UTC).astimezone(zone).date()}
        return str(days.pop()) if len(days) == 1 else ""
    except (ValueError, OverflowError):
        return ""
