from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports of posts, what is decided about them, and objections to that."""

    name = "forum.moderation"
    label = "moderation"

    def ready(self) -> None:
        from forum.moderation import rules  # noqa: F401  (declares the permissions)
