"""What keeps a paper from being published, in whole sentences."""

from django.utils.translation import gettext_lazy as _

from participation.errors import Invalid


class SayWhatChanged(Invalid):
    code = "say_what_changed"

    def __init__(self) -> None:
        super().__init__(_("Say what changed in this version, in one or two sentences. People read that first."))
