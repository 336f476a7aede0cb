"""Log in by e-mail address, with the permissions of the roles held today."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils import timezone

from participation.residents.models import User

# One row for each role held today, one without a role for most people. Asked with every page, so not built every time.
WITH_ROLES = """
SELECT person.*, held.role AS role_held FROM residents_user person
LEFT JOIN residents_roleassignment held ON held.user_id = person.id
    AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
WHERE person.id = %(person)s
"""


class RoleBackend(AuthenticationBackend):
    """allauth's backend, but a group counts only while its role is held: an ended role gives nothing, at once."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is logged in, with their roles of today, in one statement."""
        asked = {"today": timezone.localdate().isoformat(), "person": user_id}
        found = list(User.objects.raw(WITH_ROLES, asked))
        if not found or not self.user_can_authenticate(found[0]):
            return None
        found[0].roles = frozenset(vars(each)["role_held"] or "" for each in found) - {""}
        return found[0]

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.filter(group__in=user_obj.groups.filter(name__in=user_obj.roles))
