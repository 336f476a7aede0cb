"""What happens upstairs when something below, or in Wagtail, has happened: the one place that listens to signals."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published

from cms.events.actions import take_over
from cms.models import EventPage


@receiver(page_published, sender=EventPage)
def let_people_register(sender: type[EventPage], instance: EventPage, **kwargs: Any) -> None:
    """A page of the calendar says when, where and for how many."""
    take_over(instance, at=timezone.now())
