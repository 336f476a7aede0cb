"""The start page of a language."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms import now
from cms.blocks import OutcomeBlock
from cms.models.events import EventPage
from cms.models.panels import FIXED_ADDRESS
from participation.dossiers.models import Dossier


class HomePage(Page):
    """What goes on, what was just said, and what happened with people's input."""

    hero_title = models.CharField(_("large title"), max_length=120)
    hero_text = models.TextField(_("text under it"), max_length=300, blank=True)
    outcomes = StreamField(
        [("outcome", OutcomeBlock())],
        blank=True,
        verbose_name=_("what happened with people's input"),
        help_text=_("The first one is shown large. Also tell it when the answer was no, and why."),
    )

    template = "cms/home_page.html"
    page_description = _("The start page of a language.")
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.DossierIndexPage", "cms.NewsIndexPage", "cms.EventIndexPage", "cms.StandardPage", "cms.BodyPage",
        "cms.FormPage", "town.StatementPage",
    ]  # fmt: skip
    max_count = len(settings.LANGUAGES)
    private_page_options: list[str] = []
    content_panels = [*Page.content_panels, "hero_title", "hero_text", "outcomes"]
    promote_panels = FIXED_ADDRESS
    search_fields = [*Page.search_fields, index.SearchField("hero_text"), index.SearchField("outcomes")]

    class Meta:
        verbose_name, verbose_name_plural = _("start page"), _("start pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        return super().get_context(request, *args, **kwargs) | {
            "polls": now.open_polls(at),
            "challenges": now.collecting_challenges(at),
            "event": EventPage.objects.filter(locale=self.locale_id).seen_by(request.user).coming(at).first(),
            "topics": now.newest_topics(request.user),
            "figures": now.figures(),
            "private": Dossier.objects.private().values_list("pk", flat=True),
        }
