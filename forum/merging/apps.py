from django.apps import AppConfig


class MergingConfig(AppConfig):
    """Topics about the same, put together by the town and taken apart again."""

    name = "forum.merging"
    label = "merging"

    def ready(self) -> None:
        from forum.merging import rules  # noqa: F401  (declares the permissions)
        from forum.merging.checks import register_checks
        from forum.merging.notices import register_notices
        from forum.merging.personal import register_personal_data
        from participation.conflicts.things import block

        block("merging.merge_topics", "merging.unmerge_topics", about=lambda topic: topic)
        register_checks()
        register_notices()
        register_personal_data()
