"""Who may follow a poll."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.rules import is_logged_in

permit("polls.follow_poll", is_logged_in, otherwise=_("Log in to follow a poll."))
