"""
Members, elections, ballots and mandates as rows, and the record that they add up to.

No rule of partgov stands here a second time: a row becomes a value of partgov's, which says what is wrong with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction

from examples.box import NotNowError
from partgov import (
    Ballot,
    Bylaws,
    Candidacy,
    Declared,
    Mark,
    Membership,
    PartgovError,
    Record,
    RecordedElection,
    Role,
    Roll,
    Seat,
    election_status,
    parse,
    serialise,
)  # fmt: skip  # fmt: skip


class Checked(models.Model):
    """A row that is a value of partgov's: the admin shows what partgov says is wrong with it."""

    class Meta:  # noqa: D106
        abstract = True

    def value(self) -> object:
        """Return it as partgov's own; raise `PartgovError` where that cannot be."""
        raise NotImplementedError

    def clean(self) -> None:
        """Let partgov look at it."""
        try:
            self.value()
        except PartgovError as refused:
            raise ValidationError([str(fault) for fault in refused.faults]) from None


def new_secret() -> bytes:
    """What the keys in voters' links are made of."""
    return secrets.token_bytes(32)


class Organisation(models.Model):
    """The one organisation that all rows are of."""

    name = models.TextField()
    timezone = models.TextField(default="UTC")
    bylaws = models.JSONField(default=list, blank=True)
    secret = models.BinaryField(default=new_secret, editable=False)

    def __str__(self) -> str:
        return str(self.name)


class Member(Checked):
    """One person's membership."""

    id = models.SlugField(primary_key=True)
    name = models.TextField()
    joined = models.DateTimeField()
    left = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.name)

    def value(self) -> Membership:
        """Return the membership."""
        return Membership(id=self.id, name=self.name, joined=self.joined, left=self.left)


class Election(Checked):
    """An election of one role, as it was called."""

    id = models.SlugField(primary_key=True)
    role = models.SlugField()
    primary_seats = models.PositiveSmallIntegerField(default=1)
    reserve_seats = models.PositiveSmallIntegerField(default=0)
    discussion_opens = models.DateTimeField()
    voting_opens = models.DateTimeField()
    voting_closes = models.DateTimeField()
    candidacies: models.Manager[CandidacyRow]
    ballots: models.Manager[BallotRow]
    mandates: models.Manager[Mandate]

    def __str__(self) -> str:
        return str(self.id)

    def value(self, *, ballots: list[Ballot] | None = None) -> RecordedElection:
        """Return the election, with what was declared and these ballots."""
        held = list(self.mandates.order_by("place")) if self.pk else []
        seated = {seat: [one.member_id for one in held if one.seat == seat] for seat in Seat}
        declared = Declared(primary=seated[Seat.PRIMARY], reserve=seated[Seat.RESERVE]) if held else None
        return RecordedElection(
            id=self.id, role=self.role, discussion_opens=self.discussion_opens, voting_opens=self.voting_opens,
            voting_closes=self.voting_closes, ballots=ballots, declared=declared,
            candidacies=[one.value() for one in self.candidacies.order_by("at")] if self.pk else [],
        )  # fmt: skip

    def called(self) -> Role:
        """Return the role that it is for."""
        return Role(id=self.role, primary_seats=self.primary_seats, reserve_seats=self.reserve_seats)

    def cast(self, voter: str, marks: Mapping[str, Mark]) -> Ballot:
        """
        Keep a ballot and return it with its instant; raise `NotNowError` outside the voting period.

        Its instant is that at which this election's row is locked, so that no ballot of before the close comes after
        whoever locked it to count.
        """
        with transaction.atomic():
            Election.objects.select_for_update().get(pk=self.pk)
            at = datetime.now(UTC)
            ballot = Ballot(voter=voter, cast_at=at, marks=marks)
            if (status := election_status(self.value(), at=at)) != "voting":
                raise NotNowError(status)
            self.ballots.create(voter_id=voter, cast_at=at, marks=dict(ballot.marks))
        return ballot

    def kept(self) -> list[Ballot]:
        """Return every ballot; raise `NotNowError` before the close."""
        if (status := election_status(self.value(), at=datetime.now(UTC))) not in ("closed", "in office"):
            raise NotNowError(status)
        with transaction.atomic():
            Election.objects.select_for_update().get(pk=self.pk)
            return [one.value() for one in self.ballots.order_by("pk")]


class CandidacyRow(Checked):
    """A statement by which somebody stands."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="candidacies")
    election_id: str
    member = models.ForeignKey(Member, models.PROTECT)
    member_id: str
    at = models.DateTimeField()
    statement = models.TextField()

    class Meta(Checked.Meta):  # noqa: D106
        verbose_name_plural = "candidacies"

    def __str__(self) -> str:
        return f"{self.member_id} for {self.election_id}"

    def value(self) -> Candidacy:
        """Return the candidacy."""
        return Candidacy(member=self.member_id, at=self.at, statement=self.statement)


class BallotRow(models.Model):
    """A ballot as it came in: added, and never changed."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="ballots")
    voter = models.ForeignKey(Member, models.PROTECT)
    voter_id: str
    cast_at = models.DateTimeField()
    marks = models.JSONField()

    def value(self) -> Ballot:
        """Return the ballot; its number settles which of two of one instant came later."""
        return Ballot(voter=self.voter_id, cast_at=self.cast_at, seq=self.pk, marks=self.marks)


class Mandate(models.Model):
    """Who was declared seated, by an officer: what the audit of each night holds against the ballots."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="mandates")
    election_id: str
    member = models.ForeignKey(Member, models.PROTECT)
    member_id: str
    seat = models.CharField(max_length=7, choices=[(seat.value, seat.value) for seat in Seat])
    place = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.member_id}: {self.seat} of {self.election_id}"


def whole(*elections: Election) -> Record:
    """Return the record of everything, with the ballots of these elections; raise `NotNowError` before their close."""
    called = Election.objects.order_by("voting_opens")
    ballots = {one.pk: one.kept() for one in elections}
    organisation = Organisation.objects.get()
    roles = {one.role: one.called() for one in called}
    return Record(
        organisation=organisation.name,
        timezone=organisation.timezone,
        bylaws=[parse(Bylaws, one) for one in organisation.bylaws],
        members=[one.value() for one in Member.objects.order_by("joined", "pk")],
        roles=[*roles.values()],
        elections=[one.value(ballots=ballots.get(one.pk)) for one in called],
    )


def roll() -> Roll:
    """Return the roll of members."""
    return Roll.of(one.value() for one in Member.objects.all())


@transaction.atomic
def keep(record: Record) -> None:
    """Make rows of a record that has an election, where there are none yet."""
    if Organisation.objects.exists():
        return
    bylaws = [serialise(one) for one in record.bylaws]
    Organisation.objects.create(name=record.organisation or "", timezone=record.timezone, bylaws=bylaws)
    Member.objects.bulk_create(
        Member(id=one.id, name=one.name or one.id, joined=one.joined, left=one.left) for one in record.members
    )
    for one in record.elections:
        role = record.role_of(one)
        row = Election.objects.create(
            id=one.id, role=one.role, primary_seats=role.primary_seats, reserve_seats=role.reserve_seats,
            discussion_opens=one.discussion_opens, voting_opens=one.voting_opens, voting_closes=one.voting_closes,
        )  # fmt: skip
        for each in one.candidacies:
            row.candidacies.create(member_id=each.member, at=each.at, statement=each.statement or "")
