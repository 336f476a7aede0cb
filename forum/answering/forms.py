"""The shape of what is said about the work of teams."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.answering.models import LONGEST_REASON, Into, Member
from forum.forms import ActForm
from participation.dossiers.models import Team
from participation.residents.models import RoleAssignment, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _reason(label: "StrOrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        help_text=_("Everyone reads this. Say it in plain words."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _day(label: "StrOrPromise") -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


def offer_people(form: forms.Form, people: QuerySet[User], *, field: str = "person") -> None:
    """Let one of `people` be chosen in a field of `form`."""
    cast("forms.ModelChoiceField[User]", form.fields[field]).queryset = people


class CloseForm(ActForm):
    """Why a conversation ends."""

    reason = _reason(_("Why is the conversation closed?"))


class ConvertForm(ActForm):
    """As what a topic goes on elsewhere."""

    into = forms.ChoiceField(label=_("As what does it go on?"), choices=Into.choices, widget=forms.RadioSelect)
    reason = _reason(_("Why does it go on elsewhere?"))
    link = forms.CharField(
        label=_("Where does it go on?"),
        max_length=200,
        required=False,
        help_text=_("The address of its page, if there is one that everyone can see."),
    )


class GiveForm(ActForm):
    """To which team, and to whom in it."""

    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"), empty_label=None)
    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Person"), required=False, empty_label=_("Nobody yet: the whole team")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Member.objects.filter(person__is_active=True).values("person")
        offer_people(self, User.objects.filter(pk__in=members).order_by("display_name"))


class MemberForm(ActForm):
    """Who comes into a team."""

    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"), empty_label=None)
    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), empty_label=_("Choose a person"))
    is_lead = forms.BooleanField(
        label=_("Leads the team"), required=False, help_text=_("Is told of what is late, whoever works on it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = RoleAssignment.objects.current(timezone.localdate()).values("user")
        offer_people(self, User.objects.filter(pk__in=held).order_by("display_name"))


class AbsenceForm(ActForm):
    """Who is away, from when until when."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), empty_label=None)
    first, last = _day(_("First day")), _day(_("Last day"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, people)
