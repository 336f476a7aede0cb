"""Pieces that are seen and heard: videos, sound, and maps that we draw ourselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from cms.media_hosts import KNOWN, PLAY, video_at
from participation.maps import Map, read_outline

SEEN_AND_HEARD = _("Images, sound and places")


class VideoBlock(blocks.StructBlock):
    """A video elsewhere: nothing is loaded from there before somebody asks for it."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    url = blocks.URLBlock(label=_("Address of the video"), help_text=_("The link as YouTube or Vimeo gives it."))
    text = blocks.RichTextBlock(
        label=_("What is said and shown"),
        features=["bold", "italic", "ol", "ul", "link"],
        help_text=_("For who can not see or hear it. A video needs captions too: ask for them at the host."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if video_at(cleaned["url"]) is None:
            sentence = _("Videos can only come from these hosts: %(hosts)s. Give the link of the video itself.")
            raise StructBlockValidationError({"url": ValidationError(sentence % {"hosts": KNOWN})})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        asked = context["request"].GET.get(PLAY, "") if "request" in context else ""
        video = video_at(value["url"])
        return context | {"video": video, "is_playing": video is not None and asked == video.key}

    class Meta:
        label = _("Video")
        icon = "media"
        group = SEEN_AND_HEARD
        template = "cms/blocks/video.html"


class AudioBlock(blocks.StructBlock):
    """A recording to listen to, with its words."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    file = DocumentChooserBlock(label=_("Sound file"), help_text=_("MP3, M4A or OGG."))
    transcript = blocks.RichTextBlock(
        label=_("What is said"),
        features=["bold", "italic", "ol", "ul", "link"],
        help_text=_("For who can not hear it."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["file"].file_extension.lower() not in SOUND:
            sentence = ValidationError(_("This is not a sound file. Choose an MP3, M4A or OGG file."))
            raise StructBlockValidationError({"file": sentence})
        return cleaned

    class Meta:
        label = _("Sound")
        icon = "media"
        group = SEEN_AND_HEARD
        template = "cms/blocks/audio.html"


SOUND = ("mp3", "m4a", "ogg")


class PlaceBlock(blocks.StructBlock):
    """A place on a map, and in the list beside it."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    address = blocks.CharBlock(label=_("Address"), max_length=200)
    text = blocks.CharBlock(label=_("What is there"), max_length=300, required=False)
    latitude = blocks.DecimalBlock(label=_("Latitude"), min_value=-85, max_value=85, max_digits=9, decimal_places=6)
    longitude = blocks.DecimalBlock(label=_("Longitude"), min_value=-180, max_value=180, max_digits=9, decimal_places=6)


class MapBlock(blocks.StructBlock):
    """Places on a drawing of our own, and always as a list: no tiles, no other host."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    outline = blocks.TextBlock(
        label=_("Outline (GeoJSON)"),
        required=False,
        help_text=_("Lines or areas to draw under the places, such as a street or a neighbourhood."),
    )
    places = blocks.ListBlock(PlaceBlock(), label=_("Places"), min_num=1, max_num=40)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            read_outline(cleaned["outline"])
        except ValueError as error:
            sentence = _("This is not GeoJSON with lines or areas in degrees.")
            raise StructBlockValidationError({"outline": ValidationError(sentence)}) from error
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        points = [(float(place["longitude"]), float(place["latitude"])) for place in value["places"]]
        drawn = Map.of(read_outline(value["outline"]), points)
        return super().get_context(value, parent_context) | {"map": drawn}

    class Meta:
        label = _("Map with a list")
        icon = "site"
        group = SEEN_AND_HEARD
        template = "cms/blocks/map.html"
