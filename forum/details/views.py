"""The map and the list of topics by place, topics by tag; where one's own topic is; endorsing; joining."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.actions import follow_topic, support_topic
from forum.details.actions import describe_topic, endorse_topic, withdraw_endorsement
from forum.details.fields import is_on_the_map
from forum.details.forms import DetailsForm, PointForm, as_typed
from forum.details.ground import ground_now, outlines_now
from forum.details.mapping import by_neighbourhood, map_of
from forum.details.models import Place, Tag
from forum.forms import CommentForm
from forum.merging.similar import similar_topics
from forum.models import Topic
from forum.topic_pages import shown_topic, topic_page
from forum.views.topics import visible_topic
from participation.paging import keyset_page
from participation.permissions import authorise
from participation.residents.visitors import person_of

MOST_PLACES = 100


@require_safe
def topic_map(request: HttpRequest) -> HttpResponse:
    """The newest topics with a place: as a list, and those with a point on a map too."""
    visible = Topic.objects.visible_to(request.user).filter(hidden_at__isnull=True, place__isnull=False)
    topics = list(visible.select_related("place", "neighbourhood").defer("source", "html").newest()[:MOST_PLACES])
    places = [topic for topic in topics if topic.place.has_point]
    context = {"groups": by_neighbourhood(topics, places), "map": map_of(places, outlines_now()), "number": len(topics)}
    return render(request, "details/topic_map.html", context)


@require_safe
def town_map(request: HttpRequest) -> HttpResponse:
    """The map of the town as a picture, with a point and what lies around it where these are asked for."""
    ground = ground_now()
    if ground is None:
        raise Http404
    form = PointForm({name: request.GET.get(name, "") for name in ("point", "radius")})
    form.is_valid()
    point, radius = form.cleaned_data.get("point"), form.cleaned_data.get("radius") or 0
    pin = ground.frame.at((point[1], point[0])) if point else None
    context = {"ground": ground, "pin": pin, "circle": ground.circle(radius)}
    answer = render(request, "details/town.svg", context, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "max-age=600"
    return answer


@require_safe
def topics_by_tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    topics = Topic.objects.visible_to(request.user).filter(tagged__tag=tag).for_list()
    page = keyset_page(topics, order_by="created_at", cursor=request.GET.get("cursor", ""))
    return render(request, "details/tag.html", {"tag": tag, "page": page})


def describe(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    authorise(request.user, "details.describe_topic", topic)
    if is_on_the_map(request.POST):
        form = DetailsForm(initial=as_typed(DetailsForm, request))
        return render(request, "details/topic_describe.html", {"form": form, "topic": topic})
    form = DetailsForm(request.POST or None, initial=_said(topic))
    if form.attempt(lambda: describe_topic(topic, by=person_of(request), at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Your change is stored."))
        return redirect(topic)
    return render(request, "details/topic_describe.html", {"form": form, "topic": topic}, status=form.http_status)


def _said(topic: Topic) -> dict[str, object]:
    place = Place.objects.filter(topic=topic).first()
    tags = ", ".join(tagged.tag.name for tagged in topic.tagged.select_related("tag"))
    where = {"address": place.address, "point": place.point, "radius": place.radius} if place else {}
    return where | {"tags": tags}


@require_POST
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    endorse_topic(topic, by=person_of(request), at=timezone.now())
    messages.success(request, _("Thank you: everyone can read that you stand behind this."))
    return redirect(topic)


@require_POST
def unendorse(request: HttpRequest, pk: int) -> HttpResponse:
    topic = visible_topic(request, pk)
    withdraw_endorsement(topic, by=person_of(request), at=timezone.now())
    messages.success(request, _("Your name is gone from this."))
    return redirect(topic)


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """What may be about the same as the title that somebody types."""
    title = request.GET.get("title", "")[:200]
    found = similar_topics(Topic.objects.visible_to(request.user), title)
    return render(request, "details/similar.html", {"similar": found})


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Support and follow a topic in the place of bringing another; what was typed stands ready as a comment."""
    topic, by, at = visible_topic(request, pk), person_of(request), timezone.now()
    support_topic(topic, by=by, at=at)
    follow_topic(topic, by=by, at=at)
    typed = request.POST.get("source", "").strip()
    if not typed:
        messages.success(request, _("You support and follow this now. We tell you what happens."))
        return redirect(topic)
    messages.success(request, _("You support and follow this now. What you typed stands below, to post as a comment."))
    form = CommentForm(initial={"source": typed})
    return render(
        request, "forum/topic_detail.html", topic_page(request, shown_topic(request, pk), at, place={}, form=form)
    )
