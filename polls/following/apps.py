from django.apps import AppConfig


class PollFollowingConfig(AppConfig):
    """Who follows a poll, and what its voters are told: it opens, it closes soon, what came out and what is done."""

    name = "polls.following"
    label = "poll_following"

    def ready(self) -> None:
        from participation import due
        from polls.actions import tell_closing_soon
        from polls.following import rules  # noqa: F401  (declares the permission)
        from polls.following.notices import register_notices
        from polls.following.personal import register_personal_data
        from polls.following.sections import register_sections
        from polls.following.telling import tell_voters

        register_notices()
        register_personal_data()
        register_sections()
        due.register("polls: closing soon", tell_closing_soon)
        due.register("polls: voters told", tell_voters)
