"""What a person was told, on the site and on paper, as sections of "My participation"."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.notices.models import Message, Notice, State
from participation.notices.schedule import Channel
from participation.residents.activity import MOST_ROWS, Row, Section, register
from participation.residents.models import User
from participation.residents.verification.models import OPEN, WITH_CODE, Letter, LetterState, Purpose

NEWEST = 10
LETTERS = {
    Purpose.VERIFY: gettext_lazy("A letter with a code, to show that you live here"),
    Purpose.SUPPORT: gettext_lazy("A letter with a code, to support “%(about)s”"),
    Purpose.VOTE: gettext_lazy("A letter with a code, to vote on “%(about)s”"),
    Purpose.TAKE_OVER: gettext_lazy("A letter with a code, to take over your account"),
}
BADGES_OF_LETTERS = {
    LetterState.WAITING: "soon", LetterState.PRINTED: "soon", LetterState.SENT: "open", LetterState.USED: "done",
}  # fmt: skip
BADGES_OF_MESSAGES = {State.WAITING: "soon", State.SENT: "done"}


def register_sections() -> None:
    register("notices", notices, place=10)
    register("letters", letters, place=30)


def notices(person: User) -> Section:
    """The newest notices, unread first."""
    unread_first = F("read_at").desc(nulls_first=True)
    mine = Notice.objects.filter(person=person).select_related("event").order_by(unread_first, "-event__at")
    return Section(
        _("What we told you"),
        [row(notice) for notice in mine[:NEWEST]],
        _("There is nothing to tell you yet. Follow something on the forum, and you read here what happens to it."),
        more=(reverse("notices:notice-list"), _("All that we told you")),
    )


def row(notice: Notice) -> Row:
    """What happened, what happens next and until when, as in an e-mail."""
    event, new = notice.event, {} if notice.read_at else {"state": "open", "word": _("New")}
    day = event.until and date_format(event.until, "DATE_FORMAT")
    until = _("You can do this until %(day)s.") % {"day": day} if day else ""
    return Row(event.sentence, event.url, event.at, " ".join(filter(None, (event.next_step, until))), **new)


def letters(person: User) -> Section:
    """Letters with a code, never the code, and messages on paper; the newest first."""
    now = timezone.now()
    with_code = Letter.objects.filter(person=person).order_by("-asked_at")[:MOST_ROWS]
    on_paper = Message.objects.filter(person=person, channel=Channel.LETTER).order_by("-made_at")[:MOST_ROWS]
    sent = [(letter.asked_at, _with_code(letter, now)) for letter in with_code]
    sent += [(message.made_at, _on_paper(message)) for message in on_paper]
    rows = [row for _at, row in sorted(sent, key=lambda dated: dated[0], reverse=True)[:MOST_ROWS]]
    use = (reverse("letter:code"), _("I have a letter with a code"))
    return Section(_("My letters"), rows, _("You asked no letter, and we sent you none."), more=use)


def _with_code(letter: Letter, at: datetime) -> Row:
    title = LETTERS[Purpose(letter.purpose)] % {"about": letter.about}
    page = reverse("verification:overview" if letter.purpose == Purpose.VERIFY else "letter:code")
    if letter.state in OPEN and letter.is_over(at):
        return Row(title, page, letter.asked_at, state="closed", word=_("code too old"))
    until = {"day": date_format(timezone.localtime(letter.expires_at))} if letter.expires_at else {}
    note = _("The code works until %(day)s.") % until if until and letter.state in WITH_CODE else ""
    state = BADGES_OF_LETTERS.get(LetterState(letter.state), "closed")
    return Row(title, page, letter.asked_at, note, state, letter.get_state_display())


def _on_paper(message: Message) -> Row:
    title, page = _("A letter with news about your account or your case"), reverse("notices:notice-list")
    state = BADGES_OF_MESSAGES.get(State(message.state), "closed")
    return Row(title, page, message.made_at, state=state, word=message.get_state_display())
