"""The shape of what is asked: the draft in steps, and what each transition is made with."""

from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from forum.challenges.criteria import Outcome, Refusal, Result
from forum.challenges.guards import AGREED
from forum.challenges.models import LONGEST_PART, Proposal
from forum.challenges.parts import PARTS, Parts
from forum.forms import ActForm
from participation.procedures.declaration import Transition

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

type Label = StrOrPromise  # what a field takes: narrower than a `Sentence`
type Fields = dict[str, forms.Field]

LONG = {"rows": 6}


class DraftForm(forms.ModelForm):  # type: ignore[type-arg]
    """A step of the draft: everything may still be empty. What has to be there in the end is not called optional."""

    use_required_attribute = False
    parts: Parts = PARTS["challenge"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = self.parts.labels.get(name)
            field.label = capfirst(label) if label else field.label
            field.help_text = self.parts.helps.get(name, field.help_text)
            field.required = name in self.parts.needed and not self.is_bound

    class Meta:
        model = Proposal
        fields = ("title",)
        widgets = {
            name: forms.Textarea(attrs=LONG)
            for name in (
                "summary", "question", "change", "outcomes", "capability", "continuity", "support_shown", "harm",
                "interests", "needs", "contact",
            )
        }  # fmt: skip
        help_texts = {
            "title": _("Say in one sentence what it is about. At most 120 characters."),
            "summary": _("Two or three plain sentences that everyone understands. At most 600 characters."),
            "task": _("For example: upkeep of a park, running a neighbourhood house, transport for older people."),
            "area": _("A street, a park, a neighbourhood."),
            "change": _("What is better: for whom, how good, how much it costs?"),
            "legal_form": _("An association, a foundation, with its number; or “not yet”."),
            "capability": _(
                "What have you done before, who helps, which permits do you have? Only the town reads this."
            ),
            "support_shown": _("A petition, a meeting, letters. Only the town reads this."),
            "interests": _(
                "Does anybody of you sit in the council, work for the town or deliver to it? Write “none” if not. "
                "Only the town reads this."
            ),
            "addressee": _("For example: the council, the executive, the mayor."),
            "speaker": _("The name of who speaks, if somebody wants to. The clerk says for how long."),
            "contact": _("A petition without name and address is not accepted. Only the town reads this."),
            "needs": _("Your language, help that you need, how we reach you best. Only the town reads this."),
        }


def step_form(parts: Parts, step: str) -> "type[forms.ModelForm[Proposal]]":
    """Return the form of one step."""
    form = type("StepOfDraft", (DraftForm,), {"parts": parts})
    return forms.modelform_factory(Proposal, form=form, fields=parts.steps[step][1])


class StartForm(ActForm):
    """How a draft begins: what it is called, and what it is about."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("Say in one sentence what it is about. At most 120 characters.")
    )
    task = forms.CharField(
        label=_("Which task of the town is it about?"),
        max_length=200,
        help_text=_("For example: upkeep of a park, running a neighbourhood house, transport for older people."),
    )


class TitleForm(ActForm):
    """How a proposal for the council or a petition begins."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("Say in one sentence what it is about. At most 120 characters.")
    )


START: dict[str, type[ActForm]] = {"challenge": StartForm, "agenda": TitleForm, "petition": TitleForm}


class InviteForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=80)


class CodeForm(ActForm):
    code = forms.CharField(label=_("The code from your invitation"), max_length=40)


class DeclareForm(ActForm):
    declared = forms.BooleanField(
        label=_("What we wrote is true, the people of the group know of it, and the text may be published.")
    )


class ReplyForm(ActForm):
    reply = forms.CharField(
        label=_("Your answer to the advice"),
        max_length=LONGEST_PART,
        required=False,
        help_text=_("Leave it empty if you do not want to answer. Then it goes on at once."),
        widget=forms.Textarea(attrs=LONG),
    )


class TextForm(ActForm):
    change = forms.CharField(
        label=_("The new text"), max_length=LONGEST_PART, widget=forms.Textarea(attrs={"rows": 12})
    )
    reason = forms.CharField(label=_("Why it changes"), max_length=500, widget=forms.Textarea(attrs=LONG))


class FindingForm(ActForm):
    """What was found of one criterion."""

    result = forms.ChoiceField(label=_("Does it hold?"), choices=[("", "—"), *Result.choices], required=False)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_PART, required=False, widget=forms.Textarea(LONG))
    evidence = forms.CharField(label=_("What shows it"), max_length=LONGEST_PART, required=False)


class MeetingForm(ActForm):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    notes = forms.CharField(label=_("What was said"), max_length=LONGEST_PART, widget=forms.Textarea(LONG))


class MoreTimeForm(ActForm):
    reason = forms.CharField(label=_("Why more time is needed"), max_length=500, widget=forms.Textarea(LONG))


def _text(label: Label, *, rows: int = 0, help_text: Label = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=LONGEST_PART, help_text=help_text, widget=widget)


def _day(label: Label) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


def _number(label: Label) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0)


def _tick(label: Label) -> forms.BooleanField:
    return forms.BooleanField(label=label)


DECISION: Fields = {
    "decision": _text(_("What was decided"), rows=4),
    "body": _text(_("Who decided")),
    "day": _day(_("Day of the decision")),
    "vote": _text(_("The vote"), help_text=_("For, against, abstained.")),
    "ground": _text(_("Legal ground")),
    "link": forms.URLField(label=_("Link to the decision"), max_length=500),
}
REDRESS: Fields = {"redress": _text(_("What the group can do against this"), rows=3)}
CHECK: Fields = {
    "valid": _number(_("Valid")),
    "duplicate": _number(_("Signed twice")),
    "not_resident": _number(_("Not a resident")),
    "under_age": _number(_("Too young")),
    "illegible": _number(_("Not readable")),
    "withdrawn": _number(_("Withdrawn")),
}
GROUNDS: Fields = {
    ground.value: forms.CharField(
        label=ground.label, required=False, max_length=LONGEST_PART, widget=forms.Textarea(LONG)
    )
    for ground in Refusal
}
AGREEMENT: Fields = {name: _text(label, rows=2) for name, label in AGREED.items()} | {
    "legal_form": forms.CharField(
        label=_("Legal form and number"),
        max_length=120,
        required=False,
        help_text=_("Leave it empty where what stands in the proposal is right."),
    ),
    "starts": _day(_("First day")),
    "ends": _day(_("Last day")),
    "signed_by_town": _tick(_("Signed for the town")),
    "signed_by_group": _tick(_("Signed for the group, by its legal person")),
    "insured": _tick(_("The insurance is proved")),
}
REPORT: Fields = {"report": _text(_("The report, for everyone"), rows=6)}
ANSWER: Fields = {"answer": _text(_("Your answer"), rows=6)}
CONTINUITY: Fields = {"continuity": _text(_("How the task goes on"), rows=4)}
TOLD: Fields = {"all_told": _tick(_("Everyone of the group has been told."))}
CHECKED: Fields = {"checked": _tick(_("I looked for personal data of others in the text. There are none left."))}
MEETING: Fields = {
    "body": _text(_("Which meeting")), "day": _day(_("Day of the meeting")), "place": _text(_("Where and when")),
}  # fmt: skip
COUNCIL: Fields = {
    "day": _day(_("Day of the meeting")),
    "vote": _text(_("The vote"), help_text=_("For, against, abstained.")),
    "reasons": _text(_("The reasons of the council"), rows=5),
    "link": forms.URLField(label=_("Link to the decision"), max_length=500, required=False),
}
OUTCOME: Fields = {"outcome": forms.ChoiceField(label=_("What the council did with it"), choices=Outcome.choices)}
DONE: Fields = {"report": _text(_("What has been done, for everyone"), rows=4)}
COUNTED: dict[str, Fields] = dict.fromkeys(
    ("CT10b", "CT14", "CT15", "CT15b", "GT08", "GT09"), CHECK
)  # nobody types these
WITH: dict[str, Fields] = {
    "CT04": CHECKED, "GT04": CHECKED, "PT02": CHECKED, "GT05": REDRESS,
    "GT10": MEETING, "GT11": MEETING, "GT12": OUTCOME | COUNCIL, "GT12b": COUNCIL | REDRESS,
    "GT14": {"promise": _text(_("What is promised, and by when"), rows=4)}, "GT15": DONE, "PT07": DONE,
    "PT03": {"body": _text(_("To whom it is sent on"))}, "PT04": {"body": _text(_("Who answers it"))},
    "PT05": {"day": _day(_("Day")), "place": _text(_("Where and when"))},
    "PT06": {"body": _text(_("Who answers it"))},
    "CT06": ANSWER, "CT16b": ANSWER, "CT08": REDRESS,
    "CT09": {"body": _text(_("To whom it is sent on"))},
    "CT16": {"questions": _text(_("What the town asks"), rows=4)},
    "CT17": {
        "advice": _text(_("The advice"), rows=8),
        "cost_comparison": _text(_("What it costs now, and what it would cost"), rows=4),
    },
    "CT18": {
        "body": _text(_("Who decides")),
        "day": _day(_("Day of the meeting")),
        "place": _text(_("Where and when")),
        "is_council": forms.BooleanField(label=_("It is a meeting of the council."), required=False),
    },
    "CT19": DECISION,
    "CT20": DECISION | {
        "change": _text(_("What has to change"), rows=4),
        "otherwise_refused": _tick(_("Without this change it would be refused.")),
    },
    "CT21": TOLD, "CT21b": TOLD, "CT22": DECISION | REDRESS | GROUNDS,
    "CT26": AGREEMENT, "CT28": REPORT, "CT29": {"plan": _text(_("What is done about it"), rows=4)}, "CT29b": REPORT,
    "CT31a": REPORT, "CT31b": REPORT, "CT31c": REPORT | CONTINUITY, "CT32": CONTINUITY,
}  # fmt: skip


class StepForm(ActForm):
    """What a transition is made with: the fields of `WITH`, and a reason where one is needed."""

    def __init__(self, way: Transition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= deepcopy(WITH.get(way.code, {}))
        if way.needs_reason:
            self.fields["reason"] = _text(_("Reason, for the group and for everyone"), rows=4)

    def made_with(self) -> dict[str, Any]:
        """Return what the step keeps, as JSON; grounds that were given stand together."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        grounds = {name: given.pop(name) for name in Refusal.values if name in given}
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}
        return plain | ({"grounds": {name: why for name, why in grounds.items() if why}} if grounds else {})

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))
