"""The place of the work of teams in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forum.answering import office
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.work_list, name="list"),
    path("teams/", office.teams, name="teams"),
    path("teams/members/", office.member_add, name="member-add"),
    path("teams/members/<int:pk>/remove/", office.member_remove, name="member-remove"),
    path("teams/absences/", office.absence_note, name="absence-note"),
    path("teams/absences/<int:pk>/end/", office.absence_end, name="absence-end"),
    path("<int:pk>/", office.duty, name="duty"),
    path("<int:pk>/take/", office.take, name="take"),
    path("<int:pk>/give/", office.give, name="give"),
]


@hooks.register("register_admin_urls")
def register_work_urls() -> list[URLPattern | URLResolver]:
    return [path("work/", include((urlpatterns, "answering_office")))]


class WorkMenuItem(MenuItem):
    """Shown to whoever answers for the town, and to who says who is in a team."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "answering.read_work")


@hooks.register("register_admin_menu_item")
def register_work_menu_item() -> MenuItem:
    return WorkMenuItem(
        _("Work of the teams"), reverse_lazy("answering_office:list"), name="work", icon_name="tasks", order=204
    )
