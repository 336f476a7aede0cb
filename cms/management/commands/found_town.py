"""manage.py found_town: make the languages, start pages and groups that an empty site stands on."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.actions import found_town


class Command(BaseCommand):
    help = "Make the languages, start pages and groups that an empty site stands on. Harmless when repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        site = found_town()
        self.stdout.write(f"{site.site_name} stands: {site.root_url}/")
