"""Privacy: what waits, what each pool gives away and how attacks fare, laid out for a treasurer."""

from __future__ import annotations

__all__ = [
    "lay_out_attacks",
    "lay_out_inferences",
    "lay_out_plan",
    "lay_out_search",
    "lay_out_told",
    "plan_document",
]

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from partgov.command.terminal import Style
from partgov.exposure import Attack, at_extreme, expose
from partgov.foundation.money import Money
from partgov.foundation.sentences import ENGLISH, Named, Phrase, Reader
from partgov.inference import Inference, SideBySide
from partgov.interop.findings import said_values
from partgov.interop.searching import Known, Searched
from partgov.pools import Plan, Pooled, PoolPolicy, Told


def lay_out_plan(
    plan: Plan,
    coming: Sequence[Pooled],
    beside: Sequence[SideBySide],
    below: date | None,
    policy: PoolPolicy,
    style: Style,
) -> Iterator[str]:
    """Lay out the pools with what each gives away, those of the next date, and what waits. It shows amounts."""
    yield style.paint(style.say("privacy.guarantees"), "bold")
    yield from (f"  {style.told(one)}" for one in policy.guarantees)
    yield ""
    yield style.paint(style.say("privacy.public_through", day=plan.through), "bold")
    yield from _pools(plan.pools, policy, style)
    yield from lay_out_told(plan.told, style)
    yield ""
    if coming:
        yield style.paint(style.say("privacy.on_day", day=coming[0].day), "bold")
        yield from _pools(coming, policy, style)
        yield ""
    if beside:
        yield style.paint(style.say("privacy.beside"), "bold")
        yield from _beside(beside, [*plan.pools, *coming][0].currency, style)
        yield ""
    yield style.paint(style.say("privacy.waiting", number=len(plan.waiting)), "bold")
    alike: dict[tuple[str, int, date | None, Phrase], list[str]] = {}
    for one in plan.waiting:
        whose = alike.setdefault((one.flow, one.year, one.due, one.said), [])
        whose.append(style.say("privacy.since", person=Named(one.person, one.person), since=one.since))
    for (flow, year, due, why), whose in alike.items():
        when = None if due is None else Phrase("privacy.due_from", day=due)
        yield f"  {style.say('privacy.waits', flow=flow, year=year, when=when, why=why)}"
        yield from textwrap.wrap(", ".join(whose), 110, initial_indent="    ", subsequent_indent="    ")
    yield ""
    if below is None:
        yield f"{style.tick(True)} {style.say('privacy.never_below')}"
    else:
        yield f"{style.tick(False)} {style.say('privacy.below_nothing', day=below)}"


def lay_out_told(told: Sequence[Told], style: Style) -> Iterator[str]:
    """Lay out on whom totals tell that are public already."""
    for one in told:
        said = style.say("privacy.told", day=one.day, flow=one.flow, entries=one.entries)
        yield f"{style.tick(False)} {said}"


def _pools(pools: Sequence[Pooled], policy: PoolPolicy, style: Style) -> Iterator[str]:
    for pool in pools:
        found, release = expose(pool, policy=policy), pool.release
        told = style.say("privacy.pool", day=pool.day, flow=pool.flow, total=release.total, persons=found.persons)
        yield f"  {told}"
        if at_extreme(pool, policy=policy):
            yield f"    {style.tick(False)} {style.say('privacy.at_extreme')}"
        if found.outsider is not None and found.insiders is not None:
            low, high = (Money(minor, pool.currency) for minor in found.outsider)
            yield f"    {style.say('privacy.outsider', low=low, high=high)}"
            low, high = (Money(minor, pool.currency) for minor in found.insiders)
            yield f"    {style.say('privacy.insiders', count=policy.insiders, low=low, high=high)}"
        else:
            yield f"    {style.say('privacy.both_ways' if found.hidden else 'privacy.all_go_on')}"
        if found.percent is not None:
            yield f"    {style.say('privacy.estimate', percent=str(int(found.percent)))}"
    if not pools:
        yield f"  {style.say('privacy.no_pools')}"


def _beside(beside: Sequence[SideBySide], currency: str, style: Style) -> Iterator[str]:
    for one in beside:
        said = style.say(
            "privacy.beside_nearly" if one.off else "privacy.beside_exactly",
            flow=one.flow, first=one.first, second=one.second, amount=Money(one.supposed, currency),
            persons=tuple(Named(person, person) for person in one.persons), off=Money(one.off, currency),
        )  # fmt: skip
        yield f"  {style.tick(one.off != 0)} {said}"


def lay_out_attacks(attacks: Sequence[Attack], style: Style) -> Iterator[str]:
    """Lay out of how many persons each adversary computes an amount, by design."""
    adversaries = list(dict.fromkeys(one.adversary for one in attacks))
    found = {
        (one.design, one.adversary): style.say("privacy.number_of", number=len(one.recovered), of=one.targets)
        for one in attacks
    }
    wide = max(len(one.design) for one in attacks)
    yield style.paint(style.say("page.attacks"), "bold")
    yield f"  {'':{wide}}  " + "  ".join(f"{one:>18}" for one in adversaries)
    for design in dict.fromkeys(one.design for one in attacks):
        yield f"  {design:{wide}}  " + "  ".join(f"{found[design, one]:>18}" for one in adversaries)


def lay_out_inferences(inferences: Sequence[Inference], currency: str, style: Style) -> Iterator[str]:
    """Lay out what adversaries compute who use everything public exactly."""
    yield style.paint(style.say("privacy.inferred"), "bold")
    for one in inferences:
        closest = None
        if one.closest is not None:
            low, high = (Money(minor, currency) for minor in one.closest)
            closest = Phrase("privacy.closest", low=low, high=high)
        said = style.say(
            "privacy.inferred_by", adversary=one.adversary, insiders=one.insiders, told=len(one.told),
            amounts=one.amounts, extreme=len(one.extreme), closest=closest,
        )  # fmt: skip
        yield f"  {style.tick(not one.told and not one.extreme)} {said}"


def lay_out_search(found: Searched, style: Style) -> Iterator[str]:
    """Lay out what a search through made-up organisations came to."""
    yield style.say(
        "privacy.searched", organisations=found.organisations, policies=found.policies, pools=found.pools,
        amounts=found.amounts, attacks=found.attacks,
    )  # fmt: skip
    told = style.say("privacy.searched_told", told=found.told, bounds=found.by_bounds)
    yield f"{style.tick(found.safe)} {told}"
    yield style.say("privacy.searched_extremes", extremes=found.extremes, by=found.by_extremes)
    if found.closest is not None and found.nearest is not None:
        low, high, least, most = (Money(minor, "EUR") for minor in (*found.closest, *found.nearest))
        yield style.say("privacy.searched_closest", low=low, high=high, least=least, most=most)
    yield style.say("privacy.searched_beside", beside=found.beside, exact=found.exact)
    if found.known:
        yield ""
        yield style.paint(style.say("privacy.known"), "bold")
        yield from _lay_out_known(found.known, style)


def _lay_out_known(known: Sequence[Known], style: Style) -> Iterator[str]:
    """Lay out how closely each adversary knows the amounts that are not told: a line for each."""
    heads = [style.say(f"privacy.known_{name}") for name in ("amounts", "open", "narrowest")]
    heads += [style.say("privacy.known_one_of", of=of) for of, _ in known[0].within]
    whose = [style.say("privacy.known_insiders", who=one.adversary) if one.insiders else one.adversary for one in known]
    wide = max(map(len, whose))
    yield f"  {'':{wide}}  " + "  ".join(f"{head:>9}" for head in heads)
    for who, one in zip(whose, known, strict=True):
        cells = [str(one.amounts), *map(_share, (1000 * one.unbounded // one.amounts, one.narrowest))]
        cells += (_share(width) for _, width in one.within)
        told = "  ".join(f"{cell:>{max(9, len(head))}}" for cell, head in zip(cells, heads, strict=True))
        yield f"  {who:{wide}}  {told}"


def _share(thousandths: int | None) -> str:
    """A share in per cent; nothing where there is no bound."""
    return "-" if thousandths is None else f"{thousandths // 10}.{thousandths % 10} %"


def plan_document(
    plan: Plan,
    coming: Sequence[Pooled],
    beside: Sequence[SideBySide],
    below: date | None,
    policy: PoolPolicy,
    attacks: Sequence[Attack],
    inferences: Sequence[Inference],
    *,
    reader: Reader = ENGLISH,
) -> dict[str, Any]:
    """Return the same as plain JSON values. It holds amounts."""
    return {
        "guarantees": [one.told(reader) for one in policy.guarantees],
        "through": str(plan.through),
        "pools": [_pool(one, policy) for one in plan.pools],
        "next": [_pool(one, policy) for one in coming],
        "waiting": [
            {
                "person": one.person, "flow": one.flow, "year": one.year, "since": str(one.since),
                "due": None if one.due is None else str(one.due), "why": one.why.value,
                "because": one.said.told(reader), "kind": one.said.key, "values": said_values(one.said.values),
            }
            for one in plan.waiting
        ],
        "beside": [
            {
                "flow": one.flow, "first": [str(day) for day in one.first], "second": [str(day) for day in one.second],
                "persons": list(one.persons), "supposed": one.supposed, "off": one.off,
            }
            for one in beside
        ],
        "told": [
            {"day": str(one.day), "flow": one.flow, "entries": [each.told(reader) for each in one.entries]}
            for one in plan.told
        ],
        "first_below_zero": None if below is None else str(below),
        "attacks": [
            {"design": one.design, "adversary": one.adversary, "recovered": len(one.recovered), "targets": one.targets}
            for one in attacks
        ],
        "inferences": [
            {
                "adversary": one.adversary, "insiders": one.insiders, "amounts": one.amounts, "told": len(one.told),
                "extreme": len(one.extreme), "closest": one.closest and list(one.closest),
            }
            for one in inferences
        ],
    }  # fmt: skip


def _pool(pool: Pooled, policy: PoolPolicy) -> dict[str, Any]:
    found = expose(pool, policy=policy)
    return {
        "day": str(pool.day), "flow": pool.flow, "persons": found.persons, "hidden": found.hidden,
        "total": pool.release.total.minor,
        "outsider": found.outsider and list(found.outsider), "insiders": found.insiders and list(found.insiders),
        "at_extreme": at_extreme(pool, policy=policy),
        "percent": None if found.percent is None else str(found.percent),
    }  # fmt: skip
