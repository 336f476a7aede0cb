"""When somebody is told and by which way: pure functions, tried by hand and by chance."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.notices.schedule import (
    Channel,
    Due,
    Fate,
    How,
    News,
    Preferences,
    Sent,
    fate,
    is_quiet,
    messages_due,
    next_look,
)

pytestmark = pytest.mark.once
BRUSSELS = ZoneInfo("Europe/Brussels")
ME, OTHER = 1, 2


def at(day, clock):
    """A moment in November 2026, which begins on a Sunday."""
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=BRUSSELS)


def wishes(channel=Channel.EMAIL, wants_mail=True, **chosen):
    usual = {"talk": How.DAILY, "town": How.AT_ONCE, "rare": How.WEEKLY, "none": How.SITE}
    return Preferences(ME, channel, wants_mail, usual | chosen)


def news(sort="town", moment=None, number=1, **fields):
    return News(number, moment or at(23, "12:00"), sort, by=OTHER, **fields)


def test_what_is_wished_at_once_goes_at_once_and_alike_together():
    told = [news(number=1), news(number=2), news("talk", number=3)]
    assert messages_due(told, wishes(), Sent(), at(23, "12:00")) == [Due(How.AT_ONCE, Channel.EMAIL, (1, 2))]


@pytest.mark.parametrize(
    ("sort", "happened", "too_early", "due"),
    [
        ("talk", at(23, "12:00"), at(24, "07:59"), at(24, "08:00")),
        ("talk", at(23, "08:00"), at(23, "20:00"), at(24, "08:00")),
        ("talk", at(23, "07:59"), at(23, "07:59"), at(23, "08:00")),
        ("rare", at(23, "12:00"), at(29, "20:00"), at(30, "08:00")),
        ("rare", at(22, "23:00"), at(23, "07:59"), at(23, "08:00")),
        ("town", at(23, "21:00"), at(24, "07:59"), at(24, "08:00")),
        ("town", at(23, "20:59"), at(23, "21:00"), at(24, "08:00")),
    ],
)
def test_digests_go_at_8_weekly_ones_on_monday_and_at_night_nothing(sort, happened, too_early, due):
    told = news(sort, happened)
    assert messages_due([told], wishes(), Sent(), too_early) == []
    assert fate(told, wishes(), Sent(), too_early) is Fate.LATER
    assert next_look(told, wishes(), too_early) == due
    assert [message.news for message in messages_due([told], wishes(), Sent(), due)] == [(1,)]


def test_a_digest_whose_hour_was_missed_goes_later_that_day_but_not_at_night():
    told = news("talk", at(23, "12:00"))
    assert messages_due([told], wishes(), Sent(), at(24, "22:00")) == []
    assert messages_due([told], wishes(), Sent(), at(24, "15:00"))


def test_there_is_one_digest_a_day_also_for_what_came_in_a_little_late():
    told = news("talk", at(24, "07:59"))
    made = Sent(last_digest={How.DAILY: at(24, "08:00")})
    assert messages_due([told], wishes(), made, at(24, "08:01")) == []
    assert next_look(told, wishes(), at(24, "08:01")) == at(25, "08:00")
    assert messages_due([told], wishes(), made, at(25, "08:00"))


def test_what_is_ones_own_is_told_at_once_and_by_itself_whatever_one_wishes():
    told = [news("", number=1, is_own=True), news("town", number=2), news("talk", number=3, is_own=True)]
    for wish in (wishes(), wishes(wants_mail=False), wishes(talk=How.SITE)):
        own = [message for message in messages_due(told, wish, Sent(), at(23, "12:00")) if message.is_own]
        assert own == [Due(How.AT_ONCE, Channel.EMAIL, (number,), is_own=True) for number in (1, 3)]


def test_at_night_what_is_ones_own_waits_until_8_unless_it_is_cancelled():
    own, cancelled = news(is_own=True), news(number=2, is_own=True, is_cancellation=True)
    followed = news(number=3, is_cancellation=True)
    told = [replace(each, at=at(23, "23:00")) for each in (own, cancelled, followed)]
    assert [message.news for message in messages_due(told, wishes(), Sent(), at(23, "23:00"))] == [(2,)]
    sent = Sent(news=frozenset({2}))
    assert [message.news for message in messages_due(told, wishes(), sent, at(24, "08:00"))] == [(1,), (3,)]


def test_the_switch_wins_over_every_choice():
    told = [news(sort, number=number) for number, sort in enumerate(("town", "talk", "rare"))]
    assert messages_due(told, wishes(wants_mail=False), Sent(), at(30, "08:00")) == []
    assert {fate(each, wishes(wants_mail=False), Sent(), at(23, "12:00")) for each in told} == {Fate.SITE_ONLY}


def test_by_letter_comes_what_is_ones_own_and_nothing_else():
    told = [news(number=1), news(number=2, is_own=True)]
    due = messages_due(told, wishes(channel=Channel.LETTER), Sent(), at(23, "12:00"))
    assert due == [Due(How.AT_ONCE, Channel.LETTER, (2,), is_own=True)]
    assert messages_due(told, wishes(channel=None), Sent(), at(23, "12:00")) == []


def test_nobody_is_told_of_their_own_act_and_nothing_twice():
    told = [replace(news(), by=ME), news(number=2)]
    assert messages_due(told, wishes(), Sent(news=frozenset({2})), at(23, "12:00")) == []


def test_a_long_digest_is_cut_into_messages_that_can_be_read():
    told = [news("talk", number=number) for number in range(450)]
    sizes = [len(message.news) for message in messages_due(told, wishes(), Sent(), at(24, "08:00"))]
    assert sizes == [200, 200, 50]


@pytest.mark.parametrize("month_and_day", [(3, 29), (10, 25)])
def test_8_in_the_morning_is_8_by_the_clock_on_the_wall_when_the_clock_is_changed(month_and_day):
    month, day = month_and_day
    night_before = datetime(2026, month, day - 1, 22, 0, tzinfo=BRUSSELS)
    look = next_look(news(), wishes(), night_before)
    assert (look.astimezone(BRUSSELS).day, look.astimezone(BRUSSELS).hour) == (day, 8)
    assert not is_quiet(look)


# By chance: a person lives through random news, changes of mind, hours and crashes


MONDAY = at(16, "06:30")


@dataclass
class Life:
    """What the planner does with the pure functions, with a mailbox that remembers everything."""

    now: datetime = MONDAY
    wishes: Preferences = field(default_factory=wishes)
    waiting: dict[int, News] = field(default_factory=dict)
    log: dict[int, News] = field(default_factory=dict)
    sent: Sent = field(default_factory=Sent)
    site_only: set[int] = field(default_factory=set)
    box: list[tuple[datetime, Due, Preferences]] = field(default_factory=list)

    def happen(self, sort, by, is_own, is_cancellation):
        number = len(self.log)
        self.log[number] = self.waiting[number] = News(number, self.now, sort, by, is_own, is_cancellation)

    def tick(self, *, crashes):
        due = messages_due(self.waiting.values(), self.wishes, self.sent, self.now)
        if crashes:  # before the transaction is committed: nothing of it counts
            return
        for message in due:
            self.box.append((self.now, message, self.wishes))
            if message.how in (How.DAILY, How.WEEKLY):
                self.sent = replace(self.sent, last_digest={**self.sent.last_digest, message.how: self.now})
        told = {number for message in due for number in message.news}
        fates = {number: fate(each, self.wishes, self.sent, self.now) for number, each in self.waiting.items()}
        dropped = {number for number, end in fates.items() if end is Fate.SITE_ONLY and number not in told}
        self.sent = replace(self.sent, news=self.sent.news | told)
        self.site_only |= dropped
        self.waiting = {number: each for number, each in self.waiting.items() if number not in told | dropped}


SORTS = st.sampled_from(["town", "talk", "rare", "none"])
STEPS = st.one_of(
    st.tuples(st.just("happen"), SORTS, st.sampled_from([OTHER, OTHER, ME]), st.booleans(), st.booleans()),
    st.tuples(st.just("wait"), st.integers(1, 60 * 30)),
    st.tuples(st.just("choose"), SORTS, st.sampled_from(How)),
    st.tuples(st.just("switch"), st.booleans()),
    st.tuples(st.just("tick"), st.booleans()),
)


def live(steps):
    life = Life()
    for step in steps:
        match step:
            case ("happen", sort, by, is_own, is_cancellation):
                life.happen(sort, by, is_own, is_cancellation)
            case ("wait", minutes):
                life.now += timedelta(minutes=minutes)
            case ("choose", sort, how):
                life.wishes = replace(life.wishes, chosen={**life.wishes.chosen, sort: how})
            case ("switch", wants_mail):
                life.wishes = replace(life.wishes, wants_mail=wants_mail)
            case ("tick", crashes):
                life.tick(crashes=crashes)
    return life


def live_on(life):
    """Let the clock tick every hour until every digest has had its day."""
    for _hour in range(24 * 8):
        life.now += timedelta(hours=1)
        life.tick(crashes=False)


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_everybody_gets_everything_once_at_once_or_in_a_digest_and_nothing_of_their_own_making(steps):
    life = live(steps)
    live_on(life)
    told = [number for _when, message, _wishes in life.box for number in message.news]
    assert sorted(told) == sorted(set(told))
    assert set(told) | life.site_only == set(life.log)
    assert not set(told) & life.site_only
    assert not life.waiting
    for when, message, wished in life.box:
        assert message.news
        for number in message.news:
            what = life.log[number]
            assert what.by != ME
            assert what.is_own == message.is_own
            assert message.how == (How.AT_ONCE if what.is_own else wished.chosen[what.sort])
            assert what.is_own or wished.wants_mail
            assert not is_quiet(when) or (what.is_own and what.is_cancellation)
    assert {life.log[number].is_own and life.log[number].by != ME for number in life.site_only} <= {False}


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_never_two_digests_on_one_day_and_never_an_own_matter_later_than_the_next_tick_by_day(steps):
    life = live(steps)
    before = {number for number, each in life.waiting.items() if each.is_own and each.by != ME}
    life.now = life.now.replace(hour=12) + timedelta(days=1)
    life.tick(crashes=False)
    told = {number for when, message, _wishes in life.box for number in message.news if when == life.now}
    assert before <= told
    live_on(life)
    for how in (How.DAILY, How.WEEKLY):
        days = [(when.astimezone(BRUSSELS) - timedelta(hours=8)).date() for when, message, _w in life.box
                if message.how == how]  # fmt: skip
        weeks = [day.isocalendar()[:2] for day in days]
        assert len(days) == len(set(days))
        assert how == How.DAILY or len(weeks) == len(set(weeks))


# Compared: the same news and the same wishes, once at once, once in a digest each day, once each week


PACES = (How.AT_ONCE, How.DAILY, How.WEEKLY)
WISHED = st.builds(
    Preferences,
    st.just(ME),
    st.sampled_from([Channel.EMAIL, Channel.EMAIL, Channel.EMAIL, Channel.LETTER, None]),
    st.sampled_from([True, True, True, False]),
    st.fixed_dictionaries({sort: st.sampled_from([*PACES, How.SITE]) for sort in ("town", "talk", "rare")}),
)
CHANGES_OF_PACE = st.tuples(st.just("pace"), st.sampled_from(["town", "talk", "rare"]), st.sampled_from(PACES))


def at_pace(wished, pace):
    """The same wishes, and all that is wished by e-mail at this pace."""
    return replace(wished, chosen={sort: how if how == How.SITE else pace for sort, how in wished.chosen.items()})


def live_through(steps, wished, pace=None):
    """One life with these wishes from its first day; at a given pace nothing changes it."""
    life = Life(wishes=at_pace(wished, pace) if pace else wished)
    for step in steps:
        match step:
            case ("happen", sort, by, is_own, is_cancellation):
                life.happen(sort, by, is_own, is_cancellation)
            case ("wait", minutes):
                life.now += timedelta(minutes=minutes)
            case ("tick", crashes):
                life.tick(crashes=crashes)
            case ("pace", sort, how) if not pace and life.wishes.chosen[sort] != How.SITE:
                life.wishes = replace(life.wishes, chosen={**life.wishes.chosen, sort: how})
    for _morning in range(9):
        life.now = life.now.replace(hour=8, minute=0) + timedelta(days=1)
        life.tick(crashes=False)
    return life


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(STEPS, CHANGES_OF_PACE), max_size=40), WISHED)
def test_at_once_daily_weekly_and_with_a_changing_mind_the_same_is_told_once(steps, wished):
    lives = [live_through(steps, wished, pace) for pace in (*PACES, None)]
    for life in lives:
        told = [number for _when, message, _wishes in life.box for number in message.news]
        assert all(message.news for _when, message, _wishes in life.box)
        assert len(told) == len(set(told))
        assert set(told) == {number for number, each in life.log.items() if ought_to_be_told(each, wished)}
        assert life.log == lives[0].log
        assert not life.waiting


def ought_to_be_told(each, wished):
    """By e-mail or letter, whenever that may be."""
    if each.by == ME or not wished.channel:
        return False
    by_mail = wished.channel == Channel.EMAIL and wished.wants_mail
    return each.is_own or (by_mail and wished.chosen.get(each.sort, How.SITE) != How.SITE)
