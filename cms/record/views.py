"""The pages of the record: look through it, and take a list along, which is recorded in its turn."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.record.lines import lines_of
from cms.record.search import RecordForm
from participation.audit.actions import record
from participation.exports import Row, csv_response
from participation.paging import keyset_page
from participation.permissions import authorise
from participation.residents.visitors import person_of

ON_A_PAGE = 50
CURSOR = "page"


@never_cache
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "audit.read_report")
    form = RecordForm(request.GET)
    page = keyset_page(form.entries(), order_by="at", cursor=request.GET.get(CURSOR, ""), size=ON_A_PAGE)
    title = _("Record")
    context = {
        "form": form,
        "lines": list(lines_of(page.rows)),
        "newer": _address(form, page.newer),
        "older": _address(form, page.older),
        "header_title": title,
        "page_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return TemplateResponse(request, "cms/record/list.html", context, status=200 if form.is_valid() else 422)


@require_POST
def record_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Hand over what the form asks for, all of it, and record who took it along and what was asked."""
    authorise(request.user, "audit.read_report")
    form, reader = RecordForm(request.POST), person_of(request)
    if not form.is_valid():
        return TemplateResponse(request, "cms/record/list.html", {"form": form, "lines": []}, status=422)
    record("audit.exported", reader, by=reader, at=timezone.now(), data={"asked": sorted(_asked(form))})
    return csv_response(f"record-{timezone.localdate().isoformat()}.csv", _rows(form))


def _rows(form: RecordForm) -> Iterator[Row]:
    yield [
        _("When"), _("What was done"), _("Who did it"), _("On whose behalf"), _("Object"), _("Channel"), _("Reason"),
        _("Details"),
    ]  # fmt: skip
    for line in lines_of(form.entries().order_by("-at", "-pk").iterator()):
        yield line.as_cells()


def _asked(form: RecordForm) -> list[str]:
    """Return the names of what was looked for, never the name of a person who was."""
    return [name for name, value in form.cleaned_data.items() if value]


def _address(form: RecordForm, cursor: str | None) -> str:
    asked = {name: value for name, value in form.data.items() if value and name in form.fields}
    return f"?{urlencode(asked | {CURSOR: cursor})}" if cursor else ""
