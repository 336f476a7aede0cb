"""A new communications officer, from the log-in page: a dossier, a webinar, and its questions live.

Only the real editor saves while one writes, and only a browser hears what others are shown.
"""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

DOSSIER, WEBINAR = "Een speelplein in de Molenwijk", "Avond over het speelplein"
QUESTION = "Komt er ook een waterpomp?"
SECONDS_TO_SETTLE = 4  # the editor saves what changed since then
TEXTS = ".public-DraftEditor-content"


def begin(officer, start, title):
    page = officer.open("/beheer/care/start/")
    page.locator(f"[name=start][value={start}]").check()
    page.locator("[name=title]").fill(title)
    page.locator("[name=theme]").select_option(label="Jeugd en school")
    page.get_by_role("button", name="Maak het concept").click()
    page.wait_for_url("**/edit/")
    page.wait_for_timeout(SECONDS_TO_SETTLE * 1000)
    return page


def fill_in(page, number_of_texts, fields):
    for number in range(number_of_texts):
        page.locator(TEXTS).nth(number).click()
        page.keyboard.press("Control+A")
        page.keyboard.type("Kort en klaar.")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")):
        for selector, words in fields.items():
            page.locator(selector).fill(words)


def publish(page):
    page.get_by_role("button", name="Meer acties").last.click()
    page.locator("button[name=action-publish]:not([value=emergency])").click()


def test_a_new_officer_publishes_a_dossier_announces_a_webinar_and_runs_its_questions(visit):
    officer, listener, asker = visit(), visit(), visit(javascript=False, width=360)
    officer.log_in("communicatie@demo.test")
    page = begin(officer, "consultation", DOSSIER)
    decided = {"#body-1-value-decided-0-value": "De plek", "#body-1-value-undecided-0-value": "De speeltuigen"}
    fill_in(page, 2, {"#id_intro": "Jij zegt wat er komt.", **decided})
    publish(page)
    expect(page.locator("main")).to_contain_text("“[Wanneer?]” wacht nog op je eigen woorden.")
    fill_in(page, 0, {"[name=body-4-value-hours]": "Elke werkdag"})
    publish(page)
    expect(page.locator(".messages")).to_contain_text(f"'{DOSSIER}' is gepubliceerd")
    officer.open("/nl/dossiers/een-speelplein-in-de-molenwijk/")
    officer.look()

    page = begin(officer, "webinar", WEBINAR)
    page.locator("#id_dossier").select_option(label=DOSSIER)
    fill_in(page, 3, {"#id_intro": "Stel je vragen.", "[name=body-3-value-hours]": "Elke werkdag"})
    publish(page)
    expect(page.locator(".messages")).to_contain_text(f"'{WEBINAR}' is gepubliceerd")
    asker.open("/nl/dossiers/een-speelplein-in-de-molenwijk/").get_by_role("link", name=WEBINAR).click()
    expect(asker.page.locator("main")).to_contain_text("90 plaatsen vrij online.")
    asker.page.get_by_role("link", name="Naar de livepagina").click()
    listener.page.goto(asker.page.url)
    asker.page.locator("[name=text]").fill(QUESTION)
    asker.page.locator("main form [type=submit]").last.click()
    expect(asker.page.locator("main")).to_contain_text("Iemand leest je vraag eerst")
    officer.open("/beheer/" + asker.page.url.split("/nl/")[1])
    officer.page.locator("tr", has_text=QUESTION).get_by_role("button", name="Toon", exact=True).click()
    expect(listener.page.locator("[data-live-questions]")).to_contain_text(QUESTION)
    listener.look()
    officer.page.locator("tr", has_text=QUESTION).get_by_role("button", name="Op het scherm").click()
    screen = officer.open("/nl/" + asker.page.url.split("/nl/")[1].replace("/live/", "/screen/"))
    expect(screen.locator("main")).to_contain_text(QUESTION)
    assert (listener.console_errors, asker.console_errors) == ([], [])  # to the officer a refusal is one
