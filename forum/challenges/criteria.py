"""What a proposal is looked at for: whether it can be treated (A), what it is worth (B), and why it is refused (R)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Admissibility(models.TextChoices):
    """Whether the town can treat it at all."""

    A01 = "A01", _("Do people hand it in who may?")
    A02 = "A02", _("Has everyone who starts it confirmed that?")
    A03 = "A03", _("Is the form complete?")
    A04 = "A04", _("Is it for the town to decide?")
    A05 = "A05", _("Is it something that others than the government may do?")
    A06 = "A06", _("Does the task or the facility exist already?")
    A07 = "A07", _("Is it more than the interest of one, and no complaint that has a road of its own?")
    A08 = "A08", _("Is it something else than what was decided not long ago?")
    A09 = "A09", _("Does the service go on, with no written decision to stop it?")
    A10 = "A10", _("Is it outside a tender or written negotiations that run now?")
    A11 = "A11", _("Is it free of insults, discrimination and anything unlawful?")
    A12 = "A12", _("Is it clear and concrete?")


class Worth(models.TextChoices):
    """What the proposal is worth; each is answered in words."""

    B01 = "B01", _("What does it add for society?")
    B02 = "B02", _("Is the quality at least as good?")
    B03 = "B03", _("Does it cost no more than now, or is the extra worth it?")
    B04 = "B04", _("Can the group do it?")
    B05 = "B05", _("Does it last, and what are the risks?")
    B06 = "B06", _("Do those whom it concerns support it?")
    B07 = "B07", _("Is nobody harmed, and can everyone use it?")
    B08 = "B08", _("Does it fit the law: tenders, state aid, labour, safety, privacy, insurance?")
    B09 = "B09", _("What does it mean for staff and contracts?")
    B10 = "B10", _("Does it fit what the town has decided?")


class Refusal(models.TextChoices):
    """The closed list of grounds on which a proposal is refused."""

    R1 = "R1", _("It is not shown that enough people support it.")
    R2 = "R2", _("It is not sure enough that the group can do it, and go on doing it.")
    R3 = "R3", _("It costs more and does not bring enough for that.")
    R4 = "R4", _("It is against the law or the rules for tenders.")
    R5 = "R5", _("It harms others too much, or treats people unequally.")
    R6 = "R6", _("It does not fit a decision or contract that holds until a later date.")
    R7 = "R7", _("The group does not want a change that is needed.")


class Result(models.TextChoices):
    """What was found of one criterion."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_APPLICABLE = "na", _("does not apply")


class Wish(models.TextChoices):
    """What the group asks for."""

    TAKE_OVER = "overname", _("We take the task over")
    TOGETHER = "coproductie", _("We do it together with the town")
    OTHERWISE = "gewijzigde_uitvoering", _("The town does it, but in another way")


class Outcome(models.TextChoices):
    """What the council did with a proposal of residents, where it did not reject it."""

    ADOPTED = "aangenomen", _("The council adopts it")
    REFERRED = "verwezen", _("The council sends it to the executive")
    NOTED = "kennisgenomen", _("The council takes note of it")


A = Admissibility
# Which points are looked at in a state before the case goes on; a proposal for the council costs and takes over nothing
POINTS: dict[str, dict[str, list[str]]] = {
    "challenge": {"C20": A.values, "C40": Worth.values},
    "agenda": {"G20": [A.A01, A.A02, A.A03, A.A04, A.A07, A.A08, A.A11, A.A12]},
    "petition": {},
}
QUESTIONS = dict([*Admissibility.choices, *Worth.choices])


def admissibility_points(procedure: str) -> list[str]:
    """Return the points by which it is said whether a case of that procedure can be treated."""
    found = [code for codes in POINTS[procedure].values() for code in codes]
    return [str(code) for code in found if code in A.values]
