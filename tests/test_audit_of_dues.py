"""Dues and accounts in a record: the audit, its JSON and what it prints (Proposals 11, 12 and 14)."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.money import Money
from partgov.history.audit import Audit, audit_record
from partgov.interop.records import dump_record, load_record
from tests.documents import Document, member, quick_run, record_of

AMOUNT = 987_654_300  # a monthly income that no year, count or index is mistaken for
DUES = 9_876_543


def eur(minor: int) -> Document:
    """Cents."""
    return {"minor": minor, "currency": "EUR"}


def income(of: str, monthly: Any, year: int = 2017, **rest: Any) -> Document:
    """A declared income."""
    return {"member": of, "year": year, "monthly": monthly, "declared_at": "2017-01-02T00:00:00Z", **rest}


def payment(id: str, of: str, amount: Any, **rest: Any) -> Document:
    """A payment of June 2017."""
    return {"id": id, "member": of, "day": "2017-06-01", "amount": amount, **rest}


def declared(of: str, state: str, year: int = 2017) -> Document:
    """A declared state."""
    return {"member": of, "year": year, "state": state}


def record_with_dues(*sheets: Document, **rest: Any) -> Document:
    """A record of ana and ben, members since 2010, read at the end of 2017."""
    given: Document = {"members": [member("ana"), member("ben")], "as_of": "2017-12-31T12:00:00Z", "dues": [*sheets]}
    return record_of(**(given | rest))


def audited(document: Document) -> Audit:
    """The audit of a document."""
    return audit_record(load_record(json.dumps(document).encode()), zone=UTC)


SETTLED = {
    "id": "2017", "incomes": [income("ana", eur(AMOUNT))], "payments": [payment("p1", "ana", eur(DUES))],
    "declared": [declared("ana", "settled"), declared("ben", "not_assessed")],
}  # fmt: skip


def test_holds_what_was_declared_against_what_follows() -> None:
    """One hundredth of the month's income settles the year; a cent less does not; who said nothing is not assessed."""
    right = audited(record_with_dues(SETTLED))
    assert [(one.subject, one.agrees) for one in right.checks] == [
        ("dues/2017/ana/2017", True), ("dues/2017/ben/2017", True),
    ]  # fmt: skip
    short = audited(record_with_dues(SETTLED | {"payments": [payment("p1", "ana", eur(DUES - 1))]}))
    wrong = [one for one in short.checks if not one.agrees]
    assert [(one.declared["state"], one.computed["state"]) for one in wrong] == [("settled", "outstanding")]
    assert wrong[0].because.startswith("Declared settled. ana's dues for 2017, 12 of 12 months begun as a member, are")


def test_says_of_a_year_that_is_not_looked_at_that_it_is_not() -> None:
    """A state declared for a year to come does not follow."""
    checks = audited(record_with_dues(SETTLED | {"declared": [declared("ana", "settled", 2031)]})).checks
    assert [(one.agrees, one.because) for one in checks] == [
        (False, "Declared settled. The year 2031 is not looked at yet. (P12)")
    ]


def test_reads_the_sheets_together_and_the_last_day_without_an_instant() -> None:
    """In whatever sheet a fact stands it counts; without as_of the last day named is the day."""
    parts = [{"id": "a", "incomes": SETTLED["incomes"]}, {"id": "b", "payments": SETTLED["payments"]},
             {"id": "c", "declared": SETTLED["declared"]}]  # fmt: skip
    for sheets in (parts, parts[::-1]):
        audit = audited(record_with_dues(*sheets, as_of=None))
        assert audit.agrees
        assert {one.year for one in audit.dues["ana"]} == set(range(2010, 2018))
    assert audited(record_with_dues({"id": "a", "declared": []})).dues == {}


def test_judges_each_year_by_the_bylaws_of_its_start() -> None:
    """Figures that change within a year hold from the next (R-56); those of an earlier year stay as they were."""
    sheet = {
        "id": "all", "incomes": [income("ana", eur(120_000), year) for year in (2016, 2017)],
        "payments": [payment("p", "ana", eur(1_200), year=2016), payment("q", "ana", eur(2_400), year=2017)],
    }  # fmt: skip
    for since in ("2016-06-01T00:00:00Z", "2017-01-01T00:00:00Z"):
        bylaws = [{"from": since, "dues": {"share": "1/50"}}]
        audit = audited(record_with_dues(sheet, bylaws=bylaws))
        owed = {one.year: one.assessed for one in audit.dues["ana"]}
        assert [amount and amount.minor for amount in (owed[2016], owed[2017])] == [1_200, 2_400]
    undated = audited(record_with_dues(sheet, bylaws=[{"dues": {"share": "1/50"}}], as_of=None)).dues["ana"]
    assert [one.assessed and one.assessed.minor for one in undated[-2:]] == [2_400, 2_400]
    later = audited(record_with_dues(sheet, bylaws=[{"from": "2017-06-01T00:00:00Z", "dues": {"share": "1/50"}}]))
    assert [one.assessed and one.assessed.minor for one in later.dues["ana"][-2:]] == [1_200, 1_200]
    with pytest.raises(PartgovError, match="as in all years"):
        audited(record_with_dues(sheet, bylaws=[{"from": "2017-06-01T00:00:00Z", "dues": {"starts_month": 4}}]))


def test_judges_the_first_year_by_the_bylaws_of_its_start() -> None:
    """R-56: the year in which somebody joined, before its calendar year began, by the figures of its own start."""
    bylaws = [
        {"dues": {"starts_month": 4, "share": "1/50"}},
        {"from": "2014-04-01T00:00:00.000001Z", "dues": {"starts_month": 4}},
    ]
    sheet = {"id": "all", "incomes": [income("ana", eur(120_000), year) for year in (2014, 2015)]}
    people = [member("ana", "2015-02-01T00:00:00Z")]
    first, second, *_ = audited(record_with_dues(sheet, members=people, bylaws=bylaws)).dues["ana"]
    assert [(one.year, one.assessed and one.assessed.minor) for one in (first, second)] == [(2014, 400), (2015, 1_200)]


def test_without_an_instant_the_last_bylaws_say_when_a_year_starts() -> None:
    """R-56: where no `as_of` is given, a payment of February is one of the year before where years start in April."""
    bylaws = [{"from": "2000-01-01T00:00:00Z", "dues": {"starts_month": 4}}]
    sheet = {"id": "all", "payments": [payment("p", "ana", eur(1_200), day="2017-02-01")]}
    years = audited(record_with_dues(sheet, bylaws=bylaws, as_of=None)).dues["ana"]
    assert [(one.year, one.paid) for one in years if one.paid.minor] == [(2016, Money(1_200, "EUR"))]


def test_refuses_everything_at_once_and_tells_no_amount() -> None:
    """Faults of form are told with their paths, faults of facts by id, those of all members; no value is echoed."""
    sheet = {
        "id": "2017",
        "incomes": [income("ana", "canary"), income("nobody", eur(AMOUNT)), income("ben", {"canary": AMOUNT})],
        "payments": [payment("p", "ana", eur(DUES), day="2017-02-30"), payment("p", "ana", {"minor": 1.5})],
        "declared": [declared("ana", "canary")],
    }
    with pytest.raises(FaultsError) as refused:
        load_record(json.dumps(record_with_dues(sheet)).encode())
    assert {fault.path.removeprefix("$.dues[0].") for fault in refused.value.faults} == {
        "incomes[0].monthly", "incomes[1].member", "incomes[2].monthly", "payments[0].day", "payments[1].id",
        "payments[1].amount", "declared[0].state",
    }  # fmt: skip
    told = str(refused.value).replace("text 'canary'", "", 1)  # a state is no private value
    assert "canary" not in told
    assert "98765" not in told
    twice = {"id": "b", "credits": [payment("p1", "ben", eur(1), group="north")]}
    with pytest.raises(FaultsError, match="2 with the id p1"):
        load_record(json.dumps(record_with_dues(SETTLED, twice)).encode())
    both, dollars = ("ana", "ben"), {"minor": DUES, "currency": "USD"}
    for wrong in (
        {"incomes": [income(who, eur(-AMOUNT)) for who in both]},
        {"payments": [payment(f"{who}1", who, dollars) for who in both]},
    ):
        with pytest.raises(FaultsError) as refused:
            audited(record_with_dues({"id": "x", **wrong}))
        assert len(refused.value.faults) == 2
        assert "98765" not in str(refused.value)


def test_prints_amounts_only_when_asked() -> None:
    """Neither the layout, nor the JSON, nor a repr carries an amount; with --private both do."""
    document = json.dumps(record_with_dues(SETTLED)).encode()
    for asked in ([], ["--json"]):
        status, said, _ = quick_run("audit", "-", *asked, given=document)
        assert status == 0
        assert "settled" in said
        assert "98765" not in said
        assert "98765" in quick_run("audit", "-", "--private", *asked, given=document)[1]
    record = load_record(document)
    assert "98765" not in repr(record)
    found = json.loads(quick_run("audit", "-", "--private", "--json", given=document)[1])["dues"]
    assert found["ana"]["2017"]["outstanding"] == eur(0)
    assert found["ben"]["2017"]["assessed"] is None
    assert "2009" not in found["ana"]


def test_asks_who_owns_the_main_account() -> None:
    """Where a record has accounts, the ruling on the main one is a check; without any, nothing is asked."""
    owner = {"id": "foundation", "legal": True, "non_profit": True}
    bank = {"id": "bank", "main": True, "owner": owner, "source": "the register"}
    assert audited(record_of(accounts=[bank])).agrees
    assert audited(record_of(accounts=[])).checks == ()
    wrong = audited(record_of(accounts=[bank | {"owner": owner | {"non_profit": False}}]))
    assert [(one.subject, one.clause, one.agrees) for one in wrong.checks] == [("accounts", "P14", False)]
    assert wrong.checks[0].declared == {"main": ("bank",)}


def test_of_nobody_s_income_is_not_assessed() -> None:
    """A sheet that only declares is held against the roll: without an income nothing is assessed, or settled."""
    only = {"id": "2017", "declared": [declared("ana", "not_assessed"), declared("ben", "settled")]}
    assert [one.agrees for one in audited(record_with_dues(only)).checks] == [True, False]


@pytest.mark.parametrize("year", [999, 9998, 99999])
def test_years_that_no_calendar_has_are_refused(year: int) -> None:
    """A year before 1000 or after 9997 is a fault with its path, wherever it is named."""
    sheet = {
        "id": "x", "incomes": [income("ana", eur(1), year)], "payments": [payment("p", "ana", eur(1), year=year)],
        "credits": [payment("c", "ana", eur(1), year=year, group="north")],
        "declared": [declared("ana", "settled", year)],
    }  # fmt: skip
    with pytest.raises(FaultsError) as refused:
        load_record(json.dumps(record_with_dues(sheet)).encode())
    assert {fault.path for fault in refused.value.faults} == {
        f"$.dues[0].{one}[0].year" for one in ("incomes", "payments", "credits", "declared")
    }


def test_the_last_year_that_the_calendar_has() -> None:
    """A payment of the year 9997 is reckoned with."""
    edge = {"id": "x", "payments": [payment("p", "ana", eur(1), year=9997)]}
    assert audited(record_with_dues(edge)).dues["ana"][-1].year == 9997


def test_reads_back() -> None:
    """What is written of dues and accounts is read as the same."""
    bank = {"id": "bank", "main": True, "owner": {"id": "f", "legal": True, "non_profit": True}}
    record = load_record(json.dumps(record_with_dues(SETTLED, accounts=[bank])).encode())
    assert load_record(dump_record(record)) == record


def test_what_is_beyond_the_rules_of_dues_is_told_beside_them() -> None:
    """R-30: by the bylaws of the day as of which the record speaks; by the last ones, where it names none."""
    dated = [
        {"from": f"{year}-01-01T00:00:00Z", "beyond": [{"rule": rule, "touches": touched}]}
        for year, rule, touched in (
            (2016, "the poor pay less", ["dues"]), (2017, "the board forgives", ["dues"]), (2018, "none", ["groups"]),
        )
    ]  # fmt: skip
    told = {
        as_of: [one.computed["beyond"] for one in audited(sheets).checks if one.subject == "dues/beyond"]
        for as_of in (None, "2016-12-31T12:00:00Z", "2017-12-31T12:00:00Z")
        for sheets in [record_with_dues(SETTLED, bylaws=dated[: 3 if as_of else 2], as_of=as_of)]
    }
    assert {
        None: [("the board forgives",)], "2016-12-31T12:00:00Z": [("the poor pay less",)],
        "2017-12-31T12:00:00Z": [("the board forgives",)],
    } == told  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "since", "refused"),
    [
        ({"currency": "USD"}, "2017-01-01", True), ({"currency": "USD"}, "2017-01-02", False),
        ({"currency": "USD"}, "2018-01-01", False), ({"starts_month": 4}, "2017-01-01", True),
        ({"starts_month": 4}, "2017-01-02", True), ({"starts_month": 4}, "2018-01-01", False),
    ],
)  # fmt: skip
def test_r56__a_change_that_no_settled_year_meets_refuses_none(figures: Document, since: str, refused: bool) -> None:
    """Another currency or start of the year is refused between years that are settled, and not before or after them."""
    sheet, people = {**SETTLED, "declared": []}, [member("ana", "2016-01-01T00:00:00Z")]

    def years(*bylaws: Document) -> list[int]:
        found = audited(record_with_dues(sheet, members=people, bylaws=[*bylaws])).dues["ana"]
        return [one.year for one in found]

    assert [2016, 2017] == years({"dues": figures}, {"from": "2016-01-01T00:00:00Z"})
    later = {"from": f"{since}T00:00:00Z", "dues": figures}
    if not refused:
        assert [2016, 2017] == years(later)
        return
    with pytest.raises(PartgovError, match="as in all years"):
        years(later)
