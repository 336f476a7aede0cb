"""Pages, API and style sheets over HTTP only; live results need participation.asgi."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
application = get_wsgi_application()
if settings.STATIC_HASHED:  # before Django: its middleware for files is asynchronous, which makes every page slow here
    application = ServeStatic(application, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL)
