"""Why a registration is refused."""

from django.utils.translation import gettext_lazy as _

from participation.errors import WrongState


class NotOpen(WrongState):
    """Nobody can register now, or that way."""

    code = "registration_not_open"

    def __init__(self) -> None:
        super().__init__(_("Nobody can register for this now."))


class NoPlacesLikeThat(WrongState):
    """There are no places of that sort at all."""

    code = "no_places_like_that"

    def __init__(self) -> None:
        super().__init__(_("You can not attend this in that way. Choose another way."))


class AlreadyRegistered(WrongState):
    """Somebody is registered once; for more people, they take more places."""

    code = "already_registered"

    def __init__(self) -> None:
        super().__init__(_("You are registered already. It stands under “My participation”, and in our e-mail to you."))


class OfferOver(WrongState):
    """The place went to the next in line."""

    code = "offer_over"

    def __init__(self) -> None:
        super().__init__(_("This place is no longer kept for you: it went to the next in line."))


class NothingToDo(WrongState):
    """It is in a state in which this can not be done: another page, or another person, was first."""

    code = "registration_changed"

    def __init__(self) -> None:
        super().__init__(_("This registration is not as it was any more. Look at it again."))


class AlreadyBegun(WrongState):
    code = "event_begun"

    def __init__(self) -> None:
        super().__init__(_("This has begun already, so it can not be changed any more."))
