"""A whole life here, in two browsers: met at the desk without e-mail, a letter, an account, a voice, and a farewell.

Told twice: with JavaScript, where axe-core looks at every page met, and without, where the same is to be had.
"""

import io
import re
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests.identity_provider.personas import ANN, SENTINEL
from tests.mould import Mould
from tests.town import free_port, running_town

pytestmark = [pytest.mark.browser, pytest.mark.once]

NAME, SHOWN, EMAIL = "Godelieve Vandenabeele", "Godelieve V.", "godelieve.vandenabeele@example.org"
STREET, PHONE, PASSWORD = "Kasteeldreef 77", "09 555 77 31", "zeven blauwe fietsen"
CHALLENGE = "Wij onderhouden zelf het Lindepark"
DOTTED = f"{ANN[:2]}.{ANN[2:4]}.{ANN[4:6]}-{ANN[6:9]}.{ANN[9:]}"  # her national number, as it stands on a card
NAMES_HER = [NAME, SHOWN, EMAIL, STREET, PHONE, "kapelletje"]
OUR_TEXT_FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
KEYS_ENOUGH = 40  # presses of Tab, to what is asked for on any page


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("town")


@pytest.fixture(scope="module")
def town(var_dir, tmp_path_factory, run_folder):
    """A town that knows its residents by the provider of the tests."""
    port = free_port()
    back = f"http://127.0.0.1:{port}/accounts/oidc/acm/login/callback/"
    command = [sys.executable, "-m", "tests.identity_provider", str(tmp_path_factory.mktemp("people")), back]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as provider:
        known = {
            "ACM_SERVER": provider.stdout.readline().strip(), "ACM_CLIENT_ID": "town", "MUNICIPALITY_CODES": "12025",
            "ACM_CLIENT_SECRET": "a secret of the tests", "ACM_MUNICIPALITY_CLAIM": "municipality",
        }  # fmt: skip
        try:
            with running_town(var_dir, mould=Mould(run_folder), PORT=str(port), **known) as running:
                yield running
            logged = running.process.stdout.read()
            assert not [word for word in (ANN, DOTTED, SENTINEL) if word in logged]
        finally:
            provider.terminate()


@pytest.fixture
def officer(visit):
    officer = visit()
    officer.log_in("loket@demo.test")
    return officer


@pytest.fixture
def clerk(visit):
    """Who orders a letter does not print it."""
    clerk = visit()
    clerk.log_in("griffier@demo.test")
    return clerk


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def resident(visit, town, request):
    """Somebody at a telephone, who is Ann to the provider."""
    resident = visit(javascript=request.param, width=360)
    resident.has_javascript = request.param
    resident.page.context.add_cookies([{"name": "persona", "value": "ann", "url": town.url}])
    return resident


def met(person, heading):
    """The page with that heading fits the screen, and axe-core, which needs JavaScript, finds nothing."""
    expect(person.page.locator("h1")).to_contain_text(heading)
    person.page.wait_for_load_state()
    if person.has_javascript:
        person.look()
    assert person.page.evaluate(OUR_TEXT_FITS), f"{person.page.url} is wider than the screen."


def send(page, form="main form"):
    page.locator(f"{form} [type=submit]").last.click()


def tab_to(page, selector):
    """Go there with the keyboard alone."""
    for _press in range(KEYS_ENOUGH):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab does not come to {selector} on {page.url}.")


def test_a_whole_life_from_the_desk_to_the_farewell(officer, clerk, resident, town, var_dir):
    officer.has_javascript = clerk.has_javascript = resident.has_javascript  # axe-core looks at the desk once, too
    meet_at_the_desk(officer)
    help_at_the_desk(officer)
    order_a_letter(officer)
    code = post_it(clerk)
    take_over(resident, code, var_dir)
    log_in_with_keys(resident)
    verify_on_the_way_to_sign(resident, town)
    post(resident)
    assert_file_names_her(resident)
    (pseudonym,) = ask(var_dir, "SELECT person_key FROM residents_user WHERE email = ?", EMAIL)[0]
    words = [*NAMES_HER, pseudonym]
    assert {"residents_user", "account_emailaddress", "desk_contact", "forum_topic"} <= tables_with(var_dir, words)
    erase(resident)
    assert tables_with(var_dir, words) == set()
    assert tables_with(var_dir, [ANN, DOTTED, SENTINEL]) == set()
    assert files_with(var_dir, [ANN, DOTTED, SENTINEL]) == []
    assert (officer.console_errors, clerk.console_errors, resident.console_errors) == ([], [], [])


def meet_at_the_desk(officer):
    page = officer.open("/beheer/desk/")
    met(officer, "Aan het loket")
    page.locator("[name=words]").fill(NAME)
    send(page, "form.desk-part")
    expect(page.locator("main")).to_contain_text("0 mensen gevonden")
    met(officer, "Aan het loket")
    page.locator("a[href$='/desk/new/']").click()
    met(officer, "Nieuwe inwoner")
    for field, told in {
        "name": NAME,
        "display_name": SHOWN,
        "address": f"{STREET}\n9990 Lindewaarde",
        "phone": PHONE,
    }.items():
        page.locator(f"[name={field}]").fill(told)
    send(page, "form.desk-part")
    met(officer, SHOWN)


def help_at_the_desk(officer):
    """Support a topic for her; what was done stands on her page, and she is told."""
    page = officer.page
    page.locator("[name=reason]").fill("Heeft geen computer")
    send(page, "form[action$='/start/']")
    expect(page.locator(".hand")).to_contain_text(f"Je werkt voor {SHOWN}")
    officer.open("/nl/forum/?kind=problem")
    page.locator("main h3 a").first.click()
    met(officer, "")
    page.locator("form[action$='/support/'] button").click()
    expect(page.locator("form[action$='/support/withdraw/'] button")).to_be_visible()
    officer.open("/beheer/desk/")
    met(officer, "Aan het loket")
    page.locator(".hand button").click()
    expect(page.locator("main")).to_contain_text("Heeft geen computer")


def order_a_letter(officer):
    page = officer.page
    page.locator("a[href$='/letter/']").click()
    met(officer, "Een brief voor")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=address]").fill(f"{STREET}\n9990 Lindewaarde")
    send(page, "form.desk-part")
    met(officer, SHOWN)


def post_it(clerk):
    """Print the letter and put it in the post; return the code that stands in it."""
    page = clerk.open("/beheer/letters/")
    met(clerk, "Brieven")
    with page.expect_download() as paper:
        page.locator("form[action$='/print/'] [value=txt]").first.click()
    letter = paper.value.path().read_text()
    assert NAME in letter
    assert STREET in letter
    clerk.open("/beheer/letters/")
    page.locator("form[action$='/sent/'] button").first.click()
    expect(page.locator("form[action$='/sent/']")).to_have_count(0)
    met(clerk, "Brieven")
    return re.search(r"\b\w{4}-\w{4}-\w{4}\b", letter).group()


def take_over(resident, code, var_dir):
    page = resident.open("/nl/letter/")
    met(resident, "De code uit je brief")
    page.locator("[name=code]").fill(code.lower())
    send(page)
    expect(page.locator("main")).to_contain_text(SHOWN)
    met(resident, "Neem je account over")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    send(page)
    expect(page.locator("main")).to_contain_text(EMAIL)
    met(resident, "Kijk in je mailbox")
    page.goto(link_in_the_mail(var_dir))
    met(resident, "Is dit je adres?")
    send(page)
    page.wait_for_url("**/accounts/login/**")


def link_in_the_mail(var_dir):
    """The link of the last mail to her that has one to take an account over."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for file in sorted((var_dir / "mail").iterdir(), key=lambda file: file.stat().st_mtime, reverse=True):
            text = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(["plain"]).get_content()
            if found := re.search(r"http\S+/letter/account/\S+", text):
                return found.group()
        time.sleep(0.1)
    raise AssertionError("No mail came.")


def log_in_with_keys(resident):
    """From the beginning of the page, with Tab, Enter and what is typed."""
    page = resident.page
    met(resident, "Aanmelden")
    tab_to(page, "[name=login]")
    page.keyboard.type(EMAIL)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    resident.open("/nl/me/")
    met(resident, "Mijn deelname")


def verify_on_the_way_to_sign(resident, town):
    """To the government and back: the page that she came from is there, and she signs."""
    page = resident.open("/nl/forum/?kind=challenge")
    page.get_by_role("link", name=CHALLENGE).click()
    met(resident, CHALLENGE)
    challenge = page.url
    page.locator("a[href*='/me/verification/?next=']").click()
    met(resident, "Mijn verificatie")
    send(page, "form[action$='/with/acm/']")
    page.wait_for_url(challenge)
    resident.foreign_requests = [url for url in resident.foreign_requests if not url.startswith(provider_of(town))]
    page.locator("form[action$='/signature/'] button").click()
    expect(page.locator("form[action$='/signature/withdraw/'] button")).to_be_visible()
    met(resident, CHALLENGE)


def provider_of(town):
    return town.environment["ACM_SERVER"]


def post(resident):
    page = resident.open("/nl/forum/new/?kind=question")
    met(resident, "Stel je vraag")
    page.locator("[name=title]").fill("Mag het kapelletje een bank krijgen?")
    page.locator("[name=source]").fill("Wie er wandelt, wil er ook even zitten.")
    page.locator("select[name=theme]").select_option("mobiliteit")
    send(page)
    met(resident, "Mag het kapelletje een bank krijgen?")


def assert_file_names_her(resident):
    page = resident.open("/nl/me/data/")
    met(resident, "Wat we over je bewaren")
    with page.expect_download() as download:
        page.locator("a[href$='/data.zip']").click()
    packed = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert packed.testzip() is None
    for name in ("my-data.json", "my-data.html"):
        told = packed.read(name).decode()
        assert [word for word in NAMES_HER if word not in told] == [], name


def erase(resident):
    page = resident.open("/nl/me/privacy/erase/")
    met(resident, "Mijn account wissen")
    page.locator("[name=is_sure]").check()
    send(page)  # the government saw her less than a quarter of an hour ago: no password is asked
    met(resident, "Je account is gewist")
    resident.open("/nl/me/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def ask(var_dir, question, *about):
    with closing(sqlite3.connect(f"file:{var_dir}/town.sqlite3?mode=ro", uri=True)) as connection:
        return connection.execute(question, about).fetchall()


def tables_with(var_dir, words):
    """The tables of the database in which one of these words stands."""
    with closing(sqlite3.connect(f"file:{var_dir}/town.sqlite3?mode=ro", uri=True)) as connection:
        dump = list(connection.iterdump())
    told = [line for line in dump if line.startswith("INSERT INTO") and any(word in line for word in words)]
    return {re.match(r'INSERT INTO "?(\w+)', line).group(1) for line in told}


def files_with(var_dir, words):
    """What the town left behind in which one of these words stands: its database as it lies on disk, logs and mail."""
    files = [file for file in var_dir.rglob("*") if file.is_file()]
    assert {"town.sqlite3", "mail"} <= {file.relative_to(var_dir).parts[0] for file in files}
    return [file for file in files if any(word.encode() in file.read_bytes() for word in words)]
