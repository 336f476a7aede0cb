"""Places, the waiting list, offers that expire, the desk's share: through the actions, at moments that are given."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.events import actions
from cms.events.actions import Wish
from cms.events.errors import AlreadyBegun, AlreadyRegistered, NoPlacesLikeThat, NothingToDo, NotOpen, OfferOver
from cms.events.models import Place, Registration, State, Way
from cms.events.places import offered_until
from participation.audit.models import Entry
from participation.notices.models import Notice
from participation.residents.desk.work import start_work
from tests.conftest import NOON
from tests.events.conftest import IN_A_WEEK, ON_SITE, ONLINE, renew

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def states(gathering):
    return [each.state for each in gathering.registrations.order_by("pk")]


def register_all(gathering, people, wish=ON_SITE, at=NOON):
    return [actions.register(gathering, wish, by=person, at=at) for person in people]


def test_who_comes_first_has_a_place_and_the_rest_waits_in_line(evening, neighbours):
    gathering = evening(places_on_site=2)
    made = register_all(gathering, neighbours(4))
    assert states(gathering) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [each.place_in_line() for each in made[2:]] == [1, 2]
    assert gathering.free() == {"on_site": 0}
    assert Place.objects.filter(registration__isnull=False).count() == 2


def test_places_on_site_and_online_are_apart(evening, neighbours):
    gathering = evening(places_on_site=1, places_online=1)
    alice, bob, carol = neighbours(3)
    actions.register(gathering, ON_SITE, by=alice, at=NOON)
    assert actions.register(gathering, ONLINE, by=bob, at=NOON).state == State.CONFIRMED
    assert actions.register(gathering, ON_SITE, by=carol, at=NOON).state == State.WAITING


def test_a_group_has_all_its_places_or_none_and_an_assistant_needs_none(evening, neighbours):
    gathering = evening(places_on_site=5)
    alice, bob, carol = neighbours(3)
    four = actions.register(gathering, Wish(Way.ON_SITE, 4, has_assistant=True), by=alice, at=NOON)
    assert four.places.count() == 4
    assert actions.register(gathering, Wish(Way.ON_SITE, 2), by=bob, at=NOON).state == State.WAITING
    assert actions.register(gathering, Wish(Way.ON_SITE, 1), by=carol, at=NOON).state == State.CONFIRMED


def test_nobody_registers_twice_and_the_database_knows(evening, alice):
    gathering = evening()
    first = actions.register(gathering, ON_SITE, by=alice, at=NOON)
    with pytest.raises(AlreadyRegistered):
        actions.register(gathering, ON_SITE, by=alice, at=NOON)
    with pytest.raises(IntegrityError, match=r"once_per_person|events_registration\.person_id"), transaction.atomic():
        Registration.objects.create(
            gathering=gathering,
            person=alice,
            language="nl",
            way="on_site",
            channel="web",
            state="confirmed",
            made_at=NOON,
        )
    actions.cancel_registration(first, by=alice, at=NOON)
    assert actions.register(gathering, ON_SITE, by=alice, at=NOON).state == State.CONFIRMED


def test_registration_has_a_beginning_and_an_end(evening, alice):
    gathering = evening(registration_opens_at=NOON + DAY, registration_closes_at=IN_A_WEEK - DAY)
    for moment in (NOON, IN_A_WEEK - DAY):
        with pytest.raises(NotOpen):
            actions.register(gathering, ON_SITE, by=alice, at=moment)
    with pytest.raises(NoPlacesLikeThat):
        actions.register(gathering, ONLINE, by=alice, at=NOON + DAY)
    assert actions.register(gathering, ON_SITE, by=alice, at=IN_A_WEEK - DAY - timedelta(seconds=1))


def test_a_place_that_is_given_back_is_offered_to_the_first_who_waits(evening, neighbours):
    gathering = evening(places_on_site=1)
    alice, bob, carol = neighbours(3)
    first, second, _third = register_all(gathering, (alice, bob, carol))
    actions.cancel_registration(first, by=alice, at=NOON + HOUR)
    assert states(gathering) == ["cancelled", "offered", "waiting"]
    second.refresh_from_db()
    assert second.offer_until == NOON + HOUR + timedelta(hours=48)
    assert Notice.objects.filter(person=bob, event__kind="events.offered", is_own=True).count() == 1
    actions.accept_offer(second, by=bob, at=second.offer_until - timedelta(seconds=1))
    assert states(gathering) == ["cancelled", "confirmed", "waiting"]


def test_while_a_place_is_offered_nobody_else_can_take_it(evening, neighbours):
    gathering = evening(places_on_site=1)
    alice, bob, newcomer = neighbours(3)
    first, _second = register_all(gathering, (alice, bob))
    actions.cancel_registration(first, by=alice, at=NOON)
    assert actions.register(gathering, ON_SITE, by=newcomer, at=NOON + HOUR).state == State.WAITING


def test_an_offer_that_is_over_goes_to_the_next_and_counts_no_more_before_the_clock_saw_it(evening, neighbours):
    gathering = evening(places_on_site=1)
    alice, bob, carol = neighbours(3)
    first, second, _third = register_all(gathering, (alice, bob, carol))
    actions.cancel_registration(first, by=alice, at=NOON)
    over = NOON + timedelta(hours=48)
    second.refresh_from_db()
    with pytest.raises(OfferOver):
        actions.accept_offer(second, by=bob, at=over)
    assert actions.end_offers(over - timedelta(seconds=1)) == 0
    assert actions.end_offers(over) == 1
    assert actions.end_offers(over) == 0
    assert states(gathering) == ["cancelled", "expired", "offered"]
    assert Notice.objects.filter(person=bob, event__kind="events.expired").count() == 1


def test_an_offer_is_shorter_near_the_start(evening):
    gathering = evening()
    assert offered_until(gathering, IN_A_WEEK - HOUR) == IN_A_WEEK - HOUR / 2
    assert offered_until(gathering, NOON) == NOON + timedelta(hours=48)


def test_the_first_who_fits_is_offered_what_is_free(evening, neighbours):
    gathering = evening(places_on_site=2)
    alice, bob, carol, dave = neighbours(4)
    first, _second = register_all(gathering, (alice, bob))
    pair = actions.register(gathering, Wish(Way.ON_SITE, 2), by=carol, at=NOON)
    single = actions.register(gathering, ON_SITE, by=dave, at=NOON)
    actions.cancel_registration(first, by=alice, at=NOON)
    for each in (pair, single):
        each.refresh_from_db()
    assert (pair.state, single.state) == (State.WAITING, State.OFFERED)


def test_some_places_are_kept_for_the_desk_and_the_telephone(evening, neighbours, desk_officer):
    gathering = evening(places_on_site=10, desk_places=None)
    people = neighbours(10)
    register_all(gathering, people)
    assert states(gathering).count("confirmed") == 9
    made = actions.register_somebody(gathering, ON_SITE, name="Suzanne", email="", by=desk_officer, at=NOON)
    assert (made.state, made.channel, made.places.get().is_for_desk) == (State.CONFIRMED, "desk", True)
    refused = actions.register_somebody(gathering, ON_SITE, name="Jef", email="", by=desk_officer, at=NOON)
    assert refused.state == State.WAITING


def test_places_for_the_desk_are_on_site_first(evening):
    gathering = evening(places_on_site=2, places_online=30, desk_places=3)
    assert gathering.free() == {"on_site": 0, "online": 29}
    renew(gathering, desk_places=1)
    assert sum(gathering.free().values()) == 31


def test_an_officer_at_the_desk_registers_the_resident_whom_they_act_for(evening, alice, desk_officer, noon):
    gathering = evening(places_on_site=1, desk_places=1)
    alice.acting = start_work(alice, reason="Has no computer.", by=desk_officer, at=noon)
    made = actions.register(gathering, ON_SITE, by=alice, at=noon)
    assert (made.person, made.channel, made.state) == (alice, "desk", State.CONFIRMED)
    entry = Entry.objects.get(action="events.registered")
    assert (entry.actor_id, entry.on_behalf_of_id, entry.channel) == (desk_officer.pk, alice.pk, "desk")


def test_more_places_are_offered_and_fewer_never_take_one_away(evening, neighbours):
    gathering = evening(places_on_site=1)
    register_all(gathering, neighbours(3))
    renew(gathering, places_on_site=2)
    assert states(gathering) == ["confirmed", "offered", "waiting"]
    renew(gathering, places_on_site=0)
    assert gathering.places.count() == 2
    assert states(gathering) == ["confirmed", "offered", "waiting"]


def test_who_missed_each_other_is_brought_together_by_the_clock(evening, neighbours):
    gathering = evening(places_on_site=1)
    first, _second = register_all(gathering, neighbours(2))
    Place.objects.update(registration=None)
    Registration.objects.filter(pk=first.pk).update(state=State.CANCELLED)
    assert actions.offer_again(NOON) == 1
    assert states(gathering) == ["cancelled", "offered"]
    assert actions.offer_again(NOON) == 0


def test_nobody_cancels_twice_nor_after_it_began(evening, alice):
    gathering = evening()
    made = actions.register(gathering, ON_SITE, by=alice, at=NOON)
    with pytest.raises(AlreadyBegun):
        actions.cancel_registration(made, by=alice, at=IN_A_WEEK)
    actions.cancel_registration(made, by=alice, at=NOON)
    with pytest.raises(NothingToDo):
        actions.cancel_registration(made, by=alice, at=NOON)


def test_who_was_there_is_noted_at_the_door_and_a_mistake_undone(evening, alice, bob, desk_officer):
    gathering = evening(places_on_site=1)
    made, waiting = register_all(gathering, (alice, bob))
    for was_there in (True, True, False):
        actions.check_in(made, was_there=was_there, by=desk_officer, at=IN_A_WEEK)
        made.refresh_from_db()
        assert (made.checked_in_at == IN_A_WEEK) is was_there
    actions.check_in(waiting, was_there=True, by=desk_officer, at=IN_A_WEEK)
    waiting.refresh_from_db()
    assert waiting.checked_in_at is None
    assert Entry.objects.filter(action="events.checked_in").count() == 1


def test_another_time_is_told_to_all_who_are_registered_once(evening, alice, bob):
    gathering = evening(places_on_site=1)
    register_all(gathering, (alice, bob))
    renew(gathering, title="Andere titel")
    assert (gathering.sequence, Notice.objects.filter(event__kind="events.moved").count()) == (0, 0)
    renew(gathering, starts_at=IN_A_WEEK + DAY, ends_at=IN_A_WEEK + DAY + HOUR)
    assert gathering.sequence == 1
    assert set(Notice.objects.filter(event__kind="events.moved").values_list("person", flat=True)) == {alice.pk, bob.pk}


def test_a_cancelled_event_is_told_with_its_reason_and_takes_nobody_more(evening, alice, bob, communications):
    gathering = evening()
    actions.register(gathering, ON_SITE, by=alice, at=NOON)
    actions.call_off(gathering, why="De zaal staat onder water.", by=communications, at=NOON)
    notice = Notice.objects.get(person=alice, event__kind="events.called_off")
    assert "De zaal staat onder water." in notice.event.sentence
    assert gathering.sequence == 1
    with pytest.raises(NotOpen):
        actions.register(gathering, ON_SITE, by=bob, at=NOON)


def test_reminders_go_once_a_day_and_an_hour_before_to_who_is_sure(evening, alice, bob):
    gathering = evening(places_on_site=1)
    register_all(gathering, (alice, bob))
    for moment in (IN_A_WEEK - timedelta(days=2), IN_A_WEEK - DAY, IN_A_WEEK - DAY, IN_A_WEEK - HOUR, IN_A_WEEK):
        actions.remind_all(moment)
    told = Notice.objects.filter(event__kind__in=("events.tomorrow", "events.soon")).order_by("pk")
    assert actions.remind_all(IN_A_WEEK - HOUR) == 0
    assert [(each.person, each.event.kind) for each in told] == [(alice, "events.tomorrow"), (alice, "events.soon")]
    assert actions.remind_all(gathering.ends_at + DAY) == 1
    assert Notice.objects.filter(person=alice, event__kind="events.after").count() == 1
