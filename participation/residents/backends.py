"""Log in by e-mail address, with the permissions of the roles held today."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from participation.residents.models import User


class RoleBackend(AuthenticationBackend):
    """allauth's backend, but a group counts only while its role is held: an ended role gives nothing, at once."""

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.filter(group__in=user_obj.groups.filter(name__in=user_obj.roles))
