"""Statements of made-up banks and processors, after the forms that they publish: one month of one organisation."""

from __future__ import annotations

from typing import NamedTuple


class Bank(NamedTuple):
    """A bank: its file, the mapping that reads it, and the extra libraries that this needs."""

    name: str
    data: bytes
    mapping: str
    needs: tuple[str, ...] = ()


OWN = "NL13TEST0123456789"
ANN, BOB, FUND, HOST = "NL44RABO0123456789", "DE02100500000054540402", "NL39INGB0001234567", "NL02ABNA0123456789"

COUNTERPARTIES = "".join(
    f'"{key}" = {{id = "{whose}", party = "{party}"}}\n'
    for keys, whose, party in [
        ((ANN, "A. Example", "ann@example.org", "ann"), "m1", "person"),
        ((BOB, "B. Example"), "m2", "person"),
        ((FUND, "Fund for Things", "fund@example.org", "fund"), "fund", "organisation"),
        ((HOST, "Host Ltd"), "host", "organisation"),
    ]
    for key in keys
)


def rules(text: str) -> str:
    """What lines are about, by the column of their text."""
    return f"""
[[rules]]
column = "{text}"
contains = "costs"
flow = "payment"
category = "bank-costs"
counterparty = "bank"
party = "organisation"
[[rules]]
column = "{text}"
contains = "dues"
flow = "dues"
category = "dues"
[[rules]]
column = "{text}"
contains = "grant"
flow = "donation"
category = "grant"
[[rules]]
direction = "out"
flow = "payment"
category = "hosting"
[counterparties]
{COUNTERPARTIES}"""


# What every bank's file says: two members pay dues, a grant, a server, one debit comes back, and what the bank takes.
JOURNAL = [
    ("2017-01-05", "dues", 2500, "m1", "dues"), ("2017-01-05", "dues", 3000, "m2", "dues"),
    ("2017-01-09", "donation", 123400, "fund", "grant"), ("2017-01-12", "payment", -1250, "host", "hosting"),
    ("2017-01-20", "dues", -2500, "m1", "dues"), ("2017-01-31", "payment", -340, "bank", "bank-costs"),
]  # fmt: skip


# ── camt.053 ─────────────────────────────────────────────────────────────────────────────────────


def entry(minor: str, way: str, day: str, reference: str, inside: str, more: str = "", status: str = "BOOK") -> str:
    """One entry."""
    return f"""<Ntry><NtryRef>{reference}</NtryRef><Amt Ccy="EUR">{minor}</Amt><CdtDbtInd>{way}</CdtDbtInd>{more}
<Sts>{status}</Sts><BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>
<NtryDtls>{inside}</NtryDtls></Ntry>"""


def payment(name: str, iban: str, text: str, side: str = "Dbtr", amount: str = "", pty: bool = False) -> str:
    """One payment within an entry."""
    told = f"<Pty><Nm>{name}</Nm></Pty>" if pty else f"<Nm>{name}</Nm>"
    other = {"Dbtr": "Cdtr", "Cdtr": "Dbtr"}[side]
    return f"""<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{amount}
<RltdPties><{other}Acct><Id><IBAN>{OWN}</IBAN></Id></{other}Acct><{side}>{told}</{side}>
<{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


def camt(version: str, entries: str, before: str, after: str) -> bytes:
    """A statement of these entries."""
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2017-01-31</Dt></Dt></Bal>"
        for kind, amount in (("OPBD", before), ("CLBD", after), ("CLAV", "1.00"))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<Stmt><Id>1</Id><Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}{entries}</Stmt>
</BkToCstmrStmt></Document>""".encode()


REVERSAL = "<RvslInd>true</RvslInd>"
COSTS = "<TxDtls><AddtlTxInf>Costs of January</AddtlTxInf></TxDtls>"
SINGLE = (
    entry("25.00", "CRDT", "2017-01-05", "R1", payment("A. Example", ANN, "Dues 2017"))
    + entry("30.00", "CRDT", "2017-01-05", "R2", payment("B. Example", BOB, "dues"))
    + entry("1234", "CRDT", "2017-01-09", "R3", payment("Fund for Things", FUND, "Grant 17"))
    + entry("12.50", "DBIT", "2017-01-12", "R4", payment("Host Ltd", HOST, "server", "Cdtr"))
    + entry("25.00", "DBIT", "2017-01-20", "R5", payment("A. Example", ANN, "Dues returned"), REVERSAL)
    + entry("3.40", "DBIT", "2017-01-31", "R6", COSTS)
    + entry("99.00", "CRDT", "2017-01-31", "R7", payment("A. Example", ANN, "dues"), status="PDNG")
)
FIRST = '<Amt Ccy="EUR">25.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
SECOND = '<AmtDtls><TxAmt><Amt Ccy="EUR">30.00</Amt></TxAmt></AmtDtls>'
BATCH = (
    entry(
        "55.00", "CRDT", "2017-01-05", "R1",
        payment("A. Example", ANN, "Dues 2017", amount=FIRST, pty=True)
        + payment("B. Example", BOB, "dues", amount=SECOND, pty=True),
    )
    + entry("1234.00", "CRDT", "2017-01-09", "R3", payment("Fund for Things", FUND, "Grant 17", pty=True))
    + entry("12.5", "DBIT", "2017-01-12", "R4", payment("Host Ltd", HOST, "server", "Cdtr", pty=True))
    + entry("25.00", "DBIT", "2017-01-20", "R5", payment("A. Example", ANN, "dues back", pty=True), REVERSAL)
    + entry("3.40", "DBIT", "2017-01-31", "R6", COSTS)
).replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>")  # fmt: skip


# ── MT940 ────────────────────────────────────────────────────────────────────────────────────────

MT940_STRUCTURED = f"""{{1:F01TESTDEFFAXXX0000000000}}{{2:O9400000170131TESTDEFFXXXX00000000001701310000N}}{{4:
:20:STARTUMS
:25:10050000/0123456789
:28C:00001/001
:60F:C170101EUR100,00
:61:1701050105C25,00NTRFNONREF//K1
:86:166?00GUTSCHRIFT?20SVWZ+Dues 2017?31{ANN}?32A. Example
:61:1701050105C30,00NTRFNONREF//K2
:86:166?00GUTSCHRIFT?20SVWZ+dues?31{BOB}?32B. Example
:61:1701090109C1234,NTRFNONREF//K3
:86:166?00GUTSCHRIFT?20SVWZ+Grant 17?31{FUND}?32Fund for Things
:61:1701120112D12,50NDDTNONREF//K4
:86:105?00LASTSCHRIFT?20SVWZ+server?31{HOST}?32Host Ltd
:61:1701200120RC25,00NRTINONREF//K5
:86:109?00RUECKLASTSCHRIFT?20SVWZ+dues returned?31{ANN}?32A. Example
:61:1701310131D3,40NCHGNONREF//K6
:86:805?00ENTGELT?20SVWZ+costs
:62F:C170131EUR1348,10
-}}
"""

MT940_PLAIN = """:940:
:20:P170131000000001
:25:NL13TEST0123456789EUR
:28C:17001
:60F:C170101EUR100,00
:61:1701050105C25,00N541NONREF
:86:/EREF/NOTPROVIDED/NAME/A. Example/REMI/Dues 2017 by Ann
:61:1701050105C30,00N541NONREF
:86:/EREF/NOTPROVIDED/NAME/B. Example/REMI/dues by Bob
:61:1701090109C1234,00N541NONREF
:86:/NAME/Fund for Things/REMI/Grant 17
:62M:C170109EUR1389,00
:20:P170131000000001
:25:NL13TEST0123456789EUR
:28C:17002
:60M:C170109EUR1389,00
:61:1701120112D12,50N544NONREF
:86:/NAME/Host Ltd/REMI/server
:61:1701200120D25,00N544NONREF
:86:/RTRN/MS03/NAME/A. Example/REMI/dues returned to Ann
:61:1701310131D3,40N544NONREF
:86:costs of January
:62F:C170131EUR1348,10
"""

BY_TEXT = "".join(
    f'[[rules]]\ncolumn = "text"\ncontains = "{text}"\nflow = "{flow}"\ncategory = "{category}"\n'
    f'counterparty = "{whose}"\nparty = "{party}"\n'
    for text, flow, category, whose, party in [
        ("ann", "dues", "dues", "m1", "person"), ("bob", "dues", "dues", "m2", "person"),
        ("grant", "donation", "grant", "fund", "organisation"),
        ("costs", "payment", "bank-costs", "bank", "organisation"),
        ("server", "payment", "hosting", "host", "organisation"),
    ]
)  # fmt: skip


# ── OFX ──────────────────────────────────────────────────────────────────────────────────────────

OFX_LINES = [
    ("CREDIT", "20170105", "25.00", "F1", "A. Example", "Dues 2017"),
    ("CREDIT", "20170105120000", "30.00", "F2", "B. Example", "dues"),
    ("DEP", "20170108190000[-5:EST]", "1234.00", "F3", "Fund for Things", "Grant 17"),
    ("DEBIT", "20170112000000", "-12.50", "F4", "Host Ltd", "server"),
    ("OTHER", "20170120120000.000[0:GMT]", "-25.00", "F5", "A. Example", "dues returned"),
    ("SRVCHG", "20170131000000.000[+1:CET]", "-3.40", "F6", "", "costs"),
]


def ofx(xml: bool) -> bytes:
    """A statement as OFX 2 in XML, or as OFX 1 in SGML, where data elements are not closed."""
    names = ("TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "NAME", "MEMO")

    def one(name: str, value: str) -> str:
        return f"<{name}>{value}</{name}>\n" if xml else f"<{name}>{value}\n"

    lines = "".join(
        "<STMTTRN>\n" + "".join(one(*cell) for cell in zip(names, line, strict=True) if cell[1]) + "</STMTTRN>\n"
        for line in OFX_LINES
    )
    status = "<STATUS>" + one("CODE", "0") + one("SEVERITY", "INFO") + "</STATUS>"
    head = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
        if xml
        else "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n"
        "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
    )
    account = f"<BANKACCTFROM>{one('BANKID', '1')}{one('ACCTID', '123')}{one('ACCTTYPE', 'CHECKING')}</BANKACCTFROM>"
    return (
        f"{head}<OFX><SIGNONMSGSRSV1><SONRS>{status}{one('DTSERVER', '20170201')}{one('LANGUAGE', 'ENG')}</SONRS>"
        f"</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>{one('TRNUID', '1')}{status}<STMTRS>{one('CURDEF', 'EUR')}{account}"
        f"<BANKTRANLIST>{one('DTSTART', '20170101')}{one('DTEND', '20170131')}{lines}</BANKTRANLIST>"
        f"<LEDGERBAL>{one('BALAMT', '1348.10')}{one('DTASOF', '20170131')}</LEDGERBAL></STMTRS></STMTTRNRS>"
        f"</BANKMSGSRSV1></OFX>\n"
    ).encode()


# ── tables ───────────────────────────────────────────────────────────────────────────────────────

DUTCH = f'''"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Af Bij","Bedrag (EUR)","Mededelingen"
"20170131","BANK","{OWN}","","Af","3,40","Costs of January"
"20170120","A. Example","{OWN}","{ANN}","Af","25,00","Dues returned"
"20170112","Host Ltd","{OWN}","{HOST}","Af","12,50","server"
"20170109","Fund for Things","{OWN}","{FUND}","Bij","1234,00","Grant 17"
"20170105","B. Example","{OWN}","{BOB}","Bij","30,00","dues"
"20170105","A. Example","{OWN}","{ANN}","Bij","25,00","Dues 2017"
'''
DUTCH_MAPPING = """
[columns]
day = "Datum"
account = "Rekening"
counterparty = "Tegenrekening"
amount = "Bedrag (EUR)"
direction = "Af Bij"
out_word = "Af"
memo = ["Mededelingen"]
[form]
day = "%Y%m%d"
decimal = ","
""" + rules("Mededelingen")

GERMAN = f'''Umsatzanzeige;Datei erstellt am 01.02.2017

"Buchungstag";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"Verwendungszweck";"Betrag";"Waehrung";"Info"
"05.01.17";"A. Example";"{ANN}";"Dues 2017";"25,00";"EUR";"Umsatz gebucht"
"05.01.17";"B. Example";"{BOB}";"dues";"30,00";"EUR";"Umsatz gebucht"
"09.01.17";"Fund for Things";"{FUND}";"Grant 17";"1.234,00";"EUR";"Umsatz gebucht"
"12.01.17";"Host Ltd";"{HOST}";"server";"-12,50";"EUR";"Umsatz gebucht"
"20.01.17";"A. Example";"{ANN}";"Dues zurück";"-25,00";"EUR";"Umsatz gebucht"
"31.01.17";"";"";"costs";"-3,40";"EUR";"Umsatz gebucht"
"31.01.17";"B. Example";"{BOB}";"dues";"30,00";"EUR";"Umsatz vorgemerkt"
'''.encode("cp1252")
GERMAN_MAPPING = """
[columns]
day = "Buchungstag"
counterparty = "Kontonummer/IBAN"
amount = "Betrag"
currency = "Waehrung"
memo = ["Verwendungszweck"]
[form]
encoding = "cp1252"
delimiter = ";"
skip = 2
day = "%d.%m.%y"
decimal = ","
thousands = "."
[[rules]]
column = "Info"
contains = "vorgemerkt"
skip = true
""" + rules("Verwendungszweck")

BRITISH = """Transaction Date,Transaction Type,Transaction Description,Debit Amount,Credit Amount,Balance
31/01/2017,FEE,COSTS,3.40,,1348.10
20/01/2017,DD,A. Example DUES RETURNED,25.00,,1351.50
12/01/2017,DEB,Host Ltd,12.50,,1376.50
09/01/2017,FPI,Fund for Things GRANT 17,,1234.00,1389.00
05/01/2017,FPI,B. Example DUES,,30.00,155.00
05/01/2017,FPI,A. Example DUES 2017,,25.00,125.00
"""
BRITISH_MAPPING = """
[columns]
day = "Transaction Date"
paid_in = "Credit Amount"
paid_out = "Debit Amount"
balance = "Balance"
memo = ["Transaction Description"]
[form]
day = "%d/%m/%Y"
currency = "EUR"
""" + BY_TEXT.replace('"text"', '"Transaction Description"').replace('"ann"', '"a. example"').replace(
    '"bob"', '"b. example"'
).replace('"server"', '"host ltd"')

WISE = """TransferWise ID,Date,Amount,Currency,Description,Payment Reference,Running Balance,Payer Name,Total fees
TRANSFER-6,31-01-2017,-3.40,EUR,Costs,,1348.10,,0.00
TRANSFER-5,20-01-2017,-25.00,EUR,A. Example,dues returned,1351.50,A. Example,0.00
TRANSFER-4,12-01-2017,-12.50,EUR,Host Ltd,server,1376.50,Host Ltd,0.00
TRANSFER-3,09-01-2017,1234.00,EUR,Fund for Things,Grant 17,1389.00,Fund for Things,0.00
TRANSFER-2,05-01-2017,30.00,EUR,B. Example,dues,155.00,B. Example,0.00
TRANSFER-1,05-01-2017,25.00,EUR,A. Example,Dues 2017,125.00,A. Example,0.00
"""
WISE_RULES = rules("Payment Reference").replace(
    '"Payment Reference"\ncontains = "costs"', '"Description"\ncontains = "costs"'
)

BANKS = [
    Bank("camt v02", camt("02", SINGLE, "100.00", "1348.10"), 'extends = "camt.053"' + rules("text"), ("defusedxml",)),
    Bank(
        "camt v08, a batch",
        camt("08", BATCH, "100.00", "1348.10"),
        'extends = "camt.053"' + rules("text"),
        ("defusedxml",),
    ),
    Bank("MT940, structured", MT940_STRUCTURED.encode(), 'extends = "mt940"' + rules("text"), ("mt940",)),
    Bank("MT940, plain, two pages", MT940_PLAIN.encode(), 'extends = "mt940"\n' + BY_TEXT, ("mt940",)),
    Bank("OFX 1", ofx(xml=False), 'extends = "ofx"' + rules("text"), ("ofxtools",)),
    Bank("OFX 2", ofx(xml=True), 'extends = "ofx"' + rules("text"), ("ofxtools",)),
    Bank("a Dutch table", DUTCH.encode(), DUTCH_MAPPING),
    Bank("a German table", GERMAN, GERMAN_MAPPING),
    Bank("a British table", BRITISH.encode(), BRITISH_MAPPING),
    Bank("Wise", WISE.encode(), 'extends = "wise"\ncolumns = {counterparty = "Payer Name"}' + WISE_RULES),
]


# ── processors ───────────────────────────────────────────────────────────────────────────────────

# What every processor's table says: a gift of 50.00 at half past midnight in Amsterdam, of which 1.75 is kept, and a
# week later the gift is given back, and 1.40 of the fee.
PROCESSED = [("2018-01-01", 5000), ("2018-01-01", -175), ("2018-01-08", -5000), ("2018-01-08", 140)]

GIFTS = '\n[[rules]]\nflow = "donation"\ncategory = "donation"\ncounterparty = "m1"\nparty = "person"\n'

MAIL = "ann@example.org"
PAYPAL = f"""\ufeff"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net",\
"From Email Address","Transaction ID"
"12/31/2017","15:30:00","PST","A. Example","Donation","Completed","EUR","50.00","-1.75","48.25","{MAIL}","1AB"
"01/08/2018","09:00:00","PST","A. Example","Refund","Completed","EUR","-50.00","1.40","-48.60","{MAIL}","2CD"
"01/08/2018","09:05:00","PST","A. Example","Donation","Pending","EUR","9.00","0.00","9.00","{MAIL}","3EF"
"""
STRIPE = """balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,description
txn_1,2017-12-31 23:30:00,eur,50.00,1.75,48.25,charge,Gift
txn_2,2018-01-08 17:00:00,eur,-50.00,-1.40,-48.60,refund,Gift
"""
COLLECTIVE = """Date & Time,Transaction ID,Description,Credit/Debit,Kind,Group ID,Amount Single Column,Currency,\
Opposite Account Handle
2017-12-31T23:30:00,11,Gift,CREDIT,CONTRIBUTION,a1,50,EUR,ann
2017-12-31T23:30:00,12,Fee,DEBIT,PAYMENT_PROCESSOR_FEE,a1,-1.75,EUR,processor
2018-01-08T17:00:00,13,Refund,DEBIT,CONTRIBUTION,b2,-50,EUR,ann
2018-01-08T17:00:00,14,Fee,CREDIT,PAYMENT_PROCESSOR_FEE,b2,1.4,EUR,processor
"""
PROCESSORS = [
    Bank("PayPal", PAYPAL.encode(), 'extends = "paypal"' + GIFTS),
    Bank("Stripe", STRIPE.encode(), 'extends = "stripe"' + GIFTS),
    Bank("Open Collective", COLLECTIVE.encode(), 'extends = "opencollective"' + GIFTS),
]
