"""What people register for. Its page says what it is; here stands how many can come, and in which way."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.models import EventPage


class Way(models.TextChoices):
    """How somebody attends."""

    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def coming(self, at: datetime) -> Self:
        """What is published and not over, soonest first."""
        return self.filter(page__live=True, ends_at__gt=at).order_by("starts_at", "pk")

    def of(self, page: EventPage) -> "Gathering | None":
        """Return that of `page`, in whichever language it is."""
        return self.filter(translation_key=page.translation_key).first()


class Gathering(models.Model):
    """A page of the calendar, with all its translations, as those who come know it.

    `page` is the first of them: what stands there about time, place and number of places holds. It is taken over when
    the page is published, so that `sequence` can go up and everybody can be told.
    """

    JOIN_BEFORE = timedelta(minutes=15)

    translation_key = models.UUIDField(unique=True, editable=False)
    page = models.OneToOneField(EventPage, on_delete=models.CASCADE, related_name="gathering", verbose_name=_("page"))
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"))
    sequence = models.PositiveIntegerField(_("version in calendars"), default=0)
    changed_at = models.DateTimeField(_("changed on"))
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    cancelled_why = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    counts = models.JSONField(_("how many came"), default=dict, blank=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("gathering"), _("gatherings")
        indexes = (models.Index(fields=["starts_at"], name="gathering_start"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gathering_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_why=""), name="gathering_cancelled_with_reason"
            ),
        )

    def __str__(self) -> str:
        return self.page.title

    def get_absolute_url(self) -> str:
        return reverse("events:register", args=[self.pk])

    @property
    def live_url(self) -> str:
        return reverse("events:live", args=[self.pk])

    def is_open(self, at: datetime) -> bool:
        """Whether people can register at `at`."""
        has_begun = self.opens_at is None or self.opens_at <= at
        return self.cancelled_at is None and has_begun and at < self.closes_at

    def is_joinable(self, at: datetime) -> bool:
        """Whether those who come online are shown where."""
        return self.cancelled_at is None and self.starts_at - self.JOIN_BEFORE <= at < self.ends_at

    def ways(self) -> list[Way]:
        """Return the ways in which there are places at all."""
        found = set(self.places.order_by().values_list("way", flat=True).distinct())
        return [way for way in Way if way in found]

    def free(self) -> dict[str, int]:
        """Return how many places anyone can still take, per way in which there are places at all."""
        free = Count("pk", filter=Q(registration__isnull=True, is_for_desk=False))
        return dict(self.places.order_by().values("way").annotate(free=free).values_list("way", "free"))

    def page_in(self, language: str) -> EventPage:
        """Return the page in `language`, or else the first one."""
        translations = EventPage.objects.live().filter(translation_key=self.translation_key)
        return translations.filter(locale__language_code=language).first() or self.page

    def page_url(self) -> str:
        """Return the address of the page in the active language."""
        url: str | None = self.page_in(get_language() or "").url
        return url or "/"


class Place(models.Model):
    """One place. There are as many as can come, and each is held by one registration at most: no more can come in.

    Those for the desk are given to whoever comes by or calls.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="places")
    way = models.CharField(_("how"), max_length=8, choices=Way)
    number = models.PositiveIntegerField(_("number"))
    is_for_desk = models.BooleanField(_("for the desk and the telephone"), default=False)
    registration = models.ForeignKey(
        "events.Registration", on_delete=models.SET_NULL, null=True, blank=True, related_name="places"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("place"), _("places")
        constraints = (
            models.UniqueConstraint(fields=["gathering", "way", "number"], name="place_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="place_way_is_known"),
        )
        indexes = (
            models.Index(
                fields=["gathering", "way", "number"], condition=Q(registration__isnull=True), name="place_free"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.number}"
