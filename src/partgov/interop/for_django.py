"""For Django: facts and rules in a column of JSON, and in a form. It needs `partgov[django]`."""

from __future__ import annotations

__all__ = ["WireField", "WireFormField"]

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.db.models.fields.json import KeyTransform

from partgov.foundation.errors import PartgovError
from partgov.interop.paths import told_of
from partgov.interop.wire import parse, serialise

if TYPE_CHECKING:  # Django tells no types

    class JSONField:
        """A column of JSON."""

        def __init__(self, *arguments: Any, **options: Any) -> None: ...
        def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]: ...
        def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any: ...
        def get_prep_value(self, value: Any) -> Any: ...
        def value_from_object(self, obj: Any) -> Any: ...

    class CharField:
        """A text in a form."""

        empty_values: list[Any]

        def __init__(self, **options: Any) -> None: ...
        def to_python(self, value: Any) -> str: ...

    class Textarea:
        """Several lines."""
else:
    from django.db.models import JSONField
    from django.forms import CharField, Textarea


class WireField(JSONField):
    """
    A column of a model that holds values of one kind, such as a `Record`: `WireField(Record)`.

    An instance has the value itself. The database has what `serialise` tells of it, and can be asked about that, as of
    any JSON. What is no such value is refused when it is cleaned, with every fault at its path.
    """

    def __init__(self, kind: type, *arguments: Any, **options: Any) -> None:
        self.kind = kind
        super().__init__(*arguments, **options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Say how it is made again, for migrations."""
        name, path, arguments, options = super().deconstruct()
        return name, path, [self.kind, *arguments], options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the value that stands in the database; of a part of it, what stands there."""
        found = super().from_db_value(value, expression, connection)
        return found if found is None or isinstance(expression, KeyTransform) else parse(self.kind, found)

    def get_prep_value(self, value: Any) -> Any:
        """Return what is put into the database."""
        return super().get_prep_value(serialise(value) if isinstance(value, self.kind) else value)

    def to_python(self, value: Any) -> Any:
        """Return the value itself; raise `ValidationError` with every fault."""
        return value if value is None or isinstance(value, self.kind) else _read(self.kind, value)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Say whether the value may stand in this column."""
        Field.validate(self, value, model_instance)

    def value_to_string(self, obj: Any) -> Any:
        """Return what `dumpdata` writes."""
        return serialise(self.value_from_object(obj))

    def formfield(self, **options: Any) -> Any:
        """Return the field of a form."""
        return Field.formfield(self, **{"form_class": WireFormField, "kind": self.kind, **options})


class WireFormField(CharField):
    """A field of a form that takes the JSON of a value of one kind, and reports each fault at its path."""

    widget: type[Any] = Textarea

    def __init__(self, *, kind: type, **options: Any) -> None:
        self.kind = kind
        for name in ("encoder", "decoder"):  # which Django gives to any field of JSON
            options.pop(name, None)
        super().__init__(strip=True, **options)

    def to_python(self, value: Any) -> Any:
        """Return the value that the text tells of; raise `ValidationError` with every fault."""
        if value is None or isinstance(value, self.kind):
            return value
        text = super().to_python(value)
        return None if text in self.empty_values else _read(self.kind, text.encode(errors="surrogatepass"))

    def prepare_value(self, value: Any) -> Any:
        """Return the text that a value is edited as."""
        return json.dumps(serialise(value), ensure_ascii=False, indent=1) if isinstance(value, self.kind) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether what was entered is another value."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _read(kind: type, data: Any) -> Any:
    try:
        return parse(kind, data)
    except PartgovError as error:
        told = "%(path)s: %(told)s"
        raise ValidationError(
            [
                ValidationError(told, code="partgov", params={"path": one.path, "told": told_of(one)})
                for one in error.faults
            ]
        ) from None
