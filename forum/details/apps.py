from django.apps import AppConfig


class DetailsConfig(AppConfig):
    """What belongs to a topic besides its words: where it is, what it is about in a word, who endorses it by name."""

    name = "forum.details"
    label = "details"

    def ready(self) -> None:
        from forum.details import rules  # noqa: F401  (declares the permissions)
        from forum.details.personal import register_personal_data
        from participation.limits.acts import EDIT, limit
        from participation.residents.desk.doors import open_acts, open_pages

        limit("forum:details:describe", EDIT)
        open_pages("forum:details:describe", "forum:details:map", "forum:details:tag")
        open_acts("forum:details:describe", "forum:details:endorse", "forum:details:unendorse", "forum:details:join")
        register_personal_data()
