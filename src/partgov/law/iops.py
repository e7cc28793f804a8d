"""The organisation of 2016, as data: its proposals, its rules and its roles.

Text:     Proposals 7, 9, 13 and 16 for the roles; all of them for the rules.
Decides:  nothing: it says what was adopted. The figures of the poll itself are in the shipped record.
Leaves:   everything else to the rooms below.
Readings: R-38 ("appoint" means a mandated role filled by election).
"""

from __future__ import annotations

__all__ = ["BYLAWS", "CLAUSES", "ROLES"]

from collections.abc import Mapping
from typing import Final

from partgov.bylaws import Bylaws
from partgov.roles import Role

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"ROLES": ("P2", "P7", "P9", "P13", "P16", "R-38")}

BYLAWS: Final = Bylaws()
"""The adopted figures of every rule, which are the defaults of every rules class."""

ROLES: Final = (
    Role(id="adjudication-committee", title="Adjudication committee", primary_seats=5, reserve_seats=3),  # P7
    Role(
        id="financial-administrator",
        title="Financial administrator",
        primary_seats=1,  # P9 gives no number
        reserve_seats=1,
        note="The organisation's own call for candidates asked for one primary and one reserve caretaker.",
    ),
    Role(id="financial-team", title="Financial team", primary_seats=3, reserve_seats=0),  # P13
    Role(id="website-content-curators", title="Website content curators", primary_seats=5, reserve_seats=2),  # P16
)
"""The roles the organisation adopted."""
