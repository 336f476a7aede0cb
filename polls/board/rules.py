"""Who may put an official report right."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.rules import is_clerk

permit(
    "polls.draft_rectification", is_clerk, otherwise=_("Only clerks can write a rectification of an official report.")
)
permit(
    "polls.publish_rectification",
    is_clerk,
    otherwise=_("Only clerks can publish a rectification of an official report."),
)
