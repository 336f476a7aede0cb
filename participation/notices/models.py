"""What people are told: one `Event` per thing that happened, one `Notice` per person who is told of it.

On-site messages, mail, digests and letters are functions of these two tables.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import translate_url
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from participation.dossiers.models import Dossier
from participation.notices.texts import sentence_for
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
    def url(self) -> str:
        """Where it leads, in the active language: `path` is in that of whoever made it happen."""
        spoken = get_language() or settings.LANGUAGE_CODE
        with override(get_language_from_path(self.path) or spoken):
            return translate_url(self.path, spoken)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One person is told of one event, once."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices", verbose_name=_("event"))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        constraints = (models.UniqueConstraint(fields=["event", "person"], name="notice_once_per_event_and_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.event}"
