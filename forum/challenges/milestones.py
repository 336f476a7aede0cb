"""Signatures at a third, two thirds and all of what is needed: each is told once, the later ones to the town too."""

from datetime import datetime

from django.db import transaction

from forum.challenges.hooks import ABOVE, HANDLERS, group_of, tell_staff
from forum.challenges.kinds import SIGNED_IN, case_path
from forum.challenges.models import Proposal
from participation.due import each_by_itself
from participation.notices.actions import notify

SHARES = (100, 66, 33)  # hundredths


def tell_milestones(at: datetime) -> int:
    """Tell of each share that was reached since the last look. Due work."""
    collecting = Proposal.objects.filter(case__state__in=SIGNED_IN, case__threshold__isnull=False, told_share__lt=100)
    collecting = collecting.select_related("case", "challenge")
    due = [(proposal, share) for proposal in collecting if (share := _reached(proposal)) > proposal.told_share]
    return each_by_itself(due, lambda each: _tell(*each, at))


def _reached(proposal: Proposal) -> int:
    needed = proposal.case.threshold or 1
    signed = proposal.challenge.signatures.count() if proposal.challenge else 0
    return next((share for share in SHARES if signed * 100 >= share * needed), 0)


def _tell(proposal: Proposal, share: int, at: datetime) -> None:
    with transaction.atomic():
        if not Proposal.objects.filter(pk=proposal.pk, told_share__lt=share).update(told_share=share):
            return
        case, group = proposal.case, group_of(proposal)
        path = case_path(case)
        data = {"title": case.title, "number": case.number, "share": str(share)}
        notify("challenges.share_signed", at=at, path=path, to=group, data=data, own=group)
        if share > min(SHARES):
            tell_staff("challenges.share_signed_office", case, (*HANDLERS, *ABOVE), at, share=str(share))
