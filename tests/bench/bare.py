"""The floor of a page: a Django with no middleware and nothing to do, for the same server as the town's.

/plain/<bytes>/ answers a body of that size; /rows/ reads twenty rows and renders them with a template that inherits.
"""

import os

import dj_database_url
from django.conf import settings

settings.configure(
    SECRET_KEY="nothing is signed here",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "base.html": "<!doctype html><title>{% block title %}{% endblock %}</title>"
                            "<main>{% block content %}{% endblock %}</main>",
                            "rows.html": "{% extends 'base.html' %}{% block title %}Rows{% endblock %}"
                            "{% block content %}<ul>{% for title, at in rows %}"
                            "<li>{{ title }} <time>{{ at }}</time></li>{% endfor %}</ul>{% endblock %}",
                        },
                    )
                ]
            },
        }
    ],
)

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


def plain(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(b"x" * size, headers={"Content-Length": str(size)})


def rows(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, created_at FROM forum_topic ORDER BY created_at DESC, id DESC LIMIT 20")
        response = render(request, "rows.html", {"rows": cursor.fetchall()})
    response.headers["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [path("plain/<int:size>/", plain), path("rows/", rows)]
application = get_wsgi_application()
