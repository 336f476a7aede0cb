"""manage.py processing_register: the register of processing activities (GDPR, article 30), from what is registered."""

from typing import Any

from django.core.management.base import BaseCommand

from participation.privacy.retention import terms
from participation.residents.personal import registered

HEAD = ("what", "whose, by", "fields", "why", "ground", "how long")


class Command(BaseCommand):
    help = "Print the register of processing activities as a table (Markdown)."

    def handle(self, **options: Any) -> None:
        self._row(HEAD)
        self._row("---" for _ in HEAD)
        for entry in registered():
            what = f"{entry.model._meta.verbose_name_plural} (`{entry.model._meta.label}`)"
            fields = ", ".join(entry.fields)
            self._row((what, entry.person_field, fields, entry.purpose, entry.basis.value, entry.kept))
        self.stdout.write("")
        for term in terms():
            self.stdout.write(f"- {term.what}: {term.words} {term.basis}")

    def _row(self, cells: Any) -> None:
        self.stdout.write(f"| {' | '.join(str(cell) for cell in cells)} |")
