"""The stage of challenges: a group with a complete draft, and a case in whatever state a test needs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission

from forum.challenges import actions
from forum.challenges.criteria import Admissibility, Result, Worth
from forum.challenges.models import Finding, Meeting, Member
from participation.procedures.models import Case
from participation.procedures.moves import move
from participation.residents.models import Role

PARTS = {
    "title": "We look after the Linden Park ourselves",
    "summary": "The neighbourhood wants to look after the green, for the money it costs now.",
    "task": "Upkeep of the Linden Park",
    "area": "Linden Park",
    "wish": "overname",
    "change": "We mow less and plant more.",
    "outcomes": "More flowers, and neighbours who meet.",
    "cost_now": 38_400,
    "cost_asked": 38_400,
    "group_name": "Linden Park committee",
    "legal_form": "Association 0123.456.789",
    "capability": "Twenty neighbours, two of them gardeners.",
    "continuity": "Three years.",
    "harm": "Who works in the park keeps the job.",
    "interests": "None.",
}


@pytest.fixture
def back_office(db):
    """The groups by which people with a role get into the back office."""
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for role in (Role.CASE_HANDLER, Role.CLERK, Role.SECOND_CLERK, Role.ADMINISTRATOR):
        Group.objects.get_or_create(name=role)[0].permissions.add(enter)


@pytest.fixture
def case_handler(make_person):
    return make_person("Case Handler", roles=[Role.CASE_HANDLER])


@pytest.fixture
def reviewer(make_person):
    return make_person("Reviewer", roles=[Role.APPEAL_REVIEWER])


@pytest.fixture
def proposal(alice, bob, theme, noon, settings):
    """Alice's complete draft; Bob and Carla have confirmed."""
    settings.CHALLENGE_THRESHOLD = 3
    begun = actions.start_draft(by=alice, at=noon, theme=theme, declared_at=noon, **PARTS)
    for name, person in (("Bob", bob), ("Carla", None)):
        how = {"confirmed_at": noon, "confirmed_by": "web" if person else "paper"}
        Member.objects.create(proposal=begun, name=name, person=person, **how)
    return begun


@pytest.fixture
def case(proposal):
    return proposal.case


@pytest.fixture
def found(case_handler, noon):
    """Note that every point holds, A and B; or that some A do not: found(case, "A04", "A06")."""

    def note(case, *failed):
        for code in [*Admissibility.values, *Worth.values]:
            result = Result.NO if code in failed else Result.YES
            given = {"result": result, "reason": f"About {code}.", "by": case_handler, "at": noon}
            Finding.objects.update_or_create(case=case, code=code, defaults=given)
        Meeting.objects.get_or_create(case=case, day=noon.date(), notes="We walked through the park.", at=noon)

    return note


@pytest.fixture
def opened(case, alice, case_handler, found, noon):
    """The case while signatures are collected."""
    move(case, "CT03", by=alice, at=noon)
    move(case, "CT04", by=case_handler, at=noon, data={"checked": True})
    found(case)
    move(case, "CT10", by=case_handler, at=noon + timedelta(days=1))
    return Case.objects.get(pk=case.pk)
