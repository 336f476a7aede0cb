"""Everything that people do with a challenge besides its moves: drafts, the group, what is found and noted."""

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum.actions import follow_topic, unfollow_topic
from forum.challenges.criteria import POINTS, Admissibility, Result, Worth
from forum.challenges.kinds import DRAFTS, KINDS, case_path
from forum.challenges.models import LONGEST_PART, CaseFollow, Finding, Meeting, Member, Prepared, Proposal
from forum.choices import Channel
from forum.models import LONGEST_NAME
from participation.acting import channel_of
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.procedures.moves import begin_case
from participation.residents.models import User

MOST_DRAFTS, MOST_MEMBERS = 5, 30


class NotADraft(WrongState):
    """What was handed in is not changed by its form any more."""

    code = "not_a_draft"


def start_draft(procedure: str = "challenge", *, by: User, at: datetime, **parts: Any) -> Proposal:
    """Begin a proposal that only its group sees. Whoever begins it speaks for the group and has confirmed."""
    authorise(by, "challenges.start_draft")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if Proposal.objects.filter(spokesperson=by, case__state__in=DRAFTS).count() >= MOST_DRAFTS:
            raise Invalid(_("You have five drafts. Hand one in or throw one away first."))
        case = begin_case(KINDS[procedure].name, parts.get("title", ""), by=by, at=at)
        proposal = Proposal(case=case, spokesperson=by, channel=channel_of(by), touched_at=at, **parts)
        proposal.save(force_insert=True)
        Member.objects.create(
            proposal=proposal, name=by.display_name, person=by, confirmed_at=at, confirmed_by=channel_of(by)
        )
    return proposal


def fill_in(proposal: Proposal, parts: dict[str, Any], *, by: User, at: datetime) -> Proposal:
    """Keep some parts of a draft, complete or not."""
    authorise(by, "challenges.speak_for_group", proposal.case)
    with transaction.atomic():
        _draft(proposal)
        Proposal.objects.filter(pk=proposal.pk).update(touched_at=at, **parts)
        if "title" in parts:
            Case.objects.filter(pk=proposal.pk).update(title=parts["title"])
        record("case.draft_changed", proposal.case, by=by, at=at, data={"fields": sorted(parts)})
    proposal.refresh_from_db()
    return proposal


def throw_away(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Delete a draft and who was asked to start it."""
    authorise(by, "challenges.speak_for_group", proposal.case)
    with transaction.atomic():
        case = _draft(proposal).case
        record("case.draft_thrown_away", case, by=by, at=at)
        case.delete()


def invite(proposal: Proposal, name: str, *, by: User, at: datetime) -> str:
    """Name somebody who starts it too; return the code by which they confirm, which is not shown again."""
    authorise(by, "challenges.speak_for_group", proposal.case)
    name, code = " ".join(name.split()), secrets.token_hex(8).upper()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(_("Write the name in at most 80 characters."))
    with transaction.atomic():
        _draft(proposal)
        if proposal.members.count() >= MOST_MEMBERS:
            raise Invalid(_("At most 30 people start a proposal."))
        member = Member.objects.create(proposal=proposal, name=name, key=keyed(code))
        record("case.member_invited", proposal.case, by=by, at=at, data={"member": member.pk})
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def remove_member(member: Member, *, by: User, at: datetime) -> None:
    """Take somebody off the list of those who start it, while it is a draft."""
    authorise(by, "challenges.speak_for_group", member.proposal.case)
    with transaction.atomic():
        _draft(member.proposal)
        if member.person_id == member.proposal.spokesperson_id:
            raise Invalid(_("The spokesperson stays."))
        record("case.member_removed", member.proposal.case, by=by, at=at, data={"member": member.pk})
        member.delete()


def confirm_membership(code: str, *, by: User, at: datetime) -> Proposal:
    """Say, by one's own account and with the code of the invitation, that one starts it too."""
    authorise(by, "challenges.join_group")
    key = keyed("".join(code.split()).replace("-", "").upper())
    with transaction.atomic():
        member = Member.objects.select_for_update(of=("self",)).filter(key=key, confirmed_at=None).first()
        if member is None or member.proposal.case.state not in DRAFTS:
            raise Invalid(_("This code is not right, or was used already. Ask the spokesperson for a new one."))
        if member.proposal.members.filter(person=by).exists():
            raise Invalid(_("You have confirmed this already."))
        _confirm(member, by, channel_of(by), by=by, at=at)
    return member.proposal


def confirm_with_letter(member: Member, *, by: User, at: datetime) -> bool:
    """Confirm with the code of a letter; return whether one is not in that group already."""
    authorise(by, "challenges.join_group", member)
    with transaction.atomic():
        held = Member.objects.select_for_update(of=("self",)).select_related("proposal__case").get(pk=member.pk)
        if held.confirmed_at or held.proposal.members.filter(person=by).exists():
            return False
        _draft(held.proposal)
        _confirm(held, by, channel_of(by), by=by, at=at)
    return True


def confirm_on_paper(member: Member, *, by: User, at: datetime) -> None:
    """Note that somebody has confirmed on paper, which lies in the file."""
    authorise(by, "challenges.handle_case", member.proposal.case)
    with transaction.atomic():
        _confirm(member, None, Channel.PAPER, by=by, at=at)


def agree_to_withdraw(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Say, as one of the group, that it may be withdrawn."""
    authorise(by, "challenges.join_group")
    with transaction.atomic():
        mine = proposal.members.confirmed().filter(person=by)
        if not mine.exists():
            raise WrongState(_("Only people of the group can agree to this."))
        if mine.filter(withdrawal_agreed_at=None).update(withdrawal_agreed_at=at):
            record("case.withdrawal_agreed", proposal.case, by=by, at=at)


def reply_to_advice(proposal: Proposal, reply: str, *, by: User, at: datetime) -> None:
    """Answer the advice before it is decided; nothing written says that the group does not want to."""
    authorise(by, "challenges.speak_for_group", proposal.case)
    if len(reply) > LONGEST_PART:
        raise Invalid(_("Write at most 5,000 characters."))
    with transaction.atomic():
        waits = Proposal.objects.filter(pk=proposal.pk, reply_at=None, case__state="C50")
        if not waits.update(reply=reply.strip(), reply_at=at):
            raise WrongState(_("The advice can not be answered now."))
        record("case.advice_answered", proposal.case, by=by, at=at)
    proposal.refresh_from_db()


def follow_case(case: Case, *, by: User, at: datetime) -> None:
    """Hear from now on what happens to a case: by its conversation, or where there is none by the case itself."""
    authorise(by, "challenges.follow_case", case)
    if challenge := case.proposal.challenge:
        follow_topic(challenge.topic, by=by, at=at)
        return
    with transaction.atomic():
        if CaseFollow.objects.get_or_create(case=case, person=by, defaults={"created_at": at})[1]:
            record("case.followed", case, by=by, at=at)


def unfollow_case(case: Case, *, by: User, at: datetime) -> None:
    """Hear no longer what happens to a case."""
    authorise(by, "challenges.follow_case", case)
    if challenge := case.proposal.challenge:
        unfollow_topic(challenge.topic, by=by, at=at)
        return
    with transaction.atomic():
        if CaseFollow.objects.filter(case=case, person=by).delete()[0]:
            record("case.unfollowed", case, by=by, at=at)


def note_finding(
    case: Case, code: str, *, result: str = "", reason: str = "", evidence: str = "", by: User, at: datetime
) -> Finding:
    """Note what was found of one criterion, while the case is looked at for it."""
    authorise(by, "challenges.handle_case" if code in Admissibility.values else "challenges.advise", case)
    reason, evidence = reason.strip(), evidence.strip()
    if code not in POINTS[case.procedure].get(case.state, ()):
        raise WrongState(_("The case is not looked at for this now."))
    if (code in Admissibility.values and result not in Result.values) or (result == Result.NO and not reason):
        raise Invalid(_("Choose the result. Where it does not hold, give the reason."))
    if code in Worth.values and not reason:
        raise Invalid(_("Answer it in words."))
    if max(len(reason), len(evidence)) > LONGEST_PART:
        raise Invalid(_("Write at most 5,000 characters."))
    with transaction.atomic():
        _still_there(case)
        given = {"result": result, "reason": reason, "evidence": evidence, "by": by, "at": at}
        finding, _made = Finding.objects.update_or_create(case=case, code=code, defaults=given)
        record("case.found", case, by=by, at=at, data={"code": code, "result": result})
    return finding


def note_meeting(case: Case, *, day: date, notes: str, by: User, at: datetime) -> Meeting:
    """Note a talk with the group: which day, and what was said."""
    authorise(by, "challenges.handle_case", case)
    if not notes.strip() or len(notes) > LONGEST_PART:
        raise Invalid(_("Write what was said, in at most 5,000 characters."))
    if day > timezone.localdate(at):
        raise Invalid(_("Note a talk once it has been."))
    with transaction.atomic():
        meeting = Meeting.objects.create(case=case, day=day, notes=notes.strip(), by=by, at=at)
        record("case.talked", case, by=by, at=at, data={"day": str(day)})
    return meeting


def prepare(case: Case, code: str, *, reason: str, data: dict[str, Any], by: User, at: datetime) -> Prepared:
    """Write down what a second person is to sign before it is done. What was prepared before makes room."""
    way = case.declared.transition(code)
    authorise(by, way.permission, case)
    if not way.signed or case.state not in way.sources:
        raise WrongState(_("The case has moved on meanwhile. Look at it again."))
    if not reason.strip():
        raise Invalid(_("Give the reason. The group reads it, and so does everyone."))
    with transaction.atomic():
        _still_there(case)
        given = {"transition": code, "reason": reason.strip(), "data": data, "by": by, "at": at}
        prepared, _made = Prepared.objects.update_or_create(case=case, defaults=given)
        record("case.prepared", case, by=by, at=at, data={"transition": code})
    return prepared


def keyed(code: str) -> str:
    """Return what is kept of a code."""
    return salted_hmac("forum.challenges.member", code, algorithm="sha256").hexdigest()


def _draft(proposal: Proposal) -> Proposal:
    """Hold the draft; refuse what was handed in meanwhile."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if case.state not in DRAFTS:
        raise NotADraft(_("This was handed in. It can not be changed here any more."))
    return proposal


def _still_there(case: Case) -> None:
    if Case.objects.select_for_update(of=("self",)).get(pk=case.pk).state != case.state:
        raise WrongState(_("The case has moved on meanwhile. Look at it again."))


def _confirm(member: Member, person: User | None, channel: str, *, by: User, at: datetime) -> None:
    waits = Member.objects.filter(pk=member.pk, confirmed_at=None)
    if not waits.update(person=person, confirmed_at=at, confirmed_by=channel, key=""):
        raise WrongState(_("This was confirmed already."))
    record("case.member_confirmed", member.proposal.case, by=by, at=at, data={"member": member.pk, "by": channel})
    to = [member.proposal.spokesperson_id] if member.proposal.spokesperson_id else []
    words = {"title": member.proposal.title or "…", "name": member.name, "person": str(person.pk if person else "")}
    path = case_path(member.proposal.case)
    notify("challenges.confirmed", at=at, path=path, to=to, by=by, data=words)
