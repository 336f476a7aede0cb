"""What is counted where Valkey is away, and what is switched off."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """How often something was done within a window of time; `key` is a keyed hash of who did what, and the window."""

    key = models.CharField(max_length=100, primary_key=True)
    number = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"


class Kept(models.Model):
    """What the log-in's own limits remember, where Valkey is away."""

    key = models.CharField(max_length=300, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class SwitchName(models.TextChoices):
    """What can be switched off for everyone."""

    SIGN_UP = "sign_up", _("Making accounts")
    POSTING = "posting", _("Posting on the forum")
    UPLOADS = "uploads", _("Uploading files")


class Switch(models.Model):
    """Something that is off until an administrator turns it on again, with what the public is told."""

    name = models.CharField(_("what"), max_length=20, primary_key=True, choices=SwitchName)
    sentence = models.CharField(_("what the public is told"), max_length=200)
    since = models.DateTimeField(_("since"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("turned off by"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("switch"), _("switches")
        constraints = (
            models.CheckConstraint(condition=models.Q(name__in=SwitchName.values), name="switch_is_known"),
            models.CheckConstraint(condition=~models.Q(sentence=""), name="switch_tells_the_public"),
        )

    def __str__(self) -> str:
        return str(self.get_name_display())


class Surge(models.Model):
    """An hour in which far more was done than is usual, and of which the administrators were told."""

    key = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(_("what"), max_length=20, choices=SwitchName)
    at = models.DateTimeField(_("at"))
    number = models.PositiveIntegerField(_("in that hour"))
    usual = models.FloatField(_("usual in an hour"))

    class Meta:
        verbose_name, verbose_name_plural = _("surge"), _("surges")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
