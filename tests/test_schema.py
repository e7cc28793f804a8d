"""Schema: a schema and its reader take the same, but for rules that no schema can say."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partgov import schema
from partgov.foundation.errors import Fault, PartgovError
from partgov.history.record import Record
from partgov.interop.books import load_books
from partgov.interop.charters import preset_data, preset_names
from partgov.interop.decoding import decode, decode_rows
from partgov.interop.forms import SHORT
from partgov.interop.lawbooks import load_charter
from partgov.interop.records import load_record
from partgov.interop.scalars import DAY, SCALARS
from partgov.policies import PoolPolicy
from tests.documents import quick_run
from tests.schemas import Drawing, Json, changed

jsonschema = pytest.importorskip("jsonschema")

DATA: Final = Path(__file__).parent / "data"
RECORDS: Final = sorted(path for path in DATA.rglob("*.json") if not path.name.endswith(".answers.json"))
PAGE: Final = (Path(__file__).parent.parent / "docs" / "schema.md").read_text("utf-8")
UNSAID: Final = frozenset(re.findall(r"`((?:wanted|found)\.[a-z0-9_]+)`", PAGE))
"""What a reader refuses that a schema takes: the page of schemas lists it."""

FEW: Final = settings(max_examples=settings().max_examples // 8, suppress_health_check=[*HealthCheck])


def validator(document: Json) -> Any:
    """What validates by a schema, with the forms that it names looked at too."""
    forms = jsonschema.FormatChecker(())
    forms.checks("date-time", ValueError)(lambda text: type(text) is not str or datetime.fromisoformat(text))
    forms.checks("date", ValueError)(lambda text: type(text) is not str or date.fromisoformat(text))
    return jsonschema.Draft202012Validator(document, format_checker=forms)


def refused(read: Callable[[], object]) -> tuple[Fault, ...] | None:
    """What a reader finds wrong; None where it takes it."""
    try:
        read()
    except PartgovError as error:
        return error.faults
    return None


def unsaid(faults: Iterable[Fault]) -> list[str]:
    """Those faults that a schema ought to have said."""
    others = [one for one in faults if getattr(one.asked, "key", one.asked) not in UNSAID]
    return [told for told in map(str, others) if not told.endswith("found text 'none'")]  # a name that is not there


def agree(valid: bool, faults: tuple[Fault, ...] | None) -> None:
    """The schema and the reader say the same."""
    if faults is None:
        assert valid, "the reader takes what the schema does not"
    elif valid:
        assert [] == unsaid(faults), "the schema takes what the reader does not"


# ── classes ──────────────────────────────────────────────────────────────────────────────────────


def classes(hint: Any, found: dict[str, type]) -> dict[str, type]:
    """Every class of which there are values in a record."""
    if isinstance(hint, type) and attrs.has(hint) and hint not in SCALARS and hint.__name__ not in found:
        found[hint.__name__] = hint
        hints = get_type_hints(hint)
        for field in attrs.fields(hint):
            if field.metadata.get("setting", True):
                classes(hints[field.name], found)
    for each in get_args(hint):
        classes(each, found)
    return found


def by_itself(document: Json) -> Json:
    """A record's schema of what is read by itself, over nothing: there no name can be left out by `none`."""
    if isinstance(document, list):
        return [by_itself(each) for each in document]
    if not isinstance(document, dict):
        return document
    found = {key: by_itself(each) for key, each in document.items() if key != "preset"}
    return {"anyOf": [one for one in found["anyOf"] if one != {"const": "none"}]} if "anyOf" in found else found


RECORD: Final = by_itself(schema.record())
RECORD["$defs"]["Bylaws"]["properties"]["extends"] = {"$ref": "#/$defs/Id"}  # a preset is looked for before
CLASSES: Final = {name: kind for name, kind in classes(Record, {}).items() if name in RECORD["$defs"]}
"""Every class of a record but those that are written as something else: a demand, and the record itself."""


@pytest.mark.parametrize("kind", [pytest.param(kind, id=name) for name, kind in sorted(CLASSES.items())])
class TestEveryClass:
    """Each kind of value in a record, by itself."""

    @FEW
    @given(data=st.data())
    def test_the_schema_and_the_reader_take_the_same(self, kind: type, data: st.DataObject) -> None:
        """What is drawn from the schema is read, as it is and with one thing changed, or refused by both."""
        document = {**RECORD["$defs"][kind.__name__], "$defs": RECORD["$defs"]}
        drawn = Drawing(document, deepest=3).values(document)
        value = data.draw(drawn | changed(drawn))
        if isinstance(value, dict) or kind not in SHORT:
            valid = validator(document).is_valid(value)  # reading takes the value apart
            agree(valid, refused(lambda: decode_rows(kind, [("row", value)], place="rows")))


# ── documents ────────────────────────────────────────────────────────────────────────────────────


class TestDocuments:
    """The whole documents that people write."""

    @pytest.mark.parametrize("name", schema.NAMES)
    def test_it_is_a_schema(self, name: str) -> None:
        """Each is a schema of the 2020-12 draft, with an id of its own and all that it refers to."""
        found = schema.answer(name)
        jsonschema.Draft202012Validator.check_schema(found)
        assert f"urn:partgov:1:{name}" == found["$id"]
        assert {one["$ref"].removeprefix("#/$defs/") for one in parts(found) if "$ref" in one} == {*found["$defs"]}

    @pytest.mark.parametrize("name", schema.NAMES)
    def test_objects_are_closed(self, name: str) -> None:
        """No object takes a key that it does not name, but for one whose keys are names."""
        for one in parts(schema.answer(name)):
            if "properties" in one:
                assert one["additionalProperties"] is False or "because" in one["required"]

    @pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
    def test_a_saved_record_is_one(self, path: Path) -> None:
        """Every record that is kept is one by the schema."""
        assert validator(schema.record()).is_valid(json.loads(path.read_bytes()))

    @FEW
    @given(
        changed(st.sampled_from([json.loads(path.read_bytes()) for path in RECORDS if path.stat().st_size < 20_000]))
    )
    def test_a_record_with_one_thing_changed(self, document: Json) -> None:
        """A record in which one thing was changed is refused by both, or by neither."""
        faults = refused(lambda: load_record(json.dumps(document).encode()))
        agree(WHOLE.is_valid(document), faults)

    @FEW
    @given(st.data())
    def test_a_charter(self, data: st.DataObject) -> None:
        """A charter is read, as it is drawn and with one thing changed, or refused by both."""
        document = schema.charter()
        drawn = Drawing(document, deepest=4).values({"$ref": "#/$defs/Bylaws"})
        shipped = st.sampled_from([tomllib.loads(preset_data(name).decode()) for name in preset_names()])
        value = without_nulls(data.draw(drawn | changed(drawn) | changed(shipped.map(plain))))
        if isinstance(value, dict):
            faults = refused(lambda: load_charter(toml(value).encode(), place="a charter"))
            agree(CHARTER.is_valid(value), faults)

    @FEW
    @given(st.data())
    def test_a_journal(self, data: st.DataObject) -> None:
        """A journal is read, as it is drawn and with one thing changed, or refused by both."""
        drawn = Drawing(schema.journal()).values(schema.journal())
        value = data.draw(drawn | changed(drawn))
        agree(JOURNAL.is_valid(value), refused(lambda: load_books(json.dumps(value).encode())))

    @given(st.data())
    def test_a_policy(self, data: st.DataObject) -> None:
        """A policy is read, as it is drawn and with one thing changed, or refused by both."""
        drawn = Drawing(schema.policy()).values(schema.policy())
        value = data.draw(drawn | changed(drawn))
        agree(POLICY.is_valid(value), refused(lambda: decode(PoolPolicy, value)))


WHOLE, CHARTER, JOURNAL, POLICY = map(validator, (schema.record(), schema.charter(), schema.journal(), schema.policy()))


def parts(document: Json) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if isinstance(document, dict):
        yield document
    for each in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from parts(each)


def plain(value: Json) -> Json:
    """What TOML reads, as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def without_nulls(value: Json) -> Json:
    """What TOML can say: it has no null."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return [without_nulls(each) for each in value if each is not None] if isinstance(value, list) else value


def toml(document: dict[str, Json]) -> str:
    """A document as TOML: each key with its value in one line, and a bare day where a charter may have one."""
    return "\n".join(f"{json.dumps(key)} = {inline(each, key)}" for key, each in document.items())


def inline(value: Json, key: str = "") -> str:
    """A value of TOML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {inline(each, name)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return value if key == "from" and type(value) is str and re.fullmatch(DAY, value) else json.dumps(value)


# ── the command and the page ─────────────────────────────────────────────────────────────────────


class TestCommand:
    """`partgov schema`."""

    def test_it_prints_a_schema(self) -> None:
        """A schema is printed as it is."""
        assert schema.policy() == json.loads(quick_run("schema", "policy").out)

    def test_it_lists_their_names(self) -> None:
        """Without a name it lists all of them."""
        assert [*schema.NAMES] == quick_run("schema").out.split()

    def test_another_name_is_refused(self) -> None:
        """A name that is none is refused with those that are."""
        ran = quick_run("schema", "recrod")
        assert (2, "") == (ran.status, ran.out)
        assert "wanted one of record, charter" in ran.err


def test_the_page_lists_sentences_that_there_are() -> None:
    """Every rule that a schema cannot say has a sentence of its own."""
    words = json.loads(files("partgov").joinpath("words/en.json").read_bytes())
    known = {re.sub(r"_(one|other|none|words|exceeded)$", "", key) for key in words} | words.keys()
    assert UNSAID <= known
