"""Who may do what on the forum: one permission per action of forum/actions, by the same name."""

import rules
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from forum.moderation.interests import is_concerned
from forum.posts import Post
from participation.permissions import Visitor, permit
from participation.residents.models import Role
from participation.residents.rules import (
    has_role,
    is_appeal_reviewer,
    is_confirmed,
    is_council_member,
    is_logged_in,
    is_moderator,
    is_resident,
)


@rules.predicate
def is_author(visitor: Visitor, post: Post | None) -> bool:
    return post is not None and visitor.is_authenticated and post.author_id == visitor.pk


answers_for_the_town = has_role(Role.COMMUNICATIONS, Role.CLERK, Role.CASE_HANDLER)
moderators = is_moderator | is_council_member
moderates = moderators & ~is_author & ~is_concerned
restores = (moderators | is_appeal_reviewer) & ~is_author & ~is_concerned

CONFIRM_FIRST = _("Confirm your e-mail address first. Then you can do this.")
CONFIRM = (reverse_lazy("account_email"), _("Confirm your e-mail address"))
RESIDENTS_ONLY = _("Only residents can do this, once they have shown that they live here.")
BECOME_KNOWN = (reverse_lazy("verification:overview"), _("Show that you live here"))
ONLY_YOUR_OWN = _("You can only change what you wrote yourself.")
MODERATORS_ONLY = _("Only a moderator can do this, and never with a post by or about themselves or their fraction.")
RESTORERS_ONLY = _(
    "Only a moderator or an appeal reviewer can do this, never with a post by or about themselves or their fraction."
)
TOWN_ONLY = _("Only people who answer for the town can do this.")
LOG_IN_FIRST = _("Log in first. Then you can do this.")

permit("forum.post_topic", is_confirmed, otherwise=CONFIRM_FIRST, way_on=CONFIRM, at_the_desk=True)
permit("forum.edit_topic", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("forum.withdraw_topic", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("forum.bring_back_topic", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("forum.raise_challenge", is_resident, otherwise=RESIDENTS_ONLY, way_on=BECOME_KNOWN, at_the_desk=True)
permit("forum.post_comment", is_confirmed, otherwise=CONFIRM_FIRST, way_on=CONFIRM, at_the_desk=True)
permit("forum.edit_comment", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("forum.withdraw_comment", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("forum.bring_back_comment", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)

permit("forum.support_topic", is_confirmed, otherwise=CONFIRM_FIRST, way_on=CONFIRM, at_the_desk=True)
permit("forum.withdraw_support", is_confirmed, otherwise=CONFIRM_FIRST, way_on=CONFIRM, at_the_desk=True)
permit("forum.sign_challenge", is_resident, otherwise=RESIDENTS_ONLY, way_on=BECOME_KNOWN, at_the_desk=True)
permit("forum.withdraw_signature", is_resident, otherwise=RESIDENTS_ONLY, at_the_desk=True)
permit("forum.follow_topic", is_logged_in, otherwise=LOG_IN_FIRST, at_the_desk=True)
permit("forum.unfollow_topic", is_logged_in, otherwise=LOG_IN_FIRST, at_the_desk=True)

permit("forum.mark_seen", answers_for_the_town, otherwise=TOWN_ONLY)
permit("forum.answer_topic", answers_for_the_town, otherwise=TOWN_ONLY)
permit("forum.close_topic", answers_for_the_town, otherwise=TOWN_ONLY)

permit("forum.read_hidden_post", moderators | is_appeal_reviewer, otherwise=MODERATORS_ONLY)
permit("forum.hide_topic", moderates, otherwise=MODERATORS_ONLY)
permit("forum.restore_topic", restores, otherwise=RESTORERS_ONLY)
permit("forum.hide_comment", moderates, otherwise=MODERATORS_ONLY)
permit("forum.restore_comment", restores, otherwise=RESTORERS_ONLY)
