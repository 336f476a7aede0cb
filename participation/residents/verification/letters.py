"""Everything that can happen to a letter: asked, printed, printed again, sent, cancelled, used."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.audit.actions import record
from participation.permissions import authorise
from participation.residents.models import Level, RoleAssignment, User
from participation.residents.verification.actions import verify
from participation.residents.verification.attempts import Visit, take_attempt, take_back
from participation.residents.verification.codes import Code, draw_code, keyed, read_code
from participation.residents.verification.evidence import Evidence, Method
from participation.residents.verification.letter_errors import (
    BatchSent,
    CodeOfAnother,
    CodeOver,
    CodeUsed,
    HouseholdKnown,
    LetterOver,
    NothingToPrint,
    OwnLetters,
    RoleHeld,
    TooManyLetters,
    UnknownCode,
    VerifiedAlready,
)
from participation.residents.verification.models import (
    OPEN,
    WITH_CODE,
    Letter,
    LetterBatch,
    LetterQuerySet,
    LetterState,
    Purpose,
)
from participation.residents.verification.pepper import mark_pepper
from participation.residents.verification.rules import PRINTERS
from participation.residents.verification.valid import can_be_renewed

MOST_IN_A_BATCH = 100  # a page takes a tenth of a second to draw
MOST_LETTERS, MONTH = 3, timedelta(days=30)
UNSENT = timedelta(days=14)
NO_ADDRESS = {"recipient": "", "address": ""}


@dataclass(frozen=True)
class PrintedLetter:
    """A letter with its code in words, which exists only while it is being printed."""

    letter: Letter
    code: Code


def ask_letter(person: User, recipient: str, address: str, *, at: datetime, by: User, channel: str = "web") -> Letter:
    """Put a letter that verifies `person` in the queue; one that was on its way does not work any more.

    Name and address are for the letter alone. Raises `VerifiedAlready` or `TooManyLetters`.
    """
    authorise(by, "verification.ask_letter", person)
    if person.level == Level.RESIDENT and not can_be_renewed(person, at):
        raise VerifiedAlready
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # two at once: one after the other
        asked = Letter.objects.filter(person=person, purpose=Purpose.VERIFY)
        if asked.filter(asked_at__gt=at - MONTH).count() >= MOST_LETTERS:
            raise TooManyLetters
        asked.filter(state__in=OPEN).update(state=LetterState.CANCELLED, **NO_ADDRESS)
        letter = Letter.objects.create(
            purpose=Purpose.VERIFY, person=person, recipient=recipient, address=address, language=person.language,
            household_key=_household_key(recipient, address), asked_at=at, issued_by=by,
        )  # fmt: skip
        record("letter.asked", letter, by=by, at=at, channel=channel, data={"purpose": letter.purpose})
    return letter


def issue_letter(
    person: User, purpose: Purpose, recipient: str, address: str, *, subject: str = "", about: str = "",
    by: User, at: datetime, channel: str,
) -> Letter:  # fmt: skip
    """Put a letter for one purpose in the queue, on the word of the desk; one for the same does not work any more.

    `subject` is what its code is bound to, `about` what that is called in the letter.
    """
    authorise(by, "verification.issue_letter", person)
    if purpose == Purpose.TAKE_OVER:
        check_no_role(person, at)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        same = Letter.objects.filter(person=person, purpose=purpose, subject=subject, state__in=OPEN)
        same.update(state=LetterState.CANCELLED, **NO_ADDRESS)
        letter = Letter.objects.create(
            purpose=purpose, person=person, subject=subject, about=about[:200], recipient=recipient, address=address,
            language=person.language, household_key=_household_key(recipient, address), asked_at=at,
            issued_by=by,
        )  # fmt: skip
        data = {"purpose": str(purpose)}
        record("letter.issued", letter, by=by, at=at, channel=channel, on_behalf_of=person, data=data)
    return letter


def check_no_role(person: User, at: datetime) -> None:
    """Raise `RoleHeld` where the account would bring a role along, be it held or to come."""
    if person.is_superuser or person.role_assignments.overlapping(timezone.localdate(at), None).exists():
        raise RoleHeld


def cancel_letter(letter: Letter, *, by: User, at: datetime) -> None:
    """Let a letter's code never work (again), and forget its address. Raises `LetterOver`."""
    authorise(by, "verification.cancel_letter", letter)
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk, state__in=OPEN).update(state=LetterState.CANCELLED, **NO_ADDRESS):
            raise LetterOver
        record("letter.cancelled", letter, by=by, at=at)


def print_letters(*, by: User, at: datetime) -> tuple[LetterBatch, list[PrintedLetter]]:
    """Draw codes for the letters that wait longest, at most a batch of them.

    Who had a letter made leaves it for a colleague, where there is one. Raises `NothingToPrint` or `OwnLetters`.
    """
    authorise(by, "verification.print_letters")
    with transaction.atomic():
        all_waiting = Letter.objects.waiting()
        waiting = list(printable_by(all_waiting, by, at).select_for_update(of=("self",))[:MOST_IN_A_BATCH])
        if not waiting:
            raise OwnLetters if all_waiting.exists() else NothingToPrint
        batch = LetterBatch.objects.create(printed_at=at, printed_by=by)
        printed = _draw_codes(waiting, batch, at)
        record("letters.printed", batch, by=by, at=at, data={"letters": len(printed)})
    return batch, printed


def print_again(batch: LetterBatch, *, by: User, at: datetime) -> list[PrintedLetter]:
    """Draw other codes for a batch of which the paper was spoiled; the first ones do not work any more."""
    authorise(by, "verification.print_letters")
    with transaction.atomic():
        if not LetterBatch.objects.select_for_update().filter(pk=batch.pk, sent_at=None).exists():
            raise BatchSent
        letters = list(batch.letters.filter(state=LetterState.PRINTED).select_for_update(of=("self",)))
        if not letters:
            raise NothingToPrint
        if printable_by(batch.letters.filter(state=LetterState.PRINTED), by, at).count() < len(letters):
            raise OwnLetters
        printed = _draw_codes(letters, batch, at)
        record("letters.printed_again", batch, by=by, at=at, data={"letters": len(printed)})
    return printed


def note_sent(batch: LetterBatch, *, by: User | None, at: datetime) -> None:
    """Note that a batch is in the post: names and addresses are destroyed. Done twice, it changes nothing."""
    if by is not None:
        authorise(by, "verification.print_letters")
    with transaction.atomic():
        if LetterBatch.objects.filter(pk=batch.pk, sent_at=None).update(sent_at=at):
            gone = batch.letters.filter(state=LetterState.PRINTED).update(state=LetterState.SENT, **NO_ADDRESS)
            record("letters.sent", batch, by=by, at=at, data={"letters": gone})


def forget_addresses(at: datetime) -> int:
    """Note batches as sent that nobody noted for two weeks, so that no address stays; return how many."""
    batches = list(LetterBatch.objects.filter(sent_at=None, printed_at__lte=at - UNSENT))
    for batch in batches:
        note_sent(batch, by=None, at=at)
    return len(batches)


def verify_by_letter(typed: str, *, by: User, at: datetime, visit: Visit) -> User:
    """Use the code that `by` typed to verify their own account. A code that fails counts as a try.

    Raises `MistypedCode`, `TooManyAttempts`, `UnknownCode`, `CodeUsed`, `CodeOver`, `CodeOfAnother`, `HouseholdKnown`
    or what `verify` raises; then the code still works.
    """
    code = read_code(typed)
    tried = take_attempt(visit, code, at)
    with transaction.atomic():
        _verify_with(use_code(code, Purpose.VERIFY, at=at), by, at)
    take_back(tried)
    return by


def verify_by_typed_letter(letter: Letter, *, by: User, at: datetime) -> User:
    """The same with a letter whose code was typed a moment ago (letter_typed.py), before `by` logged in."""
    with transaction.atomic():
        _verify_with(use_letter(letter, at=at), by, at)
    return by


def _verify_with(letter: Letter, by: User, at: datetime) -> None:
    if letter.person_id != by.pk:
        raise CodeOfAnother(_("This letter was asked with another account. Log in with that one, and use it there."))
    if _is_known_household(letter):
        raise HouseholdKnown
    verify(by, Evidence(method=Method.LETTER, lives_here=True), at=at, by=by, channel="letter")


def use_code(code: Code, purpose: Purpose, *, at: datetime, subject: str = "") -> Letter:
    """Use a code for the one thing it was made for, in the caller's transaction: of two at once, one wins.

    `take_attempt` comes before it. Raises `UnknownCode`, `CodeOfAnother`, `CodeUsed` or `CodeOver`.
    """
    letter = letter_with(code)
    if (letter.purpose, letter.subject) != (purpose, subject):
        raise CodeOfAnother(_("This code was made to %(purpose)s.") % {"purpose": letter.get_purpose_display()})
    return use_letter(letter, at=at)


def letter_with(code: Code) -> Letter:
    """Return the letter that has this code, be it used or too old. `take_attempt` comes before it."""
    letter = Letter.objects.filter(code_key=code.key()).select_related("person").first()
    if letter is None or letter.state == LetterState.CANCELLED:
        raise UnknownCode
    return letter


def check_usable(letter: Letter, at: datetime) -> None:
    """Raise `CodeUsed` or `CodeOver` unless the code of this letter still works."""
    if letter.state not in WITH_CODE:
        raise CodeUsed
    if letter.is_over(at):
        raise CodeOver


def use_letter(letter: Letter, *, at: datetime) -> Letter:
    """Note that the code of a letter is used, in the caller's transaction: of two at once, one wins."""
    used = {"state": LetterState.USED, "used_at": at, **NO_ADDRESS}
    if not Letter.objects.usable(at).filter(pk=letter.pk).update(**used):
        raise CodeOver if letter.state in WITH_CODE and letter.is_over(at) else CodeUsed
    letter.refresh_from_db()
    return letter


def printable_by(letters: LetterQuerySet, by: User, at: datetime) -> LetterQuerySet:
    """Leave out what `by` had made, unless nobody else prints letters: one alone must not read a code they ordered."""
    printers = RoleAssignment.objects.current(timezone.localdate(at)).filter(role__in=PRINTERS, user__is_active=True)
    return letters.exclude(issued_by=by) if printers.exclude(user=by).exists() else letters


def _draw_codes(letters: Iterable[Letter], batch: LetterBatch, at: datetime) -> list[PrintedLetter]:
    mark_pepper(at)
    expires_at = at + timedelta(days=settings.VERIFICATION.letter_days)
    printed = []
    for letter in letters:
        code = draw_code()
        letter.state, letter.batch, letter.code_key, letter.expires_at = (
            LetterState.PRINTED,
            batch,
            code.key(),
            expires_at,
        )
        letter.save(update_fields=["state", "batch", "code_key", "expires_at"])
        printed.append(PrintedLetter(letter, code))
    return printed


def _household_key(recipient: str, address: str) -> str:
    """Return a keyed hash of who and where, whatever the capitals, blanks and commas."""
    return keyed("letter household", re.sub(r"[\W_]+", " ", f"{recipient}\n{address}".casefold()).strip())


def _is_known_household(letter: Letter) -> bool:
    used = Letter.objects.filter(household_key=letter.household_key, purpose=Purpose.VERIFY, state=LetterState.USED)
    return used.exclude(person=letter.person_id).exists()
