"""The page of a topic: its address, who sees it, and what stands on it."""

from datetime import timedelta

import pytest

from forum.actions import answer_topic, hide_comment, post_comment
from forum.models import Comment, Rule
from participation.residents.models import User


def test_the_page_shows_words_state_and_who_looks_after_it(client, topic):
    page = client.get(f"/en/forum/{topic.pk}-where-does-the-bus-stop/").text
    assert "<h1>Where does the bus stop?</h1>" in page
    assert "<p>I can not find the stop.</p>" in page
    assert "Now: new" in page
    assert "Mobility" in page


def test_the_description_is_in_plain_words(client, post):
    topic = post(source='A **fat** "[link](https://a.test)" & more.\n\n- one\n- two <3')
    described = '<meta name="description" content="A fat &quot;link&quot; &amp; more. one two &lt;3">'
    assert described in client.get(topic.get_absolute_url()).text


@pytest.mark.parametrize("address", ["{}/", "{}-x/", "{}-Where-Does/"])
def test_a_wrong_address_of_a_topic_leads_to_the_right_one(client, topic, address):
    answer = client.get(f"/nl/forum/{address.format(topic.pk)}?comment=5")
    assert answer.status_code == 301
    assert answer["Location"] == f"/nl/forum/{topic.pk}-where-does-the-bus-stop/?comment=5"


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_an_unknown_topic_does_not_exist(client, db, pk):
    assert client.get(f"/nl/forum/{pk}-x/").status_code == 404


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Één café", "een-cafe"), ("???", "question"), ("日本", "question"), ("a" * 100, "a" * 60)],
)
def test_every_title_has_an_address(client, post, title, slug):
    topic = post(title)
    assert topic.get_absolute_url() == f"/nl/forum/{topic.pk}-{slug}/"
    assert client.get(topic.get_absolute_url()).status_code == 200


def test_a_stranger_sees_where_to_log_in_and_no_buttons(client, topic):
    page = client.get(topic.get_absolute_url()).text
    assert f"/accounts/login/?next={topic.get_absolute_url()}" in page
    assert '<form method="post"' not in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("bob", {"support", "follow"}),
        ("outsider", {"support", "follow"}),
        ("newcomer", {"follow"}),
        ("council_member", {"support", "follow", "hide"}),
        ("clerk", {"support", "follow", "answer", "seen", "close"}),
        ("desk_officer", {"support", "follow"}),
        ("alice", {"support", "follow/stop", "edit"}),
    ],
)
def test_buttons_are_there_for_who_may(log_in, request, open_topic, who, offered):
    page = log_in(request.getfixturevalue(who)).get(open_topic.get_absolute_url()).text
    acts = ("support", "follow", "follow/stop", "hide", "answer", "seen", "close", "edit", "restore")
    assert {act for act in acts if f'="/nl/forum/{open_topic.pk}/{act}/"' in page} == offered


def test_an_official_answer_stands_out_and_is_linked_above(client, clerk, comment, theme, noon):
    answer = answer_topic(
        comment.topic, by=clerk, at=noon + timedelta(hours=1), team=theme.team, source="At the **church**."
    )
    page = client.get(f"/en/forum/{comment.topic_id}-where-does-the-bus-stop/").text
    assert "Now: answered" in page
    assert "Official answer" in page
    link = f'?comment={answer.pk}#comment-{answer.pk}">Read the answer of Mobility'
    assert page.index(link) < page.index("<strong>church</strong>")


def test_a_hidden_comment_leaves_its_place_and_not_its_words(client, log_in, alice, bob, council_member, comment, noon):
    post_comment(comment.topic, by=alice, at=noon + timedelta(hours=1), source="Thank you.", parent=comment)
    hide_comment(comment, by=council_member, at=noon, rule=Rule.INSULT, reason="You call names.")
    url = f"/en/forum/{comment.topic_id}-where-does-the-bus-stop/"
    for reader in (client, log_in(alice)):
        page = reader.get(url).text
        assert "This comment was hidden by a moderator." in page
        assert "It stops at the church." not in page
        assert "You call names." not in page
        assert "Thank you." in page
    for reader in (log_in(bob), log_in(council_member)):
        page = reader.get(url).text
        assert "It stops at the church." in page
        assert "It insults or harasses someone." in page
        assert "You call names." in page


def test_words_hidden_of_someone_who_left_stay_hidden_for_strangers(client, council_member, comment, noon):
    hide_comment(comment, by=council_member, at=noon, rule=Rule.INSULT, reason="You call names.")
    Comment.objects.update(author=None)
    assert "It stops at the church." not in client.get(comment.topic.get_absolute_url()).text


def test_what_people_wrote_stays_when_they_leave(client, comment):
    User.objects.filter(pk=comment.author_id).delete()
    page = client.get(f"/en/forum/{comment.topic_id}-where-does-the-bus-stop/").text
    assert "It stops at the church." in page
    assert "Somebody who has left" in page


@pytest.mark.parametrize(("who", "most"), [(None, 6), ("alice", 10), ("council_member", 10)])
def test_the_number_of_queries_does_not_grow(
    client, log_in, request, alice, bob, topic, noon, count_queries, who, most
):
    reader = log_in(request.getfixturevalue(who)) if who else client
    made, counts, parent = 0, [], None
    for total in (1, 5, 45):
        for minute in range(made, total):
            by = (alice, bob)[minute % 2]
            at = noon + timedelta(minutes=5 * minute)
            parent = post_comment(topic, by=by, at=at, source="More.", parent=parent if minute % 4 else None)
        made = total
        counts.append(count_queries(lambda: reader.get(topic.get_absolute_url())))
    assert counts[0] == counts[1] == counts[2] <= most


def test_the_page_of_a_challenge_takes_few_queries(log_in, alice, challenge, django_assert_max_num_queries):
    reader = log_in(alice)
    with django_assert_max_num_queries(10):
        reader.get(challenge.topic.get_absolute_url())
