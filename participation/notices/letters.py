"""Messages for people without e-mail: what is their own, on paper. Printed once; again where the paper was spoiled."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.desk import DESK
from participation.errors import WrongState
from participation.notices.mails import words_of
from participation.notices.models import LetterRun, Message, State
from participation.permissions import authorise
from participation.residents.desk.models import Contact
from participation.residents.models import User
from participation.residents.verification.letter_paper import Page

MOST_IN_A_RUN = 100  # a page takes a tenth of a second to draw
LONGEST_PARAGRAPH = 600  # a letter is one page


class NoLetters(WrongState):
    """No letter waits."""

    code = "no_letters"


def print_letters(*, by: User, at: datetime) -> LetterRun:
    """Take the letters that wait longest into a run, which is then on paper. Raises `NoLetters`."""
    authorise(by, "notices.print_letters")
    with transaction.atomic():
        waiting = Message.objects.letters_to_print().select_for_update(skip_locked=True)
        keys = list(waiting.values_list("pk", flat=True)[:MOST_IN_A_RUN])
        if not keys:
            raise NoLetters(_("No letter waits to be printed."))
        run = LetterRun.objects.create(printed_at=at, printed_by=by)
        Message.objects.filter(pk__in=keys).update(state=State.SENT, sent_at=at, run=run)
        record("notices.letters_printed", run, by=by, at=at, data={"letters": len(keys)})
    return run


def print_again(run: LetterRun, *, by: User, at: datetime) -> None:
    """Note that a run is printed once more: `pages_of` gives the same letters."""
    authorise(by, "notices.print_letters")
    record("notices.letters_printed_again", run, by=by, at=at)


def pages_of(run: LetterRun) -> list[Page]:
    """Return the letters of a run, each in the language of who gets it."""
    return [_page(message) for message in run.messages.select_related("person").order_by("pk")]


def _page(message: Message) -> Page:
    with translation.override(message.person.language):
        context = {"words": words_of(message), "message": message, "desk": DESK, "day": message.sent_at}
        text = render_to_string("notices/letter.txt", context).strip()
    return Page(
        sender=DESK.town,
        address=_address(message.person),
        body=list(_paragraphs(text.split("\n\n"))),
        code="",
        url="",
    )


def _address(person: User) -> list[str]:
    """Return what stands in the window: the address that was told at the desk, else the name alone, to add to."""
    contact = Contact.objects.filter(person=person).first()
    if contact is None:
        return [person.display_name]
    if not contact.address:
        return [contact.name, _("Call: %(phone)s") % {"phone": contact.phone}]
    return [contact.name, *contact.address.splitlines()]


def _paragraphs(parts: Iterable[str]) -> Iterable[str]:
    for part in parts:
        if part.strip():
            yield Truncator(" ".join(part.split())).chars(LONGEST_PARAGRAPH)
