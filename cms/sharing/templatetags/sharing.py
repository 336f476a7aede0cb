"""Words of a page that are said more than once in its head, and what it is about."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Rendition
from wagtail.models import Page

from cms.sharing.structured import CONTEXT, things_of

register = template.Library()

HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_block_tag
def words(content: str) -> SafeString:
    """Return what stands inside on one line; with `as` it can be said again, in an attribute too."""
    return mark_safe(" ".join(content.split()).replace('"', "&quot;"))  # noqa: S308 (rendered by the template)


@register.simple_tag
def shared_image(page: Page) -> Rendition | None:
    """Return the first image of a page that tells something, as others show it when they share the page."""
    for block in page.body if "body" in {field.name for field in page._meta.fields} else ():
        if block.block_type == "image" and block.value and not block.value.decorative:
            rendition: Rendition = block.value.get_rendition("fill-1200x630-c100|format-jpeg")
            return rendition
    return None


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any]) -> SafeString:
    """Return what the page is about as a data block. It is no script: browsers never run it, whatever the policy."""
    page = context.get("page")
    if page is None or not page.pk:
        return mark_safe("")
    graph = {"@context": CONTEXT, "@graph": things_of(page, context.get("crumbs", []))}
    data = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(HARMLESS)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308 (nothing in it ends it)
