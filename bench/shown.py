"""What a cell of a notebook shows of an audit of many ballots: how long it takes, and how long it is.

Run: python bench/shown.py [--ballots 1000000]
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta

from table import head, tell
from yardstick import yard

from partgov import Audit, Ballot, Candidacy, Membership, Record, RecordedElection, Role, audit_record
from partgov.foundation.shown import Shown

OPENS = datetime(2016, 10, 15, tzinfo=UTC)
CANDIDATES = [f"c{at}" for at in range(3)]


def audit_of(number: int) -> Audit:
    """An audit of an election with so many ballots, every tenth of somebody who is no member."""
    joined = datetime(2012, 1, 1, tzinfo=UTC)
    names = [*CANDIDATES, *(f"v{at}" for at in range(number) if at % 10)]
    marks = [{one: ("yes", "no")[(at + shift) % 2] for at, one in enumerate(CANDIDATES)} for shift in range(2)]
    election = RecordedElection(
        id="e", role="board", discussion_opens=OPENS - timedelta(14), voting_opens=OPENS,
        voting_closes=OPENS + timedelta(14),
        candidacies=[Candidacy(member=one, at=OPENS - timedelta(13), statement="I would.") for one in CANDIDATES],
        ballots=[Ballot(voter=f"v{at}", marks=marks[at % 2], cast_at=OPENS) for at in range(number)],
    )  # fmt: skip
    board = Role(id="board", primary_seats=1, reserve_seats=1)
    members = [Membership(id=one, joined=joined) for one in names]
    return audit_record(Record(members=members, roles=[board], elections=[election]), zone=UTC)


def main() -> None:
    """Print a line for each value."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ballots", type=int, default=1_000_000)
    number = parser.parse_args().ballots
    audit = audit_of(number)
    values: dict[str, Shown] = {
        "audit": audit, "record": audit.record, "result": audit.elections["e"],
    }  # fmt: skip
    count = audit.elections["e"].count
    head()
    measure = yard()
    for name, value in (values | ({} if count is None else {"count": count})).items():
        taken = []
        for _ in range(3):
            begun = time.process_time()
            page, text = value._repr_html_(), repr(value)
            taken.append(time.process_time() - begun)
        also = f"{len(page.encode()):,} bytes, a line of {len(text)}; {min(taken) * 1000:.1f} ms"
        tell(f"{name} of {number:,} ballots", "the yardstick", min(taken) / measure, None, also, held=min(taken) > 0.01)


if __name__ == "__main__":
    main()
