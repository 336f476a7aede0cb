"""Bring a challenge that collects signatures already into the procedure: one that was raised before there was one."""

from datetime import datetime

from django.db import transaction

from forum.challenges.criteria import Admissibility, Result, Wish
from forum.challenges.freezing import freeze
from forum.challenges.models import Finding, Member, Proposal
from forum.models import Challenge
from participation.audit.actions import record
from participation.procedures.models import Case, Step, Term
from participation.procedures.moves import begin_case, number_case

ROAD = (("CT03", "C00", "C10"), ("CT04", "C10", "C20"), ("CT10", "C20", "C30"))


def bring_in(challenge: Challenge, at: datetime) -> Case:
    """Give `challenge` a case that collects signatures since `at`, with its text frozen and every point held."""
    topic = challenge.topic
    with transaction.atomic():
        case = begin_case("challenge", topic.title, by=None, at=at)
        case.terms.all().delete()
        case.state, case.submitted_at, case.threshold = "C30", at, challenge.threshold
        case.save(update_fields=["state", "submitted_at", "threshold"])
        number_case(case, at)
        proposal = Proposal.objects.create(
            case=case, spokesperson=topic.author, challenge=challenge, channel=topic.channel, touched_at=at,
            theme=topic.theme, neighbourhood=topic.neighbourhood, title=topic.title, summary=challenge.summary,
            task=challenge.task, area=str(topic.neighbourhood or challenge.task), wish=Wish.TAKE_OVER,
            change=topic.source, group_name=challenge.group_name, declared_at=at,
        )  # fmt: skip
        Member.objects.bulk_create(
            Member(proposal=proposal, name=one.name, person=one.person, confirmed_at=at, confirmed_by=topic.channel)
            for one in challenge.initiators.all()
        )
        Step.objects.bulk_create(
            Step(case=case, transition=code, source=source, target=target, at=at, noted_at=at)
            for code, source, target in ROAD
        )
        Finding.objects.bulk_create(
            Finding(case=case, code=code, result=Result.YES, at=at) for code in Admissibility.values
        )
        window = case.rulebook.support.window_days
        Term.objects.create(
            case=case, state="C30", name="support", started_on=at.date(), number=window, unit="cal",
            due_at=challenge.support_closes_at,
        )  # fmt: skip
        freeze(proposal, at)
        record("case.moved", case, by=None, at=at, channel="clock", data={"to": "C30", "why": "brought in"})
    return case
