"""The text that people sign for: frozen with its hash when signatures open, changed only by a new version."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.topics import store_topic
from forum.challenges.kinds import kind_of
from forum.challenges.models import CaseFollow, OldSignature, Proposal, TextVersion, digest_of
from forum.models import Challenge, ChallengeState, Follow, Initiator
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.procedures.declaration import Actor
from participation.procedures.models import Case, Step, Term
from participation.residents.models import User
from participation.text import fold, render_markdown


def freeze(proposal: Proposal, at: datetime, reason: str = "") -> TextVersion:
    """Freeze the text as it reads now as the next version, in the caller's transaction; unchanged, it is the last."""
    words, last = proposal.words, proposal.versions.last()
    if last is not None and last.words == words:
        return last
    number = proposal.versions.count() + 1
    return TextVersion.objects.create(
        proposal=proposal, number=number, words=words, digest=digest_of(words), frozen_at=at, reason=reason
    )


def open_for_signatures(case: Case, proposal: Proposal, at: datetime) -> None:
    """Freeze the text and let people sign it: threshold, population and last day are those of today."""
    term = case.term
    if proposal.challenge_id:
        _open_again(proposal, term, at)
        return
    if term is None or term.due_at is None:
        raise WrongState(_("It needs a theme and a spokesperson before people can sign."))
    freeze(proposal, at)
    set_threshold(case)
    _begin(case, proposal, at, support_closes_at=term.due_at)


def take_in_signatures(case: Case, proposal: Proposal, at: datetime) -> None:
    """Signatures come with the proposal: nobody signs here, and those on paper count once they were checked."""
    freeze(proposal, at)
    set_threshold(case)
    state = ChallengeState.SUPPORT_CHECK
    _begin(case, proposal, at, support_closes_at=at, support_ended_at=at, state=state)


def _begin(case: Case, proposal: Proposal, at: datetime, **collecting: Any) -> None:
    """Begin the conversation, under which the signatures stand."""
    speaker = proposal.spokesperson
    if proposal.theme is None or speaker is None:
        raise WrongState(_("It needs a theme and a spokesperson before people can sign."))
    topic = store_topic(
        by=speaker, at=at, kind=kind_of(case).topic, title=proposal.title, source=proposal.text, submission=uuid4(),
        theme=proposal.theme, dossier=None, neighbourhood=proposal.neighbourhood,
    )  # fmt: skip
    challenge = Challenge.objects.create(
        topic=topic, group_name=proposal.group_name or speaker.display_name, summary=proposal.summary,
        task=proposal.task, threshold=case.threshold or 1, **collecting,
    )  # fmt: skip
    Initiator.objects.bulk_create(
        Initiator(challenge=challenge, position=place, name=member.name, person_id=member.person_id)
        for place, member in enumerate(proposal.members.confirmed(), start=1)
    )
    proposal.challenge = challenge
    proposal.save(update_fields=["challenge"])
    _carry_followers(case, challenge, at)


def _open_again(proposal: Proposal, term: Term | None, at: datetime) -> None:
    """Let people sign some days more, for the text as it is: what was collected stays."""
    if term is None or term.due_at is None:
        raise WrongState(_("By this regulation there are no days more."))
    ended = Challenge.objects.filter(pk=proposal.challenge_id).exclude(state=ChallengeState.SUPPORT_OPEN)
    ended.update(state=ChallengeState.SUPPORT_OPEN, support_ended_at=None, support_closes_at=term.due_at)
    record("forum.collecting_reopened", proposal, by=None, at=at, channel="clock", data={"until": str(term.last_day)})


def set_threshold(case: Case) -> None:
    """Fix how many signatures are needed, with the population of today; none where the regulation asks for none."""
    book = case.rulebook
    case.threshold, case.population = book.signatures_needed or None, book.population.number or None
    case.population_on, case.population_source = book.population.on, book.population.source
    case.save(update_fields=["threshold", "population", "population_on", "population_source"])


def _carry_followers(case: Case, challenge: Challenge, at: datetime) -> None:
    """Who followed the case follows its conversation from now on."""
    followers = CaseFollow.objects.filter(case=case).values_list("person_id", flat=True)
    Follow.objects.bulk_create(
        [Follow(topic_id=challenge.pk, person_id=person, created_at=at) for person in followers], ignore_conflicts=True
    )
    CaseFollow.objects.filter(case=case).delete()


def stop_collecting(case: Case, proposal: Proposal, step: Step) -> None:
    """Let nobody sign any more; what was collected is what counts."""
    if proposal.challenge_id is None:
        return
    held = Challenge.objects.select_for_update(no_key=True).get(pk=proposal.challenge_id)  # waits for signatures
    kind = kind_of(case)
    if step.target == kind.failed and held.signatures.count() + proposal.rows_to_enter >= (case.threshold or 0):
        raise WrongState(_("There are enough signatures."))
    state = _state_after(step, kind.failed)
    still_open = Challenge.objects.filter(pk=proposal.challenge_id, state=ChallengeState.SUPPORT_OPEN)
    if still_open.update(state=state, support_ended_at=step.at):
        data = {"state": str(state), "signatures": proposal.challenge.signatures.count() if proposal.challenge else 0}
        record(
            "forum.collecting_ended", proposal.challenge or proposal, by=None, at=step.at, channel="clock", data=data
        )


def _state_after(step: Step, failed: str) -> ChallengeState:
    if step.target == failed:
        return ChallengeState.SUPPORT_INSUFFICIENT
    return ChallengeState.SUPPORT_CHECK if step.declared.actor == Actor.CLOCK else ChallengeState.SUPPORT_ENDED


def change_text(case: Case, *, change: str, reason: str, by: User, at: datetime) -> TextVersion:
    """Change the text while signatures are collected: a new version, and everyone who signed is asked to sign again."""
    authorise(by, "challenges.speak_for_group", case)
    change, reason = change.strip(), reason.strip()
    if not change or not reason:
        raise Invalid(_("Write the new text, and why it changes."))
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        proposal = Proposal.objects.select_related("challenge__topic").get(case=held)
        part = proposal.parts.signed
        if held.state not in kind_of(held).signed_in or proposal.challenge is None:
            raise WrongState(_("The text is frozen. It can only be changed while signatures are collected."))
        if change == getattr(proposal, part):
            raise Invalid(_("This is the text that stands there already."))
        asked = _keep_old_signatures(proposal)
        setattr(proposal, part, change)
        proposal.rows_to_enter = 0  # what waits was signed for the text before
        proposal.save(update_fields=[part, "rows_to_enter"])
        _show(proposal)
        version = freeze(proposal, at, reason)
        record("case.text_changed", held, by=by, at=at, data={"version": version.number, "sha256": version.digest})
        notify(
            "challenges.sign_again", at=at, path=proposal.challenge.topic.get_absolute_url(), to=asked, by=by,
            data={"title": proposal.title, "number": held.number}, own=asked,
        )  # fmt: skip
    return version


def _keep_old_signatures(proposal: Proposal) -> list[int]:
    """Put the signatures under the version of now aside; return whose they were."""
    if proposal.challenge is None:
        return []
    Challenge.objects.select_for_update().get(pk=proposal.challenge_id)
    signed = list(proposal.challenge.signatures.exclude(person=None))
    number = proposal.versions.count()
    OldSignature.objects.bulk_create(
        OldSignature(
            proposal=proposal, version=number, person_id=each.person_id, channel=each.channel, signed_at=each.created_at
        )
        for each in signed
        if each.person_id
    )
    proposal.challenge.signatures.all().delete()
    return [each.person_id for each in signed if each.person_id]


def _show(proposal: Proposal) -> None:
    if proposal.challenge:
        topic = proposal.challenge.topic
        topic.source, topic.html = proposal.text, render_markdown(proposal.text)
        topic.search_text = fold(f"{topic.title} {proposal.text}")
        topic.save(update_fields=["source", "html", "search_text"])
