"""Who may do what: every act of the forum by every role, against a table written by hand."""

import csv
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forum import actions
from forum.models import Comment, Rule, Topic
from participation.audit.models import Entry
from participation.errors import LevelNeeded, LoginNeeded, NotPermitted
from participation.permissions import permissions
from participation.residents.models import Role
from tests.forum.conftest import CHALLENGE

with (Path(__file__).parent / "permissions.csv").open() as table:
    ROWS = list(csv.DictReader(table))
CELLS = [(row["act"], who, answer) for row in ROWS for who, answer in row.items() if who != "act"]


@pytest.fixture
def act_as(request, topic, comment, challenge, theme, alice, noon):
    """Do the act named; `author` is who wrote the post, whichever post the act is about."""
    from forum.models import Kind

    def hide(model, post):
        model.objects.filter(pk=post.pk).update(
            hidden_at=noon, hidden_rule=Rule.SPAM, hidden_reason="An advertisement."
        )
        return model.objects.get(pk=post.pk)

    words = {"at": noon, "title": "A title", "source": "Some words."}
    acts = {
        "post_topic": lambda by: actions.post_topic(by=by, kind=Kind.NEED, theme=theme, **words),
        "edit_topic": lambda by: actions.edit_topic(topic, by=by, **words),
        "raise_challenge": lambda by: actions.raise_challenge(by=by, at=noon, theme=theme, **CHALLENGE),
        "post_comment": lambda by: actions.post_comment(topic, by=by, at=noon, source="Yes."),
        "edit_comment": lambda by: actions.edit_comment(comment, by=by, at=noon, source="Yes."),
        "support_topic": lambda by: actions.support_topic(topic, by=by, at=noon),
        "withdraw_support": lambda by: actions.withdraw_support(topic, by=by, at=noon),
        "sign_challenge": lambda by: actions.sign_challenge(challenge, by=by, at=noon),
        "withdraw_signature": lambda by: actions.withdraw_signature(challenge, by=by, at=noon),
        "follow_topic": lambda by: actions.follow_topic(topic, by=by, at=noon),
        "unfollow_topic": lambda by: actions.unfollow_topic(topic, by=by, at=noon),
        "mark_seen": lambda by: actions.mark_seen(topic, by=by, at=noon),
        "answer_topic": lambda by: actions.answer_topic(topic, by=by, at=noon, team=theme.team, source="Yes."),
        "close_topic": lambda by: actions.close_topic(topic, by=by, at=noon),
        "hide_topic": lambda by: actions.hide_topic(topic, by=by, at=noon, rule=Rule.SPAM, reason="Spam."),
        "restore_topic": lambda by: actions.restore_topic(hide(Topic, topic), by=by, at=noon),
        "hide_comment": lambda by: actions.hide_comment(comment, by=by, at=noon, rule=Rule.SPAM, reason="Spam."),
        "restore_comment": lambda by: actions.restore_comment(hide(Comment, comment), by=by, at=noon),
    }
    people = {
        "anonymous": lambda act: AnonymousUser(),
        "resident": lambda act: request.getfixturevalue("make_person")("Dana"),
    }
    people["author"] = lambda act: (
        request.getfixturevalue("bob") if "_comment" in act and act != "post_comment" else alice
    )

    def do(act, who):
        by = people[who](act) if who in people else request.getfixturevalue(who)
        return acts[act](by)

    return do


@pytest.mark.parametrize(("act", "who", "answer"), CELLS)
def test_each_act_is_open_to_those_in_the_table(act_as, act, who, answer):
    if answer == "yes":
        act_as(act, who)
        return
    refusal = {"login": LoginNeeded, "level": LevelNeeded, "no": NotPermitted}[answer]
    with pytest.raises(refusal) as refused:
        act_as(act, who)
    assert type(refused.value) is refusal
    assert str(refused.value.message).endswith(".")


def test_a_refused_act_changes_nothing(act_as, topic, comment):
    before = Entry.objects.count()
    refused = [(act, who) for act, who, answer in CELLS if answer != "yes" and not act.startswith("restore")]
    for act, who in refused:
        if who in ("anonymous", "author"):
            with pytest.raises(NotPermitted):
                act_as(act, who)
    assert Entry.objects.count() == before
    assert Topic.objects.get(pk=topic.pk).html == topic.html
    assert Comment.objects.get(pk=comment.pk).html == comment.html


def test_every_act_stands_in_the_table_and_has_its_permission():
    acts = {row["act"] for row in ROWS}
    assert acts == set(actions.__all__) - {"end_collecting"}
    assert {f"forum.{act}" for act in acts} | {"forum.read_hidden_post"} == {
        name for name in permissions() if name.startswith("forum.")
    }


def test_a_moderator_never_hides_or_restores_their_own_post(council_member, post, noon):
    own = post(by=council_member)
    with pytest.raises(NotPermitted):
        actions.hide_topic(own, by=council_member, at=noon, rule=Rule.SPAM, reason="Mine.")
    Topic.objects.filter(pk=own.pk).update(hidden_at=noon, hidden_rule=Rule.SPAM, hidden_reason="Hidden by another.")
    with pytest.raises(NotPermitted):
        actions.restore_topic(Topic.objects.get(pk=own.pk), by=council_member, at=noon)


def test_a_role_that_has_ended_moderates_no_longer(make_person, topic, noon):
    was = make_person("Was a councillor", roles=[Role.COUNCIL_MEMBER])
    was.role_assignments.update(ends_on=timezone.localdate().replace(year=timezone.localdate().year - 1, day=1))
    with pytest.raises(NotPermitted):
        actions.hide_topic(topic, by=was, at=noon, rule=Rule.SPAM, reason="Spam.")
