"""What a person was told, as a section of "My participation"."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.notices.models import Notice
from participation.residents.activity import Row, Section, register
from participation.residents.models import User

NEWEST = 10


def register_section() -> None:
    register("notices", notices, place=10)


def notices(person: User) -> Section:
    """The newest notices, unread first."""
    unread_first = F("read_at").desc(nulls_first=True)
    mine = Notice.objects.filter(person=person).select_related("event").order_by(unread_first, "-event__at")
    return Section(
        _("What we told you"),
        [row(notice) for notice in mine[:NEWEST]],
        _("There is nothing to tell you yet. Follow something on the forum, and you read here what happens to it."),
        more=(reverse("notices:notice-list"), _("All that we told you")),
    )


def row(notice: Notice) -> Row:
    new = {} if notice.read_at else {"state": "open", "word": _("New")}
    return Row(notice.event.sentence, notice.event.url, notice.event.at, **new)
