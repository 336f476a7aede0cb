"""What is kept about a person to tell them things, for the register of personal data."""

from django.utils.translation import gettext_lazy as _

from participation.errors import Sentence
from participation.notices.models import Bounce, Choice, Event, LetterRun, MailStop, Message, Notice
from participation.notices.texts import sorts
from participation.residents.personal import Held, PersonalData, hold, hold_who_acted, register

MESSAGE = ("channel", "how", "state", "address", "made_at", "sent_at")


def register_own_data() -> None:
    told = _("What we told you, and whether you read it.")
    register(PersonalData(Notice, "person", ("event", "read_at", "is_own"), told))
    sent = _("Which e-mails and letters we sent you, and whether they left.")
    register(PersonalData(Message, "person", MESSAGE, sent))
    register(PersonalData(MailStop, "person", ("at",), _("That you want no e-mail.")))
    wished = _("What you want to be told, and how soon.")
    register(PersonalData(Choice, "person", ("sort", "how"), wished, words={"sort": _sorts_in_words}))
    register(
        PersonalData(Bounce, "person", ("address", "status", "at"), _("That e-mail to you came back, so that we stop."))
    )
    happened = _("What happened and who did it, so that those whom it concerns are told.")
    hold(Held(Event, ("actor", "path", "data"), happened, _("A year.")))
    hold_who_acted(LetterRun, "printed_by")


def _sorts_in_words() -> dict[str, Sentence]:
    return {name: sort.label for name, sort in sorts().items()}
