"""What the sheets hold about people, why, how long, and what is done when somebody has everything erased."""

from django.utils.translation import gettext_lazy as _

from forum.challenges.sheets.models import Line, Reading, Row, ScanPage, Sheet
from participation.residents.models import User
from participation.residents.personal import NAMELESS, Erased, Held, PersonalData, hold, hold_who_acted, register


def register_personal_data() -> None:
    why = _("That you signed on paper, so that your signature counts once and can be checked.")
    kept = _("Until half a year after the decision. Then only numbers stay.")
    register(
        PersonalData(
            Row, "person", ("sheet", "number", "name", "born", "address", "outcome", "checked_at"), why, kept=kept,
            erase=_erase_rows, unseen=("agreed_reason",),
        )
    )  # fmt: skip
    hold(Held(Line, ("name", "born", "address"), why, kept))
    hold(Held(ScanPage, ("image",), why, kept))
    hold_who_acted(Sheet, "issued_by", "handed_in_by")
    hold_who_acted(Reading, "by")
    hold_who_acted(Row, "agreed_by", "checked_by")


def _erase_rows(entry: PersonalData, person: User) -> Erased:
    """The row keeps its number and outcome, the sheet loses its scan, and nobody's name stands there any more."""
    rows = list(Row.objects.filter(person=person))
    for row in rows:
        Line.objects.filter(reading__sheet=row.sheet_id, number=row.number).update(
            name=NAMELESS, born=None, address=NAMELESS
        )
        ScanPage.objects.filter(sheet=row.sheet_id).delete()
    Row.objects.filter(person=person).update(person=None, name=NAMELESS, born=None, address="", agreed_reason="")
    return Erased(kept=len(rows))
