"""The page that offers what somebody typed before they had to log in or be verified."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.residents.typed import forget, kept
from participation.residents.visitors import person_of


@never_cache
@require_http_methods(["GET", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """Show it; a POST throws it away. Sending it is a POST to where it was going."""
    person_of(request)
    typed = kept(request, timezone.now())
    if typed is None:
        return redirect("residents:my-participation")
    if request.method == "POST":
        forget(request)
        return redirect(typed.page)
    return render(request, "residents/go_on.html", {"typed": typed})
