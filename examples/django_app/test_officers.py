"""What officers do in Django: declare a result in the admin, audit it each night, subscribe to the calendar."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from examples.box import now
from examples.serving import ballot, crowd, served

icalendar = pytest.importorskip("icalendar")
FORGE = (
    "from examples.django_app.models import BallotRow; BallotRow.objects.filter(voter='v0').update(marks={'ana': 'no'})"
)


def test_a_result_that_was_declared_is_held_against_the_ballots(tmp_path: Path) -> None:
    """What an officer declared agrees on the night after; once somebody has changed a ballot it does not."""
    record = crowd(2, seconds=15)
    settings = {"DJANGO_SETTINGS_MODULE": "examples.django_app.settings", "CLUB_SQLITE": str(tmp_path / "box.sqlite")}

    def django(*command: str, more: dict[str, str] | None = None) -> int:
        environment = {**os.environ, **settings, **(more or {})}
        return subprocess.run([sys.executable, "-m", "django", *command], env=environment, check=False).returncode

    with served("django_app", tmp_path, record) as one:
        for voter in ("v0", "v1"):
            assert httpx.post(one.url, data=ballot(one, voter, ana="yes")).status_code == 201
        calendar = icalendar.Calendar.from_ical(httpx.get(f"{one.url}/calendar.ics").content)
        assert "Closes: elections/chair-1" in [str(event["summary"]) for event in calendar.walk("VEVENT")]
        time.sleep(max(0.0, (record.elections[0].voting_closes - now()).total_seconds()))
        password = {"DJANGO_SUPERUSER_PASSWORD": "a password of the test alone"}
        assert django("createsuperuser", "--no-input", "--username=eve", "--email=", more=password) == 0
        with httpx.Client(base_url=one.url, follow_redirects=True) as eve:
            eve.get("/admin/login/")
            form = {"csrfmiddlewaretoken": eve.cookies["csrftoken"], "username": "eve", "next": "/admin/"}
            assert eve.post("/admin/login/", data=form | {"password": password["DJANGO_SUPERUSER_PASSWORD"]}).is_success
            chosen = {
                "csrfmiddlewaretoken": eve.cookies["csrftoken"],
                "action": "declare",
                "_selected_action": "chair-1",
            }
            assert eve.post("/admin/django_app/election/", data=chosen).is_success
            assert "chair-1" in eve.get("/admin/django_app/mandate/").text
            shown = eve.get("/admin/django_app/ballotrow/").text
            assert "v0" in shown or "Voter 0" in shown
            assert "yes" not in shown.partition("result_list")[2]
        assert django("audit") == 0
        assert django("shell", "-c", FORGE) == 0
        assert django("audit") == 1
