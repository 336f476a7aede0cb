from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Reports of posts, what is decided about them, and objections to that."""

    name = "forum.moderation"
    label = "moderation"

    def ready(self) -> None:
        from forum.moderation import actions, rules, second_signature  # noqa: F401  (rules declares the permissions)
        from forum.moderation.limits import register_limits
        from forum.moderation.notices import register_notices
        from forum.moderation.personal import register_personal_data
        from participation import due
        from participation.residents.desk.doors import open_acts, open_pages
        from participation.residents.desk.telling import register_words

        due.register("moderation: signed or lapsed", actions.settle_signatures)
        due.register("moderation: over", actions.end_what_is_over)
        due.register("moderation: late", actions.tell_what_is_late)
        second_signature.declare()
        pages = [f"forum:moderation:{page}" for page in ("topic-flag", "comment-flag", "flag-detail", "house-rules")]
        open_pages(*pages)
        open_acts(*pages[:2])
        register_words({"moderation.flagged": _("reported “{about}”")})
        register_limits()
        register_notices()
        register_personal_data()
