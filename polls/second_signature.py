"""A binding poll is announced by a clerk once a second person has signed its words; announcing fixes them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import translation
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from participation.errors import Sentence
from participation.residents.models import Role
from participation.signatures.acts import needed
from polls.models import Poll

ANNOUNCE = "polls.announce_poll"
IN_ALL_LANGUAGES = ("question", "intro", "legal_basis")
CHOSEN = ("legal_effect", "method", "electorate", "visibility")
PLAIN = ("slug", "min_choices", "max_choices", "points", "seats", "budget", "result_step", "default_language")
LABELS = {field.name: field.verbose_name for field in Poll._meta.fields}


def declare() -> None:
    needed(
        ANNOUNCE,
        _("Announce a binding poll"),
        Poll,
        signers=(Role.SECOND_CLERK,),
        stand_ins=(Role.CLERK,),
        text=words_of,
        is_needed=lambda poll: poll.is_binding,
        page=lambda poll: reverse("polls_clerk:poll-desk", args=[poll.slug]),
    )


def words_of(poll: Poll) -> str:
    """Return all that announcing fixes, a line each, in the poll's main language and its texts in every language."""
    with translation.override(poll.default_language):
        return "\n".join(_lines(poll))


def _lines(poll: Poll) -> Iterator[str]:
    for name in IN_ALL_LANGUAGES:
        yield from _in_all_languages(LABELS[name], getattr(poll, name))
    yield f"{LABELS['dossier']}: {poll.dossier}"
    for name in CHOSEN:
        yield f"{LABELS[name]}: {getattr(poll, f'get_{name}_display')()}"
    for name in PLAIN:
        yield f"{LABELS[name]}: {getattr(poll, name)}"
    for name in ("opens_at", "closes_at"):
        yield f"{LABELS[name]}: {localize(localtime(getattr(poll, name)))}"
    for number, option in enumerate(poll.options.order_by("position"), start=1):
        yield from _in_all_languages(f"{option._meta.verbose_name} {number} ({option.key})", option.label)
        if option.cost:
            yield f"{option._meta.get_field('cost').verbose_name}: {option.cost}"
    for argument in poll.arguments.order_by("side", "position"):
        yield from _in_all_languages(argument.get_side_display(), argument.text)


def _in_all_languages(label: Sentence, text: LazyI18nString) -> Iterator[str]:
    said = text.data if isinstance(text.data, dict) else {"": text.data}
    for language, words in sorted(said.items()):
        if words:
            yield f"{label} ({language}): {words}" if language else f"{label}: {words}"
