"""The README's picture: `python -m tests.pictures` draws it anew, of the election that the README counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from partgov import Candidacy, Election, ElectionRules, Membership, Roll, Seats, Tally, elect, plot
from partgov.foundation.sentences import Reader
from partgov.interop.vectors import Picture
from tests.snippets import ROOT

PICTURE: Final = ROOT / "docs" / "_static" / "result.svg"
_TALLIES: Final = {"ana": Tally(yes=30, no=2, abstain=4), "bo": Tally(yes=25, no=6), "cy": Tally(yes=22, no=3)}
_SINCE: Final = {"ana": datetime(2013, 5, 1, tzinfo=UTC), "bo": datetime(2014, 2, 1, tzinfo=UTC)}
_SINCE["cy"] = datetime(2012, 7, 1, tzinfo=UTC)


def drawn() -> Picture:
    """The marks of three people who stand for one seat and one in reserve, and where the seats end."""
    opens = datetime(2016, 10, 15, tzinfo=UTC)
    election = Election(
        id="editor", role="editor", discussion_opens=opens - timedelta(days=14), voting_opens=opens,
        voting_closes=opens + timedelta(days=14),
        candidacies=[Candidacy(member=one, at=opens - timedelta(days=12), statement="I would.") for one in _SINCE],
    )  # fmt: skip
    roll = Roll.of(Membership(id=one, name=one.title(), joined=since) for one, since in _SINCE.items())
    result = elect(election, seats=Seats(primary=1, reserve=1), roll=roll, rules=ElectionRules(), tallies=_TALLIES)
    return plot.result(result, reader=Reader("en", names={one: one.title() for one in _SINCE}))


if __name__ == "__main__":
    PICTURE.write_text(plot.svg(drawn()) + "\n", "utf-8")
