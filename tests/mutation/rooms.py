"""Which tests hold which room: those that are about it, and second encodings of its rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ROOMS: Final[Mapping[str, str]] = {
    "apportionment": "apportionment",
    "ballots": "ballots trials:marks",
    "bars": "mandates caps windows",
    "calls": "recall decisions parts_of_a_demand",
    "candidacies": "elections caps trials:gates",
    "caps": "caps capping trials:caps",
    "carried": "own_rules recall trials:votes",
    "columns": "columns",
    "contests": "contests trials:contests",
    "decisions": "decisions own_rules trials:votes",
    "dues": "dues trials:dues",
    "elections": "elections own_elections trials:gates",
    "electorates": "requirements bodies parts_of_a_demand trials:votes",
    "eligibility": "parts_of_a_demand requirements elections",
    "exposure": "inference pool_dates",
    "groups": "groups trials:groups",
    "inference": "inference",
    "limits": "remainders mandates windows trials:terms trials:windows",
    "loglines": "ledger",
    "mandates": "mandates trials:terms",
    "history.margins": "margins",
    "members": "members dues",
    "merits": "elections trials:seats trials:gates",
    "motions": "recall parts_of_a_demand trials:motions",
    "outcomes": "elections own_elections",
    "pools": "pools pool_dates",
    "proposals": "decisions own_rules parts_of_a_demand",
    "publishing": "ledger",
    "questions": "decisions own_rules trials:votes",
    "receipts": "ledger",
    "recall": "recall trials:motions trials:votes",
    "remainders": "remainders mandates",
    "requirements": "requirements parts_of_a_demand",
    "roles": "roles",
    "seating": "seating trials:seats",
    "succession": "succession reserve_lists trials:lists",
    "tallies": "ballots trials:marks",
    "terms": "terms windows trials:terms",
    "units": "giving_away inference pools",
    "verification": "ledger",
    "ways": "caps elections",
    "windows": "windows trials:windows",
    "foundation.conditions": "conditions",
    "foundation.draws": "draws",
    "foundation.lifecycles": "lifecycles",
    "foundation.merkle": "merkle",
    "foundation.money": "money",
    "foundation.periods": "periods",
    "foundation.rulings": "rulings dues",
    "foundation.timelines": "timelines",
    "foundation.timetables": "timetables",
    "foundation.values": "values",
    "history.capping": "capping trials:caps",
    "history.deciding": "deciding",
    "history.electing": "replay councils trials:councils",
    "history.ranks": "ranks",
    "history.recalling": "replay recall trials:councils",
    "history.replay": "replay councils ten_years trials:councils",
    "history.succeeding": "replay reserve_lists trials:councils trials:lists",
    "history.yielding": "retiring ranks trials:councils",
}


def _selected(word: str) -> str:
    room, _, rule = word.partition(":")
    if not rule:
        return f"tests/test_{room}.py"
    test = "councils_are_drawn_anew_for_each_number" if rule in DRAWN else "a_second_encoding_comes_to_the_same"
    return f"tests/test_trials.py::test_{test}[{rule}]"


DRAWN: Final = {"councils", "bodies", "lists", "appointments", "caps"}
"""The trials that draw many cases at a time."""

ROOMS: Final[Mapping[str, tuple[str, ...]]] = {
    room: tuple(_selected(word) for word in words.split()) for room, words in _ROOMS.items()
}
"""The tests of each room, as pytest is given them."""
