"""To start a proposal with others by the code of a letter that the town sent: for who has no log-in of their own."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from forum.challenges.actions import confirm_with_letter
from forum.challenges.kinds import DRAFTS, kind_of
from forum.challenges.models import Member
from participation.residents.by_letter.acts import Choice, Target
from participation.residents.models import User

MEMBER = "member:"
MOST_CHOICES = 100


def find_member(subject: str) -> Target | None:
    """Return the place in a group that a letter is bound to, as long as it waits."""
    number = subject.removeprefix(MEMBER)
    waiting = Member.objects.filter(confirmed_at=None, proposal__case__state__in=DRAFTS)
    member = waiting.select_related("proposal__case").filter(pk=number).first() if number.isdecimal() else None
    if member is None:
        return None
    title = _("“%(title)s”, as one of those who start it") % {"title": member.proposal.title}
    return Target(member, title, kind_of(member.proposal.case).url("register"))


def member_choices() -> Sequence[Choice]:
    """Return whom groups named and who have not confirmed, the last first. What it is about is for the group alone."""
    waiting = Member.objects.filter(confirmed_at=None, proposal__case__state__in=DRAFTS).order_by("-pk")
    words = _("%(name)s starts a proposal too (draft %(number)s)")
    return [
        (f"{MEMBER}{member.pk}", words % {"name": member.name, "number": member.proposal_id})
        for member in waiting[:MOST_CHOICES]
    ]


def may_be_member(person: User, target: Target) -> bool:
    """Whether a letter makes sense: nobody takes two places in one group."""
    member = Member.objects.get(pk=target.thing.pk)
    return not Member.objects.filter(proposal=member.proposal_id, person=person).exists()


def confirm_place(target: Target, person: User, at: datetime) -> bool:
    """Confirm; return whether it was not confirmed before."""
    return confirm_with_letter(Member.objects.get(pk=target.thing.pk), by=person, at=at)
