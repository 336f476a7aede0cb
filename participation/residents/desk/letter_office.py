"""A letter with a code for one thing, made at the desk: to support a case, to vote, to take an account over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from participation.audit.purposes import Purpose as ReadPurpose
from participation.permissions import authorise
from participation.residents.by_letter.acts import act_for, all_choices
from participation.residents.desk.forms import NO_HISTORY
from participation.residents.desk.models import Contact
from participation.residents.desk.office import RESIDENT, get_or_post, page, resident_of
from participation.residents.desk.residents import Reach, read_contact, send_letter
from participation.residents.models import User
from participation.residents.verification.models import Purpose
from participation.residents.visitors import person_of

NOT_FOR_THEM = gettext_lazy(
    "This person can not use such a code. Perhaps the town must know them better first: then look at the card."
)


class LetterForm(forms.Form):
    """What for, and where to. The address is kept until the letter is in the post."""

    name = forms.CharField(
        label=gettext_lazy("First name and surname"), max_length=100, widget=forms.TextInput(NO_HISTORY)
    )
    address = forms.CharField(
        label=gettext_lazy("Address: street and number, postcode and town"),
        max_length=300,
        widget=forms.Textarea(NO_HISTORY | {"rows": 3}),
    )

    field_order = ("what", "name", "address")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.about = ""
        is_kept = person.roles or (person.email and not person.person_key)
        own = [] if is_kept else [(f"{Purpose.TAKE_OVER}/", Purpose.TAKE_OVER.label)]
        groups = [(label, choices) for label, choices in all_choices(timezone.now()) if choices]
        self.fields["what"] = forms.ChoiceField(label=_("What is the code for?"), choices=[*own, *groups])
        self.order_fields(self.field_order)

    def clean_what(self) -> str:
        """Refuse a code that could not be used: the person is not known well enough for it."""
        what = str(self.cleaned_data["what"])
        purpose, _slash, subject = what.partition("/")
        act = act_for(purpose)
        target = act.find(subject) if act else None
        if act and (target is None or not act.may_be_made(self.person, target)):
            raise forms.ValidationError(NOT_FOR_THEM)
        self.about = target.title if target else ""
        return what


@never_cache
@sensitive_post_parameters()
@get_or_post
def letter_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = resident_of(pk)
    authorise(request.user, "verification.issue_letter", person)
    form = LetterForm(request.POST or None, person=person, initial=_known(request, person))
    if form.is_valid():
        told = form.cleaned_data
        purpose, _slash, subject = told["what"].partition("/")
        reach = Reach(told["name"], told["address"])
        send_letter(
            person, Purpose(purpose), reach, subject=subject, about=form.about, by=person_of(request), at=timezone.now()
        )
        messages.success(request, _("The letter waits to be printed, under Letters. The resident is told of it."))
        return redirect(RESIDENT, pk)
    return page(request, "letter_new", _("A letter for %(name)s") % {"name": person}, person=person, form=form)


def _known(request: HttpRequest, person: User) -> dict[str, str]:
    """What need not be typed again: where letters to this person go, if the desk knows. Reading it is recorded."""
    known = {"what": request.GET.get("what", "")}
    if request.method == "POST" or not Contact.objects.filter(person=person).exclude(address="").exists():
        return known
    contact = read_contact(person, purpose=ReadPurpose.LETTERS, by=person_of(request), at=timezone.now())
    return known | {"name": contact.name, "address": contact.address} if contact else known
