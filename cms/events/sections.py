"""What a person finds of events on their own page."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.events.models import ACTIVE, Registration, State
from participation.residents.activity import MOST_ROWS, Row, Section, register
from participation.residents.models import User

BADGES = {State.CONFIRMED: "done", State.WAITING: "soon", State.OFFERED: "open"}


def register_sections() -> None:
    register("events.registrations", _registrations, place=25)


def _registrations(person: User) -> Section:
    mine = Registration.objects.filter(person=person, state__in=ACTIVE).select_related("gathering__page")
    rows = [_row(each) for each in mine.order_by("-gathering__starts_at")[:MOST_ROWS]]
    return Section(_("What you registered for"), rows, _("You are not registered for anything."))


def _row(registration: Registration) -> Row:
    state = State(registration.state)
    gathering = registration.gathering
    note = format_lazy("{way} · {seats}", way=registration.get_way_display(), seats=registration.seats)
    is_off = gathering.cancelled_at is not None
    return Row(
        gathering.page.title,
        registration.get_absolute_url(),
        gathering.starts_at,
        note,
        "closed" if is_off else BADGES[state],
        _("cancelled") if is_off else state.label,
    )
