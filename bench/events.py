"""Reading a million events into a record and replaying it, beside merely decoding them; then asking about one day.

Run: python bench/events.py [--events 1000000]
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from table import head, tell

from partgov import Roll, replay
from partgov.history.events import gather
from partgov.interop.records import load_record

START = datetime(2015, 1, 1, tzinfo=UTC)
T = TypeVar("T")


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Return the processor time of one run, and what came of it."""
    gc.collect()
    before = time.process_time()
    found = run()
    return time.process_time() - before, found


def made(number: int) -> bytes:
    """Make a record of so many events: people join, vote twice, and every second one leaves."""
    events: list[dict[str, Any]] = []
    for row in range(number):
        at = (START + timedelta(minutes=row)).isoformat().replace("+00:00", "Z")
        event: dict[str, Any] = {"at": at, "member": f"m{row // 4}", "event": "marked"}
        if row % 4 == 0:
            event["event"] = "joined"
        elif row % 8 == 3:
            event["event"] = "left"
        else:
            event |= {"election": "e1", "marks": {"m0": "yes"}}
        events.append(event)
    election = {
        "id": "e1",
        "role": "team",
        "discussion_opens": "2014-12-01T00:00:00Z",
        "voting_opens": "2014-12-15T00:00:00Z",
        "voting_closes": "2018-01-01T00:00:00Z",
        "candidacies": [{"member": "m0", "at": "2015-01-01T00:00:00Z", "statement": "I would."}],
    }
    role = {"id": "team", "primary_seats": 1, "reserve_seats": 0}
    head = {"format": "partgov-record", "version": 1, "members": [], "roles": [role], "elections": [election]}
    return json.dumps({**head, "events": events}).encode()


def main() -> None:
    """Time decoding, gathering, replaying and asking, at three sizes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    most = parser.parse_args().events
    head()
    for number in (most // 100, most // 10, most):
        measure(number)


def measure(number: int) -> None:
    """Print the times of one size."""
    data = made(number)
    decoding, record = timed(lambda: load_record(data))
    gathering, found = timed(lambda: gather(record).record)
    replaying, _ = timed(lambda: replay(found, roll=Roll.of(found.members), zone=UTC))
    timeline = Roll.of(found.members).timeline()
    asking, _ = timed(lambda: [timeline.count(START + timedelta(hours=hour)) for hour in range(10_000)])
    also = f"{gathering + replaying:.2f} s against {decoding:.2f} s; a day's count {asking * 100:.1f} µs"
    tell(f"gather and replay {number:,} events", "decoding them", (gathering + replaying) / decoding, 5, also)


if __name__ == "__main__":
    main()
