"""What the back office is made of, beyond what Wagtail brings."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms import audience, neighbours, translations  # noqa: F401  (the first and the last register their hooks)
from cms.dashboard import RolesPanel
from cms.people import role_holders
from cms.policies import register_policies
from cms.record.views import record_export, record_list
from cms.viewsets import MatterViewSetGroup
from participation.permissions import is_permitted
from participation.residents.models import User

register_policies()

FOREIGN_HELP = ("whats-new-in-wagtail", "editor-guide")


@hooks.register("register_admin_viewset")
def register_matter() -> MatterViewSetGroup:
    return MatterViewSetGroup()


@hooks.register("register_admin_urls")
def register_role_urls() -> list[URLPattern | URLResolver]:
    return [path("roles/", include(([path("", role_holders, name="holders")], "roles_office")))]


@hooks.register("register_admin_urls")
def register_neighbour_urls() -> list[URLPattern | URLResolver]:
    pages = [
        path("<int:pk>/codes/", neighbours.codes, name="codes"),
        path("codes/<int:pk>/withdraw/", neighbours.code_withdraw, name="withdraw"),
    ]
    return [path("neighbours/", include((pages, "neighbours_office")))]


class RolesMenuItem(MenuItem):
    """Shown to whoever may see who held which role."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "roles.read_holders")


@hooks.register("register_admin_menu_item")
def register_roles_menu_item() -> MenuItem:
    return RolesMenuItem(_("Roles"), reverse_lazy("roles_office:holders"), name="roles", icon_name="group", order=710)


@hooks.register("register_admin_urls")
def register_record_urls() -> list[URLPattern | URLResolver]:
    pages = [path("", record_list, name="list"), path("export/", record_export, name="export")]
    return [path("record/", include((pages, "record")))]


class RecordMenuItem(MenuItem):
    """Shown to whoever may look through the record."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "audit.read_report")


@hooks.register("register_admin_menu_item")
def register_record_menu_item() -> MenuItem:
    return RecordMenuItem(_("Record"), reverse_lazy("record:list"), name="record", icon_name="history", order=720)


@hooks.register("construct_help_menu")
def leave_out_foreign_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Help that leads to other sites, about software and not about this town, is left out."""
    items[:] = [item for item in items if not item.name.startswith(FOREIGN_HELP)]


@hooks.register("construct_homepage_panels")
def say_what_roles_are_for(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(RolesPanel())


@hooks.register("register_admin_menu_item")
def register_way_to_the_site() -> MenuItem:
    return MenuItem(_("To the site"), f"/{settings.LANGUAGE_CODE}/", name="site", icon_name="home", order=12_000)


@hooks.register("before_bulk_action")
def refuse_bulk_changes_of_people(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action: BulkAction
) -> None:
    """Nobody's account or groups change in bulk: that would leave no record."""
    if action.model in (User, Group):
        raise PermissionDenied


@hooks.register("construct_page_chooser_queryset")
def offer_only_pages_of_ones_own(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Choosing a page shows titles of drafts, so it shows only what a person may see in the page tree."""
    if not user_has_any_page_permission(request.user):
        raise PermissionDenied
    own = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(pk__in=own.values("pk"))


@hooks.register("insert_global_admin_css")
def dress_back_office() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/back_office.css"))
