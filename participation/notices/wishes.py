"""What people wish to be told, and how they can be reached: read for a few people at a time."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import F, Max

from participation.notices.models import Bounce, Choice, MailStop, Message
from participation.notices.schedule import DIGESTS, Channel, How, Preferences, Sent
from participation.notices.texts import sorts
from participation.residents.models import User


def preferences_of(people: Iterable[User]) -> dict[int, Preferences]:
    """Return the preferences of each person, by their number."""
    keys = [person.pk for person in people]
    stopped = set(MailStop.objects.filter(person__in=keys).values_list("person_id", flat=True))
    chosen = _chosen_by(keys)
    channels = channels_of(people)
    return {key: Preferences(key, channels[key], key not in stopped, chosen[key]) for key in keys}


def channels_of(people: Iterable[User]) -> Mapping[int, Channel | None]:
    """Return by which way each can be reached: a confirmed address that works, else a letter.

    Nobody writes to who has an address that is not confirmed yet, nor to an account that is closed.
    """
    keys = [person.pk for person in people]
    addresses = EmailAddress.objects.filter(user__in=keys, verified=True, email=F("user__email"))
    confirmed = set(addresses.values_list("user_id", flat=True))
    failing = set(Bounce.objects.failing_now().filter(person__in=keys).values_list("person_id", flat=True))
    return {person.pk: _channel(person, confirmed, failing) for person in people}


def _channel(person: User, confirmed: set[int], failing: set[int]) -> Channel | None:
    if not person.is_active:
        return None
    if not person.email or person.pk in failing:
        return Channel.LETTER
    return Channel.EMAIL if person.pk in confirmed else None


def sent_to(people: Iterable[User]) -> dict[int, Sent]:
    """Return when the last digests were made. Which news was sent is not asked: it is not looked at any more."""
    keys = [person.pk for person in people]
    digests = Message.objects.filter(person__in=keys, how__in=DIGESTS).order_by()
    last: dict[int, dict[How, datetime]] = {key: {} for key in keys}
    for key, how, made_at in digests.values_list("person_id", "how").annotate(Max("made_at")):
        last[key][How(how)] = made_at
    return {key: Sent(last_digest=last[key]) for key in keys}


def failing_address(person: User) -> Bounce | None:
    """Return what the town knows of an address that fails, where it is the one that the person has now."""
    return Bounce.objects.filter(person=person, address=person.email or "").first()


def _chosen_by(keys: Iterable[int]) -> dict[int, dict[str, How]]:
    usual = {sort.name: sort.usual for sort in sorts().values()}
    chosen = {key: dict(usual) for key in keys}
    for key, sort, how in Choice.objects.filter(person__in=chosen).values_list("person_id", "sort", "how"):
        chosen[key][sort] = How(how)
    return chosen
