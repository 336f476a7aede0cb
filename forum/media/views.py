"""Files beside a post: shown to whoever may read it, run by no browser, added and taken away by its author."""

from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.media.actions import attach_file, remove_file
from forum.media.forms import FileForm
from forum.media.models import MOST_FILES, Attachment
from forum.models import Comment, Topic
from forum.views.comments import visible_comment
from forum.views.topics import visible_topic
from participation.permissions import authorise
from participation.residents.visitors import person_of

POSTS: dict[str, Callable[[HttpRequest, int], Topic | Comment]] = {"topic": visible_topic, "comment": visible_comment}
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",  # nothing runs
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
def show(request: HttpRequest, pk: str, size: str) -> HttpResponse:
    """Hand out a picture to be shown in a page, or a PDF to be stored; asked for anew each time it is used."""
    attachment = _visible(request, int(pk))
    tag = f'"{attachment.digest[:24]}-{size}"'
    answer = HttpResponseNotModified() if request.headers.get("If-None-Match") == tag else _content(attachment, size)
    for name, value in (HEADERS | {"ETag": tag}).items():
        answer.headers[name] = value
    return answer


def _content(attachment: Attachment, size: str) -> HttpResponse:
    if not attachment.is_image:
        name = f"attachment; filename*=UTF-8''{quote(attachment.name)}.pdf"
        return HttpResponse(bytes(attachment.content), "application/pdf", headers={"Content-Disposition": name})
    content = bytes(attachment.small) if size == "small" and attachment.small_width else bytes(attachment.content)
    return HttpResponse(content, "image/jpeg", headers={"Content-Disposition": "inline"})


def _visible(request: HttpRequest, pk: int) -> Attachment:
    """Return the file if this visitor may read what it stands beside; else 404. What is withdrawn nobody sees."""
    found = Attachment.objects.select_related("topic", "comment__topic")
    attachment = get_object_or_404(found, pk=pk)
    posts: list[Topic | Comment | None] = [attachment.topic, attachment.comment]
    posts += [attachment.comment.topic] if attachment.comment else []
    if not all(post.is_readable_by(request.user) for post in posts if post):
        raise Http404
    if attachment.post is None or attachment.post.is_withdrawn:
        raise Http404
    return attachment


def add(request: HttpRequest, what: str, pk: str) -> HttpResponse:
    post = POSTS[what](request, int(pk))
    authorise(request.user, "media.attach_file", post)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.attempt(lambda: attach_file(post, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("The file stands beside what you wrote."))
        return redirect(post)
    files = Attachment.of(post)
    context = {"form": form, "post": post, "topic": post.topic if isinstance(post, Comment) else post, "files": files,
               "has_room": len(files) < MOST_FILES}  # fmt: skip
    return render(request, "media/file_add.html", context, status=form.http_status)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    attachment = _visible(request, pk)
    post = attachment.post
    if post is None:
        raise Http404
    remove_file(attachment, by=person_of(request), at=timezone.now())
    messages.success(request, _("The file is gone."))
    return redirect(post)
