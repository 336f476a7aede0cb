"""The acts on pages and on the town itself, for the table of who may do what."""

from datetime import timedelta

from i18nfield.strings import LazyI18nString
from wagtail.models import Page

from cms.actions import found_town
from cms.care.actions import look_afterwards, note_emergency
from cms.care.models import EmergencyPublication
from cms.care.starts import Start, start_page
from cms.town import actions as town
from participation.dossiers.models import Team, Theme
from participation.permissions import authorise
from tests.conftest import NOON

AT = {"at": NOON}
SAID = LazyI18nString({"nl": "Kook je water."})


def scenes():
    return {
        "care.publish_in_emergency": {"any": lambda by: note_emergency(page(), by=by, **AT)},
        "care.look_afterwards": {
            "any": lambda by: look_afterwards(published(), by=by, **AT),
        },
        "care.read_reports": {"any": lambda by: authorise(by, "care.read_reports", None)},
        "care.start_page": {"any": lambda by: start_page(Start.WEBINAR, "Bus", theme(), by=by, **AT)},
        "town.change_theme": {"any": lambda by: town.try_theme(":root{--basis-border-radius-md:1px}", by=by, **AT)},
        "town.set_banner": {"any": lambda by: town.put_up_banner(SAID, "", NOON + timedelta(days=1), by=by, **AT)},
    }


def page():
    return found_town().root_page


def theme():
    found_town()
    return Theme.objects.first() or Theme.objects.create(slug="bus", name="Bus", team=Team.objects.create(slug="bus"))


def published():
    return EmergencyPublication.objects.create(
        page=Page.objects.get(pk=page().pk), published_at=NOON, look_by=NOON.date()
    )
