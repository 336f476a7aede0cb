"""Why an officer can not act for somebody (now): one class per reason."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import Invalid, NotPermitted, WrongState


def _to_the_desk() -> tuple[str, str]:
    return reverse("desk_office:search"), _("To the desk")


class NotForOneself(NotPermitted):
    code = "not_for_oneself"

    def __init__(self) -> None:
        super().__init__(_("You can not act for yourself at the desk. A colleague can."), way_on=_to_the_desk())


class HasARole(NotPermitted):
    """Somebody with a role logs in themselves: nobody borrows what they may do."""

    code = "has_a_role"

    def __init__(self) -> None:
        super().__init__(
            _("This person has a role in the town, so nobody acts for them. They log in themselves."),
            way_on=_to_the_desk(),
        )


class AccountClosed(WrongState):
    code = "account_closed"

    def __init__(self) -> None:
        super().__init__(_("This account is closed, so nobody can act for it."), way_on=_to_the_desk())


class WorkingForAnother(WrongState):
    """One resident at a time."""

    code = "working_for_another"

    def __init__(self) -> None:
        super().__init__(
            _("You are working for a resident already. End that first: one resident at a time."), way_on=_to_the_desk()
        )


class WorkOver(WrongState):
    """What was sent was meant for a resident, whose half hour is over."""

    code = "work_over"
    heading = gettext_lazy("You do not work for this resident any more")

    def __init__(self) -> None:
        super().__init__(
            _(
                "The half hour is over, or you ended it. Nothing was stored. Start again if the resident is "
                "still there."
            ),
            way_on=_to_the_desk(),
        )


class OfOneself(NotPermitted):
    """A page or act that belongs to the resident alone, or to the officer alone."""

    code = "not_at_the_desk"
    heading = gettext_lazy("Not while you work for a resident")

    def __init__(self) -> None:
        super().__init__(
            _(
                "This page is for somebody who is logged in as themselves: own notices, account, privacy, votes. "
                "At the desk nobody sees or changes that for a resident. End your work for the resident to use it "
                "yourself."
            ),
            way_on=_to_the_desk(),
        )


class NumberNeeded(Invalid):
    """Without a number nobody can tell whether the card is of somebody who has an account."""

    code = "number_needed"

    def __init__(self) -> None:
        super().__init__(_("Type the national number that stands on the card. It is not kept."))


class NamesakeKnown(Invalid):
    """Somebody with this name is known already."""

    code = "namesake_known"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody with this name is known already. Look below: is it the same person? If not, say so and go on.")
        )
