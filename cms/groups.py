"""What each role's group may do in Wagtail. Everything else is decided by the rules of the apps."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from participation.residents.models import Role

ENTER = "wagtailadmin.access_admin"


@dataclass(frozen=True)
class Grant:
    """`models`: permissions as "app.codename". `pages` and `files` hold under every start page and in every folder."""

    models: frozenset[str]
    pages: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


EDITORIAL_PAGES = frozenset({"add_page", "change_page", "publish_page", "lock_page", "unlock_page"})
EDITORIAL_FILES = frozenset(
    {"add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"}
)
EDITORIAL_MODELS = frozenset(
    {ENTER, "simple_translation.submit_translation", "dossiers.add_dossier", "dossiers.change_dossier"}
)
ENTRY = Grant(frozenset({ENTER}))

GRANTS: dict[Role, Grant] = {
    Role.COMMUNICATIONS: Grant(EDITORIAL_MODELS, EDITORIAL_PAGES, EDITORIAL_FILES),
    Role.COUNCIL_MEMBER: ENTRY,
    Role.CLERK: ENTRY,
    Role.CASE_HANDLER: ENTRY,
    Role.DESK_OFFICER: ENTRY,
    Role.ADMINISTRATOR: Grant(
        EDITORIAL_MODELS
        | {f"dossiers.{act}_{model}" for act in ("add", "change", "delete") for model in
           ("dossier", "theme", "team", "neighbourhood")}
        | {f"wagtailredirects.{act}_redirect" for act in ("add", "change", "delete")},
        EDITORIAL_PAGES | {"bulk_delete_page"},
        EDITORIAL_FILES | {"add_collection", "change_collection", "delete_collection"},
    ),
}  # fmt: skip


def grant(role: Role, home_pages: list[Page], root_collection: Collection) -> Group:
    """Give the group of `role` exactly what `GRANTS` says: what it held besides is taken away."""
    group, _made = Group.objects.get_or_create(name=role)
    what = GRANTS[role]
    group.permissions.set(_permission(name) for name in what.models)
    group.page_permissions.all().delete()
    group.collection_permissions.all().delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=_permission(f"wagtailcore.{codename}"))
        for page in home_pages
        for codename in sorted(what.pages)
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root_collection, permission=_file_permission(codename))
        for codename in sorted(what.files)
    )
    return group


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _file_permission(codename: str) -> Permission:
    apps = {"image": "wagtailimages", "document": "wagtaildocs", "collection": "wagtailcore"}
    return _permission(f"{apps[codename.split('_')[1]]}.{codename}")
