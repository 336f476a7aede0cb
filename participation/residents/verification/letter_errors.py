"""Why a letter is not made, or its code does not work: one class per reason."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import NotPermitted, WrongState


def _another_letter() -> tuple[str, str]:
    return reverse("verification:letter-ask"), _("Ask a new letter")


class VerifiedAlready(WrongState):
    code = "verified_already"

    def __init__(self) -> None:
        super().__init__(_("You are a verified resident already, so you need no letter."))


class TooManyLetters(WrongState):
    """Letters cost money, and somebody could have them sent to people who did not ask."""

    code = "too_many_letters"

    def __init__(self) -> None:
        super().__init__(
            _("You asked three letters in the last month. Did none arrive? Then come to the desk or call us.")
        )


class UnknownCode(NotPermitted):
    code = "unknown_code"
    heading = gettext_lazy("We do not know this code")

    def __init__(self) -> None:
        super().__init__(
            _("No letter has this code. Did you get a newer letter? Then only that one works."),
            way_on=_another_letter(),
        )


class CodeOfAnother(NotPermitted):
    """A code works only for the account, the case or the poll that it was made for."""

    code = "code_of_another"
    heading = gettext_lazy("This code is for something else")

    def __init__(self, message: str) -> None:
        super().__init__(message)


class RoleHeld(NotPermitted):
    """A letter gives nobody what a role may do."""

    code = "role_held"

    def __init__(self) -> None:
        super().__init__(
            _("Who has a role in the town logs in themselves: nobody takes that account over with a letter.")
        )


class CodeUsed(WrongState):
    code = "code_used"
    heading = gettext_lazy("This code was used already")

    def __init__(self) -> None:
        super().__init__(
            _("A code works once, and this one was used. Was it not you? Then call us or come to the desk.")
        )


class CodeOver(WrongState):
    code = "code_over"
    heading = gettext_lazy("This code is too old")

    def __init__(self) -> None:
        super().__init__(
            _("The code in this letter does not work any more. Ask a new letter."), way_on=_another_letter()
        )


class HouseholdKnown(WrongState):
    """Another account was verified with a letter to the same name and address."""

    code = "household_known"
    heading = gettext_lazy("You have another account here")

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another account was verified with a letter to the same name and address. One person has one account. "
                "Is it not yours? Come to the desk with your identity card and this letter."
            )
        )


class NothingToPrint(WrongState):
    code = "nothing_to_print"

    def __init__(self) -> None:
        super().__init__(_("No letters are waiting to be printed."))


class OwnLetters(NotPermitted):
    """Who chose the address of a letter does not see its code as well."""

    code = "own_letters"

    def __init__(self) -> None:
        super().__init__(_("You had these letters made yourself, so a colleague prints them."))


class BatchSent(WrongState):
    """The addresses are gone, so nothing can be printed again."""

    code = "batch_sent"

    def __init__(self) -> None:
        super().__init__(
            _("These letters were noted as sent. Their addresses are gone, so they can not be printed again.")
        )


class LetterOver(WrongState):
    code = "letter_over"

    def __init__(self) -> None:
        super().__init__(_("This letter was used or cancelled already."))
