"""How long what people send by forms is kept: as long as the form itself says."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms.models.forms import answers_over
from participation.privacy.retention import Term, register


def register_terms() -> None:
    register(
        Term(
            "cms.form: answers long enough",
            _("Answers to a form are kept for as long as the form says, at most a year."),
            "GDPR, art. 5.1.e",
            over=lambda at: answers_over(at).count(),
            destroy=_destroy,
        )
    )


def _destroy(at: datetime) -> int:
    return answers_over(at).delete()[0]
