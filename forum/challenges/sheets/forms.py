"""The shape of what is done with sheets: given out, handed in, scanned, read and checked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from forum.challenges.sheets.matching import Candidate
from forum.challenges.sheets.models import LEAST_ROWS, LONGEST_ON_PAPER, LONGEST_REASON, MOST_ROWS, Mark, Outcome, Row
from forum.challenges.sheets.reading import Difference, Words
from forum.challenges.sheets.scans import MOST_BYTES, TOO_LARGE
from forum.forms import ActForm
from participation.text import without_tricks

DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d")
FIRST, SECOND, OTHER = "first", "second", "other"


class IssueForm(ActForm):
    how_many = forms.IntegerField(label=_("How many sheets"), min_value=1, max_value=50, initial=5)
    rows = forms.IntegerField(label=_("Rows on each sheet"), min_value=LEAST_ROWS, max_value=MOST_ROWS, initial=12)


class HandInForm(ActForm):
    signed_rows = forms.IntegerField(
        label=_("Rows with a signature"),
        min_value=1,
        max_value=MOST_ROWS,
        help_text=_("Count them. They count as signatures until the sheet has been read and checked."),
    )


class ScanForm(ActForm):
    file = forms.FileField(
        label=_("Scan of the sheet"),
        help_text=_("A PDF of at most four pages, a JPEG or a PNG, at most 15 MB. Only an image of it is kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:  # before it is read
            raise forms.ValidationError(TOO_LARGE)
        return file


class LineForm(forms.Form):
    """One row as somebody reads it. With something typed in it, it is signed unless said otherwise."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_ON_PAPER, required=False)
    born = forms.DateField(
        label=_("Date of birth"), input_formats=DAYS, required=False, widget=forms.TextInput(attrs={"size": 11})
    )
    address = forms.CharField(label=_("Address"), max_length=LONGEST_ON_PAPER, required=False)
    mark = forms.ChoiceField(label=_("What stands there"), choices=Mark, initial=Mark.EMPTY)

    def __init__(self, data: Any = None, *, number: int) -> None:
        super().__init__(data, prefix=f"row-{number}")
        self.number, self.fields["mark"].required = number, False
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off", "aria-label": f"{number}: {field.label}"}

    @property
    def words(self) -> Words:
        given = self.cleaned_data
        name, address = (" ".join(without_tricks(given[part]).split()) for part in ("name", "address"))
        mark = given["mark"] or Mark.EMPTY
        if mark == Mark.EMPTY and (name or address or given["born"]):
            mark = Mark.SIGNED
        return Words(mark, name, given["born"], address)


class DifferenceForm(ActForm):
    """Who is right about a row: the first, the second, or neither."""

    who = forms.ChoiceField(
        label=_("What stands there"),
        choices=[(FIRST, _("what was read first")), (SECOND, _("what was read second")), (OTHER, _("something else"))],
    )
    name = forms.CharField(label=_("Name"), max_length=LONGEST_ON_PAPER, required=False)
    born = forms.DateField(label=_("Date of birth"), input_formats=DAYS, required=False)
    address = forms.CharField(label=_("Address"), max_length=LONGEST_ON_PAPER, required=False)
    mark = forms.ChoiceField(label=_("If something else"), choices=Mark, initial=Mark.SIGNED, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, required=False)

    def words_of(self, difference: Difference) -> Words:
        given = self.cleaned_data
        if given["who"] != OTHER:
            return difference.first if given["who"] == FIRST else difference.second
        return Words(given["mark"] or Mark.SIGNED, given["name"].strip(), given["born"], given["address"].strip())


class CheckForm(ActForm):
    """What a row counts for, and who signed it."""

    ANOTHER = "another"

    number = forms.CharField(
        label=_("National number"),
        max_length=20,
        required=False,
        help_text=_("From the population register. It is not kept."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, row: Row, found: Sequence[Candidate], initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"row-{row.number}", initial=initial)
        self.row, self.found = row, found
        self.fields["outcome"] = forms.ChoiceField(
            label=_("It counts as"), choices=[("", "—"), *Outcome.choices], required=False
        )
        people = [(str(each.person.pk), _label(each)) for each in found]
        self.fields["who"] = forms.ChoiceField(
            label=_("Who it is"),
            choices=[*people, (self.ANOTHER, _("somebody else, who is made known"))],
            required=False,
            widget=forms.RadioSelect,
        )
        if not found:
            del self.fields["who"]
        self.order_fields(["outcome", "who", "number"])

    @property
    def says_something_new(self) -> bool:
        """Whether an outcome is chosen that is not kept yet; one that was only proposed is not kept."""
        return bool(self.cleaned_data.get("outcome")) and (self.has_changed() or not self.row.outcome)

    def who_it_is(self) -> dict[str, Any]:
        """Return who signed, as `check_row` takes it."""
        who = self.cleaned_data.get("who", "")
        person = next((each.person for each in self.found if str(each.person.pk) == who), None)
        return {"person": person, "number": self.cleaned_data["number"], "is_another": who == self.ANOTHER}


def _label(candidate: Candidate) -> str:
    person = candidate.person
    told = [person.display_name, str(person.year_of_birth or ""), str(person.neighbourhood or "")]
    told += [candidate.masked_email, str(_("the same as on another sheet")) if candidate.is_sure else ""]
    return ", ".join(each for each in told if each)
