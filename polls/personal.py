"""What polls keep about a person: that they are on a roll and that they voted, under pseudonyms. Never what they voted."""

from django.utils.translation import gettext_lazy as _

from participation.residents.models import User
from participation.residents.personal import PersonalData, register
from polls.models import Mark, Poll, RollEntry
from polls.pseudonyms import identities_on_a_roll, identities_without_a_roll, pseudonym


def register_personal_data() -> None:
    on_roll, voted = ("poll", "eligible_from"), ("poll", "channel", "day")
    register(
        PersonalData(
            RollEntry, "voter", on_roll, _("That you may vote, so that nobody else does."), known_as=pseudonyms_of
        )
    )
    register(
        PersonalData(
            Mark,
            "voter",
            voted,
            _("That you voted, so that you vote once. Not what you voted."),
            known_as=pseudonyms_of,
        )
    )


def pseudonyms_of(person: User) -> list[str]:
    """Return what `person` may be called in any poll."""
    identities = {*identities_on_a_roll(person), *identities_without_a_roll(person)}
    return [pseudonym(poll, identity) for poll in Poll.objects.only("key") for identity in sorted(identities)]
