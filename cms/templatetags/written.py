"""In which language a text of the town really is, where it is not given in that of the page."""

from django import template
from django.conf import settings
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

register = template.Library()


@register.filter
def written_in(text: LazyI18nString) -> str:
    """Return the language of `text` for an attribute `lang`; "" where that is the language of the page."""
    if not isinstance(text.data, dict) or text.data.get(get_language() or ""):
        return ""
    return next((code for code, _name in settings.LANGUAGES if text.data.get(code)), "")
