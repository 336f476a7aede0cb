import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.actions import publish_page
from cms.models import NewsPage, StandardPage
from participation.residents.models import Role, RoleAssignment
from tests.cms.conftest import EDITORS


@pytest.fixture
def draft(home):
    page = StandardPage(title="Nog niet klaar", slug="ontwerp", intro="Geheim.", live=False)
    home.add_child(instance=page)
    page.save_revision()
    return page


# Entering


@pytest.mark.parametrize("address", ["/beheer/", "/beheer/login/", "/nl/_util/login/"])
def test_strangers_are_sent_to_the_one_log_in(client, town, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_no_other_log_in_takes_a_password(client, town, communications):
    words = {"username": communications.email, "login": communications.email, "password": "a-long-enough-password"}
    for address in ("/beheer/login/", "/nl/_util/login/"):
        client.post(address, words)
        assert "_auth_user_id" not in client.session


def test_there_is_no_second_way_to_a_new_password(client, town):
    assert client.get("/beheer/password_reset/", follow=True).status_code == 404


def test_residents_do_not_get_in(log_in, town, alice):
    assert log_in(alice).get("/beheer/").status_code == 403


@pytest.mark.parametrize("role", Role)
def test_staff_are_told_what_their_role_is_for(town, log_in, make_person, role):
    response = log_in(make_person("Somebody", language="en", roles=[role])).get("/beheer/")
    assert response.status_code == 200
    assert str(role.label).capitalize() in response.content.decode()


def test_the_back_office_speaks_the_language_of_the_person(town, log_in, make_person):
    dutch = make_person("Jan", language="nl", roles=[Role.COMMUNICATIONS])
    english = make_person("John", language="en", roles=[Role.COMMUNICATIONS])
    assert '<html lang="nl"' in log_in(dutch).get("/beheer/").content.decode()
    assert '<html lang="en"' in log_in(english).get("/beheer/").content.decode()


def test_an_ended_role_gives_nothing_at_once(town, log_in, communications):
    client = log_in(communications)
    assert client.get("/beheer/pages/").status_code == 200
    RoleAssignment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get("/beheer/").status_code == 403


def test_an_ended_role_leaves_no_pages_or_files_to_somebody_who_has_another_role(town, log_in, make_person):
    person = make_person("Somebody", roles=[Role.COMMUNICATIONS, Role.CLERK])
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(role=Role.COMMUNICATIONS).update(ends_on=yesterday)
    client = log_in(person)
    assert client.get("/beheer/").status_code == 200
    for address in ("/beheer/pages/", "/beheer/images/", "/beheer/images/add/", "/beheer/documents/"):
        assert client.get(address).status_code == 403, address


def test_the_own_preferences_have_no_name_address_or_password(town, log_in, communications):
    html = log_in(communications).get("/beheer/account/").content.decode()
    assert "preferred_language" in html
    for panel in ("name_email", "avatar", "password"):
        assert f'name="{panel}-' not in html


# Draft, preview, publish


def test_communications_write_look_and_publish(town, log_in, client, communications, news):
    office = log_in(communications)
    form = {
        "title": "Water in Broekzijde", "slug": "water", "intro": "Er was water.", "published_at": "2026-11-15 09:00",
        "body-count": "0", "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    office.post(f"/beheer/pages/add/cms/newspage/{news.pk}/", form)
    page = NewsPage.objects.get(slug="water", locale__language_code="nl")
    assert not page.live
    assert client.get("/nl/nieuws/water/").status_code == 404

    assert "Er was water." in office.get(f"/beheer/pages/{page.pk}/view_draft/").content.decode()
    office.post(f"/beheer/pages/{page.pk}/edit/preview/", form)
    preview = office.get(f"/beheer/pages/{page.pk}/edit/preview/?in_preview_panel=true")
    assert "Er was water." in preview.content.decode()

    office.post(f"/beheer/pages/{page.pk}/edit/", form | {"action-publish": "action-publish"})
    assert client.get("/nl/nieuws/water/").status_code == 200


def test_a_preview_shows_in_a_frame_of_our_own_and_keeps_the_strict_policy(town, log_in, communications, draft):
    response = log_in(communications).get(f"/beheer/pages/{draft.pk}/view_draft/")
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("role", [role for role in Role if role not in EDITORS])
def test_other_roles_can_not_read_or_change_a_draft(town, log_in, make_person, draft, role):
    client = log_in(make_person("Somebody", roles=[role]))
    for address in ("view_draft/", "edit/", "edit/preview/"):
        response = client.get(f"/beheer/pages/{draft.pk}/{address}")
        assert response.status_code == 403, address
        assert "geen toegang tot dit gedeelte" in response.content.decode()
        assert "Geheim." not in response.content.decode()


def test_strangers_can_not_look_at_a_preview(town, client, draft):
    assert client.get(f"/beheer/pages/{draft.pk}/view_draft/").status_code == 302


def test_communications_can_not_make_a_page_beside_the_start_pages(town, log_in, communications):
    root = Page.get_first_root_node()
    response = log_in(communications).get(f"/beheer/pages/{root.pk}/add_subpage/")
    assert response.status_code == 403


def test_a_second_page_for_a_dossier_is_refused_beside_the_field(town, log_in, communications, dossiers, dossier_page):
    form = {
        "title": "Nog een", "slug": "nog-een", "dossier": dossier_page.dossier_id, "intro": "Kort.", "body-count": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    response = log_in(communications).post(f"/beheer/pages/add/cms/dossierpage/{dossiers.pk}/", form)
    assert response.status_code == 422
    assert "dossier" in response.context["form"].errors
    assert 'value="Nog een"' in response.content.decode()


def test_an_event_that_ends_before_it_starts_is_refused_beside_the_field(town, log_in, communications, calendar):
    form = {
        "title": "Webinar", "slug": "webinar", "kind": "webinar", "intro": "Kom.", "body-count": "0",
        "programme-count": "0", "starts_at": "2026-12-03 19:30", "ends_at": "2026-12-03 19:30",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    response = log_in(communications).post(f"/beheer/pages/add/cms/eventpage/{calendar.pk}/", form)
    assert response.status_code == 422
    assert "ends_at" in response.context["form"].errors


def test_a_message_of_a_refusal_is_said_once(town, log_in, make_person, draft):
    client = log_in(make_person("Somebody", roles=[Role.CLERK]))
    assert "geen toegang tot dit gedeelte" in client.get(f"/beheer/pages/{draft.pk}/edit/").content.decode()
    assert "geen toegang tot dit gedeelte" not in client.get("/beheer/").content.decode()


def test_a_dossier_page_can_not_be_copied_in_its_language(town, communications, dossier_page):
    assert not dossier_page.permissions_for_user(communications).can_copy()
    assert dossier_page.permissions_for_user(communications).can_edit()


def test_the_address_of_a_section_can_not_be_changed_by_a_form(town, log_in, communications, dossiers):
    response = log_in(communications).get(f"/beheer/pages/{dossiers.pk}/edit/")
    assert response.status_code == 200
    assert "slug" not in response.context["form"].fields


# Nothing from elsewhere


@pytest.mark.parametrize(
    "address", ["", "pages/", "images/", "documents/", "dossier/", "dossier/new/", "users/", "account/", "redirects/"]
)
def test_a_page_of_the_back_office_loads_nothing_from_elsewhere(town, log_in, administrator, address):
    html = log_in(administrator).get(f"/beheer/{address}").content.decode()
    loads = re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"([^\"]+)\"", html)
    assert loads
    assert [url for url in loads if not url.startswith(("/", "data:"))] == []
    assert "gravatar" not in html
    assert "releases.wagtail" not in html


def test_a_page_of_the_back_office_carries_our_name(town, log_in, administrator, settings):
    html = log_in(administrator).get("/beheer/").content.decode()
    assert "<title>" in html
    assert f"- {settings.SITE_NAME}</title>" in re.sub(r"\s+", " ", html)


def test_publishing_names_who_did_it(town, communications, home):
    page = publish_page(home, StandardPage(title="Privacy", slug="privacy"), by=communications)
    assert page.latest_revision.user == communications
