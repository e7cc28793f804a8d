"""Moneypages: what books come to as a page, for the treasurer alone or for anybody."""

from __future__ import annotations

__all__ = ["public_money_page", "treasurers_page"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from partgov.dues import YearOfDues
from partgov.foundation.money import Money
from partgov.foundation.sentences import ENGLISH, Reader, Said
from partgov.interop.moneyparts import (
    MoneyWords,
    Sides,
    dues_picture,
    money_picture,
    months_of,
    sides_of,
    sides_of_years,
)
from partgov.interop.pages import Block, Column, Heading, Listed, Page, Paragraph, Row, Table, isolated
from partgov.journal import Journal
from partgov.loglines import Line, Plain, Pool, Sealed
from partgov.members import Roll
from partgov.policies import PoolPolicy
from partgov.pools import Plan
from partgov.summaries import (
    DuesOfYear,
    Moved,
    summarise_dues,
    summarise_flows,
    summarise_journal,
    summarise_log,
    summarise_waiting,
)


def treasurers_page(
    journal: Journal,
    *,
    through: date,
    plan: Plan | None = None,
    policy: PoolPolicy | None = None,
    dues: Mapping[str, Sequence[YearOfDues]] | None = None,
    roll: Roll | None = None,
    reader: Reader = ENGLISH,
    docs: str | None = None,
) -> Page:
    """
    Return what a journal comes to through a day: in and out, dues, and what waits. It is for the treasurer alone.

    Args:
        plan: the pools through that day, by a policy; without one all of persons' money waits.
        dues: by member, what `settle_all_dues` returned; without it nobody knows what is owed.
        roll: how members are named.
        docs: as in `audit_page`: each reason why money waits then cites what it rests on, and leads there.
    """
    words = MoneyWords(reader, journal.currency, docs)
    moved = summarise_journal(journal, through=through)
    return Page(
        title=words.say("report.books_of", log=isolated(journal.log)),
        language=reader.language,
        blocks=[
            Paragraph(text=words.say("report.private"), warning=True),
            Paragraph(text=words.say("report.through", day=through, currency=journal.currency)),
            *_all_years(moved, words),
            *_dues(journal, through, dues, roll, words),
            *_waiting(journal, through, plan, policy, words),
            *_each_year(moved, words),
        ],
        docs=docs,
    )


def public_money_page(lines: Iterable[Line], *, reader: Reader = ENGLISH) -> Page:
    """Return what a public log says, for anybody: whoever has the log can work out every figure of it."""
    kept: list[Plain | Pool] = []
    sealed, last = 0, None
    for line in lines:
        last = line.day
        if isinstance(line, Sealed):
            sealed += 1
        else:
            kept.append(line)
    moved = summarise_log(kept)
    words = MoneyWords(reader, moved[0].came_in.currency if moved else "")
    pools = [one for one in kept if isinstance(one, Pool)]
    covered = sum(len(pool.covers) for pool in pools)
    blocks: list[Block] = [Paragraph(text=words.say("report.public"))]
    if last is not None:
        blocks.append(Paragraph(text=words.say("report.last_line", day=last)))
    blocks += _all_years(moved, words)
    blocks.append(Heading(text=words.say("report.totals")))
    if pools:
        blocks.append(_pools(((one.day, one.flow, one.persons, one.total) for one in pools), words))
    blocks.append(Paragraph(text=words.say("report.sealed", count=sealed, open=sealed - covered)))
    blocks += _each_year(moved, words)
    return Page(title=words.say("report.public_books"), language=reader.language, blocks=blocks)


# ── in and out ───────────────────────────────────────────────────────────────────────────────────


def _all_years(moved: Sequence[Moved], words: MoneyWords) -> Iterator[Block]:
    """What came in and went out, and what was left at the end of each year."""
    if not moved:
        yield Paragraph(text=words.say("report.nothing"))
        return
    sums = [*sides_of_years(moved).values()]
    yield Heading(text=words.say("report.all_years"))
    if len(sums) > 1:
        yield money_picture(words.say("report.by_year"), sums, words)
    yield _balances(words.say("report.by_year_table", currency=words.currency), "report.year", sums, 0, words)
    yield Paragraph(text=words.say("report.balance_means"))


def _each_year(moved: Sequence[Moved], words: MoneyWords) -> Iterator[Block]:
    """Each year, the last one first: by month, by category, and by both."""
    sums = sides_of_years(moved)
    for year in reversed(sums):
        before = sum(one.left for other, one in sums.items() if other < year)
        yield from _year(year, [one for one in moved if one.year == year], months_of(year, moved), before, words)


def _year(year: int, moved: Sequence[Moved], months: range, before: int, words: MoneyWords) -> Iterator[Block]:
    of_month = {month: [one for one in moved if one.month == month] for month in months}
    by_month = [sides_of(words.say(f"month.{month}"), theirs) for month, theirs in of_month.items()]
    kinds: dict[tuple[bool, str], list[Moved]] = {}
    for one in moved:
        kinds.setdefault((one.persons, one.category), []).append(one)
    by_category = [sides_of(words.category(theirs[0]), theirs) for theirs in kinds.values()]
    by_category.sort(key=lambda one: (-one.came_in, -one.went_out, one.label))
    values: dict[str, Said] = {"year": str(year), "currency": words.currency}
    yield Heading(text=str(year))
    yield money_picture(words.say("report.by_month", **values), by_month, words)
    yield _balances(words.say("report.by_month_table", **values), "report.month", by_month, before, words)
    yield money_picture(words.say("report.by_category", **values), by_category, words)
    yield _table(words.say("report.by_category_table", **values), "report.category", by_category, words)
    columns = [Column(title=words.say("report.month")), words.column("report.in"), words.column("report.out")]
    rows = []
    for month, theirs in of_month.items():
        rows.append(_row(sides_of(words.say(f"month.{month}"), theirs), words, sum=True))
        rows += [_row(sides_of(words.category(one), [one]), words) for one in theirs]
    yield Table(caption=words.say("report.by_both_table", **values), columns=columns, rows=rows)


def _row(one: Sides, words: MoneyWords, *, sum: bool = False) -> Row:
    amounts = (one.came_in, one.went_out)
    return Row(cells=[one.label, *(words.minor(minor) if sum or minor else "" for minor in amounts)], sum=sum)


def _table(caption: str, what: str, sums: Sequence[Sides], words: MoneyWords) -> Table:
    columns = [Column(title=words.say(what)), words.column("report.in"), words.column("report.out")]
    rows = [_row(one, words) for one in sums]
    return Table(caption=caption, columns=columns, rows=[*rows, _row(_all(sums, words), words, sum=True)])


def _balances(caption: str, what: str, sums: Sequence[Sides], before: int, words: MoneyWords) -> Table:
    """The same, with what there is at the end of each."""
    table, balances = _table(caption, what, sums, words), []
    for one in sums:
        before += one.left
        balances.append(before)
    rows = [
        attrs.evolve(row, cells=[*row.cells, words.minor(balance)])
        for row, balance in zip(table.rows, [*balances, before], strict=True)
    ]
    return attrs.evolve(table, columns=[*table.columns, words.column("report.balance")], rows=rows)


def _all(sums: Sequence[Sides], words: MoneyWords) -> Sides:
    return Sides(words.say("report.all"), sum(one.came_in for one in sums), sum(one.went_out for one in sums))


# ── dues ─────────────────────────────────────────────────────────────────────────────────────────


def _dues(
    journal: Journal,
    through: date,
    dues: Mapping[str, Sequence[YearOfDues]] | None,
    roll: Roll | None,
    words: MoneyWords,
) -> Iterator[Block]:
    received = {one.year: one.amount for one in summarise_flows(journal, through=through) if one.flow == "dues"}
    yield Heading(text=words.say("report.dues"))
    if dues is None:
        yield Paragraph(text=words.say("report.dues_unknown"))
        columns = [Column(title=words.say("report.year")), words.column("report.booked")]
        rows = [Row(cells=[str(year), words.amount(amount)]) for year, amount in sorted(received.items())]
        if rows:
            caption = words.say("report.dues_booked", currency=words.currency)
            yield Table(caption=caption, columns=columns, rows=rows)
        return
    of_years = summarise_dues(dues)
    if of_years:
        yield Paragraph(text=words.say("report.dues_known"))
        yield dues_picture(of_years, words)
        yield _dues_by_year(of_years, received, words)
    yield from _outstanding(dues, roll, words)


def _dues_by_year(of_years: Sequence[DuesOfYear], received: Mapping[int, Money], words: MoneyWords) -> Table:
    nothing = Money(0, words.currency)
    cells: dict[str, list[int | Money]] = {
        "members": [one.members for one in of_years], "undeclared": [one.undeclared for one in of_years],
        "owed": [one.owed for one in of_years], "credited": [one.credited for one in of_years],
        "carried": [one.carried for one in of_years], "paid": [one.paid for one in of_years],
        "outstanding": [one.outstanding for one in of_years], "surplus": [one.surplus for one in of_years],
        "booked": [received.get(one.year, nothing) for one in of_years],
    }  # fmt: skip
    for key in ("undeclared", "credited", "carried", "surplus"):  # what is nothing in every year needs no column
        if not any(one.minor if isinstance(one, Money) else one for one in cells[key]):
            del cells[key]
    return Table(
        caption=words.say("report.dues_by_year", currency=of_years[0].owed.currency),
        columns=[Column(title=words.say("report.year")), *(words.column(f"report.{key}") for key in cells)],
        rows=[
            Row(cells=[str(year.year), *(words.amount(one) if isinstance(one, Money) else str(one) for one in of_year)])
            for year, of_year in zip(of_years, zip(*cells.values(), strict=True), strict=True)
        ],
    )


def _outstanding(dues: Mapping[str, Sequence[YearOfDues]], roll: Roll | None, words: MoneyWords) -> Iterator[Block]:
    """Who owes what of which year."""
    rows, currency = [], words.currency
    for member, years in sorted(dues.items()):
        for one in years:
            if one.outstanding is not None and one.outstanding.minor:
                label, currency = member if roll is None else roll.label(member), one.outstanding.currency
                rows.append(Row(cells=[isolated(label), str(one.year), words.amount(one.outstanding)]))
    if not rows:
        yield Paragraph(text=words.say("report.nobody_owes"))
        return
    columns = [
        Column(title=words.say("report.member")),
        words.column("report.year"),
        words.column("report.outstanding"),
    ]
    yield Table(caption=words.say("report.who_owes", currency=currency), columns=columns, rows=rows)


# ── pools ────────────────────────────────────────────────────────────────────────────────────────


def _waiting(
    journal: Journal, through: date, plan: Plan | None, policy: PoolPolicy | None, words: MoneyWords
) -> Iterator[Block]:
    yield Heading(text=words.say("report.waiting"))
    if plan is None or policy is None:
        personal = [one for one in journal.entries if one.day <= through and journal.person_of(one) is not None]
        whole = Money(sum(one.amount.minor for one in personal), journal.currency)
        yield Paragraph(text=words.say("report.no_policy", amount=whole))
        return
    held = summarise_waiting(plan, policy=policy)
    if held:
        keys = ("persons", "amount", "pool")
        columns = [Column(title=words.say("report.flow")), *(words.column(f"report.{key}") for key in keys)]
        rows = []
        for one in held:
            until = words.say("report.never") if one.until is None else words.say("page.at", at=one.until)
            what = f"{words.named(one.flow)} {one.year}"
            rows.append(Row(cells=[what, str(one.persons), words.amount(one.amount), until]))
        yield Table(caption=words.say("report.waits", currency=words.currency), columns=columns, rows=rows)
        why = dict.fromkeys(
            words.told(
                one.finding, words.say("report.why", flow=words.named(one.flow), year=str(one.year), why=one.why)
            )
            for one in held
        )
        yield Listed(items=why)
    else:
        yield Paragraph(text=words.say("report.nothing_waits"))
    if plan.pools:
        yield Heading(text=words.say("report.totals"))
        made = ((one.day, one.flow, one.release.persons, one.release.total) for one in plan.pools)
        yield _pools(made, words)


def _pools(pools: Iterable[tuple[date, str, int, Money]], words: MoneyWords) -> Table:
    columns = [Column(title=words.say("report.day")), Column(title=words.say("report.flow"))]
    columns += [words.column("report.persons"), words.column("report.total")]
    rows = [
        Row(cells=[words.say("page.at", at=day), words.named(flow), str(persons), words.amount(total)])
        for day, flow, persons, total in pools
    ]
    return Table(caption=words.say("report.totals_table", currency=words.currency), columns=columns, rows=rows)
