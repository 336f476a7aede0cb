"""The fields that say where a topic is and what it is about in a word."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.details.ground import SHOWN_WIDTH, ground_now
from forum.details.models import LONGEST_ADDRESS, LONGEST_TAG, MOST_TAGS

NAMES = ("address", "point", "radius", "tags")
RADIUS_CHOICES = [
    (0, _("This very place")), (50, _("50 metres around it")), (200, _("200 metres around it")),
    (500, _("500 metres around it")),
]  # fmt: skip
_POINT = re.compile(r"\s*(-?\d{1,3}(?:[.]\d{1,12})?)\s*[,; ]\s*(-?\d{1,3}(?:[.]\d{1,12})?)\s*")


class PointInput(forms.TextInput):
    """Degrees as text, and the map of the town to click on: a click sends the form, and is the value then."""

    template_name = "details/point_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        more = {"ground": ground_now(), "shown_width": SHOWN_WIDTH}
        return super().get_context(name, value, attrs) | more

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        click, ground = clicked(data, name), ground_now()
        return ground.clicked(*click) if click and ground else super().value_from_datadict(data, files, name)


def clicked(data: Any, name: str = "point") -> tuple[int, int] | None:
    """Return where somebody clicked on the map, in its pixels. A key instead of a click says (0, 0): nowhere."""
    x, y = (data.get(f"{name}_map.{axis}", "") for axis in "xy")
    if not (x.isdecimal() and y.isdecimal() and len(x) < 5 and len(y) < 5) or x == y == "0":
        return None
    return int(x), int(y)


def is_on_the_map(data: Any) -> bool:
    """Whether the form was sent by the map, to point something out and not to post it yet."""
    return "point_map.x" in data


class PointField(forms.CharField):
    """Degrees north and east: "51.05434, 3.71742". Becomes two numbers, or None."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _POINT.fullmatch(text)
        if not found or abs(float(found[1])) > 85 or abs(float(found[2])) > 180:
            raise ValidationError(_("A point is two numbers: degrees north and east, as 51.05434, 3.71742."))
        return float(found[1]), float(found[2])


class TagsField(forms.CharField):
    """Words with commas between them."""

    def clean(self, value: Any) -> Any:
        return [word for word in super().clean(value).split(",") if word.strip()]


def address_field() -> forms.CharField:
    return forms.CharField(
        label=_("Where is it?"),
        max_length=LONGEST_ADDRESS,
        required=False,
        help_text=_("An address, a crossing, the name of a park. This is enough."),
    )


def point_field() -> PointField:
    return PointField(
        label=_("Point on the map"),
        max_length=60,
        required=False,
        help_text=_("Degrees north and east, as a map or a phone gives them: 51.05434, 3.71742."),
        widget=PointInput(attrs={"data-locate": _("Where I am now"), "inputmode": "text"}),
    )


def radius_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How far does it reach?"), choices=RADIUS_CHOICES, coerce=int, required=False,
        empty_value=0,  # type: ignore[arg-type]  # whatever it is, Django gives it back
    )  # fmt: skip


def tags_field() -> TagsField:
    return TagsField(
        label=_("Tags"),
        max_length=MOST_TAGS * (LONGEST_TAG + 4),
        required=False,
        help_text=_("At most five words that people look for, with commas between them."),
    )


def details_of(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in NAMES if name in data}


def without_details(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in NAMES}
