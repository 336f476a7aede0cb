"""The shape of what officers and clerks fill in about votes on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import Invalid
from polls.models import Poll
from polls.paper.actions.batches import MOST, Numbers
from polls.paper.actions.entering import Read
from polls.paper.entries import BLANK, BLANK_ONES, INVALID, INVALID_ONES, Difference, Reading, is_by_totals
from polls.paper.models import Attendance, Batch, Station
from polls.paper.notation import read, written

NO_HISTORY = {"autocomplete": "off"}
ROWS_A_PAGE = 20


def whole_number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        widget=forms.NumberInput(NO_HISTORY | {"inputmode": "numeric"}),
        **more,
    )


class StationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the polling station"), max_length=100)


class HandOutForm(forms.Form):
    """Who stands at the table. What is typed is looked up and kept nowhere."""

    station = forms.ModelChoiceField(Station.objects.none(), label=gettext_lazy("Polling station"), empty_label=None)
    who = forms.CharField(
        label=gettext_lazy("National number, or e-mail address on the roll"),
        max_length=254,
        help_text=gettext_lazy("Or the number that the desk has for this resident. It is looked up and not kept."),
        widget=forms.TextInput(NO_HISTORY | {"autofocus": True}),
    )

    def __init__(self, poll: Poll, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        stations: Any = self.fields["station"]
        stations.queryset = poll.stations.all()


class BatchForm(forms.Form):
    """How many ballots there were at a station."""

    handed_out = whole_number(gettext_lazy("Ballots handed out, those for spoiled ones too"))
    spoiled = whole_number(gettext_lazy("Spoiled ballots given back"))
    in_urn = whole_number(gettext_lazy("Ballots in the urn"))
    seal = forms.CharField(label=gettext_lazy("Number of the urn or its seal"), max_length=60, required=False)

    @property
    def numbers(self) -> Numbers:
        return Numbers(**{name: self.cleaned_data[name] for name in ("handed_out", "spoiled", "in_urn", "seal")})


class NewBatchForm(BatchForm):
    station = forms.ModelChoiceField(Station.objects.none(), label=gettext_lazy("Polling station"), empty_label=None)

    field_order = ("station", "handed_out", "spoiled", "in_urn", "seal")

    def __init__(self, poll: Poll, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        stations: Any = self.fields["station"]
        stations.queryset = poll.stations.all()


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("The reason, for everyone to read"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CorrectionForm(BatchForm):
    reason = reason_field()


class ReopenForm(forms.Form):
    reason = reason_field()


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(Batch.objects.none(), label=gettext_lazy("Add it to batch"), empty_label=None)

    def __init__(self, batch: Batch, data: Any = None) -> None:
        super().__init__(data)
        others: Any = self.fields["into"]
        others.queryset = batch.poll.batches.whole().exclude(pk=batch.pk)
        others.label_from_instance = lambda other: f"{other.number}: {other.station} ({other.in_urn})"


class AttendanceForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    capacity = forms.ChoiceField(label=gettext_lazy("As what"), choices=Attendance.Capacity)
    about = forms.CharField(
        label=gettext_lazy("What they saw, and where"),
        max_length=200,
        help_text=gettext_lazy("For example: the opening of the urns at the town hall. It is in the official report."),
    )
    on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}), initial=timezone.localdate
    )


class CloseForm(forms.Form):
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("I counted again: it is another number than lay in the urn"), required=False
    )


class TotalsForm(forms.Form):
    """How many votes each option got on the ballots of a batch."""

    def __init__(self, poll: Poll, data: Any = None, *, totals: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        known = totals or {"votes": {}}
        self.keys = [option.key for option in poll.options.all()]
        for number, option in enumerate(poll.options.all(), start=1):
            label = f"{number}. {option.label}"
            self.fields[f"votes-{option.key}"] = whole_number(label, initial=known["votes"].get(option.key))
        self.fields[BLANK] = whole_number(_("Blank"), initial=known.get(BLANK))
        self.fields[INVALID] = whole_number(_("Invalid"), initial=known.get(INVALID))
        self.fields[f"votes-{self.keys[0]}"].widget.attrs["autofocus"] = True

    @property
    def votes(self) -> dict[str, int]:
        return {key: self.cleaned_data[f"votes-{key}"] for key in self.keys}


class RowsForm(forms.Form):
    """Twenty ballots on end, a line each; an empty line takes a ballot away again, where there was one."""

    def __init__(self, poll: Poll, first: int, known: Mapping[str, Reading], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.poll, self.known = poll, known
        self.numbers = range(first, first + ROWS_A_PAGE)
        for number in self.numbers:
            typed = written(poll, known[str(number)]) if str(number) in known else ""
            self.fields[f"row-{number}"] = forms.CharField(
                label=_("Ballot %(number)s") % {"number": number}, required=False, max_length=400, initial=typed,
                widget=forms.TextInput(NO_HISTORY),
            )  # fmt: skip
        self.fields[f"row-{first}"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        self.rows: dict[int, Read | None] = {}
        for number in self.numbers:
            typed = self.cleaned_data.get(f"row-{number}", "")
            try:
                if typed:
                    self.rows[number] = read(self.poll, typed)
                elif str(number) in self.known:
                    self.rows[number] = None
            except Invalid as wrong:
                self.add_error(f"row-{number}", str(wrong.message))
        return self.cleaned_data


class SettleForm(forms.Form):
    """What the third officer reads where the first two differ."""

    def __init__(self, poll: Poll, differences: Sequence[Difference], data: Any = None) -> None:
        super().__init__(data)
        self.poll, self.differences = poll, differences
        for place, difference in enumerate(differences):
            self.fields[f"place-{place}"] = self._field(difference)

    def _field(self, difference: Difference) -> forms.Field:
        both = {
            "first": written(self.poll, difference.first) or _("no such ballot"),
            "second": written(self.poll, difference.second) or _("no such ballot"),
        }
        help_text = _("The first officer read: %(first)s. The second read: %(second)s.") % both
        label = self._label(difference.place)
        if is_by_totals(self.poll):
            return whole_number(label, help_text=help_text)
        return forms.CharField(
            label=label, help_text=help_text, required=False, max_length=400, widget=forms.TextInput(NO_HISTORY)
        )

    def _label(self, place: str) -> str:
        if not is_by_totals(self.poll):
            return _("Ballot %(number)s (empty: there is no such ballot)") % {"number": place}
        names = {option.key: str(option.label) for option in self.poll.options.all()}
        return {BLANK_ONES: _("Blank"), INVALID_ONES: _("Invalid")}.get(place) or names[place]

    def clean(self) -> dict[str, Any]:
        self.decided: dict[str, Reading] = {}
        for place, difference in enumerate(self.differences):
            typed = self.cleaned_data.get(f"place-{place}")
            try:
                self.decided[difference.place] = typed if is_by_totals(self.poll) else self._read(typed or "")
            except Invalid as wrong:
                self.add_error(f"place-{place}", str(wrong.message))
        return self.cleaned_data

    def _read(self, typed: str) -> Reading:
        if not typed:
            return None
        found = read(self.poll, typed)
        return found.content or str(found.kind)
