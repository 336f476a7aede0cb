"""The pages of the demonstration town, as communications published them: in two languages, a few in four."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Locale, Page

from cms.actions import fill_trees, publish_page, publish_translation
from cms.events.captions import parse_captions, transcript_of
from cms.models import (
    DossierIndexPage,
    DossierPage,
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PolicyPage,
    StandardPage,
)
from participation.demo import content
from participation.demo.content import Words
from participation.demo.happenings import days
from participation.demo.page_blocks import article, dossier_blocks, prose
from participation.dossiers.models import Dossier, Theme
from participation.residents.models import User

ORIGINAL, *TRANSLATIONS = content.LANGUAGES


type Make = Callable[[content.Entry, Words], Page]


def make_pages(now: datetime, by: User) -> int:
    """Publish every page of the content under a town that is founded; return how many there are."""
    pages = content.read("pages")
    writer = _Writer(now, by)
    for entry in pages["theme_page"]:
        writer.publish(DossierIndexPage, writer.policy_page, entry)
    for entry in pages["dossier_page"]:
        writer.publish(DossierIndexPage, writer.dossier_page, entry)
    for entry in pages["news"]:
        writer.publish(NewsIndexPage, writer.news_page, entry)
    for entry in pages["event"]:
        writer.publish(EventIndexPage, writer.event_page, entry)
    for entry in pages["page"]:
        writer.publish(HomePage, writer.standard_page, entry)
    writer.fill_home_pages(pages["home"])
    fill_trees()
    return Page.objects.live().count()


@dataclass(frozen=True)
class _Writer:
    now: datetime
    by: User

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def publish(self, parent: type[Page], make: Make, entry: content.Entry) -> None:
        home = parent.objects.get(locale__language_code=ORIGINAL)
        original = publish_page(home, self._in(ORIGINAL, make, entry), by=self.by)
        for language in (*TRANSLATIONS, *(code for code in content.SOME_IN if f"title_{code}" in entry)):
            publish_translation(original, self._in(language, make, entry), language=language, by=self.by)

    def _in(self, language: str, make: Make, entry: content.Entry) -> Page:
        page = make(entry, Words(language, self.today))
        page.locale = Locale.objects.get(language_code=language)
        return page

    def policy_page(self, entry: content.Entry, words: Words) -> Page:
        theme = Theme.objects.get(slug=entry["theme"])
        body = [("prose", prose(words.of(entry, "body")))]
        return PolicyPage(title=theme.name.localize(words.language), slug=theme.slug, theme=theme, body=body)

    def dossier_page(self, entry: content.Entry, words: Words) -> Page:
        dossier = Dossier.objects.get(slug=entry["dossier"])
        return DossierPage(
            title=dossier.title.localize(words.language),
            slug=dossier.slug,
            dossier=dossier,
            intro=dossier.summary.localize(words.language),
            body=dossier_blocks(entry["block"], words),
        )

    def news_page(self, entry: content.Entry, words: Words) -> Page:
        return NewsPage(**self._told(entry, words), slug=entry["slug"], published_at=self.now - days(entry["days_ago"]))

    def event_page(self, entry: content.Entry, words: Words) -> Page:
        day = self.today + timedelta(days=entry["starts_in_days"])
        return EventPage(
            **self._told(entry, words),
            slug=entry["slug"],
            kind=entry["kind"],
            starts_at=_at(day, entry["start_time"]),
            ends_at=_at(day, entry["end_time"]),
            place=words.of(entry, "place"),
            stream_url=entry.get("stream_url", ""),
            recording_url=entry.get("recording_url", ""),
            places_on_site=entry.get("places_on_site"),
            places_online=entry.get("places_online"),
            **_captions(entry, words),
        )

    def standard_page(self, entry: content.Entry, words: Words) -> Page:
        return StandardPage(
            title=words.of(entry, "title"),
            slug=entry["slug"] if words.language == ORIGINAL else entry[f"slug_{words.language}"],
            intro=words.of(entry, "intro"),
            show_in_footer=True,
            body=article(entry["block"], words),
        )

    def _told(self, entry: content.Entry, words: Words) -> dict[str, Any]:
        return {
            "title": words.of(entry, "title"),
            "intro": words.of(entry, "intro"),
            "body": [("prose", prose(words.of(entry, "body")))],
            "dossier": Dossier.objects.filter(slug=entry.get("dossier", "")).first(),
        }

    def fill_home_pages(self, entry: content.Entry) -> None:
        for language in (*content.LANGUAGES, *content.SOME_IN):
            words = Words(language, self.today)
            home = HomePage.objects.get(locale__language_code=language)
            home.hero_title, home.hero_text = words.of(entry, "hero_title"), words.of(entry, "hero_text")
            home.outcomes = [("outcome", self._outcome(outcome, words)) for outcome in entry["outcome"]]
            home.save_revision(user=self.by).publish(user=self.by)

    def _outcome(self, entry: content.Entry, words: Words) -> dict[str, Any]:
        page = DossierPage.objects.filter(dossier__slug=entry.get("dossier", ""), language=words.language).first()
        return {"title": words.of(entry, "title"), "text": words.of(entry, "text"), "dossier": page}


def _at(day: date, hour: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))


def _captions(entry: content.Entry, words: Words) -> dict[str, Any]:
    """Return the captions of a recording, in the language of its page, with the transcript that is made of them."""
    text = words.of(entry, "captions").encode()
    if not text:
        return {}
    title = f"{words.of(entry, 'title')} (WebVTT)"
    file = ContentFile(text, name=f"{entry['slug']}-{words.language}.vtt")
    document = Document.objects.create(title=title, file=file)
    return {"captions": document, "chapters": entry["chapters"], "transcript": transcript_of(parse_captions(text))}
