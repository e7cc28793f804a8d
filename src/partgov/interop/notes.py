"""Notes: checkpoints as text, each a note in the form of C2SP, with or without signatures.

A note is a text of four lines (the log's name, the size, the root in base64, the day), an empty line, and any
signatures, each a line of an em dash, the signer's name, and base64. Signatures are Ed25519; making and checking them
needs `partgov[sign]`.
"""

from __future__ import annotations

__all__ = [
    "Note",
    "fresh_key",
    "read_checkpoints",
    "read_notes",
    "sign_notes",
    "verifier_of",
    "verify_notes",
    "write_notes",
]

import base64
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import as_tuple
from partgov.ledger import Checkpoint
from partgov.verification import judge_signatures

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


@attrs.frozen
class Note:
    """A checkpoint, and the lines of those who signed it."""

    checkpoint: Checkpoint
    signatures: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)

    @property
    def body(self) -> str:
        """What is signed."""
        one = self.checkpoint
        return f"{one.log}\n{one.size}\n{base64.b64encode(one.root).decode()}\nday {one.day}\n"

    @property
    def text(self) -> str:
        """The whole note."""
        return f"{self.body}\n{''.join(self.signatures)}"


_NOTE: Final = re.compile(
    r"(?P<log>[^\n ]+)\n(?P<size>0|[1-9][0-9]{0,11})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"day (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\n\n(?P<signatures>(?:— [^ \n+]+ [A-Za-z0-9+/]{91}=\n)*)"
)


def write_notes(notes: Iterable[Note]) -> bytes:
    """Return the text of notes, one after another."""
    return "".join(note.text for note in notes).encode()


def read_notes(data: bytes, *, place: str = "the checkpoints") -> tuple[Note, ...]:
    """
    Read notes that `write_notes` wrote: all of one log, one for each day, none left out. Signatures are not checked.

    Raises `FaultsError` where a note has another form, a day is missing, or there are several logs.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "?"
    found: list[Note] = []
    position = 0
    while position < len(text):
        number = len(found) + 1
        match = _NOTE.match(text, position)
        note = None if match is None else _note(match)
        if match is None or note is None or note.text != match[0]:
            wanted = Phrase("wanted.note_log_s_name_size")
            raise FaultsError(place, (Fault(f"{place}, note {number}", wanted, Phrase("found.something_else")),))
        day = note.checkpoint.day
        if found and day != found[-1].checkpoint.day + timedelta(days=1):
            wanted = Phrase("wanted.day_after_no_day_left", value=found[-1].checkpoint.day)
            raise FaultsError(place, (Fault(f"{place}, note {number}", wanted, str(day)),))
        found.append(note)
        position = match.end()
    names = Counter(one.checkpoint.log for one in found)
    if len(names) > 1:
        raise FaultsError(
            place, (Fault(place, Phrase("wanted.checkpoints_one_log"), Phrase("found.those", count=len(names))),)
        )
    return tuple(found)


def read_checkpoints(data: bytes, *, place: str = "the checkpoints") -> tuple[Checkpoint, ...]:
    """Read the checkpoints of notes, as `read_notes` does."""
    return tuple(note.checkpoint for note in read_notes(data, place=place))


def _note(match: re.Match[str]) -> Note | None:
    try:
        root = base64.b64decode(match["root"], validate=True)
        day = date.fromisoformat(match["day"])
        checkpoint = Checkpoint(log=match["log"], day=day, size=int(match["size"]), root=root)
    except ValueError:
        return None
    signatures = re.findall("[^\n]+\n", match["signatures"])
    encoded = [line.split()[2] for line in signatures]
    same = [base64.b64encode(base64.b64decode(one)).decode() for one in encoded]
    return Note(checkpoint, signatures) if same == encoded else None


# ── signatures ───────────────────────────────────────────────────────────────────────────────────

_ED25519: Final = b"\x01"
_KEY: Final = re.compile(r"(?P<name>[^ \n+]+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]{44})")
_SECRET: Final = "PRIVATE+KEY+"


def fresh_key(name: str) -> tuple[str, str]:
    """
    Return a new signing key, to be kept secret, and its verifier key, to be published, both under a name.

    Raises `PartgovError` for a name with spaces or plus signs.
    """
    if not name or any(one.isspace() or one == "+" for one in name):
        raise PartgovError("name", name, Phrase("wanted.name_without_spaces_plus_signs"))
    key = _ed25519().Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    parts = f"{name}+{_id_of(name, public).hex()}"
    return (
        f"{_SECRET}{parts}+{base64.b64encode(_ED25519 + key.private_bytes_raw()).decode()}",
        f"{parts}+{base64.b64encode(_ED25519 + public).decode()}",
    )


def verifier_of(signing: str) -> str:
    """
    Return the verifier key of a signing key.

    Raises `FaultsError`, which tells nothing of it, where it is none, and `PartgovError` without the extra `[sign]`.
    """
    name, key = _signer(signing)
    public = key.public_key().public_bytes_raw()
    return f"{name}+{_id_of(name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def sign_notes(notes: Iterable[Note], signing: str) -> tuple[Note, ...]:
    """
    Return notes with a signature by a signing key on each; one that carries it already stays as it is.

    Raises `FaultsError`, which tells nothing of the key, where it is none, and `PartgovError` without the extra
    `[sign]`.
    """
    name, key = _signer(signing)
    number = _id_of(name, key.public_key().public_bytes_raw())
    signed = []
    for note in notes:
        line = f"— {name} {base64.b64encode(number + key.sign(note.body.encode())).decode()}\n"
        signed.append(note if line in note.signatures else attrs.evolve(note, signatures=(*note.signatures, line)))
    return tuple(signed)


def verify_notes(notes: Iterable[Note], verifier: str) -> Finding:
    """
    Say whether each note is signed by the holder of a verifier key, and which is the first that is not.

    Raises `PartgovError` where the key has another form, and `FaultsError`, which tells nothing of it, where it is one
    to sign with.
    """
    name, key, number = _verifier(verifier)

    def signs(note: Note) -> bool:
        for line in note.signatures:
            _, signer, encoded = line.split()
            given = base64.b64decode(encoded)
            if signer == name and given[:4] == number:
                try:
                    key.verify(given[4:], note.body.encode())
                except _invalid():
                    continue
                return True
        return False

    return judge_signatures(name, ((note.checkpoint.day, signs(note)) for note in notes))


def _ed25519() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise PartgovError("signatures", None, Phrase("wanted.what_pip_install_partgov_sign")) from None
    return ed25519


def _invalid() -> type[Exception]:
    from cryptography.exceptions import InvalidSignature

    return InvalidSignature


def _id_of(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _signer(text: str) -> tuple[str, Ed25519PrivateKey]:
    match = _KEY.fullmatch(text.strip().removeprefix(_SECRET))
    raw = _decoded(match)
    if match is None or raw is None or not text.strip().startswith(_SECRET):
        raise FaultsError(
            "key", (Fault("the signing key", Phrase("wanted.key_partgov_key_writes"), Phrase("found.something_else")),)
        )
    key = _ed25519().Ed25519PrivateKey.from_private_bytes(raw)
    if _id_of(match["name"], key.public_key().public_bytes_raw()).hex() != match["id"]:
        raise FaultsError(
            "key", (Fault("the signing key", Phrase("wanted.key_its_own_number"), Phrase("found.another_number")),)
        )
    return match["name"], key


def _verifier(text: str) -> tuple[str, Ed25519PublicKey, bytes]:
    match = _KEY.fullmatch(text.strip())
    raw = _decoded(match)
    if match is None or raw is None or _id_of(match["name"], raw).hex() != match["id"]:
        place, wanted = "the verifier key", Phrase("wanted.key_such_example_org_books")
        if text.strip().startswith(_SECRET):  # it was taken for the other: nobody is told what it is
            raise FaultsError(place, (Fault(place, wanted, Phrase("found.something_else")),))
        raise PartgovError(place, text, wanted)
    return match["name"], _ed25519().Ed25519PublicKey.from_public_bytes(raw), bytes.fromhex(match["id"])


def _decoded(match: re.Match[str] | None) -> bytes | None:
    if match is None:
        return None
    raw: Any = base64.b64decode(match["key"])
    return raw[1:] if len(raw) == 33 and raw[:1] == _ED25519 else None
