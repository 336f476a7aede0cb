"""The pieces that pages are built of. Headings start at level 2: a page's own title is its only level 1."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock, TypedTableBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.datasets.blocks import BarBlock, FigureBlock, LineBlock, NeighbourhoodsBlock, StackedBlock
from cms.living_blocks import ChallengeBlock, EventsBlock, PollBlock, TopicsBlock
from cms.media_blocks import AudioBlock, MapBlock, VideoBlock

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


class CalloutBlock(blocks.StructBlock):
    """Something that nobody may miss."""

    KINDS = (("now", _("Important")), ("is-warning", _("Watch out")), ("is-positive", _("Good news")))

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KINDS, default="now")
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=[*WORDS, "ul"])

    class Meta:
        label = _("Call-out")
        icon = "warning"
        template = "cms/blocks/callout.html"


class FoldedBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=[*WORDS, "ol", "ul", "document-link"])


class AccordionBlock(blocks.StructBlock):
    """Pieces of text that open one by one."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    parts = blocks.ListBlock(FoldedBlock(), label=_("Parts"), min_num=1)

    class Meta:
        label = _("Text that folds open")
        icon = "list-ol"
        template = "cms/blocks/accordion.html"


class NumberBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Number"), max_length=20)
    says = blocks.CharBlock(label=_("What it says"), max_length=160)


class FiguresBlock(blocks.StructBlock):
    """Numbers that count. For many numbers there are tables and charts."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    figures = blocks.ListBlock(NumberBlock(), label=_("Numbers"), min_num=1, max_num=6)
    source = blocks.CharBlock(label=_("Source"), max_length=200, required=False)

    class Meta:
        label = _("Numbers")
        icon = "order"
        template = "cms/blocks/figures.html"


class ContactBlock(blocks.StructBlock):
    """Whom to ask."""

    name = blocks.CharBlock(label=_("Name"), max_length=120, help_text=_("A service or a person."))
    role = blocks.CharBlock(label=_("Role"), max_length=120, required=False)
    phone = blocks.RegexBlock(label=_("Phone"), regex=r"^[+\d][\d ]+$", required=False)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    hours = blocks.CharBlock(label=_("When"), max_length=200, required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not (cleaned["phone"] or cleaned["email"]):
            sentence = ValidationError(_("Give a phone number or an e-mail address."))
            raise StructBlockValidationError({"phone": sentence})
        return cleaned

    class Meta:
        label = _("Contact")
        icon = "user"
        template = "cms/blocks/contact.html"


class DecisionBlock(blocks.StructBlock):
    """A decision, told to whoever it concerns: what, why, what it means, and what became of people's input."""

    decided = blocks.CharBlock(label=_("What is decided"), max_length=200)
    by = blocks.CharBlock(label=_("Who decided"), max_length=120)
    date = blocks.DateBlock(label=_("When it was decided"))
    summary = blocks.TextBlock(
        label=_("In plain words"), max_length=400, help_text=_("Two or three short sentences, for everyone.")
    )
    why = blocks.RichTextBlock(label=_("Why?"), features=[*WORDS, "ul"])
    means = blocks.RichTextBlock(label=_("What does it mean for you?"), features=[*WORDS, "ul"])
    input = blocks.RichTextBlock(
        label=_("What did we do with your input?"),
        features=[*WORDS, "ul"],
        help_text=_("Also tell what you did not do, and why."),
    )
    link = blocks.URLBlock(label=_("Address of the decision"), required=False)

    class Meta:
        label = _("Decision explained")
        icon = "success"
        template = "cms/blocks/decision.html"


class TableBlock(TypedTableBlock):
    """A table that can be heard as well as seen: its caption and a header above each column are required."""

    def clean(self, value: TypedTable) -> TypedTable:
        cleaned = super().clean(value)
        faults = []
        if not cleaned.caption.strip():
            faults.append(ValidationError(_("Give the table a caption: what does it tell?")))
        if not cleaned.columns or not all(column["heading"].strip() for column in cleaned.columns):
            faults.append(ValidationError(_("Give each column of the table a header.")))
        if faults:
            raise TypedTableBlockValidationError(non_block_errors=faults)
        return cleaned

    def get_context(self, value: TypedTable, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"table": value}

    class Meta:
        label = _("Table")
        icon = "table"
        template = "cms/blocks/table.html"


def table() -> TableBlock:
    return TableBlock([
        ("text", blocks.CharBlock(label=_("Text"))),
        ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
        ("words", blocks.RichTextBlock(label=_("Text with links"), features=WORDS)),
    ])  # fmt: skip


class LibraryBlock(blocks.StreamBlock):
    """What every page can be built of."""

    prose = ProseBlock(features=PROSE)
    section = SectionBlock()
    image = image()
    quote = QuoteBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    questions = questions()
    timeline = TimelineBlock()
    decided = DecidedBlock()
    decision = DecisionBlock()
    figures = FiguresBlock()
    table = table()
    bars = BarBlock()
    stacked = StackedBlock()
    lines = LineBlock()
    neighbourhoods = NeighbourhoodsBlock()
    trend = FigureBlock()
    documents = documents()
    contact = ContactBlock()
    video = VideoBlock()
    audio = AudioBlock()
    map = MapBlock()
    poll = PollBlock()
    topics = TopicsBlock()
    challenge = ChallengeBlock()
    events = EventsBlock()


class ArticleBlock(LibraryBlock):
    """What news, calendar, theme and standing pages are built of."""


class DossierBlock(LibraryBlock):
    """What a dossier's page is built of."""


class OutcomeBlock(blocks.StructBlock):
    """What happened with people's input."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), help_text=_("Who asked for it, what was decided, and from when."))
    dossier = blocks.PageChooserBlock(label=_("Dossier"), page_type="cms.DossierPage", required=False)

    class Meta:
        label = _("What happened")
        icon = "success"
