from django.apps import AppConfig
from django.conf import settings
from PIL import Image


class CmsConfig(AppConfig):
    """The public face: pages, news, webinars and dossiers."""

    name = "cms"

    def ready(self) -> None:
        """Let no image be opened that unfolds to more than is allowed: Pillow refuses twice its own limit."""
        from cms.checks import register_checks
        from cms.limits import register_limits
        from cms.personal import register_personal_data
        from cms.record import rules  # noqa: F401  (declares the permission)
        from cms.sections import register_sections
        from cms.terms import register_terms
        from participation.residents.desk.doors import open_pages

        Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 2
        open_pages("wagtail_serve", "news-feed")
        register_checks()
        register_limits()
        register_personal_data()
        register_sections()
        register_terms()
