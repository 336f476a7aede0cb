"""manage.py document_procedures: write the pages and drawings of docs/procedures/ from what is declared."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from participation.procedures.declaration import declared
from participation.procedures.diagram import diagram, markdown


class Command(BaseCommand):
    help = "Write docs/procedures/ from the declared procedures; --check only says whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail where a page is out of date.")
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "docs" / "procedures")

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:
        pages = {folder / name: text for name, text in _pages().items()}
        stale = [page for page, text in pages.items() if not page.exists() or page.read_text() != text]
        if check and stale:
            raise CommandError(f"Out of date: {', '.join(page.name for page in stale)}. Run document_procedures.")
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            for page in stale:
                page.write_text(pages[page])
        self.stdout.write(f"{len(pages)} pages, {len(stale)} {'out of date' if check else 'written'}.")


def _pages() -> dict[str, str]:
    with translation.override("en"):
        return {
            f"{procedure.name}.{ending}": make(procedure)
            for procedure in declared()
            for ending, make in (("md", markdown), ("svg", lambda each: diagram(each) + "\n"))
        }
