"""Who tells everyone how far a case is."""

from django.utils.translation import gettext_lazy as _

from forum.challenges.rules import is_case_handler
from participation.permissions import permit
from participation.residents.rules import is_clerk

permit(
    "updates.tell_news",
    is_case_handler | is_clerk,
    otherwise=_("Only a case handler or the clerk can do this."),
)
