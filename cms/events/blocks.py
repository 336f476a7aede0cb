"""The pieces of a programme."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ProgrammeItemBlock(blocks.StructBlock):
    """One item of the programme; during the event it is pointed out on the live page."""

    time = blocks.TimeBlock(label=_("Time"), required=False, form_attrs={"step": "60"})
    title = blocks.CharBlock(label=_("What"), max_length=120)
    speaker = blocks.CharBlock(label=_("Who"), max_length=120, required=False)

    class Meta:
        label = _("Item")
        icon = "time"
        template = "events/programme_item.html"
