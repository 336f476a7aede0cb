"""The clerk's part of the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.permissions import is_permitted
from polls import clerk_views as views
from polls import desk_pages as desk

urlpatterns = [
    path("", views.poll_list, name="poll-list"),
    path("new/", views.poll_new, name="poll-new"),
    path("<slug:slug>/", desk.poll_desk, name="poll-desk"),
    path("<slug:slug>/change/", views.poll_change, name="poll-change"),
    *(path(f"<slug:slug>/{step}/", desk.poll_step, {"step": step}, name=f"poll-{step}") for step in desk.STEPS),
    path("<slug:slug>/close/", desk.poll_close, name="poll-close"),
    path("<slug:slug>/lot/", desk.poll_lot, name="poll-lot"),
    *(path(f"<slug:slug>/{halt}/", desk.poll_halt, {"halt": halt}, name=f"poll-{halt}") for halt in desk.HALTS),
    path("<slug:slug>/recount/", desk.poll_recount, name="poll-recount"),
    path("<slug:slug>/answer/", desk.poll_answer, name="poll-answer"),
    path("<slug:slug>/objections/", desk.objection_record, name="objection-record"),
    path("<slug:slug>/objections/<int:number>/", desk.objection_decide, name="objection-decide"),
    path("<slug:slug>/roll/", views.roll_import, name="roll-import"),
    path("<slug:slug>/results.csv", views.results_csv, name="results-csv"),
    path("<slug:slug>/results.xlsx", views.results_xlsx, name="results-xlsx"),
]


@hooks.register("register_admin_urls")
def register_clerk_urls() -> list[URLPattern | URLResolver]:
    return [path("polls/", include((urlpatterns, "polls_clerk")))]


class PollsMenuItem(MenuItem):
    """Shown to whoever may manage polls."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "polls.manage_poll")


@hooks.register("register_admin_menu_item")
def register_polls_menu_item() -> MenuItem:
    return PollsMenuItem(
        _("Polls"), reverse_lazy("polls_clerk:poll-list"), name="polls", icon_name="tick-inverse", order=200
    )
