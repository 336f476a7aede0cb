"""What followers are told when topics are put together or taken apart."""

from django.utils.translation import gettext_lazy as _

from forum.notices import TOWN
from participation.notices.texts import Kind, register

KINDS = {
    "merging.merged": Kind(
        _("“{other}” is now part of “{title}”, because both are about the same."), TOWN,
        _("What you said, support or follow came along. You can stop supporting or following it on that page."),
    ),
    "merging.unmerged": Kind(
        _("“{other}” and “{title}” are two topics again."), TOWN,
        _("Everything stands where it stood before, with what was added since."),
    ),
}  # fmt: skip


def register_notices() -> None:
    for kind, what in KINDS.items():
        register(kind, what)
