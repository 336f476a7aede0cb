"""manage.py note_bounce < MESSAGE: note the address of which a mail server says that it failed."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from participation.notices.bounces import take_bounce


class Command(BaseCommand):
    help = "Read a delivery report (RFC 3464) from standard input and note the address that failed for good."

    def handle(self, *args: Any, **options: Any) -> None:
        which = take_bounce(sys.stdin.buffer.read(), at=timezone.now())
        if not which:
            raise CommandError("This is no report that a message of ours failed for good: nothing is noted.")
        self.stdout.write(f"{which} came back: nothing more is sent to its address.")
