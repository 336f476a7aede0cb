"""The calendar: webinars and everything else that has a beginning and an end."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import ArticleBlock
from cms.care.page_forms import CarefulPageForm
from cms.events.blocks import ProgrammeItemBlock
from cms.events.captions import CaptionsRefused, read_captions, read_chapters, transcript_of
from cms.models.inner import InnerPage
from cms.models.panels import FIXED_ADDRESS
from participation.audience.visible import hidden_from
from participation.dossiers.models import Dossier
from participation.permissions import Visitor

MOST_PLACES = MaxValueValidator(5000)


class EventPageQuerySet(PageQuerySet):
    def coming(self, at: datetime) -> Self:
        """What is not over at `at`, soonest first."""
        return self.live().filter(ends_at__gt=at).order_by("starts_at", "pk")

    def seen_by(self, visitor: Visitor) -> Self:
        """What belongs to no dossier that is hidden from `visitor`."""
        return self.exclude(dossier__in=hidden_from(visitor).values("pk"))

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
        events, at = EventPage.objects.child_of(self).seen_by(request.user), timezone.now()
        return super().get_context(request, *args, **kwargs) | {
            "coming": events.coming(at),
            "past": events.past(at)[:20],
        }


class EventPageForm(CarefulPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for check in (self._times, self._places, self._recording):
            check(cleaned)
        return cleaned

    def _times(self, cleaned: dict[str, Any]) -> None:
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", ValidationError(_("The end must come after the start.")))
        opens_at = cleaned.get("registration_opens_at")
        closes_at = cleaned.get("registration_closes_at") or starts_at
        if closes_at and ends_at and closes_at > ends_at:
            self.add_error("registration_closes_at", ValidationError(_("Nobody can register after the end.")))
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("registration_opens_at", ValidationError(_("Registration must open before it closes.")))

    def _places(self, cleaned: dict[str, Any]) -> None:
        wanted = {way: cleaned.get(f"places_{way}") or 0 for way in ("on_site", "online")}
        if (cleaned.get("desk_places") or 0) > sum(wanted.values()):
            self.add_error("desk_places", ValidationError(_("There are not that many places.")))
        for way, held in self.instance.places_held().items():
            if wanted[way] < held:
                self.add_error(
                    f"places_{way}", ValidationError(_("%(held)s places are given away already.") % {"held": held})
                )

    def _recording(self, cleaned: dict[str, Any]) -> None:
        captions = cleaned.get("captions")
        if cleaned.get("recording_url") and not captions:
            needs = _("A recording is published with captions, so that everybody can follow it. Choose a file here.")
            self.add_error("captions", ValidationError(needs))
        try:
            self.instance.transcript = transcript_of(read_captions(captions.file)) if captions else ""
        except CaptionsRefused as refusal:
            self.add_error("captions", ValidationError(str(refusal.message)))
        try:
            read_chapters(cleaned.get("chapters") or "")
        except CaptionsRefused as refusal:
            self.add_error("chapters", ValidationError(str(refusal.message)))


class EventPage(InnerPage):
    """Something that people can attend. Before and during it offers the stream, afterwards the recording."""

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("Webinar")
        INFO_MOMENT = "info_moment", _("Information session")
        KNOWLEDGE_DAY = "knowledge_day", _("Knowledge day")
        NETWORK = "network", _("Network meeting")
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
    join_url = models.URLField(
        _("link to join"), blank=True, help_text=_("Shown only to who is registered, from 15 minutes before the start.")
    )
    places_on_site = models.PositiveSmallIntegerField(
        _("places on site"), null=True, blank=True, validators=[MOST_PLACES], help_text=_("Empty: nobody registers.")
    )
    places_online = models.PositiveSmallIntegerField(
        _("places online"), null=True, blank=True, validators=[MOST_PLACES], help_text=_("Empty: nobody registers.")
    )
    desk_places = models.PositiveSmallIntegerField(
        _("kept for the desk and the telephone"),
        null=True,
        blank=True,
        help_text=_("How many of these places. Empty: one in ten."),
    )
    registration_opens_at = models.DateTimeField(
        _("registration opens"), null=True, blank=True, help_text=_("Empty: as soon as this page is published.")
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True, help_text=_("Empty: when it starts.")
    )
    programme = StreamField([("item", ProgrammeItemBlock())], blank=True, verbose_name=_("programme"))
    recording_url = models.URLField(
        _("link to the recording"), blank=True, help_text=_("Shown after the end. A recording needs captions.")
    )
    captions = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("captions"),
        help_text=_("A WebVTT file in the language of this page. The transcript is made of it."),
    )
    chapters = models.TextField(
        _("chapters"), blank=True, help_text=_("One a line: a time and a title, as in “04:30 Questions about parking”.")
    )
    slides = models.ForeignKey(
        get_document_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("slides"),
    )
    survey_url = models.URLField(
        _("link to a survey"), blank=True, help_text=_("Who came is asked for their opinion the day after.")
    )
    transcript = models.TextField(_("transcript"), blank=True, editable=False)
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
        MultiFieldPanel(["place", "stream_url", "join_url"], heading=_("Where")),
        MultiFieldPanel(
            [
                FieldRowPanel(["places_on_site", "places_online", "desk_places"]),
                FieldRowPanel(["registration_opens_at", "registration_closes_at"]),
            ],
            heading=_("Registration"),
        ),
        "dossier",
        "body",
        "programme",
        MultiFieldPanel(["recording_url", "captions", "chapters", "slides", "survey_url"], heading=_("Afterwards")),
    ]
    search_fields = [
        *Page.search_fields, index.SearchField("intro"), index.SearchField("body"), index.SearchField("place"),
        index.SearchField("transcript"),
        index.FilterField("starts_at"), index.FilterField("ends_at"), index.FilterField("kind"),
    ]  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        indexes = (models.Index(fields=["ends_at"], name="event_end"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind__in=("webinar", "info_moment", "knowledge_day", "network", "council")),
                name="event_kind_is_known",
            ),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "stage": self.stage(timezone.now()),
            "dossier_page": self.page_of(self.dossier),
        }

    def places_held(self) -> dict[str, int]:
        """Return how many places are held, or offered to somebody, per way of attending."""
        held = Count("gathering__places", filter=Q(gathering__places__registration__isnull=False))
        mine = EventPage.objects.filter(translation_key=self.translation_key, gathering__isnull=False).order_by()
        return dict(
            mine.values("gathering__places__way").annotate(held=held).values_list("gathering__places__way", "held")
        )

    def is_first(self) -> bool:
        """Whether this is the page whose time, place and number of places hold for all its translations."""
        mine = EventPage.objects.filter(translation_key=self.translation_key)
        return mine.order_by("pk").values_list("pk", flat=True).first() == self.pk

    @property
    def recording(self) -> str:
        """Where the recording is; "" as long as it has no captions."""
        return self.recording_url if self.captions_id else ""

    def stage(self, at: datetime) -> str:
        """Return "coming", "live" or "over"."""
        if at < self.starts_at:
            return "coming"
        return "live" if at < self.ends_at else "over"
