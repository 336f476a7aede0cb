"""Panels of the page editor that several kinds of page share."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel

FIXED_ADDRESS = [
    MultiFieldPanel(["seo_title", "search_description"], _("For search engines")),
    MultiFieldPanel(["show_in_menus"], _("For the menu")),
]
"""For pages whose address is promised to stay: everything of the promotion tab but the slug."""
