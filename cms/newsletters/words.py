"""An issue in words: HTML with whole addresses, and the same as plain text."""

import re
from html.parser import HTMLParser

from django.conf import settings
from wagtail.rich_text import expand_db_html

OWN = re.compile(r'(<a[^>]*\shref=")/(?!/)')
BLOCKS = frozenset({"p", "h2", "h3", "h4", "ul", "ol"})


def html_of(body: str) -> str:
    """Return the rich text of an issue with links that work in a mailbox."""
    return OWN.sub(rf"\g<1>{settings.SITE_URL}/", str(expand_db_html(body)))


def text_of(html: str) -> str:
    """Return HTML as plain text: paragraphs apart, lists with dashes, addresses of links behind their words."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links and (link := self._links.pop()):
            self.pieces.append(f" ({link})")
        elif tag in BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
