"""Why something is not signed, or not done without a signature."""

from participation.errors import Invalid, WrongState


class SignatureNeeded(WrongState):
    """Nobody else has signed this, as it reads now."""

    code = "signature_needed"


class AskedAlready(WrongState):
    """A signature for this waits, or was given and not used."""

    code = "signature_asked_already"


class NotNeeded(WrongState):
    """This can be done by one person."""

    code = "signature_not_needed"


class AnsweredAlready(WrongState):
    """Somebody else was first, or it is too late."""

    code = "signature_answered_already"


class TextChanged(WrongState):
    """What would be signed reads otherwise now."""

    code = "signature_text_changed"


class ReasonNeeded(Invalid):
    """Another person has to know why."""

    code = "signature_reason_needed"
