"""The queue of letters in the back office: print, print again, note as sent, cancel."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.audit.purposes import Purpose
from participation.audit.reads import read_each
from participation.permissions import authorise
from participation.residents.verification.letter_paper import as_pdf, as_text, page_of
from participation.residents.verification.letters import (
    MOST_IN_A_BATCH,
    PrintedLetter,
    cancel_letter,
    note_sent,
    print_again,
    print_letters,
    printable_by,
)
from participation.residents.verification.models import Letter, LetterBatch, LetterState
from participation.residents.visitors import person_of

QUEUE = "letters_desk:queue"
BATCHES_SHOWN = 50


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "verification.print_letters")
    in_state = {state.value: Count("letters", filter=Q(letters__state=state)) for state in LetterState}
    waiting = list(Letter.objects.waiting().select_related("person")[:MOST_IN_A_BATCH])
    mine = set(printable_by(Letter.objects.waiting(), person_of(request), timezone.now()).values_list("pk", flat=True))
    _note_read(request, waiting, ["recipient"])
    title = _("Letters with a code")
    context = {
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "waiting": waiting,
        "mine_to_print": mine,
        "waiting_in_all": Letter.objects.waiting().count(),
        "batches": LetterBatch.objects.annotate(**in_state)
        .select_related("printed_by")
        .order_by("-pk")[:BATCHES_SHOWN],
    }
    return render(request, "residents/letters/queue.html", context)


@never_cache
@require_POST
def batch_print(request: HttpRequest) -> HttpResponse:
    batch, printed = print_letters(by=person_of(request), at=timezone.now())
    return _paper(request, batch, printed)


@never_cache
@require_POST
def batch_print_again(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(LetterBatch, pk=pk)
    return _paper(request, batch, print_again(batch, by=person_of(request), at=timezone.now()))


@require_POST
def batch_sent(request: HttpRequest, pk: int) -> HttpResponse:
    note_sent(get_object_or_404(LetterBatch, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Noted as sent. The names and addresses of these letters are destroyed."))
    return redirect(QUEUE)


@require_POST
def letter_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    cancel_letter(get_object_or_404(Letter, pk=pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("The letter is cancelled. Its code does not work."))
    return redirect(QUEUE)


def _note_read(request: HttpRequest, letters: Iterable[Letter], fields: list[str]) -> None:
    people = [letter.person for letter in letters if letter.person]
    read_each(people, fields, Purpose.LETTERS, by=person_of(request), at=timezone.now())


def _paper(request: HttpRequest, batch: LetterBatch, printed: list[PrintedLetter]) -> HttpResponse:
    """Hand over the letters: the only time that their codes are in words."""
    _note_read(request, batch.letters.select_related("person"), ["recipient", "address"])
    pages = [page_of(each, request) for each in printed]
    is_text = request.POST.get("form") == "txt"
    content, kind = (as_text(pages), "text/plain; charset=utf-8") if is_text else (as_pdf(pages), "application/pdf")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="letters-{batch.pk}.{"txt" if is_text else "pdf"}"'
    return response
