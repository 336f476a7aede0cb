"""The code in a letter: twelve symbols, of which eleven are drawn by lot (55 bits) and the last shows a typing mistake.

The alphabet is Crockford's: digits and capitals without I, L, O and U. Whoever types those gets what they look like.
Only a keyed hash of a code is kept, so that nobody reads one back, from the database or a copy of it.
"""

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from participation.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("OILU", "011V")
BETWEEN = re.compile("[\\s.\\-/_\u2010-\u2014\u200b]+")
DRAWN, GROUP = 11, 4
PRIME = 31  # just under the alphabet: the check symbol sees every wrong symbol but one, and every two swapped


class MistypedCode(Invalid):
    """What was typed can not be a code. The message never repeats it."""

    code = "mistyped_code"


@dataclass(frozen=True)
class Code:
    """A code as it stands in a letter; it does not show itself."""

    symbols: str = field(repr=False)

    @property
    def in_groups(self) -> str:
        return "-".join(self.symbols[start : start + GROUP] for start in range(0, len(self.symbols), GROUP))

    def key(self) -> str:
        """Return what is kept of the code (64 hexadecimal digits)."""
        return keyed("letter code", self.symbols)

    @property
    def beginning(self) -> str:
        return self.symbols[:GROUP]


def keyed(use: str, text: str) -> str:
    """Return a keyed hash of `text` for one use, which says nothing to who lacks the pepper."""
    return hmac.digest(settings.PEPPER.encode(), f"{use}\n{text}".encode(), "sha256").hex()


def draw_code() -> Code:
    drawn = "".join(secrets.choice(ALPHABET) for _symbol in range(DRAWN))
    return Code(drawn + _check_symbol(drawn))


@sensitive_variables()
def read_code(typed: str) -> Code:
    """Return the code that somebody typed, in groups or not, in small letters or capitals. Raises `MistypedCode`."""
    symbols = BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(LOOK_ALIKES)
    if not symbols:
        raise MistypedCode(_("Fill in the code from your letter."))
    if len(symbols) != DRAWN + 1:
        raise MistypedCode(_("A code has 12 letters and digits. Look at your letter again."))
    if set(symbols) - set(ALPHABET) or _check_symbol(symbols[:DRAWN]) != symbols[-1]:
        raise MistypedCode(
            _("This is not a code from a letter. Perhaps you mistyped one sign: look at your letter again.")
        )
    return Code(symbols)


@sensitive_variables()
def _check_symbol(drawn: str) -> str:
    return ALPHABET[sum(place * ALPHABET.index(symbol) for place, symbol in enumerate(drawn, start=1)) % PRIME]
