"""The form of each procedure: which parts are asked in which step, which are needed, and which people sign for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Parts:
    """`needed` stand in the order of the form. `signed` is the part that can be changed by a new version.

    `labels` and `helps` say what a part is called here, where that differs.
    """

    steps: Mapping[str, tuple[Sentence, tuple[str, ...]]]
    needed: tuple[str, ...]
    frozen: tuple[str, ...]
    signed: str = "change"
    labels: Mapping[str, "StrOrPromise"] = field(default_factory=dict)
    helps: Mapping[str, "StrOrPromise"] = field(default_factory=dict)


FOR_THE_TOWN = _("For the town alone")
WHAT = _("What it is about")
CHALLENGE = Parts(
    steps={
        "what": (WHAT, ("title", "summary", "task", "area", "theme", "neighbourhood")),
        "change": (_("What you want to do"), ("wish", "change", "outcomes", "harm")),
        "money": (_("Money and time"), ("cost_now", "cost_asked", "own_means", "volunteer_hours")),
        "able": (
            _("Who you are and what you can"),
            ("group_name", "legal_form", "capability", "continuity", "support_shown"),
        ),
        "town": (FOR_THE_TOWN, ("interests", "needs")),
    },
    needed=(
        "title", "summary", "task", "area", "wish", "change", "theme", "outcomes", "cost_now", "cost_asked",
        "group_name", "capability", "continuity", "harm", "interests",
    ),
    frozen=(
        "title", "summary", "task", "area", "wish", "change", "outcomes", "cost_now", "cost_asked", "own_means",
        "volunteer_hours", "group_name", "legal_form", "continuity", "harm",
    ),
)  # fmt: skip
AGENDA = Parts(
    steps={
        "what": (WHAT, ("title", "summary", "theme", "neighbourhood")),
        "proposal": (_("What the council is to decide"), ("question", "change", "speaker")),
        "town": (FOR_THE_TOWN, ("group_name", "interests", "needs")),
    },
    needed=("title", "summary", "question", "change", "theme", "interests"),
    frozen=("title", "summary", "question", "change", "group_name"),
    labels={
        "question": _("your question or proposal to the council"),
        "change": _("the note that goes with it: why, and for whom"),
    },
    helps={
        "question": _("One clear question or proposal, on which the council can decide."),
        "change": _("What is the matter, what do you propose, and what does it bring? The council reads this."),
        "group_name": _("Leave it empty if you do it on your own."),
    },
)
PETITION = Parts(
    steps={
        "what": (WHAT, ("title", "summary", "theme", "neighbourhood")),
        "request": (_("What you ask"), ("question", "addressee")),
        "town": (FOR_THE_TOWN, ("contact", "needs")),
    },
    needed=("title", "summary", "question", "theme", "addressee", "contact"),
    frozen=("title", "summary", "question", "addressee"),
    signed="question",
    labels={"question": _("what you ask")},
    helps={"question": _("What do you ask, and why? Everyone who signs, signs for this text.")},
)
PARTS = {"challenge": CHALLENGE, "agenda": AGENDA, "petition": PETITION}
