"""In an emergency an administrator does for an hour what another role does; others read why at once, also at night."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.actions import found_town
from participation.audit.models import Entry
from participation.due import do_due_work
from participation.errors import NotPermitted
from participation.notices.models import Notice
from participation.notices.texts import kinds
from participation.permissions import is_permitted
from participation.residents.models import Role, User
from participation.roles.emergencies import AnotherGoesOn, EmergencyOver, NoEmergency, break_glass, end_emergency
from participation.roles.models import LENT, Emergency
from participation.signatures.models import SecondSignature

ACTS = ("polls.close_poll", "forum.hide_topic", "desk.find_resident")
HOUR, WHY = timedelta(minutes=60), "The clerk is ill, and the poll has to be closed tonight."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def administrator(make_person):
    return make_person("Administrator", roles=[Role.ADMINISTRATOR])


def anew(person):
    return User.objects.get(pk=person.pk)


def test_it_lends_the_rights_of_that_role_alone_for_an_hour(administrator, now):
    assert not is_permitted(administrator, "polls.close_poll")
    emergency = break_glass(Role.CLERK, WHY, by=administrator, at=now)
    assert emergency.until == now + HOUR
    lent = anew(administrator)
    assert is_permitted(lent, "polls.close_poll")
    assert not is_permitted(lent, "forum.hide_topic")
    Emergency.objects.update(started_at=now - 2 * HOUR, until=now - HOUR)  # the clock has not been here yet
    assert not is_permitted(anew(administrator), "polls.close_poll")


def test_it_is_read_once_and_for_administrators_only(administrator, clerk, now, count_queries):
    break_glass(Role.CLERK, WHY, by=administrator, at=now)
    for person, queries in ((anew(administrator), 1), (anew(clerk), 0)):
        assert person.roles
        assert count_queries(lambda who=person: [is_permitted(who, act) for act in ACTS]) == queries


def test_clerks_and_other_administrators_read_why_at_once(administrator, clerk, make_person, alice, now):
    other = make_person("Other", roles=[Role.ADMINISTRATOR])
    emergency = break_glass(Role.CLERK, WHY, by=administrator, at=now)
    assert set(Notice.objects.values_list("person", flat=True)) == {clerk.pk, other.pk}
    event = Notice.objects.get(person=clerk).event
    assert WHY in event.sentence
    assert "griffier" in event.sentence
    kind = kinds()[event.kind]
    assert kind.is_own
    assert kind.is_cancellation  # so it is mailed at night too
    end_emergency(emergency, by=other, at=now)
    actions = Entry.objects.filter(subject_type="roles.emergency").values_list("action", "actor_id", "reason")
    assert list(actions) == [("emergency.broken", administrator.pk, WHY), ("emergency.ended", other.pk, "")]


def test_it_ends_early_and_once(administrator, now):
    emergency = break_glass(Role.CLERK, WHY, by=administrator, at=now)
    end_emergency(emergency, by=administrator, at=now)
    assert not is_permitted(anew(administrator), "polls.close_poll")
    with pytest.raises(EmergencyOver):
        end_emergency(emergency, by=administrator, at=now)


def test_the_clock_writes_down_that_the_hour_is_over(administrator, clerk, now):
    emergency = break_glass(Role.CLERK, WHY, by=administrator, at=now)
    assert do_due_work(now + HOUR)["roles: emergencies over"] == 1
    assert do_due_work(now + HOUR)["roles: emergencies over"] == 0
    emergency.refresh_from_db()
    assert emergency.ended_at == emergency.until
    assert Notice.objects.filter(person=clerk).count() == 2


def test_one_at_a_time_with_a_reason_a_role_that_is_lent_and_no_longer_than_an_hour(administrator, clerk, now):
    for role, reason in ((Role.CLERK, "  "), (Role.SECOND_CLERK, WHY), (Role.AUDITOR, WHY), (Role.COUNCIL_MEMBER, WHY)):
        with pytest.raises(NoEmergency):
            break_glass(role, reason, by=administrator, at=now)
    emergency = break_glass(Role.CLERK, WHY, by=administrator, at=now)
    with pytest.raises(AnotherGoesOn):
        break_glass(Role.MODERATOR, WHY, by=administrator, at=now)
    with pytest.raises(NotPermitted):
        break_glass(Role.MODERATOR, WHY, by=clerk, at=now)
    for wrong in ({"until": now + 2 * HOUR}, {"role": Role.SECOND_CLERK}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Emergency.objects.filter(pk=emergency.pk).update(**wrong)
    assert break_glass(Role.MODERATOR, WHY, by=administrator, at=now + HOUR).role == Role.MODERATOR


def test_it_signs_nothing_a_second_time(administrator, clerk, now):
    asked = SecondSignature(act="polls.announce_poll", asked_by=clerk)
    for role in LENT:
        with transaction.atomic():
            break_glass(role, WHY, by=administrator, at=now)
            assert not is_permitted(anew(administrator), "signatures.give_signature", asked), role
            transaction.set_rollback(True)


def test_a_banner_stands_on_every_page_while_it_goes_on(administrator, clerk, log_in):
    found_town()
    office, address = log_in(administrator), reverse("emergency_office:overview")
    assert office.post(address, {"role": Role.CLERK, "reason": ""}).status_code == 422
    assert office.post(address, {"role": Role.CLERK, "reason": WHY}).status_code == 302
    pages = ("/beheer/", reverse("forum:topic-list"))
    assert [page for page in pages if "Je hebt noodtoegang als griffier" not in office.get(page).content.decode()] == []
    theirs = log_in(clerk)
    assert WHY in theirs.get(address).content.decode()
    assert [page for page in pages if "noodtoegang als" in theirs.get(page).content.decode()] == []
    assert theirs.post(address, {"role": Role.CLERK, "reason": WHY}).status_code == 403
    end = reverse("emergency_office:end", args=[Emergency.objects.get().pk])
    assert (theirs.post(end).status_code, office.post(end).status_code) == (403, 302)
    assert "noodtoegang als" not in office.get("/beheer/").content.decode()
