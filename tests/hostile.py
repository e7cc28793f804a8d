"""
Whether a hundred thousand hostile bodies get a documented reply each: `python -m tests.hostile [--number N]`.

Each is made from a record of the tests: torn, repeated, mistyped, nested, lengthened, or bytes alone. No status is
undocumented, none takes longer than its limit, and no problem repeats what stood in a private place. A part of them
goes to each of the examples over HTTP (`--served`), where no reply may be a 500.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from partgov.web import STATUSES, Limits, judge
from tests.test_audit_of_dues import SETTLED, record_with_dues

DATA = Path(__file__).parent / "data"
SECRET = "Xanthippe"
AMOUNT = 918273645
SECONDS = 10
"""The longest that one body may take, of this process's own time."""

Make = Callable[[random.Random], bytes]


def records() -> list[Any]:
    """Every small record of the tests, and one with dues; what is private in each stands there as a secret."""
    paths = [*DATA.glob("*.json"), *(DATA / "organisations").glob("*.json")]
    read = [json.loads(path.read_bytes()) for path in sorted(paths) if "answers" not in path.name]
    return [secretive(one) for one in (*read, record_with_dues(SETTLED)) if len(json.dumps(one)) < 20_000]


def secretive(value: Any) -> Any:
    """A document in which each name of a member and each amount of dues is a secret."""
    if isinstance(value, list):
        return [secretive(one) for one in value]
    if not isinstance(value, dict):
        return value
    told = {key: secretive(one) for key, one in value.items()}
    return told | {key: SECRET for key in ("name",) if key in told} | {key: AMOUNT for key in ("minor",) if key in told}


RECORDS = records()
ODD: list[Any] = [
    None, True, 0, -1, 10**40, 1.5, "", SECRET, "\x00", "\ud800", [], {}, [[]], {"": SECRET}, "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00", "P99999Y", "1/0", "999999999/1", float("nan"), 7654321, [SECRET, 7654321],
]  # fmt: skip

PIECES = (b"", b'"', b"\xff", b"{", b"]", b",", b"1e999")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def torn(chance: random.Random) -> Any:
    """A record with up to four places torn: another value, none, one twice, one of elsewhere."""
    record = copy.deepcopy(chance.choice(RECORDS))
    for _ in range(chance.randint(1, 4)):
        found = [*places(record)]
        *path, last = chance.choice(found)
        inside = record
        for key in path:
            inside = inside[key]
        how = chance.randrange(5)
        if how == 0:
            inside[last] = copy.deepcopy(chance.choice(ODD))
        elif how == 1:
            del inside[last]
        elif how == 2:
            other: Any = record
            for key in chance.choice(found):
                other = other[key] if isinstance(other, dict | list) and key_in(other, key) else other
            if str(AMOUNT) not in json.dumps(other):  # where it is no amount, it may be told
                inside[last] = copy.deepcopy(other)
        elif isinstance(inside, list):
            inside.extend(copy.deepcopy(inside[last]) for _ in range(chance.choice((1, 3, 30))))
        else:
            inside[chance.choice(("id", "name", "marks", "minor", "é/~", "x" * 600))] = copy.deepcopy(
                chance.choice(ODD)
            )
    return record


def key_in(value: Any, key: Any) -> bool:
    """Say whether a value has that key."""
    return key in value if isinstance(value, dict) else isinstance(key, int) and key < len(value)


def grown(chance: random.Random) -> bytes:
    """A record in which one list is as long as the limits nearly allow, each of its items with an id of its own."""
    record = copy.deepcopy(chance.choice(RECORDS))
    lists = [path for path in places(record) if isinstance(at(record, path), list) and at(record, path)]
    if not lists:
        return json.dumps(record).encode()
    found = at(record, chance.choice(lists))
    one = found[0]
    for number in range(chance.choice((150, 1000))):
        found.append({**one, "id": f"n{number}"} if isinstance(one, dict) and "id" in one else copy.deepcopy(one))
    return json.dumps(record).encode()


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a place."""
    for key in path:
        value = value[key]
    return value


def broken(chance: random.Random) -> bytes:
    """A record's bytes, some of which are others, or gone, or there twice."""
    body = bytearray(json.dumps(chance.choice(RECORDS)).encode())
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(body) or 1)
        body[start : start + chance.choice((0, 1, 20))] = chance.choice(
            (b"", b'"', b"\xff", b"{", b"]", b",", b"1e999")
        )
    return bytes(body)


def no_record(chance: random.Random) -> bytes:
    """Bytes that never were a record: noise, depth, digits, quotes."""
    many = chance.choice((1, 40, 5000, 100_000))
    head = b'{"format": "partgov-record", "version": 1'
    return chance.choice((
        chance.randbytes(min(many, 5000)), b"[" * many, b'{"a":' * many, b"9" * many, b'"' * many, b'"\\' * many,
        b"[" + b"[]," * many + b"1]", b" " * many, head + b', "x": 1' * many + b"}",
    ))  # fmt: skip


# How often each is made, of a thousand.
KINDS: list[tuple[int, Make]] = [
    (600, lambda chance: json.dumps(torn(chance)).encode()), (250, broken), (147, no_record), (3, grown),
]  # fmt: skip


def bodies(number: int, seed: int) -> Iterator[bytes]:
    """Hostile bodies, the same for the same seed."""
    chance = random.Random(seed)
    weights, kinds = zip(*KINDS, strict=True)
    for make in chance.choices(kinds, weights, k=number):
        yield make(chance)


def faults_of(status: int, content: bytes) -> str:
    """What is wrong with a reply, or nothing."""
    if status not in STATUSES:
        return f"status {status}"
    if status >= 400 and (SECRET.encode() in content or str(AMOUNT).encode() in content):
        return "it repeats a secret"
    return "it tells an amount" if str(AMOUNT).encode() in content else ""


def judged(number: int, seed: int) -> bool:
    """Judge them here, print what came of it, and say whether all was as it should be."""
    statuses: Counter[int] = Counter()
    longest, sound = 0.0, True
    for place, body in enumerate(bodies(number, seed)):
        begun = time.process_time()
        answer = judge(body, accept_language=random.Random(place).choice(("en", "de", "es", "fr", "nl")))
        taken = time.process_time() - begun
        statuses[answer.status] += 1
        longest = max(longest, taken)
        if wrong := faults_of(answer.status, answer.content) or ("it takes too long" if taken > SECONDS else ""):
            sound = False
            print(f"body {place}, {len(body)} bytes, {taken:.1f} s: {wrong}: {body[:200]!r}")
    told = ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items()))
    print(f"{number} bodies: {told}; the longest took {longest:.2f} s, within {Limits()}.")
    return sound


def sent(number: int, seed: int) -> bool:
    """Send them to each of the examples, and say whether all was as it should be."""
    import httpx
    from examples.serving import APPS, served

    sound = True
    for app in APPS[:3]:
        with tempfile.TemporaryDirectory() as folder, served(app, Path(folder)) as one:
            statuses: Counter[int] = Counter()
            with httpx.Client(base_url=one.url, timeout=60) as client:
                for body in bodies(number, seed):
                    reply = client.post("/audit", content=body)
                    statuses[reply.status_code] += 1
                    if wrong := faults_of(reply.status_code, reply.content):
                        sound = False
                        print(f"{app}: {wrong}: {body[:200]!r}")
            print(f"{app}: {', '.join(f'{count} of {status}' for status, count in sorted(statuses.items()))}")
    return sound


def main() -> None:
    """Make them, judge them, send some."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--served", type=int, default=0, metavar="N", help="send so many to each example too")
    parser.add_argument("--seed", type=int, default=2016)
    options = parser.parse_args()
    sound = judged(options.number, options.seed)
    if options.served:
        sound = sent(options.served, options.seed + 1) and sound
    sys.exit(not sound)


if __name__ == "__main__":
    main()
