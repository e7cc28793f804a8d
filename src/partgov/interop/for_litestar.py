"""For Litestar: facts and rules as what a handler takes and returns. It needs `partgov[litestar]`."""

from __future__ import annotations

__all__ = ["WireDTO"]

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from litestar.exceptions import ValidationException

from partgov.foundation.errors import PartgovError
from partgov.interop.paths import told_of
from partgov.interop.schemas import schema_of
from partgov.interop.wire import parse, serialise

T = TypeVar("T")

if TYPE_CHECKING:  # whichever version of Litestar is there, or none

    class AbstractDTO(Generic[T]):
        """What reads a body and writes a reply."""

        model_type: type[T]

    class Schema:
        """A schema in an OpenAPI document."""
else:
    from litestar.dto import AbstractDTO
    from litestar.openapi.spec import Schema


@dataclass
class _Told(Schema):
    """A schema that is there already, with an id of its own, by which it refers to its parts."""

    document: dict[str, Any] = field(default_factory=dict)

    def to_schema(self) -> dict[str, Any]:
        """Return it as it is."""
        return self.document


class WireDTO(AbstractDTO[T], Generic[T]):
    """
    What a handler takes or returns as JSON: `@post(dto=WireDTO[Record], return_dto=WireDTO[Tally])`.

    A body that is refused is answered with status 400, and with every fault at its path under `extra`.
    """

    @classmethod
    def create_for_field_definition(cls, field_definition: Any, handler_id: str, backend_cls: Any = None) -> None:
        """Make nothing of the class: it is read and written by partgov."""

    @classmethod
    def generate_field_definitions(cls, model_type: type[Any]) -> Generator[Any, None, None]:
        """Tell of no fields, for the same reason."""
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: Any) -> bool:
        """Say that nothing is nested, for the same reason."""
        return False

    @classmethod
    def create_openapi_schema(cls, field_definition: Any, handler_id: str, schema_creator: Any) -> Schema:
        """Return the schema of the kind."""
        return _Told(document=schema_of(cls.model_type))

    def decode_bytes(self, value: bytes) -> Any:
        """Return the value in a body; raise `ValidationException` with every fault."""
        return self._read(value)

    def decode_builtins(self, value: dict[str, Any]) -> Any:
        """Return the value in what a form was made of."""
        return self._read(value)

    def data_to_encodable_type(self, data: Any) -> Any:
        """Return what is told of a value."""
        return serialise(data)

    def _read(self, data: Any) -> Any:
        try:
            return parse(self.model_type, data)
        except PartgovError as error:
            extra = [{"key": one.path, "message": told_of(one), "source": "body"} for one in error.faults]
        raise ValidationException(detail="the body is refused", extra=extra)
