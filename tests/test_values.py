"""Values: frozen mappings, and the checks every field goes through."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from datetime import UTC, date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partgov
from partgov import ballots, bylaws, decisions, elections, members, questions, roles
from partgov.foundation import conditions, draws, periods, rulings
from partgov.foundation.conditions import Condition
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.money import Money
from partgov.foundation.values import (
    FrozenMap,
    Value,
    all_are,
    are_ids,
    as_tuple,
    at_least,
    check_kind,
    each_member_once,
    fields_of,
    frozen,
    is_a,
    is_day,
    is_flag,
    is_id,
    is_text,
    is_whole,
    one_of_each,
    tuple_or_none,
)
from partgov.history import record
from partgov.law import clauses
from partgov.roles import Seats
from partgov.seating import Contender, Seating, Tie
from tests.findings import as_told
from tests.house import rooms
from tests.strategies import JOINED, OPENS, VOTING, call, stand


class TestFrozenMap:
    """A mapping that cannot be changed."""

    @pytest.mark.parametrize(
        "change",
        [
            lambda m: m.__setitem__("a", 2),
            lambda m: m.__delitem__("a"),
            lambda m: m.__ior__({"b": 1}),
            lambda m: m.clear(),
            lambda m: m.pop("a"),
            lambda m: m.popitem(),
            lambda m: m.setdefault("b", 1),
            lambda m: m.update(b=1),
        ],
    )
    def test_refuses_every_change(self, change: Callable[[Any], object]) -> None:
        """Each way in which a dict can change is refused, and nothing has changed."""
        frozen = FrozenMap(a=1)
        with pytest.raises(TypeError, match=r"^a FrozenMap cannot be changed$"):
            change(frozen)
        assert {"a": 1} == frozen

    def test_has_no_room_for_attributes(self) -> None:
        """Nothing can be hung on it either."""
        with pytest.raises(AttributeError):
            FrozenMap(a=1).extra = 1  # type: ignore[attr-defined]

    def test_is_shown_with_a_row_for_each_key(self) -> None:
        """It says how many keys it has. What has keys of its own adds them to the key, what is empty nothing."""
        nested = FrozenMap(a=1, b=FrozenMap(c=2, d=3), e=())
        assert [
            {"key": "a", "value": 1}, {"key": "b/c", "value": 2}, {"key": "b/d", "value": 3}, {"key": "e", "value": ""}
        ] == nested.rows()  # fmt: skip
        assert "FrozenMap of 3" == nested._heading()

    def test_is_a_copy(self) -> None:
        """Changing the dict it was made from changes nothing."""
        mine = {"a": 1}
        frozen = FrozenMap(mine)
        mine["a"] = 2
        assert 1 == frozen["a"]

    @given(st.dictionaries(st.text(), st.integers()), st.randoms())
    def test_equal_maps_hash_alike(self, mine: dict[str, int], random: Any) -> None:
        """Equality and hash ignore the order of insertion."""
        items = list(mine.items())
        random.shuffle(items)
        first, second = FrozenMap(mine), FrozenMap(dict(items))
        assert first == second
        assert hash(first) == hash(second)

    def test_different_maps_differ(self) -> None:
        """Keys and values both enter the hash."""
        assert 3 == len({FrozenMap(a=1), FrozenMap(a=2), FrozenMap(b=1), FrozenMap(a=1)})

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_pickles(self, protocol: int) -> None:
        """It comes back frozen from every pickle protocol."""
        again = pickle.loads(pickle.dumps(FrozenMap(a=1), protocol))
        assert (FrozenMap, {"a": 1}) == (type(again), again)

    @pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
    def test_copies(self, duplicate: Callable[[Any], Any]) -> None:
        """It copies, and the copy is frozen too."""
        again = duplicate(FrozenMap(a=1))
        assert (FrozenMap, {"a": 1}) == (type(again), again)


@attrs.frozen
class Sample:
    """One field for each check."""

    id: Any = attrs.field(default="m1", validator=is_id)
    text: Any = attrs.field(default="", validator=is_text)
    flag: Any = attrs.field(default=True, validator=is_flag)
    whole: Any = attrs.field(default=-1, validator=is_whole)
    two: Any = attrs.field(default=2, validator=at_least(2))
    ids: Any = attrs.field(default=(), validator=are_ids)
    each: Any = attrs.field(default=(), converter=as_tuple, validator=one_of_each("real", "imag"))
    wholes: Any = attrs.field(default=(), validator=all_are(int))
    item: Any = attrs.field(default=Fraction(1), validator=is_a(Fraction))
    day: Any = attrs.field(default=date(2016, 9, 1), validator=is_day)
    members: Any = attrs.field(default=(), validator=each_member_once)


class TestChecks:
    """The checks that fields share."""

    @pytest.mark.parametrize("id", ["m1", " ", "José", "日本", "a\u00a0b", "\ud7ff", "\ue000", "\x7e", "\xa0"])
    def test_ids(self, id: str) -> None:
        """Any non-empty text without control characters is an id."""
        assert Sample(id=id).id == id

    @pytest.mark.parametrize("id", ["", "\x00", "a\n", "\x1f", "\x7f", "\x80", "\x9f", "\ud800", 1, None, b"m1"])
    def test_no_ids(self, id: object) -> None:
        """Empty texts, control characters, lone surrogates and other kinds are no ids."""
        with pytest.raises(PartgovError, match="id: wanted an id"):
            Sample(id=id)

    @pytest.mark.parametrize("ids", [["m1", ""], {"m1": 1, "a\n": 2}, [1]])
    def test_a_list_or_mapping_of_ids(self, ids: object) -> None:
        """One that is none is refused; what a mapping leads to is not looked at."""
        assert {"m1": ""} == Sample(ids={"m1": ""}).ids
        with pytest.raises(PartgovError, match="ids: wanted an id"):
            Sample(ids=ids)

    @pytest.mark.parametrize("text", ["", "\n", "\x00", "\ud7ff", "\ue000"])
    def test_texts(self, text: str) -> None:
        """A text may be empty and hold line breaks."""
        assert Sample(text=text).text == text

    @pytest.mark.parametrize("text", ["a\ud800", "\udfff", 1, None, b""])
    def test_no_texts(self, text: object) -> None:
        """What UTF-8 cannot carry is no text."""
        with pytest.raises(PartgovError, match="text: wanted text"):
            Sample(text=text)

    @pytest.mark.parametrize("flag", [0, 1, None, "true"])
    def test_no_flags(self, flag: object) -> None:
        """Only true and false are flags."""
        with pytest.raises(PartgovError, match="flag: wanted true or false"):
            Sample(flag=flag)

    @pytest.mark.parametrize("whole", [True, 1.0, "1", None, Fraction(1)])
    def test_no_whole_numbers(self, whole: object) -> None:
        """True is not a number, nor is a fraction, nor a text."""
        with pytest.raises(PartgovError, match="whole: wanted a whole number"):
            Sample(whole=whole)

    @pytest.mark.parametrize("two", [1, True, 2.0, None, "2"])
    def test_less_than_at_least(self, two: object) -> None:
        """One below the least is refused, and so is every other kind of thing."""
        with pytest.raises(PartgovError, match="two: wanted a whole number, 2 or more") as caught:
            Sample(two=two)
        assert two is caught.value.value

    def test_the_least_itself(self) -> None:
        """The least is enough."""
        assert (2, 3) == (Sample(two=2).two, Sample(two=3).two)

    def test_one_of_each(self) -> None:
        """Items that differ in one of the keys stand side by side."""
        assert (1 + 2j, 1 + 3j, 2 + 2j) == Sample(each=[1 + 2j, 1 + 3j, 2 + 2j]).each

    def test_two_of_one(self) -> None:
        """Two items that agree in every key are refused, with the first key's value."""
        with pytest.raises(PartgovError, match="each: wanted each real and imag once, found 1") as caught:
            Sample(each=[1 + 2j, 3 + 0j, 1 + 2j])
        assert 1 == caught.value.value

    def test_items_without_the_first_key_are_passed_over(self) -> None:
        """Two ballots without a number do not clash."""
        no_number = [ballots.Ballot(voter="v", marks={}), ballots.Ballot(voter="w", marks={})]
        one_of_each("seq")(None, attrs.fields(Sample).each, no_number)
        numbered = [attrs.evolve(one, seq=1) for one in no_number]
        with pytest.raises(PartgovError, match="each: wanted each seq once, found the number 1"):
            one_of_each("seq")(None, attrs.fields(Sample).each, [*no_number, *numbered])
        with pytest.raises(PartgovError, match="each: wanted each seq once, found the number 1"):
            one_of_each("seq")(None, attrs.fields(Sample).each, numbered)

    @pytest.mark.parametrize("text", ["", "abc", b"abc"])
    def test_a_text_is_no_list(self, text: str | bytes) -> None:
        """A text is not taken for the list of its letters."""
        with pytest.raises(PartgovError, match="list: wanted a list, not a text") as caught:
            as_tuple(text)
        assert text is caught.value.value

    def test_as_tuple(self) -> None:
        """Anything one can go through becomes a tuple; where there may be nothing, nothing stays."""
        assert (1, 2) == as_tuple(iter([1, 2])) == tuple_or_none([1, 2])
        assert tuple_or_none(None) is None

    @pytest.mark.parametrize("value", [None, 5, True])
    def test_what_one_cannot_go_through_is_no_list(self, value: Any) -> None:
        """Neither nothing nor a number is taken for a list."""
        with pytest.raises(PartgovError, match="list: wanted a list, found") as caught:
            as_tuple(value)
        assert value is caught.value.value

    @pytest.mark.parametrize("value", [[], [("a", 1)], None, "a"])
    def test_what_is_no_mapping(self, value: Any) -> None:
        """Not even a list of pairs is a mapping."""
        with pytest.raises(PartgovError, match="mapping: wanted a mapping, found") as caught:
            frozen(value)
        assert value is caught.value.value

    def test_any_mapping_is_frozen(self) -> None:
        """A mapping that is no dict is copied like one."""
        assert {"a": 1} == frozen(MappingProxyType({"a": 1}))

    @pytest.mark.parametrize("fine", [(), (1, 2), [3], {"a": 4}, (True, 1), {}])
    def test_all_of_a_kind(self, fine: object) -> None:
        """A value of a kind derived from the one asked for is of that kind too; of a mapping the values are asked."""
        assert fine == Sample(wholes=fine).wholes

    @pytest.mark.parametrize("wrong", [(1, "2"), ["2", 1], {"a": 1, "b": "2"}, (True, 1, "2", None)])
    def test_one_of_another_kind(self, wrong: object) -> None:
        """The first that is of another kind is named."""
        with pytest.raises(PartgovError, match="wholes: wanted an int in every place, found text '2'") as caught:
            Sample(wholes=wrong)
        assert ("wholes", "2") == (caught.value.place, caught.value.value)

    @pytest.mark.parametrize("day", [date(1000, 1, 1), date(9998, 12, 31)])
    def test_days(self, day: date) -> None:
        """The first day and the last that calendars and time zones can go beyond."""
        assert Sample(day=day).day == day

    @pytest.mark.parametrize("day", [date(999, 12, 31), date(9999, 1, 1), OPENS, "2016-10-01", None])
    def test_no_days(self, day: object) -> None:
        """What is a day beyond, an instant, a text, is refused and named."""
        with pytest.raises(PartgovError, match="day: wanted a day") as caught:
            Sample(day=day)
        assert day == caught.value.value

    def test_a_member_stands_once_in_a_list(self) -> None:
        """Everybody who stands in it twice or more is named, all at once; who stands once is not."""
        assert ["a", "b"] == Sample(members=["a", "b"]).members
        with pytest.raises(PartgovError, match="members: wanted each member once, found text 'a'"):
            Sample(members=["a", "b", "a"])
        with pytest.raises(FaultsError) as caught:
            Sample(members=["a", "b", "a", "c", "b", "b"])
        told = [(one.path, one.wanted, one.found) for one in caught.value.faults]
        assert [("members", "each member once", "text 'a'"), ("members", "each member once", "text 'b'")] == told
        with pytest.raises(PartgovError, match="members: wanted an id"):
            Sample(members=["a", ""])

    @pytest.mark.parametrize(("wanted", "kind"), [("a Tie", Tie), ("an Event", record.Event), ("Seats", Seats)])
    def test_kinds_are_named_with_their_article(self, wanted: str, kind: type) -> None:
        """What was wanted reads as English does; a plural has no article."""
        checks: tuple[Callable[[], None], ...] = (
            lambda: check_kind("here", 1, kind),
            lambda: is_a(kind)(None, attrs.fields(Sample).item, 1),
        )
        for refuse in checks:
            with pytest.raises(PartgovError) as caught:
                refuse()
            assert (wanted, 1) == (caught.value.wanted, caught.value.value)
        check_kind("here", Fraction(1), Fraction)
        assert Fraction(2) == Sample(item=Fraction(2)).item


# ── what equal values are ────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Point(Value):
    """A value with an open field, one that is kept out of print, and one that tells nobody apart."""

    x: int
    secret: int = attrs.field(default=0, repr=False)
    memo: int = attrs.field(default=0, eq=False)


@attrs.frozen(kw_only=True)
class Corner(Point):
    """A point of another kind."""


class TestValue:
    """What makes two values one, and what is printed of them."""

    @given(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.integers(), st.integers())
    def test_equal_just_when_every_field_is(self, x: int, y: int, s: int, t: int, m: int, n: int) -> None:
        """Two of a kind are equal when all fields that tell them apart are; and then their hashes are."""
        one, other = Point(x=x, secret=s, memo=m), Point(x=y, secret=t, memo=n)
        assert ((x, s) == (y, t)) is (one == other)
        assert ((x, s) != (y, t)) is (one != other)
        assert (hash(one) == hash(other)) is ((x, s) == (y, t))

    def test_another_kind_is_never_equal(self) -> None:
        """A value of a derived kind, or of none, is not equal, whichever stands on the left."""
        assert Point(x=1) != Corner(x=1)
        assert Corner(x=1) != Point(x=1)
        assert Point(x=1) != (1, 0)
        assert 2 == len({Point(x=1), Corner(x=1)})

    def test_prints_its_fields(self) -> None:
        """What is kept out of print is not printed; a derived kind prints under its own name."""
        assert "Point(x=1, memo=3)" == repr(Point(x=1, secret=2, memo=3))
        assert "Corner(x=1, memo=0)" == repr(Corner(x=1))

    def test_the_source_and_the_note_of_a_fact_come_last(self) -> None:
        """Whatever their order in the class, what a record states is read first, and where it stands after it."""
        assert ["id", "name", "joined", "left", "affiliations", "source", "note"] == [
            one.name for one in fields_of(members.Membership)
        ]
        assert ["x", "secret", "memo"] == [one.name for one in fields_of(Point)]

    def test_attrs_writes_none_of_the_three_methods(self) -> None:
        """What is equal, hashes and is printed alike by one method is not written anew for each class."""

        @attrs.frozen
        class Made(Value):
            x: int

        for name in ("__eq__", "__hash__", "__repr__"):
            assert getattr(Made, name) is getattr(Value, name)

    def test_a_method_of_its_own_is_kept(self) -> None:
        """A class that says itself how it prints is left so."""

        @attrs.frozen
        class Quiet(Value):
            def __repr__(self) -> str:
                return "Quiet()"

        assert "Quiet()" == repr(Quiet())

    def test_every_value_of_the_house_is_one(self) -> None:
        """Each frozen class of each rule room is a `Value`, and attrs wrote it no method of its own."""
        for room in rooms():
            for kind in filter(inspect.isclass, vars(room).values()):
                frozen = kind.__setattr__ is not object.__setattr__
                if attrs.has(kind) and kind.__module__ == room.__name__ and frozen:
                    assert issubclass(kind, Value), kind
                    assert kind.__eq__ is Value.__eq__, kind
                    assert kind.__hash__ is Value.__hash__, kind


# ── every public value ───────────────────────────────────────────────────────────────────────────

LIVES = lifecycle_kind("election.event", "P4", setting="elections")
FINDING = as_told(clause="P4", met=False, because="So.", found=Fraction(1, 2), needed=JOINED)
RULING = rulings.Ruling.of(FINDING)
TALLY = ballots.Tally(yes=2, no=1, abstain=1)
SEATS = roles.Seats(primary=1, reserve=1)
CONTENDER = Contender(member="ana", tally=TALLY, since=JOINED)
BALLOT = ballots.Ballot(voter="v", marks={"ana": "yes"}, cast_at=OPENS, seq=1)
REJECTED = ballots.RejectedMark(
    voter="v", candidate="ana", mark=ballots.Mark.NO, cast_at=None, reason=ballots.Reason.CONFLICT
)
COUNT = ballots.Count(tallies={"ana": TALLY}, submitted=4, replaced=((BALLOT, "ana"),), rejected=(REJECTED,))
TIE = Tie(seats=SEATS, tied=("ana", "bo"))
SEATING = Seating(
    seats=SEATS, listed=(CONTENDER,), primary=(), reserve=(), undecided=(TIE,), unordered=(), vacant=roles.Seats()
)
PLACED = partgov.Placed(member="ana", tally=TALLY, outcome=partgov.Outcome.PRIMARY, ruling=RULING)
BAR = partgov.Bar(seat=roles.Seat.PRIMARY, finding=FINDING)
AFFILIATION = members.Affiliation(name="acme", since=JOINED)
MEMBERSHIP = members.Membership(id="ana", name="Ana", joined=JOINED, left=OPENS, affiliations=[AFFILIATION])
QUESTION = record.Question(
    id="P1", rule=questions.QuestionRule.FOR_AGAINST, tally={"for": 2, "against": 1}, declared="adopted"
)
RECORD = record.Record(members=(MEMBERSHIP,), polls=(record.Poll(id="p", questions=(QUESTION,)),))
AUDIT = partgov.audit_record(RECORD, zone=UTC)
DECISION = decisions.decide(QUESTION.rule, {"for": 2, "against": 1}, rules=questions.DecisionRules())
RESULT = partgov.Result(
    election="e1", seating=SEATING, ranking=(PLACED,), contenders=(CONTENDER,), count=COUNT, draw=RULING
)

SAMPLES: tuple[object, ...] = (
    FINDING,
    RULING,
    TALLY,
    SEATS,
    CONTENDER,
    BALLOT,
    REJECTED,
    COUNT,
    TIE,
    SEATING,
    PLACED,
    BAR,
    MEMBERSHIP,
    QUESTION,
    AUDIT,
    AUDIT.checks[0],
    DECISION,
    RESULT,
    bylaws.Bylaws(since=JOINED),
    stand("ana"),
    clauses.PROPOSALS[0],
    clauses.READINGS[0],
    record.Declared(primary=("ana",), reserve=("bo",)),
    questions.DecisionRules(),
    draws.Draw(source="the lottery", named_at=JOINED, appears_at=OPENS, value="7"),
    call(stand("ana"), seats=SEATS),
    elections.ElectionRules(),
    Lifecycle(kind=LIVES, start="a", table={"a": {"go": "b"}, "b": {}}),
    Condition(share=Fraction(2, 3)),
    conditions.AllOf([Condition(least=3), Condition(root=Fraction(3, 2))]),
    conditions.AnyOf([Condition(least=3)]),
    conditions.Numbers(votes_for=3, present=7),
    *conditions.measure(
        Condition(least=3), conditions.Numbers(), of=conditions.Base.VOTES, counts=conditions.Counted.FOR
    ),
    bylaws.Beyond(rule="a casting vote", touches=("decisions",)),
    Money(1250, "EUR"),
    VOTING,
    record.Poll(id="p", questions=(QUESTION,), voters=3),
    RECORD,
    record.RecordedElection(
        id="e1",
        role="team",
        discussion_opens=JOINED,
        voting_opens=OPENS,
        voting_closes=OPENS + timedelta(days=14),
        candidacies=(),
        tallies={"ana": TALLY},
    ),
    roles.Role(id="team", primary_seats=1, reserve_seats=0, since=JOINED),
    rulings.Kind("a.b", "P4", setting="elections.voting"),
    rulings.Cites({"elections.voting": "Charter § 7 (2)"}),
    rulings.Rules(),
    AFFILIATION,
    members.Roll.of([MEMBERSHIP]),
    members.Headcount.of(members.Roll.of([MEMBERSHIP])),
    periods.weeks(2),
    partgov.Standing(member="ana", outcome=None, since=JOINED, bars=(BAR,), ruling=RULING),
)
ROOMS = (ballots, bylaws, clauses, decisions, draws, elections, members, periods, roles, rulings)
"""The rooms whose values are tried here, with those of the classes imported by name; later rooms bring their own."""

by_type = pytest.mark.parametrize("value", SAMPLES, ids=lambda value: type(value).__name__)


class TestEveryPublicValue:
    """What holds of every value that the package exports."""

    def test_there_is_a_sample_of_each(self) -> None:
        """No exported value escapes the tests below."""
        exported = {one for name in partgov.__all__ if inspect.isclass(one := getattr(partgov, name))}
        rooms = {room.__name__ for room in ROOMS} | {one.__module__ for one in (Lifecycle, Condition, Seating)}
        values = {one for one in exported if attrs.has(one) and one.__module__ in rooms}
        assert set() == values - {type(sample) for sample in SAMPLES}

    @by_type
    def test_hashes(self, value: object) -> None:
        """It can be a key, and its equal finds it."""
        assert 1 == {value: 1}[copy.deepcopy(value)]

    @by_type
    @pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
    def test_pickles(self, value: object, protocol: int) -> None:
        """It comes back from a pickle equal, and with the same hash."""
        again = pickle.loads(pickle.dumps(value, protocol))
        assert (type(value), value, hash(value)) == (type(again), again, hash(again))

    @by_type
    @pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
    def test_copies(self, value: object, duplicate: Callable[[object], object]) -> None:
        """It copies to an equal value."""
        assert duplicate(value) == value

    @by_type
    def test_is_immutable(self, value: Any) -> None:
        """No field can be set, deleted or added."""
        for field in attrs.fields(type(value)):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(value, field.name, None)
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                delattr(value, field.name)
        with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
            value.extra = 1

    @by_type
    def test_takes_its_fields_by_name(self, value: Any) -> None:
        """Two numbers or two instants cannot change places; only the shortest values are written without names."""
        brief = {"Ruling": 1, "Cites": 2, "Kind": 6, "Roll": 3, "Headcount": 3}
        brief |= {"Span": 2, "Money": 2, "AllOf": 1, "AnyOf": 1}
        by_place = sum(not field.kw_only for field in attrs.fields(type(value)))
        assert brief.get(type(value).__name__, 0) == by_place

    @by_type
    def test_holds_nothing_that_changes(self, value: object) -> None:
        """There is no list, set or plain dict anywhere inside."""
        pending: list[object] = [value]
        while pending:
            here = pending.pop()
            assert type(here) not in (list, set, dict, bytearray)
            kind: Any = type(here)
            if attrs.has(kind):
                pending += (getattr(here, field.name) for field in attrs.fields(kind))
            elif isinstance(here, tuple | frozenset):
                pending += here
            elif isinstance(here, dict):
                pending += (*here.keys(), *here.values())

    @by_type
    def test_can_be_written_down(self, value: object) -> None:
        """It has a printed form that names its type."""
        assert repr(value).startswith(type(value).__name__)


def test_the_callers_dict_is_never_aliased() -> None:
    """Changing a mapping after it was given changes no value made from it."""
    marks = {"ana": ballots.Mark.YES}
    spells = {"ana": ((JOINED, OPENS),)}
    names = {"ana": "Ana"}
    tallies = {"ana": TALLY}
    consequences = {"yes": "go"}
    inner = {"go": "b"}
    table: dict[str, dict[str, str]] = {"a": inner, "b": {}}
    made = (
        ballots.Ballot(voter="v", marks=marks),
        members.Roll(spells, names),
        ballots.Count(tallies=tallies, submitted=4, replaced=(), rejected=()),
        questions.DecisionRules(consequences=consequences),
        Lifecycle(kind=LIVES, start="a", table=table),
    )
    before = copy.deepcopy(made)
    for mapping in (marks, spells, names, tallies, consequences, inner, table):
        mapping.clear()
    assert before == made


def test_a_list_given_is_copied() -> None:
    """Changing a list after it was given changes no value made from it."""
    findings = [FINDING]
    ruling = rulings.Ruling(findings)
    findings.clear()
    assert (FINDING,) == ruling.findings
