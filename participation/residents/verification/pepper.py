"""Which pepper this town's pseudonyms were made with, so that a lost one is noticed before anybody is locked out.

The pepper itself is in a file or the environment, never in the database; here lies only what is slow to guess it from.
"""

import hashlib
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from participation.residents.verification.models import PepperMark

SALT = b"town-participation: which pepper the pseudonyms were made with"


@lru_cache(maxsize=2)
def mark_of(pepper: str) -> str:
    return hashlib.scrypt(pepper.encode(), salt=SALT, n=2**14, r=8, p=1, dklen=12).hex()


def mark_pepper(at: datetime) -> None:
    """Note the pepper with the first pseudonym or code that is made with it."""
    PepperMark.objects.get_or_create(pk=PepperMark.ONLY, defaults={"mark": mark_of(settings.PEPPER), "made_at": at})


def is_other_pepper() -> bool:
    """Say whether pseudonyms were made here with another pepper than the one at hand."""
    known = PepperMark.objects.first()
    return known is not None and known.mark != mark_of(settings.PEPPER)
