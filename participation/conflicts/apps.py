from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConflictsConfig(AppConfig):
    """Who keeps out of what, because they have an interest in it."""

    name = "participation.conflicts"
    label = "conflicts"

    def ready(self) -> None:
        from participation.conflicts import rules
        from participation.conflicts.models import Conflict
        from participation.notices import texts
        from participation.permissions import put_in_the_way
        from participation.residents.personal import PersonalData, register

        put_in_the_way(rules.conflict_in_the_way)
        kinds = {
            "conflicts.declared": (
                _("{name} declared a conflict of interest about “{title}”."),
                _("The site keeps {name} out of it. Is there something to do? Ask somebody else."),
            ),
            "conflicts.ended": (
                _("{name} ended a conflict of interest about “{title}”."),
                _("{name} can act on it again. Is that not right? Then speak to {name} about it."),
            ),
        }
        for kind, (sentence, next_step) in kinds.items():
            texts.register(kind, texts.Kind(sentence, next_step=next_step, is_own=True))
        purpose = _("What you keep out of for the town, and why.")
        register(PersonalData(Conflict, "person", ("title", "reason", "declared_at", "last_day", "ended_at"), purpose))
