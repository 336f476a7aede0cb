"""The acts on pages and on the town itself, for the table of who may do what."""

from datetime import timedelta

from i18nfield.strings import LazyI18nString
from wagtail.models import Page, Site

from cms.actions import found_town
from cms.care.actions import look_afterwards, note_emergency
from cms.care.models import EmergencyPublication
from cms.care.starts import Start, start_page
from cms.town import actions as town
from participation.audience.actions import make_code, use_code, withdraw_code
from participation.audience.models import Code
from participation.dossiers.models import Audience, Dossier, Team, Theme
from participation.permissions import authorise
from participation.residents.verification.codes import draw_code, keyed
from tests.conftest import NOON

AT = {"at": NOON}
SAID = LazyI18nString({"nl": "Kook je water."})


def scenes():
    found_town()
    return {
        "audience.read_every_dossier": {"any": lambda by: authorise(by, "audience.read_every_dossier")},
        "audience.make_code": {"any": lambda by: make_code(yard(), last_day=NOON.date(), by=by, **AT)},
        "audience.withdraw_code": {"any": lambda by: withdraw_code(a_code("A" * 64), by=by, **AT)},
        "audience.use_code": {"any": lambda by: use_code(typed_code(), by=by, net="1.2.3.4", **AT)},
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
    return Site.objects.get().root_page


def theme():
    return Theme.objects.first() or Theme.objects.create(slug="bus", name="Bus", team=Team.objects.create(slug="bus"))


def yard():
    return Dossier.objects.get_or_create(
        slug="yard", defaults={"title": "Hof", "theme": theme(), "audience": Audience.NEIGHBOURS}
    )[0]


def a_code(key):
    return Code.objects.create(dossier=yard(), key=key, last_day=NOON.date(), made_at=NOON)


def typed_code():
    symbols = draw_code()
    a_code(keyed("neighbour code", symbols.symbols))
    return symbols.in_groups


def published():
    return EmergencyPublication.objects.create(
        page=Page.objects.get(pk=page().pk), published_at=NOON, look_by=NOON.date()
    )
