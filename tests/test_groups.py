"""Groups: founding, admission, leaving and lapsing (Proposal 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import months
from partgov.groups import (
    Admission,
    Group,
    GroupLife,
    GroupRules,
    Leaving,
    Requirement,
    judge_founding,
    live,
)
from partgov.members import Membership, Roll
from tests.strategies import examples

FIRST = datetime(2017, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DAYS = [FIRST + timedelta(days=number) for number in range(8)]
WHO = ("ana", "bo", "cy", "dot")
RULES = GroupRules()


def roll_of(**left: datetime | None) -> Roll:
    """Everybody joined a year before the first day; those named leave."""
    joined = datetime(2016, 1, 1, tzinfo=UTC)
    return Roll.of(Membership(id=one, joined=joined, left=left.get(one)) for one in WHO)


def group(id: str = "north", founders: tuple[str, ...] = ("ana", "bo"), **rest: Any) -> Group:
    """A group founded on the first day by two, unless told otherwise."""
    return Group(id=id, founded_at=rest.pop("founded_at", FIRST), founders=founders, **rest)


def lives(*groups: Group, roll: Roll | None = None, rules: GroupRules = RULES) -> Mapping[str, GroupLife]:
    """The lives of some groups."""
    return live(groups, roll=roll or roll_of(), rules_of=lambda _: rules, zone=UTC)


def asks(member: str, day: int, **rest: Any) -> Admission:
    """Somebody asks to enter on a day."""
    return Admission(member=member, at=DAYS[day], **rest)


# ── founding ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("founders", "least", "founded"),
    [
        (("ana",), 2, False),
        (("ana", "bo"), 2, True),
        (("ana", "stranger"), 2, False),
        (("ana", "bo"), 3, False),
        (("ana",), 1, True),
    ],
)
def test_p1__a_number_of_members_founds_a_group(founders: tuple[str, ...], least: int, founded: bool) -> None:
    """R-4: two, or as many as the setting says, and strangers are not counted but named."""
    rules = GroupRules(least=least)
    ruling = judge_founding(group(founders=founders), roll=roll_of(), rules=rules)
    assert (founded, least) == (bool(ruling), ruling.findings[0].needed)
    assert ("stranger" in str(ruling)) is ("stranger" in founders)
    life = lives(group(founders=founders), rules=rules)["north"]
    assert (set(founders) if founded else set()) == set(life.members.at(FIRST))
    assert (life.ended, life.ended_at) == (None, None)
    assert (group(founders=founders), ruling) == (life.group, life.founding)


def test_p1__who_is_no_member_yet_founds_nothing() -> None:
    """A founder counts who is a member at the instant: a tick before joining is too early."""
    roll = Roll.of([Membership(id="ana", joined=FIRST), Membership(id="bo", joined=FIRST)])
    assert judge_founding(group(), roll=roll, rules=RULES)
    assert not judge_founding(group(founded_at=FIRST - TICK), roll=roll, rules=RULES)


# ── requirements ─────────────────────────────────────────────────────────────────────────────────

MILL = Requirement(name="works at the mill", fact="employer", one_of=("the mill", "the old mill"))
TELLS = Requirement(name="says where", fact="place")
YEAR = Requirement(name="a while", member_for=months(14))
COAST = Requirement(name="of the coast", in_group="coast")
VOUCHED = Requirement(name="vouched for", vouchers=2)


def admitted(required: Iterable[Requirement], *others: Group, day: int = 1, **rest: Any) -> GroupLife:
    """What becomes of Cy's asking to enter a group with these requirements."""
    return lives(group(requirements=tuple(required), admissions=(asks("cy", day, **rest),)), *others)["north"]


@pytest.mark.parametrize(
    ("required", "facts", "vouchers", "met"),
    [
        (MILL, {"employer": "the mill"}, (), True),
        (MILL, {"employer": "the mine"}, (), False),
        (MILL, {"place": "the mill"}, (), False),
        (TELLS, {"place": "anywhere"}, (), True),
        (TELLS, {}, (), False),
        (VOUCHED, {}, ("ana", "bo"), True),
        (VOUCHED, {}, ("ana", "dot"), False),
        (VOUCHED, {}, ("ana", "ana"), False),
    ],
)
def test_p1__a_requirement_is_a_condition_that_anybody_can_look_into(
    required: Requirement, facts: Mapping[str, str], vouchers: tuple[str, ...], met: bool
) -> None:
    """What one says of oneself is among the answers; those who vouch are of the group, and each counts once."""
    life = admitted([required], facts=facts, vouchers=vouchers)
    assert met is bool(life.admissions["cy", DAYS[1]]) is life.is_member("cy", DAYS[1])
    assert not any(word in str(life.admissions["cy", DAYS[1]]) for word in ("the mine", "anywhere"))


@pytest.mark.parametrize(
    ("required", "given", "figures", "says"),
    [
        (MILL, {"facts": {"employer": "the mill"}}, (True, None, None),
         "works at the mill: employer is one of the mill, the old mill, and what was told is. (P1, R-61)"),
        (MILL, {"facts": {"employer": "the mine"}}, (False, None, None),
         "works at the mill: employer is one of the mill, the old mill, and what was told is not. (P1, R-61)"),
        (MILL, {}, (False, None, None), "works at the mill: employer is told, and was not. (P1, R-61)"),
        (TELLS, {"facts": {"place": "here"}}, (True, None, None),
         "says where: place is told, and what was told is. (P1, R-61)"),
        (COAST, {}, (False, None, None), "of the coast: in group coast, and is not. (P1, R-61)"),
        (VOUCHED, {"vouchers": ("dot",)}, (False, 0, 2),
         "vouched for: 2 of the group's members vouch; 0 did: nobody. (P1, R-61)"),
        (VOUCHED, {"vouchers": ("bo", "ana", "dot")}, (True, 2, 2),
         "vouched for: 2 of the group's members vouch; 2 did: ana, bo. (P1, R-61)"),
        (YEAR, {}, (False, DAYS[1], datetime(2017, 3, 1, tzinfo=UTC)),
         ("a while: a member for 14 months, from 2017-03-01T00:00:00Z on; asked at 2017-01-02T00:00:00Z. (P1, R-61)")),
    ],
)  # fmt: skip
def test_p1__what_is_found_of_each_requirement(
    required: Requirement, given: dict[str, Any], figures: tuple[object, ...], says: str
) -> None:
    """Each is told with its name, what it asks and what was found; a group that is there and a member come before."""
    there, member, finding = admitted([required], **given).admissions["cy", DAYS[1]].findings
    assert "There is a group north at 2017-01-02T00:00:00Z. (P1, R-62)" == str(there)
    assert "cy is a member of the organisation at 2017-01-02T00:00:00Z. (P1)" == str(member)
    assert (figures, says) == ((finding.met, finding.found, finding.needed), str(finding))


def test_p1__how_long_a_member() -> None:
    """Fourteen months after joining it is enough, a tick before it is not, and the finding says from when."""
    enough = datetime(2017, 3, 1, tzinfo=UTC)
    for at, met in ((enough - TICK, False), (enough, True)):
        asked = Admission(member="cy", at=at)
        life = lives(group(requirements=(YEAR,), admissions=(asked,)))["north"]
        finding = life.admissions["cy", at].findings[-1]
        assert (met, at, enough, "R-61") == (finding.met, finding.found, finding.needed, finding.reading)


def test_p1__a_stranger_meets_no_length_of_membership() -> None:
    """Who is no member is told both: that they are none, and that they were none for so long."""
    life = lives(group(requirements=(YEAR,), admissions=(asks("zoe", 1, accepted=True),)))["north"]
    assert [True, False, False] == [one.met for one in life.admissions["zoe", DAYS[1]].findings]
    assert not life.is_member("zoe", DAYS[1])


def test_p1__being_in_another_group() -> None:
    """The other group's members at the instant may enter; those who enter it at that very instant not yet."""
    before = group("coast", ("cy", "dot"), founded_at=FIRST)
    assert admitted([COAST], before)
    assert admitted([COAST], before).is_member("cy", DAYS[1])
    assert not admitted([COAST]).is_member("cy", DAYS[1])
    late = group("coast", ("ana", "dot"), admissions=(asks("cy", 1),))
    assert not admitted([COAST], late).is_member("cy", DAYS[1])


def test_p1__every_requirement_that_fails_is_named() -> None:
    """An admission names all that fails, not only the first."""
    life = admitted([MILL, VOUCHED, COAST, TELLS], facts={"place": "here"})
    assert ["works at the mill", "vouched for", "of the coast"] == [
        one.because.partition(":")[0] for one in life.admissions["cy", DAYS[1]].unmet
    ]


def test_p1__a_requirement_against_the_core_values_keeps_nobody_out() -> None:
    """R-61: where people hold it to be out of accord, it is told and does not bar."""
    life = admitted([attrs.evolve(MILL, in_accord=False)])
    assert life.is_member("cy", DAYS[1])
    assert "out of accord" in life.admissions["cy", DAYS[1]].findings[-1].because


@pytest.mark.parametrize(("accepted", "inside"), [(None, False), (True, True), (False, False)])
def test_p1__what_the_group_said_is_what_happened(accepted: bool | None, inside: bool) -> None:
    """Being in the group follows the group's answer where it is recorded; the ruling stays what it is."""
    life = admitted([VOUCHED], accepted=accepted)
    assert inside is life.is_member("cy", DAYS[1])
    assert not life.admissions["cy", DAYS[1]]


@pytest.mark.parametrize("wrong", [{}, {"fact": "employer", "vouchers": 1}, {"vouchers": 1, "one_of": ("a",)}])
def test_a_requirement_is_one_condition(wrong: dict[str, Any]) -> None:
    """None, or two at once, or answers to no question, are refused by the requirement's name."""
    with pytest.raises(PartgovError, match="odd"):
        Requirement(name="odd", **wrong)


# ── leaving and lapsing ──────────────────────────────────────────────────────────────────────────


def test_p1__below_two_it_lapses() -> None:
    """R-4: a group of three outlives one leaving, not two; it takes nobody in afterwards, and does not come back."""
    three = group(admissions=(asks("cy", 1), asks("dot", 4)), leavings=(Leaving(member="ana", at=DAYS[2]),))
    life = lives(three)["north"]
    assert ("bo", "cy", "dot") == life.members.at(DAYS[4])
    life = lives(attrs.evolve(three, leavings=(*three.leavings, Leaving(member="bo", at=DAYS[3]))))["north"]
    assert life.ended is not None
    assert (DAYS[3], (), 1) == (life.ended_at, life.members.at(DAYS[3]), life.ended.found)
    assert "lapses" in str(life.admissions["dot", DAYS[4]])
    assert not life.members.at(DAYS[5])
    assert ("bo", "cy") == life.members.at(DAYS[3] - TICK)


def test_p1__who_leaves_as_another_enters_keeps_it_alive() -> None:
    """R-32, R-62: whether it is too small is asked when everything of the instant has happened."""
    one = group(admissions=(asks("cy", 2),), leavings=(Leaving(member="ana", at=DAYS[2]),))
    life = lives(one)["north"]
    assert (None, ("bo", "cy")) == (life.ended, life.members.at(DAYS[2]))


def test_p1__leaving_the_organisation_leaves_the_group() -> None:
    """R-13: and coming back to the organisation does not bring one back into the group."""
    joined = datetime(2016, 1, 1, tzinfo=UTC)
    spells = [Membership(id=one, joined=joined) for one in ("ana", "bo")]
    spells += [Membership(id="cy", joined=joined, left=DAYS[3]), Membership(id="cy", joined=DAYS[4])]
    life = lives(group(founders=("ana", "bo", "cy")), roll=Roll.of(spells))["north"]
    assert ((FIRST, DAYS[3]),) == life.spells["cy"]


def test_p1__held_to_be_out_of_accord() -> None:
    """R-62: from then on it is no group, and says why; before it was one."""
    life = lives(group(disowned_at=DAYS[2], admissions=(asks("cy", 2),)))["north"]
    assert (DAYS[2], (), 2) == (life.ended_at, life.members.at(DAYS[2]), life.members.count(DAYS[2] - TICK))
    assert "core values" in str(life.admissions["cy", DAYS[2]])
    never = lives(group(disowned_at=FIRST - TICK))["north"]
    assert never.ended_at is None


def test_p1__asking_twice() -> None:
    """Who is in already is told so and keeps the spell they have."""
    life = lives(group(admissions=(asks("ana", 1, accepted=True),)))["north"]
    assert "already" in str(life.admissions["ana", DAYS[1]])
    assert 1 == len(life.spells["ana"])


def test_groups_have_ids_of_their_own() -> None:
    """Two groups under one id are refused; so is a founder who is listed twice."""
    with pytest.raises(PartgovError, match="north"):
        lives(group(), group())
    with pytest.raises(PartgovError, match="ana"):
        group(founders=("ana", "ana"))


# ── properties ───────────────────────────────────────────────────────────────────────────────────

days = st.sampled_from(DAYS)
moves = st.lists(st.tuples(st.sampled_from(WHO), days), max_size=6, unique=True)


@st.composite
def many(draw: st.DrawFn) -> tuple[list[Group], Roll]:
    """Two groups, the second of which requires being in the first, and people who come and go."""
    left = {one: draw(st.none() | days) for one in WHO}
    roll = roll_of(**{one: at for one, at in left.items() if at})
    made = []
    for name, required in (("coast", ()), ("north", (COAST,))):
        asked = draw(moves)
        answers = [draw(st.sampled_from([None, None, True, False])) for _ in asked]
        made.append(
            group(
                name,
                tuple(draw(st.lists(st.sampled_from(WHO), max_size=3, unique=True))),
                founded_at=draw(days),
                requirements=required,
                admissions=tuple(
                    Admission(member=who, at=at, accepted=said) for (who, at), said in zip(asked, answers, strict=True)
                ),
                leavings=tuple(Leaving(member=who, at=at) for who, at in draw(moves)),
                disowned_at=draw(st.none() | days),
                kind=draw(st.sampled_from([None, "place", "employer"])),
            )
        )
    return made, roll


def slow(groups: list[Group], roll: Roll, least: int) -> dict[str, list[set[str]]]:
    """Who is in each group at the end of each day's events: gone through day by day, with sets."""
    inside: dict[str, set[str]] = {one.id: set() for one in groups}
    alive: dict[str, bool] = {one.id: False for one in groups}
    told: dict[str, list[set[str]]] = {one.id: [] for one in groups}
    for day in DAYS:
        for one in groups:
            inside[one.id] -= {each.member for each in one.leavings if each.at == day}
            inside[one.id] = {each for each in inside[one.id] if roll.is_member(each, day)}
            if one.disowned_at == day:
                inside[one.id], alive[one.id] = set(), False
        for one in groups:
            able = {each for each in one.founders if roll.is_member(each, day)}
            if one.founded_at == day and len(able) >= least:
                inside[one.id], alive[one.id] = able, True
        before = {name: set(members) for name, members in inside.items()}
        for one in groups:
            for each in one.admissions:
                meets = all(
                    required.in_group is not None and each.member in before[required.in_group]
                    for required in one.requirements
                )
                yes = meets if each.accepted is None else each.accepted
                if each.at == day and alive[one.id] and roll.is_member(each.member, day) and yes:
                    inside[one.id].add(each.member)
            if len(inside[one.id]) < least:
                inside[one.id], alive[one.id] = set(), False
            told[one.id].append(set(inside[one.id]))
    return told


@examples(40)
@given(many(), st.integers(1, 3), st.randoms(use_true_random=False))
def test_who_is_in_a_group_on_any_day(case: tuple[list[Group], Roll], least: int, random: Any) -> None:
    """A slow encoding agrees on every day, whatever the order of every list, and whatever the kinds."""
    groups, roll = case
    expected = slow(groups, roll, least)
    shuffled = [
        attrs.evolve(
            one,
            kind=random.choice(["hobby", None]),
            founders=random.sample(one.founders, len(one.founders)),
            admissions=random.sample(one.admissions, len(one.admissions)),
            leavings=random.sample(one.leavings, len(one.leavings)),
        )
        for one in random.sample(groups, len(groups))
    ]
    for lists in (groups, shuffled):
        found = lives(*lists, roll=roll, rules=GroupRules(least=least))
        for name, days_of in expected.items():
            assert days_of == [set(found[name].members.at(day)) for day in DAYS]
            assert days_of == [{one for one in WHO if found[name].is_member(one, day)} for day in DAYS]


@examples(40)
@given(many())
def test_no_standing_outlasts_its_grounds(case: tuple[list[Group], Roll]) -> None:
    """A group that lasts has two members or more, each of the organisation; each spell ends after it began."""
    groups, roll = case
    for life in lives(*groups, roll=roll).values():
        assert (life.ended is not None) is (life.ended_at is not None)
        for member, spells in life.spells.items():
            for entered, left in spells:
                assert entered < left
                assert roll.is_member(member, entered)
                assert roll.is_member(member, min(left, DAYS[-1] + TICK) - TICK)
        for day in DAYS:
            assert life.members.count(day) != 1


def test_what_a_group_is_made_of_is_checked() -> None:
    """Requirements, admissions and leavings of another kind are refused by the field's name."""
    wrong: Any = [{"member": "cy"}]
    for field in ("requirements", "admissions", "leavings"):
        with pytest.raises(PartgovError, match=f"{field}: wanted an? "):
            Group(id="g", founded_at=FIRST, founders=("ana", "bo"), **{field: wrong})
    with pytest.raises(PartgovError, match="founders: wanted"):
        group(founders=("ana", ""))
    with pytest.raises(PartgovError, match="member_for: wanted a Span"):
        Requirement(name="a while", member_for=14)  # type: ignore[arg-type]
    with pytest.raises(PartgovError, match="least: wanted a whole number, 1 or more, found the number 0"):
        GroupRules(least=0)
