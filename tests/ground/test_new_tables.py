"""New tables are made in one go, as they are after all that a migration does to them, and go again."""

import pytest
from django.db import IntegrityError, connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from participation.new_tables import NewTables

KEY = models.BigAutoField(primary_key=True)
LAMPS_AND_STREETS = NewTables(
    [
        migrations.CreateModel("Lamp", [("id", KEY), ("number", models.IntegerField())]),
        migrations.CreateModel("Street", [("id", KEY), ("name", models.CharField(max_length=20))]),
    ],
    [
        migrations.AddField("lamp", "street", models.ForeignKey("made.Street", models.CASCADE)),
        migrations.AddIndex("lamp", models.Index(fields=["number"], name="lamp_number")),
        migrations.AddConstraint("lamp", models.UniqueConstraint(fields=["street", "number"], name="lamp_once")),
    ],
)


@pytest.fixture
def made(transactional_db):
    before, after = ProjectState(), ProjectState()
    LAMPS_AND_STREETS.state_forwards("made", after)
    with connection.schema_editor() as editor:
        LAMPS_AND_STREETS.database_forwards("made", editor, before, after)
    yield after.apps
    with connection.schema_editor() as editor:
        LAMPS_AND_STREETS.database_backwards("made", editor, after, before)
    assert not {"made_lamp", "made_street"} & set(connection.introspection.table_names())


def test_tables_have_the_fields_indexes_and_constraints_that_were_added_to_them(made):
    street = made.get_model("made", "Street").objects.create(name="Nieuwstraat")
    lamp = made.get_model("made", "Lamp")
    lamp.objects.create(street=street, number=7)
    with pytest.raises(IntegrityError):
        lamp.objects.create(street=street, number=7)
    with connection.cursor() as cursor:
        assert "lamp_number" in connection.introspection.get_constraints(cursor, "made_lamp")


def test_models_are_drawn_once_however_many_are_made(monkeypatch):
    state, drawn = ProjectState(), []
    draw = ModelState.render
    monkeypatch.setattr(ModelState, "render", lambda self, apps: drawn.append(self.name) or draw(self, apps))
    state.add_model(ModelState("made", "Town", [("id", KEY)]))
    state.apps  # noqa: B018 (draws what there is)
    LAMPS_AND_STREETS.state_forwards("made", state)
    assert drawn == ["Town"]
    assert state.apps.get_model("made", "Lamp")._meta.get_field("street").related_model.__name__ == "Street"
    assert sorted(drawn) == ["Lamp", "Street", "Town", "Town"]
    assert LAMPS_AND_STREETS.describe() == "Create models Lamp, Street"
    assert LAMPS_AND_STREETS.migration_name_fragment == "lamp_street"
