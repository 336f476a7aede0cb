"""Standing pages: how it works, accessibility, privacy."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import ArticleBlock
from cms.models.inner import InnerPage


class StandardPage(InnerPage):
    """A page that stands by itself, linked from the foot of every page where asked for."""

    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    show_in_footer = models.BooleanField(_("link it at the foot of every page"), default=False)
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("content"))

    template = "cms/standard_page.html"
    page_description = _("A page that stands by itself: how it works, accessibility, privacy.")
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage", "cms.BodyPage", "cms.FormPage"]
    content_panels = [*Page.content_panels, "intro", "body"]
    settings_panels = [*InnerPage.settings_panels, "show_in_footer"]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name, verbose_name_plural = _("standing page"), _("standing pages")
