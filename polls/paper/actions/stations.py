"""Before and beside the voting: where people vote on paper, and who is there."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participation.permissions import authorise
from participation.residents.models import User
from polls.actions.telling import hold, note
from polls.models import VOTABLE, Electorate, Poll, State
from polls.paper.errors import PaperRefused, PaperWrong
from polls.paper.models import Attendance, Station

BEFORE_THE_END = (State.DRAFT, State.ANNOUNCED, State.SUSPENDED, *VOTABLE)
BEFORE_THE_REPORT = (State.ANNOUNCED, State.SUSPENDED, *VOTABLE, State.CLOSING, State.CLOSED, State.COUNTED)


def add_station(poll: Poll, name: str, *, by: User, at: datetime) -> Station:
    """Let people vote on paper at a station. From its first one on, a poll is counted once its batches are in."""
    authorise(by, "polls.prepare_paper", poll)
    name = _checked(name, Station._meta.get_field("name").max_length)
    with transaction.atomic():
        held = hold(poll)
        if held.electorate == Electorate.ANYONE:
            raise PaperRefused(_("Anyone can vote in this poll, so nobody can say who has voted on paper already."))
        if held.state not in BEFORE_THE_END or at >= held.closes_at:
            raise PaperRefused(_("This poll is over. Polling stations are named before it closes."))
        station, is_new = Station.objects.get_or_create(poll=held, name=name)
        if is_new:
            note("poll.station_added", held, by=by, at=at, station=name)
    return station


def remove_station(station: Station, *, by: User, at: datetime) -> None:
    """Take away a station at which nobody got a ballot, while people vote."""
    authorise(by, "polls.prepare_paper", station.poll)
    with transaction.atomic():
        held = hold(station.poll)
        if held.state not in BEFORE_THE_END or station.handouts.exists():
            raise PaperRefused(_("People got a ballot at this station already, or the poll is over. It stays."))
        station.delete()
        note("poll.station_removed", held, by=by, at=at, station=station.name)


def note_attendance(
    poll: Poll, name: str, capacity: Attendance.Capacity, about: str, *, on: date, by: User, at: datetime
) -> Attendance:
    """Write down who was there, for the official report: a member of the bureau, a witness or an observer."""
    authorise(by, "polls.prepare_paper", poll)
    name, about = _checked(name, 100), _checked(about, 200)
    with transaction.atomic():
        held = hold(poll)
        if held.state not in BEFORE_THE_REPORT:
            raise PaperRefused(_("The official report of this poll is signed, or there is none yet."))
        seen: dict[str, Any] = {"poll": held, "name": name, "capacity": capacity, "about": about, "on": on}
        attendance, is_new = Attendance.objects.get_or_create(**seen)
        if is_new:
            note("poll.attendance_noted", held, by=by, at=at, capacity=str(capacity), on=on.isoformat())
    return attendance


def _checked(text: str, most: int | None) -> str:
    text = " ".join(text.split())
    if not text or len(text) > (most or 0):
        raise PaperWrong(_("Fill in a text of at most %(most)s characters.") % {"most": most})
    return text
