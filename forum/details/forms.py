"""Where a topic is and its tags, said afterwards."""

from forum.details.fields import address_field, point_field, radius_field, tags_field
from forum.forms import ActForm


class DetailsForm(ActForm):
    address = address_field()
    point = point_field()
    radius = radius_field()
    tags = tags_field()
