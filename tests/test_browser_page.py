"""The page in the browser, as far as it needs none: which command is run for which files, and what the page says."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

from examples.browser.judge import judge

from partgov.foundation.sentences import LANGUAGES
from tests.documents import quick_run

DATA = Path(__file__).parent / "data"
STATIC = Path(__file__).parent.parent / "examples" / "browser" / "static"
RECORD = (DATA / "ballots.json").read_bytes()
MEMBERS = b"id,joined\nana,2012-01-01T00:00:00Z\nbo,2013-01-01T00:00:00Z\n"
MARKS = b"voter,candidate,mark\nana,ana,yes\nbo,ana,yes\nbo,bo,no\n"


def test_a_record_is_audited() -> None:
    """The JSON is the command's, to the byte, whatever the language; the page is in the language."""
    told = judge({"r.json": RECORD}, {}, language="de")
    wanted = quick_run("audit", DATA / "ballots.json", "--json").out
    assert (0, wanted, sha256(wanted.encode()).hexdigest()) == (told["status"], told["json"], told["sha256"])
    assert '<html lang="de">' in told["page"]
    assert "partgov audit r.json --json" == told["command"]
    assert [{"name": "r.json", "sha256": sha256(RECORD).hexdigest()}] == told["files"]


def test_reasons_lead_where_the_host_says() -> None:
    """With the documentation's address the page has links, and the JSON and the command are as they were."""
    bare, led = (judge({"r.json": RECORD}, {}, language="en", docs=docs) for docs in (None, "https://example.org/d"))
    assert 'href="https://example.org/d/kinds.html#' in led["page"]
    assert "href=" not in bare["page"]
    assert (bare["json"], bare["command"]) == (led["json"], led["command"])


def test_two_sheets_are_counted_once_it_is_known_what_for() -> None:
    """Which is which follows from the headings; role and seats are asked for, or stand in a map."""
    files = {"a.csv": MARKS, "b.csv": MEMBERS}
    assert ["role", "primary", "reserve"] == judge(files, {}, language="en")["wanted"]
    told = judge(files, {"role": "editor", "primary": "1", "reserve": "0", "opens": ""}, language="en")
    assert "partgov count a.csv --members b.csv --role editor --primary 1 --reserve 0 --json" == told["command"]
    assert ["ana"] == json.loads(told["json"])["primary"]
    election = 'id = "e1"\nrole = "editor"\nprimary = 1\nreserve = 0\ndiscussion_opens = 2016-10-01T00:00:00Z\n'
    election += "voting_opens = 2016-10-15T00:00:00Z\nvoting_closes = 2016-10-29T00:00:00Z\n"
    mapped = judge({**files, "map.toml": f"[election]\n{election}".encode()}, {}, language="en")
    assert ("count", 0, ["ana"]) == (mapped["kind"], mapped["status"], json.loads(mapped["json"])["primary"])
    assert "--opens 2016-10-15T00:00:00+00:00" in mapped["command"]


def test_a_file_of_preflib_needs_no_members() -> None:
    """A `.cat` file is a sheet of marks by itself, as for the command."""
    cat = b"# FILE NAME: x.cat\n# CATEGORY NAME 1: yes\n# ALTERNATIVE NAME 1: ana\n2: 1\n"
    told = judge({"x.cat": cat}, {"role": "editor", "primary": "1", "reserve": "0"}, language="fr")
    assert (0, ["ana"]) == (told["status"], json.loads(told["json"])["primary"])


def test_a_log_is_verified(tmp_path: Path) -> None:
    """A log is told by its lines, and its checkpoints by theirs, whatever their names."""
    entry = {"id": "e1", "day": "2017-01-30", "flow": "payment", "amount": -1250, "party": "organisation"}
    entry |= {"counterparty": "bank", "category": "bank-costs", "salt": sha256(b"any").hexdigest()}
    journal = {"format": "partgov-journal", "version": 1, "log": "example.org/books", "currency": "EUR"}
    journal |= {"timezone": "UTC", "begins": "2017-01-01", "entries": [entry]}
    (tmp_path / "journal.json").write_text(json.dumps(journal))
    log = tmp_path / "books.log"
    quick_run("publish", tmp_path / "journal.json", "--at", "2017-02-01T00:00:00Z", "--to", log)
    files = {"one": log.read_bytes(), "two": (tmp_path / "books.log.checkpoints").read_bytes()}
    told = judge(files, {}, language="nl")
    assert ("verify", 0, 2, None) == (told["kind"], told["status"], len(told["lines"]), told["page"])
    assert "partgov verify one --checkpoint two --json" == told["command"]
    forged = judge({**files, "one": files["one"].replace(b"-1250", b"-1251")}, {}, language="nl")
    assert (1, False) == (forged["status"], json.loads(forged["json"])["agrees"])


def test_what_cannot_be_used_is_told_and_nothing_else_happens() -> None:
    """A broken record has its faults; no sheets at all are unknown; a name is a file of the folder, and no option."""
    broken = judge({"--help": b'{"format": "none"}'}, {}, language="en")
    assert (2, None, None, "help") == (broken["status"], broken["json"], broken["page"], broken["files"][0]["name"])
    assert 'wanted "partgov-record"' in broken["said"][0]
    assert "unknown" == judge({"a.txt": b"Dear all,"}, {}, language="en")["kind"]
    assert 2 == judge({"a.csv": MARKS, "m.toml": b"[marks]\nvoters = 1"}, {}, language="en")["status"]
    outside = judge({"x/../../etc": RECORD}, {}, language="en")
    assert ["x_.._.._etc"] == [one["name"] for one in outside["files"]]


def test_the_page_says_everything_in_every_language() -> None:
    """Each word that the page or its script asks for stands in each language, and no other does."""
    words = json.loads((STATIC / "words.json").read_text(encoding="utf-8"))
    html, script = (STATIC / "index.html").read_text(encoding="utf-8"), (STATIC / "page.js").read_text(encoding="utf-8")
    asked = {*re.findall(r'data-word="(\w+)"', html), *re.findall(r'(?:say|state)\("(\w+)"\)', script)}
    asked |= {"loading", "judging"} | {
        f"{kind}_{status}" for kind in ("audit", "count", "verify") for status in range(3)
    }
    assert asked | {"unknown"} == words.keys()
    for each in words.values():
        assert {*LANGUAGES} == each.keys()
        assert all(each.values())


def test_the_page_has_no_script_in_itself() -> None:
    """No handler and no style stands in the markup, and nothing is taken from anywhere else."""
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:|https?:", html)
    assert ["page.css"] == re.findall(r'stylesheet" href="([^"]+)"', html)
    assert ["page.js"] == re.findall(r'<script[^>]* src="([^"]+)"></script>', html)
