"""The second step with which staff log in, where the installation asks for one."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from participation.residents.models import User


def waits_for_second_factor(person: User) -> bool:
    """Whether this person may do more than a resident, but has only a password to show for it."""
    trusted = person.is_superuser or person.is_staff_member
    return settings.STAFF_MFA_REQUIRED and trusted and not is_mfa_enabled(person)
