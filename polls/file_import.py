"""Bring an election from elsewhere in as a closed poll, so that its result page and exports can be used on it."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import get_current_timezone, localtime
from i18nfield.strings import LazyI18nString

from participation.dossiers.models import Dossier, Team, Theme
from participation.errors import WrongState
from polls import actions
from polls.ballot_box import box_alias
from polls.drafting import Wording, save_draft
from polls.methods import BY_NAME
from polls.models import Ballot, Electorate, Mark, Method, Option, Poll, Visibility
from polls.pabulib import FileBallot, PabulibFile, open_pabulib
from polls.pseudonyms import pseudonym

BATCH = 2_000


class AlreadyImported(WrongState):
    """A poll of this name is there already."""

    code = "already_imported"


def import_pabulib(
    path: Path, *, at: datetime, dossier: Dossier | None = None, any_vote_type: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Poll:  # fmt: skip
    """Store the approval ballots of a Pabulib file as a closed poll named after the file; all of it or nothing.

    `progress` is called with the ballots stored and the ballots that the file announces. Raises `MalformedFile`
    (a malformed file, with its line) and `AlreadyImported`.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        file = open_pabulib(lines, today=localtime(at).date(), any_vote_type=any_vote_type)
        with transaction.atomic(), transaction.atomic(using=box_alias()):
            poll = _announced_poll(path.stem, file, dossier or dossier_for_imports(), at)
            _store_ballots(poll, file, progress)
            return actions.close_poll(poll, by=None, at=at)


def _announced_poll(stem: str, file: PabulibFile, dossier: Dossier, at: datetime) -> Poll:
    slug = slugify(stem)[:80] or "import"
    if Poll.objects.filter(slug=slug).exists():
        raise AlreadyImported(f"There is a poll “{slug}” already.")
    language, most, (opens_at, closes_at) = _language(file.meta), _most(file), _window(file, at)
    poll = Poll(
        slug=slug, dossier=dossier, question=LazyI18nString({language: file.meta.get("description") or stem}),
        default_language=language, method=Method.APPROVAL, electorate=Electorate.CONFIRMED, visibility=Visibility.LIVE,
        min_choices=min(max(int(file.meta.get("min_length", 1)), 1), most), max_choices=most, opens_at=opens_at,
        closes_at=closes_at,
    )  # fmt: skip
    save_draft(poll, Wording(options=()), by=None, at=opens_at)
    Option.objects.bulk_create(
        Option(poll=poll, key=project.id, position=place, label=LazyI18nString({language: project.name}))
        for place, project in enumerate(file.projects)
    )
    return actions.freeze_poll(actions.announce_poll(poll, by=None, at=opens_at), by=None, at=opens_at)


def _store_ballots(poll: Poll, file: PabulibFile, progress: Callable[[int, int], None]) -> None:
    options, done, day = [project.id for project in file.projects], 0, localtime(poll.closes_at).date()
    for ballots in batched(file.ballots(), BATCH):
        Mark.objects.bulk_create(
            Mark(poll=poll, voter=pseudonym(poll, f"file:{ballot.voter}"), channel=Mark.Channel.FILE, day=day)
            for ballot in ballots
        )
        Ballot.objects.bulk_create(_ballots(poll, ballots, options))
        done += len(ballots)
        progress(done, file.announced_ballots)


def _ballots(poll: Poll, ballots: tuple[FileBallot, ...], options: list[str]) -> Iterator[Ballot]:
    parse = BY_NAME[Method.APPROVAL].parse
    for ballot in ballots:
        yield Ballot(poll_key=poll.key, content=parse(ballot.projects, options, 0, len(options)))


def _language(meta: dict[str, str]) -> str:
    """Return the language of the file's words, or the town's own when the platform does not speak that one."""
    language = meta.get("language", "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _most(file: PabulibFile) -> int:
    return max(min(int(file.meta.get("max_length", len(file.projects))), len(file.projects)), 1)


def _window(file: PabulibFile, at: datetime) -> tuple[datetime, datetime]:
    """Return when the election was held, as far as the file says so: from its first day to the end of its last."""
    zone, first, last = get_current_timezone(), file.first_day, file.last_day
    closes_at = datetime.combine(last, time.max, zone) if last else at - timedelta(minutes=1)
    opens_at = datetime.combine(first, time.min, zone) if first else closes_at - timedelta(days=1)
    return min(opens_at, closes_at - timedelta(minutes=1)), closes_at


def dossier_for_imports() -> Dossier:
    """Return the dossier of imported elections, made the first time."""
    team, _ = Team.objects.get_or_create(slug="import", defaults={"name": {"nl": "Archief", "en": "Archive"}})
    theme, _ = Theme.objects.get_or_create(
        slug="import", defaults={"name": {"nl": "Archief", "en": "Archive"}, "team": team}
    )
    title = {"nl": "Stemmingen van elders", "en": "Votes from elsewhere"}
    return Dossier.objects.get_or_create(slug="import", defaults={"title": title, "theme": theme})[0]
