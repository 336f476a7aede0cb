"""The result of a poll: told in a sentence, drawn as bars, written as a table, and open to a recount."""

import re
from datetime import timedelta

import pytest

from polls import actions, casting
from polls.models import Ballot, Method, Visibility
from polls.screen import code_of
from tests.polls.conftest import put_on_roll, text_of

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def closed_with(make_poll, voters, now):
    """Make a closed poll in which people chose as told: closed_with(["yes", "yes", "no"])."""

    def make(choices, **fields):
        poll = make_poll("open", **fields)
        for person, choice in zip(voters(len(choices)), choices, strict=True):
            casting.cast_ballot(poll, [choice] if isinstance(choice, str) else choice, by=person, at=now)

        return actions.close_poll(poll, by=None, at=poll.closes_at)

    return make


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (["yes", "yes", "no"], "Most of the people who took a side chose “Yes, car-free”."),
        (["yes", "no", "abstain"], "It is a tie: “Yes, car-free” and “No, it stays” got the same number of votes."),
        (["abstain", "abstain"], "Everyone who voted abstained. There is no majority."),
        ([], "Nobody voted."),
        (["no", "abstain", "abstain"], "Most of the people who took a side chose “No, it stays”."),
    ],
)
def test_the_outcome_is_said_in_a_sentence(closed_with, client, page, choices, sentence):
    assert sentence in text_of(page(client, "poll-results", closed_with(choices)))


def test_bars_and_table_give_votes_and_shares_with_one_decimal(closed_with, client):
    poll = closed_with(["yes", "yes", "no"])
    nl = re.sub(r"\s+", " ", client.get(f"/nl/polls/{poll.slug}/results/").content.decode())
    en = re.sub(r"\s+", " ", client.get(f"/en/polls/{poll.slug}/results/").content.decode())
    assert re.search(r'<th scope="row">Yes, car-free</th> <td class="n" data-live="votes">2</td> <td[^>]*>66.7%', en)
    assert re.search(r'<th scope="row">Ja, autovrij</th> <td class="n" data-live="votes">2</td> <td[^>]*>66,7\s?%', nl)
    assert 'width="66.70%"' in en
    assert 'width="66.70%"' in nl


def test_shares_of_several_choices_are_of_the_ballots(closed_with, client):
    poll = closed_with([["lime", "brick"], ["lime"]], method=Method.APPROVAL, max_choices=3)
    html = re.sub(r"\s+", " ", client.get(f"/en/polls/{poll.slug}/results/").content.decode())
    assert re.findall(r'data-live="percent">([\d.]+)%</td>', html) == ["100.0", "50.0", "0.0"]
    assert "one ballot can hold several" in html


def test_the_result_page_says_what_was_done_with_it(closed_with, client, clerk, page):
    poll = closed_with(["yes"])
    assert "The town has not answered yet." in text_of(page(client, "poll-results", poll))
    actions.certify_poll(poll, by=clerk, at=poll.closes_at)
    said, done = {"en": "The council follows it."}, {"en": "The market is car-free from April."}
    actions.answer_poll(poll, said, done, by=clerk, at=poll.closes_at)
    text = text_of(page(client, "poll-results", poll))
    assert "The council follows it." in text
    assert "The market is car-free from April." in text


def test_anyone_can_count_a_closed_poll_again(closed_with, client, page):
    poll = closed_with([["lime", "brick"], ["lime"]], method=Method.APPROVAL, max_choices=3)
    answer = page(client, "ballot-list", poll)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "number;choices"
    assert sorted(line.split(";")[1] for line in lines[1:]) == ["brick,lime", "lime"]
    assert [line.split(";")[0] for line in lines[1:]] == ["1", "2"]
    assert not [ballot for ballot in Ballot.objects.all() if str(ballot.key) in "".join(lines)]


@pytest.mark.parametrize("phase", ["announced", "open", "over"])
def test_the_ballots_are_not_listed_before_closing_is_recorded(make_poll, client, page, phase):
    assert page(client, "ballot-list", make_poll(phase)).status_code == 409


def test_an_open_poll_shows_its_live_result_on_its_page(make_poll, voters, client, page, now):
    poll = make_poll()
    for person in voters(5):
        casting.cast_ballot(poll, ["yes"], by=person, at=now)
    for name in ("poll-detail", "poll-results"):
        html = re.sub(r"\s+", " ", page(client, name, poll).content.decode())
        assert 'Yes, car-free</th> <td class="n" data-live="votes">5</td>' in html


def test_the_turnout_of_a_roll_is_told_with_its_size(make_poll, alice, bob, client, page, now):
    poll = make_poll(roll=[alice, bob], visibility=Visibility.TURNOUT)
    casting.cast_ballot(poll, ["yes"], by=alice, at=now)
    text = text_of(page(client, "poll-detail", poll))
    assert "2 people may take part." in text
    put_on_roll(poll, alice.__class__(email="later@town.test"), eligible_from=poll.closing_day + timedelta(days=1))
    assert "2 people may take part." in text_of(page(client, "poll-detail", poll))


# On a big screen


def test_a_big_screen_moves_and_shows_the_way_to_vote(make_poll, client, page, settings):
    poll = make_poll("open", visibility=Visibility.LIVE)
    answer = page(client, "poll-screen", poll)
    assert f'data-live-url="/ws/polls/{poll.slug}/"' in answer.content.decode()
    address = f"{settings.SITE_URL}{poll.get_absolute_url()}"
    assert f">{address}</a>" in answer.content.decode().replace("<wbr>", "")
    assert f"{poll.slug}/<wbr></a>" in answer.content.decode()  # lines end between parts, not in a word
    assert "0 people took part" in text_of(answer)


@pytest.mark.parametrize("visibility", [Visibility.TURNOUT, Visibility.HIDDEN])
def test_a_big_screen_shows_no_more_than_may_be_seen(make_poll, voters, client, page, now, visibility):
    poll = make_poll("open", visibility=visibility)
    for person in voters(6):
        casting.cast_ballot(poll, ["yes"], by=person, at=now)
    html = page(client, "poll-screen", poll).content.decode()
    assert 'data-live="votes"' not in html
    assert "Yes, car-free" in html


def test_the_code_on_the_screen_is_that_of_the_page():
    width, path = code_of("https://town.test/nl/polls/market/")
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    corner = {(x, y) for x, y in dark if x < 11 and y < 11}
    assert {(4, 4), (10, 4), (4, 10), (7, 7)} <= corner  # the finder pattern, inside a margin of four
    assert all(4 <= x < width - 4 and 4 <= y < width - 4 for x, y in dark)
