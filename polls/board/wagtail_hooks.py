"""The official report in the back office."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from polls.board import office

urlpatterns = [
    path("<slug:slug>/", office.report, name="report"),
    path("<slug:slug>/rectification/", office.draft, name="rectification-draft"),
    path("<slug:slug>/rectification/<int:number>/", office.publish, name="rectification-publish"),
]


@hooks.register("register_admin_urls")
def register_report_urls() -> list[URLPattern | URLResolver]:
    return [path("reports-of-polls/", include((urlpatterns, "board_office")))]
