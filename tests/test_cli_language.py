"""The language of what the command prints: `--lang`, else the environment's, else English."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.documents import Document, ballot, candidacy, election_of, member, quick_run, record_with

DATA = Path(__file__).parent / "data"
RECORDS = sorted(path for path in DATA.glob("*.json") if not path.name.endswith(".answers.json"))
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
HEADING = {"en": "Election e1 for treasurer", "es": "Elección e1 para treasurer"}


def audited(*options: str, record: Document | None = None) -> str:
    """What `partgov audit` says of a record with one late mark, in an organisation with a clock of its own."""
    election = election_of(
        candidacy("ana"), ballots=[ballot("bo", ana="yes"), ballot("ana", "2016-11-20T12:00:00Z", ana="yes")]
    )
    known = record_with(election, member("ana", name="Ana"), member("bo"), seats=(1, 0), timezone="Europe/Madrid")
    ran = quick_run("audit", "-", *options, given=json.dumps(record or known).encode())
    assert "" == ran.err
    return ran.out


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that asks for no language."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


class TestChoice:
    """Which language is spoken."""

    @pytest.mark.parametrize("language", HEADING)
    def test_that_asked_for(self, language: str) -> None:
        """`--lang` decides, whatever the environment says."""
        assert HEADING[language] in audited("--lang", language)

    @pytest.mark.parametrize(
        ("expected", "environment"),
        [
            ("es", {"LANG": "es_ES.UTF-8"}),
            ("es", {"LANG": "es"}),
            ("es", {"LC_MESSAGES": "es_MX@euro", "LANG": "en_US.UTF-8"}),
            ("en", {"LC_ALL": "C", "LC_MESSAGES": "es_ES", "LANG": "es_ES"}),
            ("es", {"LC_ALL": "", "LANG": "es_ES"}),
            ("en", {"LANG": "C.UTF-8"}),
            ("en", {"LANG": "en_GB.UTF-8"}),
            ("en", {"LANG": "tlh_QO.UTF-8"}),
            ("en", {}),
        ],
    )
    def test_that_of_the_environment(
        self, expected: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where none is asked for, the first of the three variables that is set decides; else it is English."""
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert HEADING[expected] in audited()

    def test_an_unknown_language_is_refused(self) -> None:
        """What partgov does not speak cannot be asked for."""
        ran = quick_run("audit", "--lang", "tlh")
        assert (2, "") == (ran.status, ran.out)

    def test_a_message_is_in_the_language_too(self) -> None:
        """What is wrong with an input is said in the language that was asked for."""
        english, spanish = quick_run("clauses", "P99").err, quick_run("clauses", "P99", "--lang", "es").err
        assert english != spanish
        assert "P99" in spanish

    def test_what_is_wrong_with_a_journal_is_too(self) -> None:
        """Every word of it but ids and names of fields: of each field of an entry, and of the journal's head."""
        wrong = {
            "day": "5 May", "flow": 7, "amount": 0, "party": "x", "counterparty": "", "category": [], "salt": "x",
            "year": 1, "memo": 7, "derives_from": 7, "reverses": 7, "consented": 7, "source": 7,
        }  # fmt: skip
        sound = {
            "id": "e", "day": "2017-01-05", "flow": "dues", "amount": 1, "party": "person", "counterparty": "m1",
            "category": "dues", "salt": "01" * 32,
        }  # fmt: skip
        head = {
            "format": "partgov-journal", "version": 1, "log": "x", "currency": "EUR", "timezone": "UTC",
            "begins": "2017-01-01", "entries": [],
        }  # fmt: skip
        journals = [{**head, "entries": [{**sound, **wrong}]}]
        journals += [{**head, key: "?"} for key in ("currency", "timezone", "begins")]
        for journal in journals:
            given = json.dumps(journal).encode()
            said = [quick_run("report", "-", "--lang", one, given=given).err.splitlines() for one in ("en", "es")]
            assert len(said[0]) == (len(wrong) if journal["entries"] else 1)
            for english, spanish in zip(*said, strict=True):
                for word in english.split(": wanted ")[1].split(", found "):
                    assert re.search(rf"{re.escape(word)}(?!\w)", spanish) is None, english

    @pytest.mark.parametrize("asked", [0, 1])
    def test_is_asked_for_before_what_is_booked_or_after(self, asked: int, tmp_path: Path) -> None:
        """`--lang` is one of the options of each kind of booking too."""
        (tmp_path / "journal.json").write_text("[]")
        parts = [("list", str(tmp_path / "journal.json"))]
        parts.insert(asked, ("--lang", "es"))
        ran = quick_run("book", *(one for part in parts for one in part))
        assert (ran.status, "wanted" in ran.err, "usage" in ran.err) == (2, False, False)


class TestEnglish:
    """English as a record is written, and English for a reader on the organisation's clock."""

    def test_an_english_environment_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """LANG=en prints the bytes that are printed without it."""
        expected = audited()
        monkeypatch.setenv("LANG", "en_US.UTF-8")
        assert expected == audited()

    def test_whoever_asks_for_it_reads_the_organisations_clock(self) -> None:
        """`--lang en` tells instants in the organisation's time zone, with its offset."""
        at = ("day", "-", "--at", "2016-10-20T12:00:00Z")
        record = record_with(election_of(candidacy("ana")), member("ana"), seats=(1, 0), timezone="Europe/Madrid")
        given = json.dumps(record).encode()
        assert quick_run(*at, "--lang", "en", given=given).out.startswith("2016-10-20 14:00 (+02:00)\n")
        assert quick_run(*at, given=given).out.startswith("2016-10-20 14:00 CEST\n")


class TestDocuments:
    """JSON, which other programs read."""

    def without_because(self, value: object) -> object:
        """The document without its sentences."""
        if isinstance(value, dict):
            return {key: self.without_because(one) for key, one in value.items() if key not in ("because", "entries")}
        return [self.without_because(one) for one in value] if isinstance(value, list) else value

    def test_the_environment_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A document has the same bytes in every environment."""
        expected = audited("--json")
        monkeypatch.setenv("LANG", "es_ES.UTF-8")
        assert expected == audited("--json")

    @pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
    def test_only_the_sentences_are_in_the_language(self, path: Path) -> None:
        """With `--lang` a document changes in its sentences alone."""
        english, spanish = (json.loads(quick_run("audit", path, "--json", "--lang", one).out) for one in ("en", "es"))
        assert self.without_because(english) == self.without_because(spanish)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_everything_is_said_in_spanish(path: Path) -> None:
    """Every page of every recorded example can be laid out in another language."""
    at = ("--at", "2017-01-01T00:00:00Z")
    for verb, *options in (("audit", "--private"), ("margins", "--examples"), ("day", *at), ("next", *at)):
        ran = quick_run(verb, path, *options, "--lang", "es")
        assert "" == ran.err
        assert ran.out


class TestOwnRules:
    """An organisation with rules of its own."""

    @pytest.mark.parametrize(("cites", "cited"), [({}, True), ({"cites": {"elections": "Charter § 7"}}, False)])
    def test_a_reading_is_cited_under_the_adopted_text_alone(self, cites: Document, cited: bool) -> None:
        """That a mark carries no instant is told of everybody; R-43 is a reading of the adopted text."""
        election = election_of(candidacy("ana"), ballots=[ballot("bo", None, ana="yes")])
        record = record_with(election, member("ana"), member("bo"), seats=(1, 0), bylaws=[cites])
        told = audited(record=record)
        assert "1 mark carries no instant" in told
        assert cited == ("R-43" in told)
