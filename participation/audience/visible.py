"""Which dossiers somebody may see. All that belongs to a dossier is as private as the dossier itself."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from participation.audience.models import STILL_HELD, Code, Pass
from participation.audience.reader import Reader, may_see_more
from participation.dossiers.models import Audience, Dossier
from participation.kept import kept
from participation.permissions import Visitor, is_permitted
from participation.residents.models import User
from participation.residents.rules import is_resident


def hidden_from(visitor: Visitor) -> QuerySet[Dossier]:
    """Return the dossiers that do not exist for `visitor`: a question to put into others, asked of nobody yet."""
    if isinstance(visitor, Reader):
        return Dossier.objects.private().exclude(_for_reader(visitor), audience=Audience.NEIGHBOURS)
    if not isinstance(visitor, User):
        return Dossier.objects.private()
    if is_permitted(visitor, "audience.read_every_dossier"):
        return Dossier.objects.none()
    return Dossier.objects.private().exclude(_for_neighbour(visitor), audience=Audience.NEIGHBOURS)


def _for_neighbour(person: User) -> Q:
    """Those of which `person` lives in the area, verified, or showed the code of a letter."""
    shown = Pass.objects.filter(STILL_HELD, person=person.pk, code__dossier=OuterRef("pk"))
    mine = Q(Exists(shown))
    if is_resident(person) and person.neighbourhood_id:
        near = Dossier.neighbours.through.objects.filter(dossier=OuterRef("pk"), neighbourhood=person.neighbourhood_id)
        mine |= Q(neighbourhood=person.neighbourhood_id) | Q(Exists(near))
    return mine


def _for_reader(reader: Reader) -> Q:
    """Those of which the code of a letter was shown, as long as letters with that code let people in."""
    codes = Code.objects.usable(timezone.localdate()).filter(pk__in=reader.codes)
    return Q(Exists(codes.filter(dossier=OuterRef("pk"))))


def is_hidden(visitor: Visitor, dossier: int | None) -> bool:
    """Whether the dossier with this number does not exist for `visitor`; what has none is for everyone."""
    return dossier is not None and hidden_from(visitor).filter(pk=dossier).exists()


def sees_more_than_all(request: HttpRequest) -> bool:
    """Whether something shows to this visitor that a stranger may not know of, so that nothing is kept of it."""
    if not may_see_more(request.user) or not kept(request, "audience.private", _any_private):
        return False
    return Dossier.objects.private().exclude(pk__in=hidden_from(request.user).values("pk")).exists()


def _any_private() -> bool:
    return Dossier.objects.private().exists()
