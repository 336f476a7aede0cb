"""A picture of every page, small to large, light and dark, under var/shots: `make shots`.

A town of its own is started and walked link by link, as a visitor, as a resident, and as each role in the back
office. A page that looks like another (one topic among many) is taken once for each role, a page that somebody wrote
is taken once for all.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Page, sync_playwright

from tests.town import ROOT, running_town

SHOTS = ROOT / "var" / "shots"
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
BACK_OFFICE = "/beheer/"
OUR_DESK = "/beheer/polls/"
WALKS = {  # who walks, by which demo account, starting where
    "visitor": ("", ["/nl/", "/en/", "/accounts/login/", "/nl/no-such-page/"]),
    "resident": ("inwoner@demo.test", ["/nl/", "/nl/forum/new/"]),
    "communications": ("communicatie@demo.test", [BACK_OFFICE]),
    "council-member": ("raadslid@demo.test", [BACK_OFFICE]),
    "clerk": ("griffier@demo.test", [BACK_OFFICE]),
    "desk-officer": ("loket@demo.test", [BACK_OFFICE]),
    "administrator": ("beheer@demo.test", [BACK_OFFICE]),
}
NOT_PAGES = ("/accounts/logout/", "/static/", "/media/", "/documents/", "/api/", "/beheer/logout/")
DOWNLOADS = (".csv", ".xlsx")


def main() -> None:
    shutil.rmtree(SHOTS, ignore_errors=True)
    with tempfile.TemporaryDirectory() as var, running_town(Path(var)) as town, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        written: set[str] = set()
        for who, (account, starts) in WALKS.items():
            context = browser.new_context(base_url=town.url, locale="nl-BE", reduced_motion="reduce")
            page = context.new_page()
            if account:
                _log_in(page, account)
            for number, path in enumerate(_walk(page, starts, written), start=1):
                print(f"{who} {number}: {path}", flush=True)
                _take(page, path, SHOTS / who)
            context.close()
        browser.close()
    print(f"Look at them in {SHOTS.relative_to(ROOT)}.")


def _log_in(page: Page, account: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(account)
    page.locator("input[name=password]").fill("demo")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def _walk(page: Page, starts: list[str], written: set[str]) -> Iterator[str]:
    """Open one page of each kind that can be reached; of Wagtail's own pages only those that its menu leads to."""
    waiting, seen = list(starts), {_kind(path) for path in starts} | written
    while waiting:
        path = waiting.pop(0)
        page.goto(path)
        yield path
        if path.startswith(BACK_OFFICE) and not path.startswith(OUR_DESK) and path != BACK_OFFICE:
            continue
        for link in _links(page):
            if _kind(link) not in seen:
                seen.add(_kind(link))
                waiting.append(link)
    written |= {kind for kind in seen if kind.startswith("/")}


def _links(page: Page) -> list[str]:
    """The paths on our own site that the page leads to."""
    own = urlsplit(page.url).netloc
    hrefs = [urlsplit(href) for href in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")]
    return [
        href.path
        for href in hrefs
        if href.netloc == own and not href.path.startswith(NOT_PAGES) and not href.path.endswith(DOWNLOADS)
    ]


def _kind(path: str) -> str:
    """Pages made by one view look alike, except those that people write in the back office."""
    with translation.override(translation.get_language_from_path(path)):
        try:
            name = resolve(path).view_name
        except Resolver404:
            return path
    return path if name == "wagtail_serve" else name


def _take(page: Page, path: str, folder: Path) -> None:
    name = path.strip("/").replace("/", "_") or "start"
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
    django.setup()
    main()
