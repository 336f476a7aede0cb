from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Complaints about what the town did or did not do, by somebody who had no part in it, within 45 days."""

    name = "forum.complaints"
    label = "complaints"

    def ready(self) -> None:
        from forum.complaints import rules  # noqa: F401  (declares the permissions)
        from forum.complaints.declared import COMPLAINT
        from forum.complaints.limits import register_limits
        from forum.complaints.personal import register_personal_data
        from forum.complaints.telling import HOOKS, register_notices
        from participation.procedures.declaration import declare
        from participation.residents.desk.doors import open_acts, open_pages

        declare(COMPLAINT, HOOKS)
        open_pages("forum:complaints:new", "forum:complaints:detail")
        open_acts("forum:complaints:new")
        register_limits()
        register_notices()
        register_personal_data()
