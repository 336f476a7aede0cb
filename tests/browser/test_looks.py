"""The style guide in a real browser: it fits every screen, reads well, and its behaviours do what they promise."""

import json
import mimetypes
from itertools import pairwise, product
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from tests.looks.guide import faulty_letter, render_guide

pytestmark = [pytest.mark.browser, pytest.mark.once]
SITE = "http://guide.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'"
)


def results(version, ballots, *votes, counted=None, closed=False):
    options = [{"id": f"option-{n}", "label": "", "votes": count} for n, count in enumerate(votes)]
    return json.dumps({
        "type": "results", "poll": "market", "version": version, "hidden": False, "closed": closed,
        "turnout": {"ballots": ballots, "eligible": 14206}, "counted": counted or ballots, "options": options,
    })  # fmt: skip


class Guide:
    """The guide on a screen, its files from disk, its socket in our hands."""

    def __init__(self, page, html):
        self.page, self.html, self.sockets, self.complaints = page, html, [], []
        page.clock.install()  # it goes on as always, unless a test winds it forward
        page.route("**/*", self._answer)
        page.route_web_socket("**/ws/**", self._listen)
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.goto(f"{SITE}/nl/guide/")

    def _answer(self, route):
        path = urlsplit(route.request.url).path
        if not path.startswith("/static/"):
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.fulfill(path=finders.find(path.removeprefix("/static/")), content_type=mimetypes.guess_type(path)[0])

    def _listen(self, socket):
        self.sockets.append(socket)
        self.send(results(1, 3912))  # as the server does

    def send(self, message):
        self.sockets[-1].send(message)


@pytest.fixture
def guide(chromium):
    contexts = []

    def show(*, width=1280, scheme="light", javascript=True, form=None, language="en", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=javascript,
            reduced_motion="reduce", locale="nl-BE", **options,
        )  # fmt: skip
        contexts.append(context)
        return Guide(context.new_page(), render_guide(form=form, language=language))

    yield show
    for context in contexts:
        context.close()


def seen(page, *, width, scheme="light"):
    """Let a page be seen on a screen as wide as this."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)


def test_nothing_sticks_out_of_the_screen(guide):
    page = guide(form=faulty_letter()).page
    for width in (320, 360, 768, 1280):
        seen(page, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_axe_finds_no_fault(guide):
    page = guide(form=faulty_letter()).page
    for scheme, width in product(("light", "dark"), (360, 1280)):
        seen(page, width=width, scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}, {width}\n{found.generate_report()}"


def test_the_policy_is_kept_and_no_behaviour_fails(guide):
    shown = guide()
    expect(shown.page.get_by_role("button", name="Print this page")).to_be_visible()
    assert shown.complaints == []


NAMES = ["Lindewaarde", "Sint-Katelijne-Waver"]
ACTS = ["Aanmelden", "Mijn pagina <span class='badge is-binding num'>12</span>"]


def test_the_head_is_one_row_on_a_phone(guide):
    page = guide(width=320).page
    for width, name, act in product((320, 360, 414), NAMES, ACTS):
        seen(page, width=width)
        page.evaluate("name => { document.querySelector('.brand span').firstChild.data = name }", name)
        page.evaluate("act => { document.querySelector('.masthead > .wrap > .button').innerHTML = act }", act)
        parts = [page.locator(f".masthead > .wrap > {part}") for part in (".brand", ".menu > summary", ".button")]
        boxes = [part.bounding_box() for part in parts]
        case = f"{width}, {name}, {act}"
        assert all(one["x"] + one["width"] <= other["x"] for one, other in pairwise(boxes)), case
        assert boxes[-1]["x"] + boxes[-1]["width"] <= width, case
        assert page.locator(".masthead").bounding_box()["height"] <= 72, case
        assert page.evaluate("document.documentElement.scrollWidth") == width, case


def test_everything_that_can_be_pressed_is_large_enough(guide):
    page = guide(width=360).page
    small = page.locator(
        "button, .button, summary, label.choice, .choices label, input:not([type=hidden])"
    ).evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 24).map(e => e.outerHTML)"
    )
    acts = page.locator("main .button:not(.plain):visible").evaluate_all(
        "elements => elements.map(element => element.getBoundingClientRect().height)"
    )
    assert small == []
    assert min(acts) >= 48


def test_the_menu_opens_without_javascript(guide):
    page = guide(width=360, javascript=False).page
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Polls")).to_be_visible()
    assert page.get_by_role("button", name="Print this page").count() == 0


def test_the_menu_closes_on_escape_and_gives_the_focus_back(guide):
    page = guide(width=360).page
    summary = page.locator(".menu > summary")
    summary.click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_a_fault_in_the_summary_leads_to_its_field(guide):
    page = guide(form=faulty_letter()).page
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary").get_by_role("link", name="Title").click()
    expect(page.get_by_label("Title")).to_be_focused()


def test_typed_text_outlives_a_wrong_turn_but_not_the_sending(guide):
    page = guide().page
    page.wait_for_load_state("networkidle")
    page.get_by_label("Your message").fill("A long story")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("A long story")
    expect(page.get_by_text("We kept what you typed before.")).to_be_visible()
    page.get_by_role("button", name="Look it over").first.click()
    page.wait_for_load_state("networkidle")
    page.goto(f"{SITE}/nl/guide/?later")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Your message")).to_have_value("")


def test_the_room_left_in_a_text_is_counted_down(guide):
    page = guide(language="nl").page
    expect(page.locator("[data-room]")).to_contain_text("2.000")
    page.get_by_label("Your message").fill("twelve chars")
    expect(page.locator("[data-room]")).to_contain_text("1.988")


def test_a_lost_connection_is_told(guide):
    shown = guide()
    shown.page.wait_for_load_state("networkidle")
    notice = shown.page.get_by_text("You have no connection now.")
    expect(notice).to_be_hidden()
    shown.page.context.set_offline(True)
    expect(notice).to_be_visible()
    shown.page.context.set_offline(False)
    expect(notice).to_be_hidden()


def test_numbers_of_a_poll_move_by_themselves(guide):
    shown = guide(language="nl")
    page = shown.page
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    shown.send(results(7, 4000, 3000, 1000, counted=3998))
    expect(page.locator("[data-live=ballots]")).to_have_text("4.000")
    expect(page.locator("[data-live=counted]")).to_have_text("3.998")
    bar = page.locator(".bar[data-live-option=option-0]")
    expect(bar.locator("[data-live=votes]")).to_have_text("3.000")
    expect(bar.locator("[data-live=percent]")).to_contain_text("75,0")
    expect(bar.locator("[data-live=fill]")).to_have_attribute("width", "75.00%")
    expect(page.locator("tr[data-live-option=option-1] [data-live=votes]")).to_have_text("1.000")


def test_shares_of_an_approval_poll_are_of_the_ballots(guide):
    shown = guide()
    expect(shown.page.locator("[data-live-state]")).to_have_text("Live")
    shown.page.locator("[data-live-url]").evaluate("element => { element.dataset.liveBase = 'ballots' }")
    shown.send(results(7, 4004, 3000, 2000, counted=4000))
    expect(shown.page.locator(".bar[data-live-option=option-1] [data-live=fill]")).to_have_attribute("width", "50.00%")


def test_an_older_message_changes_nothing(guide):
    shown = guide()
    expect(shown.page.locator("[data-live-state]")).to_have_text("Live")
    shown.send(results(9, 4000, 1, 1))
    shown.send(results(8, 3999, 1, 1))
    shown.send(results(10, 4001, 1, 1))
    expect(shown.page.locator("[data-live=ballots]")).to_have_text("4,001")


def test_moving_numbers_can_be_held(guide):
    shown = guide()
    page = shown.page
    page.get_by_role("button", name="Hold").click()
    expect(page.locator("[data-live-state]")).to_have_text("On hold")
    shown.send(results(7, 4000, 1, 1))
    page.wait_for_timeout(200)
    expect(page.locator("[data-live=ballots]")).to_have_text("3,912")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[data-live=ballots]")).to_have_text("4,000")


def test_a_lost_socket_is_told_and_found_again(guide):
    shown = guide()
    page = shown.page
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    shown.sockets[0].close()
    expect(page.get_by_text("There is no connection, so these numbers may be old.")).to_be_visible()
    expect(page.locator("[data-live-state]")).to_have_text("Live", timeout=5000)
    assert len(shown.sockets) == 2
    expect(page.get_by_text("There is no connection, so these numbers may be old.")).to_be_hidden()


def test_numbers_that_the_server_can_not_see_now_are_told(guide):
    shown = guide()
    state, sentence = shown.page.locator("[data-live-state]"), shown.page.get_by_text("so these numbers may be old.")
    expect(state).to_have_text("Live")
    shown.send('{"type": "stale"}')
    expect(sentence).to_be_visible()
    expect(state).to_have_text("Offline")
    shown.send(results(1, 3912))
    expect(state).to_have_text("Live")
    expect(sentence).to_be_hidden()
    assert len(shown.sockets) == 1


def test_a_line_on_which_nothing_is_heard_for_a_minute_is_left_for_another(guide):
    shown = guide()
    state = shown.page.locator("[data-live-state]")
    expect(state).to_have_text("Live")
    shown.page.clock.fast_forward(50_000)
    shown.send(results(2, 3913))
    expect(shown.page.locator("[data-live=ballots]")).to_have_text("3,913")
    shown.page.clock.fast_forward(50_000)
    expect(state).to_have_text("Live")
    shown.page.clock.fast_forward(11_000)
    expect(state).to_have_text("Offline")
    expect(state).to_have_text("Live", timeout=5000)
    assert len(shown.sockets) == 2


def test_a_closed_poll_invites_to_see_its_result_and_is_left_in_peace(guide):
    shown = guide()
    page = shown.page
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    shown.send(results(9, 5000, 1, 1, closed=True))
    expect(page.get_by_role("link", name="The poll is closed.")).to_be_visible()
    page.clock.fast_forward(30_000)  # long after a lost socket is looked for again
    page.wait_for_timeout(200)
    assert len(shown.sockets) == 1


def test_a_printed_page_leaves_out_what_can_only_be_pressed(guide):
    page = guide().page
    page.emulate_media(media="print")
    for gone in (".nav", ".foot", ".actions", ".pager", ".filters"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text("Your receipt")).to_be_visible()
    expect(page.get_by_role("table")).to_be_visible()
    assert page.locator(".ground").first.evaluate("e => getComputedStyle(e).fill") == "rgb(243, 238, 227)"


def test_forced_colours_leave_bars_and_states_visible(guide):
    page = guide(forced_colors="active").page
    assert page.locator(".track .ink-4").first.evaluate("e => getComputedStyle(e).fill") != "rgb(242, 184, 75)"
    assert page.locator(".badge").first.evaluate("e => getComputedStyle(e).borderTopWidth") == "1px"
