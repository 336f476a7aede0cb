"""Who stands before a closed door of the back office hears why, and sees nothing through the keyhole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import StandardPage
from participation.residents.models import Role, RoleAssignment
from tests.cms.conftest import EDITORS

NO_PAGES = [role for role in Role if role not in EDITORS]


@pytest.fixture
def draft(home):
    page = StandardPage(title="Nog geheim", slug="ontwerp", intro="Binnenkort.", live=False)
    home.add_child(instance=page)
    page.save_revision()
    return page


# Entering


@pytest.mark.parametrize("address", ["/beheer/", "/beheer/pages/", "/beheer/users/", "/beheer/account/"])
def test_a_resident_hears_why_and_is_not_sent_around(town, log_in, alice, address):
    response = log_in(alice).get(address)
    assert response.status_code == 403
    assert "Alleen mensen met een rol in de stad" in response.content.decode()
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


def test_somebody_whose_role_ended_hears_why(town, log_in, communications):
    client = log_in(communications)
    assert client.get("/beheer/").status_code == 200
    RoleAssignment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get("/beheer/").status_code == 403


def test_a_stranger_logs_in_and_comes_back(town, client):
    assert client.get("/beheer/pages/").headers["Location"] == "/accounts/login/?next=/beheer/pages/"


def test_a_resident_who_logs_in_there_hears_why_too(town, log_in, alice):
    response = log_in(alice).get("/beheer/login/?next=/beheer/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) <= 2


# Drafts, through the choosing of a page


@pytest.fixture
def keyholes(draft):
    return [
        f"/beheer/choose-page/{draft.get_parent().pk}/",
        f"/beheer/choose-page/{draft.pk}/",
        "/beheer/choose-page/search/?q=geheim",
        f"/beheer/choose-page/chosen-multiple/?id={draft.pk}",
    ]


@pytest.mark.parametrize("role", NO_PAGES)
def test_a_role_without_pages_chooses_none(log_in, make_person, keyholes, role):
    client = log_in(make_person("Somebody", roles=[role]))
    for address in [*keyholes, "/beheer/choose-page/"]:
        response = client.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code == 403, address
        assert "geheim" not in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("role", EDITORS)
def test_who_makes_pages_chooses_among_them(log_in, make_person, keyholes, role):
    client = log_in(make_person("Somebody", roles=[role]))
    for address in keyholes:
        assert "Nog geheim" in client.get(address).content.decode(), address


# The list of people


def test_the_list_of_people_takes_as_many_queries_for_fifteen_as_for_three(
    town, log_in, administrator, make_person, count_queries
):
    office = log_in(administrator)
    office.get("/beheer/users/")

    def look():
        assert "Buur 0" in office.get("/beheer/users/").content.decode()

    counts = []
    for numbers in (range(2), range(2, 14)):
        for number in numbers:
            make_person(f"Buur {number}", roles=[Role.CLERK, Role.COUNCIL_MEMBER])
        counts.append(count_queries(look))
    assert counts[0] == counts[1]
