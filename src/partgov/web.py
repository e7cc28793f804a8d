"""Web: a record in the body of a request, judged; the reply is a status, headers and a document.

Decides:  what a body may be, as which status and problem (RFC 9457) it is refused, in which language, under which tag.
Leaves:   the socket, the route, who may ask, and the thread or process in which it runs, to the server around it.

`judge` is a plain function of what it is given: it reads no clock, no file and no setting, and can be called in any
thread or process. No problem tells what was found in the body: a pointer says where it stands, to whoever has it.

>>> answer = judge(b'{"format": "partgov-record", "version": 1, "members": [{"id": "ana"}]}')
>>> answer.status, answer.headers["Content-Type"]
(422, 'application/problem+json')
>>> answer.document["errors"]
[{'pointer': '#/members/0/joined', 'detail': "wanted the key 'joined', which is required"}]
"""

from __future__ import annotations

__all__ = ["STATUSES", "Answer", "ErrorRow", "Limits", "ProblemDocument", "judge", "language_for", "pointer_to"]

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from typing import Any, Final, NamedTuple, TypedDict
from urllib.parse import quote

import attrs

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.sentences import ENGLISH, LANGUAGES, Phrase, Reader, say
from partgov.history.audit import audit_record
from partgov.interop.decoding import no_collecting
from partgov.interop.documents import AuditDocument
from partgov.interop.paths import parts_of
from partgov.interop.rawjson import parse
from partgov.interop.records import record_in
from partgov.interop.reports import audit_document, dump_json
from partgov.interop.zones import zone_named
from partgov.members import Roll

STATUSES: Final[Mapping[int, str]] = {
    200: "audited",
    304: "the document that the tag names is still this one",
    400: "not-json",
    413: "too-large",
    422: "faults",
    503: "too-long",
}
"""Every status that `judge` gives; from 400 on with the problem's name, which ends its type."""


@attrs.frozen(kw_only=True)
class Limits:
    """
    What a body may be, and how much is said of one that is refused.

    All but `seconds` are limits of size, the same on every machine, and bound the time too: reading takes time by what
    is read, and judging may take time by the square of how many procedures there are. The first three are looked at
    before anything is built.

    Attributes:
        bytes: how many bytes the body may have.
        values: objects, lists, texts, numbers and words, as commas and brackets count them.
        depth: how many lists and objects stand within each other.
        procedures: elections, recalls, polls, their questions and options, contests, groups, mandates, appointments,
            resignations, roles and entries of bylaws.
        dues: members, counted once for each sheet of dues.
        seconds: how long it may take, where `judge` is given a clock.
        faults: of how many faults a problem tells.

    >>> small = judge(b"{}", limits=Limits(bytes=1))
    >>> small.status, small.document["type"]
    (413, 'urn:partgov:1:problem:too-large')
    """

    bytes: int = 4 << 20
    values: int = 250_000
    depth: int = 32
    procedures: int = 200
    dues: int = 4_000
    seconds: int = 10
    faults: int = 50


class ErrorRow(TypedDict):
    """One thing wrong: where in the body, as a JSON pointer in a URI's fragment, and what was wanted there."""

    pointer: str
    detail: str


class ProblemDocument(TypedDict):
    """
    Why a body is refused, as RFC 9457 has it.

    `errors` are the first of the faults, each with its place; `number` is how many there are.
    """

    type: str
    title: str
    status: int
    detail: str
    number: int
    errors: list[ErrorRow]


class Answer(NamedTuple):
    """What to reply: the status, a number of HTTP, the headers, and the document, which a 304 has not."""

    status: int
    headers: dict[str, str]
    document: AuditDocument | ProblemDocument | None

    @property
    def content(self) -> bytes:
        """The document's bytes: those that `partgov audit --json --without-names` prints."""
        # Half a surrogate pair, which UTF-8 cannot carry, is written as JSON escapes it.
        return b"" if self.document is None else f"{dump_json(self.document)}\n".encode(errors="backslashreplace")


class _RefusedError(Exception):
    """A body that is refused, and why."""

    def __init__(self, status: int, *errors: tuple[str, str | Phrase]) -> None:
        self.status, self.errors = status, errors


def judge(
    body: bytes,
    *,
    accept_language: str | None = None,
    if_none_match: str | None = None,
    named: bool = False,
    private: bool = False,
    limits: Limits = Limits(),
    clock: Callable[[], float] | None = None,
) -> Answer:
    """
    Audit the record in a request's body, and return what to reply, whatever the bytes are.

    A record that departs from what it declares is a 200 too: its document says `"agrees": false`.

    Args:
        accept_language: that header: sentences are in the first shipped language that it asks for, with instants on
            the organisation's clock; without one in English, as a record is written.
        if_none_match: that header, where the record was asked for (GET) and not sent; then an answer may be a 304.
        named: tell whose marks and answers were rejected, and which; else how many, by reason.
        private: tell the amounts of dues too.
        clock: gives seconds, as `time.monotonic` does. It is looked at after reading, after judging and after
            writing, and interrupts neither: what one of them takes is bounded by the limits of size alone. Whoever
            must stop it in the midst runs it in a process, which can be ended.
    """
    language = language_for(accept_language)
    begun = clock() if clock else 0

    def in_time() -> None:
        if clock and clock() - begun > limits.seconds:
            raise _RefusedError(503, ("", Phrase("wanted.most_seconds", most=limits.seconds)))

    headers = {"Content-Language": language or ENGLISH.language, "Vary": "Accept-Language"}
    try:
        _refuse_large(body, limits)
        tag = _tag(body, language, named=named, private=private)
        cached = headers | {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in re.findall(r'"[^"]*"', if_none_match or ""):
            return Answer(304, cached, None)
        document = _audited(body, language, limits, in_time, named=named, private=private)
    except _RefusedError as refused:
        problem = _problem(refused, Reader(language) if language else ENGLISH, limits.faults)
        headers |= {"Cache-Control": "no-store", "Content-Type": "application/problem+json"}
        return Answer(refused.status, headers, problem)
    return Answer(200, {**cached, "Content-Type": "application/json"}, document)


def _audited(
    body: bytes, language: str | None, limits: Limits, in_time: Callable[[], None], *, named: bool, private: bool
) -> AuditDocument:
    with no_collecting():
        try:
            raw = parse(body, place="the record")
        except PartgovError as error:
            raise _RefusedError(400, ("", error.asked)) from None
        _refuse_many(raw, limits)
        try:
            record = record_in(raw, place="the record", ours=True)
        except FaultsError as error:
            raise _unsound(error) from None
    in_time()
    zone = zone_named(record.timezone)
    try:
        audit = audit_record(record, zone=zone)
    except PartgovError as error:  # votes in a file, which nobody opens for a stranger
        raise _unsound(error) from None
    in_time()
    reader = ENGLISH
    if language:
        roll = Roll.of(audit.record.members)
        reader = Reader(language, zone, {member: roll.label(member) for member in roll.spells})
    document = audit_document(audit.record, audit, named=named, private=private, reader=reader)
    in_time()
    return document


def _unsound(error: PartgovError) -> _RefusedError:
    return _RefusedError(422, *((pointer_to(fault.path), fault.asked) for fault in error.faults))


# ── what is asked for ────────────────────────────────────────────────────────────────────────────


def language_for(accept_language: str | None) -> str | None:
    """
    Return the shipped language that an `Accept-Language` header asks for first, or None where it asks for none.

    >>> language_for("da, nl-BE;q=0.8, de;q=0.9"), language_for("*"), language_for("fr;q=0")
    ('de', None, None)
    """
    asked = []
    for place, part in enumerate((accept_language or "")[:_LONGEST_HEADER].split(",")):
        found = _ASKED.fullmatch(part.strip())
        if found and found[1].lower() in LANGUAGES and Fraction(found[2] or 1):
            asked.append((-Fraction(found[2] or 1), place, found[1].lower()))
    return min(asked)[2] if asked else None


_LONGEST_HEADER: Final = 1000
_ASKED: Final = re.compile(r"([A-Za-z]+)(?:-[A-Za-z0-9-]+)?(?:\s*;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?")


def _tag(body: bytes, language: str | None, *, named: bool, private: bool) -> str:
    """The entity tag: the record's digest, and whatever else makes the document another."""
    told = ("named",) * named + ("private",) * private
    return f'"{".".join((sha256(body).hexdigest(), language or "record", *told, _version()))}"'


@cache
def _version() -> str:
    return version("partgov")


# ── what is refused ──────────────────────────────────────────────────────────────────────────────

# Texts, the last of which may stay open; possessive, so that nothing is looked at twice.
_TEXTS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


def _refuse_large(body: bytes, limits: Limits) -> None:
    """Refuse what is too large by looking at its commas and brackets alone, before anything is built of it."""
    if len(body) > limits.bytes:
        raise _RefusedError(413, ("", Phrase("wanted.most_bytes", most=limits.bytes)))
    signs = _TEXTS.sub(b"", body)
    if 1 + sum(map(signs.count, (b",", b"[", b"{"))) > limits.values:
        raise _RefusedError(413, ("", Phrase("wanted.most_values", most=limits.values)))
    levels = accumulate(1 if sign in b"[{" else -1 for sign in signs.translate(None, _NO_BRACKETS))
    if max(levels, default=0) > limits.depth:
        raise _RefusedError(413, ("", Phrase("wanted.most_levels", most=limits.depth)))


_PROCEDURES: Final = (
    "elections", "recalls", "contests", "groups", "mandates", "appointments", "resignations", "roles", "bylaws",
)  # fmt: skip


def _refuse_many(raw: Any, limits: Limits) -> None:
    """Refuse more than may be judged, by what JSON alone tells of it: of what is no list there is none."""

    def many(of: Any, name: str) -> list[Any]:
        found = of.get(name) if isinstance(of, dict) else None
        return found if isinstance(found, list) else []

    polls = many(raw, "polls")
    questions = [one for poll in polls for one in many(poll, "questions")]
    options = [one for question in questions for one in many(question, "options")]
    if sum(map(len, (polls, questions, options, *(many(raw, name) for name in _PROCEDURES)))) > limits.procedures:
        raise _RefusedError(413, ("", Phrase("wanted.most_procedures", most=limits.procedures)))
    if len(many(raw, "dues")) * len([*many(raw, "members"), *many(raw, "events")]) > limits.dues:
        raise _RefusedError(413, ("", Phrase("wanted.most_dues", most=limits.dues)))


def _problem(refused: _RefusedError, reader: Reader, most: int) -> ProblemDocument:
    name, number = STATUSES[refused.status], len(refused.errors)
    errors: list[ErrorRow] = [
        {"pointer": f"#{pointer}", "detail": say("problem.wanted", {"wanted": wanted}, reader)}
        for pointer, wanted in refused.errors[:most]
    ]
    return {
        "type": f"urn:partgov:1:problem:{name}",
        "title": say(f"problem.{name.replace('-', '_')}", {}, reader),
        "status": refused.status,
        "detail": say("problem.places", {"count": number}, reader),
        "number": number,
        "errors": errors,
    }


_LONGEST_POINTER: Final = 500


def pointer_to(path: str) -> str:
    r"""
    Return the JSON pointer of a fault's path, escaped as in a URI; a place that is no path is the whole body.

    >>> pointer_to("$.members[0].joined"), pointer_to('$.polls[2]["a/b \u00e9"]'), pointer_to("timezone")
    ('/members/0/joined', '/polls/2/a~1b%20%C3%A9', '')
    """
    pointer = ""
    for part in parts_of(path) if path.startswith("$") else ():
        step = str(part).replace("~", "~0").replace("/", "~1")
        longer = f"{pointer}/{quote(step, safe='~', errors='replace')}"
        if len(longer) > _LONGEST_POINTER:  # a key that is no name: its object is pointed at
            break
        pointer = longer
    return pointer
