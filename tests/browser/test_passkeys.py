"""A passkey in a real browser, which plays the device: made, used to log in, used as a second step, taken away."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.once]
PERSON = "loket@demo.test"


@pytest.fixture
def neighbour(visit):
    """Somebody whose device has a passkey for whoever asks; passkeys want a name, so the town is called localhost."""
    person = visit(width=360)
    person.base = person.base.replace("127.0.0.1", "localhost")
    device = person.page.context.new_cdp_session(person.page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    return person


def test_a_passkey_is_made_and_logs_in_alone_and_as_a_second_step(neighbour):
    neighbour.log_in(PERSON)
    page = neighbour.open("/accounts/2fa/webauthn/add/?next=/en/forum/")
    page.locator("input[type=password]").fill("demo")
    page.locator("main form button[type=submit]").first.click()
    neighbour.look()
    page.locator("[data-passkey] button[type=submit]").click()

    expect(page.locator(".spare-codes li")).to_have_count(10)
    neighbour.look()
    neighbour.open("/accounts/2fa/webauthn/")
    neighbour.look()

    page.context.clear_cookies()
    neighbour.open("/accounts/login/?next=/en/polls/")
    neighbour.look()
    page.locator("[data-passkey=log-in] button").click()
    page.wait_for_url(lambda url: url.endswith("/en/polls/") and "/accounts/" not in url)

    page.context.clear_cookies()
    neighbour.open("/accounts/login/")
    page.get_by_label("E-mail").fill(PERSON)
    page.locator("input[type=password]").fill("demo")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/2fa/authenticate/")
    neighbour.look()
    page.locator("[data-passkey=use] button").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

    neighbour.open("/accounts/2fa/webauthn/add/")
    page.locator("main a[href*='webauthn/reauth']").click()
    page.locator("[data-passkey=use] button").click()  # shows once more who it is
    page.locator("[data-passkey=make] button[type=submit]").click()  # this device has one already
    expect(page.locator("[data-failed]")).to_be_visible()
    neighbour.open("/accounts/2fa/webauthn/")
    page.locator("a[href$='/remove/']").click()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("a[href$='/remove/']")).to_have_count(0)
    assert neighbour.console_errors == []
