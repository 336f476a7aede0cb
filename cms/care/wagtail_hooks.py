"""Where the care for pages shows in the back office."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.care import views
from cms.care.actions import note_emergency
from cms.care.advice import advise, text_of
from cms.care.faults import faults_of
from cms.care.page_forms import IN_EMERGENCY, PUBLISH
from cms.translations import missing_in, translation_of
from participation.permissions import Visitor, is_permitted
from participation.residents.visitors import person_of


@hooks.register("register_admin_urls")
def register_care_urls() -> list[URLPattern | URLResolver]:
    pages = [
        path("start/", views.start, name="start"),
        path("look/<int:page_id>/", views.look_over, name="look-over"),
        path("again/", views.look_again, name="look-again"),
        path("emergencies/", views.emergencies, name="emergencies"),
        path("emergencies/<int:pk>/", views.looked_at, name="looked-at"),
    ]
    return [path("care/", include((pages, "care")))]


class ReportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_permitted(request.user, "care.read_reports")


@hooks.register("register_reports_menu_item")
def register_again() -> MenuItem:
    title = gettext_lazy("Pages to look at again")
    return ReportItem(title, reverse_lazy("care:look-again"), name="look-again", icon_name="history", order=650)


@hooks.register("register_reports_menu_item")
def register_emergencies() -> MenuItem:
    title = gettext_lazy("Published in an emergency")
    return ReportItem(title, reverse_lazy("care:emergencies"), name="emergencies", icon_name="warning", order=660)


@hooks.register("register_page_header_buttons")
def offer_to_look_it_over(page: Page, user: Visitor, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if not page.is_root() and page.permissions_for_user(user).can_edit():
        yield Button(_("Look it over"), reverse("care:look-over", args=[page.pk]), icon_name="view", priority=70)


class PublishInEmergency(ActionMenuItem):
    """Publish at once, whatever is wrong with it; somebody else looks afterwards."""

    label, name, icon_name = gettext_lazy("Publish in an emergency"), PUBLISH, "warning"
    template_name = "care/publish_in_emergency.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page") or context["parent_page"]
        can = page.permissions_for_user(context["request"].user)
        return can.can_publish() if context["view"] == "edit" else can.can_publish_subpage()

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"value": IN_EMERGENCY}


@hooks.register("register_page_action_menu_item")
def register_publish_in_emergency() -> ActionMenuItem:
    return PublishInEmergency(order=200)


@hooks.register("after_publish_page")
def note_what_nobody_looked_at(request: HttpRequest, page: Page) -> None:
    if request.POST.get(PUBLISH) == IN_EMERGENCY:
        note_emergency(page, by=person_of(request), at=timezone.now())
        messages.warning(request, _("This was published in an emergency. Somebody else looks at it afterwards."))


@hooks.register("after_publish_page")
def give_advice(request: HttpRequest, page: Page) -> None:
    """Say how the sentences could be easier; it is published all the same."""
    if page.locale.language_code != "nl":
        return
    advice = advise(text_of(page.specific))
    if number := len({*advice.long, *advice.passive}):
        told = ngettext(
            "%(number)d sentence could be easier to read.", "%(number)d sentences could be easier to read.", number
        )
        address = reverse("care:look-over", args=[page.pk])
        messages.info(request, told % {"number": number}, buttons=[messages.button(address, _("Look it over"))])


@hooks.register("before_edit_page", order=-10)
def keep_faults_out_of_translations(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The page on which sentences are translated publishes by itself: look at the translated page before it does."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = translation_of(page)
    if translation is None:
        return None
    if waiting := missing_in(translation):
        told = ngettext(
            "%(number)d text is not translated yet. Until all are, readers get the page in its first language.",
            "%(number)d texts are not translated yet. Until all are, readers get the page in its first language.",
            waiting,
        )
        messages.error(request, told % {"number": waiting})
        return redirect("wagtailadmin_pages:edit", page.pk)
    try:
        with transaction.atomic():
            translation.save_target(user=request.user, publish=False)
            faults = faults_of(Page.objects.get(pk=page.pk).get_latest_revision_as_object())
            transaction.set_rollback(True)  # only looked at: the words of the translator are kept apart
    except ValidationError:
        return None  # that page tells which sentence it is about
    for fault in faults:
        messages.error(request, fault.sentence)
    return redirect("wagtailadmin_pages:edit", page.pk) if faults else None


@hooks.register("before_bulk_action")
def keep_faults_out_of_bulk(
    request: HttpRequest, action_type: str, objects: Sequence[Page], action: BulkAction
) -> HttpResponse | None:
    """Many pages at once are published only where none of them has a fault."""
    if action.model is not Page or action_type != "publish":
        return None
    for page in objects:
        draft = page.specific.get_latest_revision_as_object()
        if faults := faults_of(draft):
            messages.error(request, f"{draft.title}: {faults[0].sentence}")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
