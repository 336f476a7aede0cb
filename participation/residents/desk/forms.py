"""The shape of what an officer fills in at the desk."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.audit.purposes import Purpose
from participation.dossiers.models import Neighbourhood
from participation.residents.desk.models import LONGEST_REASON, Contact
from participation.residents.desk.residents import Reach
from participation.residents.forms import name_without_addresses

PURPOSES = (Purpose.REACH, Purpose.IDENTIFY, Purpose.CORRECT)
CARDS = (
    ("identity_card", _("identity card")),
    ("residence_card", _("residence card")),
    ("passport", _("passport")),
    ("driving_licence", _("driving licence")),
)
NO_HISTORY = {"autocomplete": "off"}


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Name, e-mail address, year of birth or street"),
        max_length=100,
        help_text=_("Or a national number: it is looked up and not kept."),
        widget=forms.TextInput(attrs=NO_HISTORY),
    )


class ReachForm(forms.Form):
    """How to reach somebody who has no e-mail."""

    name = forms.CharField(
        label=_("First name and surname, for letters"), max_length=100, widget=forms.TextInput(NO_HISTORY)
    )
    address = forms.CharField(
        label=_("Address: street and number, postcode and town"),
        max_length=300,
        required=False,
        widget=forms.Textarea(NO_HISTORY | {"rows": 3}),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False, widget=forms.TextInput(NO_HISTORY))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not told.get("address") and not told.get("phone"):
            raise forms.ValidationError(
                _("Fill in an address or a telephone number, so that we can reach this person.")
            )
        return told

    @property
    def reach(self) -> Reach:
        return Reach(**{name: self.cleaned_data[name] for name in ("name", "address", "phone")})


class ResidentForm(ReachForm):
    """A new resident without e-mail."""

    display_name = forms.CharField(
        label=_("Name shown to others"),
        max_length=80,
        help_text=_("Others see this name beside what this person writes. It need not be the full name."),
        widget=forms.TextInput(NO_HISTORY),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    is_another = forms.BooleanField(
        label=_("This is another person than those with the same name"), required=False, widget=forms.HiddenInput
    )

    field_order = ("name", "display_name", "address", "phone", "language", "is_another")

    def clean_display_name(self) -> str:
        return name_without_addresses(self.cleaned_data["display_name"])

    def ask_whether_another(self) -> None:
        self.fields["is_another"].widget = forms.CheckboxInput()


class WorkForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you act for this person?"),
        max_length=LONGEST_REASON,
        help_text=_("For example: came to the desk and has no computer. It stays in the record; name nobody else."),
        widget=forms.TextInput(NO_HISTORY),
    )


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[(each.value, each.label) for each in PURPOSES]
    )


class CardForm(forms.Form):
    """What an officer saw on a card. The number is turned into a pseudonym at once and kept nowhere."""

    card = forms.ChoiceField(label=_("Which card did you see?"), choices=CARDS)
    number = forms.CharField(
        label=_("National number"),
        max_length=20,
        help_text=_(
            "It shows that nobody has two accounts. It is not kept: only a pseudonym that can not be turned back."
        ),
        widget=forms.TextInput(NO_HISTORY | {"inputmode": "numeric"}),
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(), label=_("Neighbourhood"), empty_label=_("Not known"), required=False
    )
    lives_here = forms.BooleanField(label=_("The person is the one on the card, and is registered at an address here"))
    is_old_enough = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_old_enough"].label = _("The person is %(age)d or older") % {"age": settings.VERIFICATION.age}


def as_typed(contact: Contact | None) -> dict[str, str]:
    """Return what a form about how to reach somebody begins with."""
    return {"name": contact.name, "address": contact.address, "phone": contact.phone} if contact else {}
