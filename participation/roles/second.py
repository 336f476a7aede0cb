"""The role of administrator takes two people: an administrator asks it for somebody, and a clerk signs."""

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participation.privacy import actions as privacy
from participation.residents.models import Role, RoleAssignment, User
from participation.residents.personal import Erased, forget_name
from participation.signatures.acts import needed
from participation.signatures.models import SecondSignature

GRANT_ADMINISTRATOR = "roles.grant_administrator"


def declare() -> None:
    needed(
        GRANT_ADMINISTRATOR,
        _("Give the role of administrator"),
        User,
        signers=(Role.CLERK,),
        text=words_of,
        is_needed=is_needed,
        page=lambda person: reverse("wagtailusers_users:edit", args=[person.pk]),
    )
    privacy.register("signatures.secondsignature: about the person", _forget_name)


def words_of(person: User) -> str:
    """Return what is signed: who gets the role, by name and number, and what it can do. In the first language."""
    with translation.override("nl"):
        return gettext(
            "%(name)s (account number %(number)s) becomes administrator: gives and ends roles, turns switches, and can "
            "take emergency access."
        ) % {"name": person.display_name, "number": person.pk}


def is_needed(person: User) -> bool:
    """A town that has a clerk who can sign, and is set up already."""
    today = timezone.localdate()
    clerks = RoleAssignment.objects.current(today).filter(role=Role.CLERK, user__is_active=True).exclude(user=person)
    return clerks.exists() and RoleAssignment.objects.administering(today).exists()


def _forget_name(person: User) -> Erased:
    """That a signature was asked for a role stays, without whose."""
    about = SecondSignature.objects.filter(act=GRANT_ADMINISTRATOR, subject_id=person.pk)
    return Erased(kept=forget_name(about, "title", person) + forget_name(about, "text", person))
