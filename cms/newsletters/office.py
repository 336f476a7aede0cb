"""Newsletters in the back office: look at one and at who gets it, try it on yourself, send it, stop it."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.newsletters.actions import send_copy, send_issue, stop_issue
from cms.newsletters.mails import issue_mail
from cms.newsletters.models import DeliveryState, Issue, Subscriber
from cms.newsletters.words import html_of
from participation.permissions import authorise
from participation.residents.visitors import person_of

SHOWN = 50


@never_cache
@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """What leaves, to whom, and how far it is."""
    authorise(request.user, "newsletters.send_issue")
    shown = get_object_or_404(Issue.objects.select_related("theme", "neighbourhood"), pk=pk)
    recipients = Subscriber.objects.who_get(shown)
    found = dict(shown.deliveries.order_by().values_list("state").annotate(number=Count("pk")))
    context = {
        "header_title": shown.title,
        "page_title": shown.title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailsnippets_newsletters_issue:list"), "label": _("Newsletters")},
            {"url": "", "label": shown.title},
        ],
        "issue": shown,
        "number": recipients.count() if shown.is_draft else sum(found.values()),
        "some": [masked(email) for email in recipients.order_by("email").values_list("email", flat=True)[:SHOWN]],
        "states": [(state.label, found[state]) for state in DeliveryState if found.get(state)],
        "plain": issue_mail(shown, Subscriber(email=person_of(request).email or "", language=shown.language)).body,
        "body": mark_safe(html_of(shown.body)),  # noqa: S308 (an editor's, made safe by Wagtail)
    }
    return render(request, "newsletters/office_issue.html", context)


@require_POST
def issue_try(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    send_copy(get_object_or_404(Issue, pk=pk), by=person)
    messages.success(request, _("A copy is on its way to %(address)s.") % {"address": person.email})
    return redirect("newsletters_office:issue", pk)


@require_POST
def issue_send(request: HttpRequest, pk: int) -> HttpResponse:
    number = send_issue(get_object_or_404(Issue, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("The newsletter leaves now, to %(number)d people.") % {"number": number})
    return redirect("newsletters_office:issue", pk)


@require_POST
def issue_stop(request: HttpRequest, pk: int) -> HttpResponse:
    stop_issue(get_object_or_404(Issue, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("No more e-mails of it leave, until you go on."))
    return redirect("newsletters_office:issue", pk)


def masked(email: str) -> str:
    """Return an address so that whoever knows it recognises it, and nobody else learns it."""
    name, _at, domain = email.partition("@")
    return f"{name[:2]}…@{domain}"
