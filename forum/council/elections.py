"""The months before an election: council members post nothing of their own. All else they can still do."""

from datetime import date, datetime

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from forum.council.models import ElectionPeriod
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import Role, User


class ElectionPeriodHolds(WrongState):
    """The person sits in the council, and an election is near."""

    code = "election_period"


def set_election_period(election: str, first: date, last: date, *, by: User, at: datetime) -> ElectionPeriod:
    """Say in which days council members post nothing of their own."""
    authorise(by, "council.set_election_period")
    if not election.strip() or len(election) > 120:
        raise Invalid(_("Name the election, in at most 120 characters."))
    if last < first or last < timezone.localdate(at):
        raise Invalid(_("The last day is today or later, and not before the first."))
    with transaction.atomic():
        period = ElectionPeriod.objects.create(
            election=election.strip(), first=first, last=last, set_by=by, set_at=at
        )  # fmt: skip
        record("council.election_period_set", period, by=by, at=at, data={"first": str(first), "last": str(last)})
    return period


def end_election_period(period: ElectionPeriod, *, by: User, at: datetime) -> None:
    """Let council members post again."""
    authorise(by, "council.set_election_period")
    with transaction.atomic():
        if not ElectionPeriod.objects.filter(pk=period.pk, ended_at=None).update(ended_at=at):
            raise WrongState(_("This has ended already."))
        record("council.election_period_ended", period, by=by, at=at)


def refuse_in_election_period(by: User, at: datetime) -> None:
    """Refuse what a council member would post in an election period."""
    today = timezone.localdate(at)
    period = ElectionPeriod.objects.holding(today).order_by("-last").first()
    if period is None or not by.role_assignments.current(today).filter(role=Role.COUNCIL_MEMBER).exists():
        return
    raise ElectionPeriodHolds(
        _("Until %(day)s council members post nothing on the forum, because of an election (%(election)s). You can "
          "still read, sign, vote and report.")
        % {"day": formats.date_format(period.last, "j F Y"), "election": period.election}
    )  # fmt: skip
