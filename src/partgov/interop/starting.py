"""Starting: the files of a folder to begin with: an election that works, for an officer to write her own over."""

from __future__ import annotations

__all__ = ["first_files"]

from typing import Final

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase, Reader, say
from partgov.interop.charters import preset_names

_MEMBERS: Final = """\
id,name,joined
ana,Ana,2013-05-01
bo,Bo,2014-02-01
cy,Cy,2015-09-01
dee,Dee,2016-01-01
"""
_MARKS: Final = """\
Timestamp,Name,Ana,Bo
2026-10-16 09:00:00,Ana,Yes,Yes
2026-10-16 10:30:00,Bo,Yes,
2026-10-17 08:15:00,Cy,No,Yes
2026-10-20 21:40:00,Dee,Yes,Yes
"""
_CANDIDATES: Final = """\
id,at,statement
ana,2026-10-02 12:00,I would like to go on.
bo,2026-10-03 18:30,I would like to begin.
"""
_MAP: Final = """\
timezone = "Europe/Amsterdam"

[members]
id = "id"
name = "name"
joined = "joined"
called = ["name"]      # by which the sheet of marks names members

[marks]
voter = "Name"
cast_at = "Timestamp"
empty = "unmarked"     # or "abstain", or "refused"
words = { yes = ["Yes"], no = ["No"], abstain = ["Abstain"] }

[marks.candidates]     # a column for each candidate: who is meant by which heading
"Ana" = "ana"
"Bo" = "bo"

[candidates]
id = "id"
at = "at"
statement = "statement"

[election]             # what no sheet says
id = "board-2026"
role = "board"
primary = 1
reserve = 1
discussion_opens = 2026-10-01T00:00:00+02:00
voting_opens = 2026-10-15T00:00:00+02:00
voting_closes = 2026-10-29T00:00:00+01:00
# elected = ["ana"]    # what was declared, if anything
# reserves = ["bo"]
"""


_README: Final = ("members", "marks", "map", "bylaws", "record", "audit")
"""What the six lines are about."""


def first_files(preset: str, reader: Reader) -> dict[str, str]:
    """Return the files by name; raise `PartgovError` for a preset that there is not."""
    if preset not in preset_names():
        raise PartgovError("--preset", preset, Phrase("wanted.one", names=", ".join(preset_names())))
    return {
        "members.csv": _MEMBERS,
        "marks.csv": _MARKS,
        "candidates.csv": _CANDIDATES,
        "sheets.toml": _MAP,
        "bylaws.toml": f'[[bylaws]]\nextends = "{preset}"\n',
        "README.txt": "".join(f"{say(f'start.{line}', {}, reader)}\n" for line in _README),
    }
