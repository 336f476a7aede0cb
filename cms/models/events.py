"""The calendar: webinars and everything else that has a beginning and an end."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import ArticleBlock
from cms.models.inner import InnerPage
from cms.models.panels import FIXED_ADDRESS
from participation.dossiers.models import Dossier


class EventPageQuerySet(PageQuerySet):
    def coming(self, at: datetime) -> Self:
        """What is not over at `at`, soonest first."""
        return self.live().filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, at: datetime) -> Self:
        """What is over at `at`, newest first."""
        return self.live().filter(ends_at__lte=at).order_by("-starts_at", "-pk")


EventPageManager = PageManager.from_queryset(EventPageQuerySet)


class EventIndexPage(InnerPage):
    """The calendar: what comes, and recordings of what was."""

    template = "cms/event_index_page.html"
    page_description = _("The calendar with all webinars, evenings and meetings.")
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.EventPage"]
    max_count_per_parent = 1
    show_in_menus_default = True
    promote_panels = FIXED_ADDRESS

    class Meta:
        verbose_name, verbose_name_plural = _("calendar"), _("calendars")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        events, at = EventPage.objects.child_of(self), timezone.now()
        return super().get_context(request, *args, **kwargs) | {
            "coming": events.coming(at),
            "past": events.past(at)[:20],
        }


class EventPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", ValidationError(_("The end must come after the start.")))
        return cleaned


class EventPage(InnerPage):
    """Something that people can attend. Before and during it offers the stream, afterwards the recording."""

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("Webinar")
        INFO_MOMENT = "info_moment", _("Information session")
        KNOWLEDGE_DAY = "knowledge_day", _("Knowledge day")
        COUNCIL = "council", _("Town council")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.WEBINAR)
    intro = models.TextField(
        _("introduction"),
        max_length=600,
        help_text=_("What is it about, and for whom? Say if there are captions or an interpreter."),
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("Leave empty when it is only online."))
    stream_url = models.URLField(_("link to the stream"), blank=True, help_text=_("Shown until the end."))
    recording_url = models.URLField(
        _("link to the recording"), blank=True, help_text=_("Shown after the end. A recording needs captions.")
    )
    dossier = models.ForeignKey(
        Dossier, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("dossier")
    )
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("content"))

    objects = EventPageManager()

    template = "cms/event_page.html"
    base_form_class = EventPageForm
    page_description = _("A webinar, an information session, a knowledge day or a meeting of the town council.")
    parent_page_types = ["cms.EventIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        "kind",
        "intro",
        FieldRowPanel(["starts_at", "ends_at"], heading=_("When")),
        MultiFieldPanel(["place", "stream_url", "recording_url"], heading=_("Where")),
        "dossier",
        "body",
    ]
    search_fields = [
        *Page.search_fields, index.SearchField("intro"), index.SearchField("body"), index.SearchField("place"),
        index.FilterField("starts_at"), index.FilterField("ends_at"), index.FilterField("kind"),
    ]  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        indexes = (models.Index(fields=["ends_at"], name="event_end"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind__in=("webinar", "info_moment", "knowledge_day", "council")), name="event_kind_is_known"
            ),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "stage": self.stage(timezone.now()),
            "dossier_page": self.page_of(self.dossier),
        }

    def stage(self, at: datetime) -> str:
        """Return "coming", "live" or "over"."""
        if at < self.starts_at:
            return "coming"
        return "live" if at < self.ends_at else "over"
