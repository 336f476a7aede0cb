"""What a person takes along, and how they leave."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.privacy.actions import erase_person
from participation.privacy.archive import as_zip
from participation.privacy.forms import EraseForm
from participation.residents.export import personal_data_of
from participation.residents.verification.strong import require_proof
from participation.residents.visitors import person_of


@require_safe
@never_cache
def archive(request: HttpRequest) -> HttpResponse:
    packed = as_zip(personal_data_of(person_of(request)))
    return HttpResponse(
        packed,
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="my-data.zip"'},
    )


@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays; then, for who is sure and has just shown who they are, it is done."""
    person, form = person_of(request), EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        require_proof(request, timezone.now(), _("Erase my account"))
        erase_person(person, by=person, at=timezone.now())
        logout(request)
        return redirect("privacy:erased")
    context = {"form": form, "has_role": bool(person.roles)}
    return render(request, "privacy/erase.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@never_cache
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/erased.html")
