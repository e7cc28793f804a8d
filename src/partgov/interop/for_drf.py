"""For Django REST framework: facts and rules as fields of a serializer. It needs `partgov[drf]`."""

from __future__ import annotations

__all__ = ["WireSerializerField"]

from typing import TYPE_CHECKING, Any

from rest_framework.serializers import ValidationError

from partgov.foundation.errors import PartgovError
from partgov.interop.paths import told_of
from partgov.interop.schemas import schema_of
from partgov.interop.wire import parse, serialise

if TYPE_CHECKING:  # the framework tells no types

    class Field:
        """A field of a serializer."""

        def __init__(self, **options: Any) -> None: ...
else:
    from rest_framework.serializers import Field


class WireSerializerField(Field):
    """
    A field of a serializer that holds values of one kind: `WireSerializerField(Tally)`.

    What is wrong is reported as an object with each path and what was wanted there.
    """

    def __init__(self, kind: type, **options: Any) -> None:
        self.kind = kind
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        """Return the value that data tell of; raise `ValidationError` with every fault."""
        try:
            return data if isinstance(data, self.kind) else parse(self.kind, data)
        except PartgovError as error:
            found: dict[str, list[str]] = {}
            for one in error.faults:
                found.setdefault(one.path, []).append(told_of(one))
        raise ValidationError(found, code="partgov")

    def to_representation(self, value: Any) -> Any:
        """Return what is told of a value."""
        return serialise(value)

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of what it takes."""
        return schema_of(self.kind)
