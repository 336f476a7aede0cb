"""What followers of a dossier are told."""

from django.utils.translation import gettext_lazy as _

from participation.notices.schedule import How
from participation.notices.texts import Kind, register, register_sort

DOSSIERS = "dossiers"
PAPER_PUBLISHED, PAPER_CHANGED, NEWS = "dossiers.paper_published", "dossiers.paper_changed", "dossiers.news"
PHASE = "dossiers.phase"
READ_IT = _("You find it on the page of the dossier.")

KINDS = {
    PAPER_PUBLISHED: Kind(_("“{title}” was added to the dossier {dossier}."), DOSSIERS, READ_IT),
    PAPER_CHANGED: Kind(
        _("There is a new version of “{title}” in the dossier {dossier}."),
        DOSSIERS,
        _("On the page of the dossier you read what changed."),
    ),
    PHASE: Kind(_("The dossier {dossier} has gone on. Now: “{title}”."), DOSSIERS, READ_IT),
    NEWS: Kind(_("There is news in the dossier {dossier}: “{title}”."), DOSSIERS, _("You can read it on the site.")),
}


def register_texts() -> None:
    register_sort(DOSSIERS, _("What happens in a dossier that you follow"), usual=How.DAILY)
    for kind, what in KINDS.items():
        register(kind, what)
