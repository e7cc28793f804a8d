"""`python -m examples.django_app` makes the database, prints each member's link, and serves."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from examples.django_app.postgres import postgres
from examples.starting import parser_of, record_in


def main() -> None:
    """Serve until it is ended, and PostgreSQL with it."""
    parser = parser_of("examples.django_app")
    parser.add_argument("--postgres", type=Path, metavar="FOLDER", help="use PostgreSQL, with its data in the folder")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    os.environ |= {"DJANGO_SETTINGS_MODULE": "examples.django_app.settings", "CLUB_SQLITE": str(options.box)}
    with ExitStack() as running:
        if options.postgres:
            running.enter_context(postgres(options.postgres))
            os.environ["CLUB_POSTGRES"] = str(options.postgres.resolve())
        _serve(options.port, options.record)


def _serve(port: int, record: Path | None) -> None:
    import django
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from waitress import serve

    django.setup()
    call_command("migrate", verbosity=0)

    from examples.django_app.models import Election, Member, keep
    from examples.django_app.views import key_of

    keep(record_in(record))
    for member in Member.objects.order_by("pk"):
        print(f"http://127.0.0.1:{port}/?voter={member.pk}&key={key_of(member.pk)}")
    closes = Election.objects.latest("voting_opens").voting_closes
    print(f"Voting closes at {closes:%H:%M:%S} UTC.", flush=True)
    serve(StaticFilesHandler(get_wsgi_application()), host="127.0.0.1", port=port, threads=8)


if __name__ == "__main__":
    main()
