"""The versions of the text that people sign for, for everyone: what each changed of the one before it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from forum.challenges.models import Proposal, TextVersion
from forum.versions.differences import Part, changes


@dataclass(frozen=True)
class Shown:
    """A version: its parts by label, whole for the first, and for the others only those that changed."""

    number: int
    at: datetime
    reason: str
    digest: str
    parts: list[tuple[str, list[Part]]]


def shown_versions(proposal: Proposal) -> list[Shown]:
    """Return the versions, the newest first."""
    versions = list(proposal.versions.all())
    if not versions:
        return []
    first = [(label, [Part("same", said)]) for label, said in _said(proposal, versions[0]).items()]
    shown = [_shown(versions[0], first)]
    for old, new in pairwise(versions):
        before, after = _said(proposal, old), _said(proposal, new)
        labels = dict.fromkeys([*after, *before])
        changed = [(label, changes(before.get(label, ""), after.get(label, ""))) for label in labels]
        changed = [(label, parts) for label, parts in changed if any(part.kind != "same" for part in parts)]
        shown.append(_shown(new, changed))
    return shown[::-1]


def _shown(version: TextVersion, parts: list[tuple[str, list[Part]]]) -> Shown:
    return Shown(version.number, version.frozen_at, version.reason, version.digest, parts)


def _said(proposal: Proposal, version: TextVersion) -> dict[str, str]:
    return dict(proposal.said_in(version.words))
