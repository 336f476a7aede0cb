"""What all pages below a start page share."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csp import csp_override
from wagtail.admin.panels import MultiFieldPanel
from wagtail.models import Page

from cms.care.faults import Fault
from cms.care.page_forms import CarefulPageForm
from cms.media_hosts import PLAY, PLAYING
from participation.dossiers.models import Dossier, Team


class InnerPage(Page):
    """A page below a start page: it shows the way back up."""

    kept_by = models.ForeignKey(
        Team,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("kept by"),
        help_text=gettext_lazy("The team that keeps this page right."),
    )
    review_on = models.DateField(
        gettext_lazy("look again on"),
        null=True,
        blank=True,
        help_text=gettext_lazy("On this day the team sees whether it still holds."),
    )

    base_form_class = CarefulPageForm
    private_page_options = ["login"]
    settings_panels = [*Page.settings_panels, MultiFieldPanel(["kept_by", "review_on"], gettext_lazy("Care"))]

    class Meta:
        abstract = True

    @property
    def written_in(self) -> str:
        """The language of the text where that is not the page's own: it stands here until it is translated."""
        return settings.LANGUAGE_CODE if self.alias_of_id else ""

    def own_faults(self) -> list[Fault]:
        """What has to be mended before this page is published, beside what holds for every page."""
        return []

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; the host of a video may be framed only where somebody asked to watch one."""
        if PLAY in request.GET:
            return csp_override(PLAYING)(super().serve)(request, *args, **kwargs)
        return super().serve(request, *args, **kwargs)

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
