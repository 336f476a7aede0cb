"""Everything that can happen to a second signature: it is asked, given or refused, taken back, used, or too late."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.due import each_by_itself
from participation.errors import NotPermitted
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import RoleAssignment, User
from participation.signatures.acts import Needed, act_named, kind_of
from participation.signatures.errors import (
    AnsweredAlready,
    AskedAlready,
    NotNeeded,
    ReasonNeeded,
    SignatureNeeded,
    TextChanged,
)
from participation.signatures.models import SecondSignature, State


def ask_signature(act: str, subject: Model, reason: str, *, by: User, at: datetime) -> SecondSignature:
    """Ask that another person signs `act` on `subject` as it reads now. Whoever may do the act may ask."""
    authorise(by, act, subject)
    what = act_named(act)
    if what is None or not what.is_needed(subject):
        raise NotNeeded(_("This needs no second signature. You can do it at once."))
    reason = _given_reason(reason)
    asked = SecondSignature(
        act=act, subject_type=subject._meta.label_lower, subject_id=subject.pk, title=str(subject)[:200],
        text=what.text(subject), reason=reason, asked_by=by, asked_at=at, until=at + what.counts_for,
    )  # fmt: skip
    with transaction.atomic():
        _expire(SecondSignature.objects.about(act, subject).filter(until__lte=at), at)
        _end_those_without_role(SecondSignature.objects.about(act, subject), by=None, at=at)
        try:
            with transaction.atomic():
                asked.save(force_insert=True)
        except IntegrityError:
            raise AskedAlready(_("A second signature for this is asked already.")) from None
        _record("signature.asked", asked, by=by, at=at)
        _tell("asked", asked, _signers(what, at), by=by, at=at)
    return asked


def give_signature(signature: SecondSignature, *, by: User, at: datetime) -> SecondSignature:
    """Sign what was asked, as it was asked: if it reads otherwise by now, that is refused."""
    authorise(by, "signatures.give_signature", signature)
    is_stand_in = _signs_as_stand_in(signature, by, at)
    if not signature.is_as_signed:
        raise TextChanged(_("This has changed since the signature was asked. It has to be asked again."))
    return _answered(signature, State.GIVEN, by=by, at=at, is_stand_in=is_stand_in)


def refuse_signature(signature: SecondSignature, reason: str, *, by: User, at: datetime) -> SecondSignature:
    """Say no, with a reason that whoever asked it reads."""
    authorise(by, "signatures.refuse_signature", signature)
    is_stand_in = _signs_as_stand_in(signature, by, at)
    return _answered(signature, State.REFUSED, by=by, at=at, is_stand_in=is_stand_in, answer=_given_reason(reason))


def withdraw_request(signature: SecondSignature, *, by: User, at: datetime) -> None:
    """Take back what one asked, as long as the act was not done on it."""
    authorise(by, "signatures.withdraw_request", signature)
    with transaction.atomic():
        mine = SecondSignature.objects.filter(pk=signature.pk, state__in=(State.WAITING, State.GIVEN))
        if not mine.update(state=State.WITHDRAWN):
            raise AnsweredAlready(_("This does not wait any more."))
        _record("signature.withdrawn", signature, by=by, at=at)
    signature.refresh_from_db()


def use_signature(act: str, subject: Model, *, by: User, at: datetime) -> None:
    """Let `by` do `act` on `subject` once, in the caller's transaction, where it needs no signature or has one.

    The signature is of somebody else, who may sign it today still, given for the words as they are now, and not too
    old. Raises `SignatureNeeded`.
    """
    what = act_named(act)
    if what is None or not what.is_needed(subject):
        return
    given = SecondSignature.objects.about(act, subject).counting(at).exclude(signed_by=by).first()
    if given is None or given.digest != what.digest(subject) or not _may_still_sign(given, at):
        raise SignatureNeeded(
            _("This needs the signature of a second person, for the words as they are now. Ask for it first."),
            way_on=(what.page(subject), _("Ask for a signature")),
        )
    if not SecondSignature.objects.filter(pk=given.pk, state=State.GIVEN).update(state=State.USED):
        raise AnsweredAlready(_("This signature was used or taken back meanwhile."))
    _record("signature.used", given, by=by, at=at)


def expire_due(at: datetime) -> int:
    """Note what was not signed, or not used, in time, and tell who asked for it; return for how many."""
    return _expire(SecondSignature.objects.filter(until__lte=at), at)


def end_signatures_without_role(signer: User, *, by: User, at: datetime) -> int:
    """End what `signer` signed and nobody used yet, where none of their roles signs that now; return how many."""
    return _end_those_without_role(SecondSignature.objects.filter(signed_by=signer), by=by, at=at)


# The steps


def _given_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > 500:
        raise ReasonNeeded(_("Give the reason, in at most 500 characters. The other person reads it."))
    return reason


def _signs_as_stand_in(signature: SecondSignature, by: User, at: datetime) -> bool:
    what = signature.needed
    held = set(by.role_assignments.current(timezone.localdate(at)).values_list("role", flat=True))
    if what is None or held.isdisjoint(what.roles):
        raise NotPermitted(_("Only somebody who holds a role that signs this today can do it."))
    return held.isdisjoint(what.signers)


def _answered(
    signature: SecondSignature, state: State, *, by: User, at: datetime, is_stand_in: bool, answer: str = ""
) -> SecondSignature:
    """Two who answer at once: the first one counts."""
    with transaction.atomic():
        waits = SecondSignature.objects.filter(pk=signature.pk).waiting(at)
        if not waits.update(state=state, signed_by=by, signed_at=at, is_stand_in=is_stand_in, answer=answer):
            raise AnsweredAlready(_("This does not wait any more: somebody else answered, or it is too late."))
        signature.refresh_from_db()
        _record("signature.given" if state == State.GIVEN else "signature.refused", signature, by=by, at=at)
        _tell(state.value, signature, [signature.asked_by_id], by=by, at=at)
    return signature


def _expire(late: "QuerySet[SecondSignature]", at: datetime) -> int:
    return each_by_itself(late.filter(state__in=(State.WAITING, State.GIVEN)), lambda one: _expire_one(one, at))


def _expire_one(signature: SecondSignature, at: datetime) -> None:
    with transaction.atomic():
        still = SecondSignature.objects.filter(pk=signature.pk, state=signature.state)
        if still.update(state=State.EXPIRED):
            _record("signature.expired", signature, by=None, at=at)
            _tell("expired", signature, [signature.asked_by_id], by=None, at=at)


def _may_still_sign(signature: SecondSignature, at: datetime) -> bool:
    what, signer = signature.needed, signature.signed_by
    if what is None or signer is None or not signer.is_active:
        return False
    return signer.role_assignments.current(timezone.localdate(at)).filter(role__in=what.roles).exists()


def _end_those_without_role(signatures: "QuerySet[SecondSignature]", *, by: User | None, at: datetime) -> int:
    given = signatures.filter(state=State.GIVEN).select_related("signed_by")
    lost = [signature for signature in given if not _may_still_sign(signature, at)]
    return each_by_itself(lost, lambda one: _end_one(one, by, at))


def _end_one(signature: SecondSignature, by: User | None, at: datetime) -> None:
    with transaction.atomic():
        if SecondSignature.objects.filter(pk=signature.pk, state=State.GIVEN).update(state=State.WITHDRAWN):
            _record("signature.lost", signature, by=by, at=at)
            _tell("lost", signature, [signature.asked_by_id], by=by, at=at)


def _signers(what: Needed, at: datetime) -> list[int]:
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role__in=what.roles, user__is_active=True)
    return list(held.values_list("user_id", flat=True).distinct())


def _record(act: str, signature: SecondSignature, *, by: User | None, at: datetime) -> None:
    reason = {"signature.asked": signature.reason, "signature.refused": signature.answer}.get(act, "")
    data = {
        "act": signature.act, "on": [signature.subject_type, signature.subject_id], "sha256": signature.digest,
        "stand_in": signature.is_stand_in,
    }  # fmt: skip
    record(act, signature, by=by, at=at, channel="web" if by else "clock", data=data, reason=reason)


def _tell(what: str, signature: SecondSignature, to: Sequence[int | None], *, by: User | None, at: datetime) -> None:
    data = {"title": signature.title, "reason": signature.answer, "person": str(signature.signed_by_id or "")}
    if what == "asked":
        data["until"] = str(timezone.localdate(signature.until))
    path = reverse("signatures_office:detail", args=[signature.pk])
    notify(kind_of(what, signature.act), at=at, path=path, to=[pk for pk in to if pk], by=by, data=data)
