"""The place of events in the back office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.events import live_office, office
from cms.events.models import Registration
from participation.permissions import is_permitted

urlpatterns = [
    path("", office.overview, name="overview"),
    path("<int:pk>/", office.detail, name="detail"),
    path("<int:pk>/somebody/", office.somebody, name="somebody"),
    path("<int:pk>/registrations/<int:registration>/", office.registration_act, name="registration-act"),
    path("<int:pk>/cancel/", office.cancel_all, name="cancel-all"),
    path("<int:pk>/registrations.csv", office.as_csv, name="csv"),
    path("<int:pk>/print/", office.sheet, name="sheet"),
    path("<int:pk>/live/", live_office.desk, name="live"),
    path("<int:pk>/live/floor/", live_office.floor_set, name="floor-set"),
    path("<int:pk>/live/polls/", live_office.poll_open, name="poll-open"),
    path("<int:pk>/live/polls/<int:poll>/close/", live_office.poll_close, name="poll-close"),
    path("<int:pk>/live/questions/", live_office.question_new, name="question-new"),
    path("<int:pk>/live/questions/<int:question>/", live_office.question_act, name="question-act"),
]


@hooks.register("register_admin_urls")
def register_event_urls() -> list[URLPattern | URLResolver]:
    return [path("events/", include((urlpatterns, "events_office")))]


class EventsMenuItem(MenuItem):
    """Shown to whoever welcomes people, or leads the conversation."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(is_permitted(request.user, permission) for permission in office.ANY_OF)


@hooks.register("register_admin_menu_item")
def register_events_menu_item() -> MenuItem:
    return EventsMenuItem(
        _("Events"), reverse_lazy("events_office:overview"), name="events", icon_name="calendar", order=210
    )


@hooks.register("before_delete_page")
def keep_what_people_registered_for(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page for which people are registered is not deleted: they would hear nothing of it."""
    below = Page.objects.descendant_of(page, inclusive=True)
    if not Registration.objects.filter(gathering__page__in=below.values("pk")).exists():
        return None
    messages.error(request, _("People are registered for this. Cancel the event, and leave its page where it is."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
