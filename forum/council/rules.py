"""Who does what at the council's desk."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.rules import is_clerk, is_council_member

MEMBERS_ONLY = _("Only a council member can do this.")
CLERKS_ONLY = _("Only the clerk can do this.")

permit("council.read_desk", is_council_member | is_clerk, otherwise=_("Only council members and the clerk see this."))
permit("council.adopt_case", is_council_member, otherwise=MEMBERS_ONLY)
permit("council.cosign_case", is_council_member, otherwise=MEMBERS_ONLY)
permit("council.ask_executive", is_council_member, otherwise=MEMBERS_ONLY)
permit("council.answer_question", is_clerk, otherwise=CLERKS_ONLY)
permit("council.record_vote", is_clerk, otherwise=CLERKS_ONLY)
permit("council.set_election_period", is_clerk, otherwise=CLERKS_ONLY)
