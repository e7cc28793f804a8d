"""Calendars: what is due, at its instant, under an identity of its own, in a file that any calendar reads."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.history.agenda import Due, DueKind
from partgov.interop.calendars import calendar_bytes
from tests.documents import quick_run, record_of
from tests.findings import as_told

icalendar = pytest.importorskip("icalendar", reason="it comes with the extra [calendar]")

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DRAWN_UP = datetime(2016, 1, 1, tzinfo=UTC)


def due(
    when: str | datetime, key: str = "elections/e1/voting_opens", because: str = "Voting opens.",
    subject: str = "elections/e1", kind: DueKind = DueKind.OPENS,
) -> Due:  # fmt: skip
    """A thing that is due."""
    at = datetime.fromisoformat(when) if isinstance(when, str) else when
    return Due(at=at, kind=kind, subject=subject, finding=as_told(clause="P4", met=True, because=because), key=key)


def written(*agenda: Due, zone: tzinfo = AMSTERDAM, organisation: str | None = "A small press") -> bytes:
    """The calendar of an agenda."""
    return calendar_bytes(agenda, organisation=organisation, at=DRAWN_UP, zone=zone)


# ── a reader of our own ──────────────────────────────────────────────────────────────────────────


def lines_of(data: bytes) -> list[str]:
    """The content lines, unfolded (RFC 5545, 3.1)."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def values_of(data: bytes, name: str) -> list[str]:
    """The values of a property that has no parameters."""
    return [line.removeprefix(f"{name}:") for line in lines_of(data) if line.startswith(f"{name}:")]


def clock(text: str) -> datetime:
    """A local time, without a zone."""
    return datetime.strptime(text, "%Y%m%dT%H%M%S")


def offset(text: str) -> timedelta:
    """An offset from UTC: ±hhmm, and perhaps ss."""
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:] or 0))
    return -size if text.startswith("-") else size


def read_back(data: bytes) -> list[datetime]:
    """
    The instants of a calendar's entries, by nothing but the calendar itself.

    An observance begins at its onsets, told in the offset before; a local time is every instant at which the clock
    shows it, and must be one alone, or of two the first.
    """
    onsets: list[tuple[datetime, timedelta]] = []
    instants: list[datetime] = []
    within = ""
    part: dict[str, str] = {}
    for line in lines_of(data):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            within, part = value, {}
        elif name == "END" and value in ("STANDARD", "DAYLIGHT"):
            for start in (part["DTSTART"], *filter(None, part.get("RDATE", "").split(","))):
                onsets.append((clock(start) - offset(part["TZOFFSETFROM"]), offset(part["TZOFFSETTO"])))
        elif name == "END" and value == "VTIMEZONE":
            onsets.sort()
        elif within == "VEVENT" and name.startswith("DTSTART"):
            if value.endswith("Z"):
                instants.append(clock(value.removesuffix("Z")).replace(tzinfo=UTC))
                continue
            ends = [onset for onset, _ in onsets[1:]] + [datetime.max]
            meant = [
                clock(value) - after
                for (onset, after), end in zip(onsets, ends, strict=True)
                if onset <= clock(value) - after < end
            ]
            instants.append(min(meant).replace(tzinfo=UTC))
        else:
            part[name] = value
    return instants


# ── instants ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        # Summer time begins at 01:00 UTC, at two o'clock, which is three.
        ("2016-03-27T00:59:59Z", "DTSTART;TZID=Europe/Amsterdam:20160327T015959"),
        ("2016-03-27T01:00:00Z", "DTSTART;TZID=Europe/Amsterdam:20160327T030000"),
        ("2016-03-27T01:30:00Z", "DTSTART;TZID=Europe/Amsterdam:20160327T033000"),
        # It ends at 01:00 UTC, at three o'clock, which is two for the second time.
        ("2016-10-29T23:59:59Z", "DTSTART;TZID=Europe/Amsterdam:20161030T015959"),
        ("2016-10-30T00:00:00Z", "DTSTART;TZID=Europe/Amsterdam:20161030T020000"),
        ("2016-10-30T00:59:59Z", "DTSTART;TZID=Europe/Amsterdam:20161030T025959"),
        ("2016-10-30T01:00:00Z", "DTSTART:20161030T010000Z"),
        ("2016-10-30T01:30:00Z", "DTSTART:20161030T013000Z"),
        ("2016-10-30T01:59:59Z", "DTSTART:20161030T015959Z"),
        ("2016-10-30T02:00:00Z", "DTSTART;TZID=Europe/Amsterdam:20161030T030000"),
        # The years before 1970 and after 2038.
        ("1969-07-01T12:00:00Z", "DTSTART;TZID=Europe/Amsterdam:19690701T130000"),
        ("2045-01-15T12:00:00Z", "DTSTART;TZID=Europe/Amsterdam:20450115T130000"),
        ("2045-07-01T12:00:00Z", "DTSTART;TZID=Europe/Amsterdam:20450701T140000"),
        # The ends of a local year, and of what a record may say.
        ("2016-12-31T23:30:00Z", "DTSTART;TZID=Europe/Amsterdam:20170101T003000"),
        ("2017-01-01T00:00:00Z", "DTSTART;TZID=Europe/Amsterdam:20170101T010000"),
        ("1000-01-01T00:00:00Z", "DTSTART;TZID=Europe/Amsterdam:10000101T001932"),
        ("9998-12-31T23:59:59Z", "DTSTART;TZID=Europe/Amsterdam:99990101T005959"),
    ],
)
def test_an_instant_is_read_back_from_the_calendar_alone(when: str, expected: str) -> None:
    """Each is written in local time, or in UTC where its local time would be taken for the hour before; none moves."""
    data = written(due(when))
    assert expected in lines_of(data)
    assert [datetime.fromisoformat(when)] == read_back(data)


@pytest.mark.parametrize(
    ("zone", "when", "local"),
    [
        ("Africa/Casablanca", "2022-04-15T12:00:00Z", "20220415T120000"),  # Ramadan: an hour back for five weeks
        ("Africa/Casablanca", "2022-05-15T12:00:00Z", "20220515T130000"),
        ("Australia/Lord_Howe", "2017-01-01T00:00:00Z", "20170101T110000"),  # half an hour of summer time
        ("Australia/Lord_Howe", "2017-07-01T00:00:00Z", "20170701T103000"),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "20111229T235959"),  # a day that never was
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "20111231T000000"),
        ("Europe/Dublin", "2017-01-01T12:00:00Z", "20170101T120000"),  # winter time is the exception
        ("Europe/Dublin", "2017-07-01T12:00:00Z", "20170701T130000"),
    ],
)
def test_zones_with_rules_of_their_own(zone: str, when: str, local: str) -> None:
    """Clocks that change at odd times and by odd lengths are spelt out too."""
    data = written(due(when), zone=ZoneInfo(zone))
    assert f"DTSTART;TZID={zone}:{local}" in lines_of(data)
    assert [datetime.fromisoformat(when)] == read_back(data)


@given(
    st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), min_size=1, max_size=2),
    st.sampled_from(["Europe/Amsterdam", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Gaza"]),
)
def test_no_instant_moves(moments: list[datetime], zone: str) -> None:
    """Whatever the zone and the instants, the calendar by itself says the same ones, to the second."""
    instants = [moment.replace(tzinfo=UTC, microsecond=0) for moment in moments]
    assert instants == read_back(written(*map(due, instants), zone=ZoneInfo(zone)))


@pytest.mark.parametrize("when", ["2016-03-27T01:30:00Z", "2016-10-30T01:30:00Z", "2045-01-15T12:00:00Z",
                                  "2045-07-01T12:00:00Z"])  # fmt: skip
def test_a_calendar_library_reads_the_same_instant(when: str) -> None:
    """By the time zones it knows, and by the one the calendar spells out where it is told to know none."""
    calendar = icalendar.Calendar.from_ical(written(due(when), due("2016-01-01T00:00:00Z", "another")))
    found = next(iter(calendar.walk("VEVENT"))).decoded("dtstart")
    assert datetime.fromisoformat(when) == found.astimezone(UTC)
    if found.utcoffset():  # not in UTC
        (component,) = calendar.walk("VTIMEZONE")
        alone = component.to_tz(lookup_tzid=False)
        assert datetime.fromisoformat(when) == found.replace(tzinfo=alone).astimezone(UTC)


def test_without_a_zone_to_spell_out() -> None:
    """In UTC nothing is spelt out; a zone without a name is UTC; an agenda with nothing on it is a calendar still."""
    moment = "2017-07-01T12:00:00Z"
    for zone in (UTC, timezone(timedelta(hours=-3, minutes=-30))):
        data = written(due(moment), zone=zone)
        assert "DTSTART:20170701T120000Z" in lines_of(data)
        assert b"VTIMEZONE" not in data
    assert [datetime.fromisoformat(moment)] == read_back(written(due(moment), zone=ZoneInfo("Etc/UTC")))
    assert b"VTIMEZONE" not in written()
    assert not read_back(written())


# ── identities ───────────────────────────────────────────────────────────────────────────────────


def uids(*agenda: Due, organisation: str | None = "A small press") -> list[str]:
    """The identities of an agenda's entries, in order."""
    return values_of(written(*agenda, organisation=organisation), "UID")


def test_an_identity_never_changes() -> None:
    """It begins as the SHA-256 of the organisation's name, a line break and the key, as `sha256sum` computes it."""
    assert ["d06f6e88bcf3f6688ad2319945b562c4@partgov"] == uids(due("2017-01-01T00:00:00Z"))


def test_an_identity_is_that_of_what_is_due() -> None:
    """Whenever it is due, whatever is said of it and wherever it stands, its identity is the same."""
    before = due("2017-01-01T00:00:00Z", "elections/e1/discussion_opens")
    one = due("2017-01-15T00:00:00Z", "elections/e1/voting_opens")
    moved = due("2018-01-15T00:00:00Z", one.key, "Late.", "elections/e9", DueKind.CLOSES)
    whole = uids(before, one)
    assert 2 == len(set(whole))
    assert whole == uids(before, moved)
    assert whole[::-1] == uids(one, before)
    # What came before is over: what is left does not take its place.
    assert whole[1:] == uids(one)


def test_another_key_or_another_organisation_is_another_identity() -> None:
    """Things alike in all but their key differ; so do the same keys of two organisations, whatever their names."""
    keys = ("roles/editor/2017-01-01T00:00:00Z", "roles/editor/2017-02-01T00:00:00Z")
    alike = [due("2017-01-01T00:00:00Z", key) for key in keys]
    names = ("A small press", "Another", "None", "A small press\nroles", None)
    assert 10 == len({uid for name in names for uid in uids(*alike, organisation=name)})


def poll(**rest: object) -> dict[str, object]:
    """A poll with a discussion before it."""
    return {
        "id": "p1", "discussion_opens": "2017-01-08T00:00:00Z", "opens": "2017-01-22T00:00:00Z",
        "closes": "2017-02-05T00:00:00Z", "questions": [], **rest,
    }  # fmt: skip


def of_command(tmp_path: Path, *, at: str, organisation: str = "A small press", **rest: object) -> bytes:
    """The calendar that `partgov next` writes of a record with a poll."""
    record, calendar = tmp_path / "record.json", tmp_path / "agenda.ics"
    document = record_of(organisation=organisation, polls=[poll(**rest)], timezone="Europe/Amsterdam")
    record.write_text(json.dumps(document))
    run = quick_run("next", record, "--at", at, "--ics", calendar)
    assert (0, "") == (run.status, run.err)
    return calendar.read_bytes()


def test_importing_the_next_calendar_moves_entries(tmp_path: Path) -> None:
    """What is still to come keeps its identity when some of it is over, and when it is put off."""
    whole = values_of(of_command(tmp_path, at="2017-01-01T00:00:00Z"), "UID")
    assert 3 == len(set(whole))
    assert whole[1:] == values_of(of_command(tmp_path, at="2017-01-08T00:00:00Z"), "UID")
    later = of_command(tmp_path, at="2017-01-08T00:00:00Z", opens="2017-01-23T00:00:00Z")
    assert whole[1:] == values_of(later, "UID")


# ── texts ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a\nb", r"a\nb"), ("Ink, paper; and \\", r"Ink\, paper\; and \\"), ("\x1b[2J", r"\\x1b[2J")],
)
def test_any_name_of_an_organisation_is_written(tmp_path: Path, name: str, expected: str) -> None:
    """Line breaks, commas, semicolons and backslashes are escaped (RFC 5545, 3.3.11), and control characters shown."""
    assert [expected] == values_of(of_command(tmp_path, at="2017-01-01T00:00:00Z", organisation=name), "NAME")


def test_no_control_character_reaches_a_calendar(tmp_path: Path) -> None:
    """In a title they become visible escapes; a line break is one, and begins no line of the file."""
    data = of_command(tmp_path, at="2017-02-01T00:00:00Z", title="\x1b[2J\x07\r\nEND:VEVENT\x7f\x85")
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\r(?!\n)", data)
    (told,) = values_of(data, "DESCRIPTION")
    assert told.startswith(r"Voting in poll \\x1b[2J\\x07\\r\nEND:VEVENT\\x7f\\x85 closes at 2017-02-05T00:00:00Z.")
    assert ["VEVENT", "VCALENDAR"] == [each for each in values_of(data, "END") if each in ("VEVENT", "VCALENDAR")]


def test_every_kind_of_thing_has_a_title() -> None:
    """Whatever is due has a summary of its own, which names what it is about."""
    one = due("2016-10-15T00:00:00+00:00")
    titles = [values_of(written(attrs.evolve(one, kind=kind)), "SUMMARY") for kind in DueKind]
    assert len(DueKind) == len({title for (title,) in titles})
    assert all(title.endswith(f": {one.subject}") for (title,) in titles)
