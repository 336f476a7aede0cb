"""Half a year after the end, what stands on sheets about people goes: only the numbers stay."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from forum.challenges.models import Proposal
from forum.challenges.sheets.models import Line, Row, ScanPage
from participation.due import each_by_itself

KEPT = timedelta(days=183)
DECIDED = ("C60", "C62", "G60", "P50")  # reached once the decision stands


def forget_paper(at: datetime) -> int:
    """Forget the people on the sheets of cases that were over, or decided, half a year ago. Due work."""
    before = at - KEPT
    decided = Q(case__steps__target__in=DECIDED, case__steps__at__lt=before)
    over = Q(case__ended_at__lt=before)
    named = Q(sheets__scan__isnull=False) | ~Q(sheets__settled__name="") & Q(sheets__settled__isnull=False)
    done = Proposal.objects.filter(named & (decided | over)).distinct()
    return each_by_itself(done, forget_people_on_paper)


def forget_people_on_paper(proposal: Proposal) -> None:
    """Delete the scans and what was read; rows keep their number and outcome."""
    with transaction.atomic():
        ScanPage.objects.filter(sheet__proposal=proposal).delete()
        Line.objects.filter(reading__sheet__proposal=proposal).delete()
        Row.objects.filter(sheet__proposal=proposal).update(
            name="", born=None, address="", person=None, agreed_reason=""
        )
