"""Where a topic is, the words that it is tagged with, and who endorses it with their name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Topic
from participation.residents.models import User

LONGEST_ADDRESS, LONGEST_TAG, MOST_TAGS = 200, 30, 5
RADII = (0, 50, 200, 500)  # metres around a point


class Place(models.Model):
    """Where a topic is: in words, and as a point with what lies around it, where somebody gave one."""

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="place")
    address = models.CharField(_("address or place"), max_length=LONGEST_ADDRESS)
    north = models.FloatField(_("degrees north"), null=True, blank=True)
    east = models.FloatField(_("degrees east"), null=True, blank=True)
    radius = models.PositiveSmallIntegerField(_("metres around it"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("place"), _("places")
        constraints = (
            models.CheckConstraint(
                condition=Q(north__isnull=True, east__isnull=True)
                | Q(north__gte=-85, north__lte=85, east__gte=-180, east__lte=180),
                name="place_is_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.address

    @property
    def has_point(self) -> bool:
        return self.north is not None

    @property
    def point(self) -> str:
        """Degrees north and east, as the form takes them: about a metre exact."""
        return f"{self.north:.5f}, {self.east:.5f}" if self.has_point else ""

    @property
    def geo(self) -> str:
        """An address (RFC 5870) that opens the reader's own map."""
        return f"geo:{self.north:.5f},{self.east:.5f};u={max(1, self.radius)}"


class Tag(models.Model):
    """A word that topics are found by. The slug is the word as search folds it, so that it exists once."""

    slug = models.SlugField(max_length=LONGEST_TAG, unique=True)
    name = models.CharField(_("tag"), max_length=LONGEST_TAG)

    class Meta:
        verbose_name, verbose_name_plural = _("tag"), _("tags")

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="tagged", db_index=False)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged")

    class Meta:
        verbose_name, verbose_name_plural = _("tag of a topic"), _("tags of topics")
        constraints = (models.UniqueConstraint(fields=["topic", "tag"], name="tagged_once_per_topic"),)

    def __str__(self) -> str:
        return f"{self.topic}: {self.tag}"


class Endorsement(models.Model):
    """A person stands behind a topic with their name, for everyone to read. Not support, which shows no names."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="endorsements", db_index=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name, verbose_name_plural = _("endorsement"), _("endorsements")
        ordering = ("created_at", "pk")
        constraints = (models.UniqueConstraint(fields=["topic", "person"], name="endorsement_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.topic}"
