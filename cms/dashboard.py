"""What somebody sees first in the back office: their roles, and what each lets them do."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from participation.errors import Sentence
from participation.permissions import is_permitted
from participation.residents.models import Role

TASKS: dict[Role, Sentence] = {
    Role.COMMUNICATIONS: _("You write pages, news and the calendar: make a draft, look at it, publish it."),
    Role.EDITOR_IN_CHIEF: _("You see to all pages and files: you publish, you unlock, and you take pages away."),
    Role.COUNCIL_MEMBER: _("You read along on the forum, and you can hide what breaks the house rules, with a reason."),
    Role.MODERATOR: _("You hide what breaks the house rules on the forum, with a reason, and you restore it."),
    Role.APPEAL_REVIEWER: _(
        "You look again at what a moderator has hidden, and you restore what should not be hidden."
    ),
    Role.CLERK: _("You prepare polls, import the electoral roll, and export the result."),
    Role.SECOND_CLERK: _("You read what a clerk is about to do, and you give or refuse the second signature."),
    Role.CASE_HANDLER: _("You answer for the town on the forum."),
    Role.DESK_OFFICER: _("You help residents at the desk to take part."),
    Role.ADMINISTRATOR: _("You give and end roles, and you keep dossiers, themes, teams and neighbourhoods in order."),
    Role.AUDITOR: _("You see who holds which role, and who held it before."),
}


class RolesPanel(Component):
    """The roles that the person holds today, with what they are for, and the way to the site."""

    order = 50
    template_name = "cms/roles_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        roles = [{"label": role.label, "task": TASKS[role]} for role in Role if role in user.roles]
        return {"roles": roles, "may_start": is_permitted(user, "care.start_page")}
