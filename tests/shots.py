"""make shots: a picture of every page, at 360, 768 and 1280 px, light and dark, under var/shots.

Starts a demo town of its own, follows every link that a stranger, a resident and a clerk can see (each kind of page a
few times), and takes the pictures that people look at before a change is called done.
"""

import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.town import ROOT, running_town

OUT = ROOT / "var" / "shots"
WIDTHS, SCHEMES = (360, 768, 1280), ("light", "dark")
PEOPLE = {
    "stranger": (None, ["/nl/", "/en/", "/accounts/login/", "/accounts/signup/", "/nl/nowhere/"]),
    "resident": ("inwoner@demo.test", ["/nl/", "/nl/me/", "/nl/forum/new/", "/nl/forum/new/challenge/"]),
    "clerk": ("griffier@demo.test", ["/beheer/", "/beheer/polls/"]),
    "communications": ("communicatie@demo.test", ["/beheer/", "/beheer/pages/"]),
}
MOST_OF_A_KIND = 2  # pictures of pages whose addresses differ only in a number or a name
MOST_PAGES = 60


def main() -> int:
    if not CHROMIUM:
        print("make shots needs Chromium: install it or set CHROMIUM to its path.", file=sys.stderr)
        return 1
    shutil.rmtree(OUT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as var, running_town(Path(var)) as town, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for person, (email, starts) in PEOPLE.items():
            _picture_all(browser, town.url, person, email, starts)
        browser.close()
    print(f"{len(list(OUT.glob('*.png')))} pictures stand in {OUT.relative_to(ROOT)}.")
    return 0


def _picture_all(browser: Browser, base: str, person: str, email: str | None, starts: list[str]) -> None:
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme, locale="nl-BE", reduced_motion="reduce")
        page = context.new_page()
        if email:
            _log_in(page, base, email)
        for path in _paths(page, base, starts):
            print(f"{person} {scheme} {path}")
            _picture(page, base + path, f"{person}-{_name(path)}", scheme)
        context.close()


def _log_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[type=password]").fill("demo")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def _paths(page: Page, base: str, starts: list[str]) -> list[str]:
    """Follow links from the starting pages, a few of each kind, and return the paths in the order met."""
    found, queue, kinds = [], list(starts), Counter()
    while queue and len(found) < MOST_PAGES:
        path = queue.pop(0)
        kind = re.sub(r"/(polls|dossiers|nieuws|news|agenda|calendar)/[^/]+", r"/\1/#", re.sub(r"\d+[^/]*", "#", path))
        if path in found or (kinds[kind] >= MOST_OF_A_KIND and path not in starts):
            continue
        response = page.goto(base + path)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        kinds[kind] += 1
        found.append(path)
        if not path.startswith("/beheer/pages"):
            queue += _links(page, base)
    return found


def _links(page: Page, base: str) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    urls = (urldefrag(urljoin(page.url, href)).url for href in hrefs if not href.startswith(("#", "mailto:", "tel:")))
    return [urlsplit(url).path for url in urls if url.startswith(base + "/") and "?" not in url and "logout" not in url]


def _picture(page: Page, url: str, name: str, scheme: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        page.screenshot(path=OUT / f"{name}-{width}-{scheme}.png", full_page=True)


def _name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "root"


if __name__ == "__main__":
    sys.exit(main())
