"""Wagtail's users app with our own pages for people."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    user_viewset = "cms.viewsets.PersonViewSet"
