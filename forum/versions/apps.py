from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """How a post read before it was changed, and what its author withdrew."""

    name = "forum.versions"
    label = "versions"

    def ready(self) -> None:
        from forum.versions.keeping import destroy_withdrawn_words
        from forum.versions.personal import register_personal_data
        from participation import due

        due.register("forum: withdrawn words destroyed", destroy_withdrawn_words)
        register_personal_data()
