"""What stands around a conversation, the same for everybody: official answers, arguments counted, what was merged."""

from dataclasses import dataclass

from forum.details.ground import ground_now
from forum.details.models import Place, Tag
from forum.media.models import Attachment
from forum.models import Comment, Stance, Topic

NAMES = 20  # of those who endorse
PINNED = 3  # official answers that stand above the conversation, the newest


@dataclass(frozen=True)
class Around:
    """`answers` are official, the oldest first; `stances` are counted, in the order of the list."""

    answers: list[Comment]
    stances: list[tuple[Stance, int]]
    parts: list[Topic]
    files: list[Attachment]
    endorsers: dict[int, str]
    place: Place | None
    is_on_the_map: bool
    tags: list[Tag]

    @property
    def names(self) -> list[str]:
        return list(self.endorsers.values())[:NAMES]

    @property
    def more_names(self) -> int:
        return max(0, len(self.endorsers) - NAMES)

    def part(self, number: str) -> Topic | None:
        """Return the topic with this number that became part of the one shown."""
        return next((part for part in self.parts if str(part.pk) == number), None)

    @property
    def has_stances(self) -> bool:
        return any(number for _stance, number in self.stances)


def around_topic(topic: Topic) -> Around:
    """Return what there is; what is not there, as `for_page` says, is not asked for, nor what an author withdrew."""
    has_place, has_tags = (has and not topic.is_withdrawn for has in (topic.has_place, topic.has_tags))
    place = Place.objects.filter(topic=topic).first() if has_place else None
    return Around(
        answers=_answers(topic) if topic.has_answers else [],
        stances=topic.comments.stances() if topic.has_arguments else [],
        parts=_parts(topic) if topic.has_parts else [],
        files=list(topic.attachments.all()) if topic.has_files else [],
        endorsers=_endorsers(topic) if topic.is_endorsed else {},
        place=place,
        is_on_the_map=place is not None and _is_on_the_map(place),
        tags=[each.tag for each in topic.tagged.select_related("tag")] if has_tags else [],
    )


def _is_on_the_map(place: Place) -> bool:
    """Whether the map of the town shows it."""
    if place.east is None or place.north is None:
        return False
    ground = ground_now()
    return ground is not None and ground.holds((place.east, place.north))


def _endorsers(topic: Topic) -> dict[int, str]:
    return dict(topic.endorsements.values_list("person", "person__display_name"))


def _answers(topic: Topic) -> list[Comment]:
    official = topic.comments.filter(team__isnull=False, hidden_at__isnull=True).select_related(
        "team", "author", "parent__author"
    )
    answers = list(official.prefetch_related("attachments").order_by("-created_at", "-pk")[:PINNED])[::-1]
    for answer in answers:
        answer.topic = topic
    return answers


def _parts(topic: Topic) -> list[Topic]:
    """What became part of this topic and can be read: each with its own words."""
    readable = topic.merged.filter(hidden_at__isnull=True, withdrawn_at__isnull=True)
    return list(
        readable.select_related("author")
        .prefetch_related("attachments")
        .defer("source", "search_text")
        .order_by("created_at")
    )
