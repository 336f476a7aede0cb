"""Notice when far more is done within an hour than is usual, and tell the administrators once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from participation.errors import Sentence
from participation.limits.models import Surge
from participation.limits.store import store
from participation.notices.actions import notify
from participation.notices.texts import Kind, register
from participation.residents.models import RoleAssignment
from participation.rows import put_in_once

HOUR = timedelta(hours=1)
DAYS_OF_THE_USUAL = 14
FEWEST, TIMES = 30, 6  # under thirty an hour nobody is told, nor under six times the usual
SECONDS_BETWEEN_LOOKS = 300
LOOKED = "limits:kept:surges-looked-for"
SECONDS_OF_ONE_ALERT = 6 * 3600

type Count = Callable[[datetime, datetime], int]


@dataclass(frozen=True)
class Watched:
    """Something that can surge: how much of it there was from a moment to another."""

    name: str
    count: Count


_watched: dict[str, Watched] = {}


def watch(name: str, count: Count, sentence: Sentence, next_step: Sentence) -> None:
    """Watch something. `sentence` may hold {number} and {usual}, both for one hour."""
    _watched[name] = Watched(name, count)
    register(f"limits.surge.{name}", Kind(sentence, next_step=next_step, is_own=True))


def look_for_surges(at: datetime) -> int:
    """Look, every five minutes, whether the last hour was far over the usual; return how many surges are new."""
    if not store.keep_new(LOOKED, 1, SECONDS_BETWEEN_LOOKS, at):
        return 0
    return sum(_alert(watched, at) for watched in _watched.values())


def _alert(watched: Watched, at: datetime) -> bool:
    number = watched.count(at - HOUR, at)
    if number < FEWEST:
        return False
    usual = watched.count(at - HOUR - timedelta(days=DAYS_OF_THE_USUAL), at - HOUR) / (DAYS_OF_THE_USUAL * 24)
    return number >= TIMES * usual and _tell(watched, number, usual, at)


def _tell(watched: Watched, number: int, usual: float, at: datetime) -> bool:
    """Note the surge and tell every administrator; the row's key lets this happen once in six hours."""
    slot = int(at.timestamp()) // SECONDS_OF_ONE_ALERT
    surge = Surge(key=f"{watched.name}:{slot}", name=watched.name, at=at, number=number, usual=round(usual, 1))
    told = {"number": str(number), "usual": str(round(usual))}
    with transaction.atomic():
        if not put_in_once(surge):
            return False
        administrators = RoleAssignment.objects.administering(timezone.localdate(at)).values_list("user", flat=True)
        path = reverse("switches_office:list")
        notify(f"limits.surge.{watched.name}", at=at, path=path, to=set(administrators), data=told)
    return True
