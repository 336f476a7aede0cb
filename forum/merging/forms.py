"""With which topic another one is put together, and why."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.forms import ActForm
from forum.merging.actions import LONGEST_REASON
from forum.models import Topic

NUMBER = re.compile(r"(?:^|/forum/)(\d{1,18})(?:[-/?#]|$)")


class MergeForm(ActForm):
    """`other` is chosen by its address, as one copies it from the browser, or by the number in it."""

    other = forms.CharField(
        label=_("The topic that it becomes part of"),
        max_length=400,
        help_text=_("Copy the address of the other topic, or choose one below."),
    )
    reason = forms.CharField(
        label=_("Why are both about the same?"),
        max_length=LONGEST_REASON,
        help_text=_("Everyone reads this, and whoever follows one of the two is told."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, visible: Any, **kwargs: Any) -> None:
        """`visible`: the topics that whoever fills it in may know of."""
        super().__init__(*args, **kwargs)
        self._visible = visible

    def clean_other(self) -> Topic:
        found = NUMBER.search(self.cleaned_data["other"].strip())
        topic = self._visible.filter(pk=found[1]).first() if found else None
        if topic is None:
            raise ValidationError(_("There is no topic with this address or number."))
        chosen: Topic = topic
        return chosen
