"""camt.053: the entries of a bank's statement in ISO 20022 XML, as lines of a table.

Read by local names, whatever version a bank writes. A document type is refused, and with it every entity: no statement
needs one. An entry that is a batch becomes a line for each payment in it, if their amounts are there and add up.
"""

from __future__ import annotations

__all__ = ["camt_lines"]

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.sentences import Phrase
from partgov.interop.balances import Stretch, faults_of_stretches
from partgov.interop.cells import Line

_OPENING: Final = ("OPBD", "PRCD", "ITBD")  # booked, that of the statement before, that of the page before
_CLOSING: Final = ("CLBD", "ITBD")
_WAYS: Final = {"CRDT": 1, "DBIT": -1}


def camt_lines(data: bytes, zone: tzinfo, *, place: str) -> tuple[list[Line], list[Fault]]:
    """
    Return the lines of a statement, and the faults of balances that its booked lines do not come to.

    Raises `FaultsError` for what is no camt.053, and `PartgovError` where what reads it is not installed.
    """
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring
    except ImportError:
        raise PartgovError("camt.053", None, Phrase("wanted.what_pip_install_partgov_banks")) from None
    found = Phrase("found.another")
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        found, root = Phrase("found.document_type"), Element("")
    except (ParseError, ValueError, LookupError):
        root = Element("")
    statements = _all(root, "BkToCstmrStmt", "Stmt") if _name(root) == "Document" else []
    if not statements:
        raise FaultsError(place, (Fault(place, Phrase("wanted.camt_statement"), found),))
    lines: list[Line] = []
    stretches: list[Stretch] = []
    for number, statement in enumerate(statements, 1):
        at = f"{place}, statement {number}"
        account = _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")
        booked = Decimal(0)
        for place_of, entry in enumerate(_all(statement, "Ntry"), 1):
            mine = [*_lines_of(entry, account, zone, f"{at}, entry {place_of}")]
            amount = _signed(entry)
            if amount is not None and mine[0].cells["status"] == "BOOK":
                booked += amount
            lines += mine
        before, after = _balance(statement, _OPENING), _balance(statement, _CLOSING, last=True)
        stretches.append(Stretch(at, account, before, booked, after))
    return lines, [*faults_of_stretches(stretches)]


# ── entries ──────────────────────────────────────────────────────────────────────────────────────


def _lines_of(entry: Element, account: str, zone: tzinfo, at: str) -> Iterator[Line]:
    """The line of an entry, or one for each payment of a batch."""
    details = _all(entry, "NtryDtls", "TxDtls")
    whole = _Whole.of(entry, account)
    amount, currency = _text(entry, "Amt"), _currency(entry)
    cells = {
        "account": account, "day": _day(entry, zone), "amount": _written(entry, amount), "currency": currency,
        "status": _text(entry, "Sts", "Cd") or _text(entry, "Sts"),
        "reference": _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"), "code": _code(entry),
        "iban": "", "name": "", "text": whole.information, "payments": str(len(details)),
    }  # fmt: skip
    amounts = [_amount_of(each, currency) for each in details]
    if len(details) < 2 or not any(amounts):
        yield Line(at, cells | (_told_of(whole, details[0]) if len(details) == 1 else {}))
        return
    ways = [_WAYS.get(_text(each, "CdtDbtInd") or whole.way, 0) for each in details]
    signed = [amount * way for amount, way in zip(amounts, ways, strict=True) if amount is not None]
    if len(signed) < len(details) or sum(signed, Decimal(0)) != _signed(entry):
        line = Line(at, cells)
        line.refuse(None, Phrase("wanted.payments_of_batch"))
        yield line
        return
    for number, (each, part) in enumerate(zip(details, signed, strict=True), 1):
        own = _text(each, "Refs", "AcctSvcrRef")
        reference = own if own and own != cells["reference"] else f"{cells['reference']}#{number}"
        told = {"amount": f"{part:f}", "reference": reference if cells["reference"] or own else ""}
        yield Line(f"{at}, payment {number}", cells | _told_of(whole, each) | told)


def _written(entry: Element, amount: str) -> str:
    """The amount with its sign; without a direction, or with a sign of its own, it is no amount at all."""
    way = _WAYS.get(_text(entry, "CdtDbtInd"))
    return "" if way is None or _decimal(amount) is None else amount if way > 0 else f"-{amount}"


def _signed(entry: Element) -> Decimal | None:
    amount = _decimal(_text(entry, "Amt"))
    return None if amount is None else amount * _WAYS.get(_text(entry, "CdtDbtInd"), 0)


def _amount_of(payment: Element, currency: str) -> Decimal | None:
    """The amount of one payment of a batch, in the currency of the account."""
    for place in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        found = _one(payment, *place)
        if found is not None and found.get("Ccy") == currency:
            return _decimal(found.text or "")
    return None


class _Whole(NamedTuple):
    """What an entry says of itself: read once, however many payments are in it."""

    account: str
    way: str
    reversal: bool
    information: str

    @classmethod
    def of(cls, entry: Element, account: str) -> _Whole:
        reversal = _text(entry, "RvslInd") in ("true", "1")
        return cls(account, _text(entry, "CdtDbtInd"), reversal, _text(entry, "AddtlNtryInf"))


def _told_of(entry: _Whole, payment: Element) -> dict[str, str]:
    """Who is on the other side, and what was written: of a payment that is taken back the sides are those it had."""
    incoming = (entry.way == "CRDT") != entry.reversal
    sides = ("Dbtr", "Cdtr") if incoming else ("Cdtr", "Dbtr")
    told = [_side(payment, side) for side in sides]
    name, iban = next((one for one in told if any(one) and (not entry.account or one[1] != entry.account)), ("", ""))
    end_to_end = _text(payment, "Refs", "EndToEndId")
    texts = [
        *(each.text or "" for each in _all(payment, "RmtInf", "Ustrd")),
        *(_text(each, "CdtrRefInf", "Ref") for each in _all(payment, "RmtInf", "Strd")),
        "" if end_to_end == "NOTPROVIDED" else end_to_end, _text(payment, "RtrInf", "Rsn", "Cd"),
        _text(payment, "AddtlTxInf"), entry.information,
    ]  # fmt: skip
    return {"name": name, "iban": iban, "text": " ".join(each.strip() for each in texts if each.strip())}


def _side(payment: Element, side: str) -> tuple[str, str]:
    """The name and the account of one side."""
    name = _text(payment, "RltdPties", side, "Pty", "Nm") or _text(payment, "RltdPties", side, "Nm")
    place = ("RltdPties", f"{side}Acct", "Id")
    return name, _text(payment, *place, "IBAN") or _text(payment, *place, "Othr", "Id")


def _code(entry: Element) -> str:
    domain = [_text(entry, "BkTxCd", "Domn", *place) for place in (("Cd",), ("Fmly", "Cd"), ("Fmly", "SubFmlyCd"))]
    return "/".join(each for each in domain if each) or _text(entry, "BkTxCd", "Prtry", "Cd")


def _day(entry: Element, zone: tzinfo) -> str:
    """The day of booking, on the journal's clock; nothing where it is not told, or not well formed."""
    try:
        if day := _text(entry, "BookgDt", "Dt"):
            return str(date.fromisoformat(day[:10]))
        at = datetime.fromisoformat(_text(entry, "BookgDt", "DtTm"))
        return str((at if at.tzinfo is None else at.astimezone(zone)).date())
    except (ValueError, OverflowError):
        return ""


# ── balances ─────────────────────────────────────────────────────────────────────────────────────


def _balance(statement: Element, kinds: Sequence[str], *, last: bool = False) -> Decimal | None:
    """The first balance of the first of these kinds that there is, or the last of it."""
    told = [(_text(each, "Tp", "CdOrPrtry", "Cd"), _signed(each)) for each in _all(statement, "Bal")]
    for kind in kinds:
        mine = [amount for name, amount in told if name == kind]
        if mine:
            return mine[-1 if last else 0]
    return None


# ── elements ─────────────────────────────────────────────────────────────────────────────────────


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, *path: str) -> list[Element]:
    """Every element on a path of local names."""
    found = [element]
    for name in path:
        found = [each for one in found for each in one if _name(each) == name]
    return found


def _one(element: Element, *path: str) -> Element | None:
    return next(iter(_all(element, *path)), None)


def _text(element: Element, *path: str) -> str:
    found = _one(element, *path)
    return "" if found is None else (found.text or "").strip()


def _currency(entry: Element) -> str:
    amount = _one(entry, "Amt")
    return "" if amount is None else amount.get("Ccy") or ""


# As the standard has it, without an exponent: sums of what is written so are exact.
_AMOUNT: Final = re.compile(r"\+?(?:[0-9]{1,17}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")


def _decimal(text: str) -> Decimal | None:
    return Decimal(text.strip()) if _AMOUNT.fullmatch(text.strip()) else None
