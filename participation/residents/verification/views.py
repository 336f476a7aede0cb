"""My verification: how well the town knows me, what that lets me do, and the shortest ways to the next level."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.residents.verification.models import OPEN, Letter, Purpose
from participation.residents.verification.strong import level_now
from participation.residents.verification.valid import can_be_renewed, ends_at
from participation.residents.verification.way_back import wished
from participation.residents.visitors import person_of


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    person, at = person_of(request), timezone.now()
    context = {
        "person": person,
        "level": level_now(request, at),
        "letter": Letter.objects.filter(person=person, purpose=Purpose.VERIFY, state__in=OPEN).first(),
        "providers": settings.VERIFICATION.providers.values(),
        "ends_at": ends_at(person),
        "can_renew": can_be_renewed(person, at),
        "age": settings.VERIFICATION.age,
        "next": wished(request),
        "at": at,
    }
    return render(request, "residents/verification.html", context)
