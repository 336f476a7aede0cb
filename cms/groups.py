"""What each role's group may do in Wagtail. Everything else is decided by the rules of the apps."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from participation.residents.models import Role

ENTER = "wagtailadmin.access_admin"


@dataclass(frozen=True)
class Grant:
    """Permissions as "app.codename". `pages` hold under every start page, `files` in every folder."""

    models: frozenset[str]
    pages: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


EDITORIAL_PAGES = frozenset(f"wagtailcore.{act}_page" for act in ("add", "change", "publish", "lock", "unlock"))
EDITORIAL_FILES = frozenset(
    {f"wagtailimages.{act}_image" for act in ("add", "change", "choose")}
    | {f"wagtaildocs.{act}_document" for act in ("add", "change", "choose")}
)
TOLD = frozenset(
    {f"datasets.{act}_{model}" for act in ("add", "change", "view") for model in ("dataset", "outline")}
    | {f"newsletters.{act}_issue" for act in ("add", "change", "delete", "view")}
)
"""What the town tells besides pages: figures and newsletters."""
EDITORIAL_MODELS = frozenset(
    {ENTER, "wagtail_localize.submit_translation", "dossiers.add_dossier", "dossiers.change_dossier"}
)
CHANGES = ("add", "change", "delete")
MATTER = ("dossier", "theme", "team", "neighbourhood")
ENTRY = Grant(frozenset({ENTER}))

GRANTS: dict[Role, Grant] = {
    Role.COMMUNICATIONS: Grant(EDITORIAL_MODELS | TOLD, EDITORIAL_PAGES, EDITORIAL_FILES),
    Role.EDITOR_IN_CHIEF: Grant(
        EDITORIAL_MODELS | TOLD, EDITORIAL_PAGES | {"wagtailcore.bulk_delete_page"}, EDITORIAL_FILES
    ),
    Role.COUNCIL_MEMBER: ENTRY,
    Role.MODERATOR: ENTRY,
    Role.APPEAL_REVIEWER: ENTRY,
    Role.CLERK: ENTRY,
    Role.SECOND_CLERK: ENTRY,
    Role.CASE_HANDLER: ENTRY,
    Role.DESK_OFFICER: ENTRY,
    Role.ADMINISTRATOR: Grant(
        EDITORIAL_MODELS
        | {f"dossiers.{act}_{model}" for act in CHANGES for model in MATTER}
        | {f"wagtailredirects.{act}_redirect" for act in CHANGES}
        | {"town.change_townsettings"},
        EDITORIAL_PAGES | {"wagtailcore.bulk_delete_page"},
        EDITORIAL_FILES | {f"wagtailcore.{act}_collection" for act in CHANGES},
    ),
    Role.AUDITOR: ENTRY,
}


def grant(role: Role, home_pages: list[Page], root_collection: Collection) -> Group:
    """Give the group of `role` exactly what `GRANTS` says: what it held besides is taken away."""
    group, _made = Group.objects.get_or_create(name=role)
    what = GRANTS[role]
    _keep_permission_to_translate()
    group.permissions.set(_permissions(what.models))
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=permission)
        for permission in _permissions(what.pages)
        for page in home_pages
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root_collection, permission=permission)
        for permission in _permissions(what.files)
    )
    return group


def _keep_permission_to_translate() -> None:
    """Wagtail Localize makes it in a migration, for a model that there is not: nothing else would make it again."""
    kind, _made = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    words = {"name": "Can submit translations"}
    Permission.objects.get_or_create(content_type=kind, codename="submit_translation", defaults=words)


def _permissions(names: frozenset[str]) -> QuerySet[Permission]:
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)
