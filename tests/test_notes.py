"""Notes: checkpoints in the form of C2SP, and who signed them."""

from __future__ import annotations

import base64
import json
import os
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.interop.notes import (
    Note,
    fresh_key,
    read_checkpoints,
    read_notes,
    sign_notes,
    verifier_of,
    verify_notes,
    write_notes,
)
from partgov.ledger import Checkpoint
from tests.documents import quick_run
from tests.test_cli_ledger import booked, books

ROOT = sha256(b"").digest()
NOTES = tuple(Note(Checkpoint(log="example.org/books", day=date(2017, 1, day), size=day, root=ROOT)) for day in (1, 2))


def test_read_back() -> None:
    """What is written of notes reads as the same, signed or not."""
    assert read_notes(write_notes(NOTES)) == NOTES
    assert read_checkpoints(write_notes(NOTES)) == tuple(note.checkpoint for note in NOTES)


class TestSigned:
    """Signatures."""

    @pytest.fixture(autouse=True)
    def _needs_cryptography(self) -> None:
        pytest.importorskip("cryptography", reason="it comes with the extra [sign]")

    def test_notes_read_back_and_verify(self) -> None:
        """A signed note reads back; its signer's key verifies it, another key does not, nor an unsigned note."""
        signing, verifier = fresh_key("example.org/treasurer")
        signed = sign_notes(NOTES, signing)
        assert read_notes(write_notes(signed)) == signed
        assert verifier_of(signing) == verifier
        found = verify_notes(signed, verifier)
        assert (found.met, str(found)) == (
            True, "Each of the 2 checkpoints is signed by example.org/treasurer. (P10)",
        )  # fmt: skip
        other = fresh_key("example.org/treasurer")[1]
        assert not verify_notes(signed, other).met
        half = verify_notes((signed[0], NOTES[1]), verifier)
        assert str(half).startswith("The checkpoint of 2017-01-02 is the first that example.org/treasurer did not sign")

    def test_notes_are_signed_once_by_each(self) -> None:
        """Signing again changes nothing; a second signer's line stands below the first's, and both verify."""
        one, two = fresh_key("one"), fresh_key("two")
        signed = sign_notes(sign_notes(NOTES, one[0]), two[0])
        assert sign_notes(signed, one[0]) == signed
        assert [len(note.signatures) for note in signed] == [2, 2]
        assert verify_notes(signed, one[1]).met
        assert verify_notes(signed, two[1]).met

    def test_form_is_that_of_c2sp(self) -> None:
        """The key's number is the first four bytes of SHA-256 over name, line feed, 1 and key; the body is signed."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        signing, verifier = fresh_key("example.org/x")
        name, number, encoded = verifier.split("+", 2)
        raw = base64.b64decode(encoded)
        assert (raw[0], len(raw)) == (1, 33)
        assert number == sha256(f"{name}\n".encode() + raw).hexdigest()[:8]
        text = sign_notes(NOTES[:1], signing)[0].text
        body, _, line = text.partition("\n\n")
        assert line.startswith("— example.org/x ")
        signature = base64.b64decode(line.split()[2])
        assert signature[:4].hex() == number
        Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signature[4:], f"{body}\n".encode())

    def test_changed_bytes_are_caught(self) -> None:
        """A note with any byte changed is refused, or is not signed by the key."""
        signing, verifier = fresh_key("x")
        text = write_notes(sign_notes(NOTES[:1], signing))
        for place in range(len(text)):
            changed = bytearray(text)
            changed[place] ^= 1
            try:
                notes = read_notes(bytes(changed))
            except FaultsError:
                continue
            assert not verify_notes(notes, verifier).met, place

    def test_keys_of_another_form_are_refused_and_secrets_not_told(self) -> None:
        """A key with a wrong number, of another length or the other kind is refused; a signing key is not told."""
        signing, verifier = fresh_key("x")
        secret = signing.rpartition("+")[2]
        wrong = signing.replace("+x+", "+y+")
        for text in (wrong, verifier, signing[:-4], "", signing.replace("PRIVATE", "private")):
            with pytest.raises(FaultsError) as refused:
                sign_notes(NOTES, text)
            assert secret not in str(refused.value)
        for text in (signing, verifier[:-4], "x", verifier.replace("x+", "y+", 1)):
            with pytest.raises(PartgovError, match="verifier key") as taken:
                verify_notes(NOTES, text)
            assert text != signing or secret[:12] not in f"{taken.value} {taken.value!r} {vars(taken.value)}"
        for name in ("", "a b", "a+b"):
            with pytest.raises(PartgovError, match="name"):
                fresh_key(name)

    def test_checkpoints_are_published_and_verified_from_the_command_line(self, tmp_path: Path) -> None:
        """A key is made, for its owner alone; each month is signed, what was signed before stays; the log verifies."""
        journal, log, secret = tmp_path / "journal.json", tmp_path / "log", tmp_path / "key"
        journal.write_text(json.dumps(books(booked("a", date(2017, 1, 5), 5))))
        made = quick_run("key", "example.org/treasurer", "--to", secret)
        verifier = made.out.strip()
        assert made.status == 0
        assert os.name != "posix" or secret.stat().st_mode & 0o077 == 0
        assert quick_run("key", "example.org/treasurer", "--to", secret).status == 2
        assert quick_run("publish", journal, "--at", "2017-01-20T00:00:00Z", "--to", log).status == 0
        check = ("verify", log, "--checkpoint", f"{log}.checkpoints", "--key", verifier)
        assert quick_run(*check).status == 1
        for end in ("2017-02-01", "2017-03-01"):
            before = Path(f"{log}.checkpoints").read_bytes()
            assert quick_run("publish", journal, "--at", f"{end}T12:00:00Z", "--to", log, "--sign", secret).status == 0
            ran = quick_run(*check, "--json")
            assert ran.status == 0
            assert json.loads(ran.out)["agrees"] is True
        assert Path(f"{log}.checkpoints").read_bytes().startswith(before)
        assert quick_run("verify", log, "--key", verifier).status == 2


def test_without_cryptography_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed what signs is told how."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    with pytest.raises(PartgovError, match=r"partgov\[sign\]"):
        fresh_key("x")
