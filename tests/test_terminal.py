"""What people read on a screen: inert, plain where there is no screen, and with colour only where there is one."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.command.terminal import Style
from partgov.foundation.inert import inert
from tests.documents import (
    Document,
    candidacy,
    election_of,
    member,
    record_of,
    record_with,
    run,
    run_audit,
    tally,
)

PLAIN = Style(plain=True, colour=False)
DRAWN = Style(plain=False, colour=False)
COLOURED = Style(plain=False, colour=True)

# A name that clears the screen, sets the title, turns the direction of reading, and hides.
EVIL = "Eve\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u2066\u200b\u2028\x00\r\n\t\x7f"


def evil_record() -> Document:
    """A record in which every text that is shown tries to steer the terminal."""
    # Ids cannot hold control characters; they can hold formatting ones.
    hidden = "e\u202evil\u200b"
    election = election_of(
        candidacy(hidden, statement=EVIL),
        candidacy("bo"),
        id=f"e{hidden}",
        role=hidden,
        tallies={hidden: tally(3), "bo": tally(1)},
        declared={"primary": ["bo"], "reserve": [hidden]},
    )
    return record_of(
        organisation=EVIL,
        as_of="2016-12-01T00:00:00Z",
        members=[member(hidden, name=EVIL, note=EVIL), member("bo", name="\x1b[8mBo")],
        roles=[{"id": hidden, "primary_seats": 1, "reserve_seats": 1}],
        elections=[election],
        polls=[
            {"id": hidden, "title": EVIL, "questions": [
                {"id": hidden, "title": EVIL, "rule": "for-against", "tally": {"for": 1, "against": 2},
                 "declared": EVIL},
                {"id": "q2", "title": EVIL, "rule": "majority-of-answers", "tally": {hidden: 2, "x": 1},
                 "declared": EVIL},
            ]},
        ],
    )  # fmt: skip


def dangerous(text: str) -> set[str]:
    """The characters of a text that steer a terminal, but the end of a line."""
    return {one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}


class TestInert:
    """Escape sequences in names, made visible and harmless."""

    @given(text=st.text())
    def test_nothing_dangerous_is_left(self, text: str) -> None:
        """Whatever the text, what is shown holds no control or formatting character, nor the end of a line."""
        assert set() == dangerous(inert(text))
        assert "\n" not in inert(text)

    @given(text=st.text(st.characters(categories=["L", "N", "P", "S", "Mn", "Zs"])))
    def test_what_is_harmless_is_left_alone(self, text: str) -> None:
        """Letters, marks, signs and spaces of every script are shown as they are."""
        assert text == inert(text)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [("Ana\x1b[2J", "Ana\\x1b[2J"), ("a\u202eb", "a\\u202eb"), ("a\nb", "a\\nb"), ("\U000e0001", "\\U000e0001")],
    )
    def test_an_escape_can_be_read(self, text: str, shown: str) -> None:
        """What was made harmless can still be read."""
        assert shown == inert(text)

    def test_every_text_of_a_record(self) -> None:
        """No text of a record that is shown steers the terminal, wherever it stands."""
        ran = run_audit(evil_record())
        assert (1, "") == (ran.status, ran.err)
        assert set() == dangerous(ran.out)
        assert "Eve\\x1b[2J" in ran.out

    def test_every_text_of_two_tables(self, tmp_path: Path) -> None:
        """No text of two spreadsheets that is shown steers the terminal."""
        (tmp_path / "members.csv").write_text(
            f"id,joined,name\nana,2013-01-01T00:00:00Z,\"{EVIL.replace(chr(0), '')}\"\nv\u202e,2013-01-01T00:00:00Z,\n",
            encoding="utf-8", newline="",
        )  # fmt: skip
        (tmp_path / "marks.csv").write_text(
            "voter,candidate,mark\nv\u202e,ana,yes\nx\u200b,ana,yes\nv\u202e,y\u2066,no\n", encoding="utf-8"
        )
        ran = run(
            "count", tmp_path / "marks.csv", "--members", tmp_path / "members.csv",
            "--role", EVIL.replace("\x00", ""), "--primary", "1", "--reserve", "0",
        )  # fmt: skip
        assert 0 == ran.status
        assert set() == dangerous(ran.out + ran.err)

    def test_json_escapes_what_begins_a_sequence(self) -> None:
        """In --json, no escape character stands as itself, and the document still holds the text exactly."""
        ran = run_audit(evil_record(), "--json")
        assert not set(ran.out) & (set(map(chr, range(32))) - {"\n"})
        declared = [check["declared"].get("outcome") for check in json.loads(ran.out)["checks"]]
        assert EVIL in declared


class TestStyle:
    """Lines, bars, ticks and colours."""

    @pytest.mark.parametrize(
        ("part", "whole", "bar"),
        [(0, 4, "...."), (1, 4, "#..."), (3, 4, "###."), (4, 4, "####"), (0, 0, "...."), (99, 100, "###.")],
    )
    def test_a_bar(self, part: int, whole: int, bar: str) -> None:
        """A bar is full when the part is the whole, and never before."""
        assert bar == PLAIN.bar(part, whole, width=4)
        assert bar.replace("#", "█").replace(".", "░") == DRAWN.bar(part, whole, width=4)

    def test_plain_is_ascii(self) -> None:
        """In plain style everything that is drawn is ASCII."""
        drawn = [PLAIN.rule(3), PLAIN.rule(3, heavy=True), PLAIN.bar(1, 2), PLAIN.tick(True), PLAIN.tick(False)]
        assert "".join(drawn).isascii()
        assert not DRAWN.rule(3).isascii()

    def test_colour_only_where_asked(self) -> None:
        """Without colour a text is itself; with it, the text between two escapes that end as they began."""
        assert "seated" == DRAWN.paint("seated", "green")
        assert "\x1b[32mseated\x1b[0m" == COLOURED.paint("seated", "green")

    def test_a_tick_can_be_told_from_a_cross(self) -> None:
        """Agreeing and disagreeing are told apart without colour."""
        for style in (PLAIN, DRAWN):
            assert style.tick(True) != style.tick(False)


class TestLayout:
    """What a member reads."""

    def test_the_seat_line(self) -> None:
        """A line is drawn where the primary seats end, and where the reserve seats end."""
        tallies = {"ana": tally(4), "bo": tally(3), "cy": tally(2), "dee": tally(1)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        out = run_audit(record_with(election, *map(member, tallies), seats=(2, 1))).out.splitlines()
        rows = {name: next(at for at, line in enumerate(out) if re.search(rf"\d  {name} ", line)) for name in tallies}
        lines = {kind: next(at for at, line in enumerate(out) if f"{kind} seats end here" in line)
                 for kind in ("primary", "reserve")}  # fmt: skip
        order = [rows["ana"], rows["bo"], lines["primary"], rows["cy"], lines["reserve"], rows["dee"]]
        assert sorted(order) == order

    def test_every_candidate_has_a_sentence(self) -> None:
        """Every candidate is explained in a sentence with the proposal it rests on."""
        tallies = {"ana": tally(4), "bo": tally(3), "cy": tally(1, 1)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        out = " ".join(run_audit(record_with(election, *map(member, tallies), seats=(1, 1))).out.split())
        assert 3 == out.count("(P4) -") + out.count("(P4) Nothing was declared")
        for sentence in (
            "ana has 4 Yes and 0 No, a score of +4.",
            "bo has 3 Yes and 0 No, a score of +3.",
            "cy has 1 Yes and 1 No, a score of +0; Yes must exceed No",
        ):
            assert sentence in out

    def test_columns_stay_straight(self) -> None:
        """Names of wide and of combining characters keep the columns of the table straight."""
        names = {"ana": "王小明", "bo": "Zoe\u0308", "cy": "Cy"}
        tallies = {"ana": tally(4), "bo": tally(3), "cy": tally(2)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        people = [member(one, name=name) for one, name in names.items()]
        out = run_audit(record_with(election, *people, seats=(1, 1))).out.splitlines()
        rows = [line for line in out if re.match(r" +[123]  ", line)]
        assert 3 == len(rows)
        assert 1 == len({columns(line[: line.rindex("+")]) for line in rows})

    def test_what_is_undecided_and_vacant_is_told(self) -> None:
        """Undecided and vacant seats are told in words."""
        tallies = {"ana": tally(3), "bo": tally(3)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        out = run_audit(record_with(election, *map(member, tallies), seats=(1, 2))).out
        assert "Undecided: 1 primary and 1 reserve seats between ana, bo." in out
        assert "Vacant: 0 primary and 1 reserve seats." in out

    def test_many_rejected_marks(self) -> None:
        """Of many rejected marks the first are shown, and how many more there are."""
        ballots = [{"voter": f"x{number:02}", "marks": {"ana": "yes"}} for number in range(30)]
        asked = record_with(election_of(candidacy("ana"), ballots=ballots), member("ana"), seats=(1, 0))
        out = run_audit(asked, "--named").out
        assert 20 == out.count("rejected: yes of x")
        assert "and 10 more" in out


def columns(text: str) -> int:
    """How many columns a text takes, counted apart from the program's own way."""
    return sum(2 if unicodedata.east_asian_width(one) in "FW" else unicodedata.combining(one) == 0 for one in text)


# ── pipes and screens ────────────────────────────────────────────────────────────────────────────


def drawn_record() -> Document:
    """A record whose every line draws something."""
    tallies = {"ana": tally(4), "bo": tally(3), "zoë": tally(2)}
    election = election_of(*map(candidacy, tallies), tallies=tallies, declared={"primary": ["bo"]})
    people = [member("ana"), member("bo"), member("zoë", name="Zoë")]
    polls = [{"id": "p", "questions": [{"id": "q", "rule": "for-against", "tally": {"for": 2, "against": 1}}]}]
    return record_with(election, *people, seats=(1, 1), polls=polls)


class TestPipes:
    """Where nobody is watching, the output is plain."""

    def test_piped_output_is_drawn_in_ascii(self) -> None:
        """Into a pipe, everything but names is plain ASCII without colour."""
        out = run_audit(drawn_record()).out
        assert "\x1b" not in out
        assert out.replace("ë", "e").isascii()
        assert "Zoë" in out

    def test_ascii_when_asked(self) -> None:
        """With --ascii every character is ASCII, those of names included, escaped."""
        out = run_audit(drawn_record(), "--ascii").out
        assert out.isascii()
        assert "Zo\\xeb" in out

    def test_count_in_ascii(self, tmp_path: Path) -> None:
        """With --ascii, `count` too writes ASCII alone."""
        (tmp_path / "m.csv").write_text("id,joined,name\nana,2013-01-01T00:00:00Z,Zoë\n", encoding="utf-8")
        (tmp_path / "v.csv").write_text("voter,candidate,mark\nana,ana,yes\n", encoding="utf-8")
        ran = run(
            "count", tmp_path / "v.csv", "--members", tmp_path / "m.csv",
            "--role", "é", "--primary", "1", "--reserve", "0", "--ascii",
        )  # fmt: skip
        assert (0, True) == (ran.status, ran.out.isascii())

    def test_a_terminal_that_speaks_ascii_alone(self) -> None:
        """Where standard output cannot carry a name, the name is escaped and nothing breaks."""
        ran = run_audit(drawn_record(), environment={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
        assert (1, "") == (ran.status, ran.err)
        assert "Zo\\xeb" in ran.out

    def test_json_of_a_pipe_is_the_same_with_ascii(self) -> None:
        """--json is the same document with --ascii as without."""
        plain, ascii_only = run_audit(drawn_record(), "--json"), run_audit(drawn_record(), "--json", "--ascii")
        assert json.loads(plain.out) == json.loads(ascii_only.out)


pty = pytest.importorskip("pty", reason="needs a system with pseudo-terminals")


def on_screen(*arguments: str, **environment: str) -> tuple[int, str]:
    """Run the program on a pseudo-terminal; its status and what the screen was sent."""
    watcher, screen = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PYTHONIOENCODING")}
    program = Popen(
        [sys.executable, "-m", "partgov", *arguments],
        stdin=screen, stdout=screen, stderr=screen,
        env={**plain, "PYTHONUTF8": "1", "TERM": "xterm", **environment},
    )  # fmt: skip
    os.close(screen)
    sent = b"".join(read_all(watcher))
    os.close(watcher)
    return program.wait(), sent.decode()


def read_all(watcher: int) -> Iterator[bytes]:
    """Everything that is sent to a screen until it is closed."""
    while True:
        try:
            data = os.read(watcher, 4096)
        except OSError:  # the way Linux says that the other side is closed
            return
        if not data:
            return
        yield data


class TestScreens:
    """Where somebody is watching, there are lines and colours."""

    def test_colour_on_a_terminal(self) -> None:
        """On a terminal the output has colours and lines, and every colour that begins ends on its line."""
        status, sent = on_screen("audit")
        assert (0, True) == (status, "█" in sent)
        assert "\x1b[" in sent
        for line in sent.splitlines():
            colours = re.findall(r"\x1b\[(\d+)m", line)
            assert colours[1::2] == ["0"] * (len(colours) // 2)
            assert 0 == len(colours) % 2
        # Nothing else than colours is sent.
        assert "\x1b" not in re.sub(r"\x1b\[\d+m", "", sent)

    def test_no_color(self) -> None:
        """With NO_COLOR set there is no colour, and still lines and bars."""
        status, sent = on_screen("audit", NO_COLOR="1")
        assert (0, False, True) == (status, "\x1b" in sent, "█" in sent)

    def test_an_empty_no_color(self) -> None:
        """NO_COLOR set to nothing asks for nothing, as its convention has it."""
        _, sent = on_screen("audit", NO_COLOR="")
        assert "\x1b[" in sent

    def test_ascii_on_a_terminal(self) -> None:
        """With --ascii there is neither colour nor any other character than ASCII on a terminal."""
        status, sent = on_screen("audit", "--ascii")
        assert (0, True, False) == (status, sent.isascii(), "\x1b" in sent)

    def test_a_terminal_that_is_not_utf8(self) -> None:
        """On a terminal of another encoding, lines and bars are drawn in ASCII."""
        status, sent = on_screen("audit", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert (0, True) == (status, sent.isascii())

    def test_json_on_a_terminal_has_no_colour(self) -> None:
        """--json is the same document on a terminal as in a pipe."""
        _, sent = on_screen("audit", "--json")
        assert run("audit", "--json").out == sent.replace("\r\n", "\n")

    def test_names_cannot_steer_the_terminal(self, tmp_path: Path) -> None:
        """On a terminal too, nothing in a record is sent that steers it: only the program's own colours are."""
        path = tmp_path / "evil.json"
        path.write_text(json.dumps(evil_record()))
        status, sent = on_screen("audit", str(path))
        assert 1 == status
        assert set() == dangerous(re.sub(r"\x1b\[\d+m", "", sent).replace("\r\n", "\n"))


def test_an_outcome_that_its_figures_do_not_explain_is_told() -> None:
    """What was not adopted, or rests on a quorum or another majority, has its sentence; what is plain has none."""

    def told(decisions: Document, votes: int, against: int) -> str:
        tally = {"for": votes, "against": against}
        question = {"id": "q1", "rule": "for-against", "tally": tally}
        document = record_of(bylaws=[{"decisions": decisions}], polls=[{"id": "p", "questions": [question]}])
        return run_audit(document).out

    assert "(P8, R-40)" not in told({}, 5, 1)
    assert "- q1: Rejected: 1 for and 5 against" in told({}, 1, 5)
    assert "6 took part, those who abstained included; the quorum is 9. (P8, R-65)" in told(
        {"quorum": {"least": 9}}, 5, 1
    )
    assert "10 took part" in told({"quorum": {"least": 9}}, 9, 1)
    two_thirds = {"for_against": {"share": "2/3"}}
    assert "at least 2/3 of 9 is 6" in told(two_thirds, 7, 2)


def test_an_answer_without_a_quorum_is_told() -> None:
    """A question of several answers that misses its quorum says how many took part; one that is settled is a line."""
    question = {"id": "q2", "rule": "majority-of-answers", "tally": {"red": 5, "blue": 1}}
    document = record_of(bylaws=[{"decisions": {"quorum": {"least": 9}}}], polls=[{"id": "p", "questions": [question]}])
    out = run_audit(document).out
    assert "red 5, blue 1  no quorum" in out
    assert "- q2: No quorum: 5 of 6 answered 'red'" in out
    document["bylaws"] = []
    assert "  Question q2: red, 5 of 6 answered red; 4 were needed." in run_audit(document).out
