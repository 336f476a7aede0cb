"""Each pair of colours that meets on a page is far enough apart to be read, in both schemes.

WCAG 2.2: 4.5 for text (1.4.3), 3 for what shows a control, a focus or a part of a picture (1.4.11).
"""

import pytest

from tests.looks.style_sheets import contrast, plain_and_fine, tokens

pytestmark = pytest.mark.once
PAPER = "default-bg-subtle"
SHEET = "default-bg-document"
TINT = "default-bg-default"
NOW = "accent-1-bg-default"
FOOT = "accent-1-inverse-bg-document"
TEXT = [
    *((ink, ground) for ground in (PAPER, SHEET, TINT, NOW) for ink in (
        "default-color-document", "default-color-subtle", "action-1-color-default", "action-2-color-default",
        "action-2-color-hover",
    )),
    *((ink, ground) for ground in (PAPER, SHEET) for ink in (
        "negative-color-default", "positive-color-default", "warning-color-default",
    )),
    *((f"{tone}-color-default", f"{tone}-bg-default") for tone in ("positive", "warning", "negative")),
    *((ink, f"{tone}-bg-default") for tone in ("positive", "warning", "negative") for ink in (
        "default-color-document", "default-color-subtle", "action-2-color-default",
    )),
    ("action-1-inverse-color-default", "action-1-inverse-bg-default"),
    ("action-1-inverse-color-default", "action-1-inverse-bg-hover"),
    ("accent-2-inverse-color-default", "accent-2-inverse-bg-default"),
    ("accent-1-inverse-color-document", FOOT),
    ("accent-1-inverse-color-default", FOOT),
]  # fmt: skip
SHAPES = [
    *(("default-border-default", ground) for ground in (PAPER, SHEET, TINT)),
    *(("accent-1-border-default", ground) for ground in (PAPER, SHEET, NOW)),
    *((fill, TINT) for fill in ("accent-1-inverse-bg-default", "accent-3-inverse-bg-default")),
    ("accent-3-inverse-bg-default", SHEET),
    ("action-1-inverse-bg-default", PAPER),
    ("action-1-inverse-bg-default", SHEET),
]


def colour(name, scheme):
    return tokens(scheme)[f"--basis-color-{name}"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground, scheme):
    assert contrast(colour(ink, scheme), colour(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(shape, ground, scheme):
    assert contrast(colour(shape, scheme), colour(ground, scheme)) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_stands_out_from_any_ground(scheme):
    focus = tokens(scheme)
    assert contrast(focus["--basis-focus-color"], focus["--basis-focus-background-color"]) >= 7
    for ground in (PAPER, SHEET, TINT, NOW):
        assert contrast(focus["--basis-focus-outline-color"], colour(ground, scheme)) >= 3
    assert contrast(focus["--basis-focus-inverse-outline-color"], colour(FOOT, scheme)) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_marks_on_a_bar_stand_out_from_bar_and_ground(scheme):
    mark = colour("default-color-document", scheme)
    assert contrast(mark, colour(TINT, scheme)) >= 3
    # in the dark a light mark lies on saffron: there its gap in the ground tells it apart
    assert scheme == "dark" or contrast(mark, colour("accent-2-inverse-bg-default", scheme)) >= 3


def test_an_old_phone_sees_the_light_scheme():
    plain, fine = plain_and_fine()
    light = tokens("light")
    assert fine
    assert {name: plain[name].strip() for name in fine} == {name: light[name] for name in fine}


def test_contrast_is_counted_as_the_guideline_counts_it():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")
