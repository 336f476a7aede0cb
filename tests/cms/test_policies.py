"""The two Content-Security-Policies: strict for public pages, documented and wider for the back office."""

import pytest


def directives(response):
    policy = response.headers["Content-Security-Policy"]
    return {name: values for name, *values in (part.split() for part in policy.split("; "))}


@pytest.mark.parametrize("address", ["/nl/", "/nl/dossiers/", "/nl/nergens/", "/accounts/login/"])
def test_public_pages_run_no_inline_script_and_load_nothing_from_elsewhere(client, town, address):
    policy = directives(client.get(address))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert "frame-src" not in policy


def test_the_back_office_allows_inline_and_frames_of_our_own_and_no_foreign_host(log_in, town, communications):
    policy = directives(log_in(communications).get("/beheer/"))
    assert policy["script-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["img-src"] == ["'self'", "data:", "blob:"]
    assert policy["frame-src"] == ["'self'"]
    assert policy["default-src"] == ["'none'"]
    allowed = {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert {value for values in policy.values() for value in values} <= allowed


def test_a_public_address_that_only_looks_like_the_back_office_stays_strict(client, town):
    assert directives(client.get("/nl/beheer/"))["script-src"] == ["'self'"]


def test_public_pages_carry_no_inline_style_or_script(client, town, dossier_page):
    for address in ("/nl/", "/nl/dossiers/", "/nl/dossiers/autovrije-markt/", "/nl/agenda/", "/nl/nieuws/"):
        html = client.get(address).content.decode()
        assert "<style" not in html
        assert " style=" not in html
        assert "<script>" not in html
        assert " onclick=" not in html
