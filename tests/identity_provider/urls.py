"""allauth's addresses of an identity provider, and a log-in that asks no password."""

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpResponseRedirect
from django.urls import include, path

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def log_in(request):
    """Log in whom the test named in a cookie."""
    person, _made = User.objects.get_or_create(username=request.COOKIES["persona"])
    login(request, person, backend=MODEL_BACKEND)
    return HttpResponseRedirect(request.GET["next"])


urlpatterns = [
    path("log-in/", log_in, name="account_login"),
    path("log-in-again/", log_in, name="account_reauthenticate"),
    path("", include("allauth.idp.urls")),
]
