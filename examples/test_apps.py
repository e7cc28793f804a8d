"""
What every example keeps: no ballot is lost and none counted twice, whatever happens meanwhile.

Each is started by its own command and asked over HTTP: `python -m pytest examples`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import httpx
import pytest

from examples.box import now
from examples.serving import APPS, SCRIPT, Served, ballot, crowd, served
from partgov import read_poll_of_2016
from partgov.web import judge

VOTERS = 24
SECONDS = {"flask_app": 12, "fastapi_app": 20, "django_app": 20, "django_app on PostgreSQL": 28}
"""How long after the record is written its voting closes: each takes a while to start, and starts twice."""


@pytest.fixture(params=APPS)
def app(request: pytest.FixtureRequest) -> str:
    """Each of the examples."""
    return str(request.param)


@pytest.fixture
def club(app: str, tmp_path: Path) -> Iterator[Served]:
    """An example that serves a small club, whose voting is open."""
    with served(app, tmp_path, crowd(2, seconds=600)) as one:
        yield one


def test_a_crowd_that_votes_through_a_crash_and_the_close(app: str, tmp_path: Path) -> None:
    """
    Each voter's ballot counts once if it was kept, and not at all if it was not.

    Each sends it by two connections at once; at a third of the time the server is killed and started anew, and the last
    voters come a moment before the close, at it and after it.
    """
    record = crowd(VOTERS, seconds=SECONDS[app])
    closes = record.elections[0].voting_closes
    with served(app, tmp_path, record) as one, ThreadPoolExecutor(2 * VOTERS + 1) as threads:
        begun, left = now(), (closes - now()).total_seconds()
        assert left > 4, "the machine is too slow for this: give it more seconds"

        def crash() -> None:
            time.sleep(left / 3)
            one.crash()
            one.start()

        def vote(number: int) -> list[int]:
            at = begun + timedelta(seconds=left * (number + 1) / (VOTERS - 4))
            together = Barrier(2)
            both = [threads.submit(send, one, f"v{number}", at, together) for _ in range(2)]
            return [each.result() for each in both]

        crashed = threads.submit(crash)
        with ThreadPoolExecutor(VOTERS) as voters:
            replies = [*voters.map(vote, range(VOTERS))]
        crashed.result()
        kept = sum(201 in each for each in replies)
        assert {201, 409} == {status for each in replies for status in each}
        assert VOTERS // 2 < kept < VOTERS
        audits = [httpx.get(f"{one.url}/audit") for _ in range(2)]
        assert [audit.status_code for audit in audits] == [200, 200]
        assert audits[0].headers["ETag"] == audits[1].headers["ETag"]
        result = audits[0].json()["elections"]["chair-1"]
        tallies = {each["member"]: each for each in result["ranking"]}
        marks = result["marks"]
    assert (kept, 0) == (tallies["ana"]["yes"], tallies["ana"]["no"])
    assert kept == marks["accepted"]
    assert marks["rejected_by_reason"] == {}
    sent = sum(status == 201 for each in replies for status in each)
    assert sent <= marks["submitted"] == marks["accepted"] + marks["superseded"]


def send(one: Served, voter: str, at: datetime, together: Barrier) -> int:
    """Send a ballot at an instant, again where no answer comes, and return the status."""
    with httpx.Client(timeout=60) as client:
        time.sleep(max(0.0, (at - now()).total_seconds()))
        together.wait()
        for _ in range(600):
            try:
                return client.post(one.url, data=ballot(one, voter, ana="yes")).status_code
            except httpx.TransportError:
                time.sleep(0.05)
    raise TimeoutError


def test_the_last_ballot_counts(app: str, tmp_path: Path) -> None:
    """Who votes again has their last marks counted, and what was not marked again stays."""
    record = crowd(1, seconds=SECONDS[app] * 0.7)
    with served(app, tmp_path, record) as one:
        for marks in ({"ana": "yes", "bo": "no"}, {"ana": "no"}):
            assert httpx.post(one.url, data=ballot(one, "v0", **marks)).status_code == 201
        assert httpx.get(f"{one.url}/audit").status_code == 409
        time.sleep(max(0.0, (record.elections[0].voting_closes - now()).total_seconds()))
        audit = httpx.get(f"{one.url}/audit")
        again = httpx.get(f"{one.url}/audit", headers={"If-None-Match": audit.headers["ETag"]})
        page = httpx.get(one.url, headers={"Accept-Language": "de"})
    tallies = {each["member"]: (each["yes"], each["no"]) for each in audit.json()["elections"]["chair-1"]["ranking"]}
    assert tallies == {"ana": (0, 1), "bo": (0, 1)}
    assert (again.status_code, again.content) == (304, b"")
    assert '<html lang="de"' in page.text
    assert SCRIPT not in page.text


def test_a_key_is_its_voters_alone(club: Served) -> None:
    """No key, another's and a wrong one are all the same: nothing is kept."""
    for key in ("", club.keys["v1"], "0" * 64, "é"):
        form = ballot(club, "v0", ana="yes") | {"key": key}
        assert httpx.post(club.url, data=form).status_code == 403
    assert httpx.post(club.url, data=ballot(club, "v0", ana="perhaps")).status_code == 422


def test_it_audits_any_record(club: Served) -> None:
    """A record that is sent comes back as partgov judges it, in the language of who asks."""
    for body, language in ((read_poll_of_2016(), "nl"), (b"{}", "fr"), (b"no JSON", "de"), (b"[" * 10**6, "en")):
        reply = httpx.post(f"{club.url}/audit", content=body, headers={"Accept-Language": language}, timeout=60)
        answer = judge(body, accept_language=language)
        assert (answer.status, answer.content) == (reply.status_code, reply.content)
        assert all(reply.headers[name] == value for name, value in answer.headers.items())


def test_a_body_that_is_too_long_is_not_read_to_its_end(club: Served) -> None:
    """Of sixty megabytes a 413 is all that comes."""
    with httpx.Client(timeout=60) as client:
        with suppress(httpx.TransportError):  # the server may close the connection before all is sent
            assert client.post(f"{club.url}/audit", content=b" " * 60_000_000).status_code == 413
        assert client.get(f"{club.url}/constant").status_code == 200


def test_the_page_in_a_browser(club: Served) -> None:
    """By keyboard alone and without a script a ballot is cast; what is read aloud has names; no name is an element."""
    from tests import browsers

    chromium = next(filter(None, map(shutil.which, browsers.CHROMIUM)), None)
    if chromium is None or shutil.which("npm") is None:
        pytest.skip("needs npm and Chromium")
    packages = [package for package in browsers._PACKAGES if "validate" not in package]
    done = subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(club.folder), *packages], check=False
    )
    if done.returncode:
        pytest.skip("npm could not install what it takes")
    (club.folder / "look.js").write_text((Path(__file__).parent / "look.js").read_text())
    link = f"{club.url}/?voter=v0&key={club.keys['v0']}"
    arguments = [chromium, str(club.folder / "profile"), json.dumps(browsers.FLAGS), link, SCRIPT]
    command = ["node", str(club.folder / "look.js"), *arguments]
    looked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (looked.returncode, looked.stdout + looked.stderr) == (0, "")


def test_what_it_says_of_itself(club: Served) -> None:
    """Schemathesis finds nothing in what is described and does not hold; it is no package that the rest needs."""
    program = shutil.which("schemathesis")
    if club.app != "fastapi_app" or program is None:
        pytest.skip("needs a description, and Schemathesis")
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    command = [program, "run", f"{club.url}/openapi.json", "--max-examples", "30", "--max-time", "60"]
    command += ["--phases", "coverage,fuzzing", "--checks", checks]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=club.folder)
    assert done.returncode == 0, done.stdout[-6000:]


if __name__ == "__main__":
    sys.exit(pytest.main([__file__]))
