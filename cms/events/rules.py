"""Who may do what with events: one permission per action, by the same name."""

import rules
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from cms.events.models import Registration
from participation.permissions import Visitor, permit
from participation.residents.models import Role
from participation.residents.rules import has_role, is_confirmed


@rules.predicate
def is_own(visitor: Visitor, registration: Registration | None) -> bool:
    return registration is not None and visitor.is_authenticated and registration.person_id == visitor.pk


organises = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF)
leads = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.MODERATOR)
stands_at_the_door = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF, Role.DESK_OFFICER)

CONFIRM_FIRST = _("Confirm your e-mail address first. Then you can do this.")
CONFIRM = (reverse_lazy("account_email"), _("Confirm your e-mail address"))
ONLY_YOUR_OWN = _("You can only change your own registration.")
ANYONE = _("Everyone who is there can do this.")
LEADERS_ONLY = _("Only communications and moderators can do this.")
ORGANISERS_ONLY = _("Only communications can do this.")
DOOR_ONLY = _("Only communications and the desk can do this.")

permit("events.register", is_confirmed, otherwise=CONFIRM_FIRST, way_on=CONFIRM, at_the_desk=True)
permit("events.accept_offer", is_own, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("events.cancel_registration", is_own, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("events.read_registrations", stands_at_the_door, otherwise=DOOR_ONLY)
permit("events.register_somebody", stands_at_the_door, otherwise=DOOR_ONLY)
permit("events.cancel_for_somebody", stands_at_the_door, otherwise=DOOR_ONLY)
permit("events.check_in", stands_at_the_door, otherwise=DOOR_ONLY)
permit("events.cancel_gathering", organises, otherwise=ORGANISERS_ONLY)

permit("events.ask_question", rules.always_allow, otherwise=ANYONE, at_the_desk=True)
permit("events.vote_for_question", rules.always_allow, otherwise=ANYONE)
permit("events.vote_quickly", rules.always_allow, otherwise=ANYONE)
permit("events.moderate_questions", leads, otherwise=LEADERS_ONLY)
permit("events.answer_question", organises, otherwise=ORGANISERS_ONLY)
permit("events.run_live", organises, otherwise=ORGANISERS_ONLY)
