from django.apps import AppConfig


class ForumConfig(AppConfig):
    """The forum: topics, talk, support, challenges and moderation."""

    name = "forum"

    def ready(self) -> None:
        from forum import rules  # noqa: F401  (declares the permissions)
        from forum.actions import end_collecting
        from forum.at_the_desk import register_at_the_desk
        from forum.checks import register_checks
        from forum.interests import register_interests
        from forum.limits import register_limits
        from forum.notices import register_notices
        from forum.personal import register_personal_data
        from forum.sections import register_sections
        from forum.talk_live import register_talk
        from forum.terms import register_terms
        from participation import due

        due.register("forum: collecting ended", end_collecting)
        register_at_the_desk()
        register_checks()
        register_limits()
        register_interests()
        register_notices()
        register_personal_data()
        register_sections()
        register_talk()
        register_terms()
