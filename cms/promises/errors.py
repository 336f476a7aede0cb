"""What keeps a promise from being made or changed, in whole sentences."""

from django.utils.translation import gettext_lazy as _

from cms.promises.models import ABOUT_SOMETHING
from participation.errors import Invalid, WrongState


class DayIsOver(Invalid):
    code = "day_is_over"

    def __init__(self) -> None:
        super().__init__(_("Promise a day that is still to come."))


class AboutNothing(Invalid):
    code = "about_nothing"

    def __init__(self) -> None:
        super().__init__(ABOUT_SOMETHING)


class PromiseEnded(WrongState):
    code = "promise_ended"

    def __init__(self) -> None:
        super().__init__(_("This promise has ended already. Make a new one if there is more to promise."))
