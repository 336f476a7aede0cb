"""Comments: say something, answer for the town, mend one's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.actions import answer_topic, edit_comment, post_comment
from forum.forms import AnswerForm, CommentEditForm, CommentForm
from forum.media.posting import with_file
from forum.models import Comment, Topic
from forum.topic_pages import shown_topic, topic_page
from forum.views.topics import visible_topic
from participation.permissions import authorise
from participation.residents.visitors import person_of


@require_POST
def comment_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a comment; when it is refused, the whole page comes back with what was typed."""
    topic, at, parent = visible_topic(request, pk), timezone.now(), request.POST.get("parent", "")
    talk = Comment.objects.filter(topic__in=[topic.pk, topic.merged_into_id or topic.pk])  # it may just have moved
    reply_to = get_object_or_404(talk, pk=parent) if parent.isdecimal() else None
    authorise(request.user, "forum.post_comment", topic)
    form = CommentForm(request.POST, request.FILES)
    comment = form.attempt(
        lambda: with_file(post_comment, form.cleaned_data, topic, by=person_of(request), at=at, parent=reply_to)
    )
    if comment:
        messages.success(request, _("Thank you. Everyone can read your comment now."))
        return redirect(comment)
    under = None if topic.is_merged else reply_to  # what one replied to stands elsewhere now
    context = topic_page(request, shown_topic(request, pk), at, place={}, reply_to=under, form=form)
    return render(request, "forum/topic_detail.html", context, status=form.http_status)


def answer_new(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "forum.answer_topic", topic)
    form = AnswerForm(request.POST or None, initial={"team": topic.theme.team.slug})
    answer = form.attempt(lambda: answer_topic(topic, by=person_of(request), at=timezone.now(), **form.cleaned_data))
    if answer:
        messages.success(request, _("The answer stands on the page. The author and the followers have been told."))
        return redirect(answer)
    return render(request, "forum/answer_form.html", {"form": form, "topic": topic}, status=form.http_status)


def visible_comment(request: HttpRequest, pk: int) -> Comment:
    """Return the comment if this visitor may read it; else 404."""
    readable = Comment.objects.visible_to(request.user).filter(topic__in=Topic.objects.readable_by(request.user))
    return get_object_or_404(readable.select_related("topic__dossier", "author"), pk=pk)


def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    comment = visible_comment(request, pk)
    authorise(request.user, "forum.edit_comment", comment)
    form = CommentEditForm(request.POST or None, initial={"source": comment.source})
    if form.attempt(lambda: edit_comment(comment, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Your change is stored."))
        return redirect(comment)
    context = {"form": form, "topic": comment.topic, "comment": comment}
    return render(request, "forum/post_edit.html", context, status=form.http_status)
