from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    """Signatures on paper: sheets given out, handed in, entered twice and checked."""

    name = "forum.challenges.sheets"
    label = "sheets"

    def ready(self) -> None:
        from forum.challenges.sheets import rules  # noqa: F401  (declares the permissions)
        from forum.challenges.sheets.forgetting import forget_paper
        from forum.challenges.sheets.interests import register_interests
        from forum.challenges.sheets.personal import register_personal_data
        from participation import due
        from participation.limits.acts import EDIT, UPLOAD, limit
        from participation.residents.desk.doors import open_acts, open_pages
        from participation.residents.desk.telling import register_words

        due.register("sheets: paper signatures forgotten", forget_paper, is_daily=True)
        open_pages("sheets:")
        open_acts("sheets:issue")
        register_words({"sheets.issued": _("took signature sheets for “{about}”")})
        limit("sheets:issue", EDIT)
        limit("sheets_office:scan", UPLOAD)
        register_interests()
        register_personal_data()
