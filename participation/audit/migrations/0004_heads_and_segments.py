"""Closed parts and daily heads of the record, locked as the record itself is; indexes to look through it by."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from participation.new_tables import NewTables

TABLE = "audit_segment"
REFUSAL = "SELECT RAISE(ABORT, 'The audit record is append-only.')"
SAME_ROW = "id = NEW.id OR last_position = NEW.last_position"
TRIGGERS = {  # as in migration 0002
    "postgresql": {
        "row": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        "all": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    },
    "sqlite": {
        "update": "BEFORE UPDATE ON {table} BEGIN {refusal}; END",
        "delete": "BEFORE DELETE ON {table} WHEN NOT EXISTS (SELECT 1 FROM audit_door) BEGIN {refusal}; END",
        "replace": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {refusal}; END",
    },
}


def lock(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for kind, trigger in TRIGGERS[schema_editor.connection.vendor].items():
        told = trigger.format(table=TABLE, refusal=REFUSAL, same=SAME_ROW)
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_{kind} {told}")


def unlock(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    on = f" ON {TABLE}" if vendor == "postgresql" else ""
    for kind in TRIGGERS[vendor]:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{kind}{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_on_behalf_of_and_reason'),
    ]

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name='Head',
                    fields=[
                        ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                        ('position', models.BigIntegerField(verbose_name='position')),
                        ('digest', models.CharField(max_length=64, verbose_name='digest')),
                        ('count', models.BigIntegerField(verbose_name='entries since the head before')),
                        ('tried_at', models.DateTimeField(null=True, verbose_name='last tried to mail on')),
                        ('mailed_at', models.DateTimeField(null=True, verbose_name='mailed on')),
                    ],
                    options={
                        'verbose_name': 'head of the record',
                        'verbose_name_plural': 'heads of the record',
                    },
                ),
                migrations.CreateModel(
                    name='Segment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first_position', models.BigIntegerField(verbose_name='first position')),
                        ('last_position', models.BigIntegerField(unique=True, verbose_name='last position')),
                        ('digest', models.CharField(max_length=64, verbose_name='digest')),
                        ('before', models.DateField(verbose_name='of before')),
                        ('closed_at', models.DateTimeField(verbose_name='closed on')),
                        ('file_name', models.CharField(max_length=200, verbose_name='file')),
                        ('checksum', models.CharField(max_length=64, verbose_name='checksum')),
                    ],
                    options={
                        'verbose_name': 'closed part of the record',
                        'verbose_name_plural': 'closed parts of the record',
                    },
                ),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['at', 'id'], name='audit_entry_at'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['action', 'at', 'id'], name='audit_entry_action'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['actor_id', 'at', 'id'], name='audit_entry_actor'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['channel', 'at', 'id'], name='audit_entry_channel'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('on_behalf_of_id__isnull', False)), fields=['on_behalf_of_id', 'at', 'id'], name='audit_entry_on_behalf_of'),
        ),
        migrations.RunPython(lock, unlock),
    ]
