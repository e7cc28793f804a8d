"""Hostile input: documents that are nearly right, or not at all, given to every reader.

    python -m tests.fuzz [--cases 10000] [--readers record charter ...] [--from 0] [--keep FOLDER]
    python -m tests.fuzz --guided 60

Each case begins with a sound document and changes it: bytes, lines and words of any file, and keys and values of JSON.
A reader may read it, or refuse it as it says it does. It may not raise anything else, take longer than it may, say more
than a screenful, print what a terminal obeys, or repeat what is private. A case comes again by its reader and number.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, Final, NamedTuple

from partgov.foundation.errors import PartgovError
from partgov.history.audit import audit_record
from partgov.interop.books import load_books, load_journal
from partgov.interop.exports import read_lines
from partgov.interop.lawbooks import load_bylaws, load_charter, load_policy
from partgov.interop.mappings import load_mapping
from partgov.interop.notes import Note, read_checkpoints, write_notes
from partgov.interop.preflib import read_preflib, sheets_of_preflib
from partgov.interop.rates import load_rates
from partgov.interop.records import load_record
from partgov.interop.sheetmaps import load_sheet_map
from partgov.interop.spreadsheets import read_candidates, read_marks, read_roster
from partgov.interop.statements import read_statement
from partgov.publishing import publish
from partgov.receipts import Receipt, make_receipts
from partgov.verification import verify_log
from tests import banking, bankstatements, workbooks
from tests.daybooks import BILL, document_of, entry_of, written
from tests.guided import guided

HERE = Path(__file__).parent
SOURCES = HERE.parent / "src" / "partgov"
CANARY = "7318291"
"""A number that stands in what is private, and that no refusal of a private file may repeat."""

MOST_SECONDS, MOST_LETTERS = 10, 200_000
"""How long one case may take, and how long what is said of it may be."""


# ── readers ──────────────────────────────────────────────────────────────────────────────────────


class Target(NamedTuple):
    """A reader, sound documents to begin with, and whether what it reads is private."""

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    private: bool = False


def _files(folder: Path, pattern: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(folder.glob(pattern)) if "answers" not in path.name)


def _journal() -> bytes:
    entries = [entry_of(number, number, amount=int(CANARY), memo=f"private {CANARY}") for number in range(1, 6)]
    return written(document_of(*entries, entry_of(7, 9, **BILL)))


def _statement(data: bytes, mapping: str) -> object:
    journal, zone = banking.books()
    numbers = iter(range(10**9))
    return read_statement(
        data, load_mapping(mapping.encode()), books=journal, zone=zone, place="bank",
        fresh_id=lambda: f"{next(numbers):064x}", fresh_salt=lambda: f"{next(numbers):064x}",
    )  # fmt: skip


def _audited(data: bytes) -> object:
    record = load_record(data)
    return str([check.because for check in audit_record(record, zone=UTC).checks])


_TABLE = (
    b"voter,candidate,mark,cast_at,seq\nv1,ana,yes,2020-01-02T00:00:00Z,1\nv1,bo,no,2020-01-02T00:00:00Z,1\n"
    b"v2,ana,abstain,2020-01-03T10:00:00+02:00,2\n"
)
_ROWS = [line.split(",") for line in _TABLE.decode().splitlines()]
_PEOPLE = b"id,joined,left,name\nana,2013-05-01T00:00:00Z,,Ana\nbo,2014-05-01T00:00:00Z,2019-01-01T00:00:00Z,Bo\n"
_STAND = b"id,at,statement\nana,2020-01-01T00:00:00Z,I would.\nbo,2020-01-01T00:00:00Z,So would I.\n"
_MAP = b"""timezone = "Europe/Berlin"
[members]
id = "Mail"
joined = "Since"
[members.form]
instant = "%d.%m.%Y"
[marks]
voter = "Mail"
cast_at = "Timestamp"
[marks.candidates]
"Ana" = "ana"
[marks.words]
yes = ["Ja"]
"""
_CAT = b"""# FILE NAME: e1.cat
# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 3
# CATEGORY NAME 1: yes
# CATEGORY NAME 2: no
# CATEGORY NAME 3: abstain
# ALTERNATIVE NAME 1: ana
# ALTERNATIVE NAME 2: bo
# ALTERNATIVE NAME 3: cy
2: {1, 2}, 3, {}
1: 1, 2, 3
"""
_POLICY = b"persons = 11\nmonths = 3\ncap = 5000\nfloor = 100\n"
_RATES = b'[USD]\n2017-06-20 = "0.8958"\n2017-06-21 = "1/1.1147"\n'


_BANKS = (*bankstatements.BANKS, *bankstatements.PROCESSORS)


def _banks() -> Iterator[tuple[str, Target]]:
    for bank in _BANKS:

        def read(data: bytes, mapping: str = bank.mapping) -> object:
            return _statement(data, mapping)

        yield (
            f"bank: {bank.name}",
            Target(read, (bank.data, bank.data.replace(b"25.00", f"{CANARY}.00".encode())), private=True),
        )


def targets() -> dict[str, Target]:
    """Every reader by name."""
    journal = _journal()
    books, zone = load_journal(journal)
    log = publish(books, at=datetime(2017, 2, 1, tzinfo=UTC), zone=zone)
    notes = write_notes(tuple(map(Note, log.checkpoints)))
    records = (*_files(HERE / "data", "*.json"), *_files(HERE / "data" / "organisations", "*.json"))
    return {
        "record": Target(load_record, records),
        "audit": Target(_audited, tuple(one for one in records if len(one) < 20_000)),
        "charter": Target(lambda data: load_charter(data, place="charter"), _files(SOURCES / "presets", "*.toml")),
        "bylaws": Target(
            lambda data: load_bylaws(data, place="bylaws"),
            (b'extends = "debian"\nfrom = 2017-03-01T00:00:00Z\n[recall]\ninitiators = 5\n',),
        ),
        "policy": Target(load_policy, (_POLICY,)),
        "mapping": Target(load_mapping, (banking.MAPPING.encode(), *(bank.mapping.encode() for bank in _BANKS))),
        "rates": Target(lambda data: load_rates(data, place="rates"), (_RATES,)),
        "sheet map": Target(load_sheet_map, (_MAP,)),
        "members": Target(lambda data: read_roster(data, place="members"), (_PEOPLE,)),
        "candidates": Target(lambda data: read_candidates(data, place="candidates"), (_STAND,)),
        "marks": Target(lambda data: read_marks(data, place="marks"), (_TABLE,)),
        "workbook": Target(lambda data: read_marks(data, place="marks"), (workbooks.xlsx(_ROWS), workbooks.ods(_ROWS))),
        "PrefLib": Target(lambda data: sheets_of_preflib(read_preflib(data, place="marks")), (_CAT,)),
        "journal": Target(load_books, (journal,), private=True),
        "checkpoints": Target(read_checkpoints, (notes,)),
        "log": Target(lambda data: verify_log(data), (log.text,)),
        "lines": Target(lambda data: list(read_lines(io.BytesIO(data))), (log.text,)),
        "receipt": Target(
            lambda data: Receipt.of(data.decode()), tuple(one.text.encode() for one in make_receipts(books, log))
        ),
        **dict(_banks()),
    }


# ── changes ──────────────────────────────────────────────────────────────────────────────────────

ODD: Final = (
    b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"'", b"\\", b"\x1b[2J", "\u202e".encode(), b"[" * 200,
    b"{" * 200, b"9" * 5000, b"-1", b"1e400", b"NaN", b"true", b"null", b"0", b"=cmd()", b"&lol;", b"%s", b"../../etc",
    "é".encode(), "е".encode(), b"T24:00:00Z", b"9999-12-31T23:59:60Z", b"P0D", b"1/0", b"<![CDATA[", b"]]", b"[[",
)  # fmt: skip
VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 10**18, 10**400, 1.5, "", " ", "x", "1", "2020-01-01T00:00:00Z",
    "2020-02-30T00:00:00Z", "9998-12-31T23:59:59.999999Z", "P1Y", "P99999Y", "1/2", "0/0", "none", "open", "\u202eevil",
    "\x1b[31m", "x" * 5000, [], {}, [[]], {"": {}}, [None], ["a", "a"],
)  # fmt: skip


def changed(seed: bytes, chance: Random) -> bytes:
    """A document that is no longer what it was: some few changes, to its values where it is JSON, else to its bytes."""
    data = seed
    if seed[:1] == b"{" and chance.random() < 0.7:
        try:
            document = json.loads(seed)
        except ValueError:
            document = None
        if document is not None:
            for _ in range(chance.choice((1, 1, 1, 2, 4))):
                _change_value(document, chance)
            data = json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
            if chance.random() < 0.8:
                return data
    for _ in range(chance.choice((1, 1, 2, 5))):
        data = _change_bytes(data, chance)
    return data


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a document with each of its keys or places."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield value, key
        yield from _places(each)


def _change_value(document: Any, chance: Random) -> None:
    places = list(_places(document))
    if not places:
        return
    holder, key = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1:
            other, name = chance.choice(places)
            holder[key] = copy.deepcopy(other[name])
        case 2 if isinstance(holder, dict):
            holder[chance.choice((*holder, "", "x", "note", "\u202e", "__class__"))] = holder.pop(key)
        case 3 if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        case _:
            holder[key] = copy.deepcopy(chance.choice(VALUES))


def _change_bytes(data: bytes, chance: Random) -> bytes:
    at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    match chance.randrange(8):
        case 0:
            return data[:at] + data[at + chance.randrange(1, 9) :]
        case 1:
            return data[:at] + chance.choice(ODD) + data[at:]
        case 2:
            return data[:at] + data[at : min(to, at + 500)] * chance.randrange(2, 4) + data[to:]
        case 3:
            return data[:at]
        case 4:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 5:
            lines = data.split(b"\n")
            chance.shuffle(lines)
            return b"\n".join(lines)
    words = list(re.finditer(rb"[\w.:+-]+", data))
    if not words:
        return data + chance.choice(ODD)
    word, other = chance.choice(words), chance.choice(words)
    new = chance.choice((other.group(), chance.choice(ODD), word.group() * 2))
    return data[: word.start()] + new + data[word.end() :]


# ── what may not be ──────────────────────────────────────────────────────────────────────────────


class TooLongError(BaseException):
    """A case took longer than it may; no reader catches this."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooLongError


def wrong(target: Target, data: bytes) -> str | None:
    """What a reader did with a document that it may not do; None where it read it, or refused it as it says."""
    said = ""
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        target.read(data)
    except PartgovError as error:
        said = f"{error}"
    except UnicodeDecodeError:
        return None if target.read.__name__ == "<lambda>" else "a bare UnicodeDecodeError"
    except TooLongError:
        return f"took longer than {MOST_SECONDS} seconds"
    except RecursionError:
        return "a bare RecursionError"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if len(said) > MOST_LETTERS:
        return f"said {len(said)} letters"
    if any(ord(letter) < 32 and letter != "\n" for letter in said) or "\u202e" in said:
        return f"printed what a terminal obeys: {said[:500]!r}"
    # An id names a place, and a log's name is public: a change may have put there what is private.
    if target.private and CANARY in said and not re.search(rb'"(?:id|log)": ?"[^"]*' + CANARY.encode(), data):
        return f"repeated what is private: {said[:500]!r}"
    return None


def tried(name: str, target: Target, number: int) -> tuple[bytes, str | None]:
    """One case of a reader, and what was wrong."""
    chance = Random(f"{name} {number}")
    data = changed(chance.choice(target.seeds), chance)
    return data, wrong(target, data)


def main() -> int:
    """Read the command line, try, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    every: Mapping[str, Target] = targets()
    parser.add_argument("--cases", type=int, default=10_000, help="of each reader")
    parser.add_argument("--readers", nargs="+", choices=[*every], default=[*every])
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first case")
    parser.add_argument("--keep", type=Path, help="a folder for the documents that went wrong")
    parser.add_argument("--guided", type=int, metavar="SECONDS", help="of each reader, by what of it is reached")
    asked = parser.parse_args()
    if asked.guided:
        return 1 if guided(asked.readers, asked.guided, asked.keep) else 0
    signal.signal(signal.SIGALRM, _stop)
    found = 0
    print(f"{'reader':<28}{'cases':>10}{'wrong':>8}{'slowest':>10}", flush=True)
    for name in asked.readers:
        here, slowest, told = 0, 0.0, dict[str, int]()
        for number in range(asked.first, asked.first + asked.cases):
            started = time.perf_counter()
            data, why = tried(name, every[name], number)
            slowest = max(slowest, time.perf_counter() - started)
            if why is not None:
                here += 1
                told.setdefault(why.splitlines()[0][:160], number)
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / f"{name} {number}").write_bytes(data)
        print(f"{name:<28}{asked.cases:>10,}{here:>8,}{slowest:>8.2f} s", flush=True)
        for why, number in sorted(told.items(), key=lambda one: one[1])[:8]:
            print(f"  case {number}: {why}", flush=True)
        found += here
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
