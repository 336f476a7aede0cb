"""Who may look through the record: who watches over the town, and who hears appeals. Not those who are watched."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.rules import is_appeal_reviewer, is_auditor

permit(
    "audit.read_report",
    is_auditor | is_appeal_reviewer,
    otherwise=_("Only auditors and appeal reviewers can look through the record."),
)
