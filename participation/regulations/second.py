"""A version of a regulation takes two people: who enters it, and the clerk who reads it against the decision."""

import json

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.regulations.models import Proposed
from participation.residents.models import Role
from participation.signatures.acts import needed

ADOPT = "procedures.adopt_regulation"


def register_second_signature() -> None:
    needed(
        ADOPT, _("A version of a regulation takes effect"), Proposed, signers=(Role.CLERK,),
        stand_ins=(Role.SECOND_CLERK,), text=_text, is_needed=lambda proposed: True, page=_page,
    )  # fmt: skip


def _page(proposed: Proposed) -> str:
    return reverse("regulations_office:proposed", args=[proposed.pk])


def _text(proposed: Proposed) -> str:
    rules = json.dumps(proposed.rules, sort_keys=True, ensure_ascii=False, indent=1)
    lines = [str(proposed), str(proposed.effective_from), proposed.legal_basis, proposed.link, rules]
    return "\n".join(lines)
