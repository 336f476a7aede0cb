"""In which polls a person voted, as a section of "My participation"."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participation.residents.activity import MOST_ROWS, Row, Section, register
from participation.residents.models import User
from polls.models import Mark, State
from polls.personal import pseudonyms_by_poll

BADGES = {State.OPEN: "open", State.CLOSED: "closed", State.SUSPENDED: "soon", State.ANNULLED: "refused"}


def register_sections() -> None:
    register("polls.votes", votes, place=10)


def votes(person: User) -> Section:
    """That somebody voted and on which day; what they voted nobody shows them, as nobody may know it."""
    as_known = (Q(poll=poll, voter__in=names) for poll, names in pseudonyms_by_poll(person))  # as the index is made
    mine = Mark.objects.filter(reduce(or_, as_known, Q(pk__in=()))).select_related("poll").order_by("-day")
    rows = [_row(mark) for mark in mine[:MOST_ROWS]]
    all_polls = (reverse("polls:poll-list"), _("All polls"))
    return Section(_("Where I voted"), rows, _("You have not voted yet."), more=all_polls)


def _row(mark: Mark) -> Row:
    phase = mark.poll.phase(timezone.now())
    note = _("You voted on %(day)s.") % {"day": date_format(mark.day, "DATE_FORMAT")}
    return Row(str(mark.poll.question), mark.poll.get_absolute_url(), note=note, state=BADGES[phase], word=phase.label)
