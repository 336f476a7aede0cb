"""Who comes, who waits, and who let it be."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.events.models.gatherings import Gathering, Way
from participation.residents.models import User

SALT = "cms.events.registration"


class State(models.TextChoices):
    """Where a registration stands. Whoever was there has `checked_in_at` besides."""

    REQUESTED = "requested", _("waits for the e-mail address to be confirmed")
    CONFIRMED = "confirmed", _("registered")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a place is offered")
    EXPIRED = "expired", _("the offer is over")
    CANCELLED = "cancelled", _("cancelled")


ACTIVE = (State.CONFIRMED, State.WAITING, State.OFFERED)
HOLDING = (State.CONFIRMED, State.OFFERED)
"""The states in which places are held."""


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def confirmed(self) -> Self:
        return self.filter(state=State.CONFIRMED)

    def in_line(self) -> Self:
        """Those who wait, the first one first."""
        return self.filter(state=State.WAITING).order_by("waiting_since", "pk")


class Registration(models.Model):
    """Somebody who wants to come, alone or with others; an assistant needs no place of their own.

    A resident is `person`; somebody without an account has a `name`, and mostly an `email`.
    """

    MOST_SEATS = 10

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="registrations", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    way = models.CharField(_("how"), max_length=8, choices=Way)
    seats = models.PositiveSmallIntegerField(_("number of places"), default=1)
    has_assistant = models.BooleanField(_("brings an assistant"), default=False)
    channel = models.CharField(_("channel"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State)
    made_at = models.DateTimeField(_("registered on"))
    waiting_since = models.DateTimeField(_("waits since"), null=True, blank=True)
    offer_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("was there"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("registration"), _("registrations")
        indexes = (
            models.Index(fields=["gathering", "way", "waiting_since"], condition=Q(state="waiting"), name="reg_line"),
            models.Index(fields=["offer_until"], condition=Q(state="offered"), name="reg_offer_until"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["gathering", "person"],
                condition=Q(state__in=("confirmed", "waiting", "offered"), person__isnull=False),
                name="registration_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["gathering", "email"],
                condition=Q(state__in=("confirmed", "waiting", "offered")) & ~Q(email=""),
                name="registration_once_per_address",
            ),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="registration_is_somebodys"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=10), name="registration_seats_are_few"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="registration_state_is_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="registration_way_is_known"),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_until__isnull=False), name="registration_offer_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False), name="registration_waits_since"
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at__isnull=True) | Q(state="confirmed"),
                name="registration_was_there_if_confirmed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.who}: {self.gathering}"

    def get_absolute_url(self) -> str:
        return reverse("events:registration", args=[self.key])

    @property
    def who(self) -> str:
        return self.person.display_name if self.person else self.name

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    def offer_holds(self, at: datetime) -> bool:
        return self.state == State.OFFERED and self.offer_until is not None and at < self.offer_until

    def place_in_line(self) -> int:
        """Return how many wait before this one, and one more."""
        line = Registration.objects.filter(gathering=self.gathering_id, way=self.way, state=State.WAITING)
        earlier = Q(waiting_since__lt=self.waiting_since) | Q(waiting_since=self.waiting_since, pk__lt=self.pk)
        return line.filter(earlier).count() + 1

    @property
    def key(self) -> str:
        """What lets whoever holds it see, confirm and cancel this registration: it stands in their mail."""
        return signing.Signer(salt=SALT).sign_object(self.pk)


def registration_by_key(key: str) -> Registration | None:
    """Return what a link from a mail is about; None where it never was, or is forgotten."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(key)
    except signing.BadSignature:
        return None
    return Registration.objects.select_related("gathering__page", "person").filter(pk=pk).first()
