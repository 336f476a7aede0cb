"""What all pages below a start page share."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from participation.dossiers.models import Dossier


class InnerPage(Page):
    """A page below a start page: it shows the way back up."""

    private_page_options = ["login"]

    class Meta:
        abstract = True

    @property
    def written_in(self) -> str:
        """The language of the text where that is not the page's own: it stands here until it is translated."""
        return settings.LANGUAGE_CODE if self.alias_of_id else ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": label, "url": page.get_url(request)} for label, page in self.way_up()]
        return super().get_context(request, *args, **kwargs) | {"crumbs": crumbs}

    def way_up(self) -> list[tuple[str, Page]]:
        """Return the pages above this one with what to call them, the start page first."""
        home, *others = self.get_ancestors().filter(depth__gt=1).order_by("depth")
        return [(_("Home"), home), *((page.title, page) for page in others)]

    def page_of(self, dossier: Dossier | None) -> Page | None:
        """The public page of `dossier` in this page's language."""
        if dossier is None:
            return None
        return Page.objects.live().filter(dossierpage__dossier=dossier, locale=self.locale_id).specific().first()
