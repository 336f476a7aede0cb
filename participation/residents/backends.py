"""Log in by e-mail address, with the permissions of the roles held today."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from participation.residents.loading import load_person
from participation.residents.models import User


class RoleBackend(AuthenticationBackend):
    """allauth's backend, but a group counts only while its role is held: an ended role gives nothing, at once."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is logged in, with their roles of today."""
        person = load_person(user_id)
        return person if person and self.user_can_authenticate(person) else None

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.filter(group__in=user_obj.groups.filter(name__in=user_obj.roles))
