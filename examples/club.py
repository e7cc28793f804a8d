"""A club that elects its secretary: the record that the examples begin with, where they are given none."""

from __future__ import annotations

from datetime import datetime, timedelta

from partgov import Bylaws, Candidacy, ElectionRules, Membership, Record, RecordedElection, Role

NAMES = {"ana": "Ana", "bo": "Bo", "cy": "Cy", "dee": "Dee", "eve": "Eve"}

BYLAWS = Bylaws(elections=ElectionRules(discussion=None, voting=None))
"""The club's own rules: as adopted, but for how long it discusses and votes, of which nothing is asked."""


def club(now: datetime, voting: timedelta = timedelta(minutes=10)) -> Record:
    """Return a club of five, two of whom stand in an election whose voting opened just now."""
    founded, discussion = now - timedelta(days=800), now - timedelta(days=15)
    return Record(
        organisation="The Club of Five",
        bylaws=[BYLAWS],
        members=[Membership(id=one, name=name, joined=founded) for one, name in NAMES.items()],
        roles=[Role(id="secretary", primary_seats=1, reserve_seats=1)],
        elections=[
            RecordedElection(
                id="secretary-1",
                role="secretary",
                discussion_opens=discussion,
                voting_opens=now,
                voting_closes=now + voting,
                candidacies=[
                    Candidacy(member="ana", at=discussion + timedelta(hours=1), statement="I write short minutes."),
                    Candidacy(member="bo", at=discussion + timedelta(hours=2), statement="I answer within a day."),
                ],
            )
        ],
    )
