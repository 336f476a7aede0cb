"""Who gets newsletters, what each says, and to whom it went."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from participation.dossiers.models import Neighbourhood, Theme


class Frequency(models.TextChoices):
    """How often somebody wants to hear of us, and for whom an issue is meant."""

    WEEKLY = "weekly", _("each week")
    MONTHLY = "monthly", _("each month")


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def who_get(self, issue: "Issue") -> Self:
        """Those who asked for what `issue` is about. Who chose no theme or neighbourhood wants all of them."""
        mine = self.confirmed().filter(language=issue.language, frequency=issue.frequency)
        if issue.theme_id:
            mine = mine.filter(Q(themes=issue.theme_id) | Q(themes__isnull=True))
        if issue.neighbourhood_id:
            mine = mine.filter(Q(neighbourhoods=issue.neighbourhood_id) | Q(neighbourhoods__isnull=True))
        return mine.distinct()


class Subscriber(models.Model):
    """An address that wants newsletters; it needs no account. Until it is confirmed nothing is sent there.

    A new choice of somebody who is subscribed already waits in `wish` until it is confirmed too.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency, default=Frequency.MONTHLY)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    neighbourhoods = models.ManyToManyField(
        Neighbourhood, blank=True, related_name="+", verbose_name=_("neighbourhoods")
    )
    wish = models.JSONField(_("asked for and not confirmed yet"), default=dict)
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("subscriber"), _("subscribers")
        constraints = (
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="subscriber_frequency_is_known"),
        )

    def __str__(self) -> str:
        return self.email


class IssueState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SENDING = "sending", _("is being sent")
    STOPPED = "stopped", _("stopped")
    SENT = "sent", _("sent")


class IssueQuerySet(models.QuerySet["Issue"]):
    def public(self) -> Self:
        """What is in the archive: all that left or leaves."""
        return self.exclude(state=IssueState.DRAFT)


class Issue(models.Model):
    """One newsletter. Once it leaves, its words stay as they are."""

    title = models.CharField(_("title"), max_length=120, help_text=_("Also the subject of the e-mail."))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    frequency = models.CharField(_("for who wants it"), max_length=8, choices=Frequency, default=Frequency.MONTHLY)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"),
        help_text=_("Leave empty when it is about everything."),
    )  # fmt: skip
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("neighbourhood"), help_text=_("Leave empty when it concerns the whole town."),
    )  # fmt: skip
    intro = models.TextField(_("introduction"), max_length=400, help_text=_("What is in it, in two short sentences."))
    body = RichTextField(_("content"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])
    state = models.CharField(_("state"), max_length=8, choices=IssueState, default=IssueState.DRAFT, editable=False)
    began_at = models.DateTimeField(_("sent from"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("sent until"), null=True, blank=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("newsletter"), _("newsletters")
        ordering = ("-began_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=IssueState.values), name="issue_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=IssueState.DRAFT) | Q(began_at__isnull=False), name="issue_began_before_it_left"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("newsletters:issue-detail", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60].strip("-") or "newsletter"

    @property
    def is_draft(self) -> bool:
        return self.state == IssueState.DRAFT


class DeliveryState(models.TextChoices):
    """How far one e-mail is. Of one that was handed over when its process died, nobody knows: it is not sent again."""

    WAITING = "waiting", _("waits")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    UNSURE = "unsure", _("perhaps sent")
    FAILED = "failed", _("not sent")
    DROPPED = "dropped", _("no longer wanted")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def to_send(self, at: datetime) -> Self:
        mine = self.filter(state=DeliveryState.WAITING, issue__state=IssueState.SENDING, next_at__lte=at)
        return mine.order_by("next_at", "pk")


class Delivery(models.Model):
    """One issue to one address, once: `digest` is a keyed hash of the address, so that leaving and coming back in the
    middle brings no second copy. The address itself is only with the subscriber."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("newsletter"))
    subscriber = models.ForeignKey(Subscriber, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    digest = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    next_at = models.DateTimeField(_("tried from"))
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    claimed_at = models.DateTimeField(_("tried at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("e-mail of a newsletter"), _("e-mails of newsletters")
        constraints = (
            models.UniqueConstraint(fields=["issue", "digest"], name="delivery_once_per_issue_and_address"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_is_known"),
        )
        indexes = (
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["claimed_at"], name="delivery_claimed"),
        )

    def __str__(self) -> str:
        return f"{self.issue} {self.pk}"
