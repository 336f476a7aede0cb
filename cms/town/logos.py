"""A town's logo: a picture, never a program. Pure: no Django in here."""

import re
from xml.parsers import expat

SIGNS = {"png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
MOST_BYTES = 200_000
HARMLESS = frozenset({
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line",
    "polyline", "polygon", "text", "tspan", "lineargradient", "radialgradient", "stop", "clippath", "mask", "pattern",
    "style",
})  # fmt: skip
_LEADS_OUT = re.compile(
    r"(?:javascript|data|https?|file|ftp):|//|@import|url\(\s*(?!['\"]?#)|expression", re.IGNORECASE
)


class NotALogo(ValueError):
    """The file is no picture that can stand on every page."""


def check_logo(name: str, content: bytes) -> None:
    """Raise NotALogo unless `content` is the picture that its name says: PNG, WebP, JPEG, or an SVG without script."""
    kind = name.rpartition(".")[2].lower()
    if len(content) > MOST_BYTES:
        raise NotALogo("size")
    if kind == "svg":
        _check_svg(content)
    elif kind not in SIGNS or not content.startswith(SIGNS[kind]):
        raise NotALogo("kind")


def _check_svg(content: bytes) -> None:
    parser, inside = expat.ParserCreate(), list[str]()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        named = tag.rpartition(":")[2].lower()
        if named not in HARMLESS or (not inside and named != "svg"):
            raise NotALogo("script")
        for attribute, value in attributes.items():
            _check_attribute(attribute.lower(), value)
        inside.append(named)

    def words(text: str) -> None:
        if inside[-1] == "style" and _LEADS_OUT.search(text):
            raise NotALogo("script")

    def refuse(*_told: object) -> None:
        raise NotALogo("script")

    parser.StartElementHandler, parser.EndElementHandler = begin, lambda _tag: inside.pop()
    parser.buffer_text, parser.CharacterDataHandler = True, words
    parser.EntityDeclHandler = parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise NotALogo("kind") from error


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("xmlns"):
        return
    if name.startswith("on") or (_LEADS_OUT.search(value) and name not in ("id", "class")):
        raise NotALogo("script")
