"""What takes two people: to say that something can not be treated, and to publish a refusal."""

import json

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.challenges.criteria import Result
from forum.challenges.declared import INADMISSIBLE, REFUSE
from forum.challenges.models import Prepared
from participation.procedures.models import Case
from participation.residents.models import Role
from participation.signatures.acts import needed


def register_second_signatures() -> None:
    for act, label, signers, stand_ins in (
        (INADMISSIBLE, _("A proposal can not be treated"), (Role.CLERK,), (Role.SECOND_CLERK,)),
        (REFUSE, _("A proposal is refused"), (Role.SECOND_CLERK,), ()),
    ):
        needed(
            act, label, Case, signers=signers, stand_ins=stand_ins, text=_text, is_needed=_always, page=_page,
        )  # fmt: skip


def _always(case: Case) -> bool:
    return True


def _page(case: Case) -> str:
    return reverse("challenges_office:case", args=[case.pk])


def _text(case: Case) -> str:
    """All that is signed: what was prepared, and each point that does not hold with its reason."""
    prepared = Prepared.objects.filter(case=case).first()
    failed = case.findings.filter(result=Result.NO).order_by("code").values_list("code", "reason")
    lines = [case.number, case.title, *(f"{code}: {reason}" for code, reason in failed)]
    if prepared:
        data = json.dumps(prepared.data, sort_keys=True, ensure_ascii=False, indent=1)
        lines += [prepared.transition, prepared.reason, data]
    return "\n".join(lines)
