from django.apps import AppConfig


class ForumConfig(AppConfig):
    """The forum: topics, talk, support, challenges and moderation."""

    name = "forum"
