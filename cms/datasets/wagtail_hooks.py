"""The place of figures in the back office."""

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.datasets import office
from cms.datasets.forms import DatasetForm, OutlineForm
from cms.datasets.models import Dataset, Outline
from participation.residents.models import User


class DatasetViewSet(SnippetViewSet):
    model = Dataset
    icon = "table"
    list_display = ("title", "source", "refresh_on", "trouble")
    search_fields = ("title", "slug", "source")
    copy_view_enabled = False
    add_to_reference_index = True
    edit_handler = ObjectList([
        TitleFieldPanel("title", targets=["slug"]),
        "slug",
        "description",
        MultiFieldPanel(["source", "licence", "owner", "refresh_on"], heading=_("Where it comes from")),
        "url",
        HelpPanel(content=_("After saving you come to the page where you import a file and look at what was read.")),
        InlinePanel("columns", heading=_("Columns"), label=_("Column"), panels=["name", "kind", "unit", "decimals"],
                    help_text=_("Leave this empty at first: the first file shows them. Each next one needs the same.")),
    ], base_form_class=DatasetForm)  # fmt: skip


class OutlineViewSet(SnippetViewSet):
    model = Outline
    icon = "site"
    list_display = ("neighbourhood",)
    copy_view_enabled = False
    edit_handler = ObjectList(["neighbourhood", "geometry"], base_form_class=OutlineForm)


class FiguresGroup(SnippetViewSetGroup):
    items = (DatasetViewSet, OutlineViewSet)
    menu_label = _("Figures")
    menu_name = "figures"
    menu_icon = "table"
    menu_order = 250


register_snippet(FiguresGroup)

urlpatterns = [
    path("<int:pk>/", office.figures, name="figures"),
    path("<int:pk>/withdraw/", office.dataset_withdraw, name="withdraw"),
    path("<int:pk>/fetch/", office.dataset_fetch, name="fetch"),
    path("version/<int:pk>/", office.version, name="version"),
    path("version/<int:pk>/publish/", office.version_publish, name="publish"),
]


@hooks.register("register_admin_urls")
def register_figures_urls() -> list[URLPattern | URLResolver]:
    return [path("figures/", include((urlpatterns, "datasets_office")))]


@hooks.register("register_snippet_listing_buttons")
def lead_to_figures(snippet: Model, user: User, next_url: str | None = None) -> Iterator[ListingButton]:
    if type(snippet) is Dataset:
        yield ListingButton(
            _("Figures"), url=reverse("datasets_office:figures", args=[snippet.pk]), icon_name="table", priority=5
        )


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def go_on_to_figures(request: HttpRequest, instance: Model) -> HttpResponse | None:
    return redirect("datasets_office:figures", instance.pk) if type(instance) is Dataset else None
