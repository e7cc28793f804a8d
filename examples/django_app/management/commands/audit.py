"""`python -m django audit`: does what was declared still follow from the ballots? For a timer, each night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from examples.django_app.models import Election, whole
from partgov import audit_record, zone_named


class Command(BaseCommand):
    """The command."""

    help = "hold every result that was declared against the ballots; ends with 1 where one does not follow"

    def handle(self, **options: Any) -> None:
        """Print each check, and fail where one does not agree."""
        record = whole(*Election.objects.filter(mandates__isnull=False).distinct())
        audit = audit_record(record, zone=zone_named(record.timezone))
        for check in audit.checks:
            self.stdout.write(f"{'agrees' if check.agrees else 'DIFFERS'}: {check.subject}: {check.because}")
        if not audit.agrees:
            raise CommandError(str(audit))
