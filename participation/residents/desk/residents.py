"""What an officer does with a resident's account at the desk: makes one, reads and changes how to reach them, looks at
their card, has a letter with a code sent to them. Acting for them is another thing (work.py)."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from participation.audit.actions import record
from participation.audit.changes import changed_fields
from participation.audit.purposes import Purpose as ReadPurpose
from participation.audit.reads import read
from participation.permissions import authorise
from participation.residents.desk.errors import NamesakeKnown, NumberNeeded
from participation.residents.desk.models import Contact
from participation.residents.desk.search import namesakes_of
from participation.residents.desk.telling import News, tell
from participation.residents.models import Level, User
from participation.residents.verification.actions import verify
from participation.residents.verification.errors import PseudonymTaken
from participation.residents.verification.evidence import Evidence
from participation.residents.verification.letters import issue_letter
from participation.residents.verification.models import Letter, Purpose

DESK = "desk"
CONTACT_FIELDS = ("name", "address", "phone")


@dataclass(frozen=True)
class Reach:
    """How somebody wants to be reached: by letter, by telephone, or both."""

    name: str
    address: str = ""
    phone: str = ""


def create_resident(
    display_name: str, reach: Reach, *, language: str, is_another: bool, by: User, at: datetime
) -> User:
    """Make an account without e-mail for somebody at the desk, whom the town can reach by letter or telephone.

    Raises `NamesakeKnown`, unless `is_another` says that they are not one of those.
    """
    authorise(by, "desk.create_resident")
    if not is_another and namesakes_of(display_name).exists():
        raise NamesakeKnown
    with transaction.atomic():
        resident = User.objects.create_user(
            None, display_name=display_name.strip(), language=language, level=Level.CONFIRMED, level_method=DESK,
            level_at=at, date_joined=at,
        )  # fmt: skip
        Contact.objects.create(person=resident, name=reach.name, address=reach.address, phone=reach.phone)
        record("desk.resident_created", resident, by=by, at=at, channel=DESK, on_behalf_of=resident)
        tell(News.ACCOUNT_MADE, resident, by=by, at=at)
    return resident


def read_contact(resident: User, *, purpose: ReadPurpose, by: User, at: datetime) -> Contact | None:
    """Return how to reach somebody; that an officer read it, and what for, stays in the record."""
    authorise(by, "desk.read_contact", resident)
    read(resident, ["email", *CONTACT_FIELDS], purpose, by, at, DESK)
    return Contact.objects.filter(person=resident).first()


def change_contact(resident: User, reach: Reach, *, by: User, at: datetime) -> Contact:
    """Note how to reach somebody from now on. The record keeps which fields changed, with hashes of what was there.

    Saved again without a change, nothing is recorded or told. Two who save at once meet at the resident's row.
    """
    authorise(by, "desk.change_contact", resident)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=resident.pk)
        before = Contact.objects.filter(person=resident).values(*CONTACT_FIELDS).first() or {}
        contact, _made = Contact.objects.update_or_create(person=resident, defaults=asdict(reach))
        if changed := changed_fields(before, asdict(reach), personal=CONTACT_FIELDS):
            told = {"fields": changed}
            record("desk.contact_changed", resident, by=by, at=at, channel=DESK, on_behalf_of=resident, data=told)
            tell(News.CONTACT_CHANGED, resident, by=by, at=at)
    return contact


def see_card(resident: User, evidence: Evidence, *, card: str, by: User, at: datetime) -> User:
    """Note what an officer saw on somebody's card: the kind of card, never its number.

    Raises `NumberNeeded`, or what `verify` raises; the hint that it leaves of a second account stays then.
    """
    authorise(by, "desk.see_card", resident)
    if not evidence.pseudonym:
        raise NumberNeeded
    with transaction.atomic():
        try:
            verify(resident, evidence, at=at, by=by, channel=DESK)
        except PseudonymTaken as refusal:
            taken = refusal
        else:
            record("desk.card_seen", resident, by=by, at=at, channel=DESK, on_behalf_of=resident, data={"card": card})
            tell(News.CARD_SEEN, resident, by=by, at=at)
            return resident
    raise taken


def send_letter(
    resident: User, purpose: Purpose, reach: Reach, *, subject: str = "", about: str = "", by: User, at: datetime
) -> Letter:
    """Put a letter with a code for one thing in the queue, and tell the resident that there is one."""
    authorise(by, "verification.issue_letter", resident)
    with transaction.atomic():
        letter = issue_letter(
            resident, purpose, reach.name, reach.address, subject=subject, about=about, by=by, at=at, channel=DESK
        )
        tell(News.LETTER_MADE, resident, by=by, at=at, purpose=str(Purpose(purpose).label))
    return letter
