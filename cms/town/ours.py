"""Our own theme, as its style sheet says it in plain light values."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from cms.town.theme import declared


@cache
def ours() -> dict[str, str]:
    """Return the tokens of tokens.css: what pages look like where a theme says nothing."""
    found = finders.find("css/tokens.css")
    sheet = Path(str(found)).read_text()
    plain, _supports, _fine = sheet.partition("@supports")
    return declared(plain.replace("@layer tokens {", "", 1))
