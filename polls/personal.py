"""What polls keep about a person: that they may vote and that they voted, as pseudonyms. Never what they voted."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from participation.residents.models import User
from participation.residents.personal import Held, PersonalData, hold, keep_as_it_is, register
from polls.models import Ballot, ChoiceSecret, Mark, Poll, ReceiptCode, RollEntry
from polls.pseudonyms import identities_on_a_roll, identities_without_a_roll, pseudonym


def register_personal_data() -> None:
    may_vote = _("That you may vote, so that nobody else does it for you.")
    voted = _("That you voted, so that you have one vote. What you voted is not kept with it.")
    until_certain = _("Until three months after the result is final. After that only the numbers stay.")
    register(
        PersonalData(
            RollEntry,
            "voter",
            ("poll", "eligible_from"),
            may_vote,
            known_as=pseudonyms_of,
            erase=keep_as_it_is,
            kept=until_certain,
        )
    )
    register(
        PersonalData(
            Mark,
            "voter",
            ("poll", "channel", "day"),
            voted,
            known_as=pseudonyms_of,
            erase=keep_as_it_is,
            kept=until_certain,
            unseen=("account",),
        )
    )
    kept_secret = _("What was voted, so that it is counted. While a poll is open, a secret finds a voter's own ballot.")
    anonymous = _("The secret until the poll closes. From then on a ballot is anonymous, and stays.")
    hold(Held(Ballot, ("content", "choice_key"), kept_secret, anonymous))
    hold(Held(ReceiptCode, ("key",), _("The codes on receipts, so that you can check yours."), until_certain))
    hold(Held(ChoiceSecret, ("fingerprint",), kept_secret, anonymous))


def pseudonyms_of(person: User) -> list[str]:
    """Return what `person` may be called in any poll."""
    return [name for _poll, names in pseudonyms_by_poll(person) for name in names]


def pseudonyms_by_poll(person: User) -> Iterator[tuple[Poll, list[str]]]:
    """Yield what `person` may be called in each poll."""
    identities = sorted({*identities_on_a_roll(person), *identities_without_a_roll(person)})
    for poll in Poll.objects.only("key"):
        yield poll, [pseudonym(poll, identity) for identity in identities]
