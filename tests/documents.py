"""Records as plain JSON documents, written by hand, and the installed program that reads them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from partgov.command import main

Document = dict[str, Any]

LONG_AGO = "2010-01-01T00:00:00Z"
DISCUSSION_OPENS = "2016-10-01T00:00:00Z"
VOTING_OPENS = "2016-10-15T00:00:00Z"
VOTING_CLOSES = "2016-10-29T00:00:00Z"
DURING_DISCUSSION = "2016-10-02T12:00:00Z"
DURING_VOTING = "2016-10-20T12:00:00Z"

NOTHING_VACANT = {"primary": 0, "reserve": 0}


# ── documents ────────────────────────────────────────────────────────────────────────────────────


def record_of(**sections: Any) -> Document:
    """A record with its required keys and these sections."""
    return {"format": "partgov-record", "version": 1, "members": [], **sections}


def member(id: str, joined: str = LONG_AGO, **rest: Any) -> Document:
    """One spell of membership."""
    return {"id": id, "joined": joined, **rest}


def candidacy(id: str, at: str = DURING_DISCUSSION, **rest: Any) -> Document:
    """One statement, posted in time unless told otherwise."""
    return {"member": id, "at": at, "statement": "I would keep the books in the open.", **rest}


def ballot(voter: str, cast_at: str | None = DURING_VOTING, seq: int | None = None, /, **marks: str) -> Document:
    """One ballot; what is None is left out."""
    return {
        "voter": voter,
        "marks": marks,
        **({} if cast_at is None else {"cast_at": cast_at}),
        **({} if seq is None else {"seq": seq}),
    }


def tally(yes: int, no: int = 0, abstain: int = 0) -> Document:
    """The figures of one candidate."""
    return {"yes": yes, "no": no, "abstain": abstain}


def election_of(*candidacies: Document, **rest: Any) -> Document:
    """The election e1 for the role, two weeks of discussion and two of voting."""
    return {
        "id": "e1",
        "role": "treasurer",
        "discussion_opens": DISCUSSION_OPENS,
        "voting_opens": VOTING_OPENS,
        "voting_closes": VOTING_CLOSES,
        "candidacies": list(candidacies),
        **rest,
    }


def role(primary: int, reserve: int, **rest: Any) -> Document:
    """The role that the election is for."""
    return {"id": "treasurer", "primary_seats": primary, "reserve_seats": reserve, **rest}


def record_with(election: Document, *members: Document, seats: tuple[int, int], **sections: Any) -> Document:
    """A record with one role and one election."""
    return record_of(members=list(members), roles=[role(*seats)], elections=[election], **sections)


# ── reports ──────────────────────────────────────────────────────────────────────────────────────


def place(member: str, yes: int, no: int, abstain: int, score: int, outcome: str) -> Document:
    """One line of the ranking, without its sentence."""
    return {"member": member, "yes": yes, "no": no, "abstain": abstain, "score": score, "outcome": outcome}


def outcomes(election: Document) -> list[tuple[str, str]]:
    """Who has which outcome, in the order of the ranking."""
    return [(one["member"], one["outcome"]) for one in election["ranking"]]


def reasons(election: Document) -> list[tuple[str, str, str, str]]:
    """Every rejected mark with its reason, in the order given."""
    return [(one["voter"], one["candidate"], one["mark"], one["reason"]) for one in election["marks"]["rejected"]]


def bare(document: Any) -> Any:
    """The document without its sentences, whose words may change, and without the findings that they are made of."""
    match document:
        case dict():
            return {key: bare(value) for key, value in document.items() if key not in ("because", "findings")}
        case list():
            return [bare(value) for value in document]
        case _:
            return document


# ── the program ──────────────────────────────────────────────────────────────────────────────────


class Ran(NamedTuple):
    """What a run of the program came to."""

    status: int
    out: str
    err: str


def run(*arguments: str | Path, given: bytes | None = None, environment: Mapping[str, str] = {}) -> Ran:
    """Run the installed program in a process of its own, and wait for it."""
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PYTHONIOENCODING")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "partgov", *map(str, arguments)],
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        check=False,
        timeout=120,
        env={**plain, "PYTHONUTF8": "1", **environment},
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def quick_run(*arguments: str | Path, given: bytes = b"") -> Ran:
    """Run the command within this process, which takes a twentieth of the time; what it raises is raised here."""
    output, errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(given)), output, errors
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as stopped:
        status = stopped.code if isinstance(stopped.code, int) else -1
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    output.seek(0)
    return Ran(status, output.read(), errors.getvalue())


def run_audit(document: Document | bytes, *options: str, environment: Mapping[str, str] = {}) -> Ran:
    """Run `partgov audit` on a record in a file, in a process of its own where its surroundings are to be others."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "record.json")
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        if environment:
            return run("audit", path, *options, environment=environment)
        return quick_run("audit", path, *options)


def report_of(document: Document) -> Document:
    """What `partgov audit --json` says of a record that can be used."""
    ran = quick_run("audit", "-", "--json", given=json.dumps(document).encode())
    assert "" == ran.err
    report = json.loads(ran.out)
    assert isinstance(report, dict)
    assert ran.status == (0 if report["agrees"] else 1)
    return report


def election_report(document: Document) -> Document:
    """What the command says of the one election of a record."""
    found = report_of(document)["elections"]["e1"]
    assert isinstance(found, dict)
    return found


def assert_refused(ran: Ran, *fragments: str) -> None:
    """Refused in the contract's way: status 2, a message on standard error, nothing else anywhere."""
    assert 2 == ran.status, ran
    assert "" == ran.out
    assert "Traceback" not in ran.err
    assert ran.err.startswith("partgov: ")
    for fragment in fragments:
        assert fragment in ran.err
