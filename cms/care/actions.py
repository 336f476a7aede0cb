"""Everything that can happen to a page that was published in an emergency."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.care.models import EmergencyPublication
from participation.audit.actions import record
from participation.errors import DomainError
from participation.permissions import authorise
from participation.residents.models import User

TIME_TO_LOOK = timedelta(days=3)


class OwnEmergency(DomainError):
    """Who published a page in an emergency can not be the one who looks at it."""

    def __init__(self) -> None:
        super().__init__(_("You published this yourself. Somebody else looks at it."))


@transaction.atomic
def note_emergency(page: Page, *, by: User, at: datetime) -> EmergencyPublication:
    """Note that `page` was published before anybody else looked; asked twice, it waits once."""
    authorise(by, "care.publish_in_emergency", page)
    told = {"published_by": by, "published_at": at, "look_by": timezone.localdate(at + TIME_TO_LOOK)}
    noted, is_new = EmergencyPublication.objects.get_or_create(page_id=page.pk, looked_at=None, defaults=told)
    if is_new:
        record("page.published_in_emergency", noted, by=by, at=at, data={"page": page.pk})
    return noted


@transaction.atomic
def look_afterwards(noted: EmergencyPublication, *, by: User, at: datetime) -> None:
    """Note that somebody else than who published it has looked; twice is once."""
    authorise(by, "care.look_afterwards", noted)
    if noted.published_by_id == by.pk:
        raise OwnEmergency
    if EmergencyPublication.objects.filter(pk=noted.pk, looked_at=None).update(looked_at=at, looked_by=by):
        record("page.looked_at_afterwards", noted, by=by, at=at, data={"page": noted.page_id})
