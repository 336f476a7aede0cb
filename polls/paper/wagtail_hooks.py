"""The place of votes on paper in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from participation.permissions import is_permitted
from polls.paper import entry_pages, office

urlpatterns = [
    path("", office.poll_list, name="list"),
    path("<slug:slug>/", office.poll_page, name="poll"),
    path("<slug:slug>/stations/", office.station_add, name="station-add"),
    path("<slug:slug>/stations/<int:pk>/remove/", office.station_remove, name="station-remove"),
    path("<slug:slug>/hand-out/", office.hand_out, name="hand-out"),
    path("<slug:slug>/ballot.pdf", office.ballot_pdf, name="ballot"),
    path("<slug:slug>/attendances/", office.attendance_note, name="attendance-note"),
    path("<slug:slug>/batches/", office.batch_record, name="batch-record"),
    path("<slug:slug>/batches/<int:number>/", entry_pages.batch_page, name="batch"),
    path("<slug:slug>/batches/<int:number>/enter/", entry_pages.batch_enter, name="batch-enter"),
    path("<slug:slug>/batches/<int:number>/close/", entry_pages.batch_close, name="batch-close"),
    path("<slug:slug>/batches/<int:number>/settle/", entry_pages.batch_settle, name="batch-settle"),
    path("<slug:slug>/batches/<int:number>/merge/", entry_pages.batch_merge, name="batch-merge"),
    path("<slug:slug>/batches/<int:number>/correct/", entry_pages.batch_correct, name="batch-correct"),
    path("<slug:slug>/batches/<int:number>/reopen/", entry_pages.batch_reopen, name="batch-reopen"),
]


@hooks.register("register_admin_urls")
def register_paper_urls() -> list[URLPattern | URLResolver]:
    return [path("votes-on-paper/", include((urlpatterns, "polls_paper")))]


class PaperMenuItem(MenuItem):
    """Shown to whoever hands out or enters ballots."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "polls.enter_paper")


@hooks.register("register_admin_menu_item")
def register_paper_menu_item() -> MenuItem:
    return PaperMenuItem(
        _("Votes on paper"), reverse_lazy("polls_paper:list"), name="paper", icon_name="doc-full", order=205
    )
