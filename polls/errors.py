"""Why a vote is refused, one class per reason, each with a whole sentence and, where there is one, a way on."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import Invalid, NotPermitted, WrongState
from participation.residents.models import User
from polls.methods import ChoiceError
from polls.models import Electorate, Poll


class AlreadyAnnounced(WrongState):
    """Only a draft can be announced; from then on its question, options and times are fixed."""

    code = "already_announced"

    def __init__(self, poll: Poll) -> None:
        message = _("This poll is announced already. Its question and options can not change any more.")
        super().__init__(message, way_on=_desk(poll))


class PollIncomplete(WrongState):
    """A draft that can not be announced yet."""

    code = "poll_incomplete"

    def __init__(self, poll: Poll, message: str) -> None:
        super().__init__(message, way_on=_desk(poll))


class NothingToClose(WrongState):
    """A draft was never open, so it does not close; nor does what was announced and never frozen."""

    code = "nothing_to_close"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("This poll was never open. It can not close."), way_on=_desk(poll))


class NotAnnounced(WrongState):
    code = "not_announced"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("This poll is a draft. Announce it first, then it can be frozen."), way_on=_desk(poll))


class NotClosedYet(WrongState):
    code = "not_closed_yet"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("A poll is counted when it is closed. This one is not."), way_on=_desk(poll))


class NotCountedYet(WrongState):
    code = "not_counted_yet"

    def __init__(self, poll: Poll) -> None:
        message = _("This can only be done between the count and the certifying. This poll is not there.")
        super().__init__(message, way_on=_desk(poll))


class NotCertifiedYet(WrongState):
    code = "not_certified_yet"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("A poll is answered once its result is certified. This one is not."), way_on=_desk(poll))


class NotAnsweredYet(WrongState):
    code = "not_answered_yet"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("A poll is archived once it is answered. This one is not."), way_on=_desk(poll))


class NotRunning(WrongState):
    """What only happens to a poll that is public, and not over where it stops the voting."""

    code = "not_running"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("This can not be done to the poll as it is now. Nothing changed."), way_on=_desk(poll))


class NotSuspended(WrongState):
    code = "not_suspended"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("This poll is not suspended. Nothing changed."), way_on=_desk(poll))


class NoLaterEnd(Invalid):
    """A poll that was suspended closes as announced or later, and not in the past."""

    code = "no_later_end"

    def __init__(self, poll: Poll) -> None:
        message = _("Choose an end that is still to come, and no earlier than was announced.")
        super().__init__(message, way_on=_desk(poll))


class ReasonMissing(Invalid):
    code = "reason_missing"


class ObjectionsOpen(WrongState):
    code = "objections_open"
    heading = gettext_lazy("People can still object, or an objection waits")

    def __init__(self, poll: Poll) -> None:
        message = _("The count is certified once the days to object are over and every objection is decided on.")
        super().__init__(message, way_on=_desk(poll))


class TooLateToObject(WrongState):
    code = "too_late_to_object"

    def __init__(self, poll: Poll) -> None:
        message = _("An objection counts if it came in from the day of the count until the last day to object.")
        super().__init__(message, way_on=_desk(poll))


class AnswerIncomplete(Invalid):
    code = "answer_incomplete"

    def __init__(self, poll: Poll) -> None:
        message = _("Write both what the deciding body says of the outcome, and what was done with it.")
        super().__init__(message, way_on=_desk(poll))


class CountDiffers(WrongState):
    """The ballots do not give what is stored: something is badly wrong."""

    code = "count_differs"

    def __init__(self, poll: Poll) -> None:
        message = _("Counted again, the ballots give another result than the stored one. Call who runs the site.")
        super().__init__(message, way_on=_desk(poll))


class NotOpenYet(WrongState):
    code = "poll_not_open_yet"
    heading = gettext_lazy("This poll is not open yet")

    def __init__(self, poll: Poll) -> None:
        message = _("You can vote from %(moment)s. Nothing was recorded.") % {"moment": in_words(poll.opens_at)}
        super().__init__(message, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class Suspended(WrongState):
    code = "poll_suspended"
    heading = gettext_lazy("This poll is suspended")

    def __init__(self, poll: Poll) -> None:
        message = _("Nobody can vote for now. The page of the poll says why. Nothing was recorded.")
        super().__init__(message, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class PollAnnulled(WrongState):
    code = "poll_annulled"
    heading = gettext_lazy("This poll is annulled")

    def __init__(self, poll: Poll) -> None:
        message = _("This poll does not count any more. Its page says why. Nothing was recorded.")
        super().__init__(message, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class PollClosed(WrongState):
    code = "poll_closed"
    heading = gettext_lazy("This poll is closed")

    def __init__(self, poll: Poll) -> None:
        message = _("You could vote until %(moment)s. A vote that arrives later is not recorded.")
        way_on = (reverse("polls:poll-results", args=[poll.slug]), _("See the result"))
        super().__init__(message % {"moment": in_words(poll.closes_at)}, way_on=way_on)


class StillOpen(WrongState):
    """A poll closes at the announced moment, never before."""

    code = "poll_still_open"
    heading = gettext_lazy("This poll is still open")

    def __init__(self, poll: Poll) -> None:
        message = _("The poll closes at the announced moment: %(moment)s.") % {"moment": in_words(poll.closes_at)}
        super().__init__(message, way_on=_desk(poll))


class BallotsNotPublic(WrongState):
    """The list of ballots is public once the poll is closed and its ballots are shuffled."""

    code = "ballots_not_public"
    heading = gettext_lazy("The list of ballots is not public yet")

    def __init__(self, poll: Poll) -> None:
        message = _("You can download all ballots after the poll has closed: %(moment)s.")
        way_on = (poll.get_absolute_url(), _("Back to the poll"))
        super().__init__(message % {"moment": in_words(poll.closes_at)}, way_on=way_on)


class NoLotNeeded(WrongState):
    """A lot is recorded once, where a count came to a tie that only a lot can break."""

    code = "no_lot_needed"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("This poll does not wait for a lot. Nothing was recorded."), way_on=_desk(poll))


class LotIncomplete(Invalid):
    """A lot names every option once."""

    code = "lot_incomplete"

    def __init__(self, poll: Poll) -> None:
        super().__init__(_("Give every option its place in the lot, each place once."), way_on=_desk(poll))


class LevelTooLow(NotPermitted):
    """The town does not know the person well enough for this poll."""

    code = "level_too_low"
    heading = gettext_lazy("You can not vote in this poll yet")

    def __init__(self, poll: Poll) -> None:
        if poll.electorate in (Electorate.RESIDENTS, Electorate.NEIGHBOURHOODS):
            message = _(
                "Only verified residents can vote in this poll. Show that you live here, and you come back to it."
            )
            way = f"{reverse('verification:overview')}?{urlencode({'next': poll.get_absolute_url()})}"
            super().__init__(message, way_on=(way, _("Show that you live here")))
        else:
            message = _("Only people with a confirmed e-mail address can vote. Confirm yours first.")
            super().__init__(message, way_on=(reverse("account_email"), _("Confirm your e-mail address")))


class BrowserUnknown(NotPermitted):
    """Where anyone may vote, a browser has one vote; one that keeps no cookie can not be known again."""

    code = "browser_unknown"
    heading = gettext_lazy("Your browser keeps no cookie")

    def __init__(self, poll: Poll) -> None:
        message = _(
            "In this poll each browser has one vote, so it has to keep a cookie. Allow cookies, and vote again."
        )
        super().__init__(message, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class NeverForAnother(NotPermitted):
    """Nobody votes for somebody else, nor sees whether they did. The way on is a letter with a code for this poll."""

    code = "never_for_another"
    heading = gettext_lazy("Nobody votes for somebody else")

    def __init__(self, poll: Poll, resident: User) -> None:
        message = _(
            "At the desk you can not vote for a resident, nor see whether they voted. Give them a letter with a code "
            "for this poll: with that they vote themselves, without an account."
        )
        way = f"{reverse('desk_office:letter-new', args=[resident.pk])}?{urlencode({'what': f'vote/poll:{poll.pk}'})}"
        super().__init__(message, way_on=(way, _("Make a letter for this poll")))


class NotOnRoll(NotPermitted):
    code = "not_on_roll"
    heading = gettext_lazy("You are not on the electoral roll of this poll")

    def __init__(self) -> None:
        message = _(
            "We looked for the e-mail addresses that you confirmed, and for you as a verified resident. Does the town "
            "know you by another address? Add it and confirm it. Do you think that you should be on the roll? Call us "
            "or come to the town hall."
        )
        super().__init__(message, way_on=(reverse("account_email"), _("Add an e-mail address")))


class NotOfTheNeighbourhood(NotPermitted):
    """The poll is for the residents of other neighbourhoods."""

    code = "not_of_the_neighbourhood"
    heading = gettext_lazy("You can not vote in this poll")

    def __init__(self, poll: Poll) -> None:
        names = ", ".join(str(each) for each in poll.neighbourhoods.all())
        message = _("Only residents of these neighbourhoods can vote: %(names)s. The town knows you in another one.")
        super().__init__(message % {"names": names}, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class NotEntitledYet(NotPermitted):
    """On the roll, but entitled only after the poll has closed: too young, for example."""

    code = "not_entitled_yet"
    heading = gettext_lazy("You can not vote in this poll yet")

    def __init__(self, poll: Poll) -> None:
        message = _("You are on the electoral roll, but you may only vote from a day after this poll closes.")
        super().__init__(message, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class VotedElsewhere(WrongState):
    """The one vote was given by another channel; the first one that is recorded counts."""

    code = "voted_elsewhere"
    heading = gettext_lazy("You have voted already")

    def __init__(self, poll: Poll) -> None:
        message = _("Your vote is recorded in another way than online. It counts, and can not be changed here.")
        super().__init__(message, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class VoteStands(WrongState):
    """What joins a voter to their ballot was lost, so a vote that was cast can not be changed; it counts."""

    code = "vote_stands"
    heading = gettext_lazy("You have voted already")

    def __init__(self, poll: Poll) -> None:
        message = _("Your vote is recorded and counts. It can not be changed any more: the key to find it is gone.")
        super().__init__(message, way_on=(poll.get_absolute_url(), _("Back to the poll")))


class ChoiceRefused(Invalid):
    """What was chosen can not be a ballot in this poll. Its code is that of the `ChoiceError`."""

    def __init__(self, poll: Poll, error: ChoiceError) -> None:
        super().__init__(choice_sentence(poll, error), way_on=(poll.get_absolute_url(), _("Back to the poll")))
        self.code = error.code


def choice_sentence(poll: Poll, error: ChoiceError) -> str:
    """Return what a voter is told about a choice that can not be a ballot."""
    numbers = {"least": poll.min_choices, "most": poll.max_choices, "points": poll.points, "about": error.about}
    return {
        "unknown_option": _("This is not one of the options of this poll. Choose again."),
        "duplicate": _("You chose the same option more than once. Choose each option once."),
        "too_few": _("Choose at least %(least)s.") % numbers,
        "too_many": _("You chose too many. Choose at most %(most)s.") % numbers,
        "not_a_number": _("Write a whole number, like 3, or leave it empty."),
        "score_too_high": _("The highest score is %(points)s. Give a lower one.") % numbers,
        "nothing_given": _("You have not given any points yet. Give at least one option more than 0."),
        "too_many_points": _("You gave %(about)s points, and there are %(points)s to divide. Give fewer.") % numbers,
        "no_such_place": _("There is no such place. Choose another one, or none."),
        "same_place": _("You gave place %(about)s to more than one option. Give each option a place of its own.")
        % numbers,
        "nothing_ranked": _("You have not ranked anything yet. Give at least your first choice place 1."),
        "place_skipped": _("Nothing stands at place %(about)s, but something below it. Do not skip a place.") % numbers,
    }[error.code]


def _desk(poll: Poll) -> tuple[str, str]:
    """Return the way on for a clerk: the poll's page in the back office."""
    return reverse("polls_clerk:poll-desk", args=[poll.slug]), _("Back to the poll")


def same_label_sentence(label: str) -> str:
    """Return what a clerk is told about an option that reads like another one."""
    return _("Two options read the same: “%(label)s”. Give each option words of its own.") % {"label": label}


def in_words(at: datetime) -> str:
    """Return a moment as people say it, in the town's time: "Sunday 29 November 2026 at 20:00"."""
    local = localtime(at)
    return _("%(day)s at %(time)s") % {"day": date_format(local, _("l j F Y")), "time": date_format(local, "H:i")}
