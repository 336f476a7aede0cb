"""Examples to begin with: a draft that has its parts already, so one only fills in what is between [ ]."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.models import Page
from wagtail_localize.synctree import create_aliases_for_new_page

from cms.models import DossierIndexPage, DossierPage, EventIndexPage, EventPage, NewsIndexPage, NewsPage
from participation.desk import DESK
from participation.dossiers.models import Dossier, Theme
from participation.permissions import authorise
from participation.residents.models import User


class Start(models.TextChoices):
    DECISION = "decision", gettext_lazy("Explain a decision")
    WEBINAR = "webinar", gettext_lazy("Announce a webinar")
    CONSULTATION = "consultation", gettext_lazy("Open a consultation")


USUAL_PLACES = 100

type Make = Callable[[str, Theme, datetime], Page]


@transaction.atomic
def start_page(start: Start, title: str, theme: Theme, *, by: User, at: datetime) -> Page:
    """Make a draft in the first language with the parts that such a page has; return it, to be filled in."""
    authorise(by, "care.start_page", None)
    section, make = STARTS[start]
    with override(settings.LANGUAGE_CODE):
        parent = section.objects.get(locale__language_code=settings.LANGUAGE_CODE)
        page = make(title, theme, at)
        page.live, page.owner, page.locale = False, by, parent.locale
        page.slug = _free_slug(parent, title)
        parent.add_child(instance=page)
        page.save_revision(user=by)
    create_aliases_for_new_page(page)
    return page


def _decision(title: str, theme: Theme, at: datetime) -> Page:
    told: dict[str, Any] = {
        "decided": title, "by": _("[Who decided?]"), "date": timezone.localdate(at),
        "summary": _("[What changes for residents, in two or three short sentences?]"),
        "why": _paragraph(_("[Why was it decided so? What else was thought of?]")),
        "means": _paragraph(_("[What does somebody notice, from when, and what do they have to do?]")),
        "input": _paragraph(_("[What did people ask, what was done with it, what was not, and why?]")), "link": "",
    }  # fmt: skip
    summary = _("[What changes for residents, in two or three short sentences?]")
    body = [("decision", told), _contact(theme)]
    return NewsPage(title=title, intro=summary, is_decision=True, plain_summary=summary, published_at=at, body=body)


def _webinar(title: str, theme: Theme, at: datetime) -> Page:
    day = timezone.localdate(at) + timedelta(days=21)
    starts_at = timezone.make_aware(datetime.combine(day, time(19, 30)))
    body = [
        _section(_("What is it about?"), _("[What do people hear, and what can they ask?]")),
        _section(_("For whom is it?"), _("[Who can come? Is there an interpreter, are there captions?]")),
        _section(_("How does it go on?"), _("[When is the recording online, and what is done with the questions?]")),
        _contact(theme),
    ]
    intro = _("[What is it about, for whom, and what can people ask?]")
    ends_at = starts_at + timedelta(minutes=75)
    return EventPage(
        title=title,
        kind="webinar",
        intro=intro,
        starts_at=starts_at,
        ends_at=ends_at,
        places_online=USUAL_PLACES,
        body=body,
    )


def _consultation(title: str, theme: Theme, at: datetime) -> Page:
    named = {settings.LANGUAGE_CODE: title}
    dossier = Dossier.objects.create(slug=_free_dossier(title), title=named, theme=theme)
    today = timezone.localdate(at)
    moments = (
        (_("The consultation opens"), 7),
        (_("The last day to have your say"), 37),
        (_("The town says what it did with your input"), 60),
    )
    body = [
        _section(_("What is it about?"), _("[What does the town want, where, and why now?]")),
        ("decided", {"decided": [_("[What is fixed already?]")], "undecided": [_("[What can people still change?]")]}),
        ("timeline", [
            {"label": label, "date": today + timedelta(days=days), "done": False, "note": ""}
            for label, days in moments
        ]),
        _section(_("How can you have your say?"), _("[On the forum, at the desk, by letter: where, and until when?]")),
        _contact(theme),
    ]  # fmt: skip
    intro = _("[What is this about, and what can residents do? Short sentences.]")
    return DossierPage(title=title, dossier=dossier, language=settings.LANGUAGE_CODE, intro=intro, body=body)


STARTS: dict[Start, tuple[type[Page], Make]] = {
    Start.DECISION: (NewsIndexPage, _decision),
    Start.WEBINAR: (EventIndexPage, _webinar),
    Start.CONSULTATION: (DossierIndexPage, _consultation),
}


def _paragraph(words: str) -> str:
    return f"<p>{words}</p>"


def _section(heading: str, words: str) -> tuple[str, Any]:
    return "section", {"heading": heading, "text": _paragraph(words)}


def _contact(theme: Theme) -> tuple[str, Any]:
    return "contact", {"name": str(theme.team), "role": "", "phone": DESK.phone, "email": "", "hours": _("[When?]")}


def _free_slug(parent: Page, title: str) -> str:
    return _free(slugify(title), set(parent.get_children().values_list("slug", flat=True)))


def _free_dossier(title: str) -> str:
    return _free(slugify(title)[:50], set(Dossier.objects.values_list("slug", flat=True)))


def _free(slug: str, taken: set[str]) -> str:
    wanted, number = slug or "x", 1
    while (found := wanted if number == 1 else f"{wanted[:45]}-{number}") in taken:
        number += 1
    return found
