"""Terms: what is kept for so long and no longer. Apps register theirs in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from participation.audit.actions import record
from participation.errors import Sentence
from participation.privacy.models import Destruction, Reason


@dataclass(frozen=True)
class Term:
    """`over(at)` counts what is kept too long at `at`; `destroy(at)` deletes it and returns how much that was.

    `words` tells people how long it is kept, and `basis` by which rule.
    """

    what: str
    words: Sentence
    basis: str
    over: Callable[[datetime], int]
    destroy: Callable[[datetime], int]


_register: dict[str, Term] = {}


def register(term: Term) -> None:
    _register[term.what] = term


def terms() -> list[Term]:
    return list(_register.values())


def destroy_once_a_day(at: datetime) -> int:
    """Destroy what is kept too long; return how many kinds. The ledger's own key lets one of two do it, once a day."""
    occasion = uuid5(NAMESPACE_URL, f"retention {timezone.localdate(at).isoformat()}")
    done = set(Destruction.objects.filter(occasion=occasion).values_list("what", flat=True))
    waiting = [term for term in _register.values() if term.what not in done and term.over(at)]
    return sum(_destroy(term, at, occasion) for term in waiting)


def _destroy(term: Term, at: datetime, occasion: UUID) -> bool:
    try:
        with transaction.atomic():
            row = Destruction.objects.create(at=at, what=term.what, number=0, reason=Reason.TERM, occasion=occasion)
            row.number = term.destroy(at)
            row.save(update_fields=["number"])
            record("privacy.term_over", row, by=None, at=at, channel="clock", data={term.what: row.number})
    except IntegrityError:  # another process was first today
        return False
    return True
