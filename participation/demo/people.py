"""The people of the demonstration town: those who write, and the crowd who vote, sign and support without a word."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from forum.answering.models import Member
from participation.audit.models import Entry
from participation.demo import content
from participation.demo.accounts import make_accounts
from participation.dossiers.models import Neighbourhood, Team
from participation.residents.models import Level, Role, User
from participation.roles.actions import grant_role

CROWD, IN_THE_CENTRE = 1_200, 920
STRIDE = 7  # shares no factor with CROWD, so that going round meets everyone once
MEMBER_SINCE = timedelta(days=300)
HOW_VERIFIED = "demo"


@dataclass(frozen=True)
class People:
    """Everyone in the town: `named` by key (those with an account by e-mail address), and the silent crowd."""

    named: dict[str, User]
    crowd: list[User]

    @property
    def resident(self) -> User:
        return self.named["inwoner@demo.test"]

    @property
    def communications(self) -> User:
        return self.named["communicatie@demo.test"]

    @property
    def clerk(self) -> User:
        return self.named["griffier@demo.test"]

    @property
    def second_clerk(self) -> User:
        return self.named["tweedegriffier@demo.test"]

    def some(self, number: int, *, start: int) -> list[User]:
        """Return `number` different people of the crowd from all over town, the same ones for the same `start`."""
        return [self.crowd[(start + step * STRIDE) % CROWD] for step in range(number)]

    def living_in(self, neighbourhood: Neighbourhood | None) -> list[User]:
        """Return everyone of a neighbourhood: those who can log in first, then those who write, then the crowd."""
        everyone = [*self.named.values(), *self.crowd]
        return [person for person in everyone if person.neighbourhood == neighbourhood]


def make_people(now: datetime) -> People:
    """Make everyone; those who write and the crowd can not log in."""
    accounts, at = make_accounts(now), now - MEMBER_SINCE
    people = content.read("people")["person"]
    residents = {entry["key"]: _resident(entry, at) for entry in people if not entry.get("staff")}
    services = {entry["key"]: _make_service(entry, at) for entry in people if entry.get("staff")}
    crowd = list(_crowd(at))
    _store([*residents.values(), *crowd], at)
    _staff_teams(services)
    return People(accounts | residents | services, crowd)


def _staff_teams(services: dict[str, User]) -> None:
    """Put who answers for a service in its team, so that nobody of it looks into a complaint about it."""
    teams = Team.objects.order_by("pk")
    Member.objects.bulk_create(Member(team=team, person=services[team.slug], is_lead=True) for team in teams)


def _make_service(entry: content.Entry, at: datetime) -> User:
    """Make the account by which a service of the town signs its answers."""
    service = User.objects.create_user(None, display_name=entry["name"], date_joined=at)
    grant_role(service, Role.CASE_HANDLER, by=None, at=at, starts_on=timezone.localdate(at))
    return service


def _resident(entry: content.Entry, at: datetime) -> User:
    neighbourhood = Neighbourhood.objects.get(code=entry["neighbourhood"])
    return _person(entry["key"], entry["name"], neighbourhood, entry["year_of_birth"], at)


def _crowd(at: datetime) -> Iterator[User]:
    names = content.read("crowd")["first_names"]
    others = list(Neighbourhood.objects.exclude(code="centrum"))
    centre = Neighbourhood.objects.get(code="centrum")
    for number in range(CROWD):
        name = f"{names[number % len(names)]} {chr(ord('A') + number // len(names))}."
        neighbourhood = centre if number < IN_THE_CENTRE else others[number % len(others)]
        yield _person(f"crowd {number}", name, neighbourhood, 1936 + number % 72, at)


def _person(register: str, name: str, neighbourhood: Neighbourhood, year_of_birth: int, at: datetime) -> User:
    """`register` stands for the number in the population register, of which only a keyed hash is kept."""
    return User(
        person_key=hmac.digest(settings.PEPPER.encode(), f"demo {register}".encode(), "sha256").hex(),
        password=make_password(None),
        display_name=name,
        level=Level.RESIDENT,
        level_method=HOW_VERIFIED,
        level_at=at,
        neighbourhood=neighbourhood,
        year_of_birth=year_of_birth,
        date_joined=at,
    )


def _store(people: list[User], at: datetime) -> None:
    """Store many people at once, with the entries that raising the level of each would have left."""
    User.objects.bulk_create(people)
    Entry.objects.bulk_create(
        Entry(
            at=at,
            action="resident.level_raised",
            actor_id=person.pk,
            subject_type=User._meta.label_lower,
            subject_id=str(person.pk),
            data={"level": int(Level.RESIDENT), "method": HOW_VERIFIED},
        )
        for person in people
    )
