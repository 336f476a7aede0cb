"""A real Chromium before a whole town."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.mould import Mould
from tests.town import running_town

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TRANSITIONS_DONE = """() => Promise.allSettled(
  document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished))"""


@pytest.fixture(scope="session")
def town(tmp_path_factory, run_folder):
    with running_town(tmp_path_factory.mktemp("town"), mould=Mould(run_folder)) as running:
        yield running


@pytest.fixture(scope="module")  # its event loop must be gone before tests without a browser follow
def chromium():
    if not CHROMIUM:
        pytest.skip("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """One person at a browser: `page` to act on, `look()` to check what is shown."""

    def __init__(self, page, base, cookies):
        self.page = page
        self.base = base
        self.cookies = cookies
        self.foreign_requests = []
        self.console_errors = []
        page.on("request", self._note_request)
        page.on("console", self._note_console)

    def _note_request(self, request):
        if not request.url.startswith((self.base, self.base.replace("http", "ws"), "data:", "blob:", "about:")):
            self.foreign_requests.append(request.url)

    def _note_console(self, message):
        if message.type == "error":
            self.console_errors.append(message.text)

    def open(self, path):
        self.page.goto(self.base + path)
        return self.page

    def look(self, *, exclude=()):
        """The page as it is now, once what fades in is there, has no accessibility fault that axe can see."""
        self.page.evaluate(TRANSITIONS_DONE)
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
        context = {"exclude": [[selector] for selector in exclude]} if exclude else None
        results = Axe().run(self.page, context=context, options=options)
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"

    def log_in(self, email, password="demo"):
        """Come as somebody: the first time by the form, afterwards with the cookies that this gave."""
        if email in self.cookies:
            self.page.context.add_cookies(self.cookies[email])
            return
        self.open("/accounts/login/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.locator("input[type=password]").fill(password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)
        self.cookies[email] = self.page.context.cookies()


@pytest.fixture(scope="module")
def cookies():
    """{address: the cookies of whoever logged in with it}"""
    return {}


@pytest.fixture
def visit(town, chromium, cookies):
    """Open a browser for a person: visit(javascript=False, width=360). Foreign requests fail the test at its end."""
    contexts, visits = [], []

    def start(*, javascript=True, width=1280, height=900, scheme="light"):
        context = chromium.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": height}, locale="nl-BE",
            color_scheme=scheme, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        visits.append(Visit(context.new_page(), town.url, cookies))
        return visits[-1]

    yield start
    for context in contexts:
        context.close()
    assert [url for each in visits for url in each.foreign_requests] == []
