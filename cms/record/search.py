"""Find in the record: by period, act, who did it, for whom, on what, by which channel."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.record.words import ACTS, CHANNELS
from participation.audit.models import Entry
from participation.residents.models import User

MOST_PEOPLE = 100  # of one name
HOUSE = ("cms", "forum", "participation", "polls")  # what others bring along is not looked for


def _choices(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("", _("All")), *sorted(words.items(), key=lambda pair: str(pair[1]).casefold())]


def _kinds() -> list[tuple[str, Any]]:
    ours = [model for model in apps.get_models() if model._meta.app_config.name.partition(".")[0] in HOUSE]
    return _choices({model._meta.label_lower: capfirst(str(model._meta.verbose_name)) for model in ours})


class RecordForm(forms.Form):
    """What to look for. All of it is optional; a person is found by name, e-mail address or number."""

    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Up to and including"), required=False, widget=forms.DateInput({"type": "date"}))
    act = forms.ChoiceField(label=_("What was done"), required=False, choices=lambda: _choices(ACTS))
    by = forms.CharField(label=_("Who did it"), required=False, max_length=100)
    on_behalf_of = forms.CharField(label=_("On whose behalf"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of object"), required=False, choices=_kinds)
    number = forms.CharField(label=_("Number of the object"), required=False, max_length=64)
    channel = forms.ChoiceField(label=_("By which channel"), required=False, choices=lambda: _choices(CHANNELS))

    def entries(self) -> QuerySet[Entry]:
        """Return what is asked for; of a form that is not right, nothing."""
        if not self.is_valid():
            return Entry.objects.none()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        condition = Q()
        for name, value in asked.items():
            condition &= _CONDITIONS[name](value)
        return Entry.objects.filter(condition)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _person(field: str, text: str) -> Q:
    """Whoever is called so; a number finds accounts that are gone too."""
    if text.isdecimal():
        return Q(**{field: int(text[:18])})
    called = Q(display_name__icontains=text) | Q(email=text.lower())
    return Q(**{f"{field}__in": list(User.objects.filter(called).values_list("pk", flat=True)[:MOST_PEOPLE])})


_CONDITIONS: dict[str, Any] = {
    "since": lambda day: Q(at__gte=_midnight(day)),
    "until": lambda day: Q(at__lt=_midnight(day + timedelta(days=1))),
    "act": lambda act: Q(action=act),
    "by": lambda text: _person("actor_id", text),
    "on_behalf_of": lambda text: _person("on_behalf_of_id", text),
    "kind": lambda kind: Q(subject_type=kind),
    "number": lambda number: Q(subject_id=number),
    "channel": lambda channel: Q(channel=channel),
}
