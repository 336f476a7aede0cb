"""The style sheet stays small, complete in itself, and open to a town's own theme."""

import re

from tests.looks.style_sheets import CSS, ROOT, declared, source

LIMIT = 27_000  # bytes, all style sheets together; compressed some 8 of the 150 kB of a first view
BY_SCRIPT = {"is-done", "is-now", "is-todo"}  # steps.html writes is-{{ step.state }}


def test_all_style_sheets_together_stay_within_27_kilobytes():
    assert sum(sheet.stat().st_size for sheet in CSS.glob("*.css")) <= LIMIT


def test_nothing_is_loaded_from_elsewhere():
    for sheet in CSS.glob("*.css"):
        assert re.search(r"url\(|@import|@font-face", source(sheet.name)) is None


def test_every_property_that_is_read_is_set():
    tokens, site = source("tokens.css"), source("site.css")
    read = set(re.findall(r"var\((--[\w-]+)\)", tokens + site))
    assert read - set(declared(tokens) | declared(site)) == set()


def test_every_token_is_read():
    tokens, site = source("tokens.css"), source("site.css")
    read = set(re.findall(r"var\((--[\w-]+)\)", tokens + site))
    assert set(declared(tokens)) - read == set()


def test_colours_come_from_tokens_so_that_a_theme_changes_all_of_them():
    colours = re.findall(r"#[0-9a-f]{3,8}\b|\brgb\([^)]*\)|\bhsl\([^)]*\)", source("site.css"))
    # a shadow, and the white a camera needs around a code
    assert sorted(set(colours)) == ["#fff", "rgb(0 0 0 / .16)"]


def test_braces_are_balanced():
    for sheet in CSS.glob("*.css"):
        assert source(sheet.name).count("{") == source(sheet.name).count("}")


def test_the_layers_come_in_one_order():
    order = "@layer tokens, base, layout, components;"
    assert all(order in source(sheet.name) for sheet in CSS.glob("*.css"))


def test_layout_and_components_are_known_to_the_templates_or_to_the_guide():
    pages = [*(ROOT / "templates").rglob("*.html"), ROOT / "docs" / "looks.md"]
    written = " ".join(page.read_text() for page in pages)
    styled = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", source("site.css"))))
    assert {name for name in styled - BY_SCRIPT if not re.search(rf"\b{re.escape(name)}\b", written)} == set()


def test_a_page_prints_without_its_menu_and_in_the_light_scheme():
    assert "@media print" in source("tokens.css")
    printed = source("site.css").partition("@media print")[2]
    assert ".foot" in printed
    assert "break-inside" in printed


def test_motion_colour_scheme_and_forced_colours_are_the_readers_choice():
    sheet = source("site.css")
    moving = [line for line in sheet.splitlines() if "transition:" in line or "animation:" in line]
    assert moving
    assert all("prefers-reduced-motion:no-preference" in line.replace(" ", "") for line in moving)
    assert "forced-colors:active" in sheet.replace(" ", "")
