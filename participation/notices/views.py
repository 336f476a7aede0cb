"""What a person was told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.notices.actions import mark_read
from participation.notices.models import Notice
from participation.notices.sections import row
from participation.paging import keyset_page
from participation.residents.visitors import person_of


@require_safe
@never_cache
def notice_list(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    mine = Notice.objects.filter(person=person).select_related("event")
    page = keyset_page(mine, order_by="id", cursor=request.GET.get("cursor", ""))
    rows = [row(notice) for notice in page.rows]
    unread = Notice.objects.filter(person=person).unread().exists()
    return render(request, "notices/notice_list.html", {"page": page, "rows": rows, "has_unread": unread})


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    mark_read(person_of(request), at=timezone.now())
    messages.success(request, _("All of it is marked as read."))
    return redirect("notices:notice-list")
