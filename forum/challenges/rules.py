"""Who may do what with a challenge, from draft to end."""

import rules
from django.utils.translation import gettext_lazy as _

from forum.rules import BECOME_KNOWN, RESIDENTS_ONLY
from participation.permissions import Visitor, permit
from participation.procedures.models import Case
from participation.residents.models import Role
from participation.residents.rules import (
    has_role,
    is_appeal_reviewer,
    is_clerk,
    is_confirmed,
    is_logged_in,
    is_resident,
)


@rules.predicate
def is_spokesperson(visitor: Visitor, case: Case | None) -> bool:
    return case is not None and visitor.is_authenticated and case.proposal.spokesperson_id == visitor.pk


is_case_handler = has_role(Role.CASE_HANDLER)
reads_cases = has_role(
    Role.CASE_HANDLER, Role.CLERK, Role.SECOND_CLERK, Role.COUNCIL_MEMBER, Role.APPEAL_REVIEWER, Role.AUDITOR
)

FOR_THE_GROUP = _("Only the spokesperson of the group can do this.")
HANDLERS_ONLY = _("Only a case handler can do this.")
CLERKS_ONLY = _("Only the clerk can do this.")

permit("challenges.start_draft", is_resident, otherwise=RESIDENTS_ONLY, way_on=BECOME_KNOWN, at_the_desk=True)
permit("challenges.speak_for_group", is_confirmed & is_spokesperson, otherwise=FOR_THE_GROUP, at_the_desk=True)
permit("challenges.follow_case", is_logged_in, otherwise=_("Log in first. Then you can do this."), at_the_desk=True)
permit("challenges.join_group", is_logged_in, otherwise=_("Log in first. Then you can do this."), at_the_desk=True)

permit("challenges.read_cases", reads_cases, otherwise=_("Only people who work on challenges see this."))
permit("challenges.handle_case", is_case_handler, otherwise=HANDLERS_ONLY)
permit("challenges.declare_inadmissible", is_case_handler, otherwise=HANDLERS_ONLY)
permit("challenges.advise", is_case_handler, otherwise=HANDLERS_ONLY)
permit("challenges.schedule_case", is_clerk, otherwise=CLERKS_ONLY)
permit("challenges.record_decision", is_clerk, otherwise=CLERKS_ONLY)
permit("challenges.record_refusal", is_clerk, otherwise=CLERKS_ONLY)
permit("challenges.review_case", is_appeal_reviewer, otherwise=_("Only an appeal reviewer can do this."))
permit(
    "challenges.keep_agreement",
    is_case_handler | is_clerk,
    otherwise=_("Only a case handler or the clerk can do this."),
)
