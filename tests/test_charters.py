"""Charters: bylaws over a preset, by date; null, words and names that there are not (R-83, R-84)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.bylaws import Beyond, Bylaws
from partgov.candidacies import Deadline, PerBallot
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import Span, days, months, weeks, years
from partgov.foundation.rulings import ADOPTED, Cites, Rules
from partgov.foundation.sentences import LANGUAGES, catalogue
from partgov.foundation.timetables import Between
from partgov.history.record import Record
from partgov.interop import charters
from partgov.interop.lawbooks import load_bylaws, load_charter
from partgov.interop.records import dump_record, load_record
from partgov.law.amendments import differences
from partgov.law.restated import restate
from partgov.questions import Reopening, Veto
from tests.documents import record_of
from tests.strategies import examples

HALF = Condition(share=Fraction(1, 2), exceeded=True)


def charter(text: str) -> tuple[Bylaws, ...]:
    """Read a charter."""
    return load_charter(text.encode(), place="charter.toml")


def faults(text: str) -> dict[str, str]:
    """What is wrong with a charter: by path, what was wanted."""
    with pytest.raises(FaultsError) as refused:
        charter(text)
    found = {fault.path: fault.wanted for fault in refused.value.faults}
    assert len(found) == len(refused.value.faults), "no place is told twice"
    return found


def laws_of(*rows: dict[str, Any]) -> tuple[Bylaws, ...]:
    """The bylaws of a record."""
    return load_record(json.dumps(record_of(bylaws=list(rows))).encode()).bylaws


def refused(*rows: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the bylaws of a record: by path, what was wanted."""
    with pytest.raises(FaultsError) as told:
        laws_of(*rows)
    found = {fault.path: fault.wanted for fault in told.value.faults}
    assert len(found) == len(told.value.faults), "no place is told twice"
    return found


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package whose presets are those of a test."""
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "none.toml").write_text('extends = "iops-2016"\n[decisions]\nfor_against = "none"')
    monkeypatch.setattr(charters, "files", lambda package: tmp_path)
    clear()
    yield tmp_path / "presets"
    clear()


def clear() -> None:
    """Forget the presets that were read."""
    charters.preset_names.cache_clear()
    charters.preset_entries.cache_clear()


# ── what is extended ─────────────────────────────────────────────────────────────────────────────


class TestExtends:
    """What is not given is the preset's."""

    def test_what_is_given_replaces_and_the_rest_stays(self, shipped: Path) -> None:
        """A key of a room replaces that key alone, and what the preset does not give is the adopted figure."""
        (shipped / "house.toml").write_text('extends = "none"\n[decisions]\nvoting = "P3D"\nquorum = 7')
        law = load_bylaws(b'extends = "house"\n[decisions]\nquorum = "1/3"', place="charter.toml")
        assert (days(3), Condition(share=Fraction(1, 3)), None) == (
            law.decisions.voting, law.decisions.quorum, law.decisions.for_against,
        )  # fmt: skip
        assert ("house", weeks(2)) == (law.extends, law.elections.voting)

    def test_none_leaves_out_a_name(self, shipped: Path) -> None:
        """A kind, a list or a citation of the preset is left out by the word none."""
        (shipped / "house.toml").write_text(
            'extends = "none"\nlists.a = ["x"]\ncites.recall = "§ 4"\ndecisions.kinds.k = {voting = "P1D"}'
        )
        law = charter('extends = "house"\nlists.a = "none"\ncites.recall = "none"\ndecisions.kinds.k = "none"')[0]
        assert ({}, {}, {}) == (law.lists, law.cites, law.decisions.kinds)

    def test_a_clause_of_a_room_is_for_all_in_it(self, shipped: Path) -> None:
        """The preset's clauses within what a charter gives one for are no longer those of the charter."""
        (shipped / "house.toml").write_text(
            'extends = "none"\ncites = {"recall" = "§ 4", "decisions.kinds.k.quorum" = "§ 5", "decisions" = "§ 6"}'
        )
        law = charter('extends = "house"\ncites = {"decisions.kinds" = "Notice", "decisions.voting" = "none"}')[0]
        assert {"recall": "§ 4", "decisions": "§ 6", "decisions.kinds": "Notice"} == law.cites
        law = charter('extends = "house"\ncites = {"decisions" = "none", "decisions.kinds.k" = "none"}')[0]
        assert {"recall": "§ 4", "decisions.kinds.k.quorum": "§ 5"} == law.cites

    def test_a_clause_of_a_room_is_for_all_that_is_found_by_it(self) -> None:
        """The preset's clauses for kinds of finding go as those for figures do; the charter's own stay."""
        before, own = charter('extends = "german-verein"')[0].cites, 'cites = {"elections" = "§ 9"'
        assert {"elections.gate", "result.seated", "recall.majority"} <= before.keys()
        law = charter(f'extends = "german-verein"\n{own}}}')[0]
        assert {"elections": "§ 9"} == {
            name: clause for name, clause in law.cites.items() if before.get(name) != clause
        }
        assert {name for name in before if name.startswith(("elections", "result"))} == before.keys() - law.cites.keys()
        law = charter(f'extends = "german-verein"\n{own}, "result.seated" = "§ 10"}}')[0]
        assert ("§ 9", "§ 10") == (law.cites["elections"], law.cites["result.seated"])

    def test_a_kind_is_laid_over_the_kind_of_the_preset_and_over_the_own_room(self, shipped: Path) -> None:
        """A kind has its own keys, else the preset's for it, else those of the room as it is now."""
        (shipped / "house.toml").write_text('extends = "none"\ndecisions.kinds.k = {voting = "P1D", quorum = 5}')
        law = charter('extends = "house"\n[decisions]\ndiscussion = "P2D"\nkinds.k.quorum = 9')[0].decisions.kinds["k"]
        assert (days(1), days(2), Condition(least=9)) == (law.voting, law.discussion, law.quorum)

    def test_the_sources_of_a_preset_are_not_those_of_who_extends_it(self, shipped: Path) -> None:
        """A source and a note say where a fact was read, and stay with it."""
        (shipped / "house.toml").write_text('extends = "none"\nsource = "a page"\nnote = "a word"')
        assert (None, None) == (charter('extends = "house"')[0].source, charter('extends = "house"')[0].note)

    def test_a_chain(self, shipped: Path) -> None:
        """A preset may extend another, and a circle of them is refused by their names."""
        (shipped / "a.toml").write_text('extends = "b"\ndecisions.voting = "P1D"')
        (shipped / "b.toml").write_text('extends = "none"\ndecisions.discussion = "P1D"')
        law = charter('extends = "a"')[0].decisions
        assert (days(1), days(1), None) == (law.voting, law.discussion, law.for_against)
        (shipped / "b.toml").write_text('extends = "a"')
        clear()
        with pytest.raises(FaultsError, match="does not come back to itself, found a, b"):
            charter('extends = "a"')

    def test_a_preset_of_several_dates_brings_them_all(self, shipped: Path) -> None:
        """From the own date what was in force then, and what came later, until the next own entry."""
        (shipped / "house.toml").write_text(
            "".join(
                f'[[bylaws]]\nfrom = {year}-01-01\nextends = "none"\ndecisions.quorum = {year}\n'
                for year in (2010, 2012, 2014, 2016)
            )
        )
        laws = charter(
            '[[bylaws]]\nextends = "house"\nfrom = 2011-01-01\nrecall.initiators = 1\n'
            '[[bylaws]]\nextends = "house"\nfrom = 2014-01-01\nrecall.initiators = 2'
        )
        found = [(law.since.year, law.decisions.quorum, law.recall.initiators) for law in laws if law.since is not None]
        assert [
            (2011, Condition(least=2010), Condition(least=1)),
            (2012, Condition(least=2012), Condition(least=1)),
            (2014, Condition(least=2014), Condition(least=2)),
            (2016, Condition(least=2016), Condition(least=2)),
        ] == found
        always = charter('extends = "house"')
        assert [None, 2012, 2014, 2016] == [law.since and law.since.year for law in always]
        assert Condition(least=2010) == always[0].decisions.quorum, "before its first date, the first holds"

    def test_every_shipped_preset_can_be_read(self) -> None:
        """Every preset that ships comes to bylaws, and none but the adopted one cites the adopted text."""
        for name in charters.preset_names():
            for law in charter(f'extends = "{name}"'):
                assert (name, name == "iops-2016") == (law.extends, law.citing == ADOPTED)
                cited = {one.cites for one in restate(law)}
                assert (name == "iops-2016") == bool(cited & {"P1", "P4", "P5", "P6", "P8", "P11", "P15"})
                assert () == differences(charters.extended_by(law), attrs.evolve(law, since=None), zone=UTC)

    def test_an_unknown_one(self) -> None:
        """What is no preset is refused where it is named, by whichever name the key has."""
        names = ", ".join(charters.preset_names())
        assert {"$.extends": f"one of {names}"} == faults('extends = "nun"')
        assert {"$.extends": f"one of {names}"} == faults("extends = 7")
        assert {"$.bylaws[0].preset": f"one of {names}"} == refused({"preset": "nun"})
        assert {"$.bylaws[0].extends": f"one of {names}"} == refused({"extends": "previous"})

    def test_what_cannot_be_written(self) -> None:
        """Bylaws made in Python that extend no shipped preset are refused when they are written, by name."""
        with pytest.raises(PartgovError, match="extends: wanted one of arch"):
            dump_record(Record(members=(), bylaws=(Bylaws(extends="ours"),)))

    def test_null_over_any_date_of_a_preset(self, shipped: Path) -> None:
        """Null is refused where a later entry of the preset has a figure, once."""
        (shipped / "house.toml").write_text(
            '[[bylaws]]\nextends = "none"\n[[bylaws]]\nfrom = 2012-01-01\nextends = "none"\ndecisions.quorum = 7'
        )
        assert ["$.bylaws[0].decisions.quorum"] == [*refused({"extends": "house", "decisions": {"quorum": None}})]

    def test_both_names_of_the_key(self) -> None:
        """A row that has both the old and the new name of the key is refused."""
        assert {"$.bylaws[1].preset": "one of extends and preset, which was its name before"} == refused(
            {"extends": "none"}, {"from": "2016-01-01T00:00:00Z", "preset": "iops-2016", "extends": "iops-2016"}
        )
        assert laws_of({"preset": "none"}) == laws_of({"extends": "none"})

    def test_one_date_twice_keeps_its_place(self, shipped: Path) -> None:
        """Two rows of one date are refused at the second, though the first has become several."""
        (shipped / "house.toml").write_text(
            '[[bylaws]]\nextends = "none"\n[[bylaws]]\nfrom = 2012-01-01\nextends = "none"\n'
        )
        date = "2016-01-01T00:00:00Z"
        assert {"$.bylaws[2].from": "each from once"} == refused(
            {"extends": "house"}, {"from": date, "extends": "none"}, {"from": date, "extends": "none"}
        )

    def test_every_fault_keeps_its_path(self) -> None:
        """What is wrong in a row is told where it stands, however many rows it becomes and whatever is over it."""
        assert [
            "$.bylaws[0].decisions.kinds.k.voting",
            "$.bylaws[0].decisions.kinds.l",
            "$.bylaws[0].decisions.kinds.m.kinds",
            "$.bylaws[0].decisions.kinds.m.veto.of",
            "$.bylaws[0].decisions.quorum.share",
            "$.bylaws[1]",
            "$.bylaws[2].voting",
        ] == sorted(
            refused(
                {
                    "decisions": {
                        "quorum": {"share": 5},
                        "kinds": {"k": {"voting": 3}, "l": 7, "m": {"kinds": {}, "veto": {"of": "x"}}},
                    }
                },
                7,  # type: ignore[arg-type]
                {"from": "2016-01-01T00:00:00Z", "voting": 1},
            )
        )


# ── traps ────────────────────────────────────────────────────────────────────────────────────────


def test_trap_01_what_is_left_out_is_the_presets_and_null_is_no_word_for_none() -> None:
    """Null is refused where it would mean what holds without it, with the word that says what was meant."""
    told = refused({"decisions": {"voting": None, "leeway": None}, "recall": None})
    assert {
        "$.bylaws[0].decisions.voting": 'a value or "none", or no such key: null would say what holds without it',
        "$.bylaws[0].decisions.leeway": "a value, or no such key: null would say what holds without it",
        "$.bylaws[0].recall": "a value, or no such key: null would say what holds without it",
    } == told
    assert laws_of({"decisions": {"quorum": None}, "from": None}) == laws_of({"decisions": {"quorum": "none"}})


def test_trap_01_null_over_what_a_preset_or_a_room_gives(shipped: Path) -> None:
    """Null is refused over a preset's figure, and in a kind over the room's, though nothing is what there else is."""
    (shipped / "house.toml").write_text('extends = "none"\ndecisions.quorum = 7')
    assert ["$.bylaws[0].decisions.quorum"] == [*refused({"extends": "house", "decisions": {"quorum": None}})]
    over_room = {"quorum": 7, "kinds": {"k": {"quorum": None}, "l": {"outright": None}}}
    assert ["$.bylaws[0].decisions.kinds.k.quorum"] == [*refused({"decisions": over_room})]


def test_trap_02_a_charter_says_what_it_extends() -> None:
    """A charter that does not say it is refused with the remedy; a record that does not has the adopted figures."""
    assert {
        "$.extends": "the key 'extends', such as extends = \"none\", so that no figure is meant in silence"
    } == faults("[recall]\ninitiators = 5")
    assert ["$.bylaws[1].extends"] == [*faults('[[bylaws]]\nextends = "none"\n[[bylaws]]\nfrom = 2016-01-01')]
    assert (Bylaws(),) == laws_of({})


@pytest.mark.parametrize("quorum", ["least = 3", 'share = "1/10"', 'root = "3/2"'])
@pytest.mark.parametrize("room", ["decisions", "recall"])
def test_trap_06_a_quorum_says_what_it_counts(quorum: str, room: str) -> None:
    """Read back, a quorum of those for it is not said as one of all who vote: each of five counts has its words."""
    said = set()
    for counts in ("for", "for_and_against", "votes", "voters", "present"):
        (bylaws,) = charter(f'extends = "none"\n{room}.quorum = {{ {quorum}, counts = "{counts}" }}')
        (line,) = (str(one.said) for one in restate(bylaws) if one.figure == f"{room}.quorum")
        assert "(counting" in line
        said.add(line)
    assert len(said) == 5


def test_trap_16_a_kind_replaces_keys_whole_and_inherits_the_base() -> None:
    """What a condition had inside is gone where a kind replaces it, and the base of the room holds for it."""
    law = charter(
        'extends = "none"\n[decisions]\nbase = "present"\n'
        'for_against = {share = "1/2", exceeded = true, of = "votes"}\n'
        'kinds.statutes = {for_against = {share = "3/4"}}\nkinds.same = {}'
    )[0].decisions
    assert (Base.PRESENT, Condition(share=Fraction(3, 4))) == (
        law.kinds["statutes"].base,
        law.kinds["statutes"].for_against,
    )
    assert law.kinds["same"].for_against == law.for_against != law.kinds["statutes"].for_against


# ── several dates ────────────────────────────────────────────────────────────────────────────────


class TestDates:
    """A charter holds one table, or several by date."""

    def test_previous(self) -> None:
        """An entry that extends the one before says only what changes, and extends what that one does."""
        first, second, third = charter(
            'timezone = "Europe/Vienna"\n'
            '[[bylaws]]\nextends = "none"\nsource = "a page"\nrecall.initiators = 4\ndecisions.voting = "P3D"\n'
            '[[bylaws]]\nfrom = 2016-07-01\nextends = "previous"\nrecall.initiators = 5\n'
            '[[bylaws]]\nfrom = 2017-01-01T00:00:00Z\nextends = "previous"\ndecisions.voting = "P4D"'
        )
        assert ["none"] * 3 == [one.extends for one in (first, second, third)]
        assert [Condition(least=each) for each in (4, 5, 5)] == [
            one.recall.initiators for one in (first, second, third)
        ]
        assert [days(3), days(3), days(4)] == [one.decisions.voting for one in (first, second, third)]
        assert (None, datetime(2016, 6, 30, 22, tzinfo=UTC)) == (second.source, second.since)

    def test_not_in_the_first(self) -> None:
        """The first entry has none before it."""
        told = {"$.bylaws[0].extends": "a preset: there is no entry before this one"}
        assert told == faults('[[bylaws]]\nextends = "previous"')

    @pytest.mark.parametrize("second", ["", "from = 2016-01-01", "from = 2015-12-31T23:59:59Z"])
    def test_in_order(self, second: str) -> None:
        """Each entry is later than the one before, so that the one before is the one it replaces."""
        told = {"$.bylaws[1].from": "an instant after that of the entry before"}
        assert told == faults(
            f'[[bylaws]]\nextends = "none"\nfrom = 2016-01-01\n[[bylaws]]\nextends = "none"\n{second}'
        )
        assert 2 == len(
            charter('[[bylaws]]\nextends = "none"\nfrom = 2016-01-01\n[[bylaws]]\nextends = "none"\nfrom = 2016-01-02')
        )

    def test_what_stands_around_them(self) -> None:
        """Beside the entries stands a time zone, and nothing else."""
        assert ["$.elections", "$.timezone"] == sorted(
            faults('timezone = "Nowhere"\n[elections]\n[[bylaws]]\nextends = "none"')
        )
        assert ["$.timezone"] == [*faults('timezone = 7\nextends = "none"')]
        assert ["$.bylaws"] == [*faults("bylaws = 7")]

    def test_one_date_alone(self) -> None:
        """Whoever wants one table is told where there are several."""
        text = '[[bylaws]]\nextends = "none"\n[[bylaws]]\nfrom = 2016-01-01\nextends = "previous"'
        with pytest.raises(PartgovError, match="bylaws of one date, or load_charter"):
            load_bylaws(text.encode(), place="charter.toml")


# ── forms ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("none", None),
        (3, Condition(least=3)),
        ("2/3", Condition(share=Fraction(2, 3))),
        ("75 %", Condition(share=Fraction(3, 4))),
        ("12.5%", Condition(share=Fraction(1, 8))),
        ("1", Condition(share=Fraction(1))),
        ({"least": 3}, Condition(least=3)),
        ({"least": 3, "counts": "yes"}, Condition(least=3, counts=Counted.FOR)),
        ({"root": "3/2", "of": "electorate"}, Condition(root=Fraction(3, 2), of=Base.ELECTORATE)),
        ([3, "1/2"], AllOf((Condition(least=3), Condition(share=Fraction(1, 2))))),
        ({"any": [3, [4, 2]]}, AnyOf((Condition(least=3), AllOf((Condition(least=4), Condition(least=2)))))),
        # as records wrote it before there were conditions
        ({}, None),
        ({"least": 0}, None),
        ({"least": 0, "share": "1/2"}, Condition(share=Fraction(1, 2))),
        ({"least": 4, "share": None}, Condition(least=4)),
        ({"least": 4, "share": "1/2"}, AllOf((Condition(least=4), Condition(share=Fraction(1, 2))))),
        ({"least": 4, "abstaining": False}, Condition(least=4, counts=Counted.FOR_AND_AGAINST)),
        ({"least": 4, "abstaining": True}, Condition(least=4)),
        ({"share": "1/2", "abstaining": False}, Condition(share=Fraction(1, 2), counts=Counted.FOR_AND_AGAINST)),
    ],
)  # fmt: skip
def test_what_is_asked_is_written_in_several_ways(written: object, meant: object) -> None:
    """A number, a share, an object, a list and the quorum of before are read as what they say, and written back so."""
    (law,) = laws_of({"decisions": {"quorum": written}})
    assert meant == law.decisions.quorum
    record = Record(members=(), bylaws=(law,))
    assert record == load_record(dump_record(record))


@pytest.mark.parametrize(
    ("written", "path", "wanted"),
    [
        ("some", "", 'a fraction as text, such as "2/3", or "none"'),
        (True, "", 'a whole number, a fraction as text, an object or a list of these, or "none"'),
        ([], "", 'one condition or more, or "none", or "none"'),
        (0, "", 'a whole number, 1 or more, or "none"'),
        ([3, "x"], "[1]", 'a fraction as text, such as "2/3"'),
        ({"any": 3}, ".any", "a list"),
        ({"any": [3], "least": 2}, ".least", '"any" alone'),
        ({"any": [{"share": "x"}]}, ".any[0].share", 'a fraction as text, such as "2/3"'),
        ({"least": 3, "abstaining": 1}, ".abstaining", "true or false"),
        ({"least": 3, "counts": "no"}, ".counts", "one of for, for_and_against, votes, voters, present"),
    ],
)
def test_what_is_asked_is_refused_by_its_path(written: object, path: str, wanted: str) -> None:
    """What is nothing of it is refused where it stands, with what is allowed there."""
    assert {f"$.bylaws[0].decisions.quorum{path}": wanted} == refused({"decisions": {"quorum": written}})


def test_the_other_forms() -> None:
    """A length between two, a rest by outcome or for all, a veto, and what is beyond in words alone."""
    (law,) = laws_of(
        {
            "lists": {"permanent": ["cn", "fr"]},
            "beyond": ["a casting vote", {"rule": "by consent", "touches": ["decisions"]}],
            "decisions": {
                "voting": {"least": "P1D", "most": "P3D"},
                "discussion": "P1D",
                "reopening": {"adopted": "P0D", "rejected": "P3M"},
                "veto": {"of": ["permanent"]},
                "kinds": {"k": {"reopening": "P2M", "veto": "none"}},
            },
        }
    )
    decisions = law.decisions
    assert (Between(least=days(1), most=days(3)), days(1)) == (decisions.voting, decisions.discussion)
    assert Reopening(adopted=Span(), rejected=months(3)) == decisions.reopening
    assert (Veto(of=("permanent",)), None) == (decisions.veto, decisions.kinds["k"].veto)
    assert Reopening(adopted=months(2), rejected=months(2)) == decisions.kinds["k"].reopening
    assert (Beyond(rule="a casting vote"), Beyond(rule="by consent", touches=("decisions",))) == law.beyond
    record = Record(members=(), bylaws=(law,))
    assert record == load_record(dump_record(record))


def test_the_words_of_elections_and_terms() -> None:
    """An open term, no limit, as many as there are seats, nothing that decides a tie; by role what differs."""
    (law,) = charter(
        'extends = "iops-2016"\n[elections]\ngate = "none"\nties = []\nper_ballot = "seats"\nstatement_before = "P1W"\n'
        'roles.board = {per_ballot = "none", statement_before = "discussion_opens"}\n'
        '[mandates]\nterm = "open"\nconsecutive = "none"\nroles.board = {term = "P2Y", gap = "one_term"}'
    )
    elections, mandates = law.elections, law.mandates
    assert (None, (), PerBallot.SEATS, weeks(1)) == (
        elections.gate, elections.ties, elections.per_ballot, elections.statement_before,
    )  # fmt: skip
    board = elections.of_role("board")
    assert (None, Deadline.DISCUSSION_OPENS, None) == (board.per_ballot, board.statement_before, board.gate)
    assert (None, None, 5) == (mandates.term, mandates.consecutive, mandates.total)
    assert (years(2), None, None) == (
        mandates.of_role("board").term, mandates.of_role("board").gap, mandates.of_role("board").consecutive,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "path", "wanted"),
    [
        ('per_ballot = "many"', "$.elections.per_ballot", 'a whole number, or "none", "seats"'),
        ("per_ballot = 0", "$.elections.per_ballot", "a whole number, 1 or more"),
        ("statement_before = 3", "$.elections.statement_before", '"voting_opens", "discussion_opens"'),
        ('ties = ["luck"]', "$.elections.ties[0]", "one of seniority, agreement, draw"),
        ("roles.board.roles = {}", "$.elections.roles.board.roles", "one of candidates, discussion"),
    ],
)
def test_what_is_none_of_several_kinds(figures: str, path: str, wanted: str) -> None:
    """Where a number, a word or a span may stand, anything else is told once, with all that may."""
    told = faults(f'extends = "none"\n[elections]\n{figures}')
    assert [path] == [*told]
    assert wanted in told[path]


def test_no_refusal_names_a_reading() -> None:
    """What is refused cites nothing: whoever never adopted the text has no use for its numbers."""
    for language in LANGUAGES:
        wanted = {key: text for key, text in catalogue(language).items() if key.startswith(("wanted.", "found."))}
        del wanted["wanted.p_p_final_or_r"]  # of `partgov clauses`, which shows the text itself
        assert [] == [key for key, text in wanted.items() if re.search(r"\bR-[0-9]", text)]


def test_names_that_there_are_not() -> None:
    """A room and a requirement that a setting refers to have to be there, each told once, where it is named."""
    who = {"requires": ["a"]}
    assert {
        "$.bylaws[0].beyond[0].touches": "one of elections, mandates, recall, decisions, dues, groups, contests"
    } == refused({"beyond": [{"rule": "x", "touches": ["nowhere"]}]})
    wanted = "the name of a requirement in the bylaws: b, voter"
    assert {
        "$.bylaws[0].elections.candidates.requires": wanted,
        "$.bylaws[0].decisions.electorate.requires": wanted,
        "$.bylaws[0].recall.kinds.k.electorate.requires": wanted,
    } == refused(
        {
            "requirements": {"b": {"fact": "age"}},
            "elections": {"candidates": who},
            "decisions": {"electorate": who, "kinds": {"k": {"voting": "P1D"}}},
            "recall": {"kinds": {"k": {"electorate": who}}},
        }
    )


def test_what_is_beyond_is_of_its_rooms() -> None:
    """A rule that names no room touches all of them."""
    law = Bylaws(beyond=(Beyond(rule="a"), Beyond(rule="b", touches=("recall",))))
    assert (["a", "b"], ["a"]) == (
        [one.rule for one in law.beyond_of("recall")], [one.rule for one in law.beyond_of("elections")],
    )  # fmt: skip


def test_only_the_adopted_figures_cite_the_adopted_text() -> None:
    """Who extends another preset, or has citations, has no numbers of the adopted text."""
    assert (ADOPTED, Cites({}), Cites({"a": "b"})) == (
        Bylaws().citing, Bylaws(extends="none").citing, Bylaws(cites={"a": "b"}).citing,
    )  # fmt: skip


def room_classes() -> list[type[Rules]]:
    """The classes of the rooms."""
    return [type(value) for field in attrs.fields(Bylaws) if isinstance(value := getattr(Bylaws(), field.name), Rules)]


def test_every_setting_that_may_be_nothing_has_a_word_for_it() -> None:
    """Where nothing is a value of a setting and not what it is anyway, a word says it: null cannot."""
    for kind in room_classes():
        for field in attrs.fields(kind):
            optional = "None" in str(field.type)
            assert not optional or None in field.metadata.get("words", {}).values(), f"{kind.__name__}.{field.name}"


# ── there and back ───────────────────────────────────────────────────────────────────────────────

conditions = st.sampled_from(
    ["none", 1, 7, "2/3", "1", [2, "1/3"], {"any": [5, {"share": "1/2", "exceeded": True, "of": "present"}]}]
)
figures = st.fixed_dictionaries(
    {},
    optional={
        "voting": st.sampled_from(["none", "P3D", "P14D", {"least": "P1D"}]),
        "quorum": conditions,
        "for_against": conditions,
        "reopening": st.sampled_from(["P1M", "P0D", {"adopted": "P1D", "rejected": "P2D"}]),
        "veto": st.sampled_from(["none", {"of": ["a"]}]),
        "otherwise": st.text(max_size=3),
    },
)
elections = st.fixed_dictionaries(
    {},
    optional={
        "voting": st.sampled_from(["none", "P3D", {"most": "P2W"}]),
        "gate": conditions,
        "order": st.sampled_from(["difference", "share"]),
        "ties": st.sampled_from([[], ["draw"], ["agreement", "seniority"]]),
        "per_ballot": st.sampled_from(["none", "seats", 1, 3]),
        "statement_before": st.sampled_from(["voting_opens", "P1W"]),
        "candidates": st.sampled_from([[], [{"endorsers": 3}, {"fact": "age", "one_of": ["of age"]}]]),
    },
)
terms = st.fixed_dictionaries(
    {},
    optional={
        "term": st.sampled_from(["open", "P1Y", "P2Y"]),
        "consecutive": st.sampled_from(["none", 1, 3]),
        "total": st.sampled_from(["none", 5, 9]),
        "gap": st.sampled_from(["one_term", "P6M"]),
        "window": st.sampled_from(["none", {"most": "P6Y", "within": "P8Y"}]),
        "exempt": st.sampled_from(["P0D", "P1Y"]),
        "reserves": st.sampled_from([{"lapse": "next_election"}, {"successions": "none"}, {"successions": 1}]),
    },
)
roles = st.sampled_from(["board", "chair"])
rows = st.builds(
    lambda extends, room, kinds, names, initiators, elects, boards, lasts, chairs: {
        "elections": {**elects, "roles": boards},
        "mandates": {**lasts, "roles": chairs},
        "extends": extends,
        "lists": {"a": ["x"]},
        "decisions": {**room, "kinds": kinds},
        "cites": names,
        "recall": {"initiators": initiators},
    },
    st.sampled_from(["iops-2016", "none"]),
    figures,
    st.dictionaries(st.sampled_from(["k", "l"]), figures),
    st.dictionaries(
        st.sampled_from(["decisions", "decisions.kinds", "decisions.kinds.k", "recall", "elections", "result.seated"]),
        st.sampled_from(["§ 1", "§ 2", "none"]),
    ),
    st.integers(1, 3),
    elections,
    st.dictionaries(roles, elections),
    terms,
    st.dictionaries(roles, terms),
)


@examples(40)
@given(st.lists(rows, max_size=3))
def test_what_is_written_reads_back(several: list[dict[str, Any]]) -> None:
    """Whatever bylaws extend and replace, by kind too, a record that is written reads back to an equal one."""
    dated = [{"from": f"201{index}-01-01T00:00:00Z", **row} for index, row in enumerate(several)]
    record = load_record(json.dumps(record_of(bylaws=dated)).encode())
    assert record == load_record(dump_record(record))


@examples(40)
@given(rows, rows)
def test_what_is_written_over_a_preset_reads_back(preset: dict[str, Any], own: dict[str, Any]) -> None:
    """Over any preset only what differs is written, and it reads back to equal bylaws."""
    with pytest.MonkeyPatch.context() as patch:
        cites = {name: clause for name, clause in preset["cites"].items() if clause != "none"}
        keys = {key: value for key, value in preset.items() if key != "extends"}
        entry = charters.Entry(None, keys | {"cites": cites})
        patch.setattr(charters, "preset_names", lambda: ("iops-2016", "none", "house"))
        entries = lambda name: (entry,) if name == "house" else (charters.Entry(None, {}),)  # noqa: E731
        patch.setattr(charters, "preset_entries", entries)
        record = load_record(json.dumps(record_of(bylaws=[{**own, "extends": "house"}])).encode())
        assert record == load_record(dump_record(record))
