"""Which tests hold which room: those that are about it, and second encodings of its rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_ROOMS: Final[Mapping[str, str]] = {
    "accounts": "ownership",
    "apportionment": "apportionment shown",
    "ballots": "ballots recall elections own_elections columns shown record records_json trials:marks",
    "bars": "mandates caps windows own_elections remainders",
    "bylaws": "bylaws bodies fields",
    "calls": "recall decisions parts_of_a_demand contradictions forms amendments conditions record records_json fields",
    "candidacies": "elections own_elections forms contradictions requirements records_json fields trials:gates",
    "caps": "caps capping fields trials:caps",
    "carried": "own_rules decisions recall trials:votes",
    "columns": "columns frozen",
    "contests": "contests trials:contests",
    "decisions": "decisions own_rules deciding bodies lifecycle_tables refusals shown records_json trials:votes",
    "dues": "dues audit_of_dues shown summaries values fields trials:dues",
    "elections": "elections own_elections caps requirements forms records_json amendments trials:gates",
    "electorates": "requirements bodies forms parts_of_a_demand fields ballots own_elections trials:marks",
    "eligibility": "parts_of_a_demand requirements own_elections forms",
    "exposure": "exposure pool_dates inference shown",
    "groups": "groups amendments fields trials:groups",
    "inference": "inference giving_away pool_dates frozen",
    "limits": "remainders mandates windows trials:terms trials:windows",
    "loglines": "ledger signatures",
    "mandates": "mandates trials:terms",
    "members": "members fields",
    "merits": "merits elections own_elections trials:gates",
    "motions": "recall parts_of_a_demand bodies lifecycle_machines forms records_json fields trials:motions",
    "options": "own_rules",
    "outcomes": "elections own_elections caps refusals shown replay records_json",
    "policies": "pool_dates",
    "pools": "pools pool_dates giving_away inference shown frozen",
    "proposals": "decisions own_rules parts_of_a_demand",
    "publishing": "publishing ledger following shown giving_away pool_dates fields",
    "questions": "decisions own_rules contradictions charters forms amendments record fields trials:votes",
    "rankings": "rankings forms fields",
    "recall": "recall trials:motions trials:votes",
    "receipts": "ledger",
    "remainders": "remainders mandates trials:terms",
    "requirements": "requirements parts_of_a_demand own_elections forms amendments bylaws records_json fields",
    "roles": "roles seating encodings fields",
    "seating": "seating caps elections own_elections encodings retiring shown records_json trials:seats",
    "succession": "succession reserve_lists windows lifecycle_machines records_json trials:lists",
    "swings": "decisions own_rules",
    "tallies": "ballots recall own_elections foreign_values shown refusals records_json fields frozen trials:marks",
    "terms": "terms windows amendments forms charters fields trials:terms trials:councils",
    "units": "pools pool_dates giving_away shown",
    "verification": "ledger signatures",
    "ways": "caps frozen",
    "windows": "windows contradictions trials:windows",
    "foundation.conditions": "conditions",
    "foundation.draws": "draws",
    "foundation.lifecycles": "lifecycles lifecycle_tables pictures",
    "foundation.merkle": "merkle ledger publishing",
    "foundation.money": "money",
    "foundation.periods": "periods foreign_values",
    "foundation.rulings": "rulings cites linked_reasons shown",
    "foundation.timelines": "timelines",
    "foundation.timetables": "timetables",
    "foundation.values": "values fields errors frozen",
    "history.agenda": "agenda appointments terms capping own_elections windows frozen",
    "history.appointing": "appointments trials:appointments frozen",
    "history.audit": "audit audit_of_dues audit_of_groups undeclared deciding checks_of_votes bodies frozen",
    "history.bodies": "bodies deciding requirements appointments frozen",
    "history.capping": "capping trials:caps",
    "history.check_appointments": "appointments",
    "history.check_elections": "checks_of_elections audit retiring remainders own_elections",
    "history.check_offices": "audit_of_mandates appointments terms bodies",
    "history.check_votes": "checks_of_votes audit deciding parts_of_a_demand",
    "history.deciding": "deciding bodies audit_of_groups frozen",
    "history.dependence": "deciding",
    "history.electing": "replay bodies terms retiring ranks capping reserve_lists own_elections trials:councils",
    "history.excess": "capping frozen",
    "history.lapsing": "reserve_lists frozen",
    "history.margins": "margins bodies",
    "history.ranks": "ranks terms frozen",
    "history.recalling": "replay bodies trials:councils",
    "history.replay": "replay bodies terms retiring capping appointments ten_years trials:councils frozen",
    "history.succeeding": "replay reserve_lists capping appointments trials:councils trials:lists",
    "history.waits": "agenda bodies",
    "history.yielding": "terms retiring ranks trials:councils frozen",
    "law.amendments": "amendments contradictions",
    "law.clauses": "clauses",
    "law.restated": "restated amendments contradictions",
    "law.settling": "contradictions",
    "law.workable": "contradictions amendments capping",
}


def _selected(word: str) -> Iterable[str]:
    room, _, rule = word.partition(":")
    if not rule:
        return (f"tests/test_{room}.py",)
    return (
        f"tests/test_trials.py::test_a_second_encoding_comes_to_the_same[{rule}-{first}]" for first in range(0, 150, 30)
    )


ROOMS: Final[Mapping[str, tuple[str, ...]]] = {
    room: tuple(test for word in words.split() for test in _selected(word)) for room, words in _ROOMS.items()
}
"""The tests of each room, as pytest is given them."""
