"""Who follows a poll, and which of its news voters are still to be told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.notices.models import Event
from participation.residents.models import User
from polls.models import Poll


class PollFollow(models.Model):
    """That a person wants to be told what happens to a poll. It says nothing of whether they vote."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="follows", verbose_name=_("poll"))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name, verbose_name_plural = _("follow of a poll"), _("follows of polls")
        constraints = (models.UniqueConstraint(fields=["poll", "person"], name="poll_follow_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.poll}"


class Telling(models.Model):
    """News of a poll for its voters. Whoever acts only notes it, so that nobody waits for thousands of notices."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="+")
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="+", verbose_name=_("poll"))
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("news for voters"), _("news for voters")

    def __str__(self) -> str:
        return f"{self.poll_id} {self.event_id}"


class ClosingSoon(models.Model):
    """That voters were told, once, that a poll closes soon."""

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, primary_key=True, related_name="closing_soon")
    told_at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name, verbose_name_plural = _("told that it closes soon"), _("told that they close soon")

    def __str__(self) -> str:
        return str(self.poll_id)
