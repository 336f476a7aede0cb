"""The pieces that pages are built of. Headings start at level 2: a page's own title is its only level 1."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

WORDS = ["bold", "italic", "link"]
PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
UNDER_HEADING = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class ProseBlock(blocks.RichTextBlock):
    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "cms/blocks/prose.html"


class SectionBlock(blocks.StructBlock):
    """A heading and the text under it."""

    heading = blocks.CharBlock(
        label=_("Heading"), max_length=120, help_text=_("A question that a reader has works best: “What does it cost?”")
    )
    text = blocks.RichTextBlock(label=_("Text"), features=UNDER_HEADING)

    class Meta:
        label = _("Heading and text")
        icon = "title"
        template = "cms/blocks/section.html"


class DecidedBlock(blocks.StructBlock):
    """What is settled and what people can still change, side by side."""

    decided = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Decided"))
    undecided = blocks.ListBlock(
        blocks.CharBlock(max_length=300),
        label=_("Not decided yet"),
        help_text=_("Say what residents can still change, and until when."),
    )

    class Meta:
        label = _("Decided and not decided yet")
        icon = "tasks"
        template = "cms/blocks/decided.html"


class MomentBlock(blocks.StructBlock):
    """One moment of a timeline."""

    label = blocks.CharBlock(label=_("What happens"), max_length=120)
    date = blocks.DateBlock(label=_("Date"))
    done = blocks.BooleanBlock(label=_("Done"), required=False)
    note = blocks.CharBlock(label=_("Note"), max_length=200, required=False)


class TimelineBlock(blocks.ListBlock):
    """The way a matter goes: what is done, where it stands now, what comes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(MomentBlock(), **kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"steps": steps(value)}

    class Meta:
        label = _("Timeline")
        icon = "calendar"
        template = "cms/blocks/timeline.html"


def steps(moments: Any) -> list[dict[str, Any]]:
    """Return the rows of components/steps.html; the first moment that is not done is where the matter stands now."""
    waiting = ["now"]
    return [
        {
            "label": moment["label"],
            "when": date_format(moment["date"]),
            "note": moment["note"],
            "state": "done" if moment["done"] else (waiting.pop() if waiting else "todo"),
        }
        for moment in moments
    ]


class QuestionBlock(blocks.StructBlock):
    """A question with its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=[*WORDS, "ol", "ul"])


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with who said them."""

    text = blocks.TextBlock(label=_("Words"))
    source = blocks.CharBlock(label=_("Who says it"), max_length=120)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "cms/blocks/quote.html"


def questions() -> blocks.ListBlock:
    return blocks.ListBlock(
        QuestionBlock(), label=_("Questions and answers"), icon="help", template="cms/blocks/questions.html"
    )


def documents() -> blocks.ListBlock:
    return blocks.ListBlock(
        DocumentChooserBlock(label=_("Document")),
        label=_("Documents"),
        icon="doc-full",
        template="cms/blocks/documents.html",
    )


def image() -> ImageBlock:
    return ImageBlock(
        label=_("Image"),
        template="cms/blocks/image.html",
        help_text=_("Say in the alt text what the image tells. Mark it as decorative only if it tells nothing."),
    )


class ArticleBlock(blocks.StreamBlock):
    """What news, calendar, theme and standing pages are built of."""

    prose = ProseBlock(features=PROSE)
    image = image()
    quote = QuoteBlock()
    questions = questions()
    documents = documents()


class DossierBlock(blocks.StreamBlock):
    """What a dossier's page is built of."""

    section = SectionBlock()
    decided = DecidedBlock()
    timeline = TimelineBlock()
    questions = questions()
    quote = QuoteBlock()
    image = image()
    documents = documents()


class OutcomeBlock(blocks.StructBlock):
    """What happened with people's input."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), help_text=_("Who asked for it, what was decided, and from when."))
    dossier = blocks.PageChooserBlock(label=_("Dossier"), page_type="cms.DossierPage", required=False)

    class Meta:
        label = _("What happened")
        icon = "success"
