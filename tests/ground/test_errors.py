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
