"""Reports: anyone says which words of a post break which house rule, and gets a number and a page to follow it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.choices import Rule
from forum.models import Comment, Topic
from forum.moderation.actions.cases import open_case
from forum.moderation.models import LONGEST_REASON, Case, Flag
from forum.moderation.telling import MODERATORS, tell_flagger, tell_staff
from participation.audit.actions import record
from participation.errors import Invalid
from participation.permissions import authorise
from participation.residents.models import User
from participation.text import fold_letters, without_tricks

A_YEAR = timedelta(days=365)
UNFOUNDED_AT_MOST = 3  # in a year; then somebody reports no more for a while
QUEUE = "/beheer/moderation/"


class TooManyUnfounded(Invalid):
    """What somebody reported was clearly without ground, time after time."""

    code = "too_many_unfounded"


def flag_post(
    post: Topic | Comment,
    *,
    by: User | None,
    at: datetime,
    rule: Rule,
    reason: str,
    in_good_faith: bool,
    quote: str = "",
    name: str = "",
    email: str = "",
    is_about_child_abuse: bool = False,
    is_danger: bool = False,
    submission: UUID | None = None,
) -> Flag:
    """Report `post`. Without an account one gives a name and an address, but for the abuse of a child (DSA, art. 16).

    The same form sent again, or a second report by the same person, gives the first.
    """
    authorise(by or AnonymousUser(), "moderation.flag_post", post)
    reason, quote = _checked(post, rule, reason, quote, in_good_faith=in_good_faith)
    if by is None and not is_about_child_abuse and not (name.strip() and email.strip()):
        raise Invalid(_("Give your name and your e-mail address, so that we can tell you what we decide."))
    if by is not None:
        _refuse_unfounded(by, at)
    key = submission or uuid4()
    flag = Flag(
        by=by, name=without_tricks(name).strip(), email=email.strip(), language=get_language(), received_at=at,
        rule=rule, quote=quote, reason=reason, in_good_faith=in_good_faith, submission=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _store(flag, post, at=at, is_danger=is_danger)
    except IntegrityError:
        return _first(post, by, key)


def _checked(post: Topic | Comment, rule: str, reason: str, quote: str, *, in_good_faith: bool) -> tuple[str, str]:
    reason, quote = without_tricks(reason).strip(), without_tricks(quote).strip()
    if rule not in Rule.values:
        raise Invalid(_("Choose the house rule that it breaks."))
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(_("Say in your own words what is wrong, in at most 2,000 characters."))
    if quote and fold_letters(quote) not in fold_letters(f"{post.all_words} {post.plain_words}"):
        raise Invalid(_("These words do not stand there. Copy them from the post, or leave this empty."))
    if not in_good_faith:
        raise Invalid(_("Say that you report this in good faith: what you write is true as far as you know."))
    return reason, quote


def _refuse_unfounded(by: User, at: datetime) -> None:
    recent = Flag.objects.filter(by=by, is_unfounded=True, received_at__gt=at - A_YEAR)
    if recent.count() >= UNFOUNDED_AT_MOST:
        raise TooManyUnfounded(
            _("Several of your reports were clearly without ground, so you can not report here now. Call the desk.")
        )


def _store(flag: Flag, post: Topic | Comment, *, at: datetime, is_danger: bool) -> Flag:
    flag.case = _kept_open(post, at)
    flag.save(force_insert=True)
    data = {"rule": str(flag.rule)}
    record("moderation.flagged", flag.case, by=flag.by, at=at, data=data)
    if is_danger and Case.objects.filter(pk=flag.case.pk, is_urgent=False).update(is_urgent=True):
        tell_staff("moderation.danger", flag.case, MODERATORS, path=QUEUE, by=flag.by, at=at)
    tell_flagger("received", flag, by=None, at=at)
    return flag


def _kept_open(post: Topic | Comment, at: datetime) -> Case:
    """Return the undecided case, locked until the report is in it: whoever decides it then tells this reporter too."""
    case = open_case(post, at=at)
    locked = Case.objects.select_for_update(of=("self",)).undecided().filter(pk=case.pk).first()
    return locked or open_case(post, at=at)  # decided in between: the next one


def _first(post: Topic | Comment, by: User | None, key: UUID) -> Flag:
    sent = Flag.objects.filter(submission=key, by=by).first()
    if sent is None and by is not None:
        sent = Flag.objects.filter(by=by, case__in=Case.objects.about(post).undecided()).first()
    if sent is None:
        raise Invalid(_("This could not be stored. Load the page again, and send it once more."))
    return sent
