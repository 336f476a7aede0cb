"""The shape of a new version of a regulation: the fields that towns change most, on top of a preset."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.procedures.models import ClosingDay
from participation.procedures.presets import OF_PROCEDURE, PRESETS, merged, preset
from participation.procedures.rulebook import LEGAL_FORM_AT, RegulationRefused, read_rulebook

NAMES = {
    "challenge": _("Right to challenge"),
    "agenda": _("Proposal of residents for the council"),
    "petition": _("Petition"),
    "complaint": _("Complaint"),
}
PREFIX = "term_"


class StartForm(forms.Form):
    """From which preset a new version begins."""

    procedure = forms.ChoiceField(label=_("Procedure"), choices=[(name, NAMES[name]) for name in OF_PROCEDURE])
    preset = forms.ChoiceField(label=_("Begin with"), choices=[(name, name) for name in PRESETS])


class RegulationForm(forms.Form):
    """A version: what it is called, what it rests on, and its rules, field by field."""

    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("For example: 2027-01."))
    effective_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}))
    legal_basis = forms.CharField(label=_("Decision of the council"), max_length=200)
    link = forms.URLField(label=_("Link to it"), required=False)
    country = forms.ChoiceField(label=_("Holidays of"), choices=[("BE", _("Belgium")), ("NL", _("the Netherlands"))])
    deciding_body = forms.CharField(label=_("Who decides"), max_length=80)
    review_body = forms.CharField(label=_("Who looks at it again"), max_length=80)
    min_age = forms.IntegerField(label=_("Least age"), min_value=1)
    min_initiators = forms.IntegerField(label=_("How many start it"), min_value=1)
    legal_form = forms.ChoiceField(label=_("Legal form needed at"), choices=[
        (LEGAL_FORM_AT[0], _("handing in")), (LEGAL_FORM_AT[1], _("the agreement")), (LEGAL_FORM_AT[2], _("never")),
    ])  # fmt: skip
    mode = forms.ChoiceField(label=_("Signatures"), choices=[
        ("after_admissibility", _("once it can be treated")), ("before", _("before it is handed in")),
        ("none", _("none")),
    ])  # fmt: skip
    bands = forms.CharField(
        label=_("How many signatures"),
        help_text=_(
            "A line each: “15000: 2 %” is two per cent in a town of fewer than 15000; “300” is 300 in all others."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    floor = forms.IntegerField(label=_("At least"), min_value=1, required=False)
    cap = forms.IntegerField(label=_("At most"), min_value=1, required=False)
    window_days = forms.IntegerField(label=_("Days to collect"), min_value=1)
    early_close = forms.BooleanField(label=_("Collecting ends as soon as there are enough."), required=False)
    people = forms.IntegerField(label=_("Inhabitants who may sign"), min_value=0, required=False)
    people_on = forms.DateField(label=_("Counted on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    people_source = forms.CharField(label=_("Counted by"), max_length=120, required=False)
    speaking_minutes = forms.IntegerField(label=_("Minutes to speak"), min_value=0)
    repeat_block_months = forms.IntegerField(label=_("Months before the same again"), min_value=0)

    def __init__(self, procedure: str, begin_with: str, sent: Any = None) -> None:
        self.base = preset(procedure, begin_with)
        super().__init__(sent, initial=_initial(self.base))
        for key, number in self.base["terms"].items():
            self.fields[PREFIX + key] = forms.IntegerField(label=key, min_value=1, initial=number)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                given["rules"] = merged(self.base, _rules(given))
                read_rulebook(given["rules"])
            except RegulationRefused as refused:
                for fault in refused.faults:
                    self.add_error(None, str(fault))
            except ValueError:
                self.add_error("bands", _("Write each line as “15000: 2 %”, “15000: 300”, “1 %” or “300”."))
        return given


class ClosingDayForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ClosingDay
        fields = ("day", "name", "every_year")
        widgets = {"day": forms.DateInput(attrs={"type": "date"})}


def _initial(data: dict[str, Any]) -> dict[str, Any]:
    support = data["support"]
    return {
        "country": data["country"], "deciding_body": data["deciding_body"], "review_body": data["review_body"],
        "min_age": data["who"]["min_age"], "min_initiators": data["min_initiators"],
        "legal_form": data["legal_form_required_at"], "mode": support["mode"],
        "bands": "\n".join(map(_line, support["threshold"]["bands"])), "floor": support["threshold"].get("floor"),
        "cap": support["threshold"].get("cap"), "window_days": support["window_days"],
        "early_close": support["early_close"], "speaking_minutes": data["speaking_minutes"],
        "repeat_block_months": data["repeat_block_months"],
    }  # fmt: skip


def _line(band: dict[str, Any]) -> str:
    needed = f"{band['pct']} %" if "pct" in band else str(band["abs"])
    return f"{band['lt']}: {needed}" if "lt" in band else needed


def _band(line: str) -> dict[str, Any]:
    """Read “15000: 2 %”. Raises ValueError."""
    below, colon, needed = line.rpartition(":")
    number = needed.replace("%", "").replace(",", ".").strip()
    float(number)
    band: dict[str, Any] = {"pct": number} if "%" in needed else {"abs": int(number)}
    return {"lt": int(below)} | band if colon else band


def _rules(given: dict[str, Any]) -> dict[str, Any]:
    counted = {"number": given["people"] or 0, "source": given["people_source"]}
    if given["people_on"]:
        counted["on"] = given["people_on"].isoformat()
    threshold: dict[str, Any] = {"floor": given["floor"], "cap": given["cap"]}
    if lines := [line for line in given["bands"].splitlines() if line.strip()]:
        threshold["bands"] = list(map(_band, lines))
    support = {name: given[name] for name in ("mode", "window_days", "early_close")} | {"threshold": threshold}
    same = ("country", "deciding_body", "review_body", "min_initiators", "speaking_minutes", "repeat_block_months")
    return {name: given[name] for name in same} | {
        "who": {"min_age": given["min_age"]},
        "legal_form_required_at": given["legal_form"],
        "support": support,
        "population": counted,
        "terms": {key.removeprefix(PREFIX): number for key, number in given.items() if key.startswith(PREFIX)},
    }
