"""The manifest of a poll: all that is fixed before the first vote, in one text whose SHA-256 voters see.

What voters, the count and whoever checks it need is in it, and nothing that changes afterwards: whatever would change
it is a new poll. It is canonical JSON (polls/board/canonical.py). Amounts are whole euros; moments are UTC.
"""

import json
from typing import Any

from django.conf import settings
from i18nfield.strings import LazyI18nString

from polls.board.canonical import Json, canonical, digest_of
from polls.board.keys import origin_of, public_key
from polls.board.moments import moment
from polls.models import COUNTED, Electorate, Manifest, Method, Option, Poll
from polls.roll_digest import roll_digest

FORMAT = "poll-manifest/1"
ADD_ONE = "add1"
BY_LOT, SAID_AND_KEPT, NOT_CARRIED = "lot", "said, not broken", "not carried"
CHANGE_UNTIL_CLOSE = "until closing a voter may change the ballot; the last one counts"


def manifest_of(poll: Poll) -> dict[str, Json]:
    """Return the manifest of `poll` as it is now."""
    return {
        "format": FORMAT,
        "town": settings.SITE_NAME,
        "poll": {"key": str(poll.key), "slug": poll.slug, "dossier": poll.dossier.slug},
        "main_language": poll.default_language,
        "question": in_languages(poll.question, poll.default_language),
        "options": [_option(option, poll.default_language) for option in poll.options.order_by("position")],
        "method": _method(poll),
        "electorate": _electorate(poll),
        "visibility": {"results": poll.visibility, "step": poll.step},
        "revote": CHANGE_UNTIL_CLOSE,
        "opens_at": moment(poll.opens_at),
        "closes_at": moment(poll.closes_at),
        "legal": {
            "effect": poll.legal_effect,
            "basis": in_languages(poll.legal_basis, poll.default_language),
            "deciding_body": in_languages(poll.deciding_body, poll.default_language),
            "objection_days": poll.objection_days,
        },
        "quorum": _quorum(poll),
        "majority": {"threshold": poll.threshold, "counts_abstentions": poll.counts_abstentions},
        "board": {"origin": origin_of(poll.slug), "key": public_key()},
    }


def manifest_bytes(poll: Poll) -> bytes:
    """Return the manifest of `poll` in canonical JSON: what is published, signed and digested."""
    return canonical(manifest_of(poll))


def fixed_manifest(poll: Poll) -> bytes:
    """Return the manifest as freezing fixed it; of what was never frozen (older, or from a file), as it is now."""
    frozen = Manifest.objects.filter(poll=poll).first()
    return frozen.text.encode() if frozen else manifest_bytes(poll)


def manifest_read(poll: Poll) -> dict[str, Any]:
    """Return the same, read."""
    manifest: dict[str, Any] = json.loads(fixed_manifest(poll))
    return manifest


def manifest_digest(poll: Poll) -> str:
    """Return the SHA-256 of the manifest, as voters see it."""
    return digest_of(fixed_manifest(poll))


def in_languages(text: LazyI18nString | str, main: str) -> dict[str, Json]:
    """Return a text by language, those that say something only."""
    said = text.data if isinstance(text, LazyI18nString) else text
    by_language = said if isinstance(said, dict) else {main: said}
    return {language: words for language, words in by_language.items() if words}


def _option(option: Option, main: str) -> dict[str, Json]:
    return {"id": option.key, "label": in_languages(option.label, main), "cost": option.cost}


def _method(poll: Poll) -> dict[str, Json]:
    return {
        "name": poll.method,
        "min_choices": poll.min_choices,
        "max_choices": poll.max_choices,
        "points": poll.points,
        "seats": poll.seats,
        "budget": poll.budget,
        "least_votes": poll.least_votes,
        "completion": ADD_ONE if poll.method == Method.EQUAL_SHARES else "none",
        "ties": _ties(poll),
    }


def _ties(poll: Poll) -> str:
    if poll.method == Method.MOTION:
        return NOT_CARRIED
    return BY_LOT if poll.method in COUNTED else SAID_AND_KEPT


def _quorum(poll: Poll) -> dict[str, Json]:
    """Return how many have to take part: `at_least` is a percentage of the base, or a number where that is people."""
    inhabitants: dict[str, Json] = {
        "number": poll.inhabitants,
        "on": poll.inhabitants_on.isoformat() if poll.inhabitants_on else None,
        "source": poll.inhabitants_source,
    }
    return {"base": poll.quorum_base, "at_least": poll.quorum, "inhabitants": inhabitants}


def _electorate(poll: Poll) -> dict[str, Json]:
    return {
        "who": poll.electorate,
        "neighbourhoods": [each.code for each in poll.neighbourhoods.order_by("code")],
        "roll": _roll(poll) if poll.electorate == Electorate.ROLL else None,
    }


def _roll(poll: Poll) -> dict[str, Json]:
    """Return how many on the roll may vote, and a digest of all its pseudonyms, which names nobody."""
    return {
        "size": poll.roll.entitled_on(poll.reference_day).count(),
        "sha256": roll_digest(poll),
        "reference_date": poll.reference_day.isoformat(),
        "drawn_up_on": poll.roll_date.isoformat() if poll.roll_date else None,
        "source": poll.roll_source,
    }


def board_origin(poll: Poll) -> str:
    """Return what the poll's board is called in all that is signed of it, also where the site has moved since."""
    origin: str = json.loads(fixed_manifest(poll))["board"]["origin"]
    return origin
