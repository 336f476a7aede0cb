from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The public face: pages, news, webinars and dossiers."""

    name = "cms"
