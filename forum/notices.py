"""The sentences of the notices that the forum sends, one per kind of event."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from forum.actions.moderation import hidden_notice
from forum.models import Rule
from participation.notices.texts import register

SENTENCES = {
    "forum.comment_posted": _("Somebody said something about “{title}”."),
    "forum.topic_seen": _("The town has seen “{title}”."),
    "forum.topic_answered": _("The town has answered “{title}”."),
    "forum.topic_closed": _("The conversation about “{title}” is closed."),
    "forum.challenge_reached": _("“{title}” has enough signatures. The town now checks them."),
    "forum.challenge_insufficient": _("“{title}” did not get enough signatures in time."),
    "forum.post_restored": _("A moderator has restored what you wrote under “{title}”."),
}


def register_sentences() -> None:
    for kind, sentence in SENTENCES.items():
        register(kind, sentence)
    for rule in Rule:
        register(
            hidden_notice(rule.value),
            format_lazy(
                "{what} {rule} {reason}",
                what=_("A moderator has hidden what you wrote under “{title}”."),
                rule=rule.label,
                reason=_("The reason: {reason}"),
            ),
        )
