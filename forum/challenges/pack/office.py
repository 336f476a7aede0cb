"""The council file in the back office: one button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from forum.challenges.kinds import KINDS
from forum.challenges.pack.archive import make_pack
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.visitors import person_of


@require_POST
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    authorise(request.user, "challenges.read_cases")
    cases = Case.objects.select_related("regulation", "proposal__challenge").prefetch_related("terms")
    case = get_object_or_404(cases.exclude(number=""), pk=pk, procedure__in=KINDS)
    content = make_pack(case, language=get_language() or "nl", by=person_of(request), at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{case.procedure}-{case.number}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
