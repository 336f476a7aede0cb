"""What is told of promises."""

from django.utils.translation import gettext_lazy as _

from cms.matter.texts import DOSSIERS
from participation.notices.texts import Kind, register

MADE, MOVED, SAID, KEPT, DROPPED, SILENT = (
    f"promises.{what}" for what in ("made", "moved", "said", "kept", "dropped", "silent")
)
READ_IT = _("On its page you read who does it, by when and for how much.")
READ_WHY = _("On its page you read why.")

KINDS = {
    MADE: Kind(_("The town promised: “{title}”."), DOSSIERS, READ_IT),
    SAID: Kind(_("The town said how this promise stands: “{title}”."), DOSSIERS, READ_IT),
    MOVED: Kind(_("The day of this promise has moved: “{title}”."), DOSSIERS, READ_WHY),
    KEPT: Kind(_("The town kept its promise: “{title}”."), DOSSIERS, READ_IT),
    DROPPED: Kind(_("The town will not keep this promise: “{title}”."), DOSSIERS, READ_WHY),
    SILENT: Kind(
        _("Nothing was said of this promise for too long: “{title}”."),
        next_step=_("Say in the back office how it stands. Who follows it reads that."),
        is_own=True,
    ),
}


def register_texts() -> None:
    for kind, what in KINDS.items():
        register(kind, what)
