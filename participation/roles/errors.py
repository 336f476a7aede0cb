"""Why a role is not given or ended: one reason each."""

from participation.errors import Invalid, WrongState


class RoleHeldAlready(WrongState):
    """The person has this role on some of these days."""

    code = "role_held_already"


class RoleOver(WrongState):
    """The role ended before."""

    code = "role_over"


class LastAdministrator(WrongState):
    """Without this administrator nobody could give a role any more."""

    code = "last_administrator"


class NotActive(WrongState):
    """Nobody can log in with this account."""

    code = "not_active"


class AddressNeeded(WrongState):
    """Who works for the town logs in with an address of their own."""

    code = "address_needed"


class FractionNeeded(Invalid):
    """A council member sits for a fraction, and nobody else does."""

    code = "fraction_needed"


class WrongDays(Invalid):
    """A role on these days could not be held, or would change what was."""

    code = "wrong_days"
