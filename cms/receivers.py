"""What happens upstairs when something below, or in Wagtail, has happened: the one place that listens to signals."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from cms.events.actions import take_over
from cms.matter.actions import tell_followers
from cms.matter.phases import note_phase
from cms.matter.texts import NEWS
from cms.models import DossierPage, EventPage, NewsPage
from cms.translations import let_wait


@receiver(page_published)
def know_its_files(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """What stands on a page is handed out from the moment that the page is there, not when the queue comes to it."""
    ReferenceIndex.create_or_update_for_object(instance)


@receiver(page_published)
def say_that_it_waits(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A page that is handed in to be translated is published at once, in the language that it comes from."""
    let_wait(instance)


@receiver(page_published, sender=DossierPage)
def tell_of_phase(sender: type[DossierPage], instance: DossierPage, **kwargs: Any) -> None:
    """Who follows a dossier hears that it goes on from the page in the first language."""
    phase = instance.phase()
    if phase and instance.language == settings.LANGUAGE_CODE:
        note_phase(instance.dossier, *phase, at=timezone.now())


@receiver(page_published, sender=NewsPage)
def tell_of_news(sender: type[NewsPage], instance: NewsPage, **kwargs: Any) -> None:
    """Who follows a dossier hears of its news when it is first there: once, in the language in which it was written."""
    is_new = instance.first_published_at == instance.last_published_at
    if instance.dossier and is_new and instance.is_first():
        tell_followers(
            NEWS, instance.dossier, title=instance.title, path=instance.url or "/", by=None, at=timezone.now()
        )


@receiver(page_published, sender=EventPage)
def let_people_register(sender: type[EventPage], instance: EventPage, **kwargs: Any) -> None:
    """A page of the calendar says when, where and for how many."""
    take_over(instance, at=timezone.now())
