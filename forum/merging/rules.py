"""Who may put topics together, and take them apart again: who answers for the town, and who moderates."""

from django.utils.translation import gettext_lazy as _

from forum.rules import answers_for_the_town
from participation.permissions import permit
from participation.residents.rules import is_moderator

STAFF_ONLY = _("Only people who answer for the town, and moderators, can put topics together.")

permit("merging.merge_topics", answers_for_the_town | is_moderator, otherwise=STAFF_ONLY)
permit("merging.unmerge_topics", answers_for_the_town | is_moderator, otherwise=STAFF_ONLY)
