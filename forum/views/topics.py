"""Topics: read one, bring one, mend one, and what the town does with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.actions import edit_topic, mark_seen
from forum.details.fields import is_on_the_map
from forum.details.forms import as_typed
from forum.details.posting import post_whole_topic
from forum.forms import CommentForm, TopicForm, WordsForm
from forum.merging.similar import similar_topics
from forum.models import KINDS_TO_POST, Comment, Stance, Topic
from forum.thread_pages import NEWEST, OLDEST, Choice
from forum.topic_pages import shown_topic, topic_page
from participation.audience.visible import hidden_from, is_hidden
from participation.dossiers.models import Dossier
from participation.permissions import authorise
from participation.residents.visitors import person_of
from participation.rows import read_row

PLACES = ("after", "before", "comment")
LONGEST_NUMBER = 19  # digits that a primary key can have


def visible_topic(request: HttpRequest, pk: int) -> Topic:
    """Return the topic if this visitor may know of it; else 404."""
    topic = read_row(Topic, pk)
    if topic is None or not topic.is_readable_by(request.user):
        raise Http404
    return topic


@require_safe
def topic_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    try:
        topic = shown_topic(request, pk)
    except Http404:
        return _tombstone(request, pk)
    if topic.merged_into is not None:
        return redirect(_in_the_other(request, topic, topic.merged_into))
    if slug != topic.slug:
        query = request.META["QUERY_STRING"]
        return HttpResponsePermanentRedirect(topic.get_absolute_url() + (f"?{query}" if query else ""))
    wanted = {name: request.GET.get(name, "") for name in PLACES}
    place = {name: int(number) for name, number in wanted.items() if _is_key(number)}
    reply_to = _comment_to_reply_to(request, topic)
    context = topic_page(
        request, topic, timezone.now(), place=place, reply_to=reply_to, form=CommentForm(), choice=_choice(request)
    )
    return render(request, "forum/topic_detail.html", context)


def _in_the_other(request: HttpRequest, topic: Topic, other: Topic) -> str:
    """Return where a topic goes on that is part of another one; what was asked for is asked for there."""
    asked = {name: request.GET[name] for name in (*PLACES, "reply") if _is_key(request.GET.get(name, ""))}
    place = f"#comment-{asked['comment']}" if "comment" in asked else ""
    return f"{other.get_absolute_url()}?{urlencode(asked | {'from': topic.pk})}{place}"


def _choice(request: HttpRequest) -> Choice:
    order, stance = request.GET.get("order", ""), request.GET.get("stance", "")
    return Choice(NEWEST if order == NEWEST else OLDEST, stance if stance in Stance else "")


def _tombstone(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a moderator took the topic off the page, and under which rule; of no other topic is anything said."""
    topic = read_row(Topic, pk)
    if topic is None or not topic.is_hidden or is_hidden(request.user, topic.dossier_id):
        raise Http404
    context = {"rule": topic.get_hidden_rule_display(), "day": topic.hidden_at}
    return render(request, "moderation/tombstone.html", context, status=404)


def _comment_to_reply_to(request: HttpRequest, topic: Topic) -> Comment | None:
    wanted = request.GET.get("reply", "")
    if not _is_key(wanted):
        return None
    return topic.comments.filter(pk=wanted, hidden_at__isnull=True).select_related("author").first()


def _is_key(text: str) -> bool:
    """Whether `text` can be the number of a comment."""
    return text.isdecimal() and len(text) < LONGEST_NUMBER


def topic_new(request: HttpRequest) -> HttpResponse:
    """Choose a kind, then write; both are plain pages."""
    is_posted = request.method == "POST"
    if not is_posted and request.GET.get("kind") not in KINDS_TO_POST:
        return render(request, "forum/topic_kinds.html", {"dossier": request.GET.get("dossier", "")})
    authorise(request.user, "forum.post_topic")
    form = TopicForm(request.POST, request.FILES) if is_posted else TopicForm(initial=prefill(request))
    form.offer_dossiers(request.user)
    if "look" in request.POST or is_on_the_map(request.POST):  # before it is posted
        return _look(request)
    topic = form.attempt(lambda: post_whole_topic(form.cleaned_data, by=person_of(request), at=timezone.now()))
    if topic:
        messages.success(request, _("Thank you. Everyone can read it now, and the town has been told."))
        return redirect(topic)
    context = {"form": form, "kind": form.chosen_kind}
    return render(request, "forum/topic_form.html", context, status=form.http_status)


def _look(request: HttpRequest) -> HttpResponse:
    """Show the form with what was typed, the point that was clicked on, and topics that may be about the same."""
    form = TopicForm(initial=as_typed(TopicForm, request))
    form.offer_dossiers(request.user)
    similar = similar_topics(Topic.objects.visible_to(request.user), request.POST.get("title", "")[:200])
    context = {"form": form, "kind": form.chosen_kind, "similar": similar, "has_looked": "look" in request.POST}
    return render(request, "forum/topic_form.html", context)


def prefill(request: HttpRequest) -> dict[str, str]:
    """Fill in what a link knows already: ?kind=question&dossier=slug."""
    given = {name: request.GET.get(name, "") for name in ("kind", "theme", "dossier", "neighbourhood", "title")}
    seen = Dossier.objects.exclude(pk__in=hidden_from(request.user).values("pk"))
    dossier = seen.filter(slug=given["dossier"]).select_related("theme").first()
    if dossier and not given["theme"]:
        given["theme"] = dossier.theme.slug
    return given


def topic_edit(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "forum.edit_topic", topic)
    form = WordsForm(request.POST or None, initial={"title": topic.title, "source": topic.source})
    if form.attempt(lambda: edit_topic(topic, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Your change is stored."))
        return redirect(topic)
    return render(request, "forum/post_edit.html", {"form": form, "topic": topic}, status=form.http_status)


@require_POST
def topic_seen(request: HttpRequest, pk: int) -> HttpResponse:
    topic = mark_seen(visible_topic(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Marked as seen. The author and the followers have been told."))
    return redirect(topic)
