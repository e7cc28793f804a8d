"""Contradictions: what a charter asks that cannot be, both sides of each (R-68), and bylaws said in full (R-84)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import attrs
import pytest

from partgov.bylaws import Beyond, Bylaws
from partgov.candidacies import ElectionRules
from partgov.carried import Unsettled
from partgov.electorates import Electorate
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted
from partgov.foundation.periods import Span, days, months, years
from partgov.foundation.rulings import Cites, Rules
from partgov.foundation.sentences import LANGUAGES, Reader
from partgov.foundation.timetables import Between, Leeway
from partgov.history.kinds import KINDS
from partgov.interop.lawbooks import load_charter
from partgov.law.amendments import differences
from partgov.law.restated import restate, said
from partgov.law.workable import lint
from partgov.mandates import MandateRules, ReserveLists
from partgov.questions import DecisionRules, Veto
from partgov.recall import RecallRules
from partgov.roles import OPEN, Role
from partgov.windows import Window
from tests.documents import quick_run

THIRD = Condition(share=Fraction(1, 3))
LISTS = {"permanent": ("cn", "fr"), "nobody": ()}


def told(**figures: Any) -> list[str]:
    """What cannot work in how questions are settled."""
    return [one.because for one in lint(Bylaws(decisions=DecisionRules(**figures), lists=LISTS), zone=UTC)]


def share(of: Base | None = None, counts: Counted | None = None) -> Condition:
    """A third of a base."""
    return Condition(share=Fraction(1, 3), of=of, counts=counts)


@pytest.mark.parametrize(
    ("works", "fails", "says"),
    [
        (
            {"quorum": share(Base.ELECTORATE, Counted.PRESENT)},
            {"quorum": share(Base.PRESENT, Counted.PRESENT)},
            "The quorum of a question is a share of those whom it counts (all who are present): it is always reached.",
        ),
        (
            {"quorum": share(Base.PRESENT)},
            {"quorum": AllOf((Condition(least=3), share(Base.VOTES)))},
            (
                "The quorum of a question is a share of those whom it counts (the votes For, Against and Abstain): it "
                "is always reached."
            ),
        ),
        (
            {"outright": share(Base.PRESENT)},
            {"outright": share(Base.VOTES)},
            (
                "What settles a question outright is a share of the votes For, Against and Abstain: that grows with "
                "every vote, so that nothing is out of reach before the close."
            ),
        ),
        (
            {"outright": Condition(least=9)},
            {"outright": share(Base.VOTERS)},
            (
                "What settles a question outright is a share of all who hand in anything: that grows with every vote, "
                "so that nothing is out of reach before the close."
            ),
        ),
        (
            {"quorum": THIRD, "unsettled": Unsettled.SECOND_VOTE},
            {"unsettled": Unsettled.SECOND_VOTE},
            "Without a quorum a question goes to a second vote, and no quorum is asked: there is never one.",
        ),
        (
            {"for_against": None},
            {"for_against": None, "quorum": THIRD},
            (
                "A quorum, a veto or an outright settlement is asked of a question, and no majority is given: it is "
                "never judged."
            ),
        ),
        (
            {"veto": Veto(of=("permanent", "nobody"))},
            {"veto": Veto(of=("nobody",))},
            "A vote against by anybody on nobody rejects a question, and nobody is on it.",
        ),
        (
            {"voting": Between(least=days(30), most=months(1))},
            {"voting": Between(least=days(32), most=months(1))},
            "Voting on a question (decisions.voting): at least 32 days and at most one month, and no length is both.",
        ),
        (
            {"discussion": Between(least=days(2))},
            {"discussion": Between(least=days(2), most=days(1))},
            (
                "Discussion of a question (decisions.discussion): at least two days and at most one day, and no length "
                "is both."
            ),
        ),
    ],
)
def test_both_sides(works: dict[str, Any], fails: dict[str, Any], says: str) -> None:
    """What can be is passed, what cannot is told, and in a kind of question as in its room."""
    assert ([], [says]) == (told(**works), told(**fails))
    assert [] == told(kinds={"k": DecisionRules(**works)})
    assert [says.replace("a question", "a question of the kind k")] == [
        text.replace("on a question (", "on a question of the kind k (").replace(
            "of a question (", "of a question of the kind k ("
        )
        for text in told(kinds={"k": DecisionRules(**fails)})
    ]


@pytest.mark.parametrize("period", ["discussion", "voting"])
def test_both_sides_of_a_period_of_an_election(period: str) -> None:
    """The longest that a period of an election may last is as long as the shortest, in each role too."""
    works: dict[str, Any] = {period: Between(least=days(2), most=days(2))}
    fails: dict[str, Any] = {period: Between(least=days(3), most=days(2))}

    def kinds(**rules: Any) -> list[str]:
        return [one.kind.id for one in lint(Bylaws(elections=ElectionRules(**rules)), zone=UTC)]

    assert [] == kinds(**works, roles={"board": ElectionRules(**works)})
    assert [f"workable.between.elections.{period}"] == kinds(**fails)
    assert [f"workable.between.elections.{period}"] == kinds(roles={"board": ElectionRules(**fails)})


def test_trap_16_a_kind_is_said_in_full() -> None:
    """A kind of question is told with every figure that it comes to, and cites its own clause."""
    (law,) = load_charter(
        b'extends = "none"\ncites = {"decisions" = "8", "decisions.kinds.statutes" = "8 (2)"}\n'
        b'[decisions]\nbase = "present"\nfor_against = {share = "1/2", exceeded = true}\n'
        b'kinds.statutes.for_against = "3/4"',
        place="charter.toml",
    )
    said = {one.figure: (str(one.said), one.cites) for one in restate(law)}
    room = {figure for figure in said if figure.startswith("decisions.") and "kinds" not in figure}
    assert {figure.replace("decisions.", "decisions.kinds.statutes.") for figure in room} <= said.keys()
    assert {
        "decisions.for_against": ("a For / Against question needs more than half of all who are present", "8"),
        "decisions.kinds.statutes.for_against": (
            "a For / Against question needs at least 3/4 of all who are present", "8 (2)",
        ),
    } == {figure: what for figure, what in said.items() if figure.endswith("for_against")}  # fmt: skip
    assert "recall.initiators" == said["recall.initiators"][1], "without words of its own, the key"


@pytest.mark.parametrize(
    ("works", "fails", "says"),
    [
        (
            {"window": Window(most=years(6), within=years(8))},
            {"window": Window(most=years(8), within=years(8))},
            (
                "One may be in office for at most eight years within eight years: nobody is there any longer within "
                "that, and this is never reached."
            ),
        ),
        (
            {"window": Window(most=years(2), within=years(8)), "term": years(2)},
            {"window": Window(most=years(2), within=years(8)), "term": Span(months=24, days=1)},
            (
                "One may be in office for at most two years within eight years, and a term lasts two years and one "
                "day: nobody may begin one."
            ),
        ),
        (
            {"exempt": months(11)},
            {"exempt": years(1)},
            (
                "Terms of at most one year count for nothing, and a term lasts one year: none ever counts, and no "
                "limit is ever reached."
            ),
        ),
        (
            {"exempt": years(2), "consecutive": None, "total": None},
            {"exempt": years(2), "consecutive": None, "total": None, "window": Window(most=years(3), within=years(4))},
            (
                "Terms of at most two years count for nothing, and a term lasts one year: none ever counts, and no "
                "limit is ever reached."
            ),
        ),
        ({"exempt": years(2), "term": None}, {"exempt": years(2), "term": years(2)}, None),
        (
            {"window": Window(most=years(1), within=years(2)), "term": None},
            {"window": Window(most=years(3), within=years(2)), "term": None},
            None,
        ),
        ({"reserves": ReserveLists(successions=1)}, {"exempt": years(3)}, None),
    ],
)
def test_both_sides_of_what_limits_time(works: dict[str, Any], fails: dict[str, Any], says: str | None) -> None:
    """A window that nobody fills or everybody exceeds, and terms of which none counts, in each role too."""

    def found(rules: MandateRules) -> list[str]:
        return [one.because for one in lint(Bylaws(mandates=rules), zone=UTC)]

    assert [] == found(MandateRules(**works)) == found(MandateRules(roles={"board": MandateRules(**works)}))
    (told,) = found(MandateRules(**fails))
    assert [told] == found(MandateRules(roles={"board": MandateRules(**fails)}))
    assert says in (told, None)


def test_a_window_beyond_the_calendar() -> None:
    """Nine thousand years are as good as no end: what is longer than that is never reached, and nothing breaks."""
    forever = Window(most=years(9000), within=years(9001))
    (found,) = lint(Bylaws(mandates=MandateRules(window=forever)), zone=UTC)
    assert "workable.window_within" == found.kind.id


def test_every_figure_is_said_in_every_language() -> None:
    """Every figure, of a preset that asks nothing too, has its sentence in all five languages, and no two are alike."""
    for law in (Bylaws(), *load_charter(b'extends = "none"', place="charter.toml")):
        for language in LANGUAGES:
            sentences = [one.said.told(Reader(language)) for one in restate(law)]
            assert len(sentences) == len(set(sentences))
            assert not any("{{" in sentence or "rule." in sentence for sentence in sentences)


def test_every_number_is_said() -> None:
    """Where a figure may be a whole number, one of it and several have their sentence in all five languages."""
    law, seen = Bylaws(), 0
    for room in attrs.fields(type(law)):
        rules = getattr(law, room.name)
        for name, type_ in get_type_hints(type(rules)).items() if isinstance(rules, Rules) else ():
            if int in (type_, *get_args(type_)):
                seen += 1
                for number, language in product((1, 2), LANGUAGES):
                    assert said(f"{room.name}.{name}", number, rules).told(Reader(language))
    assert seen


def test_no_sentence_speaks_of_a_limit_that_is_none() -> None:
    """Of bylaws that limit neither terms nor time, no sentence about mandates has the word, or asks anything."""
    (law,) = load_charter(b'extends = "none"', place="charter.toml")
    said = {one.figure: str(one.said) for one in restate(law) if one.figure.startswith("mandates.")}
    assert not any("limit" in sentence or "at most" in sentence for sentence in said.values())
    assert "one may be primary in one role for any length of time" == said["mandates.window"]


def test_a_kind_that_comes_goes_and_changes() -> None:
    """A new kind is told by what it has otherwise than its room, one that goes by name, others by what changes."""
    plain = Bylaws()
    same = Bylaws(decisions=DecisionRules(kinds={"k": DecisionRules()}))
    other = Bylaws(decisions=DecisionRules(kinds={"k": DecisionRules(quorum=Condition(least=9))}))
    quorum = "a question needs at least 9 (counting the votes For, Against and Abstain) as its quorum"
    for before, after, sentences in (
        (plain, plain, []),
        (plain, same, ["k has the rules of its room"]),
        (plain, other, [f"k: {quorum} instead of nothing"]),
        (same, other, [f"k: {quorum} instead of nothing"]),
        (other, plain, ["k is left out: the rules of its room hold"]),
    ):
        assert sentences == [str(one) for one in differences(before, after, zone=UTC)]


def test_what_stands_around_the_rooms() -> None:
    """Lists and bodies are told by name, and what is beyond in its own words; citations change no rule."""
    full = Bylaws(beyond=[], lists={"permanent": ["cn", "fr"]}, bodies={"council": ["chair"]}, cites={"recall": "4"})
    assert ["council: chair", "permanent: cn and fr"] == [str(one) for one in differences(Bylaws(), full, zone=UTC)]
    assert ["council: nobody", "permanent: nobody"] == [str(one) for one in differences(full, Bylaws(), zone=UTC)]
    assert (Cites({"recall": "4"}), ("cn", "fr")) == (full.recall.cites, full.lists["permanent"])


def test_a_change_has_both_values() -> None:
    """Of what is beyond, of a list and of a kind that is gone: where it stands, what was and what is, and in words."""
    custom, kind = Beyond(rule="By custom."), RecallRules(initiators=9)
    before = Bylaws(beyond=[custom], lists={"permanent": ["cn"]}, recall=RecallRules(kinds={"late": kind}))
    told = [(one.figure, one.before, one.after) for one in differences(before, Bylaws(), zone=UTC)]
    late = before.recall.kinds["late"]
    expected = [("recall.kinds.late", late, None), ("lists.permanent", ("cn",), None), ("beyond", (custom,), ())]
    assert expected == told
    back = [(one.figure, one.before, one.after) for one in differences(Bylaws(), before, zone=UTC)]
    assert expected[1:] == [
        (figure, after, was or (() if figure == "beyond" else None)) for figure, was, after in back[1:]
    ]
    assert ("recall.kinds.late.initiators", Condition(least=3), Condition(least=9)) == back[0]


CHARTER = """timezone = "Europe/Vienna"
[[bylaws]]
extends = "none"
beyond = ["the chair decides on a tie", {rule = "by consent", touches = ["decisions"]}]
cites."recall" = "§ 4"
recall.initiators = 7
[[bylaws]]
from = 2020-01-01
extends = "previous"
beyond = []
recall.initiators = 5
decisions.unsettled = "second_vote"
"""


def test_a_charter_is_printed_back(tmp_path: Path) -> None:
    """Every figure by room with what it cites, what is beyond, what differs from what is extended, what cannot work."""
    path = tmp_path / "charter.toml"
    path.write_text(CHARTER)
    run = quick_run("bylaws", path)
    lines = run.out.splitlines()
    assert (1, "") == (run.status, run.err)
    assert ["Bylaws that extend none", "Bylaws from 1 January 2020 that extend none"] == [
        line for line in lines if line.startswith("Bylaws")
    ]
    assert "    recall needs seven initiators (§ 4)" in lines
    at = lines.index("  Beyond these figures")
    assert [
        "    the chair decides on a tie",
        "    by consent (Decisions)",
        "What differs from none",
        "- recall needs seven initiators instead of one",
        "- beyond these figures: the chair decides on a tie and by consent",
    ] == lines[at + 1 : at + 6]
    assert [
        "What differs from none",
        "- recall needs five initiators instead of one, from 1 January 2020",
        (
            "- a question without a quorum is put to a second vote, and rejected without a quorum there instead of "
            "left without a result, from 1 January 2020"
        ),
    ] == lines[lines.index("What differs from none", at + 4) :][:3]
    assert lines[-1].startswith("NO A quorum, a veto"), "and cites the key"
    assert not any("R-" in line or "(P" in line for line in lines)


def test_a_charter_is_held_against_another(tmp_path: Path) -> None:
    """With `--before` each entry is told by what it changes of the one before it."""
    path, before = tmp_path / "charter.toml", tmp_path / "before.toml"
    path.write_text(CHARTER)
    before.write_text('extends = "none"\nrecall.initiators = 9')
    lines = quick_run("bylaws", path, "--before", before).out.splitlines()
    changes = [line for line in lines if line.startswith("- recall")]
    assert [
        "- recall needs seven initiators instead of nine",
        "- recall needs five initiators instead of seven, from 1 January 2020",
    ] == changes
    assert 2 == lines.count("What changes")


def test_a_charter_as_data(tmp_path: Path) -> None:
    """`--json` has the same, by entry, in the language that is asked for."""
    path = tmp_path / "charter.toml"
    path.write_text(CHARTER)
    document = json.loads(quick_run("bylaws", path, "--json").out)
    first, second = document["bylaws"]
    assert [None, "2019-12-31T23:00:00Z"] == [first["since"], second["since"]]
    assert {"rule": "by consent", "touches": ["decisions"]} in first["beyond"]
    (figure,) = [one for one in first["figures"] if one["figure"] == "recall.initiators"]
    assert {
        "figure": "recall.initiators", "of": None, "sentence": "recall needs seven initiators", "cites": "§ 4",
    } == figure  # fmt: skip
    assert "recall.initiators" in [one["figure"] for one in second["changes"]]
    assert ["workable.second_vote", "workable.no_majority"] == [one["kind"] for one in second["cannot_work"]]
    german = json.loads(quick_run("bylaws", path, "--json", "--lang", "de").out)
    assert "Zahl der Initiatoren" in next(
        one["sentence"] for one in german["bylaws"][0]["figures"] if one["figure"] == "recall.initiators"
    )


# ── votes of bodies, and recalls ─────────────────────────────────────────────────────────────────

COUNCIL = Electorate(of=["council"])
ROLES = (Role(id="council", primary_seats=7, reserve_seats=2), Role(id="chair", primary_seats=1, reserve_seats=0))
WHOLE: dict[str, Any] = {"lists": LISTS, "bodies": {"board": ("council", "chair")}}


def kinds_of(groups: Collection[str] | None = ("club",), roles: Iterable[Role] = ROLES, **rooms: Any) -> list[str]:
    """The kinds of what cannot work, among rules of an organisation with a council of seven and a chair."""
    found = lint(Bylaws(**WHOLE | rooms), roles=roles, groups=groups, zone=UTC)
    assert all(one.because.endswith(".") for one in found)
    return [one.kind.id for one in found]


def of_both(works: dict[str, Any], fails: dict[str, Any], name: str) -> None:
    """Hold both sides in questions and recalls, in each kind of them, and in recalls of a role; `asked` of both."""
    rooms: dict[str, tuple[Callable[..., Any], str, str, tuple[str, ...]]] = {
        "decisions": (DecisionRules, "for_against", "", ("kinds",)),
        "recall": (RecallRules, "majority", "recall.", ("kinds", "roles")),
    }
    for room, (rules, majority, prefix, overs) in rooms.items():
        for figures, expected in ((works, []), (fails, [f"workable.{prefix}{name}"])):
            own = rules(**{majority if key == "asked" else key: value for key, value in figures.items()})
            for law in (own, *(rules(**{over: {"chair": own}}) for over in overs)):
                whole: dict[str, Any] = {room: law}
                assert expected == kinds_of(**whole)


@pytest.mark.parametrize("electorate", [COUNCIL, Electorate(of=["board"])])
def test_as_many_as_there_are_seats(electorate: Electorate) -> None:
    """A number that all seats of the body reach can be asked, and one more cannot; a body has those of its roles."""
    seats = 7 if electorate is COUNCIL else 8
    for figure in ("quorum", "outright"):
        works = {figure: Condition(least=seats), "electorate": electorate}
        of_both(works, works | {figure: Condition(least=seats + 1)}, "above_seats")
    works = {"asked": Condition(least=seats), "electorate": electorate}
    of_both(works, works | {"asked": AllOf((Condition(least=seats + 1),))}, "above_seats")


def test_callers_of_a_body_with_fewer_seats() -> None:
    """Callers who must be of a body are no more than its seats; of members, and in a charter alone, nobody knows."""
    for least, expected in ((7, []), (8, ["workable.recall.above_seats"])):
        rules = RecallRules(initiators=Condition(least=least, among="council"))
        assert expected == kinds_of(recall=rules)
        assert [] == kinds_of(groups=None, roles=(), recall=rules)
    assert [] == kinds_of(recall=RecallRules(initiators=Condition(least=8)))
    assert [] == kinds_of(recall=RecallRules(quorum=Condition(least=8, counts=Counted.PRESENT), electorate=COUNCIL))


def test_only_seats_while_the_bylaws_hold() -> None:
    """The most seats that a role has while they hold are meant: not those before, nor those after."""
    rows = [
        Role(id="council", primary_seats=seats, reserve_seats=0, since=datetime(year, 1, 1, tzinfo=UTC))
        for year, seats in ((2010, 9), (2020, 5), (2030, 9))
    ]
    rules = DecisionRules(quorum=Condition(least=6), electorate=COUNCIL)
    for since, until, works in ((2019, 2025, True), (2020, 2030, False), (2020, 2031, True)):
        law = Bylaws(since=datetime(since, 1, 1, tzinfo=UTC), decisions=rules)
        found = lint(law, roles=rows, groups=(), until=datetime(until, 1, 1, tzinfo=UTC), zone=UTC)
        assert works == (not found)


@pytest.mark.parametrize("of", [(), ("club",), ("permanent",), ("council", "permanent"), ("open",)])
def test_trap_18_a_share_of_seats_that_nobody_has(of: tuple[str, ...]) -> None:
    """A share of seats is asked of roles with a number of them, not of members, groups, lists or open seats."""
    roles = (*ROLES, Role(id="open", primary_seats=OPEN, reserve_seats=0))
    for base, figure in ((Base.SEATS, None), (None, Base.SEATS)):
        asked: dict[str, Any] = {"majority": share(figure), "base": base or Base.FOR_AND_AGAINST}
        for names, expected in ((("council",), []), (of, ["workable.recall.no_seats"])):
            assert expected == kinds_of(roles=roles, recall=RecallRules(**asked, electorate=Electorate(of=names)))
    if not of:  # in a charter alone too
        for quorum, expected in ((Base.ELECTORATE, []), (Base.SEATS, ["workable.no_seats"])):
            assert expected == kinds_of(groups=None, roles=(), decisions=DecisionRules(quorum=share(quorum)))


@pytest.mark.parametrize("name", ["council", "club", "board", "permanent"])
def test_who_is_named_is_there(name: str) -> None:
    """Roles, groups, bodies and lists can be named; nothing else can where a record says which there are."""
    of_both({"electorate": Electorate(of=[name])}, {"electorate": Electorate(of=[name, "senate"])}, "unknown")
    assert [] == kinds_of(groups=None, roles=(), decisions=DecisionRules(electorate=Electorate(of=["senate"])))
    for among, expected in ((name, []), ("senate", ["workable.recall.unknown"])):
        assert expected == kinds_of(recall=RecallRules(initiators=Condition(least=1, among=among)))


def test_whose_vote_against_blocks_is_there() -> None:
    """A veto names roles, groups, bodies and lists as well; a name of the electorate too is told once."""
    asked = DecisionRules(veto=Veto(of=["permanent", "senate"]))
    assert ["workable.unknown"] == kinds_of(decisions=asked)
    assert [] == kinds_of(groups=None, roles=(), decisions=asked)
    both = attrs.evolve(asked, electorate=Electorate(of=["senate"]))
    assert ["workable.unknown"] == kinds_of(decisions=both)


def test_a_root_is_of_an_electorate_in_a_room_of_seats_too() -> None:
    """A root is of all who may vote: it needs no seats where a share of the room's base does."""
    for asked, expected in ((Condition(root=Fraction(1)), []), (share(), ["workable.no_seats"])):
        assert expected == kinds_of(decisions=DecisionRules(base=Base.SEATS, for_against=asked))


def test_a_body_of_itself() -> None:
    """Bodies may be made of others, and not of themselves, near or far."""
    works: dict[str, Any] = {"bodies": {"board": ("council", "inner"), "inner": ("chair",)}}
    fails: dict[str, Any] = {"bodies": {"board": ("council", "inner"), "inner": ("chair", "board")}}
    rules = DecisionRules(electorate=Electorate(of=["board"]))
    assert [] == kinds_of(**works, decisions=rules)
    by_two_ways = {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ("chair",)}
    assert [] == kinds_of(bodies=by_two_ways)
    into_a_circle = {"board": ("inner",), "inner": ("outer",), "outer": ("inner", "chair")}
    told = [
        "The body inner is made of itself, by way of outer and inner.",
        "The body outer is made of itself, by way of inner and outer.",
    ]
    assert told == [one.because for one in lint(Bylaws(extends="none", bodies=into_a_circle), zone=UTC)]
    assert 2 * ["workable.circle"] == kinds_of(**fails, decisions=rules)
    assert ["The body b is made of itself, by way of b."] == [
        one.because for one in lint(Bylaws(extends="none", bodies={"b": ("b",)}), zone=UTC)
    ]


def test_the_earliest_moment_is_before_the_end() -> None:
    """A mandate can be called into question before its term is over, and a share is of a term that has an end."""
    year, no_end = MandateRules(term=years(1)), MandateRules(term=None)
    for earliest, term, expected in (
        (months(11), year, []),
        (months(12), year, ["workable.earliest"]),
        (months(12), no_end, []),
        (Fraction(99, 100), year, []),
        (Fraction(1, 100), no_end, ["workable.earliest"]),
    ):
        assert expected == kinds_of(mandates=term, recall=RecallRules(earliest=earliest))
        own = RecallRules(roles={"chair": RecallRules(earliest=earliest)})
        longer = attrs.evolve(term, roles={"chair": MandateRules(term=years(2))})
        assert expected == kinds_of(mandates=term, recall=own)
        assert [] == kinds_of(mandates=longer, recall=own), "by the term of its own role"


def test_the_earliest_moment_is_counted_on_the_clock_of_the_organisation() -> None:
    """A month from 1 October has 31 days; where it is still 30 September it has 30, and 30 days are as long."""
    month = Bylaws(mandates=MandateRules(term=months(1)), recall=RecallRules(earliest=days(30), voting=days(1)))
    for zone, expected in ((UTC, []), (ZoneInfo("America/Los_Angeles"), ["workable.earliest"])):
        assert expected == [one.kind.id for one in lint(month, zone=zone) if one.kind.id == "workable.earliest"]


CLUB, SENATE = Electorate(of=["club"]), Electorate(of=["senate"])
AGAIN: dict[str, Any] = {"unsettled": Unsettled.SECOND_VOTE}
A_YEAR_ON = datetime(2017, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rooms", "kind", "found", "needed", "says"),
    [
        ({"recall": RecallRules(quorum=share(Base.VOTES))}, "recall.quorum_itself", "votes", "another base",
         "The quorum of a recall is a share of those whom it counts (the votes For, Against and Abstain): "),
        ({"recall": RecallRules(outright=share(Base.VOTERS))}, "recall.outright_base", "voters", "a base that stands",
         "What settles a recall outright is a share of all who hand in anything: "),
        ({"decisions": DecisionRules(**AGAIN)}, "second_vote", "none", "a quorum", "Without a quorum a question goes "),
        ({"recall": RecallRules(roles={"chair": RecallRules(**AGAIN)})}, "recall.second_vote", "none", "a quorum",
         "Without a quorum a recall in the role chair goes to a second vote, "),
        ({"recall": RecallRules(kinds={"k": RecallRules(majority=None, quorum=THIRD)})}, "recall.no_majority", "none",
         "a majority", "is asked of a recall of the kind k, and no majority is given: "),
        ({"decisions": DecisionRules(base=Base.SEATS)}, "no_seats", "none", "seats",
         "A share of all seats is asked of a question, and who may vote has no fixed number of them (all members): "),
        ({"recall": RecallRules(electorate=CLUB, base=Base.SEATS)}, "recall.no_seats", "none", "seats",
         "A share of all seats is asked of a recall, and who may vote has no fixed number of them (those of club): "),
        ({"decisions": DecisionRules(quorum=Condition(least=8), electorate=COUNCIL)}, "above_seats", 8, 7,
         "More is asked of a question than there are seats to fill (those of council): 8 of 7."),
        ({"recall": RecallRules(initiators=Condition(least=8, among="council"))}, "recall.above_seats", 8, 7,
         "More is asked of a recall than there are seats to fill (those of council): 8 of 7."),
        ({"decisions": DecisionRules(electorate=SENATE)}, "unknown", "senate", "a role, group, body or list",
         "senate is no role, group, body or list, and is named among those who put or decide a question."),
        ({"recall": RecallRules(electorate=SENATE)}, "recall.unknown", "senate", "a role, group, body or list",
         "senate is no role, group, body or list, and is named among those who call or decide a recall."),
        ({"decisions": DecisionRules(veto=Veto(of=["nobody"]))}, "veto_nobody", 0, 1,
         "A vote against by anybody on nobody rejects a question, and nobody is on it."),
        ({"mandates": MandateRules(term=None), "recall": RecallRules(earliest=Fraction(1, 3))}, "earliest", "open",
         "a term", "by a recall after 1/3 of its term, and a term is open: it has no share."),
        ({"recall": RecallRules(roles={"chair": RecallRules(earliest=years(1))})}, "earliest", A_YEAR_ON, A_YEAR_ON,
         "in the role chair after one year at the earliest, and a term lasts one year: it is over by then."),
        ({"decisions": DecisionRules(voting=Between(least=days(2), most=days(1)))}, "between.decisions.voting",
         datetime(2016, 10, 2, tzinfo=UTC), datetime(2016, 10, 3, tzinfo=UTC), "at least two days and at most one day"),
        ({"decisions": DecisionRules(voting=Span(), leeway=Leeway.EXACTLY)}, "no_time.decisions.voting", "P0D",
         "more than P0D", ""),
        ({"mandates": MandateRules(gap=Span())}, "gap", "P0D", "more than P0D", ""),
        ({"mandates": MandateRules(consecutive=6, total=5)}, "consecutive", 6, 5, ""),
        ({"bodies": {"b": ("council", "b")}}, "circle", "b", "other parts", "The body b is made of itself, "),
    ],
)  # fmt: skip
def test_what_is_found_and_what_would_do(
    rooms: dict[str, Any], kind: str, found: object, needed: object, says: str
) -> None:
    """Each finding has what was found and what would do as data, and says of what: of a kind, or in a role, too."""
    (one,) = lint(Bylaws(**WHOLE | rooms), roles=ROLES, groups=("club",), zone=UTC)
    assert (f"workable.{kind}", found, needed) == (one.kind.id, one.found, one.needed)
    assert says in one.because


@pytest.mark.parametrize(
    ("name", "decisions", "recall"),
    [
        ("quorum_itself", "quorum", "quorum"), ("outright_base", "outright", "outright"),
        ("second_vote", "unsettled", "unsettled"), ("no_majority", "for_against", "majority"),
        ("no_seats", "electorate", "electorate"), ("above_seats", "electorate", "electorate"),
        ("unknown", "electorate", "electorate"),
    ],
)  # fmt: skip
def test_questions_and_recalls_cite_their_own(name: str, decisions: str, recall: str) -> None:
    """What is found of both rests on the proposal of each, and on the setting that holds its figure."""
    question, other = KINDS[f"workable.{name}"], KINDS[f"workable.recall.{name}"]
    assert ("P8, R-68", f"decisions.{decisions}") == (question.basis, question.setting)
    assert ("P6, R-68", f"recall.{recall}") == (other.basis, other.setting)


@pytest.mark.parametrize(
    ("primary", "reserve", "members", "kind", "found", "needed"),
    [
        (0, 1, None, "no_primary", 0, 1), (0, 0, None, "", 0, 0), (1, 1, None, "", 0, 0), (2, 1, 3, "", 0, 0),
        (2, 1, 2, "seats", 3, 2),
    ],
)  # fmt: skip
def test_seats_of_a_role(primary: int, reserve: int, members: int | None, kind: str, found: int, needed: int) -> None:
    """A role needs a primary seat where it has reserves, and as many members as it has seats."""
    roles = [Role(id="council", primary_seats=primary, reserve_seats=reserve)]
    asked = lint(Bylaws(extends="none"), roles=roles, members=members, zone=UTC)
    told = [(one.kind.id, one.found, one.needed) for one in asked if one.kind.setting == "roles"]
    assert told == [(f"workable.{kind}", found, needed)] * bool(kind)


def test_an_earliest_moment_beyond_the_calendar() -> None:
    """A wait that no calendar has is over after any term, but for one that has no end there: that is told itself."""
    for wait, term, expected in (
        (years(7981), years(7982), []),
        (years(9000), years(7982), ["workable.earliest"]),
        (years(9000), years(7983), ["workable.endless.mandates.term"]),
        (years(1), years(7983), ["workable.endless.mandates.term"]),
    ):
        rules: dict[str, Any] = {"mandates": MandateRules(term=term), "recall": RecallRules(earliest=wait)}
        assert expected == kinds_of(**rules), (wait, term)


@pytest.mark.parametrize("length", ["discussion", "voting"])
def test_bounds_beyond_the_calendar(length: str) -> None:
    """The longest and the shortest that a period lasts are compared where no calendar has them, and nothing breaks."""
    for least, most, expected in (
        (1, 7983, [f"workable.endless.decisions.{length}"]),
        (7983, 7984, [f"workable.endless.decisions.{length}"]),
        (7983, 7982, [f"workable.between.decisions.{length}"]),
    ):
        rules: dict[str, Any] = {length: Between(least=years(least), most=years(most))}
        assert expected == kinds_of(decisions=DecisionRules(**rules)), (least, most)


def test_how_recalls_settle_themselves() -> None:
    """A quorum of those it counts, a base that grows, a second vote without a quorum, a quorum without a majority."""
    of_both({"quorum": share(Base.PRESENT)}, {"quorum": share(Base.VOTES)}, "quorum_itself")
    of_both({"outright": THIRD}, {"outright": share(Base.VOTES)}, "outright_base")
    second = {"unsettled": Unsettled.SECOND_VOTE}
    of_both({"quorum": THIRD} | second, second, "second_vote")
    nothing = {"asked": None}
    of_both(nothing, nothing | {"quorum": THIRD}, "no_majority")
    of_both(nothing, nothing | {"outright": THIRD}, "no_majority")


@pytest.mark.parametrize("period", ["discussion", "voting"])
def test_both_sides_of_a_period_of_a_recall(period: str) -> None:
    """The longest that a period of a recall may last is as long as the shortest, in each kind too."""
    works: dict[str, Any] = {period: Between(least=days(2), most=days(2))}
    fails: dict[str, Any] = {period: Between(least=days(3), most=days(2))}
    assert [] == kinds_of(recall=RecallRules(**works, kinds={"k": RecallRules(**works)}))
    assert [f"workable.between.recall.{period}"] == kinds_of(recall=RecallRules(**fails))
    assert [f"workable.between.recall.{period}"] == kinds_of(recall=RecallRules(kinds={"k": RecallRules(**fails)}))


@pytest.mark.parametrize(
    ("retire", "seats", "says"),
    [
        (Condition(least=3), 3, ""),
        (Condition(least=4), 3, "Seats of board that have to be up at an election: 4; it has 3."),
        (Condition(least=3, exceeded=True), 3, "Seats of board that have to be up at an election: 4; it has 3."),
        (Condition(share=Fraction(1)), 3, ""),
        (AllOf((Condition(least=2), Condition(least=9))), 3, "have to be up at an election: 9; it has 3."),
        (AnyOf((Condition(least=2), Condition(least=9))), 3, ""),
        (Condition(root=Fraction(2), of=Base.SEATS), 3, "have to be up at an election: 4; it has 3."),
        (Condition(root=Fraction(2), of=Base.SEATS), 4, ""),
        (Condition(least=4), OPEN, ""),
        (THIRD, OPEN, "A share of the seats of board has to be up at an election, and their number is open: "),
    ],
)
def test_both_sides_of_how_many_retire(retire: Condition, seats: int, says: str) -> None:
    """R-101: no more seats can be up at an election than there are, in a role of its own rules too."""
    roles = [Role(id="board", primary_seats=seats, reserve_seats=0)]
    everywhere, there = MandateRules(retire=retire), MandateRules(roles={"board": MandateRules(retire=retire)})
    for mandates in (everywhere, there):
        told = [one.because for one in lint(Bylaws(mandates=mandates), roles=roles, zone=UTC)]
        assert bool(says) == bool(told)
        assert says in "".join(told)
    elsewhere = MandateRules(roles={"council": MandateRules(retire=retire)})
    assert not lint(Bylaws(mandates=elsewhere), roles=roles, zone=UTC)


def test_nobody_is_a_word() -> None:
    """R-83: over a preset that names who may appoint, nobody is said by a word, and is written back."""
    laws = load_charter(b'extends = "wikimedia-board-2015"\nmandates.appointed_by = "nobody"', place="charter.toml")
    assert {()} == {law.mandates.appointed_by for law in laws}
    (law,) = load_charter(b'extends = "none"\nmandates.appointed_by = ["a", "b"]', place="charter.toml")
    assert ("a", "b") == law.mandates.appointed_by


@pytest.mark.parametrize(("zone", "works"), [("Europe/Amsterdam", True), ("UTC", False)])
def test_the_bounds_of_a_period_are_held_against_each_other_on_the_clock_of_the_organisation(
    zone: str, works: bool
) -> None:
    """From half past midnight of the first of March a month has 31 days; in UTC it is the 28th of February still."""
    since = datetime(2021, 2, 28, 23, 30, tzinfo=UTC)
    law = Bylaws(since=since, elections=ElectionRules(voting=Between(least=days(30), most=months(1))))
    found = [one.kind.id for one in lint(law, zone=ZoneInfo(zone)) if one.kind.id.startswith("workable.between")]
    assert ([] if works else ["workable.between.elections.voting"]) == found


def test_a_term_longer_than_a_window_allows_is_told_with_both_ends() -> None:
    """Two years from the first of October 2016, of which one year may be in office."""
    window = Window(most=years(1), within=years(4))
    (one,) = lint(Bylaws(mandates=MandateRules(term=years(2), window=window)), zone=UTC)
    assert ("workable.window_term", datetime(2018, 10, 1, tzinfo=UTC), datetime(2017, 10, 1, tzinfo=UTC)) == (
        one.kind.id, one.found, one.needed,
    )  # fmt: skip


def test_a_role_outside_the_body_hides_no_cap_over_it() -> None:
    """R-99: a tenth of the three seats of the board is none, and the auditors are not of the board."""
    tenth = MandateRules(cap=Condition(share=Fraction(1, 10)), cap_over="board")
    roles = [Role(id=name, primary_seats=3, reserve_seats=0) for name in ("auditor", "chair", "watch")]
    found = lint(Bylaws(bodies={"board": ("chair",)}, mandates=tenth), roles=roles, zone=UTC)
    assert [("workable.cap_nobody", 0)] == [(one.kind.id, one.found) for one in found]


def found_of(law: Bylaws, *roles: Role) -> list[tuple[str, object, object]]:
    """What in these bylaws cannot work: its kind, what was found and what is needed."""
    return [(one.kind.id, one.found, one.needed) for one in lint(law, roles=roles, zone=UTC)]


def test_what_is_exempt_is_told_with_both_ends() -> None:
    """Whoever serves a year, of which a year and less does not count, never has a term; a day less than one is fine."""
    for exempt, works in ((years(1), False), (months(11), True)):
        law = Bylaws(mandates=MandateRules(term=years(1), exempt=exempt))
        over = datetime(2017, 10, 1, tzinfo=UTC)
        assert ([] if works else [("workable.exempt", over, over)]) == found_of(law)


@pytest.mark.parametrize(("since", "context"), [(0, "always"), (1, "later")])
def test_a_role_that_begins_with_the_bylaws_needs_no_day(since: int, context: str) -> None:
    """Its day is told where it begins a microsecond after them."""
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    role = Role(id="team", primary_seats=0, reserve_seats=1, since=begins + timedelta(microseconds=since))
    (one,) = lint(Bylaws(since=begins), roles=[role], zone=UTC)
    assert ("workable.no_primary", context) == (one.kind.id, one.values["context"])


@pytest.mark.parametrize(("seats", "found"), [(0, []), (1, [("workable.cap_nobody", 0, 1)]), (2, [])])
def test_half_of_one_seat_is_nobody_s(seats: int, found: list[tuple[str, object, object]]) -> None:
    """R-99: of two seats one affiliation may have one, of one none; where a role has no seats nothing is said."""
    law = Bylaws(mandates=MandateRules(cap=Condition(share=Fraction(1, 2))))
    assert found == found_of(law, Role(id="chair", primary_seats=seats, reserve_seats=0))


def test_the_body_that_a_cap_names_is_told() -> None:
    """One that the bylaws do not have, by its name."""
    law = Bylaws(mandates=MandateRules(cap=Condition(share=Fraction(1, 2)), cap_over="board"))
    assert [("workable.cap_body", "board", None)] == found_of(law)


def test_how_many_retire_is_told_with_the_seats() -> None:
    """R-101: three of two seats; and a share of seats that are open, of which there is no number."""
    for retire, seats, found in (
        (Condition(least=3), 2, (3, 2)), (Condition(share=Fraction(1, 2)), OPEN, ("open", "a number of seats")),
    ):  # fmt: skip
        law = Bylaws(mandates=MandateRules(retire=retire))
        assert [("workable.retire", *found)] == found_of(law, Role(id="team", primary_seats=seats, reserve_seats=0))
