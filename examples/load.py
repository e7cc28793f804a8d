"""
What the examples carry: `python -m examples.load` prints requests a second, and how long they take, for each of them.

A record of 40 voters and one of 10,000 are audited over HTTP, beside the same application returning a constant. Then an
event loop is asked to wake up every millisecond, and how long it was held at most is told: with nothing to do, with
audits in a thread, and in a process.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles

import attrs
import httpx

from examples.offloop import judged, judged_in_time
from examples.serving import APPS, crowd, served
from partgov import Ballot, dump_record

CLIENTS = 4


def body_of(voters: int) -> bytes:
    """Return a record in which so many have voted."""
    record = crowd(voters, seconds=0)
    election = record.elections[0]
    ballots = [
        Ballot(
            voter=f"v{one}",
            cast_at=election.voting_opens + timedelta(milliseconds=one),
            marks={"ana": "yes" if one % 3 else "no", "bo": "no" if one % 2 else "abstain"},
        )
        for one in range(voters)
    ]
    return dump_record(attrs.evolve(record, elections=[attrs.evolve(election, ballots=ballots)]))


def measure(url: str, body: bytes | None, seconds: float) -> list[float]:
    """Ask by some clients at once for some seconds, and return how long each reply took."""

    def client(number: int) -> list[float]:
        taken = []
        with httpx.Client(timeout=120) as one:
            while time.perf_counter() < end:
                begun = time.perf_counter()
                reply = one.get(f"{url}/constant") if body is None else one.post(f"{url}/audit", content=body)
                taken.append(time.perf_counter() - begun)
                assert reply.status_code == 200, reply.text
        return taken

    end = time.perf_counter() + seconds
    with ThreadPoolExecutor(CLIENTS) as clients:
        return sorted(one for taken in clients.map(client, range(CLIENTS)) for one in taken)


def tell(what: str, taken: list[float], seconds: float) -> None:
    """Print a line of the table."""
    last = quantiles(taken, n=100)[-1] if len(taken) > 1 else taken[0]
    print(f"{what:52} {len(taken) / seconds:8.1f} {1000 * median(taken):9.1f} {1000 * last:9.1f}", flush=True)


async def held(what: str, judge: Callable[[], Awaitable[object]], times: int) -> None:
    """Print how long the loop was held, at most, while something was judged some times."""
    late: list[float] = []

    async def wake() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append(time.perf_counter() - begun - 0.001)

    waking = asyncio.create_task(wake())
    for _ in range(times):
        await judge()
    waking.cancel()
    print(f"{what:52} {1000 * median(late):9.1f} {1000 * max(late):9.1f}", flush=True)


async def hold(body: bytes) -> None:
    """Print how long a large record holds a loop, each way."""
    print(f"\n{'an event loop that is late, in ms':52} {'median':>9} {'most':>9}")
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        async def in_process() -> object:
            return await loop.run_in_executor(pool, judged_in_time, body, None)

        await in_process()
        await held("with nothing else to do", lambda: asyncio.sleep(0.5), 6)
        await held("beside 10,000 voters in a thread", lambda: asyncio.to_thread(judged, body, None), 6)
        await held("beside 10,000 voters in a process", in_process, 6)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m examples.load")
    parser.add_argument("--seconds", type=float, default=5, help="how long each line is measured")
    seconds = parser.parse_args().seconds
    small, large = body_of(40), body_of(10_000)
    print(f"{CLIENTS} clients at once; the records have {len(small):,} and {len(large):,} bytes.\n")
    print(f"{'':52} {'a second':>8} {'median ms':>9} {'p99 ms':>9}")
    for app in APPS[:3]:
        with tempfile.TemporaryDirectory() as folder, served(app, Path(folder)) as one:
            for what, body in (("a constant", None), ("40 voters", small), ("10,000 voters", large)):
                measure(one.url, body, 0.5)  # what is loaded when it is first used is not measured
                tell(f"{app}: {what}", measure(one.url, body, seconds), seconds)
    asyncio.run(hold(large))


if __name__ == "__main__":
    main()
