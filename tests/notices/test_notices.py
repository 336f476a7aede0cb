"""What people are told: one event, one notice each, read by a deliberate act."""

import pytest
from django.utils import translation

from participation.notices import texts
from participation.notices.actions import mark_one_read, mark_read
from participation.notices.models import Event, Notice


def test_everyone_is_told_once_and_nobody_of_their_own_act(tell, alice, bob, outsider):
    event = tell(alice, bob, alice, outsider, by=outsider)
    assert {notice.person for notice in event.notices.all()} == {alice, bob}
    assert event.notices.count() == 2


def test_the_newest_stand_on_ones_own_page_unread_first(log_in, tell, alice, bob, noon):
    tell(alice, title="The old bus")
    mark_read(alice, at=noon)
    tell(alice, title="The new bus")
    tell(bob, title="What Bob is told")
    page = log_in(alice).get("/en/me/").text
    assert page.index("Something happened to “The new bus”.") < page.index("Something happened to “The old bus”.")
    assert "What Bob is told" not in page


def test_reading_is_a_deliberate_act(log_in, tell, alice, bob):
    tell(alice, bob)
    client = log_in(alice)
    for page in ("/nl/me/", "/nl/me/notices/"):
        client.get(page)
    assert client.get("/nl/me/notices/read/").status_code == 405
    assert Notice.objects.filter(person=alice).unread().count() == 1
    assert client.post("/nl/me/notices/read/")["Location"] == "/nl/me/notices/"
    assert Notice.objects.filter(person=alice).unread().count() == 0
    assert Notice.objects.filter(person=bob).unread().count() == 1


def test_one_is_read_and_the_others_stay_new(log_in, tell, alice, bob):
    first, second = (tell(alice, bob).notices.get(person=alice) for _n in range(2))
    client = log_in(alice)
    assert client.get(f"/nl/me/notices/{first.pk}/read/").status_code == 405
    assert client.post(f"/nl/me/notices/{first.pk}/read/")["Location"] == "/nl/me/notices/"
    assert list(Notice.objects.filter(person=alice).unread()) == [second]
    assert log_in(bob).post(f"/nl/me/notices/{second.pk}/read/").status_code == 302
    assert list(Notice.objects.filter(person=alice).unread()) == [second]


def test_what_was_read_keeps_its_moment(tell, alice, noon, later):
    notice = tell(alice).notices.get()
    mark_one_read(alice, notice.pk, at=noon)
    mark_one_read(alice, notice.pk, at=later)
    notice.refresh_from_db()
    assert notice.read_at == noon


def test_the_head_of_every_page_counts_what_is_unread(log_in, client, tell, alice):
    tell(alice)
    tell(alice)
    reader = log_in(alice)
    assert '>2<span class="hidden-text"> new notices</span>' in reader.get("/en/forum/").text
    reader.post("/en/me/notices/read/")
    assert "new notices" not in reader.get("/en/forum/").text
    assert "new notices" not in client.get("/en/forum/").text


def test_a_notice_leads_to_its_page_in_the_language_of_the_reader(log_in, tell, alice):
    tell(alice, path="/nl/forum/new/?kind=need#top")
    assert 'href="/en/forum/new/?kind=need#top"' in log_in(alice).get("/en/me/").text
    assert 'href="/nl/forum/new/?kind=need#top"' in log_in(alice).get("/nl/me/").text


def test_a_path_that_leads_nowhere_any_more_is_left_as_it_is(tell, alice):
    with translation.override("en"):
        assert tell(alice, path="/nowhere/").url == "/nowhere/"


def test_all_notices_follow_each_other_page_by_page(log_in, tell, alice, count_queries):
    for number in range(45):
        tell(alice, title=f"Number {number:02}")
    client, seen, cursor = log_in(alice), [], ""
    while cursor is not None:
        answer = client.get("/nl/me/notices/", {"cursor": cursor})
        seen += [str(row.title) for _notice, row in answer.context["rows"]]
        cursor = answer.context["page"].older
    assert seen == [f"Something happened to “Number {number:02}”." for number in reversed(range(45))]
    assert count_queries(lambda: client.get("/nl/me/notices/")) <= 8


def test_a_stranger_is_asked_to_log_in(client, db):
    assert client.get("/nl/me/notices/")["Location"] == "/accounts/login/?next=/nl/me/notices/"
    assert client.post("/nl/me/notices/read/").status_code == 302


def test_what_people_typed_stays_text_in_a_notice(log_in, tell, alice):
    tell(alice, title="<script>alert(1)</script> {title}")
    page = log_in(alice).get("/nl/me/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {title}" in page


GIVEN = {  # what is told with an event of each sort, as the acts that make it do
    "answering": {"title", "number"},
    "challenges": {"title", "number"},
    "challenges.confirmed": {"title", "name"},
    "challenges.share_signed": {"title", "number", "share"},
    "challenges.share_signed_office": {"title", "number", "share"},
    "complaints": {"number"},
    "conflicts": {"name", "title"},
    "updates": {"title", "number"},
    "council": {"name", "title", "number"},
    "desk": set(),
    "desk.done_for_you": {"acts"},
    "desk.letter_made": {"purpose"},
    "dossiers": {"title", "dossier"},
    "promises": {"title"},
    "events": {"title", "when", "reason"},
    "events.offered": {"title", "when", "until_when"},
    "forum": {"title", "number"},
    "forum.post_hidden": {"title", "reason"},
    "inactivity": {"until"},
    "limits": {"number", "usual"},
    "merging": {"title", "other", "number"},
    "moderation": {"title", "number"},
    "poll": {"question", "reason"},
    "moderation.appeal_confirmed": {"title", "number", "reason"},
    "moderation.appeal_reversed": {"title", "number", "reason"},
    "moderation.measure": {"title", "number", "reason"},
    "renewal": set(),
    "renewal.soon": {"until"},
    "roles": {"first", "last"},
    "roles.given_to_another": {"name", "first"},
    "roles.ended_to_another": {"name", "first"},
    "roles.record_closed": {"name", "before"},
    "roles.emergency_broken": {"name", "time", "reason"},
    "roles.emergency_ended": {"name", "time", "reason"},
    "signatures": {"title", "reason"},
}
SILENT = "poll."  # of these, events of no sort are written down and nobody but clerks is told of them


def given_to(kind):
    """The data of an event of this kind: that of the longest name that it begins with."""
    names = [name for name in GIVEN if kind == name or kind.startswith(f"{name}.")]
    assert names, f"Say here what an event of the kind {kind} is told with."
    return {key: f"<{key}>" for key in GIVEN[max(names, key=len)]}


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_all_there_is_to_tell_says_what_happened_and_what_happens_next(language):
    """An event whose words lack something would break the page of whoever is told."""
    kinds = {name: kind for name, kind in texts.kinds().items() if not name.startswith("test.")}
    kinds = {name: kind for name, kind in kinds.items() if kind.sort or not name.startswith(SILENT)}
    assert len(kinds) > 50
    with translation.override(language):
        for name, kind in kinds.items():
            data = given_to(name)
            what, then = texts.sentence_for(name, data), texts.next_step_for(name, data)
            assert what.strip(), name
            assert then.strip(), name
            assert "{" not in what + then, name
            assert "title" not in data or "<title>" in what, name
            assert kind.is_own or kind.sort in texts.sorts(), name


def test_an_event_reads_as_its_sentence(tell, alice):
    tell(alice)
    assert str(Event.objects.get()) == "Something happened to “The bus”."
