"""Files that editors uploaded, handed out so that a browser never runs them as a page of ours."""

import posixpath
from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

from cms.audience import check_image

SHOWN_IN_PLACE = frozenset({".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp"})


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an image in place and anything else as a download. Documents only leave through /documents/."""
    path = posixpath.normpath(f"/{path}".replace("\\", "/")).lstrip("/")
    if path.split("/")[0].lower() == "documents":
        raise Http404
    check_image(request, path)
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if PurePosixPath(path).suffix.lower() not in SHOWN_IN_PLACE:
        response.headers["Content-Disposition"] = "attachment"
    return response
