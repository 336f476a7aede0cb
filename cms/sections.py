"""The dossiers that a person follows, among the rows of "My participation"."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.matter.models import DossierFollow
from cms.models import DossierPage
from participation.audience.visible import hidden_from
from participation.residents.activity import MOST_ROWS, Row, add_rows
from participation.residents.models import User


def register_sections() -> None:
    add_rows("forum.follows", "dossiers", followed)


def followed(person: User) -> Iterator[Row]:
    """Each leads to its page in the language that is read, or to one that there is."""
    mine = {follow.dossier_id: follow for follow in DossierFollow.objects.filter(person=person).order_by("-since")}
    pages = DossierPage.objects.live().filter(dossier__in=list(mine)[:MOST_ROWS])
    pages = pages.exclude(dossier__in=hidden_from(person))
    by_dossier = {page.dossier_id: page for page in sorted(pages, key=lambda page: page.language == get_language())}
    for number, page in by_dossier.items():
        yield Row(page.title, page.url, mine[number].since, _("Dossier"))
