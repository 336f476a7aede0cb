"""The page editor's form: it lets a draft be saved with faults, and names each before it is published."""

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Revision

from cms.care.faults import faults_of

PUBLISH, IN_EMERGENCY = "action-publish", "emergency"


OVERTAKEN = _(
    "Somebody else saved this page while you worked on it. Look at their version under History. Save again to put "
    "yours over it; theirs stays in the history."
)


class CarefulPageForm(WagtailAdminPageForm):
    def _post_clean(self) -> None:
        """Look once the page is as the form says; Django gives no other moment for that."""
        super()._post_clean()
        if self._is_overtaken():
            self.add_error(None, OVERTAKEN)
        wish = self.data.get(PUBLISH, "")
        if wish and wish != IN_EMERGENCY and not self.errors:
            for fault in faults_of(self.instance):
                self.add_error(fault.field if fault.field in self.fields else None, fault.sentence)

    def _is_overtaken(self) -> bool:
        """Whether somebody else saved after this form was opened. What saved itself from this form is one's own."""
        known = self.data.get("loaded_revision_id", "")
        if not known.isdecimal() or not self.instance.pk:
            return False
        opened_at = parse_datetime(self.data.get("loaded_revision_created_at", ""))
        later = Q(pk__gt=known) | (Q(pk=known, created_at__gt=opened_at) if opened_at else Q())
        saved = Revision.page_revisions.filter(later, object_id=str(self.instance.pk))
        return saved.exclude(user=self.for_user).exists()
