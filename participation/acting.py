"""By which way somebody acts who is not logged in themselves: by the hand of an officer at the desk, or with a letter.

A person who acts so is passed to actions like any other, with an `Acting` that says by which way. The lock on the door
(participation/permissions.py) then lets through only what that way allows, and the record notes whose hand it was.
"""

from datetime import datetime
from typing import Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from participation.errors import Sentence

WEB = "web"


class Acting(Protocol):
    """The way by which a person acts. `hand` is the officer who does it for them, None where they do it themselves."""

    @property
    def channel(self) -> str: ...

    @property
    def hand(self) -> AbstractBaseUser | None: ...

    @property
    def reason(self) -> str: ...

    @property
    def refusal(self) -> Sentence:
        """What is said where this way does not allow something."""

    def allows(self, permission: str, subject: Model | None) -> bool: ...

    def note(self, action: str, subject: Model, at: datetime) -> None:
        """Keep that this was done, in the caller's transaction, so that the person can be told."""


def acting_of(person: AbstractBaseUser | AnonymousUser | None) -> Acting | None:
    """Return by which other way than their own log-in `person` acts; None for nearly everyone."""
    acting: Acting | None = getattr(person, "acting", None)  # only our own people have it
    return acting


def channel_of(person: AbstractBaseUser | AnonymousUser) -> str:
    acting = acting_of(person)
    return acting.channel if acting else WEB
