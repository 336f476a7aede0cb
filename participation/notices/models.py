"""What people are told: one `Event` per thing that happened, one `Notice` per person who is told of it.

On-site messages, mail, digests and letters are functions of these two tables and of what people wish. A `Message` is
what goes to one person by e-mail or letter.
"""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import translate_url
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from participation.dossiers.models import Dossier
from participation.notices.schedule import Channel, How
from participation.notices.texts import next_step_for, sentence_for
from participation.residents.models import User


class Event(models.Model):
    """Something that happened. `kind` names its sentence (see texts.py), `data` fills it in, `path` leads to it."""

    kind = models.CharField(_("kind"), max_length=60)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    path = models.CharField(_("path"), max_length=300)
    data = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, in the active language."""
        return sentence_for(self.kind, self.data)

    @property
    def next_step(self) -> str:
        """What happens next or what one can do, in the active language; "" where nothing does."""
        return next_step_for(self.kind, self.data)

    @property
    def number(self) -> str:
        """The number of the topic or case that it is about, "" where it has none."""
        return str(self.data.get("number", ""))

    @property
    def until(self) -> date | None:
        """Until when one can do something, where there is a term: a day in `data`, as year-month-day."""
        return date.fromisoformat(self.data["until"]) if "until" in self.data else None

    @property
    def url(self) -> str:
        """Where it leads, in the active language: `path` is in that of whoever made it happen."""
        spoken = get_language() or settings.LANGUAGE_CODE
        with override(get_language_from_path(self.path) or spoken):
            return translate_url(self.path, spoken)


class State(models.TextChoices):
    """How far a message is. Who can tell whether a mail server that fell silent had taken it? Then it is UNSURE."""

    WAITING = "waiting", _("waits")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    UNSURE = "unsure", _("perhaps sent")
    FAILED = "failed", _("not sent")
    BOUNCED = "bounced", _("came back")
    DROPPED = "dropped", _("no longer wanted")


class LetterRunQuerySet(models.QuerySet["LetterRun"]):
    def with_letter_count(self) -> Self:
        """Add `letter_count`."""
        return self.annotate(letter_count=models.Count("messages"))


class LetterRun(models.Model):
    """Letters that were printed together."""

    printed_at = models.DateTimeField(_("printed on"))
    printed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("printed by")
    )

    objects = LetterRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("run of letters"), _("runs of letters")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class MessageQuerySet(models.QuerySet["Message"]):
    def mail_to_send(self, at: datetime) -> Self:
        """What waits to be mailed, matters of one's own first, and then what waits longest."""
        waiting = self.filter(state=State.WAITING, channel=Channel.EMAIL, next_at__lte=at)
        return waiting.order_by("-is_own", "next_at", "pk")

    def letters_to_print(self) -> Self:
        return self.filter(state=State.WAITING, channel=Channel.LETTER).order_by("pk")


class Message(models.Model):
    """One e-mail or letter to one person, with the news of its notices. Its words are made when it leaves."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    channel = models.CharField(_("by"), max_length=10, choices=Channel)
    how = models.CharField(_("how soon"), max_length=10, choices=How)
    is_own = models.BooleanField(_("about their own account or case"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    address = models.EmailField(_("e-mail address"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    next_at = models.DateTimeField(_("tried from"))
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    claimed_at = models.DateTimeField(_("tried at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    run = models.ForeignKey(LetterRun, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_is_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_is_known"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="message_how_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | ~Q(state=State.SENT),
                name="message_sent_has_moment",
            ),
        )
        indexes = (
            models.Index(
                fields=["channel", "-is_own", "next_at", "id"], condition=Q(state="waiting"), name="message_waiting"
            ),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="message_being_sent"),
            models.Index(fields=["person", "made_at"], name="message_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}: {self.get_state_display()}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_look_at(self, at: datetime) -> Self:
        """What may be due to be mailed or written."""
        return self.filter(look_at__lte=at)


class Notice(models.Model):
    """One person is told of one event, once.

    `is_own`: it is about their own account, post or case. `look_at` is when it is looked at (again) to be sent; None
    once it is in a message, or stays on the site alone.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices", verbose_name=_("event"))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    is_own = models.BooleanField(_("about your own account or case"), default=False)
    look_at = models.DateTimeField(null=True, blank=True, editable=False)
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("message")
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        constraints = (models.UniqueConstraint(fields=["event", "person"], name="notice_once_per_event_and_person"),)
        indexes = (models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="notice_to_look_at"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.event}"


class MailStop(models.Model):
    """The switch that wins: this person wants no e-mail, except about their own account and cases."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name, verbose_name_plural = _("wish for no e-mail"), _("wishes for no e-mail")

    def __str__(self) -> str:
        return str(self.person)


class Choice(models.Model):
    """How soon a person wants to be told of one sort of news, where it is not as usual."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    sort = models.CharField(_("sort of news"), max_length=40)
    how = models.CharField(_("how soon"), max_length=10, choices=How)

    class Meta:
        verbose_name, verbose_name_plural = _("choice of news"), _("choices of news")
        constraints = (
            models.UniqueConstraint(fields=["person", "sort"], name="choice_once_per_person_and_sort"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="choice_how_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.sort} {self.get_how_display()}"


class BounceQuerySet(models.QuerySet["Bounce"]):
    def failing_now(self) -> Self:
        """Those of an address that its person has still."""
        return self.filter(person__email=models.F("address"))


class Bounce(models.Model):
    """An address at which a person can not be reached: nothing is sent there any more."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bounces", verbose_name=_("person"))
    address = models.EmailField(_("e-mail address"))
    status = models.CharField(_("what the mail server said"), max_length=200)
    at = models.DateTimeField(_("since"))

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("address that fails"), _("addresses that fail")
        constraints = (models.UniqueConstraint(fields=["person", "address"], name="bounce_once_per_address"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.status}"
