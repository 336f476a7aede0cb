"""The acts on pages and on the town itself, for the table of who may do what."""

from datetime import timedelta

from i18nfield.strings import LazyI18nString
from wagtail.models import Page, Site

from cms.actions import found_town
from cms.care.actions import look_afterwards, note_emergency
from cms.care.models import EmergencyPublication
from cms.care.starts import Start, start_page
from cms.matter.actions import follow_dossier, withdraw_paper
from cms.matter.models import Paper
from cms.promises.actions import make_promise, say_how_it_stands
from cms.promises.models import Promise, PromiseState
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
        "matter.publish_paper": {"any": lambda by: authorise(by, "matter.publish_paper", yard())},
        "matter.withdraw_paper": {"any": lambda by: withdraw_paper(a_paper(), by=by, **AT)},
        "matter.put_case": {"any": lambda by: authorise(by, "matter.put_case", open_dossier())},
        "matter.follow_dossier": {"any": lambda by: follow_dossier(open_dossier(), by=by, **AT)},
        "promises.make_promise": {"any": lambda by: promise(by)},
        "promises.say_how_it_stands": {"any": lambda by: stands(by, "open"), "kept": lambda by: stands(by, "kept")},
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


def open_dossier():
    return Dossier.objects.get_or_create(slug="open", defaults={"title": "Open", "theme": theme()})[0]


def a_paper():
    return Paper.objects.create(dossier=open_dossier(), title="Plan")


def promise(by):
    about = {"team": theme().team, "dossier": open_dossier()}
    return make_promise(what="Een bank", due_on=NOON.date(), by=by, **about, **AT)


def stands(by, state):
    made = Promise.objects.create(
        what="Een bank", due_on=NOON.date(), team=theme().team, dossier=open_dossier(), state=state, made_at=NOON,
        last_said_at=NOON,
    )  # fmt: skip
    return say_how_it_stands(made, said="Ja", state=PromiseState.KEPT, due_on=NOON.date(), by=by, **AT)


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
