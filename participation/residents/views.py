"""What a person sees of themselves: what they did, and what the town keeps about them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.residents.activity import sections_of
from participation.residents.export import as_content, personal_data_of
from participation.residents.visitors import person_of


@require_safe
@never_cache
def my_participation(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {"person": person, "sections": sections_of(person)}
    return render(request, "residents/my_participation.html", context)


@require_safe
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about a person, with the reason; `?format=json` is the same as a file."""
    tables = personal_data_of(person_of(request))
    if request.GET.get("format") != "json":
        return render(request, "residents/my_data.html", {"tables": tables})
    response = JsonResponse(as_content(tables), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
