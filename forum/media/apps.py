from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Pictures and PDFs beside what people write on the forum."""

    name = "forum.media"
    label = "forum_media"

    def ready(self) -> None:
        from forum.media import rules  # noqa: F401  (declares the permissions)
        from forum.media.personal import register_personal_data
        from participation.limits.acts import UPLOAD, limit
        from participation.residents.desk.doors import open_acts, open_pages

        limit("forum:media:add", UPLOAD)
        open_pages("forum:media:add", "forum:media:show", "forum:media:remove")
        open_acts("forum:media:add", "forum:media:remove")
        register_personal_data()
