"""Where a topic is and its tags, said afterwards."""

from django import forms
from django.http import HttpRequest

from forum.details.fields import address_field, point_field, radius_field, tags_field
from forum.forms import ActForm


def as_typed(form: type[forms.Form], request: HttpRequest) -> dict[str, str]:
    """Return what was typed in a form, as one fills in another with it; a click on the map is a point."""
    point = form(request.POST)["point"].value()
    return request.POST.dict() | {"point": point or ""}


class PointForm(forms.Form):
    """A point, and how far around it: what the map of the town shows."""

    point = point_field()
    radius = radius_field()


class DetailsForm(ActForm):
    address = address_field()
    point = point_field()
    radius = radius_field()
    tags = tags_field()
