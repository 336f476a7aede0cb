"""Who may do what with a poll. The sentences tell a person who may not why."""

import rules
from django.utils.translation import gettext_lazy as _

from participation.permissions import Visitor, permit
from participation.residents.models import Role
from participation.residents.rules import has_role, is_clerk, is_confirmed, is_resident
from polls.models import Electorate, Poll


@rules.predicate
def is_known_well_enough(visitor: Visitor, poll: Poll | None = None) -> bool:
    """Whether the town knows the visitor at the level this poll asks. Whether a roll holds them is for admission.py."""
    asks_residence = poll is not None and poll.electorate in (Electorate.RESIDENTS, Electorate.NEIGHBOURHOODS)
    return bool((is_resident if asks_residence else is_confirmed).test(visitor, poll))


prepares = has_role(Role.CLERK, Role.COMMUNICATIONS)
reads_drafts = has_role(Role.CLERK, Role.SECOND_CLERK, Role.COMMUNICATIONS)

permit("polls.read_draft", reads_drafts, otherwise=_("Only those who prepare a poll see it before it is announced."))
permit("polls.manage_poll", prepares, otherwise=_("Only clerks and communications can prepare a poll."))
permit("polls.import_roll", is_clerk, otherwise=_("Only clerks can import an electoral roll."))
permit("polls.announce_poll", is_clerk, otherwise=_("Only clerks can announce a poll."))
permit("polls.freeze_poll", is_clerk, otherwise=_("Only clerks can freeze a poll."))
permit("polls.open_poll", is_clerk, otherwise=_("Only clerks can record that a poll has opened."))
permit("polls.close_poll", is_clerk, otherwise=_("Only clerks can record that a poll has closed."))
permit("polls.suspend_poll", is_clerk, otherwise=_("Only clerks can suspend a poll."))
permit("polls.resume_poll", is_clerk, otherwise=_("Only clerks can let a suspended poll go on."))
permit("polls.annul_poll", is_clerk, otherwise=_("Only clerks can annul a poll."))
permit("polls.note_incident", is_clerk, otherwise=_("Only clerks can note what went wrong in a poll."))
permit("polls.count_poll", is_clerk, otherwise=_("Only clerks can count a poll."))
permit("polls.recount_poll", is_clerk, otherwise=_("Only clerks can have a poll counted again."))
permit("polls.record_objection", is_clerk, otherwise=_("Only clerks can record an objection to a count."))
permit("polls.decide_objection", is_clerk, otherwise=_("Only clerks can record what was decided on an objection."))
permit("polls.certify_poll", is_clerk, otherwise=_("Only clerks can certify the result of a poll."))
permit("polls.archive_poll", is_clerk, otherwise=_("Only clerks can archive a poll."))
permit("polls.record_lot", is_clerk, otherwise=_("Only clerks can record a lot that was drawn."))
permit("polls.answer_poll", is_clerk, otherwise=_("Only clerks can write what the town did with the outcome."))
permit("polls.cast_ballot", is_known_well_enough, otherwise=_("The town does not know you well enough for this poll."))
