"""Who may publish figures: communications, and who stands over them."""

from django.utils.translation import gettext_lazy as _

from participation.permissions import permit
from participation.residents.models import Role
from participation.residents.rules import has_role

publishes = has_role(Role.COMMUNICATIONS, Role.EDITOR_IN_CHIEF)
EDITORS_ONLY = _("Only communications can publish figures.")

permit("datasets.import_version", publishes, otherwise=EDITORS_ONLY)
permit("datasets.publish_version", publishes, otherwise=EDITORS_ONLY)
permit("datasets.withdraw_dataset", publishes, otherwise=EDITORS_ONLY)
