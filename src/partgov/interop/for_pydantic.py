"""For pydantic: facts and rules as fields of a model, and in its schema. It needs `partgov[pydantic]`."""

from __future__ import annotations

__all__ = ["Wire"]

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from partgov.foundation.errors import PartgovError
from partgov.interop.paths import parts_of, told_of
from partgov.interop.schemas import schema_of
from partgov.interop.wire import parse, serialise

T = TypeVar("T")


class _Wire:
    """What pydantic asks of a field that holds a value of this kind."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._read, serialization=core_schema.plain_serializer_function_ser_schema(serialise)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The value's own schema, with all that it refers to among the definitions of whoever asks."""
        maker: Any = handler.generate_json_schema  # type: ignore[attr-defined]
        document = schema_of(self.kind)
        own = f"partgov.{self.kind.__name__}"
        parts = {own: {key: each for key, each in document.items() if key not in ("$schema", "$id", "$defs")}}
        parts |= {f"partgov.{name}": each for name, each in document["$defs"].items() if name != self.kind.__name__}
        places = {name: maker.get_cache_defs_ref_schema(f"{name}:{name}") for name in parts}
        refs = {name.removeprefix("partgov."): ref["$ref"] for name, (_, ref) in places.items()}
        for name, each in parts.items():
            maker.definitions[places[name][0]] = _referring(each, refs)
        return dict(places[own][1])

    def _read(self, given: Any) -> Any:
        if isinstance(given, self.kind):
            return given
        try:
            return parse(self.kind, given)
        except PartgovError as error:
            found = [
                # What was given is not repeated: it may be private.
                InitErrorDetails(
                    type=PydanticCustomError("partgov", "{told}", {"told": told_of(one)}),
                    loc=parts_of(one.path), input=None,
                )
                for one in error.faults
            ]  # fmt: skip
        raise ValidationError.from_exception_data(self.kind.__name__, found)


def _referring(schema: Any, refs: dict[str, str]) -> Any:
    """A schema that refers to its parts where they are."""
    if isinstance(schema, list):
        return [_referring(each, refs) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: _referring(each, refs) for key, each in schema.items()}
    ref = told.get("$ref")
    return {**told, "$ref": refs[ref.removeprefix("#/$defs/")]} if isinstance(ref, str) else told


if TYPE_CHECKING:
    Wire = Annotated[T, "a value of partgov"]
else:

    class Wire:
        """
        A field of a model that holds a fact or rules: `Wire[Tally]` is a `Tally` to a type checker and to the model.

        It is read as `parse` reads, each fault at its place, and written as `serialise` writes.
        """

        def __class_getitem__(cls, kind: type) -> Any:
            return Annotated[kind, _Wire(kind)]
