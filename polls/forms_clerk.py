"""The shape of the draft of a poll, as a clerk fills it in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MinValueValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from i18nfield.forms import I18nFormField, I18nTextarea, I18nTextInput
from i18nfield.strings import LazyI18nString

from polls.drafting import MOTION_KEYS, Wording, default_visibility, repeated_label
from polls.errors import same_label_sentence
from polls.forms_rules import fit_rules
from polls.models import WITH_SEVERAL, Argument, Base, Electorate, LegalEffect, Method, Poll, Visibility
from polls.parameters import Parameters

MAX_DIGITS = 9
RESERVED = ("new", "methods")  # name pages of their own beside the polls, see polls/wagtail_hooks.py and polls/urls.py
NUMBERS = ("min_choices", "max_choices", "result_step")
PARAMETERS = {"points": 0, "seats": 1, "budget": 0, "least_votes": 0}  # with what an empty field means
OPTIONAL = ("quorum_base", "quorum", "inhabitants", "threshold", "objection_days")
TRANSLATED = ("question", "intro", "options", "arguments_for", "arguments_against", "legal_basis", "deciding_body")


class _FewLines(I18nTextarea):
    """Four lines of text per language."""

    def __init__(self, locales: list[str], field: forms.Field, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(locales, field, {"rows": 4} | (attrs or {}))


class _Lines(I18nFormField):
    """A list per language, one line each; line 1 in one language is line 1 in the others."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_FewLines, **kwargs)


class PollForm(forms.ModelForm[Poll]):
    """A draft poll. Options and arguments are lists of lines, the same number in each language that is filled in."""

    options = _Lines(label=_("Options"), help_text=_("One a line. For yes, no or abstain: exactly three lines."))
    arguments_for = _Lines(label=_("Arguments for"), required=False, help_text=_("One a line."))
    arguments_against = _Lines(
        label=_("Arguments against"), required=False, help_text=_("One a line, as many as there are for.")
    )
    costs = forms.CharField(
        label=_("Costs in euro"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a vote on a budget: the cost of each option, one a line, in the order of the options."),
    )
    slug = forms.SlugField(
        label=_("Short name"),
        required=False,
        max_length=80,
        help_text=_("In the address. Empty: made from the question."),
        error_messages={"unique": _("Another poll has this short name. Choose another one.")},
    )
    visibility = forms.ChoiceField(
        label=_("Visibility of the result"),
        required=False,
        choices=[("", _("As usual: live when advisory, hidden until close when binding")), *Visibility.choices],
    )

    class Meta:
        model = Poll
        fields = (
            "dossier", "question", "intro", "slug", "method", "options", "min_choices", "max_choices", "points",
            "seats", "budget", "least_votes", "costs", "arguments_for", "arguments_against", "legal_effect",
            "legal_basis", "deciding_body", "electorate", "neighbourhoods", "reference_date", "opens_at", "closes_at",
            "visibility", "result_step", "quorum_base", "quorum", "inhabitants", "inhabitants_on", "inhabitants_source",
            "threshold", "counts_abstentions", "objection_days",
        )  # fmt: skip
        field_classes = {
            "question": I18nFormField,
            "intro": I18nFormField,
            "legal_basis": I18nFormField,
            "deciding_body": I18nFormField,
        }
        widgets = {
            "question": I18nTextInput,
            "intro": _FewLines,
            "legal_basis": I18nTextInput,
            "deciding_body": I18nTextInput,
            "neighbourhoods": forms.CheckboxSelectMultiple,
            "reference_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "inhabitants_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "opens_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "closes_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            self.fields[name].validators.append(MinValueValidator(1))
            self.fields[name].widget.attrs["min"] = 1
        for name in (*PARAMETERS, *OPTIONAL):
            self.fields[name].required = False
        self._name_languages()
        if self.instance.pk:
            if self.instance.budget:
                self.initial["costs"] = "\n".join(str(option.cost) for option in self.instance.options.all())
            self.initial["options"] = _joined([option.label for option in self.instance.options.all()])
            for side, name in ((Argument.Side.FOR, "arguments_for"), (Argument.Side.AGAINST, "arguments_against")):
                texts = [argument.text for argument in self.instance.arguments.all() if argument.side == side]
                self.initial[name] = _joined(texts)
        else:
            self.initial["result_step"] = settings.POLL_RESULT_STEP

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise forms.ValidationError(_("This short name is in use by the site itself. Choose another one."))
        return slug

    def clean_options(self) -> list[LazyI18nString]:
        return _split(self.cleaned_data["options"])

    def clean_costs(self) -> list[int]:
        lines = [line.strip() for line in self.cleaned_data["costs"].splitlines() if line.strip()]
        for line in lines:
            if not line.isascii() or not line.isdigit() or len(line) > MAX_DIGITS:
                raise forms.ValidationError(
                    _("“%(line)s” is not a whole number of euro, like 12000."), params={"line": line}
                )
        return [int(line) for line in lines]

    def clean_arguments_for(self) -> list[LazyI18nString]:
        return _split(self.cleaned_data["arguments_for"])

    def clean_arguments_against(self) -> list[LazyI18nString]:
        return _split(self.cleaned_data["arguments_against"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_options(data)
        self._check_choices(data)
        self._check_parameters(data)
        self._check_binding(data)
        data |= fit_rules(data, self.add_error)
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("A poll closes after it opens. Choose a later moment."))
        data["visibility"] = data.get("visibility") or self._usual_visibility(data)
        if "question" in data and data.get("slug") == "":
            data["slug"] = self._free_slug(slugify(str(data["question"]))[:70].strip("-") or "poll")
        return data

    def wording(self) -> Wording:
        data = self.cleaned_data
        return Wording(data["options"], data["arguments_for"], data["arguments_against"], data["costs"])

    def _name_languages(self) -> None:
        """Let each field of a text in more languages say what it is, in which language, and what is wrong with it."""
        for name in TRANSLATED:
            box = self[name]
            for widget, (_code, language) in zip(box.field.widget.widgets, settings.LANGUAGES, strict=True):
                widget.attrs["aria-label"] = f"{box.label} ({language})"
                widget.attrs["aria-describedby"] = f"{box.auto_id}_helptext {box.auto_id}_error"

    def _check_options(self, data: dict[str, Any]) -> None:
        options = data.get("options") or []
        if data.get("method") == Method.MOTION and len(options) != len(MOTION_KEYS):
            self.add_error("options", _("Give three lines: the words for yes, for no, and for abstaining."))
        elif "options" in data and len(options) < 2:
            self.add_error("options", _("Give at least two options."))
        elif label := repeated_label(options):
            self.add_error("options", same_label_sentence(label))

    def _check_choices(self, data: dict[str, Any]) -> None:
        if data.get("method") not in WITH_SEVERAL:
            data["min_choices"] = data["max_choices"] = 1
            return
        least, most, options = data.get("min_choices"), data.get("max_choices"), data.get("options")
        if most and options and most > len(options):
            self.add_error("max_choices", _("There are fewer options than that."))
        elif least and most and least > most:
            self.add_error("max_choices", _("This is fewer than the least number of choices."))

    def _check_parameters(self, data: dict[str, Any]) -> None:
        """Say what is not right for the method, and leave out what it has no use for."""
        if not all(name in data for name in ("method", "options", "costs", *PARAMETERS)):
            return
        numbers = {name: empty if data[name] is None else data[name] for name, empty in PARAMETERS.items()}
        parameters = Parameters(data["method"], **numbers, costs=data["costs"]).of_the_method()
        data |= {name: getattr(parameters, name) for name in ("costs", *PARAMETERS)}
        for name, why in parameters.faults(len(data["options"])):
            self.add_error(name, why)

    def _usual_visibility(self, data: dict[str, Any]) -> Visibility:
        usual = default_visibility(data.get("legal_effect", ""))
        return usual if data.get("quorum_base", Base.NONE) == Base.NONE else Visibility.HIDDEN

    def _check_binding(self, data: dict[str, Any]) -> None:
        bound = (LegalEffect.BINDING, LegalEffect.COUNCIL_COMMITMENT)
        if data.get("legal_effect") in bound and not any(_languages(data.get("deciding_body")).values()):
            self.add_error("deciding_body", _("Say who answers the outcome, for example the municipal council."))
        if data.get("legal_effect") != LegalEffect.BINDING:
            return
        if "legal_basis" in data and not any(_languages(data["legal_basis"]).values()):
            self.add_error("legal_basis", _("A binding poll names the regulation that makes it binding."))
        if data.get("electorate", Electorate.ROLL) != Electorate.ROLL:
            self.add_error("electorate", _("A binding poll needs an electoral roll."))

    def _free_slug(self, stem: str) -> str:
        """Return `stem`, with a number behind it when another poll or a page has that name."""
        others = Poll.objects.filter(slug__startswith=stem).exclude(pk=self.instance.pk)
        taken = {*RESERVED, *others.values_list("slug", flat=True)}
        slug, number = stem, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug


def _split(text: LazyI18nString | None) -> list[LazyI18nString]:
    """Turn lines per language into one translated string per line."""
    per_language = {
        language: [line.strip() for line in words.splitlines() if line.strip()]
        for language, words in _languages(text).items()
        if words and words.strip()
    }
    lengths = {len(lines) for lines in per_language.values()}
    if len(lengths) > 1:
        raise forms.ValidationError(_("Give the same number of lines in each language."))
    return [
        LazyI18nString({language: lines[place] for language, lines in per_language.items()})
        for place in range(max(lengths, default=0))
    ]


def _joined(texts: list[LazyI18nString]) -> LazyI18nString:
    languages = {language for text in texts for language in _languages(text)}
    return LazyI18nString({each: "\n".join(text.localize(each) for text in texts) for each in sorted(languages)})


def _languages(text: LazyI18nString | None) -> dict[str, str]:
    if text is None or not text.data:
        return {}
    return text.data if isinstance(text.data, dict) else {settings.LANGUAGE_CODE: text.data}
