"""What did not reach people, in the back office: letters to print, addresses that fail, mail that did not leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.audit.purposes import Purpose
from participation.audit.reads import read_each
from participation.notices.letters import MOST_IN_A_RUN, pages_of, print_again, print_letters
from participation.notices.models import Bounce, LetterRun, Message, State
from participation.permissions import authorise
from participation.residents.verification.letter_paper import as_pdf, as_text
from participation.residents.visitors import person_of

SHOWN = 50


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "notices.print_letters")
    title = _("Messages to people")
    waiting = Message.objects.letters_to_print().select_related("person")
    troubled = Message.objects.filter(state__in=(State.UNSURE, State.FAILED)).select_related("person").order_by("-pk")
    bounces = list(Bounce.objects.failing_now().select_related("person").order_by("-at")[:SHOWN])
    read_each([each.person for each in bounces], ["email"], Purpose.UNREACHED, by=person_of(request), at=timezone.now())
    context = {
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "waiting": waiting[:MOST_IN_A_RUN],
        "waiting_in_all": waiting.count(),
        "runs": LetterRun.objects.with_letter_count().select_related("printed_by").order_by("-pk")[:SHOWN],
        "bounces": bounces,
        "troubled": troubled[:SHOWN],
    }
    return render(request, "notices/office.html", context)


@never_cache
@require_POST
def run_print(request: HttpRequest) -> HttpResponse:
    return _paper(request, print_letters(by=person_of(request), at=timezone.now()))


@never_cache
@require_POST
def run_print_again(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(LetterRun, pk=pk)
    print_again(run, by=person_of(request), at=timezone.now())
    return _paper(request, run)


def _paper(request: HttpRequest, run: LetterRun) -> HttpResponse:
    pages, is_text = pages_of(run), request.POST.get("form") == "txt"
    content, kind = (as_text(pages), "text/plain; charset=utf-8") if is_text else (as_pdf(pages), "application/pdf")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="messages-{run.pk}.{"txt" if is_text else "pdf"}"'
    return response
