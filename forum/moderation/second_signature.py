"""A removal of more than a day, and a suspension, take a second person who is not in politics."""

from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from forum.moderation.choices import TAKES_TWO
from forum.moderation.interests import concerns
from forum.moderation.models import Measure
from participation.errors import Sentence
from participation.permissions import Visitor, put_in_the_way
from participation.residents.models import Role, User
from participation.signatures.acts import needed
from participation.signatures.models import SecondSignature

ASKED_FOR = "moderation.make_it_last"
SIGNS = "signatures.give_signature"


def declare() -> None:
    needed(
        ASKED_FOR,
        _("Remove a post for longer than a day, or keep somebody from posting"),
        Measure,
        signers=(Role.MODERATOR,),
        stand_ins=(Role.CLERK,),
        text=words_of,
        is_needed=lambda measure: measure.kind in TAKES_TWO,
        page=lambda measure: reverse("moderation_office:case", args=[measure.case_id]),
    )
    put_in_the_way(_may_not_sign)


def words_of(measure: Measure) -> str:
    """Return what is signed: the measure, the rule, what was seen, and the words of the post; in Dutch, for all."""
    with translation.override("nl"):
        days = f" ({measure.days})" if measure.days else ""
        until = localize(localtime(measure.sign_until)) if measure.sign_until else ""
        lines = (
            f"{measure._meta.get_field('sign_until').verbose_name}: {until}",
            f"{measure.get_kind_display()}{days}",
            f"{measure.rule}: {measure.get_rule_display()}",
            measure.facts,
            f"“{measure.case.title}”",
            measure.case.words,
        )
    return "\n".join(lines)


def _may_not_sign(visitor: Visitor, act: str, subject: Model | None) -> Sentence | None:
    """No council member signs, whatever else they are, and nobody who is concerned."""
    if act != SIGNS or not isinstance(subject, SecondSignature) or subject.act != ASKED_FOR:
        return None
    if not isinstance(visitor, User):
        return None
    if Role.COUNCIL_MEMBER in visitor.roles:
        return _("A council member can not sign this: the second person is not in politics.")
    measure = subject.subject
    if isinstance(measure, Measure) and measure.case.post is not None and concerns(visitor, measure.case.post):
        return _("This is by or about you, so somebody else signs it.")
    return None
