"""The shape of what people report, decide and object to. A form that is refused keeps everything that was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.choices import Rule
from forum.forms import ActForm, SubmissionField
from forum.moderation.actions import Decision
from forum.moderation.canned import CANNED, canned_in
from forum.moderation.choices import Kind, Outcome
from forum.moderation.models import LONGEST_QUOTE, LONGEST_REASON, Case
from participation.dossiers.models import Theme

BULK = (Kind.NONE, Kind.LABEL, Kind.REMOVE)


def _words(label: Any, **more: Any) -> forms.CharField:
    longest = more.pop("max_length", LONGEST_REASON)
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 4}), **more)


class FlagForm(ActForm):
    """A report. A stranger is asked for a name and an address too."""

    rule = forms.ChoiceField(label=_("Which house rule does it break?"), choices=Rule.choices, widget=forms.RadioSelect)
    quote = _words(
        _("Which words?"),
        max_length=LONGEST_QUOTE,
        required=False,
        help_text=_("Copy them from the post. Leave this empty when it is about the whole post."),
    )
    reason = _words(
        _("What is wrong with it?"),
        help_text=_("Say it in your own words. The author does not learn who you are."),
    )
    is_danger = forms.BooleanField(
        label=_("Somebody is in danger now."),
        required=False,
        help_text=_("Call 112 first. Then a moderator is told at once."),
    )
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, help_text=_("We only use it to tell you what we decide.")
    )
    is_about_child_abuse = forms.BooleanField(
        label=_("It is about sexual abuse of a child. Then I need not say who I am."), required=False
    )
    in_good_faith = forms.BooleanField(label=_("I report this in good faith: as far as I know, what I write is true."))
    submission = SubmissionField()

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            for name in ("name", "email", "is_about_child_abuse"):
                del self.fields[name]


class AppealForm(ActForm):
    reason = _words(_("Why do you think this is wrong?"))


class MendForm(ActForm):
    source = forms.CharField(label=_("Your text, mended"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))


class AnswerForm(ActForm):
    """A reviewer's answer to an objection."""

    outcome = forms.ChoiceField(label=_("What do you decide?"), choices=Outcome.choices, widget=forms.RadioSelect)
    answer = _words(_("Why?"), help_text=_("Whoever objected reads this."))


class MendAnswerForm(ActForm):
    is_accepted = forms.TypedChoiceField(
        label=_("Can it stand so?"),
        choices=[("yes", _("Yes, show it")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _words(_("Why not?"), required=False, help_text=_("The author reads this."))


class DecideForm(ActForm):
    """What a moderator decides. A reason that is chosen stands before what is written."""

    kind = forms.ChoiceField(label=_("What do you do?"), choices=Kind.choices, widget=forms.RadioSelect)
    rule = forms.ChoiceField(
        label=_("Which house rule does it break?"),
        choices=[("", _("None")), *((rule.value, f"{rule.value}: {rule.label}") for rule in Rule)],
        required=False,
    )
    canned = forms.ChoiceField(
        label=_("A reason that is often given"),
        choices=[("", _("None: I write it myself")), *CANNED.items()],
        required=False,
    )
    facts = _words(
        _("What you saw, and why"),
        required=False,
        help_text=_("The author reads this. Say which words it is about, and what could be said instead."),
    )
    hours = forms.IntegerField(label=_("Hidden for how many hours?"), min_value=1, max_value=72, initial=72)
    passage = _words(_("Which words go out?"), required=False, max_length=LONGEST_QUOTE)
    theme = forms.ModelChoiceField(
        Theme.objects.all(), label=_("To which theme?"), required=False, to_field_name="slug"
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = case.post.author.language if case.post and case.post.author else "nl"
        if case.place == "comment":
            del self.fields["theme"]
        if flags := [(flag.pk, str(flag)) for flag in case.flags.all()]:
            self.fields["unfounded"] = forms.TypedMultipleChoiceField(
                label=_("Reports that were clearly without ground"), choices=flags, coerce=int, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    @property
    def decision(self) -> Decision:
        given = self.cleaned_data
        return Decision(
            kind=Kind(given["kind"]),
            rule=given["rule"],
            facts=_with_canned(given["canned"], given["facts"], self.language),
            hours=given["hours"],
            passage=given["passage"],
            theme=given.get("theme"),
            unfounded=tuple(given.get("unfounded", ())),
        )


class BulkForm(ActForm):
    """The same for several cases at once; only what is quickly seen to be right is done so."""

    kind = forms.ChoiceField(label=_("What do you do?"), choices=[(kind.value, kind.label) for kind in BULK])
    rule = forms.ChoiceField(
        label=_("Which house rule does it break?"),
        choices=[("", _("None")), *((rule.value, f"{rule.value}: {rule.label}") for rule in Rule)],
        required=False,
    )
    canned = forms.ChoiceField(label=_("Reason"), choices=[*CANNED.items()])

    def decision(self, language: str) -> Decision:
        given = self.cleaned_data
        return Decision(Kind(given["kind"]), canned_in(given["canned"], language), given["rule"])


def _with_canned(code: str, words: str, language: str) -> str:
    return " ".join(part for part in (canned_in(code, language), words.strip()) if part)
