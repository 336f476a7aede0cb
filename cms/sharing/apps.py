from django.apps import AppConfig


class SharingConfig(AppConfig):
    """How pages look from elsewhere: to search engines, and where people share them."""

    name = "cms.sharing"
    label = "sharing"
