"""For Django and its REST framework: facts and rules in a column, in a form and in a serializer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from partgov import Ballot, Record, Tally, load_record, serialise
from tests.documents import member, record_of

django = pytest.importorskip("django")

from django.conf import settings  # noqa: E402

if not settings.configured:
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()

from django import forms  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.core.serializers import deserialize, serialize  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.migrations.writer import MigrationWriter  # noqa: E402

from partgov.interop.for_django import WireField  # noqa: E402

GIVEN = json.dumps(record_of(organisation="Press", members=[member("ana", name="Zoë")]))
RECORD = load_record(GIVEN.encode())


class Organisation(models.Model):
    """An organisation with its record."""

    record = WireField(Record)
    last = WireField(Tally, null=True, blank=True)

    class Meta:  # noqa: D106
        app_label = "contenttypes"


class OrganisationForm(forms.ModelForm):
    """Its form."""

    class Meta:  # noqa: D106
        model = Organisation
        fields = ("record", "last")


@pytest.fixture(scope="module", autouse=True)
def _table() -> Any:
    with connection.schema_editor() as editor:
        editor.create_model(Organisation)
    yield
    connection.close()


class TestColumn:
    """A column of JSON."""

    def test_it_keeps_the_value(self) -> None:
        """What is saved is read from the database as the very value; a column may be empty."""
        made = Organisation.objects.create(record=RECORD, last=Tally(yes=3))
        found = Organisation.objects.get(pk=made.pk)
        assert (RECORD, Tally(yes=3)) == (found.record, found.last)
        Organisation.objects.filter(pk=made.pk).update(last=None)
        assert Organisation.objects.get(pk=made.pk).last is None

    def test_it_can_be_asked_about(self) -> None:
        """The database is asked about what stands in it, as about any JSON."""
        made = Organisation.objects.create(record=RECORD)
        assert Organisation.objects.filter(pk=made.pk, record__organisation="Press").exists()
        assert ["Press"] == [*Organisation.objects.filter(pk=made.pk).values_list("record__organisation", flat=True)]

    def test_it_is_cleaned(self) -> None:
        """A value is cleaned as it is; data are read, and refused with every fault at its path."""
        Organisation(record=RECORD).full_clean()
        one = Organisation(record=json.loads(GIVEN))
        one.full_clean()
        assert RECORD == one.record
        with pytest.raises(ValidationError) as refused:
            Organisation(record=record_of(members=[{"id": "ana"}], zz=1)).full_clean()
        told = refused.value.message_dict["record"]
        assert ["$.members[0].joined", "$.zz"] == sorted(one.partition(":")[0] for one in told)

    def test_fixtures_and_migrations(self) -> None:
        """What `dumpdata` writes `loaddata` reads, and a migration can name the field."""
        made = Organisation.objects.create(record=RECORD, last=Tally(no=1))
        (again,) = deserialize("json", serialize("json", [made]))
        assert (RECORD, Tally(no=1)) == (again.object.record, again.object.last)
        written, imports = MigrationWriter.serialize(Organisation._meta.get_field("last"))
        assert "WireField(partgov.tallies.Tally" in written
        assert "import partgov.tallies" in imports


class TestForm:
    """A field of a form."""

    def test_it_is_edited_as_text(self) -> None:
        """The text that a value is edited as gives the value again, and no change."""
        form = OrganisationForm(instance=Organisation(record=RECORD))
        text = form["record"].value()
        assert "Zoë" in text
        again = OrganisationForm({"record": text}, instance=Organisation(record=RECORD))
        assert again.is_valid(), again.errors
        assert (RECORD, None) == (again.cleaned_data["record"], again.cleaned_data["last"])
        assert [] == again.changed_data

    def test_each_fault_is_reported_at_its_path(self) -> None:
        """Each fault is an error of the field: also a key that stands twice, which no other reader of JSON sees."""
        bad = '{"format": "partgov-record", "version": 1, "members": [{"id": ""}], "members": [{"id": "ana"}]}'
        form = OrganisationForm({"record": bad, "last": '{"yes": -1}'})
        assert not form.is_valid()
        assert ["$.members", "$.members[0].joined"] == sorted({one.partition(":")[0] for one in form.errors["record"]})
        assert ["$.yes: wanted a whole number, 0 or more, found the number -1"] == form.errors["last"]

    @pytest.mark.parametrize("text", ["", " ", "{", "null", "[]", "\ud800"])
    def test_what_is_no_record(self, text: str) -> None:
        """Anything else is an error of the field."""
        form = OrganisationForm({"record": text})
        assert ["record"] == [*form.errors]


class TestSerializer:
    """A field of a serializer of Django REST framework."""

    def make(self, **fields: Any) -> Any:
        """A serializer with these fields."""
        serializers = pytest.importorskip("rest_framework.serializers")
        return type("Made", (serializers.Serializer,), fields)

    def test_it_reads_and_writes(self) -> None:
        """Data become the value, and the value what is told of it."""
        pytest.importorskip("rest_framework")
        from partgov.interop.for_drf import WireSerializerField

        kind = self.make(ballot=WireSerializerField(Ballot))
        ballot = Ballot(voter="ana", marks={"bo": "yes"})
        found = kind(data={"ballot": serialise(ballot)})
        assert found.is_valid(), found.errors
        assert ballot == found.validated_data["ballot"]
        assert {"ballot": serialise(ballot)} == kind({"ballot": ballot}).data

    def test_each_fault_has_its_path(self) -> None:
        """What is wrong is an object with each path."""
        pytest.importorskip("rest_framework")
        from partgov.interop.for_drf import WireSerializerField

        found = self.make(ballot=WireSerializerField(Ballot))(data={"ballot": {"voter": "", "marks": {"bo": "x"}}})
        assert not found.is_valid()
        assert {"$.voter", "$.marks.bo"} == {*found.errors["ballot"]}
