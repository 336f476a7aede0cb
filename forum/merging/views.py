"""Pages for staff: put a topic together with another one, and take them apart."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.merging.actions import merge_topics, unmerge_topics
from forum.merging.forms import MergeForm
from forum.merging.models import Merge
from forum.merging.similar import similar_topics
from forum.models import Topic
from forum.views.topics import visible_topic
from participation.permissions import authorise
from participation.residents.visitors import person_of


def topic_merge(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "merging.merge_topics", topic)
    visible = Topic.objects.visible_to(request.user)
    form = MergeForm(request.POST or None, initial={"other": request.GET.get("other", "")}, visible=visible)
    merge = form.attempt(
        lambda: merge_topics(
            topic, form.cleaned_data["other"], by=person_of(request), at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    )  # fmt: skip
    if merge:
        messages.success(request, _("They are one topic now. Whoever follows one of the two has been told."))
        return redirect(merge.into)
    similar = similar_topics(visible, topic.title, topic.source, besides=topic.pk)
    context = {"form": form, "topic": topic, "similar": similar}
    return render(request, "merging/topic_merge.html", context, status=form.http_status)


def topic_unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether the two are taken apart, and do it."""
    lasting = Merge.objects.filter(undone_at=None).select_related("topic", "into")
    merge = get_object_or_404(lasting, topic=pk, topic__in=Topic.objects.readable_by(request.user))
    authorise(request.user, "merging.unmerge_topics", merge.topic)
    if request.method == "POST":
        unmerge_topics(merge, by=person_of(request), at=timezone.now())
        messages.success(request, _("They are two topics again. Whoever follows one of the two has been told."))
        return redirect(merge.topic)
    return render(request, "merging/topic_unmerge.html", {"merge": merge, "topic": merge.into})
