"""The admin: rows that partgov looks at before they are kept, ballots that nobody changes, results to declare."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from examples.box import NotNowError
from examples.django_app.models import BallotRow, CandidacyRow, Election, Mandate, Member, Organisation, whole
from partgov import Seat, audit_record, zone_named

admin.site.register([Organisation, Member, CandidacyRow])


class ToRead(admin.ModelAdmin):
    """Rows that are shown alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False

    has_delete_permission = has_change_permission


@admin.register(BallotRow)
class BallotAdmin(ToRead):
    """That a ballot came, and when; how its voter voted is shown to nobody."""

    list_display = fields = ("election", "voter", "cast_at")


@admin.register(Mandate)
class MandateAdmin(ToRead):
    """Who was declared seated."""

    list_display = ("election", "member", "seat", "place")


@admin.register(Election)
class ElectionAdmin(admin.ModelAdmin):
    """Elections, whose results an officer declares."""

    list_display = ("id", "role", "voting_opens", "voting_closes")
    actions = ("declare",)

    @admin.action(description="Declare the result")
    def declare(self, request: HttpRequest, chosen: QuerySet[Election]) -> None:
        """Keep who is seated now as what was declared."""
        for election in chosen:
            try:
                declare(election)
            except NotNowError as state:
                self.message_user(request, f"{election} is {state}: nothing to declare.", messages.WARNING)


def declare(election: Election) -> None:
    """Keep as mandates whom an election seats, in place of what was declared before."""
    record = whole(election)
    result = audit_record(record, zone=zone_named(record.timezone)).elections[election.id]
    election.mandates.all().delete()
    for seat, seated in ((Seat.PRIMARY, result.primary), (Seat.RESERVE, result.reserve)):
        for place, member in enumerate(seated):
            election.mandates.create(member_id=member, seat=seat.value, place=place)
