"""What people set for themselves in the back office. Name, address and password are set on their own page."""

from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    LocaleSettingsPanel,
    NotificationsSettingsPanel,
    ThemeSettingsPanel,
)
from wagtail.users.models import UserProfile

PANELS = (NotificationsSettingsPanel, LocaleSettingsPanel, ThemeSettingsPanel)


class PreferencesView(AccountView):
    def get_panels(self) -> list[BaseSettingsPanel]:
        profile = UserProfile.get_for_user(self.request.user)
        panels = [panel(self.request, self.request.user, profile) for panel in PANELS]
        return [panel for panel in panels if panel.is_active()]
