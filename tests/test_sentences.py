"""Sentences: the same judgement in any language, with its plurals, its lists, its instants and its names."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.money import Money
from partgov.foundation.periods import Span, months, weeks
from partgov.foundation.rulings import ADOPTED, Cites, Kind
from partgov.foundation.sentences import (
    ENGLISH,
    LANGUAGES,
    Named,
    Phrase,
    Reader,
    catalogue,
    plural_of,
    say,
    utc_text,
)
from partgov.history.kinds import KINDS

AT = datetime(2016, 10, 15, 22, 30, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OTHERS = tuple(language for language in LANGUAGES if language != "en")


class TestPlurals:
    """The categories of the Unicode Common Locale Data Repository."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_those_of_the_cldr(self, language: str) -> None:
        """Each whole number has the category that Babel, which ships the CLDR, gives it."""
        rule = pytest.importorskip("babel").Locale(language).plural_form
        numbers = (*range(200), 1_000, 1_001, 999_999, 1_000_000, 1_000_001, 2_000_000, 10**9, 10**9 + 1)
        assert [rule(number) for number in numbers] == [plural_of(language, number) for number in numbers]

    @pytest.mark.parametrize(
        ("count", "expected"),
        [
            (0, "Of 0 primary seats 0 are taken when the term starts; the election is for 0."),
            (1, "Of 1 primary seat 1 is taken when the term starts; the election is for 1."),
            (2, "Of 2 primary seats 2 are taken when the term starts; the election is for 2."),
            (21, "Of 21 primary seats 21 are taken when the term starts; the election is for 21."),
        ],
    )
    def test_each_figure_has_its_own(self, count: int, expected: str) -> None:
        """Two figures in one sentence each get the plural they ask for."""
        values: dict[str, Any] = {"seat": "primary", "of": count, "taken": count, "found": count}
        assert expected == say("election.seats", values)

    def test_none_may_have_words_of_its_own(self) -> None:
        """An entry for zero stands before the plural's."""
        assert ["", " and 1 more", " and 2 more", " and 21 more"] == [
            str(Phrase("list.more", count=count)) for count in (0, 1, 2, 21)
        ]


class TestValues:
    """How values stand in a sentence."""

    def test_an_instant_is_told_in_utc_or_on_a_clock(self) -> None:
        """English without a zone writes what a record writes; a clock is told with its offset."""
        phrase = Phrase("candidacy.member", context="met", who="m1", at=AT)
        assert "m1 was a member when the statement was posted, at 2016-10-15T22:30:00Z." == str(phrase)
        local = phrase.told(Reader(zone=AMSTERDAM))
        assert "m1 was a member when the statement was posted, at 2016-10-16 00:30 (+02:00)." == local

    def test_no_part_of_an_instant_is_lost(self) -> None:
        """Seconds and microseconds are told where there are any."""
        odd = AT.replace(second=1, microsecond=20)
        assert "22:30:01.000020" in Phrase("candidacy.member", context="met", who="m1", at=odd).told(Reader(zone=UTC))

    def test_a_member_is_named_as_the_reader_knows_them(self) -> None:
        """The roll's label, unless the reader brings names."""
        phrase = Phrase("candidacy.none", who=Named("m1", "Ana (m1)"))
        assert "Ana (m1) posted no statement." == str(phrase)
        assert "Ms A posted no statement." == phrase.told(Reader(names={"m1": "Ms A"}))

    def test_a_score_has_its_sign(self) -> None:
        """A score is told with a plus, a minus, and a plus at nothing."""
        for score, shown in ((3, "+3"), (0, "+0"), (-2, "-2")):
            values: dict[str, Any] = {"context": "met", "who": "m1", "yes": 5, "no": 2, "score": score, "missing": 0}
            assert f"m1 has 5 Yes and 2 No, a score of {shown}." == say("result.gate", values)

    @pytest.mark.parametrize(
        ("span", "expected"),
        [
            (weeks(2), "two weeks"),
            (months(1), "one month"),
            (Span(months=1, days=10), "one month and 10 days"),
            (Span(), "no days"),
        ],
    )
    def test_a_span_is_told_in_words(self, span: Span, expected: str) -> None:
        """Small numbers are words, and weeks and years are seen in days and months."""
        assert expected == span.told(ENGLISH)

    def test_lists(self) -> None:
        """Three ways to join a list: commas, and, or."""
        assert "one of a, b" == str(Phrase("wanted.one_of", words=("a", "b")))
        assert "each a, b and c once" == str(Phrase("wanted.each_once", keys=("a", "b", "c")))
        assert "each a once" == str(Phrase("wanted.each_once", keys=("a",)))

    def test_values_are_never_read_as_templates(self) -> None:
        """An id that looks like a template is shown as it is."""
        assert "$t(list.and) {{x}} posted no statement." == str(Phrase("candidacy.none", who="$t(list.and) {{x}}"))

    def test_what_is_not_there_is_a_fault_of_the_package(self) -> None:
        """A key that no catalogue has, and a value that nobody gave, are told and not passed over."""
        with pytest.raises(KeyError, match=r"no\.such\.key"):
            say("no.such.key", {})
        with pytest.raises(KeyError, match="who"):
            say("candidacy.none", {})
        with pytest.raises(KeyError, match="tlh"):
            catalogue("tlh")

    @given(st.text(), st.text())
    def test_a_named_id_is_its_id(self, id: str, label: str) -> None:
        """It equals, hashes, copies and pickles as the id, and keeps its label."""
        named = Named(id, label)
        assert (id, hash(id), label) == (named, hash(named), named.label)
        for again in (copy.deepcopy(named), pickle.loads(pickle.dumps(named))):
            assert (id, label) == (again, again.label)

    def test_money_is_told_in_the_language(self) -> None:
        """English keeps the point; a currency without small coins has none."""
        assert ("1234.50 EUR", "-5 JPY") == (str(Money(123450, "EUR")), str(Money(-5, "JPY")))


class TestPhrase:
    """A sentence before it is said."""

    def test_is_a_value(self) -> None:
        """Equal phrases are equal, hash alike, copy and pickle, and cannot be changed."""
        phrase = Phrase("list.more", count=3)
        for again in (Phrase("list.more", count=3), copy.copy(phrase), pickle.loads(pickle.dumps(phrase))):
            assert (phrase, hash(phrase)) == (again, hash(again))
        assert phrase != Phrase("list.more", count=4)
        assert phrase != "list.more"
        assert "Phrase('list.more', count=3)" == repr(phrase)
        with pytest.raises(AttributeError, match="cannot be changed"):
            phrase.key = "list.and"
        with pytest.raises(TypeError):
            phrase.values["count"] = 4  # type: ignore[index]

    def test_every_language_has_its_own_form_of_a_day(self) -> None:
        """A day is written in the language's order."""
        shown = {
            language: Phrase("found.instant", value=date(2016, 9, 3)).told(Reader(language)) for language in LANGUAGES
        }
        assert shown["en"].endswith("2016-09-03")


class TestCites:
    """Whose clause a finding cites."""

    IN_TIME = Kind("candidacy.none", "P3", "R-6", setting="elections.statement_before", who=Named)

    @pytest.mark.parametrize(
        ("own", "expected"),
        [
            (None, "P3, R-6"),
            ({}, "elections.statement_before"),
            ({"candidacy.none": "§ 1", "elections.statement_before": "§ 2", "elections": "§ 3"}, "§ 1"),
            ({"elections.statement_before": "§ 2", "elections": "§ 3"}, "§ 2"),
            ({"elections": "§ 3"}, "§ 3"),
            ({"candidacy": "§ 4", "elections": "§ 3"}, "§ 4"),
            ({"recall": "§ 5"}, "elections.statement_before"),
        ],
    )
    def test_the_narrowest_name_decides(self, own: dict[str, str] | None, expected: str) -> None:
        """The kind, its family, its setting, its room; else the setting's name; the adopted text by its numbers."""
        finding = self.IN_TIME.finding(Cites(own), False, who=Named("m1", "m1"))
        assert expected == finding.basis
        assert f"m1 posted no statement. ({expected})" == str(finding)

    def test_own_words_leave_no_number_of_the_adopted_text(self) -> None:
        """An organisation's own words stand alone: no proposal, no reading."""
        finding = self.IN_TIME.finding(Cites({"elections": "§ 3"}), False, who=Named("m1", "m1"))
        assert ("§ 3", None) == (finding.clause, finding.reading)
        assert ("P3", "R-6") == (
            (adopted := self.IN_TIME.finding(ADOPTED, False, who=Named("m1", "m1"))).clause,
            adopted.reading,
        )


# ── the catalogues ───────────────────────────────────────────────────────────────────────────────

_ENDING = re.compile(r"_(zero|one|two|few|many|other)$")
_FIELD = re.compile(r"\{\{\s*(\w+)(?:,[^{}]*)?\}\}")
_COUNTED = re.compile(r'"count":\s*\{\{\s*(\w+)\s*\}\}')
_NESTED = re.compile(r"\$t\(([^(),]+)")


def stems(language: str) -> dict[str, list[str]]:
    """The sentences of each key, its plurals together."""
    found: dict[str, list[str]] = {}
    for key, text in catalogue(language).items():
        found.setdefault(_ENDING.sub("", key), []).append(text)
    return found


def fields(texts: list[str]) -> set[str]:
    """The values that a key's sentences show, `count` aside: a plural may write it out, as in "one month"."""
    return {name for text in texts for name in _FIELD.findall(text)} - {"count"}


@pytest.mark.parametrize("language", OTHERS)
class TestTranslation:
    """Each catalogue beside the English one."""

    def test_is_complete(self, language: str) -> None:
        """It has every sentence that the English one has, and no other."""
        assert stems("en").keys() == stems(language).keys()

    def test_has_the_same_values(self, language: str) -> None:
        """A sentence shows the values that the English one shows, none left out and none made up."""
        english = stems("en")
        wrong = {key for key, texts in stems(language).items() if fields(texts) != fields(english.get(key, []))}
        assert set() == wrong

    def test_gives_each_figure_its_own_plural(self, language: str) -> None:
        """Where English counts by two figures, so does every other language."""
        english = stems("en")
        for key, texts in stems(language).items():
            counted = {name for text in texts for name in _COUNTED.findall(text)}
            assert {name for text in english[key] for name in _COUNTED.findall(text)} <= counted, key

    def test_has_every_plural_of_the_language(self, language: str) -> None:
        """A sentence with plurals has one for each category that whole numbers have in the language."""
        wanted = {plural_of(language, number) for number in (0, 1, 2, 1_000_000)}
        entries = catalogue(language)
        for key in entries:
            if _ENDING.search(key):
                stem = _ENDING.sub("", key)
                assert wanted <= {
                    found[1] for each in entries if (found := _ENDING.search(each)) and each[: found.start()] == stem
                }, key


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    """Each catalogue by itself."""

    def test_names_no_entry_that_is_not_there(self, language: str) -> None:
        """An entry that another one names is there, whatever word of the house completes its name."""
        entries = {*stems(language), *catalogue(language)}
        for key, text in catalogue(language).items():
            for named in _NESTED.findall(text):
                pattern = re.compile(re.sub(r"\\\{\\\{.*?\\\}\\\}", r".+", re.escape(named.strip())) + r"(_\w+)?")
                assert any(pattern.fullmatch(each) for each in entries), f"{key}: {named}"

    def test_is_clean_text(self, language: str) -> None:
        """No entry has a doubled blank, a blank before a full stop, or a mark that does not close."""
        for key, text in catalogue(language).items():
            assert "  " not in text, key
            assert " ." not in text, key
            assert text.count("{{") == text.count("}}"), key

    def test_has_no_entry_twice(self, language: str) -> None:
        """An entry is a plural's, or a whole one, and not both."""
        entries = catalogue(language)
        assert set() == {key for key in entries if not _ENDING.search(key) and f"{key}_other" in entries}


TYPES = [(name, each is int) for kind in KINDS.values() for name, each in kind.values.items()]
FIGURES = {name for name, whole in TYPES if whole} - {name for name, whole in TYPES if not whole} | {"found", "needed"}


# Figures that are never one: bits of a number too long to show; checks of which one agrees.
PLURAL_ALWAYS = ("found.bits", "audit.disagrees_one", "audit.disagrees_other")


def test_english_plurals_are_right() -> None:
    """No English entry says "1 seats": a figure before a noun asks for its own plural."""
    allowed = {"is", "was", "has", "as", "this", "its", "less", "yes", "plus"}
    for key, text in catalogue("en").items():
        if key in (
            "found.bits",
            "audit.disagrees_one",
            "audit.disagrees_other",
        ):  # never fewer than a thousand; than two
            continue
        counts = FIGURES - {"count"} if _ENDING.search(key) else FIGURES | {"count"}
        for name, word in re.findall(r"\{\{(\w+)\}\} ([a-z]+s)\b", text):
            assert name not in counts or word in allowed, f"{key}: {text}"


def test_the_record_form_of_an_instant() -> None:
    """UTC, without needless zeros."""
    assert ("2016-10-15T22:30:00Z", "2016-10-15T22:30:00.5Z") == (
        utc_text(AT),
        utc_text(AT.replace(microsecond=500_000)),
    )


def test_a_fraction_is_told_as_a_record_writes_it() -> None:
    """Two thirds stay two thirds."""
    assert "the fraction 2/3" == str(Phrase("found.fraction", value=Fraction(2, 3)))
