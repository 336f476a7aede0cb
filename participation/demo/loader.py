"""Fill an empty town with the demonstration: everything or nothing, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from cms.actions import found_town
from forum.models import Topic
from participation.demo import cases, polls, topics
from participation.demo.content import LANGUAGES
from participation.demo.figures import make_figures, make_papers, make_promises
from participation.demo.happenings import play
from participation.demo.pages import make_pages
from participation.demo.people import make_people
from participation.demo.town import make_town
from participation.dossiers.models import Dossier, Theme
from participation.notices.actions import leave_on_site
from participation.residents.models import User
from polls.ballot_box import box_alias
from polls.models import Poll

MADE_BY_PEOPLE: tuple[type[Model], ...] = (User, Theme, Dossier, Topic, Poll)

type Say = Callable[[str], None]


class DemoRefused(Exception):
    """The demonstration town can not be loaded here; the message says why, and what would help."""


def is_empty() -> bool:
    """Whether nothing was made here yet but what every town is founded with: languages, start pages and groups."""
    return not any(model._default_manager.exists() for model in MADE_BY_PEOPLE)


def load_town(now: datetime, say: Say) -> None:
    """Load the demonstration town; nothing of it stays when it is cut short. Raises `DemoRefused`."""
    with transaction.atomic(), transaction.atomic(using=box_alias()):
        _refuse_unless_allowed_and_empty()
        say("Loading the demonstration town (once, this takes a moment)")
        found_town()
        make_town(timezone.localdate(now))
        people = make_people(now)
        say(f"  {len(people.named) + len(people.crowd)} people in their neighbourhoods")
        told = play([*topics.happenings(people, now), *cases.happenings(people, now), *polls.happenings(people, now)])
        say(f"  {Topic.objects.count()} topics and {Poll.objects.count()} polls, from {told} happenings")
        leave_on_site(now)
        figures = make_figures(now, people.communications)
        make_promises(now, people.communications)
        make_papers(now, people.communications)
        say(f"  {figures} datasets, with charts in the dossiers")
        say(f"  {make_pages(now, people.communications)} pages in {len(LANGUAGES)} languages")


def _refuse_unless_allowed_and_empty() -> None:
    if not (settings.DEBUG or settings.ALLOW_DEMO):
        raise DemoRefused(
            "The demonstration town has accounts with a password that everyone knows, so it is not loaded here. "
            "Set ALLOW_DEMO=1 if this installation is meant for trying out."
        )
    if not is_empty():
        raise DemoRefused(
            "This database holds people, themes, dossiers, topics or polls: the demonstration town needs an empty one."
        )
