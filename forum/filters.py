"""Search and filters of the forum's list: a GET form that works without JavaScript."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.models import Kind, Status, TopicQuerySet
from participation.dossiers.models import Dossier, Neighbourhood, Theme
from participation.errors import Sentence
from participation.kept import kept
from participation.text import fold

type Choices = list[tuple[str, Sentence]]

LOOKUPS = {
    "kind": "kind",
    "theme": "theme__slug",
    "dossier": "dossier__slug",
    "neighbourhood": "neighbourhood__code",
    "status": "status",
}


def _choices() -> dict[str, Choices]:
    """Return what each filter offers, in three queries, in the language of the page."""
    themes = ((theme.slug, str(theme)) for theme in Theme.objects.only("slug", "name"))
    dossiers = ((dossier.slug, str(dossier)) for dossier in Dossier.objects.public().only("slug", "title"))
    places = ((place.code, place.name) for place in Neighbourhood.objects.only("code", "name"))
    return {
        "kind": [("", _("All kinds")), *Kind.choices],
        "theme": [("", _("All themes")), *_by_name(themes)],
        "dossier": [("", _("All dossiers")), *_by_name(dossiers)],
        "neighbourhood": [("", _("The whole town")), *_by_name(places)],
        "status": [("", _("Open and closed")), *Status.choices],
    }


def _by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: choice[1].casefold())


class FilterForm(forms.Form):
    """What to show. A filter that does not exist (any more) is left out."""

    q = forms.CharField(
        label=_("Search"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("This is too long to search for. Use at most 100 characters.")},
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET, auto_id="filter-%s")
        self._choices = kept(request, ("forum.choices", get_language()), _choices)
        labels = {
            "kind": _("Kind"), "theme": _("Theme"), "dossier": _("Dossier"), "neighbourhood": _("Neighbourhood"),
            "status": _("Status"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=self._choices[name])
        self.is_valid()

    def clean_q(self) -> str:
        words: str = self.cleaned_data["q"]
        if words and not fold(words):
            raise forms.ValidationError(_("There is nothing to search for in these signs. Use letters or numbers."))
        return words

    def narrow(self, topics: TopicQuerySet) -> TopicQuerySet:
        """Return the topics that fit; none when the words can not be searched for."""
        if "q" in self.errors:
            return topics.none()
        wanted = {LOOKUPS[name]: value for name, value in self.cleaned_data.items() if value and name in LOOKUPS}
        return topics.filter(**wanted).matching(self.cleaned_data["q"])

    @property
    def choice_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in LOOKUPS]

    @property
    def is_searching(self) -> bool:
        """Whether anything is asked for, be it in words that can not be searched for."""
        return "q" in self.errors or bool(self.in_words())

    @property
    def has_choices(self) -> bool:
        return any(self.cleaned_data.get(name) for name in LOOKUPS)

    def in_words(self) -> list[str]:
        """Say which filters are on, as the page repeats them."""
        words = [f"“{self.cleaned_data['q']}”"] if self.cleaned_data.get("q") else []
        for name in LOOKUPS:
            if value := self.cleaned_data.get(name):
                words.append(f"{self.fields[name].label}: {dict(self._choices[name])[value]}")
        return words
