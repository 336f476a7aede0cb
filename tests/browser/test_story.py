"""The story of a town, role by role, in a real browser: read, raise, vote, watch, moderate, publish, export.

Every page met is looked at with axe-core, and a request to any other host fails the test, the back office included.
The resident's part is told again without JavaScript. Told in English, whose sentences are those of the source.
"""

import csv
import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

ADVISORY, BINDING = "banken-lindepark", "markt-autovrij"


@pytest.fixture
def resident(visit):
    def arrive(**screen):
        person = visit(**screen)
        person.log_in("inwoner@demo.test")
        return person

    return arrive


def results_of(town, slug, page):
    return page.request.get(f"{town.url}/api/v1/polls/{slug}/results").json()


def test_a_stranger_reads_about_a_policy_and_finds_the_way_in(visit):
    stranger = visit(width=360)
    page = stranger.open("/")
    expect(page).to_have_url(re.compile(r"/nl/$"))
    stranger.look()
    stranger.open("/en/")
    stranger.look()
    stranger.open("/en/dossiers/")
    stranger.look()
    page.locator("main a[href*='/dossiers/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    stranger.look()
    for path in (
        "/en/news/",
        "/en/calendar/",
        "/en/forum/",
        "/en/polls/",
        f"/en/polls/{BINDING}/",
        "/accounts/signup/",
    ):
        stranger.open(path)
        stranger.look()
    page = stranger.open("/en/forum/new/?kind=question")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/en/forum/new/"))
    stranger.look()


def test_a_stranger_is_told_kindly_that_a_page_is_not_there(visit):
    stranger = visit()
    response = stranger.page.goto(stranger.base + "/en/nowhere/")
    assert response.status == 404
    stranger.look()
    assert stranger.page.locator("main a").count() >= 1


def test_a_resident_asks_something_and_talks_about_it(resident):
    alice = resident(width=360)
    page = alice.open("/en/forum/new/")
    alice.look()
    page.locator("a[href*='kind=question']").click()
    alice.look()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".error-summary")).to_be_visible()
    alice.look()
    page.get_by_label("Title").fill("Mag de fietspomp ook aan de bib?")
    page.get_by_label("Your text").fill("Er staat nu **een** pomp, aan het station.\n\n- Aan de bib zou handig zijn.")
    page.locator("select[name=theme]").select_option("mobiliteit")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("Mag de fietspomp ook aan de bib?")
    expect(page.locator("main strong", has_text="een")).to_be_visible()
    alice.look()
    page.locator("#comment-form textarea").fill("Ik kan er eentje schenken.")
    page.locator("#comment-form button[type=submit]").click()
    expect(page.locator(".comment", has_text="Ik kan er eentje schenken.")).to_be_visible()
    alice.look()


def start_proposal(page, title):
    """Begin a draft and fill in its first step."""
    page.get_by_label("Title").fill(title)
    page.locator("[name=task]").fill("Het onderhoud van de weide aan de Linde")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("What it is about")
    page.locator("[name=summary]").fill("Wij willen de weide zelf maaien en er fruit planten, voor iedereen.")
    page.locator("main form button[name=later]").click()


def test_a_resident_drafts_a_challenge_and_signs_another(resident):
    alice = resident()
    page = alice.open("/en/forum/new/challenge/")
    alice.look()
    start_proposal(page, "Wij beheren zelf de plukweide")
    expect(page.locator("h1")).to_have_text("Wij beheren zelf de plukweide")
    alice.look()

    alice.open("/en/forum/?kind=challenge")
    page.get_by_role("link", name="Wij onderhouden zelf het Lindepark").click()
    expect(page.locator("main")).to_contain_text("218")
    page.locator("form[action$='/signature/'] button").click()
    expect(page.locator("main")).to_contain_text("You have signed.")
    expect(page.locator("main")).to_contain_text("219")
    alice.look()
    page.locator("form[action$='/signature/withdraw/'] button").click()
    expect(page.locator("form[action$='/signature/'] button")).to_be_visible()


def cast(person, slug, option):
    """Choose, check, cast; ends on the receipt."""
    page = person.open(f"/en/polls/{slug}/")
    page.locator(f"input[name=choice][value={option}]").check()
    page.locator("form[action$='/review/'] button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Check your vote")
    page.locator("form[action$='/cast/'] button[type=submit]").first.click()
    expect(page.locator(".receipt code")).to_be_visible()
    return page.locator(".receipt code").inner_text()


def test_a_vote_moves_the_result_on_another_screen_within_two_seconds(town, resident, visit):
    hall = visit()
    watched = hall.open(f"/en/polls/{ADVISORY}/results/")
    expect(watched.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    before = results_of(town, ADVISORY, watched)
    option = before["options"][0]["id"]

    alice = resident()
    cast(alice, ADVISORY, option)
    alice.look()
    ballots, votes = before["turnout"]["ballots"] + 1, before["options"][0]["votes"]
    expect(watched.locator("[data-live=ballots]")).to_have_text(str(ballots), timeout=2500)
    row = watched.locator(f"tr[data-live-option={option}] [data-live=votes]")
    expect(row).to_have_text(str(votes), timeout=2500)
    hall.look()
    assert results_of(town, ADVISORY, watched)["options"][0]["votes"] == votes  # one vote is no step of five

    cast(alice, ADVISORY, before["options"][1]["id"])
    after = results_of(town, ADVISORY, watched)
    assert after["turnout"]["ballots"] == ballots
    assert after["options"][0]["votes"] == votes


def test_a_binding_vote_keeps_its_result_hidden_and_its_receipt_short_of_the_choice(town, resident):
    alice = resident()
    code = cast(alice, BINDING, "yes")
    assert len(code) >= 20
    assert "autovrij op zaterdag" not in alice.page.locator(".receipt").inner_text()
    found = results_of(town, BINDING, alice.page)
    assert found["hidden"] is True
    assert {option["votes"] for option in found["options"]} == {None}
    assert found["turnout"]["eligible"] > found["turnout"]["ballots"] > 0
    alice.open(f"/en/polls/{BINDING}/results/")
    alice.look()
    page = alice.open(f"/en/polls/{BINDING}/")
    expect(page.locator("main")).to_contain_text("You have voted")
    alice.look()


def test_the_residents_part_also_works_without_javascript(town, resident):
    bob = resident(javascript=False, width=360)
    page = bob.open("/en/forum/new/?kind=problem")
    page.locator("[name=title]").fill("De lantaarn aan het pleintje is stuk")
    page.locator("[name=source]").fill("Al twee weken is het er donker.")
    page.locator("select[name=theme]").select_option("wonen")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("De lantaarn aan het pleintje is stuk")
    page.locator("form[action$='/support/'] button").click()
    expect(page.locator("form[action$='/support/withdraw/'] button")).to_be_visible()
    page.locator("#comment-form textarea").fill("Vanavond nog altijd.")
    page.locator("#comment-form button[type=submit]").click()
    expect(page.locator(".comment", has_text="Vanavond nog altijd.")).to_be_visible()

    bob.open("/en/forum/new/challenge/")
    start_proposal(page, "Wij herstellen zelf de lantaarns")
    expect(page.locator("h1")).to_have_text("Wij herstellen zelf de lantaarns")

    option = results_of(town, ADVISORY, page)["options"][2]["id"]
    cast(bob, ADVISORY, option)
    page = bob.open(f"/en/polls/{ADVISORY}/results/")
    expect(page.locator("main table")).to_be_visible()
    bob.open("/en/me/")
    expect(page.locator("main")).to_contain_text("De lantaarn aan het pleintje is stuk")


def test_the_keyboard_alone_is_enough_to_vote(resident):
    alice = resident()
    page = alice.open(f"/en/polls/{ADVISORY}/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    page.locator("input[name=choice]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Check your vote")
    alice.look()


def test_a_council_member_hides_a_post_and_its_author_reads_why(visit, resident):
    alice = resident()
    page = alice.open("/en/forum/new/?kind=information")
    page.locator("[name=title]").fill("Koop hier goedkope fietslampen")
    page.locator("[name=source]").fill("Bel mij voor tien lampen voor de prijs van een.")
    page.locator("select[name=theme]").select_option("mobiliteit")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("Koop hier goedkope fietslampen")
    address = page.url.removeprefix(alice.base)

    council = visit()
    council.log_in("raadslid@demo.test")
    page = council.open(address)
    page.locator("a[href$='/hide/']").first.click()
    council.look()
    page.locator("input[name=rule][value=W4]").check()
    page.locator("[name=reason]").fill("Dit is reclame voor je eigen winkel.")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("Dit is reclame voor je eigen winkel.")

    stranger = visit()
    assert stranger.page.goto(stranger.base + address).status == 404
    page = alice.open(address)
    expect(page.locator("main")).to_contain_text("Dit is reclame voor je eigen winkel.")
    alice.look()
    page = alice.open("/en/me/")
    alice.look()


def test_communications_drafts_previews_and_publishes_news(visit):
    staff = visit()
    staff.log_in("communicatie@demo.test")
    staff.open("/beheer/")
    staff.look()
    page = staff.open("/beheer/pages/search/?q=Nieuws")
    found = page.get_by_role("link", name="Nieuws", exact=True).get_attribute("href")
    shelf = re.search(r"/pages/(\d+)/", found).group(1)
    staff.open(f"/beheer/pages/{shelf}/")
    staff.look()

    staff.open(f"/beheer/pages/add/cms/newspage/{shelf}/")
    page.wait_for_load_state("networkidle")  # the editor's own behaviours are there
    page.locator("input[name=title]").fill("Gratis compost op zaterdag")
    page.locator("textarea[name=intro]").fill("Haal zaterdag gratis compost op het containerpark.")
    expect(page.locator("input[name=slug]")).to_have_value("gratis-compost-op-zaterdag")  # follows the title
    page.locator("button.action-save").first.click()
    expect(page).to_have_url(re.compile(r"/pages/\d+/edit/"), timeout=60_000)
    page.wait_for_load_state()
    staff.look()
    number = re.search(r"/pages/(\d+)/edit/", page.url).group(1)
    preview = page.request.get(f"{staff.base}/beheer/pages/{number}/view_draft/")
    assert "Gratis compost op zaterdag" in preview.text()

    stranger = visit()
    assert stranger.page.goto(stranger.base + "/nl/nieuws/gratis-compost-op-zaterdag/").status == 404
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("button[name=action-publish][value=action-publish]").click()
    page.wait_for_load_state()
    expect(stranger.open("/nl/nieuws/").locator("main")).to_contain_text("Gratis compost op zaterdag")
    stranger.open("/nl/nieuws/gratis-compost-op-zaterdag/")
    stranger.look()


def test_a_clerk_exports_the_outcome_that_the_page_shows(town, visit):
    clerk = visit()
    clerk.log_in("griffier@demo.test")
    page = clerk.open("/beheer/polls/")
    clerk.look()
    clerk.open("/beheer/polls/kleur-bussen/")
    clerk.look()
    shown = {option["id"]: option["votes"] for option in results_of(town, "kleur-bussen", page)["options"]}
    assert sum(shown.values()) > 0

    text = page.request.get(clerk.base + "/beheer/polls/kleur-bussen/results.csv").body()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert {row[0]: int(row[2]) for row in rows[rows.index([]) + 2 :]} == shown

    book = page.request.get(clerk.base + "/beheer/polls/kleur-bussen/results.xlsx").body()
    cells = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(book)).worksheets[0].rows]
    assert {row[0]: row[2] for row in cells if row[0] in shown} == shown
