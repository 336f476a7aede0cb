"""What a person sees of themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def my_participation(request: HttpRequest) -> HttpResponse:
    return render(request, "residents/my_participation.html")
