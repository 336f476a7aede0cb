"""Let the database itself hold what can not change any more; see polls/locks.py."""

from django.db import migrations

from polls.locks import lift_locks, set_locks


class Migration(migrations.Migration):
    dependencies = [("polls", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunPython(set_locks, lift_locks)]
