"""How each example is started: with the box in a file, and a link for each member."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from examples.box import Box, now
from examples.club import club
from partgov import PartgovError, Record, load_record


class Start(NamedTuple):
    """Where to listen, and what for."""

    port: int
    box: Box


def parser_of(program: str) -> argparse.ArgumentParser:
    """Return what reads the arguments that all examples have."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--box", type=Path, default=Path("box.sqlite"), help="where the ballots are kept")
    parser.add_argument("--record", type=Path, help="a record with an election; a made-up club when left out")
    return parser


def started(program: str) -> Start:
    """Read the arguments, make the box where there is none yet, and print each member's link."""
    parser = parser_of(program)
    options = parser.parse_args()
    try:
        box = Box.of(options.box, record_in(options.record))
    except PartgovError as refused:
        parser.error(str(refused))
    for voter in sorted({one.id for one in box.record.members}):
        print(f"http://127.0.0.1:{options.port}/?voter={voter}&key={box.key_of(voter)}")
    print(f"Voting closes at {box.election.voting_closes:%H:%M:%S} UTC.", flush=True)
    return Start(options.port, box)


def record_in(path: Path | None) -> Record:
    """Return the record in a file, or that of the made-up club, which votes for ten minutes from now on."""
    return load_record(path.read_bytes()) if path else club(now(), timedelta(minutes=10))
