"""The polls of the demonstration town: announced, opened, voted in, closed and answered on the days they say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from participation.audit.actions import record
from participation.demo import content
from participation.demo.happenings import Happening, days, moments
from participation.demo.people import People
from participation.dossiers.models import Dossier
from participation.residents.models import User
from participation.signatures.actions import ask_signature, give_signature
from polls import actions, results
from polls.methods import BY_NAME, Content
from polls.models import RANKED, Argument, Ballot, ChoiceSecret, Electorate, Mark, Option, Poll, RollEntry
from polls.peppers import pepper_of
from polls.pseudonyms import choice_key, pseudonym
from polls.second_signature import ANNOUNCE, FREEZE

OPENS, CLOSES, ANSWERED = time(8), time(20), time(15)
PLEASE_READ = "Lees of de vraag en de opties neutraal zijn, en of de argumenten beide kanten recht doen."
DRAFTED_BEFORE, ROLL_MADE_BEFORE, ANNOUNCED_BEFORE, FROZEN_BEFORE = days(20), days(16), days(15), days(3)
CERTIFIED_AFTER = days(8)
SOME_OTHERS = 131
MIXED = 7_919  # a prime larger than any number of ballots here, so that stepping by it meets each ballot once


def happenings(people: People, now: datetime) -> Iterator[Happening]:
    for number, entry in enumerate(content.read("polls")["poll"]):
        yield from _Story(entry, people, now, first=number * SOME_OTHERS).happenings()


@dataclass
class _Story:
    """One poll of the content, from draft to answer. `first` is where its voters begin in the crowd."""

    entry: content.Entry
    people: People
    now: datetime
    first: int
    poll: Poll = field(init=False)

    def happenings(self) -> Iterator[Happening]:
        """What happened until now; what comes later is for the clock."""
        opens_at, closes_at = self.opens_at, self.closes_at
        story = [
            Happening(opens_at - DRAFTED_BEFORE, self.draft),
            Happening(opens_at - ROLL_MADE_BEFORE, self.make_roll),
            Happening(opens_at - ANNOUNCED_BEFORE, self.announce),
            Happening(opens_at - FROZEN_BEFORE, self.freeze),
            Happening(opens_at, self.open),
            Happening(min(closes_at - timedelta(seconds=1), max(opens_at, self.now)), self.vote),
            Happening(closes_at, self.close),
            Happening(closes_at + CERTIFIED_AFTER, self.certify),
        ]
        if "answer_days_ago" in self.entry:
            story.append(Happening(self.moment(-self.entry["answer_days_ago"], ANSWERED), self.answer))
        return (happening for happening in story if happening.at <= self.now)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def opens_at(self) -> datetime:
        return self.moment(self.entry["opens_in_days"], OPENS)

    @property
    def closes_at(self) -> datetime:
        return self.moment(self.entry["closes_in_days"], CLOSES)

    def moment(self, in_days: int, hour: time) -> datetime:
        return timezone.make_aware(datetime.combine(self.today + timedelta(days=in_days), hour))

    def words(self, entry: content.Entry, name: str) -> LazyI18nString:
        return LazyI18nString(content.in_languages(entry, name, self.today))

    # What happens

    def draft(self, at: datetime) -> None:
        entry = self.entry
        self.poll = Poll.objects.create(
            slug=entry["slug"],
            dossier=Dossier.objects.get(slug=entry["dossier"]),
            question=self.words(entry, "question"),
            intro=self.words(entry, "intro"),
            legal_basis=self.words(entry, "legal_basis"),
            deciding_body=self.words(entry, "deciding_body"),
            method=entry["method"],
            legal_effect=entry["legal_effect"],
            electorate=entry["electorate"],
            visibility=entry["visibility"],
            min_choices=entry.get("min_choices", 1),
            max_choices=entry.get("max_choices", 1),
            budget=entry.get("budget", 0),
            result_step=entry.get("result_step", settings.POLL_RESULT_STEP),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
        )
        self._write_options()
        self._write_arguments()
        record("poll.drafted", self.poll, by=self.people.clerk, at=at, data={"slug": self.poll.slug})

    def make_roll(self, at: datetime) -> None:
        if self.entry["electorate"] != Electorate.ROLL:
            return
        voters = sorted(self._voter(person) for person in self._on_the_roll())
        RollEntry.objects.bulk_create(
            RollEntry(poll=self.poll, voter=voter, eligible_from=timezone.localdate(at)) for voter in voters
        )
        self.poll.roll_date, self.poll.roll_source = timezone.localdate(at), self.entry["roll_source"]
        self.poll.save(update_fields=["roll_date", "roll_source"])
        sizes = {"size": len(voters), "added": len(voters), "changed": 0, "removed": 0}
        record("poll.roll_imported", self.poll, by=self.people.clerk, at=at, data=sizes)

    def announce(self, at: datetime) -> None:
        self._have_signed(ANNOUNCE, at)
        actions.announce_poll(self.poll, by=self.people.clerk, at=at)

    def freeze(self, at: datetime) -> None:
        self._have_signed(FREEZE, at)
        actions.freeze_poll(self.poll, by=self.people.clerk, at=at)

    def open(self, at: datetime) -> None:
        actions.open_poll(self.poll, by=None, at=at)

    def vote(self, at: datetime) -> None:
        """Put many votes in at once: for each a mark with its day and, apart from it, a ballot."""
        chosen = ballots_of(self.entry)
        voters = [self._voter(person) for person in self._people_who_vote(len(chosen))]
        pepper = pepper_of(self.poll, ChoiceSecret.objects.get(poll=self.poll).fingerprint)
        Mark.objects.bulk_create(
            Mark(poll=self.poll, voter=voter, channel=Mark.Channel.WEB, day=timezone.localdate(when))
            for voter, when in zip(voters, moments(len(voters), self.opens_at, at), strict=True)
        )
        Ballot.objects.bulk_create(
            Ballot(poll_key=self.poll.key, content=self._content(choices), choice_key=choice_key(pepper, voter))
            for voter, choices in zip(voters, chosen, strict=True)
        )
        results.current(self.poll, at)

    def close(self, at: datetime) -> None:
        actions.close_poll(self.poll, by=None, at=at)

    def certify(self, at: datetime) -> None:
        actions.certify_poll(self.poll, by=self.people.clerk, at=at)

    def answer(self, at: datetime) -> None:
        said, done = self.words(self.entry, "answer"), self.words(self.entry, "follow_up")
        actions.answer_poll(self.poll, said, done, by=self.people.clerk, at=at)

    # Its parts

    def _have_signed(self, act: str, at: datetime) -> None:
        if act != ANNOUNCE and self.poll.is_advisory:
            return
        why = content.in_languages(self.entry, "signature_reason", self.today).get("nl", PLEASE_READ)
        asked = ask_signature(act, self.poll, why, by=self.people.clerk, at=at)
        give_signature(asked, by=self.people.second_clerk, at=at)

    def _write_options(self) -> None:
        Option.objects.bulk_create(
            Option(
                poll=self.poll,
                key=entry["key"],
                position=place,
                label=self.words(entry, "label"),
                cost=entry.get("cost", 0),
            )
            for place, entry in enumerate(self.entry["option"])
        )

    def _write_arguments(self) -> None:
        Argument.objects.bulk_create(
            Argument(poll=self.poll, side=entry["side"], position=place, text=self.words(entry, "text"))
            for place, entry in enumerate(self.entry.get("argument", []))
        )

    def _on_the_roll(self) -> list[User]:
        """Whoever lives where the dossier is about: the resident with an account first, then the others."""
        return self.people.living_in(self.poll.dossier.neighbourhood)[: self.entry["roll_size"]]

    def _people_who_vote(self, number: int) -> list[User]:
        if self.poll.electorate == Electorate.ROLL:
            return self._on_the_roll()[-number:]
        return self.people.some(number, start=self.first)

    def _voter(self, person: User) -> str:
        """Return who a person is in this poll: by the key of the population register, an account by its address."""
        return pseudonym(self.poll, f"key:{person.person_key}" if person.person_key else f"email:{person.email}")

    def _content(self, choices: list[str]) -> Content:
        options = [option["key"] for option in self.entry["option"]]
        if self.poll.method in RANKED:
            choices = [f"{option}={place}" for place, option in enumerate(choices, start=1)]
        return BY_NAME[self.poll.method].parse(choices, options, self.poll.min_choices, self.poll.max_choices)


def ballots_of(entry: content.Entry) -> list[list[str]]:
    """Return ballots that together give each option its `votes`, mixed: one option each, or dealt over `ballots`.

    Rankings come in piles of equal ones; then `votes` are the first places.
    """
    dealt = [pile["ranking"] for pile in entry.get("pile", ()) for _ in range(pile["ballots"])] or _dealt(entry)
    number = len(dealt)
    return [dealt[step * MIXED % number] for step in range(number)]


def _dealt(entry: content.Entry) -> list[list[str]]:
    votes = [option["key"] for option in entry["option"] for _ in range(option["votes"])]
    number = entry.get("ballots", len(votes))
    return [votes[place::number] for place in range(number)]
