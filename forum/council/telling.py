"""The words in which people are told what the council does with a case."""

from django.utils.translation import gettext_lazy as _

from forum.challenges.hooks import followers_of, group_of
from forum.challenges.telling import FOLLOWED
from participation.notices.texts import Kind, register
from participation.procedures.models import Case

SEE = _("You find it on the page of the case.")
OFFICE = _("You find it in the back office, at the council's desk.")


def register_words() -> None:
    for kind, sentence in (
        ("adopted", _("Council member {name} has taken up “{title}”.")),
        ("cosigned", _("Council member {name} signs along with “{title}”.")),
        ("asked", _("Council member {name} has asked the executive something about “{title}”.")),
        ("answered", _("The executive has answered a question of the council about “{title}”.")),
        ("voted", _("The council has voted about “{title}”, name by name.")),
    ):
        register(f"council.{kind}", Kind(sentence, FOLLOWED, SEE))
    for kind, sentence in (
        ("asked_office", _("Council member {name} has asked the executive something about “{title}”.")),
        ("answer_near", _("Three quarters of the time to answer a question about “{title}” are over.")),
        ("answer_late", _("The answer to a question about “{title}” is late. Everyone sees that on its page.")),
    ):
        register(f"council.{kind}", Kind(sentence, "", OFFICE, is_own=True))


def words_of(case: Case) -> dict[str, str]:
    return {"title": case.title, "number": case.number}


def whom_to_tell(case: Case) -> tuple[set[int], set[int]]:
    """Return who started the case, and all who are told of it."""
    group = group_of(case.proposal)
    return group, group | followers_of(case.proposal)
