"""Everything that can happen to papers, and to following a dossier."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection

from cms.matter.errors import SayWhatChanged
from cms.matter.models import DossierFollow, Paper, PaperVersion
from cms.matter.texts import PAPER_CHANGED, PAPER_PUBLISHED
from participation.audience.visible import is_hidden
from participation.audit.actions import record
from participation.dossiers.models import Audience, Dossier
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.residents.models import User


def publish_paper(
    dossier: Dossier, *, title: str, audience: Audience, file: UploadedFile[bytes], by: User, at: datetime
) -> Paper:
    """Put a paper in the dossier, and tell who follows it."""
    authorise(by, "matter.publish_paper", dossier)
    with transaction.atomic():
        paper = Paper.objects.create(dossier=dossier, title=title, audience=audience)
        _add_version(paper, number=1, file=file, changed="", by=by, at=at)
        record("dossier.paper_published", paper, by=by, at=at, data={"version": 1})
        _tell(PAPER_PUBLISHED, paper, by=by, at=at)
    return paper


def publish_version(paper: Paper, *, file: UploadedFile[bytes], changed: str, by: User, at: datetime) -> PaperVersion:
    """Put a new version of a paper beside the old ones, with what changed. Raises `SayWhatChanged`."""
    authorise(by, "matter.publish_paper", paper.dossier)
    if not changed.strip():
        raise SayWhatChanged
    with transaction.atomic():
        held = Paper.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=paper.pk)
        number = held.versions.count() + 1
        version = _add_version(held, number=number, file=file, changed=changed.strip(), by=by, at=at)
        record("dossier.paper_changed", held, by=by, at=at, data={"version": number})
        _tell(PAPER_CHANGED, held, by=by, at=at)
    return version


def withdraw_paper(paper: Paper, *, by: User, at: datetime) -> None:
    """Show a paper and all its versions no longer. They stay to be read by who works for the town."""
    authorise(by, "matter.withdraw_paper", paper.dossier)
    with transaction.atomic():
        if Paper.objects.filter(pk=paper.pk, withdrawn_at=None).update(withdrawn_at=at):
            record("dossier.paper_withdrawn", paper, by=by, at=at)


def follow_dossier(dossier: Dossier, *, by: User, at: datetime) -> None:
    authorise(by, "matter.follow_dossier", dossier)
    if is_hidden(by, dossier.pk):
        raise Http404
    DossierFollow.objects.get_or_create(dossier=dossier, person=by, defaults={"since": at})


def unfollow_dossier(dossier: Dossier, *, by: User) -> None:
    authorise(by, "matter.follow_dossier", dossier)
    DossierFollow.objects.filter(dossier=dossier, person=by).delete()


def followers_of(dossier: Dossier) -> set[int]:
    """The numbers of those who follow `dossier` and may (still) see it."""
    follows = DossierFollow.objects.filter(dossier=dossier)
    if dossier.audience == Audience.PUBLIC:
        return set(follows.values_list("person", flat=True))
    people = User.objects.filter(pk__in=follows.values("person"), is_active=True)
    return {person.pk for person in people if not is_hidden(person, dossier.pk)}


def tell_followers(kind: str, dossier: Dossier, *, title: str, path: str, by: User | None, at: datetime) -> None:
    """Tell who follows `dossier`, in the caller's transaction."""
    words = {"title": title, "dossier": str(dossier)}
    notify(kind, at=at, path=path, to=followers_of(dossier), by=by, dossier=dossier.pk, data=words)


def _tell(kind: str, paper: Paper, *, by: User, at: datetime) -> None:
    if paper.audience == Audience.PUBLIC:
        path = reverse("matter:dossier-short", args=[paper.dossier.slug])
        tell_followers(kind, paper.dossier, title=paper.title, path=path, by=by, at=at)


def _add_version(
    paper: Paper, *, number: int, file: UploadedFile[bytes], changed: str, by: User, at: datetime
) -> PaperVersion:
    document = Document(title=paper.title, file=file, uploaded_by_user=by, collection=Collection.get_first_root_node())
    document.file_size = file.size
    document.save()
    return PaperVersion.objects.create(
        paper=paper, number=number, document=document, changed=changed, published_at=at, published_by=by
    )
