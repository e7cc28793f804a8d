"""For pydantic: fields of a model that hold facts and rules."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest

from partgov import Ballot, Bylaws, Record, Result, Tally, serialise
from partgov.foundation.errors import PartgovError
from tests.documents import member, record_of

pydantic = pytest.importorskip("pydantic")
jsonschema = pytest.importorskip("jsonschema")

from partgov.interop.for_pydantic import Wire  # noqa: E402


def model(**fields: Any) -> Any:
    """A model with these fields."""
    return pydantic.create_model("Model", **{name: (kind, ...) for name, kind in fields.items()})


class TestFields:
    """A field, or a list of them."""

    def test_it_is_read_and_written(self) -> None:
        """What a model reads is the very value, and what it writes is read again."""
        kind = model(tally=Wire[Tally], ballots=list[Wire[Ballot]])
        text = '{"tally":{"yes":3},"ballots":[{"voter":"ana","marks":{"bo":"yes"}}]}'
        found = kind.model_validate_json(text)
        assert (Tally(yes=3), [Ballot(voter="ana", marks={"bo": "yes"})]) == (found.tally, found.ballots)
        assert text == found.model_dump_json()
        assert found == kind(tally=Tally(yes=3), ballots=found.ballots)

    def test_each_fault_has_its_place(self) -> None:
        """Each fault is an error of its own, at its place in the model, and repeats nothing that was given."""
        kind = model(records=list[Wire[Record]])
        record = record_of(members=[{"id": "ana"}, member("bo", joined="secret")])
        with pytest.raises(pydantic.ValidationError) as refused:
            kind(records=[record])
        errors = refused.value.errors()
        assert [("records", 0, "members", 0, "joined"), ("records", 0, "members", 1, "joined")] == [
            one["loc"] for one in errors
        ]
        assert [None, None] == [one["input"] for one in errors]
        assert "wanted the key 'joined', which is required" in errors[0]["msg"]

    def test_another_kind_is_refused(self) -> None:
        """What follows from a record is no field to be filled in."""
        with pytest.raises((PartgovError, pydantic.ValidationError), match="kind of fact"):
            model(result=Wire[Result])(result={})


class TestSchema:
    """What the model tells of itself, in OpenAPI too."""

    @pytest.mark.parametrize("kind", [Tally, Record, Bylaws], ids=lambda kind: kind.__name__)
    def test_it_is_a_schema_of_the_value(self, kind: type) -> None:
        """A model's schema takes what the field takes, and refuses what it refuses."""
        field: Any = Wire
        document = model(it=field[kind], several=list[field[kind]]).model_json_schema()
        jsonschema.Draft202012Validator.check_schema(document)
        validator = jsonschema.Draft202012Validator(document)
        value = serialise({Tally: Tally(yes=1), Record: Record(members=[]), Bylaws: Bylaws()}[kind])
        assert validator.is_valid({"it": value, "several": [value]})
        assert not validator.is_valid({"it": {**value, "zz": 1}, "several": []})

    def test_everything_that_it_refers_to_is_there(self) -> None:
        """Each part stands once among the definitions, under the address that the framework chose."""
        found = pydantic.TypeAdapter(model(it=Wire[Record], law=Wire[Bylaws])).json_schema(
            ref_template="#/components/schemas/{model}"
        )
        text = json.dumps(found)
        assert "#/$defs/" not in text
        named = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
        assert named == {*found["$defs"]}
        assert {"Ballot", "RecallRules", "Id"} <= named


class TestFastApi:
    """A handler of FastAPI, whose body is a field and no model."""

    def client(self) -> Any:
        """A client of an application that counts members."""
        fastapi = pytest.importorskip("fastapi")
        testclient = pytest.importorskip("fastapi.testclient")
        application = fastapi.FastAPI()

        def count(record: Any) -> Any:
            return Tally(yes=len(record.members))

        count.__annotations__ = {"record": Annotated[Wire[Record], fastapi.Body()], "return": Wire[Tally]}
        application.add_api_route("/count", count, methods=["POST"])
        return testclient.TestClient(application)

    def test_it_takes_the_value(self) -> None:
        """The body is read as a record, what is wrong is told at its place, and what is returned is told."""
        client = self.client()
        assert {"yes": 1} == client.post("/count", json=record_of(members=[member("ana")])).json()
        refused = client.post("/count", json=record_of(members=[{"id": "ana"}]))
        assert 422 == refused.status_code
        assert [["body", "members", 0, "joined"]] == [one["loc"] for one in refused.json()["detail"]]

    def test_the_openapi_document(self) -> None:
        """The document has the record among its components, with everything that it refers to."""
        document = self.client().get("/openapi.json").json()
        schemas = document["components"]["schemas"]
        assert {"Record", "Ballot"} <= {*schemas}
        named = {part.partition('"')[0] for part in json.dumps(document).split('"#/components/schemas/')[1:]}
        assert named <= {*schemas}
