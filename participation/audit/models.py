"""The record of every change: entries that are only ever added, and the links that chain them.

Actions insert an unchained `Entry` in their own transaction, so no action waits for the chain; one writer adds a
`Link` per entry in batches. A `Segment` is what remains of old entries that were exported and removed. Triggers refuse
UPDATE and DELETE on all three (migrations 0002, 0004 and 0005). Once a day the end of the chain is noted as its `Head`.
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
    salt = models.CharField(_("salt"), max_length=32, blank=True, default="", db_default="")
    seal = models.CharField(_("seal"), max_length=64, blank=True, default="", db_default="")  # of a read: reads.py

    class Meta:
        verbose_name, verbose_name_plural = _("audit entry"), _("audit entries")
        indexes = (  # newest first, whatever the record is looked through by
            models.Index(fields=["subject_type", "subject_id"], name="audit_entry_subject"),
            models.Index(fields=["at", "id"], name="audit_entry_at"),
            models.Index(fields=["action", "at", "id"], name="audit_entry_action"),
            models.Index(fields=["actor_id", "at", "id"], name="audit_entry_actor"),
            models.Index(fields=["channel", "at", "id"], name="audit_entry_channel"),
            models.Index(
                fields=["on_behalf_of_id", "at", "id"],
                condition=models.Q(on_behalf_of_id__isnull=False),
                name="audit_entry_on_behalf_of",
            ),
        )

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


class Segment(models.Model):
    """Old entries that were exported to a file and removed: the chain goes on from the `digest` at their end."""

    first_position = models.BigIntegerField(_("first position"))
    last_position = models.BigIntegerField(_("last position"), unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    before = models.DateField(_("of before"))
    closed_at = models.DateTimeField(_("closed on"))
    file_name = models.CharField(_("file"), max_length=200)
    checksum = models.CharField(_("checksum"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("closed part of the record"), _("closed parts of the record")

    def __str__(self) -> str:
        return f"{self.first_position} - {self.last_position}"


class Head(models.Model):
    """The end of the chain on a day, as it was written to a file and mailed: whoever has it can prove the record."""

    day = models.DateField(_("day"), primary_key=True)
    position = models.BigIntegerField(_("position"))
    digest = models.CharField(_("digest"), max_length=64)
    count = models.BigIntegerField(_("entries since the head before"))
    tried_at = models.DateTimeField(_("last tried to mail on"), null=True)
    mailed_at = models.DateTimeField(_("mailed on"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("head of the record"), _("heads of the record")

    def __str__(self) -> str:
        return f"{self.day} {self.position} {self.digest[:12]}"
