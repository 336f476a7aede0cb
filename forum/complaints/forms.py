"""The shape of a complaint, and of what is done with it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.answering.forms import offer_people
from forum.complaints.models import HANDLERS, LONGEST, Complaint, Outcome
from forum.forms import ActForm, SubmissionField
from participation.dossiers.models import Team
from participation.residents.models import RoleAssignment, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ComplaintForm(ActForm):
    """What went wrong, and how to answer. Whoever is known gives no name."""

    words = forms.CharField(
        label=_("What went wrong?"),
        max_length=LONGEST,
        help_text=_("Say what the town did, did not do or did too late, and when. Only who looks into it reads this."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    wish = forms.CharField(
        label=_("What should happen now?"), max_length=LONGEST, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.all(),
        label=_("About which service is it?"),
        empty_label=_("I do not know"),
        to_field_name="slug",
        required=False,
        help_text=_("Nobody of that service looks into it."),
    )
    name = forms.CharField(label=_("Your name"), max_length=80)
    email = forms.EmailField(label=_("Your e-mail address"), required=False)
    address = forms.CharField(
        label=_("Your postal address"),
        max_length=200,
        required=False,
        help_text=_("Fill in at least one of the two, so that we can answer you."),
    )
    submission = SubmissionField()

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            for name in ("name", "email", "address"):
                del self.fields[name]


class AssignForm(ActForm):
    """Who looks into it."""

    team = forms.ModelChoiceField(Team.objects.all(), label=_("About which service is it?"), empty_label=None)
    handler = forms.ModelChoiceField(
        User.objects.none(), label=_("Who looks into it?"), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"team": complaint.team_id}})
        held = RoleAssignment.objects.current(timezone.localdate()).filter(role__in=HANDLERS).values("user")
        people = User.objects.filter(pk__in=held, is_active=True).exclude(pk=complaint.by_id or 0)
        offer_people(self, people.order_by("display_name"), field="handler")


def _words(label: "StrOrPromise", help_text: "StrOrPromise") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, help_text=help_text, widget=forms.Textarea(attrs={"rows": 6})
    )


class DecideForm(ActForm):
    """What was found."""

    outcome = forms.ChoiceField(label=_("The complaint is"), choices=Outcome.choices, widget=forms.RadioSelect)
    decision = _words(
        _("The answer"), _("Say what you found and why, what the town does now, and say sorry where it has to.")
    )


class ReasonForm(ActForm):
    """Why it takes longer, or to whom it is sent on."""

    reason = _words(_("The reason"), _("Who complains reads this."))
