"""Bank files: camt.053, MT940, OFX and the tables of banks and processors, all to the same journal to the cent."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.interop.mappings import SHIPPED
from partgov.interop.statements import Import, load_mapping
from tests import bankstatements as made
from tests.banking import amounts, read
from tests.bankstatements import BANKS, JOURNAL, PROCESSED, PROCESSORS, Bank
from tests.documents import quick_run


def needed(bank: Bank) -> None:
    """Skip a test where what reads the bank's file is not installed."""
    for name in bank.needs:
        pytest.importorskip(name, reason="it comes with the extra [banks]")


def bank(name: str) -> Bank:
    """A bank by its name."""
    (found,) = (one for one in BANKS if one.name == name)
    needed(found)
    return found


def booked(found: Import) -> list[tuple[object, ...]]:
    """The journal's entries, apart from ids, salts and memos."""
    keys = ("day", "flow", "amount", "counterparty", "category")
    return sorted(tuple(entry[key] for key in keys) for entry in found.entries)


def faults(data: bytes, mapping: str) -> list[str]:
    """What a file is refused for."""
    with pytest.raises(FaultsError) as error:
        read(data, mapping)
    return [str(fault).removeprefix("bank.csv, ") for fault in error.value.faults]


class TestSameJournal:
    """One month at every bank."""

    @pytest.mark.parametrize("one", BANKS, ids=[one.name for one in BANKS])
    def test_comes_of_every_file(self, one: Bank) -> None:
        """Whatever form a bank writes, the entries are the same, to the cent; the same file again adds none."""
        needed(one)
        first = read(one.data, one.mapping)
        assert booked(first) == sorted(JOURNAL)
        again = read(one.data, one.mapping, first.entries)
        assert (again.entries, again.known) == ((), len(JOURNAL))

    @pytest.mark.parametrize("one", PROCESSORS, ids=[one.name for one in PROCESSORS])
    def test_comes_of_every_processor(self, one: Bank) -> None:
        """A gift, what was kept of it, both given back: on the days of the organisation's clock."""
        first = read(one.data, one.mapping)
        assert [(entry["day"], entry["amount"]) for entry in first.entries] == PROCESSED
        assert read(one.data, one.mapping, first.entries).entries == ()

    def test_by_the_command(self, tmp_path: Path) -> None:
        """`partgov import` reads a bank's XML as it reads a table."""
        one = bank("camt v02")
        head = 'journal = {log = "x", currency = "EUR", timezone = "Europe/Amsterdam", begins = "2017-01-01"}\n'
        (tmp_path / "bank.xml").write_bytes(one.data)
        (tmp_path / "map.toml").write_text(head + one.mapping)
        ran = quick_run(
            "import", tmp_path / "bank.xml", "--mapping", tmp_path / "map.toml", "--journal", tmp_path / "j.json"
        )
        assert (ran.status, ran.err) == (0, "")
        assert "6 new entries; 0 lines were imported before, 1 is skipped" in ran.out


class TestCamt:
    """What a statement in XML may be."""

    MAPPING = 'extends = "camt.053"' + made.rules("text")

    @pytest.mark.parametrize(
        "head",
        [
            '<!DOCTYPE Document [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;">]>', '<!DOCTYPE Document SYSTEM "x.dtd">',
            '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "<!DOCTYPE Document>",
        ],
    )  # fmt: skip
    def test_a_document_type_is_refused(self, head: str) -> None:
        """No entity is expanded and nothing is fetched: a statement needs no document type, and none is read."""
        data = bank("camt v02").data.replace(b"<Document ", f"{head}<Document ".encode(), 1)
        assert faults(data, self.MAPPING) == [
            "bank.csv: wanted a bank's statement as camt.053, without a document type, found a document type"
        ]

    @pytest.mark.parametrize(
        "data", [b"", b"<Document", b"<Document/>", b"<a/>", b"\xff\xfe<", b'<?xml encoding="x"?><a/>']
    )
    def test_what_is_no_statement_is_refused(self, data: bytes) -> None:
        """A torn file, or XML of another kind."""
        bank("camt v02")
        assert faults(data, self.MAPPING) == [
            "bank.csv: wanted a bank's statement as camt.053, without a document type, found another"
        ]

    def test_lines_that_do_not_add_up_are_refused(self) -> None:
        """A closing balance that opening balance and booked entries do not come to is told by its statement."""
        data = bank("camt v02").data
        wanted = "statement 1: wanted a closing balance that is the opening balance and the booked lines"
        for changed in (data.replace(b"1348.10", b"1348.11"), data.replace(b'EUR">12.50<', b'EUR">12.51<')):
            assert faults(changed, self.MAPPING) == [f"{wanted}, found another balance"]

    def test_a_batch_that_does_not_add_up_is_refused(self) -> None:
        """Payments of a batch are lines of their own where they come to its amount; else the entry is a fault."""
        data = bank("camt v08, a batch").data
        wanted = "statement 1, entry 1: wanted payments of a batch that add up to it, found another"
        for changed in (
            data.replace(b'<Amt Ccy="EUR">30.00</Amt></TxAmt>', b'<Amt Ccy="EUR">31.00</Amt></TxAmt>'),
            data.replace(b'<Amt Ccy="EUR">30.00</Amt></TxAmt>', b'<Amt Ccy="USD">30.00</Amt></TxAmt>'),
            data.replace(b'<Amt Ccy="EUR">30.00</Amt></TxAmt>', b'<Amt Ccy="EUR">x</Amt></TxAmt>'),
        ):
            assert faults(changed, self.MAPPING)[0] == wanted

    def test_a_batch_without_amounts_is_one_line(self) -> None:
        """Where the bank tells no amounts within, the entry is the line, and a rule must say whose it is."""
        data = bank("camt v08, a batch").data
        data = data.replace(b'<Amt Ccy="EUR">25.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n<Rltd', b"<Rltd")
        data = data.replace(b'<AmtDtls><TxAmt><Amt Ccy="EUR">30.00</Amt></TxAmt></AmtDtls>', b"")
        rule = '[[rules]]\ncolumn = "payments"\ncontains = "2"\nflow = "dues"\ncategory = "dues"\n'
        rule += 'counterparty = "batch"\nparty = "person"\n'
        assert amounts(read(data, f'extends = "camt.053"\n{rule}{made.rules("text")}'))[0] == 5500

    @pytest.mark.parametrize(
        ("change", "by", "at"),
        [
            (b"<CdtDbtInd>CRDT</CdtDbtInd>\n<Sts>BOOK", b"<CdtDbtInd>X</CdtDbtInd>\n<Sts>BOOK", "entry 1.amount"),
            (b'EUR">25.00</Amt><CdtDbtInd>CRDT', b'EUR">-25.00</Amt><CdtDbtInd>CRDT', "entry 1.amount"),
            (b'EUR">25.00</Amt><CdtDbtInd>CRDT', b'EUR">25.001</Amt><CdtDbtInd>CRDT', "entry 1.amount"),
            (b'EUR">25.00</Amt><CdtDbtInd>CRDT', b'EUR">9E999999</Amt><CdtDbtInd>CRDT', "entry 1.amount"),
            (b'EUR">25.00</Amt><CdtDbtInd>CRDT', b'EUR">1E9999999</Amt><CdtDbtInd>CRDT', "entry 1.amount"),
            (b'EUR">25.00</Amt><CdtDbtInd>CRDT', b'USD">25.00</Amt><CdtDbtInd>CRDT', "entry 1.currency"),
            (b"<BookgDt><Dt>2017-01-05</Dt></BookgDt><AcctSvcrRef>R1", b"<AcctSvcrRef>R1", "entry 1.day"),
            (b"<BookgDt><Dt>2017-01-05</Dt>", b"<BookgDt><Dt>5 Jan</Dt>", "entry 1.day"),
        ],
    )  # fmt: skip
    def test_what_an_entry_leaves_in_doubt_is_a_fault(self, change: bytes, by: bytes, at: str) -> None:
        """A direction, an amount, a currency or a day that is none is told by its entry, as in a table."""
        data = bank("camt v02").data
        assert change in data
        assert f"statement 1, {at}" in {one.split(":")[0] for one in faults(data.replace(change, by, 1), self.MAPPING)}

    @pytest.mark.parametrize(
        ("stamp", "day"), [("2017-01-04T23:30:00Z", "2017-01-05"), ("2017-01-04T23:30:00", "2017-01-04")]
    )
    def test_a_stamp_is_of_the_day_on_the_journals_clock(self, stamp: str, day: str) -> None:
        """With an offset it is told on that clock; without one it is the bank's own day."""
        data = bank("camt v02").data.replace(b"<Dt>2017-01-05</Dt>", f"<DtTm>{stamp}</DtTm>".encode())
        assert booked(read(data, self.MAPPING))[0][0] == day

    @pytest.mark.parametrize(
        ("way", "more", "accounts", "name"),
        [
            ("CRDT", "", (False, False), "A. Example"), ("DBIT", "", (False, False), "B. Example"),
            ("DBIT", made.REVERSAL, (False, False), "A. Example"),
            ("CRDT", made.REVERSAL, (False, False), "B. Example"),
            ("DBIT", made.REVERSAL, (True, False), "B. Example"), ("CRDT", "", (True, False), "B. Example"),
            ("DBIT", "", (False, True), "A. Example"),
        ],
    )  # fmt: skip
    def test_the_other_side_is_not_the_organisation(
        self, way: str, more: str, accounts: tuple[bool, bool], name: str
    ) -> None:
        """Money comes from the debtor and goes to the creditor, unless that is the organisation's own account.

        Of what is taken back the sides are those it had.
        """
        bank("camt v02")
        sides = "".join(
            f"<{side}><Nm>{who}</Nm></{side}>"
            + (f"<{side}Acct><Id><IBAN>{made.OWN}</IBAN></Id></{side}Acct>" if own else "")
            for side, who, own in zip(("Dbtr", "Cdtr"), ("A. Example", "B. Example"), accounts, strict=True)
        )
        inside = f"<TxDtls><RltdPties>{sides}</RltdPties><RmtInf><Ustrd>dues</Ustrd></RmtInf></TxDtls>"
        data = made.camt("02", made.entry("5.00", way, "2017-01-05", "A", inside, more), "0", "0")
        data = data.replace(b"<Cd>CLBD</Cd>", b"<Cd>XXXX</Cd>")
        mapping = 'extends = "camt.053"\ncolumns = {counterparty = "name"}' + made.rules("text")
        assert read(data, mapping).entries[0]["counterparty"] == {"A. Example": "m1", "B. Example": "m2"}[name]

    def test_a_statement_that_stands_there_twice_is_told(self) -> None:
        """A statement begins where the one before it ended, oldest first or newest; else one is doubled, or missing."""
        one = made.camt("02", made.entry("1.00", "CRDT", "2017-01-05", "A", made.COSTS), "100.00", "101.00")
        two = made.camt("02", made.entry("2.00", "CRDT", "2017-02-05", "B", made.COSTS), "101.00", "103.00")
        bank("camt v02")

        def file(*statements: bytes) -> bytes:
            inside = (each.partition(b"<Stmt>")[2].partition(b"</Stmt>")[0] for each in statements)
            return b"<Document><BkToCstmrStmt>%s</BkToCstmrStmt></Document>" % b"".join(
                b"<Stmt>%s</Stmt>" % each for each in inside
            )

        assert amounts(read(file(one, two), self.MAPPING)) == [100, 200]
        assert amounts(read(file(two, one), self.MAPPING)) == [200, 100]
        wanted = "statement 2: wanted a statement that begins where the one before it ended, found another balance"
        assert faults(file(one, one), self.MAPPING) == [wanted]


class TestMt940:
    """What a statement as MT940 may be."""

    MAPPING = 'extends = "mt940"\n' + made.BY_TEXT

    def test_lines_that_do_not_add_up_are_refused(self) -> None:
        """A page whose closing balance is another is told."""
        data = bank("MT940, plain, two pages").data
        wanted = "statement 2: wanted a closing balance that is the opening balance and the booked lines"
        assert faults(data.replace(b"EUR1348,10", b"EUR1348,11"), self.MAPPING) == [f"{wanted}, found another balance"]

    @pytest.mark.parametrize("name", ["MT940, structured", "MT940, plain, two pages"])
    def test_a_torn_file_is_refused(self, name: str) -> None:
        """A page that breaks off after any of its lines, or has no opening balance, is told."""
        one = bank(name)
        data = one.data.splitlines(keepends=True)
        first = next(place for place, line in enumerate(data) if line.startswith(b":62"))
        wanted = "wanted a closing balance that is the opening balance and the booked lines, found none"
        for place in (place for place, line in enumerate(data[:first]) if line.startswith(b":61:")):
            assert faults(b"".join(data[:place]), one.mapping) == [f"statement 1: {wanted}"]
        without = b"".join(line for line in data if not line.startswith(b":60F:"))
        assert f"statement 1: {wanted}" in faults(without, one.mapping)

    @pytest.mark.parametrize(
        "change", [(b":20:", b":x:"), (b"C25,00N541", b"X25,00N541"), (b":61:170105", b":61:17X105")]
    )
    def test_a_line_that_cannot_be_read_is_not_passed_over(self, change: tuple[bytes, bytes]) -> None:
        """What the library leaves out, or stumbles over, refuses the file."""
        data = bank("MT940, plain, two pages").data
        told = faults(data.replace(*change, 1) if change[0] != b":20:" else data.replace(*change), self.MAPPING)
        assert told == ["bank.csv: wanted a bank's statement as MT940, each of whose lines can be read, found another"]

    def test_the_booking_day_counts(self) -> None:
        """A line that is booked in the new year is of the new year, whatever its value date says."""
        data = bank("MT940, plain, two pages").data.replace(b":61:1701050105C25", b":61:1612300105C25")
        assert booked(read(data, self.MAPPING)) == sorted(JOURNAL)


class TestOfx:
    """What a statement as OFX may be."""

    MAPPING = 'extends = "ofx"' + made.rules("text")

    @pytest.mark.parametrize("data", [b"", b"OFXHEADER:100\n\n<OFX></OFX>", b"<html></html>"])
    def test_what_is_no_statement_is_refused(self, data: bytes) -> None:
        """A file of another kind, or with no statement in it."""
        bank("OFX 1")
        told = ["bank.csv: wanted a statement as OFX, each of whose lines can be read, found another"]
        assert faults(data, self.MAPPING) == told

    def test_a_line_in_another_writing_is_not_passed_over(self) -> None:
        """A line that the library does not see refuses the file."""
        data = bank("OFX 1").data.replace(b"<STMTTRN>", b"<stmttrn>", 1)
        assert faults(data, self.MAPPING) == [
            "bank.csv: wanted a statement as OFX, each of whose lines can be read, found another"
        ]

    @pytest.mark.parametrize("name", ["OFX 1", "OFX 2"])
    def test_a_torn_file_is_refused(self, name: str) -> None:
        """A file that breaks off after any of its lines, or in which two lines run together, is none."""
        data = bank(name).data.splitlines(keepends=True)
        torn = [b"".join(data[:place]) for place in range(len(data))]
        ends = next(place for place, line in enumerate(data) if line.startswith(b"</STMTTRN>"))
        for each in (*torn, b"".join(data[:ends] + data[ends + 2 :]), b"".join(data).replace(b"<STMTTRN>", b"<X>", 1)):
            assert faults(each, self.MAPPING) == [
                "bank.csv: wanted a statement as OFX, each of whose lines can be read, found another"
            ]

    def test_what_is_not_booked_yet_is_no_line(self) -> None:
        """A payment that is pending stands in a list of its own, and is left to the statement that books it."""
        pending = (
            b"<BANKTRANLISTP><DTASOF>20170131\n<STMTTRNP><TRNTYPE>DEBIT\n<DTTRAN>20170131\n<TRNAMT>-7.00\n"
            b"<NAME>Host Ltd\n</STMTTRNP></BANKTRANLISTP></STMTRS>"
        )
        data = bank("OFX 1").data.replace(b"</STMTRS>", pending)
        assert booked(read(data, self.MAPPING)) == sorted(JOURNAL)

    @pytest.mark.parametrize(
        ("change", "by", "at"),
        [
            (b"<TRNAMT>25.00", b"<TRNAMT>-25.00", "entry 1.amount"),
            (b"<TRNAMT>25.00", b"<TRNAMT>25,00", "entry 1.amount"),
            (b"<TRNAMT>-12.50", b"<TRNAMT>12.50", "entry 4.amount"),
            (b"<CURDEF>EUR", b"<CURDEF>USD", "entry 1.currency"),
            (b"<DTPOSTED>20170105\n", b"<DTPOSTED>20170105233000\n", "entry 1.day"),
            (b"<DTPOSTED>20170105\n", b"<DTPOSTED>20170230\n", "entry 1.day"),
            (b"<DTPOSTED>20170105\n", b"<DTPOSTED>5/1/2017\n", "entry 1.day"),
        ],
    )  # fmt: skip
    def test_what_a_line_leaves_in_doubt_is_a_fault(self, change: bytes, by: bytes, at: str) -> None:
        """A debit above zero, another decimal sign or currency, a time without an offset that moves the day."""
        data = bank("OFX 1").data
        assert change in data
        assert f"statement 1, {at}" in {one.split(":")[0] for one in faults(data.replace(change, by, 1), self.MAPPING)}


class TestShipped:
    """The mappings that ship."""

    @pytest.mark.parametrize("name", SHIPPED)
    def test_each_may_be_extended(self, name: str) -> None:
        """What the treasurer says stands over it key by key; its rules come after those that skip or derive."""
        found = load_mapping(f'extends = "{name}"\ncolumns = {{reference = "Mine"}}{made.GIFTS}'.encode())
        assert (found.columns.reference, found.rules[-1].flow) == ("Mine", "donation")
        assert all(rule.skip or rule.derives for rule in found.rules[:-1])

    def test_another_name_is_refused(self) -> None:
        """The names there are, are told."""
        with pytest.raises(FaultsError, match=r"\$\.extends: wanted one of camt\.053, mt940, ofx, paypal"):
            load_mapping(b'extends = "canary"\nrules = []')

    def test_a_column_that_a_bank_file_has_not_is_refused(self) -> None:
        """The columns of a bank's file are told."""
        one = bank("OFX 1")
        mapping = 'extends = "ofx"\ncolumns = {counterparty = "payer"}' + made.rules("text")
        assert "wanted one of account, day, amount" in faults(one.data, mapping)[0]

    @pytest.mark.parametrize(("kind", "library"), [("camt.053", "defusedxml"), ("mt940", "mt940"), ("ofx", "ofxtools")])
    def test_without_the_extra_says_what_to_install(
        self, kind: str, library: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a library is not installed, the refusal names the extra that brings it."""
        for name in [each for each in sys.modules if each.split(".")[0] == library]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(PartgovError, match=r"pip install 'partgov\[banks\]'"):
            read(b"x", f'extends = "{kind}"{made.GIFTS}')
        importlib.invalidate_caches()


LINES = st.lists(
    st.tuples(
        st.dates(date(2016, 1, 1), date(2078, 12, 31)), st.integers(-(10**11), 10**11).filter(bool),
        st.sampled_from(["dues", "gift & more", "<b>", "a 'text'", "reference 1"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def decimal(minor: int) -> str:
    """An amount above zero, exactly."""
    return f"{abs(minor) // 100}.{abs(minor) % 100:02}"


def as_camt(lines: list[tuple[date, int, str]]) -> bytes:
    """A statement in XML."""
    entries = "".join(
        made.entry(decimal(minor), "CRDT" if minor > 0 else "DBIT", str(day), "NOTPROVIDED",
                   made.payment("A. Example", made.ANN, escape(text), "Dbtr" if minor > 0 else "Cdtr"))
        for day, minor, text in lines
    )  # fmt: skip
    total = sum(minor for _, minor, _ in lines) + 10**13
    return made.camt("08", entries, decimal(10**13), decimal(total))


def as_mt940(lines: list[tuple[date, int, str]]) -> bytes:
    """A statement as MT940."""
    total = sum(minor for _, minor, _ in lines) + 10**13
    rows = "".join(
        f":61:{day:%y%m%d}{day:%m%d}{'C' if minor > 0 else 'D'}{decimal(minor).replace('.', ',')}NTRFNONREF\n"
        f":86:166?00X?20SVWZ+{text}?31{made.ANN}?32A. Example\n"
        for day, minor, text in lines
    )
    balances = [f"C700101EUR{decimal(each).replace('.', ',')}" for each in (10**13, total)]
    return f":20:X\n:25:1\n:28C:1/1\n:60F:{balances[0]}\n{rows}:62F:{balances[1]}\n-\n".encode()


def as_ofx(lines: list[tuple[date, int, str]]) -> bytes:
    """A statement as OFX 1."""
    whole = made.ofx(xml=False).decode()
    head, _, rest = whole.partition("<STMTTRN>")
    rows = "".join(
        f"<STMTTRN>\n<TRNTYPE>OTHER\n<DTPOSTED>{day:%Y%m%d}\n<TRNAMT>{'-' if minor < 0 else ''}{decimal(minor)}\n"
        f"<FITID>0\n<NAME>A. Example\n<MEMO>{escape(text)}\n</STMTTRN>\n"
        for day, minor, text in lines
    )
    return (head + rows + "</BANKTRANLIST>" + rest.partition("</BANKTRANLIST>")[2]).encode()


@pytest.mark.parametrize(
    ("kind", "library", "write"),
    [("camt.053", "defusedxml", as_camt), ("mt940", "mt940", as_mt940), ("ofx", "ofxtools", as_ofx)],
)
@given(lines=LINES)
def test_what_is_booked_of_a_file_is_what_was_written(
    kind: str, library: str, write: Callable[[list[tuple[date, int, str]]], bytes], lines: list[tuple[date, int, str]]
) -> None:
    """Every line of a generated file is booked with its day, amount and side, once; the same file again adds none."""
    pytest.importorskip(library, reason="it comes with the extra [banks]")
    mapping = (
        f'extends = "{kind}"\n[[rules]]\nflow = "dues"\ncategory = "dues"\n[counterparties]\n{made.COUNTERPARTIES}'
    )
    first = read(write(lines), mapping)
    assert [(entry["day"], entry["amount"], entry["counterparty"]) for entry in first.entries] == [
        (str(day), minor, "m1") for day, minor, _ in lines
    ]
    assert read(write(lines), mapping, first.entries).entries == ()
