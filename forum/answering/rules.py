"""Who may do what with the work of teams: one permission per action, by the same name."""

import rules
from django.utils.translation import gettext_lazy as _

from forum.answering.models import Absence
from forum.rules import TOWN_ONLY, answers_for_the_town
from participation.permissions import Visitor, permit
from participation.residents.models import Role, User
from participation.residents.rules import has_role, is_administrator


@rules.predicate
def is_theirs_or_of_their_team(visitor: Visitor, absence: Absence | None = None) -> bool:
    """About themselves, or about somebody of a team that they lead."""
    if absence is None or not isinstance(visitor, User):
        return absence is None
    led = visitor.teams.filter(is_lead=True, team__members__person=absence.person_id)
    return absence.person_id == visitor.pk or led.exists()


ANOTHERS = _("You can note your own absence, and that of who is in a team that you lead.")
reads = answers_for_the_town | has_role(Role.ADMINISTRATOR)

permit("forum.convert_topic", answers_for_the_town, otherwise=TOWN_ONLY)
permit("answering.read_work", reads, otherwise=TOWN_ONLY)
permit("answering.take_duty", answers_for_the_town, otherwise=TOWN_ONLY)
permit("answering.give_duty", answers_for_the_town, otherwise=TOWN_ONLY)
permit(
    "answering.note_absence",
    is_administrator | answers_for_the_town & is_theirs_or_of_their_team,
    otherwise=ANOTHERS,
)
permit("answering.set_members", is_administrator, otherwise=_("Only an administrator can do this."))
