"""The banner that an administrator sees on every page while emergency access goes on."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from participation.residents.models import Role, User
from participation.roles.models import Emergency


def emergency(request: HttpRequest) -> dict[str, object]:
    """Context processor: `emergency` is None for nearly everyone, and looked up only where a page asks for it."""
    return {"emergency": SimpleLazyObject(lambda: _of(request.user))}


def _of(visitor: object) -> Emergency | None:
    if not isinstance(visitor, User) or Role.ADMINISTRATOR not in visitor.roles:
        return None
    return visitor.emergencies.going_on(timezone.now()).first()
