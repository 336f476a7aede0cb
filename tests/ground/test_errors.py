"""What a visitor gets when a rule says no."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from participation.error_pages import DomainErrorMiddleware
from participation.errors import Invalid, LoginNeeded, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


def answer(error: Exception, rf: RequestFactory, path="/nl/polls/market/", **headers) -> HttpResponse | None:
    request: HttpRequest = rf.post(path, headers=headers)
    return DomainErrorMiddleware(lambda request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(("error", "status"), [(NotPermitted, 403), (WrongState, 409), (Invalid, 422)])
def test_the_api_answers_with_code_and_sentence(rf, error, status):
    response = answer(error("No, because."), rf, "/api/v1/polls/market")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert b"No, because." in response.content


def test_a_stranger_is_sent_to_log_in_and_comes_back_to_the_page_with_the_form(rf):
    response = answer(
        LoginNeeded("Log in."), rf, "/nl/polls/market/cast/", referer="http://testserver/nl/polls/market/"
    )
    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/nl/polls/market/"


def test_a_foreign_referer_is_never_where_one_is_sent_back_to(rf):
    response = answer(LoginNeeded("Log in."), rf, referer="https://evil.test/page/")
    assert "evil" not in response.headers["Location"]


def test_other_errors_are_not_touched(rf):
    assert answer(ValueError("bug"), rf) is None


def test_where_only_a_form_is_sent_to_a_visitor_reads_a_sentence_too(client):
    told = client.get("/nl/forum/1/comments/")
    assert (told.status_code, told.headers["Allow"]) == (405, "POST")
    assert "Het hoort bij een formulier" in told.content.decode()


@pytest.mark.parametrize("proto", ["http", "https"])
def test_who_calls_the_site_by_a_name_that_is_not_its_own_is_told_that_it_can_not_be_read(client, settings, proto):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["participatie.example.org"], True
    told = client.get("/nl/", headers={"host": "elsewhere.example"}, secure=proto == "https")
    assert (told.status_code, "We konden dat niet lezen" in told.content.decode()) == (400, True)
