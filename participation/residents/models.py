"""People, what the town knows of them, and the roles they hold."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participation.acting import Acting
from participation.dossiers.models import Neighbourhood


class Level(models.IntegerChoices):
    """How well the town knows a person. Level 3 is a fresh strong log-in, so it is never stored."""

    UNKNOWN = 0, _("not confirmed")
    CONFIRMED = 1, _("e-mail address confirmed")
    RESIDENT = 2, _("verified resident")


class Role(models.TextChoices):
    """What a person may do for the town; each has a group of the same name."""

    COMMUNICATIONS = "communications", _("communications")
    EDITOR_IN_CHIEF = "editor_in_chief", _("editor-in-chief")
    COUNCIL_MEMBER = "council_member", _("council member")
    MODERATOR = "moderator", _("moderator")
    APPEAL_REVIEWER = "appeal_reviewer", _("appeal reviewer")
    CLERK = "clerk", _("clerk")
    SECOND_CLERK = "second_clerk", _("second clerk")
    CASE_HANDLER = "case_handler", _("case handler")
    DESK_OFFICER = "desk_officer", _("desk officer")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """Make a person; without `password` they can not log in with one."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, display_name=email, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who takes part. An account may have no e-mail address: it then lives at the desk and by letter."""

    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    display_name = models.CharField(_("name shown to others"), max_length=80)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    level = models.PositiveSmallIntegerField(_("verification level"), choices=Level, default=Level.UNKNOWN)
    level_method = models.CharField(_("verified by"), max_length=40, blank=True)
    level_at = models.DateTimeField(_("verified on"), null=True, blank=True)
    person_key = models.CharField(
        _("pseudonym"), max_length=64, blank=True, editable=False, help_text=_("A keyed hash, never the number itself.")
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("neighbourhood")
    )
    year_of_birth = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, help_text=_("Never used to decide who may vote.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("member since"), default=timezone.now, db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()
    acting: Acting | None = None  # the desk or a letter, where that is by which they act now; never stored

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")) & ~Q(email=""), name="user_email_is_lower_case_or_null"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="user_level_is_known"),
            models.CheckConstraint(
                condition=Q(level=0) | ~Q(level_method="") & Q(level_at__isnull=False),
                name="user_level_has_how_and_when",
            ),
            models.UniqueConstraint(
                fields=["person_key"], condition=~Q(person_key=""), name="user_one_account_per_pseudonym"
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower() if self.email and self.email.strip() else None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held today, read once per loaded person."""
        return frozenset(self.role_assignments.current(timezone.localdate()).values_list("role", flat=True))

    @property
    def is_staff_member(self) -> bool:
        return bool(self.roles)

    @cached_property
    def fractions(self) -> frozenset[str]:
        """The groups in the council that they sit for today, read once per loaded person."""
        seats = self.role_assignments.current(timezone.localdate()).filter(role=Role.COUNCIL_MEMBER)
        return frozenset(seats.exclude(fraction="").values_list("fraction", flat=True))

    @cached_property
    def fellows(self) -> frozenset[int]:
        """Who sits for one of those groups today, themselves among them."""
        if not self.fractions:
            return frozenset()
        seats = RoleAssignment.objects.current(timezone.localdate()).filter(role=Role.COUNCIL_MEMBER)
        return frozenset(seats.filter(fraction__in=self.fractions).values_list("user_id", flat=True))

    def open_sessions(self, at: datetime) -> "models.QuerySet[Session]":
        """Where this person is logged in, the last one used first."""
        return self.sessions.filter(expire_date__gt=at).order_by("-seen_on", F("started_at").desc(nulls_last=True))


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def current(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, ended_at__isnull=True)

    def overlapping(self, first: date, last: date | None) -> Self:
        """Those held on some day from `first` up to and including `last` (for good when None)."""
        later = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), ended_at__isnull=True)
        return later if last is None else later.filter(starts_on__lte=last)

    def administering(self, on: date) -> Self:
        """Those that let somebody give roles on that day."""
        return self.current(on).filter(role=Role.ADMINISTRATOR, user__is_active=True)


class RoleAssignment(models.Model):
    """A role held from `starts_on` up to and including `ends_on` (open when null).

    One that ended on its first day, or before it, gives nothing since `ended_at`, and stays to be read.
    `fraction` is the group in the council that a council member sits for; nobody else has one.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    fraction = models.CharField(_("fraction"), max_length=80, blank=True, db_default="")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("role"), _("roles")
        ordering = ("user", "role")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role", "starts_on"], condition=Q(ended_at__isnull=True), name="role_once_per_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(fraction="") | Q(role=Role.COUNCIL_MEMBER), name="role_fraction_is_of_the_council"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def is_over(self, on: date) -> bool:
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < on)

    def is_to_come(self, on: date) -> bool:
        return self.starts_on > on and not self.is_over(on)

    @property
    def last_day(self) -> date | None:
        """The last day on which it gave something, or will; None where that is not known yet."""
        return timezone.localdate(self.ended_at) if self.ended_at else self.ends_on


class Session(AbstractBaseSession):
    """What a browser is remembered by, and who is logged in there: so one's own can be listed and ended.

    Written when somebody logs in, and once a day after that; no address is kept.
    """

    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="sessions", verbose_name=_("person")
    )
    started_at = models.DateTimeField(_("logged in on"), null=True)
    seen_on = models.DateField(_("last used on"), default=timezone.localdate)
    browser = models.CharField(_("browser"), max_length=20, blank=True)
    system = models.CharField(_("device"), max_length=20, blank=True)

    @property
    def handle(self) -> str:
        """What a form calls this session: its key would let in whoever reads it."""
        return salted_hmac("participation.residents.session", self.session_key, algorithm="sha256").hexdigest()[:24]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} · {self.person}"


class EmailChange(models.Model):
    """An e-mail address that a person asked to have from now on. One at a time: a new wish comes in its place.

    It counts once its own mailbox confirmed it and the old one agreed; one that says no stops the change
    (residents.email_actions). `password` is the hash of the one that was chosen with it, by letter: it counts from the
    same moment.
    """

    LAPSES = timedelta(days=14)

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="email_change", verbose_name=_("person"))
    email = models.EmailField(_("new e-mail address"))
    old_email = models.EmailField(_("old e-mail address"), blank=True)
    asked_at = models.DateTimeField(_("asked on"))
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True)
    agreed_at = models.DateTimeField(_("agreed on"), null=True)
    password = models.CharField(max_length=128, blank=True, db_default="", editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("new e-mail address"), _("new e-mail addresses")

    def __str__(self) -> str:
        return f"{self.person} · {self.email}"

    @property
    def counts(self) -> bool:
        return self.confirmed_at is not None and (not self.old_email or self.agreed_at is not None)
