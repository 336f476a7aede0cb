"""Who asks and votes at an event: anyone, with an account or without."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac

from participation.permissions import Visitor
from participation.residents.models import User


@dataclass(frozen=True)
class Asker:
    """Somebody who is there. Without an account they are known by the cookie that their forms have anyway."""

    visitor: Visitor
    secret: str

    @property
    def person(self) -> User | None:
        return self.visitor if isinstance(self.visitor, User) else None

    def key_for(self, gathering: int) -> str:
        """Return what stands for them at one event: another one at each, and nobody can tell whose it is."""
        who = f"person:{self.person.pk}" if self.person else f"cookie:{self.secret}"
        return salted_hmac(f"cms.events.people:{gathering}", who, algorithm="sha256").hexdigest()[:32]


def asker_of(request: HttpRequest) -> Asker:
    get_token(request)  # makes the cookie where there is none
    return Asker(request.user, request.META["CSRF_COOKIE"])
