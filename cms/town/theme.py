"""A town's own theme.css in the names of the NL Design System: only custom properties are taken.

And of those only the ones that our style sheets read, directly or through others. No rule, no address and no other
property of the file reaches a page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MOST_BYTES = 1_000_000  # of an uploaded file; a published theme has some 200,000
LEAST_OF_TEXT, LEAST_OF_SHAPES = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_DECLARED = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)")
_VALUE = re.compile(r"[\w\s#%.,()/+*\"'-]{1,300}")
_UNSAFE = re.compile(r"url\s*\(|image-set|expression|attr\s*\(|element\s*\(", re.IGNORECASE)
_USED = re.compile(r"var\(\s*(--[\w-]+)")

_GROUNDS = ("default-bg-subtle", "default-bg-document", "default-bg-default", "accent-1-bg-default")
_INKS = ("default-color-document", "default-color-subtle", "action-1-color-default", "action-2-color-default")
TINTS, PAPER = _GROUNDS[2:], "var(--basis-color-default-bg-subtle)"
_TONES = ("positive", "warning", "negative")
TEXT: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ground in _GROUNDS for ink in _INKS),
    *((f"{tone}-color-default", f"{tone}-bg-default") for tone in _TONES),
    ("action-1-inverse-color-default", "action-1-inverse-bg-default"),
    ("action-1-inverse-color-default", "action-1-inverse-bg-hover"),
    ("accent-2-inverse-color-default", "accent-2-inverse-bg-default"),
    ("accent-1-inverse-color-document", "accent-1-inverse-bg-document"),
    ("accent-1-inverse-color-default", "accent-1-inverse-bg-document"),
)
SHAPES: tuple[tuple[str, str], ...] = tuple(("default-border-default", ground) for ground in _GROUNDS[:3])

type Tokens = Mapping[str, str]
type Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Pair:
    """Two colours that meet on a page, and how far they are apart; None where a colour could not be read."""

    ink: str
    ground: str
    contrast: float | None
    least: float

    @property
    def is_enough(self) -> bool:
        return self.contrast is not None and self.contrast >= self.least


def declared(css: str) -> dict[str, str]:
    """Return the custom properties that a style sheet sets for every screen; what stands in @media is left out."""
    plain = _STRING.sub(_without_signs, _COMMENT.sub(" ", css))
    found: dict[str, str] = {}
    for inside in _plain_blocks(plain):
        found.update({name: value.strip() for name, value in _DECLARED.findall(inside)})
    return found


def _without_signs(found: re.Match[str]) -> str:
    """Leave the names of fonts as they are; what could end a rule or a declaration goes."""
    return re.sub(r"[{};:\\<>]", "_", found[0])


def _plain_blocks(css: str) -> Iterator[str]:
    depth, start = 0, 0
    at_rule = False
    for place, sign in enumerate(css):
        if sign == "{":
            at_rule = at_rule or (depth == 0 and css[start:place].rpartition(";")[2].lstrip().startswith("@"))
            depth, start = depth + 1, place + 1
        elif sign == "}":
            if depth == 1 and not at_rule:
                yield css[start:place]
            depth, start = max(0, depth - 1), place + 1
            at_rule = at_rule and depth > 0


def taken(css: str, ours: Tokens) -> dict[str, str]:
    """Return the properties of a theme that change a page: those that we read, and those that they are made of."""
    theirs = {name: value for name, value in declared(css).items() if _is_plain(value)}
    wanted, found = [name for name in theirs if name in ours], dict[str, str]()
    while wanted:
        name = wanted.pop()
        if name in theirs and name not in found:
            found[name] = theirs[name]
            wanted += _USED.findall(theirs[name])
    return {name: value for name, value in found.items() if _is_whole(value, found, ours)}


def _is_plain(value: str) -> bool:
    return bool(_VALUE.fullmatch(value)) and not _UNSAFE.search(value) and value.count("(") == value.count(")")


def _is_whole(value: str, theirs: Tokens, ours: Tokens) -> bool:
    return all(name in theirs or name in ours for name in _USED.findall(value))


def mended(tokens: Tokens, ours: Tokens) -> dict[str, str]:
    """Return the theme with its paper in the place of a tint on which some text could not be read."""
    hard = {pair.ground for pair in pairs(tokens, ours) if pair.contrast is not None and not pair.is_enough}
    return {**tokens, **{f"--basis-color-{tint}": PAPER for tint in TINTS if tint in hard}}


def mended_in(tokens: Tokens) -> list[str]:
    """Return the tints of a theme that paper stands for."""
    return [tint for tint in TINTS if tokens.get(f"--basis-color-{tint}") == PAPER]


def as_css(tokens: Tokens) -> str:
    """Return the style sheet that is served: one rule, outside any layer, so that it wins from ours."""
    return ":root{" + "".join(f"{name}:{value};" for name, value in sorted(tokens.items())) + "}\n"


def pairs(tokens: Tokens, ours: Tokens) -> list[Pair]:
    """Return each pair of colours that meets on a page with its contrast, as the theme makes it."""
    every = {**ours, **tokens}

    def measured(couples: Iterable[tuple[str, str]], least: float) -> Iterator[Pair]:
        for ink, ground in couples:
            first, second = (colour(f"var(--basis-color-{name})", every) for name in (ink, ground))
            apart = contrast(first, second) if first and second else None
            yield Pair(ink, ground, apart, least)

    return [*measured(TEXT, LEAST_OF_TEXT), *measured(SHAPES, LEAST_OF_SHAPES)]


def colour(value: str, tokens: Tokens, depth: int = 20) -> Rgb | None:
    """Return red, green and blue from 0 to 1; None for what is no plain colour, or goes round in circles."""
    value = value.strip().lower()
    if depth and (used := re.fullmatch(r"var\(\s*(--[\w-]+)\s*\)", value)):
        return colour(tokens.get(used[1], ""), tokens, depth - 1)
    if digits := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value):
        long = digits[1] if len(digits[1]) == 6 else "".join(digit * 2 for digit in digits[1])
        return (int(long[:2], 16) / 255, int(long[2:4], 16) / 255, int(long[4:], 16) / 255)
    if numbers := re.fullmatch(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", value):
        return (int(numbers[1]) / 255, int(numbers[2]) / 255, int(numbers[3]) / 255)
    return {"white": (1.0, 1.0, 1.0), "black": (0.0, 0.0, 0.0)}.get(value)


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
