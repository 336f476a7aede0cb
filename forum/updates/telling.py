"""The words in which people are reminded, and told that there is news."""

from django.utils.translation import gettext_lazy as _

from forum.challenges.telling import FOLLOWED, SEE
from participation.notices.texts import Kind, register

REPORT = _("You write the report on the page of the proposal. Everyone can read it.")
OFFICE = _("You find it in the back office, under Challenges.")


def register_words() -> None:
    register("updates.told", Kind(_("There is news about “{title}”."), FOLLOWED, SEE))
    for kind, sentence, next_step in (
        ("report_due", _("The report about “{title}” is due soon."), REPORT),
        ("report_late", _("The report about “{title}” is late. Everyone sees that on its page."), REPORT),
        ("evaluation_due", _("The evaluation of “{title}” is due soon."), OFFICE),
        ("evaluation_late", _("The evaluation of “{title}” is late. Everyone sees that on its page."), OFFICE),
        (
            "silent",
            _("Nothing was heard about “{title}” for a long time."),
            _("Say how far it is. If nothing comes within a week, its page says that there is no news."),
        ),
    ):
        register(f"updates.{kind}", Kind(sentence, "", next_step, is_own=True))
