"""The three procedures that residents start, and what differs between them.

All else is one code: the form, signatures, the public page, the back office.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.challenges.agenda import AGENDA
from forum.challenges.declared import CHALLENGE
from forum.challenges.petition import PETITION
from forum.choices import Kind
from participation.errors import Sentence
from participation.procedures.declaration import Procedure
from participation.procedures.models import Case


@dataclass(frozen=True)
class CaseKind:
    """A procedure as residents meet it.

    `pages` is the namespace of its addresses; `hand_in`, `withdraw`, `ask_advice` and `advice` are transitions.
    `unread` is the state in which nobody has looked for personal data yet, `signed_in` those in which people sign,
    `delivered_in` those in which signatures come in that were collected before (until it is decided whether it can be
    treated), `failed` that after too few signatures. `freezes` are transitions that fix the text without opening it
    for signatures. `road` is the way that most cases go; `meetings` are steps with a day on which something is treated.
    """

    procedure: Procedure
    topic: Kind
    pages: str
    label: Sentence
    register: Sentence
    hand_in: str
    withdraw: str
    unread: str
    signed_in: frozenset[str]
    road: tuple[str, ...]
    archive: str
    delivered_in: frozenset[str] = frozenset()
    failed: str = ""
    ask_advice: str = ""
    advice: str = ""
    freezes: frozenset[str] = frozenset()
    meetings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.procedure.name

    @property
    def draft(self) -> str:
        return self.procedure.first.code

    def url(self, page: str, *args: object) -> str:
        """Return the address of one of its pages ("step")."""
        return reverse(f"{self.pages}:{page}", args=args)


KINDS = {
    kind.name: kind
    for kind in (
        CaseKind(
            CHALLENGE, Kind.CHALLENGE, "challenges", _("Right to challenge"), _("Register of challenges"),
            hand_in="CT03", withdraw="CT33", unread="C10", signed_in=frozenset({"C30"}), failed="C38",
            delivered_in=frozenset({"C10", "C20"}),
            ask_advice="CT01", advice="CT02", freezes=frozenset({"CT10b"}), archive="C99",
            road=("C10", "C20", "C30", "C40", "C55", "C70", "C80"), meetings=("CT18",),
        ),
        CaseKind(
            AGENDA, Kind.AGENDA, "agenda", _("Proposal of residents for the council"),
            _("Register of proposals for the council"),
            hand_in="GT03", withdraw="GT16", unread="G10", signed_in=frozenset({"G30"}), failed="G38",
            delivered_in=frozenset({"G10", "G20"}),
            ask_advice="GT01", advice="GT02", freezes=frozenset({"GT06b", "GT06c"}), archive="G99",
            road=("G10", "G20", "G30", "G35", "G40", "G50", "G60", "G70"), meetings=("GT10", "GT11"),
        ),
        CaseKind(
            PETITION, Kind.PETITION, "petitions", _("Petition"), _("Register of petitions"),
            hand_in="PT01", withdraw="PT08", unread="P10", signed_in=frozenset({"P20", "P30", "P40"}), archive="P99",
            road=("P10", "P20", "P30", "P50"), meetings=("PT05",),
        ),
    )
}  # fmt: skip
SIGNED_IN = frozenset().union(*(kind.signed_in for kind in KINDS.values()))
DRAFTS = frozenset(kind.draft for kind in KINDS.values())


def kind_of(case: Case) -> CaseKind:
    return KINDS[case.procedure]


def comes_with_signatures(case: Case) -> bool:
    """Whether signatures are collected on paper before the proposal is handed in, and come with it."""
    return case.rulebook.support.mode == "before"


def is_collecting(case: Case) -> bool:
    """Whether signatures still come in."""
    kind = kind_of(case)
    return case.state in (kind.delivered_in if comes_with_signatures(case) else kind.signed_in)


def case_path(case: Case) -> str:
    """Where the group and everyone sees the case; a draft has only its own pages."""
    kind = kind_of(case)
    return kind.url("case", case.number) if case.number else kind.url("draft", case.pk)
