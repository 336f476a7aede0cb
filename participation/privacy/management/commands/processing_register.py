"""manage.py processing_register: the register of processing activities (GDPR, article 30), from what is registered."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Model

from participation.privacy.retention import terms
from participation.residents.personal import held, registered

HEAD = ("what", "whose, by", "fields", "why", "ground", "how long")


class Command(BaseCommand):
    help = "Print the register of processing activities as a table (Markdown)."

    def handle(self, **options: Any) -> None:
        self._row(HEAD)
        self._row("---" for _ in HEAD)
        for entry in registered():
            fields = ", ".join(dict.fromkeys((*entry.fields, *entry.unseen)))
            self._row((_named(entry.model), entry.person_field, fields, entry.purpose, entry.basis.value, entry.kept))
        for row in held():
            self._row((_named(row.model), "", ", ".join(row.fields), row.purpose, row.basis.value, row.kept))
        self.stdout.write("")
        for term in terms():
            self.stdout.write(f"- {term.what}: {term.words} {term.basis}")

    def _row(self, cells: Any) -> None:
        self.stdout.write(f"| {' | '.join(str(cell) for cell in cells)} |")


def _named(model: type[Model]) -> str:
    return f"{model._meta.verbose_name_plural} (`{model._meta.label}`)"
