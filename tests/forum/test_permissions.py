"""The forum's acts each have a permission of their own. Who has it: tests/permissions.csv."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.models import Rule
from participation.errors import NotPermitted
from participation.permissions import permissions
from participation.residents.models import Role


def test_every_act_has_its_permission():
    elsewhere = {"forum.read_hidden_post", "forum.convert_topic"}
    assert {f"forum.{act}" for act in actions.__all__} - {"forum.end_collecting"} | elsewhere == {
        name for name in permissions() if name.startswith("forum.")
    }


def test_a_role_that_has_ended_moderates_no_longer(make_person, topic, noon):
    was = make_person("Was a councillor", roles=[Role.COUNCIL_MEMBER])
    was.role_assignments.update(ends_on=timezone.localdate().replace(year=timezone.localdate().year - 1, day=1))
    with pytest.raises(NotPermitted):
        actions.hide_topic(topic, by=was, at=noon, rule=Rule.SPAM, reason="Spam.")


def test_an_appeal_reviewer_finds_the_button_to_restore_and_none_to_hide(make_person, log_in, open_topic, noon):
    client = log_in(make_person("Reviewer", roles=[Role.APPEAL_REVIEWER]))
    hide, restore = (reverse(f"forum:topic-{act}", args=[open_topic.pk]) for act in ("hide", "restore"))
    assert hide not in client.get(open_topic.get_absolute_url()).content.decode()
    type(open_topic).objects.update(hidden_at=noon, hidden_rule=Rule.SPAM, hidden_reason="An advertisement.")
    page = client.get(open_topic.get_absolute_url()).content.decode()
    assert restore in page
    assert hide not in page
