"""Letters with a code: asked, printed, sent, used; for one purpose, once, by one account."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from participation.audit.models import Entry
from participation.errors import NotPermitted
from participation.residents.models import Level
from participation.residents.verification import letter_errors as errors
from participation.residents.verification.attempts import TooManyAttempts, Visit, forget_attempts
from participation.residents.verification.codes import MistypedCode, draw_code
from participation.residents.verification.letters import (
    ask_letter,
    cancel_letter,
    forget_addresses,
    note_sent,
    print_again,
    print_letters,
    use_code,
    verify_by_letter,
)
from participation.residents.verification.models import CodeAttempt, Letter, LetterBatch, LetterState, Purpose

pytestmark = pytest.mark.django_db
HOME = ("Ann Peeters", "Lindelaan 1\n9990 Lindewaarde")
DAY = timedelta(days=1)


@pytest.fixture
def ask(noon):
    def make(person, *home, at=noon):
        return ask_letter(person, *(home or HOME), at=at, by=person)

    return make


@pytest.fixture
def asked(outsider, ask):
    return ask(outsider)


@pytest.fixture
def printed(asked, officer, noon):
    """A letter of outsider's that was printed: (batch, letter with its code)."""
    batch, letters = print_letters(by=officer, at=noon)
    return batch, letters[0]


@pytest.fixture
def use(noon):
    def make(code, person, at=noon + DAY, net="192.0.2.1"):
        return verify_by_letter(code, by=person, at=at, visit=Visit(net, person))

    return make


def fresh(letter):
    return Letter.objects.get(pk=letter.pk)


def test_a_letter_is_asked_printed_sent_and_used(asked, outsider, officer, noon, use):
    batch, (letter,) = print_letters(by=officer, at=noon)
    assert fresh(asked).state == LetterState.PRINTED
    note_sent(batch, by=officer, at=noon)
    use(letter.code.in_groups, outsider)
    assert (outsider.level, outsider.level_method, outsider.level_at) == (Level.RESIDENT, "letter", noon + DAY)
    used = fresh(asked)
    assert (used.state, used.used_at) == (LetterState.USED, noon + DAY)
    actions = ["letter.asked", "letters.printed", "letters.sent", "resident.verified"]
    assert list(Entry.objects.exclude(action="resident.role_granted").values_list("action", flat=True)) == actions
    assert Entry.objects.get(action="resident.verified").channel == "letter"


def test_a_code_is_kept_as_a_keyed_hash_alone(printed):
    _batch, letter = printed
    row = Letter.objects.filter(pk=letter.letter.pk).values_list().get()
    assert letter.code.key() in row
    assert not [value for value in row if letter.code.symbols in str(value) or letter.code.beginning in str(value)]


def test_the_address_is_destroyed_once_the_letter_is_in_the_post(printed, asked, officer, noon):
    batch, _letter = printed
    assert fresh(asked).recipient == "Ann Peeters"
    note_sent(batch, by=officer, at=noon)
    note_sent(batch, by=officer, at=noon + DAY)  # again: nothing happens
    assert (fresh(asked).recipient, fresh(asked).address) == ("", "")
    assert LetterBatch.objects.get().sent_at == noon


def test_the_database_itself_keeps_no_address_of_a_letter_that_was_sent(printed, officer, noon):
    batch, letter = printed
    note_sent(batch, by=officer, at=noon)
    with pytest.raises(IntegrityError):
        Letter.objects.filter(pk=letter.letter.pk).update(address="Lindelaan 1")


def test_the_database_itself_binds_a_letter_to_its_purpose(outsider, noon):
    with pytest.raises(IntegrityError):
        Letter.objects.create(purpose=Purpose.VOTE, language="nl", asked_at=noon)


def test_addresses_are_destroyed_after_two_weeks_if_nobody_notes_the_letters(printed, asked, noon):
    assert forget_addresses(noon + 13 * DAY) == 0
    assert fresh(asked).address
    assert forget_addresses(noon + 14 * DAY) == 1
    assert (fresh(asked).state, fresh(asked).address) == (LetterState.SENT, "")
    assert Entry.objects.get(action="letters.sent").actor_id is None


def test_a_code_works_once(printed, outsider, use):
    use(printed[1].code.symbols, outsider)
    with pytest.raises(errors.CodeUsed):
        use(printed[1].code.symbols, outsider)


def test_a_code_works_until_its_last_moment(printed, outsider, use, noon):
    with pytest.raises(errors.CodeOver):
        use(printed[1].code.symbols, outsider, at=noon + 60 * DAY)
    use(printed[1].code.symbols, outsider, at=noon + 60 * DAY - timedelta(seconds=1))


def test_a_code_works_for_the_account_that_asked_it_only(printed, make_person, use):
    other = make_person("Other", level=1)
    with pytest.raises(errors.CodeOfAnother):
        use(printed[1].code.symbols, other)
    assert fresh(printed[1].letter).state == LetterState.PRINTED  # and still works for who asked it


def test_a_code_for_one_thing_does_not_do_another(printed, noon):
    code = printed[1].code
    for purpose, subject in ((Purpose.VOTE, "poll:7"), (Purpose.SUPPORT, "topic:7"), (Purpose.TAKE_OVER, "")):
        with pytest.raises(errors.CodeOfAnother, match="te tonen dat je hier woont"):
            use_code(code, purpose, at=noon, subject=subject)


def test_a_code_for_one_poll_does_not_work_in_another(noon, officer):
    code, batch = draw_code(), LetterBatch.objects.create(printed_at=noon)
    Letter.objects.create(
        purpose=Purpose.VOTE, subject="poll:7", language="nl", asked_at=noon, code_key=code.key(), batch=batch,
        state=LetterState.SENT, expires_at=noon + DAY,
    )  # fmt: skip
    with pytest.raises(errors.CodeOfAnother):
        use_code(code, Purpose.VOTE, at=noon, subject="poll:8")
    assert use_code(code, Purpose.VOTE, at=noon, subject="poll:7").state == LetterState.USED


def test_printing_again_makes_other_codes_and_ends_the_first(printed, outsider, officer, noon, use):
    batch, spoiled = printed
    (again,) = print_again(batch, by=officer, at=noon)
    assert again.code != spoiled.code
    with pytest.raises(errors.UnknownCode):
        use(spoiled.code.symbols, outsider)
    use(again.code.symbols, outsider)


def test_letters_in_the_post_are_not_printed_again(printed, officer, noon):
    note_sent(printed[0], by=officer, at=noon)
    with pytest.raises(errors.BatchSent):
        print_again(printed[0], by=officer, at=noon)


def test_a_new_letter_ends_the_one_before(printed, outsider, ask, use, noon):
    ask(outsider, "Ann Peeters", "Beukenlaan 2\n9990 Lindewaarde", at=noon + DAY)
    assert fresh(printed[1].letter).state == LetterState.CANCELLED
    with pytest.raises(errors.UnknownCode):
        use(printed[1].code.symbols, outsider)


def test_a_cancelled_letter_is_not_printed_and_forgets_its_address(asked, outsider, officer, noon):
    cancel_letter(asked, by=outsider, at=noon)
    assert fresh(asked).address == ""
    with pytest.raises(errors.NothingToPrint):
        print_letters(by=officer, at=noon)
    with pytest.raises(errors.LetterOver):
        cancel_letter(asked, by=outsider, at=noon)


def test_three_letters_a_month_are_enough(outsider, ask, noon):
    for day in range(3):
        ask(outsider, at=noon + day * DAY)
    with pytest.raises(errors.TooManyLetters):
        ask(outsider, at=noon + 29 * DAY)
    ask(outsider, at=noon + 31 * DAY)


def test_a_verified_resident_needs_no_letter(alice, ask):
    with pytest.raises(errors.VerifiedAlready):
        ask(alice)


def test_only_who_asked_or_the_desk_cancels_and_only_staff_prints(asked, bob, outsider, clerk, noon):
    with pytest.raises(NotPermitted):
        cancel_letter(asked, by=bob, at=noon)
    for person in (bob, outsider):
        with pytest.raises(NotPermitted):
            print_letters(by=person, at=noon)
    batch, _letters = print_letters(by=clerk, at=noon)
    for person in (bob, outsider):
        with pytest.raises(NotPermitted):
            print_again(batch, by=person, at=noon)
        with pytest.raises(NotPermitted):
            note_sent(batch, by=person, at=noon)
    with pytest.raises(NotPermitted):
        ask_letter(outsider, *HOME, at=noon, by=bob)


def test_a_second_account_with_a_letter_to_the_same_name_and_address_is_refused(
    printed, outsider, make_person, officer, ask, use, noon
):
    use(printed[1].code.symbols, outsider)
    other = make_person("Other", level=1)
    ask(other, "ANN  PEETERS", "lindelaan, 1\n9990 Lindewaarde")
    _batch, (letter,) = print_letters(by=officer, at=noon)
    with pytest.raises(errors.HouseholdKnown):
        use(letter.code.symbols, other)
    sister = make_person("Sister", level=1)
    ask(sister, "Eva Peeters", HOME[1])
    _batch, (letter,) = print_letters(by=officer, at=noon)
    use(letter.code.symbols, sister)
    assert sister.level == Level.RESIDENT


class TestTries:
    def test_five_wrong_codes_an_hour_are_too_many_for_an_account(self, printed, outsider, use, noon):
        for minute in range(5):
            with pytest.raises(errors.UnknownCode):
                use(draw_code().symbols, outsider, at=noon + timedelta(minutes=minute))
        with pytest.raises(TooManyAttempts):  # not even the right one
            use(printed[1].code.symbols, outsider, at=noon + timedelta(minutes=59))
        use(printed[1].code.symbols, outsider, at=noon + timedelta(minutes=65))

    def test_a_mistyped_code_is_no_try(self, printed, outsider, use):
        for _each in range(6):
            with pytest.raises(MistypedCode):
                use("0123-4567-89A2", outsider)
        assert not CodeAttempt.objects.exists()

    def test_a_library_behind_one_address_survives_and_a_guesser_does_not(self, make_person, use):
        people = [make_person(f"Visitor {number}", level=1) for number in range(8)]
        for number in range(30):
            with pytest.raises(errors.UnknownCode):
                use(draw_code().symbols, people[number % 8])
        with pytest.raises(TooManyAttempts):
            use(draw_code().symbols, people[7])
        with pytest.raises(errors.UnknownCode):
            use(draw_code().symbols, people[7], net="192.0.2.2")

    def test_a_connection_of_ipv6_is_one_however_many_addresses_it_uses(self, make_person, use):
        people = [make_person(f"Guest {number}", level=1) for number in range(8)]
        for number in range(30):
            with pytest.raises(errors.UnknownCode):
                use(draw_code().symbols, people[number % 8], net=f"2001:db8:1:2::{number + 1:x}")
        with pytest.raises(TooManyAttempts):
            use(draw_code().symbols, people[7], net="2001:db8:1:2:ffff::1")
        with pytest.raises(errors.UnknownCode):
            use(draw_code().symbols, people[7], net="2001:db8:1:3::1")

    def test_who_gets_it_right_has_no_tries_against_them(self, printed, outsider, use):
        use(printed[1].code.symbols, outsider)
        assert not CodeAttempt.objects.exists()

    def test_a_refusal_leaves_the_code_as_it_was_and_the_try_counted(self, printed, make_person, use):
        with pytest.raises(errors.CodeOfAnother):
            use(printed[1].code.symbols, make_person("Other", level=1))
        assert fresh(printed[1].letter).state == LetterState.PRINTED
        assert CodeAttempt.objects.count() == 3

    def test_tries_say_neither_who_nor_from_where_and_are_forgotten_in_a_day(self, outsider, use, noon):
        with pytest.raises(errors.UnknownCode):
            use(draw_code().symbols, outsider)
        assert all(len(attempt.who) == 64 for attempt in CodeAttempt.objects.all())
        assert forget_attempts(noon + 1.5 * DAY) == 0
        assert forget_attempts(noon + 2 * DAY + timedelta(seconds=1)) == 3
