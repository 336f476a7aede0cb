"""Talk under a topic: comments, replies, pages of a long thread, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.actions import close_topic, edit_comment, follow_topic, hide_comment, hide_topic, post_comment
from forum.models import Comment, Rule, Topic
from forum.thread_pages import SIZE, thread_page
from participation.errors import Invalid, WrongState
from participation.notices.models import Notice


def flat(nodes):
    return [comment for node in nodes for comment in (node.comment, *flat(node.replies))]


def test_a_person_comments_and_replies_without_javascript(log_in, bob, open_topic):
    client, page = log_in(bob), open_topic.get_absolute_url()
    path = f"/nl/forum/{open_topic.pk}/comments/"
    assert f'action="{path}"' in client.get(page).text
    answer = client.post(path, {"source": "At the *church*."})
    comment = Comment.objects.get()
    assert answer["Location"] == f"{page}?comment={comment.pk}#comment-{comment.pk}"
    assert comment.html == "<p>At the <em>church</em>.</p>\n"
    assert comment.parent is None
    reply_page = client.get(f"{page}?reply={comment.pk}").text
    assert f'name="parent" value="{comment.pk}"' in reply_page
    client.post(path, {"source": "I mean the chapel.", "parent": comment.pk})
    reply = Comment.objects.latest("pk")
    assert reply.parent == comment
    assert reply.path.startswith(comment.path)


def test_what_is_refused_comes_back_on_the_whole_page(log_in, bob, open_topic):
    path = f"/nl/forum/{open_topic.pk}/comments/"
    long = "word " * 801
    answer = log_in(bob).post(path, {"source": long})
    assert answer.status_code == 422
    assert open_topic.title in answer.text
    assert long.strip() in answer.text
    assert 'role="alert"' in answer.text
    assert not Comment.objects.exists()


def test_a_reply_that_is_refused_comes_back_under_its_comment(log_in, alice, comment):
    answer = log_in(alice).post(f"/nl/forum/{comment.topic_id}/comments/", {"source": " ", "parent": comment.pk})
    assert answer.status_code == 422
    assert answer.context["reply_to"] == comment
    assert f'name="parent" value="{comment.pk}"' in answer.text


def test_a_conversation_that_closes_while_one_types_keeps_the_words(log_in, alice, clerk, open_topic):
    close_topic(open_topic, by=clerk, at=timezone.now(), reason="Done.")
    answer = log_in(alice).post(f"/nl/forum/{open_topic.pk}/comments/", {"source": "My long thought."})
    assert answer.status_code == 409
    assert "My long thought." in answer.text
    assert not Comment.objects.exists()


def test_a_comment_sent_twice_is_stored_once(log_in, bob, open_topic):
    client, form = log_in(bob), {"source": "Once.", "submission": str(uuid4())}
    first = client.post(f"/nl/forum/{open_topic.pk}/comments/", form)
    second = client.post(f"/nl/forum/{open_topic.pk}/comments/", form)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


def test_a_stranger_is_offered_the_log_in_and_comes_back(client, open_topic):
    page = client.get(open_topic.get_absolute_url()).text
    assert f"/accounts/login/?next=/nl/forum/{open_topic.pk}-where-does-the-bus-stop/%23comments" in page
    assert "<textarea" not in page
    answer = client.post(
        f"/nl/forum/{open_topic.pk}/comments/",
        {"source": "Hello"},
        headers={"referer": f"http://testserver{open_topic.get_absolute_url()}"},
    )
    assert answer["Location"] == f"/accounts/login/?next={open_topic.get_absolute_url()}"


def test_a_reply_stays_under_its_own_topic(post, comment, alice, noon):
    with pytest.raises(Invalid):
        post_comment(post("Another"), by=alice, at=noon, source="Yes.", parent=comment)


def test_a_reply_to_a_comment_of_another_topic_does_not_exist(log_in, alice, post, comment):
    answer = log_in(alice).post(f"/nl/forum/{post('Another').pk}/comments/", {"source": "Yes", "parent": comment.pk})
    assert answer.status_code == 404


def test_nobody_replies_to_hidden_words(alice, comment, council_member, noon):
    hide_comment(comment, by=council_member, at=noon, rule=Rule.INSULT, reason="An insult.")
    with pytest.raises(WrongState):
        post_comment(comment.topic, by=alice, at=noon, source="Yes.", parent=comment)


def test_nobody_adds_to_a_hidden_or_closed_topic(alice, council_member, clerk, post, noon):
    hidden, closed = post("Hidden"), post("Closed")
    hide_topic(hidden, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    close_topic(closed, by=clerk, at=noon, reason="It was answered.")
    for topic in Topic.objects.all():
        with pytest.raises(WrongState):
            post_comment(topic, by=alice, at=noon, source="Yes.")
    assert not Comment.objects.exists()


def test_followers_are_told_but_not_of_their_own_words(alice, bob, outsider, topic, noon):
    follow_topic(topic, by=bob, at=noon)
    follow_topic(topic, by=outsider, at=noon)
    post_comment(topic, by=bob, at=noon, source="At the church.")
    told = Notice.objects.filter(event__kind="forum.comment_posted").values_list("person__display_name", flat=True)
    assert set(told) == {"Alice", "Outsider"}


def test_an_author_mends_a_comment(log_in, bob, open_topic):
    comment = post_comment(open_topic, by=bob, at=timezone.now(), source="At the chruch.")
    path = f"/nl/forum/comments/{comment.pk}/edit/"
    assert log_in(bob).post(path, {"source": "At the church."}).status_code == 302
    comment.refresh_from_db()
    assert comment.html == "<p>At the church.</p>\n"
    assert comment.edited_at
    edit_comment(comment, by=bob, at=timezone.now() + timedelta(minutes=29), source="At that church.")
    assert comment.version == 1
    edit_comment(comment, by=bob, at=timezone.now() + timedelta(minutes=31), source="Later.")
    assert comment.version == 2


def test_a_page_shows_fifty_comments_in_thread_order(alice, bob, topic, noon):
    comments = []
    for minute in range(120):
        parent = comments[minute // 3] if minute % 3 else None
        by = (alice, bob)[minute % 2]
        at = noon + timedelta(minutes=3 * minute)
        comments.append(post_comment(topic, by=by, at=at, source=f"Number {minute}", parent=parent))
    in_order = list(topic.comments.in_thread_order())
    assert len(in_order) == 120

    seen, place = [], {}
    while True:
        page = thread_page(topic, alice, noon, place)
        assert len(flat(page.nodes)) <= SIZE == 50
        seen += flat(page.nodes)
        if page.after is None:
            break
        place = {"after": page.after}
    assert seen == in_order

    back, place = [], {"before": page.before}
    while place["before"] is not None:
        page = thread_page(topic, alice, noon, place)
        back = flat(page.nodes) + back
        place = {"before": page.before}
    assert back + seen[100:] == in_order


def test_the_link_of_a_comment_opens_the_page_it_stands_on(client, alice, bob, topic, noon):
    comments = [
        post_comment(topic, by=(alice, bob, alice)[n % 3], at=noon + timedelta(minutes=3 * n), source=f"Number {n}.")
        for n in range(60)
    ]
    page = client.get(comments[55].get_absolute_url().partition("#")[0]).text
    assert f'id="comment-{comments[55].pk}"' in page
    assert f'id="comment-{comments[50].pk}"' in page
    assert f'id="comment-{comments[49].pk}"' not in page
    first = client.get(comments[5].get_absolute_url().partition("#")[0]).text
    assert f'id="comment-{comments[0].pk}"' in first


def test_a_place_that_does_not_exist_gives_the_first_page(client, comment):
    for place in ("after=999999", "before=0", "comment=999999", "comment=x", "reply=999999", "after=" + "9" * 40):
        answer = client.get(f"{comment.topic.get_absolute_url()}?{place}")
        assert answer.status_code == 200
        assert f'id="comment-{comment.pk}"' in answer.text


def test_a_thread_is_indented_no_deeper_than_a_phone_can_show(alice, topic, noon):
    parent = None
    for minute in range(8):
        parent = post_comment(topic, by=alice, at=noon + timedelta(minutes=minute), source="Deeper.", parent=parent)
    nodes, levels = thread_page(topic, alice, noon, {}).nodes, 0
    while nodes:
        nodes, levels = nodes[0].replies, levels + 1
    assert levels == 2
    assert len(flat(thread_page(topic, alice, noon, {}).nodes)) == 8
