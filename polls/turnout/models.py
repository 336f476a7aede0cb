"""Turnout by neighbourhood and age, as it is published; what was left out is stored nowhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from polls.models import Poll


class Breakdown(models.Model):
    """How many took part by neighbourhood and age band, made once after a poll closed: no later one to compare it with.

    `bands` are the columns. `rows` are [{"area": code or "", "cells": [{"eligible": …, "voted": … or null}, …]}], a
    cell for each band and one for the whole row; the last row, with the area null, is of the whole town.
    """

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, primary_key=True, related_name="breakdown")
    bands = models.JSONField(_("age bands"), default=list)
    rows = models.JSONField(_("rows"), default=list)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name, verbose_name_plural = (
            _("turnout by neighbourhood and age"),
            _("turnouts by neighbourhood and age"),
        )

    def __str__(self) -> str:
        return str(self.poll_id)
