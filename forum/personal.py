"""Which of the forum's fields are about a person, why they are kept, and what becomes of them at the end."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forum.forgetting import register_names
from forum.merging.models import Moved
from forum.models import Challenge, ChallengeState, Comment, Follow, Initiator, Signature, Status, Support, Topic
from participation.residents.models import User
from participation.residents.personal import Erased, Held, PersonalData, hold, register

NAMELESS = "—"
BESIDES = ("html", "hidden_by")  # the words once more, and which moderator hid them


def register_personal_data() -> None:
    words_stay = _("Your words stay as long as the conversation. Your name goes with your account.")
    register(
        PersonalData(
            Comment, "author", ("source", "channel", "created_at", "edited_at", "hidden_reason"),
            _("What you said on the forum, so that others can read it."), kept=words_stay, erase=_erase_comments,
            unseen=BESIDES,
        )
    )  # fmt: skip
    register(
        PersonalData(
            Topic, "author", ("kind", "title", "source", "channel", "created_at", "edited_at", "hidden_reason"),
            _("What you brought to the forum, so that others can read it and the town can answer it."),
            kept=words_stay, erase=_erase_topics, unseen=(*BESIDES, "search_text"),
        )
    )  # fmt: skip
    register(PersonalData(Support, "person", ("topic", "created_at"), _("What you support, so that it counts once.")))
    register(PersonalData(Follow, "person", ("topic", "created_at"), _("What you follow, so that we can tell you.")))
    register(
        PersonalData(
            Signature, "person", ("challenge", "channel", "created_at"),
            _("What you signed, so that your signature counts once and can be checked."), erase=_erase_signatures,
        )
    )  # fmt: skip
    register(
        PersonalData(
            Initiator, "person", ("challenge", "name"), _("For which group you speak, so that we can reach it."),
            erase=_erase_initiators,
        )
    )  # fmt: skip
    group = _("Who raised a challenge, and why, so that others can support it.")
    hold(Held(Challenge, ("group_name", "summary"), group, words_stay))
    register_names()


def _erase_comments(entry: PersonalData, person: User) -> Erased:
    """Delete what nobody replied to, the deepest first; the rest, and what was said for the town, loses its name."""
    gone = 0
    replies = Comment.objects.filter(parent=OuterRef("pk"))
    while number := Comment.objects.filter(~Exists(replies), author=person, team__isnull=True).delete()[0]:
        gone += number
    return Erased(gone=gone, kept=Comment.objects.filter(author=person).update(author=None))


def _erase_topics(entry: PersonalData, person: User) -> Erased:
    """Delete what nobody joined in and the town has not taken up; the rest loses its name."""
    joined = (
        Exists(Comment.objects.filter(topic=OuterRef("pk")))
        | Exists(Support.objects.filter(topic=OuterRef("pk")).exclude(person=person))
        | Exists(Moved.objects.filter(merge__topic=OuterRef("pk"), merge__undone_at__isnull=True))  # elsewhere now
    )
    formal = Exists(Challenge.objects.filter(topic=OuterRef("pk")))
    gone = Topic.objects.filter(~joined, ~formal, author=person, status=Status.NEW)
    number = gone.count()
    gone.delete()
    return Erased(gone=number, kept=Topic.objects.filter(author=person).update(author=None))


def _erase_signatures(entry: PersonalData, person: User) -> Erased:
    """Withdraw what is still being collected; what was counted stays counted, without a name."""
    collecting = Q(challenge__state=ChallengeState.SUPPORT_OPEN)
    gone = Signature.objects.filter(collecting, person=person).delete()[0]
    return Erased(gone=gone, kept=Signature.objects.filter(person=person).update(person=None))


def _erase_initiators(entry: PersonalData, person: User) -> Erased:
    """The group keeps its place for them, without a name."""
    return Erased(kept=Initiator.objects.filter(person=person).update(person=None, name=NAMELESS))
