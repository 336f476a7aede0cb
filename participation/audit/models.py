"""The record of every change: entries that are only ever added, and the links that chain them.

Actions insert an unchained `Entry` in their own transaction, so no action waits for the chain; one writer adds a
`Link` per entry in batches. Triggers refuse UPDATE and DELETE on both tables (see migration 0002).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One change: who did what to which object, when, for whom, why, and by which channel. Never a choice in a vote."""

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=60)
    actor_id = models.BigIntegerField(_("actor"), null=True)  # no foreign key: the record outlives the account
    on_behalf_of_id = models.BigIntegerField(_("on behalf of"), null=True)
    channel = models.CharField(_("channel"), max_length=20, default="web")
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.CharField(_("identifier"), max_length=64)
    data = models.JSONField(_("details"), default=dict)
    reason = models.TextField(_("reason"), blank=True, default="", db_default="")

    class Meta:
        verbose_name, verbose_name_plural = _("audit entry"), _("audit entries")
        indexes = (models.Index(fields=["subject_type", "subject_id"], name="audit_entry_subject"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type} {self.subject_id}"


class Link(models.Model):
    """The place of an entry in the chain: digest = SHA-256(previous digest || canonical JSON of the entry)."""

    position = models.BigIntegerField(_("position"), primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link", verbose_name=_("entry"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("audit link"), _("audit links")

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"
