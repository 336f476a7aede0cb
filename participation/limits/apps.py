from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participation import due

UPLOADS = (
    "wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create",
    "wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs_chooser:create",
)  # fmt: skip


class LimitsConfig(AppConfig):
    """How often something may be done, and what is switched off for now."""

    name = "participation.limits"
    label = "limits"

    def ready(self) -> None:
        from participation.limits import acts, rules  # noqa: F401 (rules declares the permission)
        from participation.limits.models import Kept, Switch, Tally
        from participation.limits.sign_ups import watch_sign_ups
        from participation.limits.store import forget_old
        from participation.limits.surge import look_for_surges
        from participation.residents.personal import Held, hold, hold_who_acted

        for page in UPLOADS:
            acts.limit(page, acts.UPLOAD)
        watch_sign_ups()
        due.register("limits: old counts forgotten", forget_old)
        due.register("limits: surges looked for", look_for_surges)
        too_often = _("How often something was done, by keyed hashes of who and from where, so that nobody floods us.")
        hold(Held(Tally, ("key",), too_often, _("Until the count is over, a day at most.")))
        hold(Held(Kept, ("key", "value"), too_often, _("Until the count is over, a day at most.")))
        hold_who_acted(Switch, "by")
