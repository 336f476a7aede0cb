"""The words of the notices of moderation, one per kind of event: the statement of reasons in short, and the way on."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from forum.choices import Rule
from forum.moderation.choices import MEASURES_FOR, OFF_THE_PAGE, Kind
from forum.moderation.telling import measure_notice
from participation.errors import Sentence
from participation.notices import texts
from participation.notices.texts import register

OBJECT = _("A person decided this. Do you think it is wrong? Within six months you can object: somebody else decides.")
MEND = _(
    "You can mend it and send it again. Do you think this is wrong? Within six months you can object: somebody else "
    "decides."
)
WHAT: dict[Kind, Sentence] = {
    Kind.LABEL: _("A moderator put a label beside what you wrote under “{title}”."),
    Kind.MOVE: _("A moderator moved “{title}” to the theme that it belongs to."),
    Kind.REDACT: _("A moderator took some words out of what you wrote under “{title}”."),
    Kind.HIDE: _("A moderator has hidden what you wrote under “{title}”."),
    Kind.REMOVE: _("A moderator has hidden what you wrote under “{title}”."),
    Kind.WARNING: _("A moderator warns you about what you wrote under “{title}”."),
    Kind.SUSPENSION: _("You can not post for a while, because of what you wrote under “{title}”."),
}
LOOK_AT_IT = _("You find it in the back office, under Moderation.")
ANSWER_IT = _("You find it in the back office, under Objections.")
KINDS: dict[str, tuple[Sentence, Sentence]] = {
    "flag_received": (
        _("Your report {number} about “{title}” has come in."),
        _("A moderator looks at it by the end of the next working day. We tell you what is decided."),
    ),
    "flag_decided": (
        _("Your report {number} about “{title}” is decided."),
        _("You read what was decided and why. Do you think it is wrong? Within six months you can object."),
    ),
    "flag_changed": (
        _("What was decided about your report {number} on “{title}” has changed."),
        _("You find it on the page of your report."),
    ),
    "lifted": (_("A measure about what you wrote under “{title}” is over."), _("You need to do nothing.")),
    "mend_refused": (
        _("What you mended under “{title}” can not stand so either."),
        _("You read why, and you can mend it again or object."),
    ),
    "appeal_received": (
        _("Your objection {number} about “{title}” has come in."),
        _("Somebody who did not decide it before looks at it. You hear from us within 14 days."),
    ),
    "appeal_confirmed": (
        _("Your objection about “{title}” is decided: the decision stays. The reason: {reason}"),
        _("If you do not agree, you can go to the ombudsman of the town."),
    ),
    "appeal_reversed": (
        _("Your objection about “{title}” is decided: you were right, and we are sorry. The reason: {reason}"),
        _("What was decided before is undone. You need to do nothing."),
    ),
    "danger": (_("Somebody may be in danger: look at the report about “{title}” now."), LOOK_AT_IT),
    "late": (_("Nobody has looked in time at the report about “{title}”."), LOOK_AT_IT),
    "appeal_waits": (_("Somebody objects to what was decided about “{title}”."), ANSWER_IT),
    "appeal_late": (_("The objection about “{title}” has no answer in time."), ANSWER_IT),
}


def register_notices() -> None:
    for name, (sentence, next_step) in KINDS.items():
        register(f"moderation.{name}", texts.Kind(sentence, next_step=next_step, is_own=True))
    for rule, kinds in MEASURES_FOR.items():
        for kind in kinds:
            register(measure_notice(kind, rule), _measure(kind, Rule(rule)))


def _measure(kind: Kind, rule: Rule) -> texts.Kind:
    what = format_lazy("{what} {rule} {reason}", what=WHAT[kind], rule=rule.label, reason=_("The reason: {reason}"))
    return texts.Kind(what, next_step=MEND if kind in OFF_THE_PAGE else OBJECT, is_own=True)
