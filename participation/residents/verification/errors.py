"""Why the town can not say that somebody is a resident: one class per reason, each with a way on."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import NotPermitted, WrongState


class PseudonymTaken(WrongState):
    """Somebody with this identity has another account. The record keeps the hint for the desk."""

    code = "pseudonym_taken"
    heading = gettext_lazy("You have another account here")

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another account here was verified with the same identity. One person has one account: log in with "
                "that one. Do you not know which one, or was it not you? Come to the desk with your identity card, and "
                "we will sort it out with you."
            )
        )


class SomebodyElse(WrongState):
    """The account belongs to a person with another identity."""

    code = "somebody_else"
    heading = gettext_lazy("This is the account of somebody else")

    def __init__(self) -> None:
        super().__init__(
            _(
                "This account was verified before as another person. Everybody has an account of their own: log out, "
                "and make one for yourself. Is this a mistake? Come to the desk with your identity card."
            )
        )


class NotFromHere(NotPermitted):
    code = "not_from_here"
    heading = gettext_lazy("You live in another municipality")

    def __init__(self) -> None:
        super().__init__(
            _(
                "You are registered in another municipality, so we can not note you as a resident. You can read, write "
                "and follow here. Did you move here lately? Then try again when your new address is registered."
            )
        )


class TooYoung(NotPermitted):
    code = "too_young"
    heading = gettext_lazy("You are not old enough yet")

    def __init__(self) -> None:
        message = _(
            "You can sign and vote here from the age of %(age)d. Until then you can read, write and follow. "
            "We kept nothing of what we were told about you."
        )
        super().__init__(message % {"age": settings.VERIFICATION.age})


class NotActive(NotPermitted):
    code = "account_not_active"

    def __init__(self) -> None:
        super().__init__(_("This account is closed. Come to the desk if you want to use it again."))
