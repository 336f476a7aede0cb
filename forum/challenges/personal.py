"""Which fields of challenges are about a person, why they are kept, and what becomes of them at the end."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.challenges.models import (
    CaseFollow,
    Finding,
    Meeting,
    Member,
    OldSignature,
    Prepared,
    Proposal,
    TextVersion,
    digest_of,
)
from forum.personal import NAMELESS
from participation.privacy import actions as privacy
from participation.residents.models import User
from participation.residents.personal import (
    Erased,
    PersonalData,
    forget_name,
    hold_who_acted,
    naming,
    register,
    without_name,
)

WRITTEN = (
    "title", "summary", "task", "area", "change", "outcomes", "question", "addressee", "group_name", "legal_form",
    "capability", "continuity", "support_shown", "harm", "interests", "needs", "reply",
)  # fmt: skip


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
    privacy.register("challenges.proposal", _forget_names)
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


def _forget_names(person: User) -> Erased:
    """Their name goes out of what their group wrote, and out of what was frozen of it, which is then frozen anew."""
    mine = Proposal.objects.filter(Q(spokesperson=person) | Q(members__person=person)).values("pk")
    theirs = Proposal.objects.filter(pk__in=mine)
    kept = sum(forget_name(theirs, field, person) for field in WRITTEN)
    frozen = TextVersion.objects.filter(proposal__in=mine)
    for version in naming(frozen, ["words"], person):
        words = without_name(version.words, person)
        frozen.filter(pk=version.pk).update(words=words, digest=digest_of(words))
    return Erased(kept=kept + forget_name(frozen, "reason", person))


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
