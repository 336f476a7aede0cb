"""Who may say where a topic is, and stand behind it by name."""

from forum.rules import CONFIRM, CONFIRM_FIRST, ONLY_YOUR_OWN, is_author
from participation.permissions import permit
from participation.residents.rules import is_confirmed

permit("details.describe_topic", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("details.endorse_topic", is_confirmed, otherwise=CONFIRM_FIRST, way_on=CONFIRM, at_the_desk=True)
permit("details.withdraw_endorsement", is_confirmed, otherwise=CONFIRM_FIRST, way_on=CONFIRM, at_the_desk=True)
