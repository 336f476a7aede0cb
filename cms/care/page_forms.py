"""The page editor's form: it lets a draft be saved with faults, and names each before it is published."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

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
        """Whether this form was opened, or last saved by itself, before what somebody else saved."""
        known = self.data.get("overwrite_revision_id") or self.data.get("loaded_revision_id")
        if not known or not self.instance.pk:
            return False
        latest = Page.objects.filter(pk=self.instance.pk).values_list("latest_revision", flat=True).first()
        return latest is not None and known != str(latest)
