"""What a conflict of interest about a poll keeps somebody with a role from doing."""

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.conflicts.things import block, register_thing
from participation.signatures.models import SecondSignature
from polls.models import Poll

ACTS = (
    "import_roll", "announce_poll", "freeze_poll", "open_poll", "suspend_poll", "resume_poll", "annul_poll",
    "note_incident", "close_poll", "count_poll", "record_lot", "recount_poll", "record_objection", "decide_objection",
    "certify_poll", "answer_poll", "archive_poll",
)  # fmt: skip


def register_interests() -> None:
    register_thing(
        Poll,
        page=lambda poll: reverse("polls_clerk:poll-desk", args=[poll.slug]),
        seen_by=Poll.objects.visible_to,
        blocked=_("You then do not announce, close, answer or sign this poll. Somebody else does."),
    )
    block(*(f"polls.{act}" for act in ACTS), about=lambda poll: poll)
    block("signatures.give_signature", "signatures.refuse_signature", about=_what_is_signed)


def _what_is_signed(signature: SecondSignature) -> Model | None:
    return signature.needed.model(pk=signature.subject_id) if signature.needed else None
