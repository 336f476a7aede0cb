"""manage.py flush, through the record's one door: emptying a database (as tests do) empties the record too."""

from typing import Any

from django.core.management.commands.flush import Command as FlushCommand
from django.db import connections

from participation.audit.door import open_door


class Command(FlushCommand):
    def handle(self, **options: Any) -> None:
        with open_door(connections[options["database"]]):
            super().handle(**options)
