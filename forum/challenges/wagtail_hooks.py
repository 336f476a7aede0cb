"""The place of challenges in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forum.challenges import office
from forum.challenges.pack.office import pack
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.case_list, name="list"),
    path("<int:pk>/", office.case, name="case"),
    path("<int:pk>/do/<slug:code>/", office.do, name="do"),
    path("<int:pk>/pack/", pack, name="pack"),
    path("<int:pk>/carry-out/", office.carry_out, name="carry-out"),
    path("<int:pk>/findings/<slug:code>/", office.finding, name="finding"),
    path("<int:pk>/meetings/", office.meeting, name="meeting"),
    path("<int:pk>/more-time/", office.more_time, name="more-time"),
    path("<int:pk>/members/<int:member>/confirm/", office.member_confirm, name="member-confirm"),
]


@hooks.register("register_admin_urls")
def register_challenge_urls() -> list[URLPattern | URLResolver]:
    return [path("challenges/", include((urlpatterns, "challenges_office")))]


class ChallengesMenuItem(MenuItem):
    """Shown to whoever works on challenges or decides about them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "challenges.read_cases")


@hooks.register("register_admin_menu_item")
def register_challenges_menu_item() -> MenuItem:
    return ChallengesMenuItem(
        _("Challenges"), reverse_lazy("challenges_office:list"), name="challenges", icon_name="form", order=205
    )
