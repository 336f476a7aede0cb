"""What moderators decide: the rules allow it or not, two people where it takes two, and everyone hears the same day."""

from datetime import timedelta

import pytest
from django.core import mail

from forum.actions import edit_comment, post_comment, sign_challenge, support_topic
from forum.models import Comment, Topic
from forum.moderation.actions import (
    end_what_is_over,
    lift_measure,
    release_case,
    settle_signatures,
    take_case,
    tell_what_is_late,
)
from forum.moderation.actions.cases import HeldByAnother
from forum.moderation.choices import MEASURES_FOR, Kind, State
from forum.moderation.models import Case, Measure
from forum.moderation.suspensions import Suspended
from participation.audit.models import Entry
from participation.dossiers.models import Theme
from participation.errors import Invalid, NotPermitted, WrongState
from participation.notices.models import Notice
from participation.permissions import is_permitted
from participation.residents.models import Role, User
from participation.signatures.actions import give_signature, refuse_signature
from participation.signatures.models import SecondSignature
from tests.forum.conftest import challenge, raise_one  # noqa: F401
from tests.moderation.conftest import flag_it

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def kinds_told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("event__kind", flat=True))


def sign(by, at):
    return give_signature(SecondSignature.objects.get(state="waiting"), by=by, at=at)


def test_every_rule_has_its_measures_and_no_others(flag, decide):
    """Written out by hand: what is off topic or in another language is never taken away."""
    removable = {"W1", "W2", "W3", "W4", "W6", "W7", "W9"}
    assert {rule for rule, kinds in MEASURES_FOR.items() if Kind.REMOVE in kinds} == removable
    assert {rule for rule, kinds in MEASURES_FOR.items() if Kind.HIDE in kinds} == {"W1", "W2", "W3"}
    for rule, kind in (("W5", "remove"), ("W8", "remove"), ("W4", "hide"), ("W9", "suspension"), ("", "remove")):
        with pytest.raises(Invalid):
            decide(flag.case, kind, rule)
    with pytest.raises(Invalid):
        decide(flag.case, "remove", "W3", facts=" ")
    assert not Measure.objects.exists()


def test_no_measure_is_told_to_who_reported_it_with_the_reason(flag, decide, alice, bob, client):
    measure = decide(flag.case, "none", facts="A hard opinion stays.")
    assert kinds_told(alice)[-1] == "moderation.flag_decided"
    assert kinds_told(bob) == []
    page = client.get(flag.get_absolute_url().replace("/nl/", "/en/")).text
    assert "A hard opinion stays." in page
    assert (measure.rule, measure.state, flag.case.decided_at) == ("", State.STANDS, measure.decided_at)


def test_a_removal_lasts_only_with_the_signature_of_a_second_person(flag, decide, bob, second, noon, comment):
    measure = decide(flag.case, "remove", "W3")
    comment.refresh_from_db()
    assert (comment.is_hidden, measure.state) == (True, State.PROVISIONAL)
    assert kinds_told(bob) == ["forum.post_hidden.W3"]
    sign(second, noon + 2 * HOUR)
    assert settle_signatures(noon + 2 * HOUR) == 1
    assert settle_signatures(noon + 2 * HOUR) == 0
    measure.refresh_from_db()
    assert (measure.state, measure.second_by) == (State.STANDS, second)
    assert settle_signatures(noon + 3 * DAY) == 0
    comment.refresh_from_db()
    assert comment.is_hidden
    assert SecondSignature.objects.get().state == "used"


@pytest.mark.parametrize("refused", [True, False])
def test_what_nobody_signs_within_a_day_is_back_by_itself(flag, decide, bob, second, noon, comment, refused):
    measure = decide(flag.case, "remove", "W3")
    if refused:
        refuse_signature(SecondSignature.objects.get(), "It is no insult.", by=second, at=noon + 2 * HOUR)
    else:
        assert settle_signatures(noon + 24 * HOUR) == 0
    assert settle_signatures(noon + (3 if refused else 25) * HOUR) == 1
    comment.refresh_from_db()
    measure.refresh_from_db()
    assert (comment.is_hidden, measure.state) == (False, State.LAPSED)
    assert kinds_told(bob)[-1] == "forum.post_restored"
    assert SecondSignature.objects.get().state == ("refused" if refused else "withdrawn")


def test_a_late_clock_counts_a_signature_that_was_given_in_time_and_no_other(
    flag, decide, second, noon, topic, alice, bob
):
    in_time = decide(flag.case, "remove", "W3")
    sign(second, noon + 20 * HOUR)
    late = decide(flag_it(topic, by=bob, at=noon, quote="").case, "remove", "W4")
    sign(second, noon + 26 * HOUR)
    settle_signatures(noon + 3 * DAY)
    assert {m.pk: m.state for m in Measure.objects.all()} == {in_time.pk: State.STANDS, late.pk: State.LAPSED}


def test_no_council_member_signs_and_nobody_whom_it_is_about(flag, decide, make_person, council_member, bob, noon):
    decide(flag.case, "remove", "W3")
    asked = SecondSignature.objects.get()
    both = make_person("Both", roles=[Role.COUNCIL_MEMBER, Role.MODERATOR])
    named = make_person("Fool", roles=[Role.MODERATOR])
    for person in (both, named, council_member):
        assert not is_permitted(person, "signatures.give_signature", asked)
        with pytest.raises(NotPermitted):
            give_signature(asked, by=person, at=noon + 2 * HOUR)
    assert is_permitted(make_person("Clerk Two", roles=[Role.CLERK]), "signatures.give_signature", asked)


def test_hiding_ends_by_itself_after_three_days_at_most(flag, decide, noon, comment, bob):
    with pytest.raises(Invalid):
        decide(flag.case, "hide", "W3", hours=73)
    measure = decide(flag.case, "hide", "W3", hours=5)
    assert measure.until == noon + 6 * HOUR
    assert end_what_is_over(noon + 5 * HOUR) == 0
    assert end_what_is_over(noon + 6 * HOUR) == 1
    assert end_what_is_over(noon + 7 * HOUR) == 0
    comment.refresh_from_db()
    assert not comment.is_hidden
    assert kinds_told(bob) == ["forum.post_hidden.W3", "forum.post_restored"]


def test_words_are_taken_out_and_put_back(flag, decide, comment, moderator, noon):
    with pytest.raises(Invalid):
        decide(flag.case, "redact", "W3", passage="not there")
    measure = decide(flag.case, "redact", "W3", passage=", you fool")
    comment.refresh_from_db()
    assert comment.source == "It stops at the church[…]."
    assert "fool" not in comment.html
    lift_measure(measure, by=moderator, at=noon + 2 * HOUR)
    comment.refresh_from_db()
    assert comment.source == "It stops at the church, you fool."


def test_a_label_stands_beside_the_words_until_it_is_taken_back(client, flag, decide, comment, moderator, noon):
    measure = decide(flag.case, "label", "W5")
    page = client.get(f"/en{comment.topic.get_absolute_url()[3:]}").text
    assert "A moderator notes:" in page
    assert "It is about something else." in page
    lift_measure(measure, by=moderator, at=noon + 2 * HOUR)
    assert "A moderator notes:" not in client.get(f"/en{comment.topic.get_absolute_url()[3:]}").text


def test_a_topic_is_moved_to_the_theme_that_it_belongs_to_and_back(topic, bob, decide, theme, moderator, noon):
    other = Theme.objects.create(slug="green", name={"nl": "Groen"}, team=theme.team)
    case = flag_it(topic, by=bob, at=noon, quote="", rule="W5").case
    with pytest.raises(Invalid):
        decide(case, "move", "W5")
    measure = decide(case, "move", "W5", theme=other)
    assert Topic.objects.get().theme == other
    lift_measure(measure, by=moderator, at=noon + 2 * HOUR)
    assert Topic.objects.get().theme == theme


def test_a_suspension_comes_after_a_warning_grows_and_takes_two(
    topic,
    bob,
    alice,
    second,
    decide,
    noon,
    post,
    challenge,  # noqa: F811
):
    def comment_and_case(at):
        said = post_comment(topic, by=bob, at=at, source="you fool")
        return flag_it(said, by=alice, at=at).case

    with pytest.raises(WrongState):
        decide(comment_and_case(noon), "suspension", "W3", at=noon)
    decide(Case.objects.get(), "warning", "W3", at=noon)
    assert kinds_told(bob)[-1] == "moderation.measure.warning.W3"
    at = noon
    for days in (7, 30, 90, 90):
        at += timedelta(days=1)
        measure = decide(comment_and_case(at), "suspension", "W3", at=at)
        assert (measure.state, measure.days) == (State.WAITS, days)
        assert post_comment(topic, by=bob, at=at, source="Still here.")
        sign(second, at)
        settle_signatures(at)
        measure.refresh_from_db()
        assert (measure.state, measure.until) == (State.STANDS, at + timedelta(days=days))
        with pytest.raises(Suspended):
            post_comment(topic, by=bob, at=at + HOUR, source="And now?")
        with pytest.raises(Suspended):
            post("A topic", by=bob, at=at + HOUR)
        at += timedelta(days=days)
        assert end_what_is_over(at) == 1
        assert post_comment(topic, by=bob, at=at, source="Back.")


def test_a_suspension_takes_away_posting_and_nothing_else(log_in, bob, topic, comment, challenge, now, decide):  # noqa: F811
    case = Case.objects.create(place="comment", comment=comment, title="t", words="w", opened_at=now, look_until=now)
    Measure.objects.create(
        case=case, kind="suspension", rule="W3", facts="Why.", state="stands", person=bob, decided_at=now, since=now,
        until=now + DAY,
    )  # fmt: skip
    client = log_in(bob)
    answer = client.post(f"/en/forum/{topic.pk}/comments/", {"source": "What I typed."})
    assert answer.status_code == 409
    assert "You can not post until" in answer.text
    assert "What I typed." in answer.text
    with pytest.raises(WrongState):
        edit_comment(comment, by=bob, at=now, source="Put in afterwards.")
    assert support_topic(topic, by=bob, at=now)
    assert sign_challenge(challenge, by=bob, at=challenge.topic.created_at + HOUR)
    assert flag_it(topic, by=bob, at=now, quote="").pk
    assert is_permitted(bob, "polls.cast_ballot")
    assert is_permitted(bob, "forum.raise_challenge")


def test_nobody_judges_what_is_by_or_about_themselves_or_their_group(make_person, topic, comment, alice, noon, decide):
    fellow = make_person("Ann Peeters", roles=[Role.COUNCIL_MEMBER])
    other = make_person("Bert Claes", roles=[Role.COUNCIL_MEMBER])
    other.role_assignments.update(fraction="Groep Claes")
    said = {
        "by a fellow": post_comment(topic, by=fellow, at=noon, source="We build it."),
        "about them": post_comment(topic, by=alice, at=noon, source="Schepen PEETERS liegt."),
        "about their group": post_comment(topic, by=alice, at=noon, source="Samen vooruit doet niets."),
    }
    judge = make_person("Jan Peeters", roles=[Role.COUNCIL_MEMBER])
    for why, post in said.items():
        case = flag_it(post, by=None, at=noon, quote="", name="G", email="g@town.test").case
        assert not is_permitted(User.objects.get(pk=judge.pk), "forum.hide_comment", post), why
        with pytest.raises(NotPermitted):
            decide(case, "none", by=User.objects.get(pk=judge.pk))
        assert decide(case, "none", by=User.objects.get(pk=other.pk)).pk, why
    assert is_permitted(User.objects.get(pk=judge.pk), "forum.hide_comment", comment)


def test_who_reported_it_does_not_decide_it(comment, moderator, second, decide, noon):
    case = flag_it(comment, by=moderator, at=noon).case
    with pytest.raises(NotPermitted):
        decide(case, "none")
    assert decide(case, "none", by=second).pk


def test_of_two_at_once_the_second_sees_who_has_it(flag, moderator, second, decide, noon, log_in, now):
    take_case(flag.case, by=moderator, at=noon)
    with pytest.raises(HeldByAnother, match="Mo Derator"):
        take_case(Case.objects.get(), by=second, at=noon + timedelta(minutes=5))
    with pytest.raises(HeldByAnother):
        decide(Case.objects.get(), "none", by=second, at=noon + timedelta(minutes=14))
    assert take_case(Case.objects.get(), by=second, at=noon + timedelta(minutes=16)).held_by == second
    release_case(Case.objects.get(), by=second, at=noon + timedelta(minutes=17))
    assert take_case(Case.objects.get(), by=moderator, at=noon + timedelta(minutes=18)).held_by == moderator
    assert Entry.objects.filter(action="moderation.case_taken").count() == 1


def test_what_is_decided_is_not_decided_again(flag, decide, second):
    stale = Case.objects.get()
    decide(flag.case, "none")
    with pytest.raises(WrongState):
        decide(stale, "remove", "W3", by=second)
    assert Measure.objects.count() == 1


def test_a_post_that_is_gone_can_only_be_left(flag, decide, comment):
    Comment.objects.all().delete()
    case = Case.objects.get()
    assert case.post is None
    with pytest.raises(WrongState):
        decide(case, "remove", "W3")
    assert decide(case, "none").pk


def test_a_report_that_nobody_looked_at_in_time_is_told_once(flag, moderator, council_member, clerk, noon):
    assert tell_what_is_late(noon + DAY) == 0
    assert tell_what_is_late(noon + 2 * DAY) == 1
    assert tell_what_is_late(noon + 3 * DAY) == 0
    for person in (moderator, council_member, clerk):
        assert kinds_told(person)[-1:] == ["moderation.late"]


def test_who_reported_it_without_an_account_hears_of_the_decision_by_mail(
    comment, decide, noon, django_capture_on_commit_callbacks
):
    flag = flag_it(comment, by=None, at=noon, name="Gast", email="gast@town.test")
    with django_capture_on_commit_callbacks(execute=True):
        decide(flag.case, "label", "W3")
    assert [message.to for message in mail.outbox] == [["gast@town.test"]]
    assert flag.get_absolute_url() in mail.outbox[0].body


def test_the_author_reads_why_but_never_who_reported_it(log_in, flag, decide, bob, alice, outsider):
    measure = decide(flag.case, "hide", "W3")
    page = log_in(bob).get(f"/en/forum/decisions/{measure.pk}/").text
    for words in ("W3: It insults or harasses someone.", "You call her a fool.", "Somebody reported it.", "no machine"):
        assert words in page
    assert "Alice" not in page.partition("<main")[2]
    assert log_in(outsider).get(f"/en/forum/decisions/{measure.pk}/").status_code == 404
    assert log_in(alice).get(f"/en/forum/decisions/{measure.pk}/").status_code == 404
