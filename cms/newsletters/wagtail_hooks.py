"""The place of newsletters in the back office."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldRowPanel
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.newsletters import office
from cms.newsletters.models import Issue
from participation.residents.models import User


class IssueViewSet(SnippetViewSet):
    model = Issue
    icon = "mail"
    add_to_admin_menu = True
    menu_label = _("Newsletters")
    menu_name = "newsletters"
    menu_order = 260
    list_display = ("title", "language", "frequency", "state", "began_at")
    list_filter = ("language", "state")
    search_fields = ("title",)
    panels = [
        "title",
        FieldRowPanel(["language", "frequency"], heading=_("For whom")),
        FieldRowPanel(["theme", "neighbourhood"]),
        "intro",
        "body",
    ]


register_snippet(IssueViewSet)

urlpatterns = [
    path("<int:pk>/", office.issue, name="issue"),
    path("<int:pk>/try/", office.issue_try, name="try"),
    path("<int:pk>/send/", office.issue_send, name="send"),
    path("<int:pk>/stop/", office.issue_stop, name="stop"),
]


@hooks.register("register_admin_urls")
def register_newsletter_urls() -> list[URLPattern | URLResolver]:
    return [path("newsletters/", include((urlpatterns, "newsletters_office")))]


@hooks.register("register_snippet_listing_buttons")
def lead_to_sending(snippet: Model, user: User, next_url: str | None = None) -> Iterator[ListingButton]:
    if type(snippet) is Issue:
        address = reverse("newsletters_office:issue", args=[snippet.pk])
        yield ListingButton(_("Look at it and send it"), url=address, icon_name="mail", priority=5)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def go_on_to_sending(request: HttpRequest, instance: Model) -> HttpResponse | None:
    return redirect("newsletters_office:issue", instance.pk) if type(instance) is Issue else None


@hooks.register("before_edit_snippet")
def keep_what_was_sent(request: HttpRequest, instance: Model) -> HttpResponse | None:
    """What people have in their mailbox stays as it is on the site."""
    if isinstance(instance, Issue) and not instance.is_draft:
        return redirect("newsletters_office:issue", instance.pk)
    return None


@hooks.register("before_delete_snippet")
def delete_drafts_only(request: HttpRequest, instances: list[Model]) -> None:
    if any(isinstance(each, Issue) and not each.is_draft for each in instances):
        raise PermissionDenied
