"""For Litestar: what a handler takes and returns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import pytest

from partgov import Record, Roll, Tally, serialise
from tests.documents import member, record_of

litestar = pytest.importorskip("litestar")
jsonschema = pytest.importorskip("jsonschema")
testing = pytest.importorskip("litestar.testing")

from litestar import post  # noqa: E402
from litestar.params import Body  # noqa: E402

from partgov.interop.for_litestar import WireDTO  # noqa: E402


@post("/count", dto=WireDTO[Record], return_dto=WireDTO[Tally], sync_to_thread=False)
def count(data: Annotated[Record, Body()]) -> Tally:
    """Count the members, of whom all say Yes."""
    return Tally(yes=len(Roll.of(data.members).spells))


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of an application with this handler."""
    with testing.create_test_client([count]) as found:
        yield found


class TestHandler:
    """A handler that takes a record and returns a tally."""

    def test_it_takes_the_value(self, client: Any) -> None:
        """The body is read as a record, and what is returned is told."""
        found = client.post("/count", json=record_of(members=[member("ana")]))
        assert (201, serialise(Tally(yes=1))) == (found.status_code, found.json())

    @pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'{"a": 1, "a": 2}'])
    def test_what_is_no_record(self, client: Any, body: bytes) -> None:
        """Anything else is refused, and never an error of the server."""
        assert 400 == client.post("/count", content=body).status_code

    def test_each_fault_is_told(self, client: Any) -> None:
        """Each fault is told at its path."""
        found = client.post("/count", json=record_of(members=[{"id": "ana"}], zz=1))
        assert 400 == found.status_code
        assert {"$.members[0].joined", "$.zz"} == {one["key"] for one in found.json()["extra"]}

    def test_the_openapi_document(self, client: Any) -> None:
        """The document has the schema of the record, which validates what the handler takes."""
        document = json.loads(json.dumps(client.app.openapi_schema.to_schema()))
        body = document["paths"]["/count"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        validator = jsonschema.Draft202012Validator(body)
        assert validator.is_valid(record_of(members=[member("ana")]))
        assert not validator.is_valid(record_of(members=[{"id": "ana"}]))
