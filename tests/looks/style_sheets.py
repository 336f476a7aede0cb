"""Reads our own style sheets, so that tests can reason about them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CSS = ROOT / "static" / "css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def source(name):
    """A style sheet without its comments."""
    return COMMENT.sub("", (CSS / name).read_text())


def declared(css):
    """The custom properties that a style sheet sets: {name: value}; a later one wins."""
    return dict(re.findall(r"(--[\w-]+):\s*([^;}]+)", css))


def plain_and_fine():
    """The tokens for every browser, and those for a browser that knows light-dark()."""
    plain, _supports, fine = source("tokens.css").partition("@supports")
    return declared(plain), declared(fine)


def tokens(scheme):
    """Every token with the value it has in a scheme ("light" or "dark"), references followed."""
    plain, fine = plain_and_fine()
    chosen = plain | {name: _choose(value, scheme) for name, value in fine.items()}
    return {name: _follow(value, chosen) for name, value in chosen.items()}


def _choose(value, scheme):
    light, dark = re.fullmatch(r"light-dark\((.+?),\s*(.+?)\)", value.strip()).groups()
    return light if scheme == "light" else dark


def _follow(value, chosen):
    while reference := re.fullmatch(r"var\((--[\w-]+)\)", value.strip()):
        value = chosen[reference[1]]
    return value.strip()


def contrast(one, other):
    """The contrast of two colours as WCAG 2.2 defines it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (_linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
