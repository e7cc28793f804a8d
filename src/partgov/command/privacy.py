"""Privacy: what waits, what each pool gives away and how attacks fare, laid out for a treasurer."""

from __future__ import annotations

__all__ = ["lay_out_attacks", "lay_out_plan", "plan_document"]

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from partgov.command.terminal import Style
from partgov.exposure import Attack, Exposure, expose
from partgov.foundation.money import Money
from partgov.interop.inert import inert
from partgov.pools import Plan, Pooled, PoolPolicy


def lay_out_plan(
    plan: Plan, coming: Sequence[Pooled], below: date | None, policy: PoolPolicy, style: Style
) -> Iterator[str]:
    """Lay out the pools with what each gives away, those of the next date, and what waits. It shows amounts."""
    yield style.paint("What this policy guarantees", "bold")
    yield from (f"  {one}" for one in policy.sentences)
    yield ""
    yield style.paint(f"Public through {plan.through}", "bold")
    yield from _pools(plan.pools, policy)
    yield ""
    if coming:
        yield style.paint(f"On {coming[0].day}, as the books stand", "bold")
        yield from _pools(coming, policy)
        yield ""
    yield style.paint(f"Waiting: {len(plan.waiting)}", "bold")
    alike: dict[tuple[str, int, date | None, str], list[str]] = {}
    for one in plan.waiting:
        whose = alike.setdefault((one.flow, one.year, one.due, one.because), [])
        whose.append(f"{inert(one.person)} since {one.since}")
    for (flow, year, due, because), whose in alike.items():
        when = "" if due is None else f", due from {due}"
        yield f"  {flow} {year}{when}: {inert(because)}"
        yield from textwrap.wrap(", ".join(whose), 110, initial_indent="    ", subsequent_indent="    ")
    yield ""
    if below is None:
        yield f"{style.tick(True)} The public lines never add up to less than nothing."
    else:
        yield (
            f"{style.tick(False)} On {below} the public lines add up to less than nothing: everybody sees that "
            "at least so much is pending."
        )


def _pools(pools: Sequence[Pooled], policy: PoolPolicy) -> Iterator[str]:
    for pool in pools:
        found, release = expose(pool, policy=policy), pool.release
        yield f"  {pool.day} {pool.flow}: {release.total} of {found.persons} persons"
        if found.outsider is not None and found.insiders is not None:
            low, high = (Money(minor, pool.currency) for minor in found.outsider)
            yield f"    to an outsider, anybody's part is from {low} to {high}"
            low, high = (Money(minor, pool.currency) for minor in found.insiders)
            yield f"    to {policy.insiders} insiders with the next largest, the largest is from {low} to {high}"
        else:
            yield "    money went both ways, so that the total bounds nobody's part"
        if found.percent is not None:
            yield f"    those insiders' estimate of the largest is off by {_percent(found)} % of it or more"
    if not pools:
        yield "  no pools"


def _percent(found: Exposure) -> str:
    return "?" if found.percent is None else str(found.percent.numerator // found.percent.denominator)


def lay_out_attacks(attacks: Sequence[Attack], style: Style) -> Iterator[str]:
    """Lay out of how many persons each adversary computes an amount, by design."""
    adversaries = list(dict.fromkeys(one.adversary for one in attacks))
    found = {(one.design, one.adversary): f"{len(one.recovered)} of {one.targets}" for one in attacks}
    wide = max(len(one.design) for one in attacks)
    yield style.paint("Of how many an amount is computed exactly", "bold")
    yield f"  {'':{wide}}  " + "  ".join(f"{one:>18}" for one in adversaries)
    for design in dict.fromkeys(one.design for one in attacks):
        yield f"  {design:{wide}}  " + "  ".join(f"{found[design, one]:>18}" for one in adversaries)


def plan_document(
    plan: Plan, coming: Sequence[Pooled], below: date | None, policy: PoolPolicy, attacks: Sequence[Attack]
) -> dict[str, Any]:
    """Return the same as plain JSON values. It holds amounts."""
    return {
        "guarantees": list(policy.sentences),
        "through": str(plan.through),
        "pools": [_pool(one, policy) for one in plan.pools],
        "next": [_pool(one, policy) for one in coming],
        "waiting": [
            {
                "person": one.person, "flow": one.flow, "year": one.year, "since": str(one.since),
                "due": None if one.due is None else str(one.due), "why": one.why.value, "because": one.because,
            }
            for one in plan.waiting
        ],
        "first_below_zero": None if below is None else str(below),
        "attacks": [
            {"design": one.design, "adversary": one.adversary, "recovered": len(one.recovered), "targets": one.targets}
            for one in attacks
        ],
    }  # fmt: skip


def _pool(pool: Pooled, policy: PoolPolicy) -> dict[str, Any]:
    found = expose(pool, policy=policy)
    return {
        "day": str(pool.day), "flow": pool.flow, "persons": found.persons, "total": pool.release.total.minor,
        "outsider": found.outsider and list(found.outsider), "insiders": found.insiders and list(found.insiders),
        "percent": None if found.percent is None else str(found.percent),
    }  # fmt: skip
