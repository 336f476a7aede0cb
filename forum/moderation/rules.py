"""Who may do what in moderation: one permission per action, by the same name."""

import rules
from django.utils.translation import gettext_lazy as _

from forum.moderation.interests import concerns
from forum.moderation.models import Appeal, Case, Measure, Mend
from forum.posts import Post
from participation.permissions import Visitor, permit
from participation.residents.models import User
from participation.residents.rules import is_appeal_reviewer, is_clerk, is_council_member, is_moderator

moderators = is_moderator | is_council_member


def _has_an_interest(visitor: Visitor, case: Case) -> bool:
    """By or about them, or reported by them: then another judges it."""
    if not isinstance(visitor, User):
        return True
    by_or_about = case.post is not None and concerns(visitor, case.post)
    return by_or_about or any(flag.by_id == visitor.pk for flag in case.flags.all())


@rules.predicate
def is_free_of_it(visitor: Visitor, case: Case | None = None) -> bool:
    if case is None:
        return True
    was_mine = case.redone is not None and case.redone.decided_by_id == visitor.pk
    return not was_mine and not _has_an_interest(visitor, case)


@rules.predicate
def is_free_of_the_measure(visitor: Visitor, measure: Measure | None = None) -> bool:
    return measure is None or not _has_an_interest(visitor, measure.case)


@rules.predicate
def is_free_of_the_mend(visitor: Visitor, mend: Mend | None = None) -> bool:
    return mend is None or not _has_an_interest(visitor, mend.measure.case)


@rules.predicate
def wrote_the_post(visitor: Visitor, post: Post | None = None) -> bool:
    return post is not None and visitor.is_authenticated and post.author_id == visitor.pk


@rules.predicate
def is_about_them(visitor: Visitor, measure: Measure | None = None) -> bool:
    return measure is not None and visitor.is_authenticated and measure.person_id == visitor.pk


@rules.predicate
def decided_it(visitor: Visitor, measure: Measure | None = None) -> bool:
    return measure is not None and visitor.is_authenticated and measure.decided_by_id == visitor.pk


@rules.predicate
def is_another(visitor: Visitor, appeal: Appeal | None = None) -> bool:
    """Neither who decided or signed it, nor who has an interest in it."""
    if appeal is None:
        return True
    measure = appeal.measure
    decided = visitor.pk in (measure.decided_by_id, measure.second_by_id, appeal.by_id, measure.person_id)
    return not decided and not _has_an_interest(visitor, measure.case)


MODERATORS_ONLY = _("Only a moderator can do this, and never with a post by or about themselves or their fraction.")
NOT_YOUR_OWN = _("This is your own post. You can change or mend it yourself.")
ONLY_ABOUT_YOU = _("Only the author can do this.")
ANOTHER_PERSON = _("Only an appeal reviewer can do this, who did not decide it before and has no interest in it.")

permit("moderation.flag_post", ~wrote_the_post, otherwise=NOT_YOUR_OWN, at_the_desk=True)
permit("moderation.read_queue", moderators, otherwise=_("Only moderators see what was reported."))
permit("moderation.take_case", moderators & is_free_of_it, otherwise=MODERATORS_ONLY)
permit("moderation.decide_case", moderators & is_free_of_it, otherwise=MODERATORS_ONLY)
permit("moderation.make_it_last", moderators & decided_it, otherwise=_("Only who decided this asks for a signature."))
permit("moderation.lift_measure", moderators & is_free_of_the_measure, otherwise=MODERATORS_ONLY)
permit("moderation.answer_mend", moderators & is_free_of_the_mend, otherwise=MODERATORS_ONLY)
permit("moderation.resend_post", is_about_them, otherwise=ONLY_ABOUT_YOU)
permit("moderation.appeal_measure", is_about_them, otherwise=ONLY_ABOUT_YOU)
permit(
    "moderation.read_case",
    moderators | is_appeal_reviewer | is_clerk,
    otherwise=_("Only moderators, appeal reviewers and clerks see this."),
)
permit("moderation.read_appeals", is_appeal_reviewer, otherwise=_("Only appeal reviewers see what people object to."))
permit("moderation.decide_appeal", is_appeal_reviewer & is_another, otherwise=ANOTHER_PERSON)
