"""Which fields of moderation are about a person, why they are kept, and for how long."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Appeal, Case, Flag, Measure, Mend
from participation.privacy import actions as privacy
from participation.privacy.retention import Term
from participation.privacy.retention import register as register_term
from participation.residents.models import User
from participation.residents.personal import (
    Erased,
    Held,
    PersonalData,
    forget_name,
    hold,
    hold_who_acted,
    keep_without_name,
    register,
)

A_YEAR = timedelta(days=365)
KEPT = _("A year after it was decided. After that only the figures stay, without words or names.")


def register_personal_data() -> None:
    register(
        PersonalData(
            Flag, "by", ("rule", "quote", "reason", "received_at"),
            _("What you reported, so that we can decide on it."), kept=KEPT, erase=_erase_flags,
            unseen=("name", "email", "language"),
        )
    )  # fmt: skip
    register(
        PersonalData(
            Measure, "person", ("kind", "rule", "facts", "state", "decided_at", "until", "passage"),
            _("What was decided about what you wrote, so that you can object to it."),
            kept=KEPT, erase=keep_without_name, unseen=("before", "decided_by", "second_by", "ended_by"),
        )
    )  # fmt: skip
    register(
        PersonalData(
            Mend, "by", ("source", "at", "answer"), _("What you mended, so that it can be public again."), kept=KEPT,
            unseen=("answered_by",),
        )
    )  # fmt: skip
    register(
        PersonalData(
            Appeal, "by", ("reason", "at", "outcome", "answer"), _("What you objected to, so that we can decide anew."),
            kept=KEPT, erase=keep_without_name, unseen=("decided_by",),
        )
    )  # fmt: skip
    hold(Held(Case, ("title", "words"), _("What was reported, so that we can decide on it."), KEPT))
    hold_who_acted(Case, "held_by")
    privacy.register("moderation.case", _forget_names)
    register_term(
        Term(
            "moderation.case: a year after it was decided",
            _("Reports, what was decided and objections are kept for a year. After that only the figures stay."),
            "GDPR, art. 5.1.e",
            over=lambda at: _over(at).count(),
            destroy=_take_out_words,
        )
    )


def _forget_names(person: User) -> Erased:
    """Their words in a case go with them; where others named them, and in why they reported, the name goes."""
    theirs = Case.objects.filter(Q(topic__author=person) | Q(comment__author=person))
    Measure.objects.filter(person=person).update(before="", passage="")
    kept = theirs.update(words="", title="")
    for rows, field in (
        (Measure.objects.all(), "facts"), (_flags_of(person), "reason"), (_flags_of(person), "quote"),
        (Appeal.objects.filter(Q(by=person) | Q(measure__person=person)), "reason"),
        (Appeal.objects.filter(Q(by=person) | Q(measure__person=person)), "answer"),
    ):  # fmt: skip
        kept += forget_name(rows, field, person)
    return Erased(kept=kept)


def _flags_of(person: User) -> QuerySet[Flag]:
    """What they reported, be it without logging in."""
    return Flag.objects.filter(Q(by=person) | Q(email__iexact=person.email, email__gt=""))


def _erase_flags(entry: PersonalData, person: User) -> Erased:
    """A report stays to be decided on, and nobody is told."""
    return Erased(kept=_flags_of(person).update(by=None, name="", email=""))


def _over(at: datetime) -> QuerySet[Case]:
    """Decided more than a year ago, with nothing that still waits or holds, and with words left in it."""
    long_ago = Case.objects.filter(decided_at__lt=at - A_YEAR).exclude(words="", title="")
    waiting = Q(measures__until__gt=at) | Q(measures__appeals__decided_at__gt=at - A_YEAR)
    return long_ago.exclude(waiting | Q(measures__appeals__isnull=False, measures__appeals__decided_at__isnull=True))


def _take_out_words(at: datetime) -> int:
    cases = list(_over(at).values_list("pk", flat=True))
    Flag.objects.filter(case__in=cases).update(by=None, name="", email="", quote="", reason="")
    Mend.objects.filter(measure__case__in=cases).delete()
    Appeal.objects.filter(measure__case__in=cases).update(by=None, reason="")
    Measure.objects.filter(case__in=cases).update(person=None, facts="", passage="", before="")
    return Case.objects.filter(pk__in=cases).update(words="", title="")
