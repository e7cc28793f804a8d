"""Counting a sheet of marks beside the audit of the same marks in a record, and reading it beside bare `csv.reader`.

Run: python bench/sheets.py [--voters 100000]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from table import head, tell

from partgov import read_marks

CANDIDATES = 9
AT = "2016-10-16T09:00:{:02}Z"


def sheet_of(voters: int) -> str:
    """A sheet of marks, one a line, of so many voters for nine candidates."""
    lines = ["voter,candidate,mark,cast_at"]
    lines += (
        f"v{who},c{candidate},{'yes' if (who + candidate) % 3 else 'no'},{AT.format(who % 60)}"
        for who in range(voters)
        for candidate in range(CANDIDATES)
    )
    return "\n".join(lines) + "\n"


def record_of(voters: int) -> str:
    """The same marks as a record."""
    candidates = [f"c{at}" for at in range(CANDIDATES)]
    names = [*candidates, *(f"v{who}" for who in range(voters))]
    return json.dumps({
        "format": "partgov-record", "version": 1,
        "members": [{"id": name, "joined": "2012-01-01T00:00:00Z"} for name in names],
        "roles": [{"id": "board", "primary_seats": 3, "reserve_seats": 3}],
        "elections": [{
            "id": "e", "role": "board", "discussion_opens": "2016-10-01T00:00:00Z",
            "voting_opens": "2016-10-15T00:00:00Z", "voting_closes": "2016-10-29T00:00:00Z",
            "candidacies": [{"member": one, "at": "2016-10-02T00:00:00Z", "statement": "Yes."} for one in candidates],
            "ballots": [
                {
                    "voter": f"v{who}", "cast_at": AT.format(who % 60),
                    "marks": {f"c{at}": "yes" if (who + at) % 3 else "no" for at in range(CANDIDATES)},
                }
                for who in range(voters)
            ],
        }],
    })  # fmt: skip


def least(work: Callable[[], object], times: int = 3) -> float:
    """The least processor time of several runs."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def command(*arguments: str) -> tuple[float, int]:
    """The processor time of one run of the command, and its peak of memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    code = "import resource, sys; from partgov.command import main; main(sys.argv[1:]);"
    code += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, int(ran.stderr.split()[-1])


def run(voters: int) -> None:
    """Print every ratio of one run."""
    text = sheet_of(voters)
    data = text.encode()
    bare = least(lambda: sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))))
    read = least(lambda: read_marks(data, place="marks"))
    head()
    tell(f"read_marks, {voters:,} × {CANDIDATES}", "csv.reader", read / bare, 4, f"{read:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        marks, members, record = (Path(folder) / name for name in ("marks.csv", "members.csv", "record.json"))
        marks.write_text(text)
        rows = [f"c{at}" for at in range(CANDIDATES)] + [f"v{who}" for who in range(voters)]
        members.write_text("id,joined\n" + "".join(f"{name},2012-01-01T00:00:00Z\n" for name in rows))
        record.write_text(record_of(voters))
        counted, peak = command(
            "count", str(marks), "--members", str(members), "--role", "board", "--primary", "3", "--reserve", "3",
            "--opens", "2016-10-15T00:00:00Z", "--closes", "2016-10-29T00:00:00Z",
        )  # fmt: skip
        audited, beside = command("audit", str(record))
    also = f"{counted:.2f} s against {audited:.2f} s; {peak} MB at its peak (at most 400) against {beside} MB"
    tell(f"partgov count of {voters:,} × {CANDIDATES}", "the audit of them as a record", counted / audited, 1.3, also)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=100_000)
    run(parser.parse_args().voters)
