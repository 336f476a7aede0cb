"""Complain, and follow what becomes of it: with an account or without one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum.complaints.actions import submit_complaint
from forum.complaints.figures import figures, years
from forum.complaints.forms import ComplaintForm
from forum.complaints.models import Complaint
from forum.complaints.telling import ombudsman
from forum.models import Topic
from participation.residents.models import User


@never_cache
@require_http_methods(["GET", "POST"])
def complaint_new(request: HttpRequest) -> HttpResponse:
    by = request.user if isinstance(request.user, User) else None
    form = ComplaintForm(request.POST if request.method == "POST" else None, is_known=by is not None,
                         initial={"team": request.GET.get("team", "")})  # fmt: skip
    topic = _topic(request)
    complaint = form.attempt(lambda: submit_complaint(by=by, at=timezone.now(), topic=topic, **form.cleaned_data))
    if complaint:
        return redirect(complaint)
    return render(request, "complaints/complaint_form.html", {"form": form}, status=form.http_status)


def _topic(request: HttpRequest) -> Topic | None:
    """The topic from which somebody came here, as long as they may see it."""
    number = request.GET.get("topic", "")
    shown = Topic.objects.visible_to(request.user)
    return shown.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None


@require_safe
def complaint_figures(request: HttpRequest) -> HttpResponse:
    """The complaints of ?year=, else of this year, in numbers."""
    at, wanted = timezone.now(), request.GET.get("year", "")
    known = years(at)
    year = next((year for year in known if str(year) == wanted), known[0])
    return render(request, "complaints/complaint_figures.html", {"figures": figures(year, at), "years": known})


@never_cache
@require_safe
def complaint_detail(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    complaint = get_object_or_404(Complaint.objects.select_related("case__regulation", "team"), pk=pk)
    if not complaint.is_opened_by(key):
        raise Http404
    term = complaint.case.terms.order_by("pk").last()
    context = {
        "complaint": complaint, "case": complaint.case, "term": term, "ombudsman": ombudsman(complaint.case),
        "is_late": bool(term and term.is_late(timezone.now())),
    }  # fmt: skip
    return render(request, "complaints/complaint_detail.html", context)
