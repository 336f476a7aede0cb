"""Which fields of challenges are about a person, why they are kept, and what becomes of them at the end."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.challenges.models import CaseFollow, Finding, Meeting, Member, OldSignature, Prepared, Proposal
from forum.personal import NAMELESS
from participation.residents.models import User
from participation.residents.personal import Erased, PersonalData, hold_who_acted, register


def register_personal_data() -> None:
    stays = _("What was handed in stays, because others read and answered it. Your name goes with your account.")
    register(
        PersonalData(
            Proposal, "spokesperson",
            (
                "title", "summary", "question", "change", "capability", "interests", "contact", "needs", "channel",
                "touched_at",
            ),
            _("For which proposal you speak, so that the town can treat it."), kept=stays, erase=_erase_proposals,
            unseen=("group_name", "continuity", "support_shown", "reply", "speaker", "addressee"),
        )
    )  # fmt: skip
    register(
        PersonalData(
            Member, "person", ("proposal", "name", "confirmed_at", "confirmed_by"),
            _("Which proposal you started with others, so that each counts once."), erase=_erase_members,
            unseen=("key",),
        )
    )  # fmt: skip
    register(
        PersonalData(
            OldSignature, "person", ("proposal", "version", "channel", "signed_at"),
            _("Which earlier text you signed, so that we could ask you again."),
        )
    )  # fmt: skip
    register(PersonalData(CaseFollow, "person", ("case", "created_at"), _("What you follow, so that we can tell you.")))
    hold_who_acted(Finding, "by", "reason", "evidence")
    hold_who_acted(Meeting, "by", "notes")
    hold_who_acted(Prepared, "by", "reason", "data")


def forget_people(proposal: Proposal) -> None:
    """Take out of a file that goes into the archive who started it, and what was for the town alone."""
    proposal.members.update(person=None, name=NAMELESS, key="")
    proposal.old_signatures.all().delete()
    CaseFollow.objects.filter(case=proposal.case_id).delete()
    Proposal.objects.filter(pk=proposal.pk).update(
        spokesperson=None, capability="", interests="", needs="", support_shown="", contact="", speaker=""
    )


def _erase_proposals(entry: PersonalData, person: User) -> Erased:
    """A draft goes; what was handed in stays without a name, and without what was for the town alone."""
    drafts = Proposal.objects.filter(spokesperson=person, case__number="")
    gone = drafts.count()
    for proposal in drafts:
        proposal.case.delete()
    kept = Proposal.objects.filter(spokesperson=person).update(
        spokesperson=None, interests=NAMELESS, needs="", contact="", speaker=""
    )
    return Erased(gone=gone, kept=kept)


def _erase_members(entry: PersonalData, person: User) -> Erased:
    """A place in a draft goes; in what was handed in the group keeps its place, without a name."""
    mine = Member.objects.filter(person=person)
    gone = mine.filter(Q(proposal__case__number="")).delete()[0]
    return Erased(gone=gone, kept=mine.update(person=None, name=NAMELESS, key=F("key")))
