"""What a person was told, and what they wish to be told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participation.notices.actions import choose, mark_one_read, mark_read, stop_mail, try_address_again
from participation.notices.forms import WishesForm
from participation.notices.models import Notice
from participation.notices.sections import row
from participation.notices.texts import kinds, sorts
from participation.notices.tokens import read_unsubscribe_token
from participation.notices.wishes import failing_address, preferences_of
from participation.paging import keyset_page
from participation.residents.visitors import person_of


@require_safe
@never_cache
def notice_list(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    mine = Notice.objects.filter(person=person, event__kind__in=kinds()).select_related("event")
    page = keyset_page(mine, order_by="id", cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": [(notice, row(notice)) for notice in page.rows],
        "has_unread": Notice.objects.filter(person=person).unread().exists(),
        "bounce": failing_address(person),
    }
    return render(request, "notices/notice_list.html", context)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    mark_read(person_of(request), at=timezone.now())
    messages.success(request, _("All of it is marked as read."))
    return redirect("notices:notice-list")


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    mark_one_read(person_of(request), pk, at=timezone.now())
    return redirect("notices:notice-list")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wishes_edit(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = WishesForm(request.POST or None, wishes=preferences_of([person])[person.pk])
    if form.is_valid():
        choose(person, wants_mail=form.cleaned_data["wants_mail"], chosen=form.chosen, at=timezone.now())
        messages.success(request, _("We tell you as you chose."))
        return redirect("notices:notice-list")
    context = {"form": form, "bounce": failing_address(person)}
    return render(request, "notices/wishes_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def address_retry(request: HttpRequest) -> HttpResponse:
    try_address_again(person_of(request))
    messages.success(request, _("We e-mail you again."))
    return redirect("notices:notice-list")


@csrf_exempt  # the link is signed, and a mail program that follows it (RFC 8058) has no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mail by the link in it, without logging in: a POST stops it, a GET only asks."""
    read = read_unsubscribe_token(token)
    if read is None:
        raise Http404
    person, sort = read
    if request.method == "POST":
        stop_mail(person, sort, at=timezone.now())
    label = sorts()[sort].label if sort in sorts() else ""
    return render(request, "notices/mail_stop.html", {"sort_label": label, "is_stopped": request.method == "POST"})
