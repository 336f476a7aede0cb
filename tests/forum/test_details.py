"""Where a topic is, its tags, who endorses it by name, and joining what is there already."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import translation

from cms.datasets.models import Outline
from forum.actions import post_comment, sign_challenge
from forum.details.actions import describe_topic, endorse_topic, withdraw_endorsement
from forum.details.models import Endorsement, Place, Tag
from forum.models import Comment, Follow, Support, Topic
from forum.talk_live import _newest, read
from forum.threads import new_path
from participation.dossiers.models import Neighbourhood
from participation.errors import Invalid, WrongState
from participation.live import Message
from participation.maps import Frame

FORM = {"kind": "need", "title": "A bench at the mill", "source": "To sit on.", "address": "Mill street 5"}


def test_one_says_where_it_is_in_words_or_with_a_point_and_finds_both_on_the_map_and_in_the_list(
    client, log_in, alice, theme
):
    mine, form = log_in(alice), FORM | {"theme": theme.slug, "tags": "Banken, #banken, Spelen\u202e"}
    for point in ("95, 3", "51.05", "north", "51.05, 3.7, 1", "9" * 50):
        refused = mine.post("/nl/forum/new/", form | {"point": point})
        assert refused.status_code == 422
        assert "Mill street 5" in refused.text
    assert mine.post("/nl/forum/new/", form | {"point": "51.05434, 3.71742", "radius": "200"}).status_code == 302
    mine.post("/nl/forum/new/", form | {"title": "Another <b>", "address": "<b>Church</b>", "tags": ""})
    with_point, without = Topic.objects.order_by("pk")
    page = client.get(f"/en{with_point.get_absolute_url()[3:]}").text
    assert "geo:51.05434,3.71742;u=200" in page
    assert "/en/forum/tags/banken/" in page
    overview = client.get("/en/forum/map/").text
    assert "<strong>1.</strong>" in overview
    for topic in (with_point, without):
        assert topic.get_absolute_url()[3:] in overview
    assert "&lt;b&gt;Church" in overview
    assert overview.count("<g transform=") == 1
    assert 'class="area"' in overview
    assert with_point.title in client.get("/en/forum/tags/spelen/").text
    assert client.get("/en/forum/tags/nothing/").status_code == 404
    assert Tag.objects.count() == 2
    assert mine.get(f"/en/forum/{with_point.pk}/place/").status_code == 200
    mine.post(f"/en/forum/{with_point.pk}/place/", {"address": "", "tags": ""})
    assert not Place.objects.filter(topic=with_point).exists()
    assert not with_point.tagged.exists()


def test_no_more_than_five_tags_and_no_point_without_words(topic, alice, noon):
    for given in ({"tags": list("abcdef")}, {"tags": ["x" * 31]}, {"point": (51.0, 3.0)}, {"address": "x" * 201},
                  {"address": "A", "point": (91.0, 3.0)}):  # fmt: skip
        with pytest.raises(Invalid):
            describe_topic(topic, by=alice, at=noon, **given)
    describe_topic(topic, by=alice, at=noon, address="\u200b", tags=["\u202e", "!?", "é", "E"])
    assert not Place.objects.exists()
    assert [tag.slug for tag in Tag.objects.all()] == ["e"]
    describe_topic(topic, by=alice, at=noon, tags=["ß" * 30])  # longer as it is compared
    assert Tag.objects.get(name__startswith="ß").slug == "s" * 30


def test_endorsing_shows_ones_name_supporting_does_not_and_a_challenge_is_signed(
    client, log_in, open_topic, challenge, bob, alice, noon
):
    page = f"/en{open_topic.get_absolute_url()[3:]}"
    mine = log_in(bob)
    for _twice in range(2):
        assert mine.post(f"/en/forum/{open_topic.pk}/endorse/").status_code == 302
    mine.post(f"/en/forum/{open_topic.pk}/support/")
    assert Endorsement.objects.count() == 1
    assert "Bob" in client.get(page).text
    mine.post(f"/en/forum/{open_topic.pk}/endorse/withdraw/")
    assert "Bob" not in client.get(page).text
    assert Support.objects.filter(person=bob).exists()
    with pytest.raises(WrongState):
        endorse_topic(challenge.topic, by=bob, at=noon)
    sign_challenge(challenge, by=bob, at=noon)
    endorse_topic(open_topic, by=alice, at=noon)
    withdraw_endorsement(open_topic, by=bob, at=noon)
    assert Endorsement.objects.get().person == alice
    names = {}
    for language in ("nl", "fr", "de", "en"):
        with translation.override(language):
            names[language] = {str(model._meta.verbose_name) for model in (Support, Endorsement)} | {"signature"}
    assert all(len(three) == 3 for three in names.values())


def test_what_is_there_already_shows_while_one_writes_and_can_be_joined(client, log_in, open_topic, bob, theme):
    assert open_topic.title in client.get("/en/forum/similar/?title=Where+does+the+bus+stop+now").text
    assert open_topic.title not in client.get("/en/forum/similar/?title=Too+much+noise+tonight").text
    mine, typed = log_in(bob), FORM | {"title": "Where does our bus stop?", "theme": theme.slug}
    looked = mine.post("/en/forum/new/", typed | {"look": "1"})
    assert f'formaction="/en/forum/{open_topic.pk}/join/"' in looked.text
    assert looked.text.index('type="submit" hidden') < looked.text.index("formaction=")  # Enter does not join
    assert "To sit on." in looked.text
    assert Topic.objects.count() == 1
    joined = mine.post(f"/en/forum/{open_topic.pk}/join/", typed)
    assert "To sit on.</textarea>" in joined.text
    assert Support.objects.filter(topic=open_topic, person=bob).exists()
    assert Follow.objects.filter(topic=open_topic, person=bob).exists()
    assert mine.post(f"/en/forum/{open_topic.pk}/join/", {}).status_code == 302


def test_arguments_are_counted_by_stance_and_shown_in_the_order_one_asks_for(client, log_in, open_topic, bob, noon):
    mine, path = log_in(bob), f"/en/forum/{open_topic.pk}/comments/"
    for words, stance in (("First.", "for"), ("Second.", "against"), ("Third.", "for"), ("Fourth.", "")):
        mine.post(path, {"source": words, "stance": stance})
    assert mine.post(path, {"source": "Fifth.", "stance": "maybe"}).status_code == 422
    page = f"/en{open_topic.get_absolute_url()[3:]}"
    shown = client.get(page).text
    assert "For: 2" in shown
    assert "Against: 1" in shown
    assert shown.index("First.") < shown.index("Fourth.")
    newest = client.get(f"{page}?order=newest").text
    assert newest.index("Fourth.") < newest.index("First.")
    only = client.get(f"{page}?stance=for&order=newest").text
    assert "Third." in only
    assert "Second." not in only
    assert client.get(f"{page}?stance=x&order=y&after=99999&from=abc").status_code == 200
    assert [stance for stance, number in open_topic.comments.stances() if number] == ["for", "against"]


def test_two_levels_show_and_more_replies_are_a_click_away(client, open_topic, alice, bob, noon):
    first = post_comment(open_topic, by=bob, at=noon, source="Root.")
    for number in range(6):
        at = noon + timedelta(minutes=number)
        last = post_comment(open_topic, by=alice, at=at, source=f"Reply {number}.", parent=first)
    deep = post_comment(open_topic, by=bob, at=noon, source="Deeper.", parent=last)
    page = client.get(f"/en{open_topic.get_absolute_url()[3:]}").text
    assert "Show 4 more replies" in page
    assert "<details open" not in page
    assert "Deeper." in page
    assert "<details open" in client.get(f"/en{deep.get_absolute_url()[3:]}".split("#")[0]).text
    assert Comment.objects.count() == 8


def test_newest_first_leaves_out_no_reply(client, open_topic, alice, noon):
    def said(number, parent=""):
        at = noon + timedelta(minutes=number)
        return Comment(topic=open_topic, author=alice, source=f"S{number}.", html=f"<p>S{number}.</p>", created_at=at,
                       path=new_path(parent and parent.path, at), parent=parent or None)  # fmt: skip

    _old, long = Comment.objects.bulk_create([said(1), said(2)])
    Comment.objects.bulk_create(said(number, long) for number in range(3, 63))
    url, read = f"/en{open_topic.get_absolute_url()[3:]}", set()
    first = client.get(f"{url}?order=newest")
    assert "S1." not in first.text
    assert len(re.findall(r"<p>S\d+\.</p>", first.text)) == 51
    for link in re.findall(r'href="([^"]*[?]after=\d+[^"#]*)', first.text):
        read |= set(re.findall(r"<p>(S\d+)\.</p>", client.get(link.replace("&amp;", "&")).text))
    read |= set(re.findall(r"<p>(S\d+)\.</p>", first.text))
    assert {f"S{number}" for number in range(1, 63)} <= read


def test_a_page_hears_of_the_newest_comment_that_everyone_can_read(topic, post, alice, bob, council_member, noon):
    _newest.clear()
    other = post("Another")
    assert read([str(topic.pk), "x", "9" * 40]) == {str(topic.pk): Message(0, '{"type": "talk", "newest": 0}')}
    first = post_comment(topic, by=bob, at=noon, source="One.")
    names = [str(topic.pk), str(other.pk)]
    assert [message.version for message in read(names).values()] == [first.pk, 0]
    second = post_comment(other, by=bob, at=noon, source="Two.")
    assert [message.version for message in read(names).values()] == [first.pk, second.pk]
    hidden = post_comment(topic, by=alice, at=noon, source="Three.")
    Comment.objects.filter(pk=hidden.pk).update(hidden_at=noon, hidden_rule="W4", hidden_reason="Spam.")
    assert read(names)[str(topic.pk)].version == first.pk


def test_the_page_says_where_it_hears_of_new_comments(client, open_topic):
    assert f'data-talk-url="/ws/talk/{open_topic.pk}/" hidden' in client.get(open_topic.get_absolute_url()).text


SQUARE = [[4.0, 51.0], [4.05, 51.0], [4.05, 51.04], [4.0, 51.04], [4.0, 51.0]]


def test_a_place_is_clicked_on_the_map_of_the_town_and_nothing_is_posted_by_that(client, log_in, alice, theme):
    mine, typed = log_in(alice), FORM | {"theme": theme.slug, "point": "51.01, 4.01", "source": "To <b>sit</b>."}
    click = typed | {"point_map.x": "160", "point_map.y": "120"}
    assert 'value="51.01, 4.01"' in mine.post("/nl/forum/new/", click).text  # no map, so no click
    assert client.get("/nl/forum/map/town.svg").status_code == 404
    place = Neighbourhood.objects.create(code="mill", name='Mill <&"')
    Outline.objects.create(neighbourhood=place, geometry={"type": "Polygon", "coordinates": [SQUARE]})
    page = mine.post("/nl/forum/new/", click)
    assert page.status_code == 200
    assert 'value="51.02000, 4.02500"' in page.text
    assert "To &lt;b&gt;sit&lt;/b&gt;." in page.text
    for nowhere in (("0", "0"), ("x", "1"), ("-1", "5"), ("99999", "1"), ("٣x", "")):
        form = click | dict(zip(("point_map.x", "point_map.y"), nowhere, strict=True))
        assert 'value="51.01, 4.01"' in mine.post("/nl/forum/new/", form).text
    assert not Topic.objects.exists()
    mine.post("/nl/forum/new/", typed | {"radius": "200"})
    topic = Topic.objects.get()
    assert "town.svg?point=51.01000%2C%204.01000&amp;radius=200" in client.get(topic.get_absolute_url()).text
    again = mine.post(
        f"/nl/forum/{topic.pk}/place/", {"address": "Elsewhere", "point_map.x": "160", "point_map.y": "120"}
    )
    assert 'value="51.02000, 4.02500"' in again.text
    assert Place.objects.get().address == "Mill street 5"


def test_the_map_of_the_town_is_a_picture_that_runs_nothing(client, db):
    place = Neighbourhood.objects.create(code="mill", name='Mill <&"')
    Outline.objects.create(neighbourhood=place, geometry={"type": "Polygon", "coordinates": [SQUARE]})
    for asked, circles in (
        ("", 0),
        ("?point=51.02,4.02", 1),
        ("?point=51.02,4.02&radius=200", 2),
        ("?point=<x>&radius=9", 0),
    ):
        answer = client.get(f"/nl/forum/map/town.svg{asked}")
        assert answer["Content-Type"] == "image/svg+xml"
        assert "sandbox" in answer["Content-Security-Policy"]
        drawing = ElementTree.fromstring(answer.content)  # noqa: S314 (our own drawing)
        assert len(drawing.findall("{*}circle")) == circles
        assert [text.text for text in drawing.findall("{*}text")] == ['Mill <&"']


@pytest.mark.once
def test_a_point_in_a_drawing_and_back_is_the_same_point():
    frame = Frame.around([(3.95, 50.97), (4.06, 51.04)])
    for point in ((3.95, 50.97), (4.0, 51.0), (4.06, 51.04)):
        assert frame.back(*frame.at(point)) == pytest.approx(point, abs=0.0001)
