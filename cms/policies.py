"""Who may do what in Wagtail, where its own policies look at groups alone.

A group counts only while its role is held: somebody whose role ended keeps the membership, and it gives nothing.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
)
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from participation.permissions import Visitor, is_permitted
from participation.residents.models import RoleAssignment, User


class HeldPagePolicy(PagePermissionPolicy):
    def get_all_permissions_for_user(self, user: Visitor) -> QuerySet[Model]:
        return _of_held_roles(super().get_all_permissions_for_user(user), user)


class HeldFilePolicy(CollectionOwnershipPermissionPolicy):
    def get_all_permissions_for_user(self, user: Visitor) -> QuerySet[Model]:
        return _of_held_roles(super().get_all_permissions_for_user(user), user)


class HeldCollectionPolicy(CollectionManagementPermissionPolicy):
    def get_all_permissions_for_user(self, user: Visitor) -> QuerySet[Model]:
        return _of_held_roles(super().get_all_permissions_for_user(user), user)


def _of_held_roles(permissions: QuerySet[Model], user: Visitor) -> QuerySet[Model]:
    return permissions.filter(group__name__in=user.roles) if isinstance(user, User) else permissions


class PeoplePolicy(BasePermissionPolicy):
    """Those who may give roles see people; nobody adds or deletes anybody here."""

    def user_has_permission(self, user: Visitor, action: str) -> bool:
        return action in ("view", "change") and is_permitted(user, "roles.end_role")

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        held = RoleAssignment.objects.administering(timezone.localdate())
        return User.objects.filter(pk__in=held.values("user"))


class NobodyPolicy(BasePermissionPolicy):
    """What is made by program only: a role's group follows from cms/groups.py, and no form changes it."""

    def user_has_permission(self, user: Visitor, action: str) -> bool:
        return False

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return User.objects.none()


def register_policies() -> None:
    """Put these in the place of Wagtail's own. An exact class stands, whichever app registers last."""
    register_permission_policy(Page, HeldPagePolicy())
    policies: dict[type[Model], BasePermissionPolicy] = {
        Image: HeldFilePolicy(Image, owner_field_name="uploaded_by_user"),
        Document: HeldFilePolicy(Document, owner_field_name="uploaded_by_user"),
        Collection: HeldCollectionPolicy(Collection),
        User: PeoplePolicy(User),
        Group: NobodyPolicy(Group),
    }
    for model, policy in policies.items():
        register_permission_policy(model, policy, exact_class=True)
