"""The page editor's form: it lets a draft be saved with faults, and names each before it is published."""

from wagtail.admin.forms import WagtailAdminPageForm

from cms.care.faults import faults_of

PUBLISH, IN_EMERGENCY = "action-publish", "emergency"


class CarefulPageForm(WagtailAdminPageForm):
    def _post_clean(self) -> None:
        """Look once the page is as the form says; Django gives no other moment for that."""
        super()._post_clean()
        wish = self.data.get(PUBLISH, "")
        if wish and wish != IN_EMERGENCY and not self.errors:
            for fault in faults_of(self.instance):
                self.add_error(fault.field if fault.field in self.fields else None, fault.sentence)
