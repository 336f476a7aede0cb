"""Which pages and files a visitor may have: what belongs to a dossier is as private as the dossier.

For whoever may not see it, a page does not exist: 404, as for any other address, with the same way on. A file is as
private as the pages on which it stands, or the paper of which it is a version.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from cms.matter.models import Paper
from participation.audience.reader import may_see_more
from participation.audience.visible import hidden_from, is_hidden
from participation.kept import kept
from participation.permissions import Visitor, is_permitted

HIDDEN = "cms.hidden"  # in a request's META: its page is there, and not for this visitor
ABOUT = ("dossierpage", "eventpage", "newspage")
"""The kinds of page that belong to a dossier, as Wagtail calls them from a page."""
IMAGES = ("images", "original_images")
EVERYONE = AnonymousUser()


def shown_to(pages: PageQuerySet[Any], visitor: Visitor) -> PageQuerySet[Any]:
    """Those of `pages` that are published and of no dossier that is hidden from `visitor`."""
    hidden = hidden_from(visitor).values("pk")
    theirs = reduce(or_, (Q(**{f"{kind}__dossier__in": hidden}) for kind in ABOUT))
    return pages.live().exclude(pk__in=Page.objects.filter(theirs).values("pk"))


def shown_to_all(pages: PageQuerySet[Any]) -> PageQuerySet[Any]:
    """Those of `pages` that a stranger may read."""
    return readable_by(pages, EVERYONE)


def readable_by(pages: PageQuerySet[Any], visitor: Visitor) -> PageQuerySet[Any]:
    """The same for `visitor`: whoever is logged in also reads what is only for those who are.

    What waits for its translation is as private as its source.
    """
    shown = shown_to(pages, visitor)
    return shown if visitor.is_authenticated else shown.public().exclude(alias_of__in=Page.objects.not_public())


@hooks.register("before_serve_page", order=-10)
def hide_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Answer as if there were no such page, before anything else about it is said."""
    if type(page)._meta.model_name in ABOUT and is_hidden(request.user, page.dossier_id):
        request.META[HIDDEN] = True
        raise Http404


@hooks.register("before_serve_document", order=-10)
def hide_document(document: Document, request: HttpRequest) -> None:
    if not _is_open_to(request.user, document):
        raise Http404


def check_image(request: HttpRequest, path: str) -> None:
    """Answer 404 for the file of an image (whatever its size) that stands on no page that this visitor may read."""
    if path.partition("/")[0] not in IMAGES:
        return
    if may_see_more(request.user):
        is_open = _is_image_open_to(request.user, path)
    else:
        is_open = kept(request, ("cms.image", path), lambda: _is_image_open_to(EVERYONE, path))
    if not is_open:
        raise Http404


def _is_image_open_to(visitor: Visitor, path: str) -> bool:
    """A file that is no image of the library is for everyone."""
    key = Rendition.objects.filter(file=path).values_list("image", flat=True).first()
    image = Image.objects.filter(pk=key).first() if key else Image.objects.filter(file=path).first()
    return image is None or _is_open_to(visitor, image)


def _is_open_to(visitor: Visitor, file: Model) -> bool:
    """Whether `file` stands on a page that `visitor` may read; who works for the town may have all of them."""
    if is_permitted(visitor, "audience.read_every_dossier"):
        return True
    if type(file) is Document and (paper := Paper.objects.filter(versions__document=file.pk)).exists():
        return paper.visible_to(visitor).exists()
    return readable_by(Page.objects.filter(pk__in=_pages_with(file)), visitor).exists()


def _pages_with(file: Model) -> list[int]:
    """The numbers of the pages that show or name `file`."""
    kinds = ContentType.objects
    there = ReferenceIndex.objects.filter(
        to_content_type=kinds.get_for_model(type(file)),
        to_object_id=str(file.pk),
        base_content_type=kinds.get_for_model(Page),
    )
    return [int(key) for key in there.values_list("object_id", flat=True).distinct()]
