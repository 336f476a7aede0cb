"""Who decides and who advises: the council, the mayor and aldermen, advisory boards, neighbourhood councils."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import ArticleBlock
from cms.models.inner import InnerPage


class MemberBlock(blocks.StructBlock):
    """Somebody who sits in a body. Their address is that of the body, never their own."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=120, required=False)
    group = blocks.CharBlock(label=_("Party or organisation"), max_length=120, required=False)

    class Meta:
        label = _("Member")
        icon = "user"


class BodyPage(InnerPage):
    """A body of the town: what it is for, who sits in it, when it meets, how to reach it."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Town council")
        EXECUTIVE = "executive", _("Mayor and aldermen")
        ADVISORY = "advisory", _("Advisory board")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood council")
        ORGANISATION = "organisation", _("Organisation")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.ADVISORY)
    intro = models.TextField(
        _("introduction"), max_length=600, help_text=_("What does it decide or advise about? Who can take part?")
    )
    meets = models.CharField(_("when it meets"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    members = StreamField([("member", MemberBlock())], blank=True, verbose_name=_("members"))
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("content"))

    template = "cms/body_page.html"
    page_description = _("The town council, an advisory board, an association: what it is for, and who sits in it.")
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, "kind", "intro", "meets", "email", "members", "body"]
    search_fields = [
        *Page.search_fields, index.SearchField("intro"), index.SearchField("body"), index.FilterField("kind"),
    ]  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("body"), _("bodies")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("council", "executive", "advisory", "neighbourhood", "organisation")),
                name="body_kind_is_known",
            ),
        )
