"""A draw that anyone can check and nobody could steer (R-29)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.draws import Draw, draw_digest, judge_draw
from partgov.foundation.errors import FaultsError, NaiveInstantError, PartgovError
from tests.strategies import CLOSES, OPENS, TERM, TICK, VOTING

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def draw(named_at: datetime = OPENS - TICK, appears_at: datetime = CLOSES, value: str | None = None) -> Draw:
    """A draw announced at the last moment whose value appears at the first."""
    return Draw(source="the lottery of 29 November", named_at=named_at, appears_at=appears_at, value=value)


class TestDigest:
    """The 32 bytes that place a member."""

    @pytest.mark.parametrize(
        ("expected", "election", "value", "member"),
        [
            ("296688617773a82fc7fdec5a51781a36e1bf0bada6dd4d2e8905f021784d265c", "e1", "04 11 23", "m4"),
            ("35f7b274400dd62f5cc6169b9cc3b770df670140fa17e75111517ded73072708", "e1", "04 11 23", "m7"),
            (
                "f154af970c91cd82b910e8932b89fb1d144a4924988c4f1d121143ff8c4147a8",
                "wahl-2016",
                "6 aus 49: 3, 17",
                "José",
            ),
            ("505b68dfac5434e3828de17bc516de894534124d01b46e7a546a67fd6ecb5514", "", "", ""),
        ],
    )
    def test_vectors(self, expected: str, election: str, value: str, member: str) -> None:
        r"""
        The digest is what the command line of any computer gives.

        Computed in a shell: for each of the four texts its length in bytes as eight bytes, then the text, piped into
        `sha256sum`; for the first vector

            printf '\0\0\0\0\0\0\0\x0epartgov-draw-1\0\0\0\0\0\0\0\x02e1'\
            '\0\0\0\0\0\0\0\x0804 11 23\0\0\0\0\0\0\0\x02m4' | sha256sum
        """
        assert expected == draw_digest(election, value, member).hex()

    @given(TEXTS, TEXTS, TEXTS)
    def test_spelled_out(self, election: str, value: str, member: str) -> None:
        """Tag, election, value and member, each preceded by its length in bytes as eight bytes, big end first."""
        spelled = sha256()
        for text in ("partgov-draw-1", election, value, member):
            written = text.encode("utf-8")
            length = len(written)
            spelled.update(bytes((length >> shift) & 255 for shift in (56, 48, 40, 32, 24, 16, 8, 0)))
            spelled.update(written)
        assert spelled.digest() == draw_digest(election, value, member)

    @pytest.mark.parametrize(
        ("one", "other"),
        [(("e1", "2", "m"), ("e", "12", "m")), (("e", "12", "m"), ("e", "1", "2m")), (("e", "", "m"), ("", "e", "m"))],
    )
    def test_no_text_runs_into_the_next(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
        """Because each length is written, moving a letter across a border changes the digest."""
        assert draw_digest(*one) != draw_digest(*other)


class TestJudgeDraw:
    """Whether a draw may settle an election."""

    @pytest.mark.parametrize(("expected", "named_at"), [(True, OPENS - TICK), (False, OPENS), (False, OPENS + TICK)])
    def test_r29__named_before_voting_opens(self, expected: bool, named_at: datetime) -> None:
        """A source named at the opening is too late."""
        ruling = judge_draw(draw(named_at=named_at), voting=VOTING)
        assert expected == bool(ruling)
        assert expected or "2016-11-15T00:00:00Z" in str(ruling)

    @pytest.mark.parametrize(
        ("expected", "appears_at"), [(False, CLOSES - TICK), (True, CLOSES), (True, CLOSES + TICK), (True, TERM)]
    )
    def test_r29__appears_after_voting_closes(self, expected: bool, appears_at: datetime) -> None:
        """A value that appears one tick before the close could be known to the last voter."""
        ruling = judge_draw(draw(appears_at=appears_at), voting=VOTING)
        assert expected == bool(ruling)
        assert expected or "2016-11-29T00:00:00Z" in str(ruling)

    def test_both_faults_are_told(self) -> None:
        """A draw named too late whose value was known too early has two unmet findings with their instants."""
        ruling = judge_draw(draw(named_at=CLOSES, appears_at=OPENS), voting=VOTING)
        assert [(CLOSES, OPENS), (OPENS, CLOSES)] == [(one.found, one.needed) for one in ruling.unmet]
        assert ["P4, R-29"] * 2 == [one.basis for one in ruling.findings]

    def test_the_value_is_not_looked_at(self) -> None:
        """Whether it was announced rightly does not hang on what came out."""
        assert judge_draw(draw(), voting=VOTING) == judge_draw(draw(value="7"), voting=VOTING)


@pytest.mark.parametrize(("field", "wrong"), [("source", 1), ("value", 7), ("value", "\ud800"), ("note", 1)])
def test_a_draw_is_made_of_texts(field: str, wrong: Any) -> None:
    """Source and value are text, so that everybody hashes the same bytes."""
    facts: dict[str, Any] = {"source": "s", "named_at": OPENS, "appears_at": CLOSES, field: wrong}
    with pytest.raises(PartgovError, match=f"{field}: wanted (text|an id)"):
        Draw(**facts)


@pytest.mark.parametrize("field", ["named_at", "appears_at"])
def test_a_draw_carries_zones(field: str) -> None:
    """R-1 holds for draws too."""
    facts: dict[str, Any] = {"source": "s", "named_at": OPENS, "appears_at": CLOSES, field: datetime(2016, 11, 1)}
    with pytest.raises(NaiveInstantError, match=field):
        Draw(**facts)


ANNOUNCED = {"source": "a lottery", "named_at": OPENS - TICK, "appears_at": CLOSES}


class TestElsewhere:
    """R-78: an order that was drawn elsewhere, and what the tied agreed, beside an announced draw."""

    @pytest.mark.parametrize(
        ("facts", "announced", "drawn"),
        [
            (ANNOUNCED, True, False), ({**ANNOUNCED, "value": "7"}, True, True),
            ({**ANNOUNCED, "agreed": ["a"]}, True, False),
            ({"source": "a hat", "order": ["a", "b"]}, False, True), ({"agreed": ["a"]}, False, False),
            ({"source": "a hat", "order": ["a"], "agreed": ["b"]}, False, True),
        ],
    )  # fmt: skip
    def test_is_it_announced_and_is_it_drawn(self, facts: dict[str, Any], announced: bool, drawn: bool) -> None:
        """A source that is named announces one; a value, or an order from elsewhere, draws it."""
        one = Draw(**facts)
        assert (announced, drawn) == (one.is_announced, one.is_drawn)

    @pytest.mark.parametrize(
        ("facts", "lacks"),
        [
            ({}, ["source", "named_at", "appears_at"]), ({"source": "a"}, ["named_at", "appears_at"]),
            ({"named_at": OPENS}, ["source", "appears_at"]), ({"appears_at": OPENS}, ["source", "named_at"]),
            ({"source": "a", "agreed": ["a"]}, ["named_at", "appears_at"]),
            ({"value": "7", "agreed": ["a"]}, ["source", "named_at", "appears_at"]), ({"order": ["a"]}, ["source"]),
        ],
    )  # fmt: skip
    def test_everything_that_lacks_is_named(self, facts: dict[str, Any], lacks: list[str]) -> None:
        """An announced draw has a source and two instants, one from elsewhere a source."""
        with pytest.raises((PartgovError, FaultsError)) as refused:
            Draw(**facts)
        faults = refused.value.faults if isinstance(refused.value, FaultsError) else ()
        assert lacks == ([one.path for one in faults] or [refused.value.place])
        assert f"the key '{lacks[0]}', which is required" in str(refused.value)

    def test_a_value_and_an_order_are_two_draws(self) -> None:
        """The record has one or the other."""
        with pytest.raises(PartgovError, match="order: wanted either the value of a draw or the order") as refused:
            Draw(**ANNOUNCED, value="7", order=["a", "b"])  # type: ignore[arg-type]
        assert ["a", "b"] == refused.value.value

    @pytest.mark.parametrize("field", ["order", "agreed"])
    def test_nobody_goes_twice(self, field: str) -> None:
        """Each of the tied has one place."""
        with pytest.raises(PartgovError, match=f"{field}: wanted each member once, found text 'a'"):
            Draw(**{"source": "a hat", "order": ["a"], field: ["a", "b", "a"]})  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("facts", "told"),
        [
            ({"source": "a hat", "order": ["a", "b"]}, [("draw.elsewhere", "a hat")]),
            ({"agreed": ["a"]}, [("draw.agreed", ("a",))]),
            (
                {"source": "a hat", "order": ["a"], "agreed": ["b"]},
                [("draw.elsewhere", "a hat"), ("draw.agreed", ("b",))],
            ),
        ],
    )  # fmt: skip
    def test_it_is_taken_as_given_and_told(self, facts: dict[str, Any], told: list[tuple[str, object]]) -> None:
        """The ruling holds, and says where the order comes from and who agreed."""
        ruling = judge_draw(Draw(**facts), voting=VOTING)
        assert ruling
        assert told == [(one.kind.id, next(iter(one.values.values()))) for one in ruling.findings]

    def test_an_announced_one_is_told_with_its_instants(self) -> None:
        """When it was named and when voting opened; when the value appears and when voting closed."""
        assert [("draw.named", OPENS - TICK, OPENS), ("draw.appears", CLOSES, CLOSES)] == [
            (one.kind.id, one.found, one.needed) for one in judge_draw(draw(), voting=VOTING).findings
        ]


def test_its_instants_are_kept_in_utc() -> None:
    """An instant of another zone is the same instant."""
    zone = timezone(timedelta(hours=5))
    one = draw(named_at=(OPENS - TICK).astimezone(zone), appears_at=CLOSES.astimezone(zone))
    assert (draw(), UTC, UTC) == (one, one.named_at and one.named_at.tzinfo, one.appears_at and one.appears_at.tzinfo)
