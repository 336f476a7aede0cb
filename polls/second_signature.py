"""What a second person signs of a poll: its words and, where it binds somebody, its manifest, the count and the result.

Before any poll is announced they sign that it is neutral. Where somebody is bound by it they also sign, before it is
frozen, all that voters go by, the electoral roll included; before the count, what lies in the box; before it is
certified, what came out of it.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from django.db.models import Count
from django.urls import reverse
from django.utils import translation
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from participation.errors import Sentence
from participation.residents.models import Role
from participation.signatures.acts import needed
from polls import results
from polls.board.canonical import canonical, digest_of
from polls.manifest import manifest_bytes
from polls.models import Ballot, Electorate, Manifest, Mark, Poll, Tally
from polls.paper.bodies import bodies_of
from polls.roll_digest import roll_digest

ANNOUNCE, FREEZE = "polls.announce_poll", "polls.freeze_poll"
COUNT, CERTIFY = "polls.count_poll", "polls.certify_poll"
STEPS = {"announce": ANNOUNCE, "freeze": FREEZE, "count": COUNT, "certify": CERTIFY}
IN_ALL_LANGUAGES = ("question", "intro", "legal_basis", "deciding_body")
CHOSEN = ("legal_effect", "method", "electorate", "visibility", "quorum_base", "threshold")
PLAIN = (
    "slug", "min_choices", "max_choices", "points", "seats", "budget", "least_votes", "result_step", "default_language",
    "quorum", "counts_abstentions", "inhabitants", "inhabitants_on", "inhabitants_source", "objection_days",
)  # fmt: skip
OF_THE_ROLL = ("reference_day", "roll_date", "roll_source")
LABELS = {field.name: field.verbose_name for field in Poll._meta.fields} | {"reference_day": _("reference date")}
NEUTRAL = _("I have read this poll. Its question and options are neutral, and its arguments do justice to both sides.")


def declare() -> None:
    _need(ANNOUNCE, _("Announce a poll"), words_of)
    _need(FREEZE, _("Freeze a poll that binds"), frozen_words_of)
    _need(COUNT, _("Count a poll that binds"), box_words_of)
    _need(CERTIFY, _("Certify the result of a poll that binds"), result_words_of)


def is_signed(step: str, poll: Poll) -> bool:
    """Whether a second person signs this step of `poll`: every poll that it is neutral, the rest where it binds."""
    return step in STEPS and (step == "announce" or not poll.is_advisory)


def _need(act: str, label: Sentence, text: Callable[[Poll], str]) -> None:
    needed(
        act,
        label,
        Poll,
        signers=(Role.SECOND_CLERK,),
        stand_ins=(Role.CLERK,),
        text=text,
        is_needed=lambda poll: act == ANNOUNCE or not poll.is_advisory,
        page=lambda poll: reverse("polls_clerk:poll-desk", args=[poll.slug]),
    )


def words_of(poll: Poll) -> str:
    """Return what is signed before announcing: that the words are neutral, and all of them, a line each.

    In the poll's main language, its texts in every language.
    """
    return _in_its_language(poll, lambda poll: chain([str(NEUTRAL)], _lines(poll)))


def frozen_words_of(poll: Poll) -> str:
    """Return what is signed before freezing: the words, the electoral roll, and the fingerprint of the manifest."""
    return _in_its_language(poll, lambda poll: chain(_manifest_lines(poll), _lines(poll)))


def box_words_of(poll: Poll) -> str:
    """Return what is signed before the count: the manifest by which is counted, and how much there is to count."""
    return _in_its_language(poll, _box_lines)


def result_words_of(poll: Poll) -> str:
    """Return what is signed before certifying: the manifest, the box, and what was counted and decided on it."""
    return _in_its_language(poll, lambda poll: chain(_box_lines(poll), _result_lines(poll)))


def _in_its_language(poll: Poll, lines: Callable[[Poll], Iterable[str]]) -> str:
    with translation.override(poll.default_language):
        return "\n".join(lines(poll))


def _manifest_lines(poll: Poll) -> Iterator[str]:
    yield _fingerprint_line(digest_of(manifest_bytes(poll)))
    if poll.electorate == Electorate.ROLL:
        yield gettext("Electoral roll: %(size)s people who may vote.") % {"size": results.roll_size(poll)}
        yield gettext("Fingerprint of the electoral roll: %(sha256)s") % {"sha256": roll_digest(poll)}
        for name in OF_THE_ROLL:
            yield f"{LABELS[name]}: {getattr(poll, name) or '–'}"


def _box_lines(poll: Poll) -> Iterator[str]:
    yield f"{LABELS['question']}: {poll.question}"
    manifest = Manifest.objects.filter(poll=poll).first()
    yield _fingerprint_line(manifest.sha256 if manifest else "–")
    yield gettext("Closed at: %(moment)s") % {"moment": localize(localtime(poll.closed_at)) if poll.closed_at else "–"}
    marks = Mark.objects.filter(poll=poll).values("channel").annotate(number=Count("*")).order_by("channel")
    for row in marks:
        channel = Mark.Channel(row["channel"]).label
        yield gettext("Voted %(channel)s: %(number)s") % {"channel": channel, "number": row["number"]}
    ballots = Ballot.objects.filter(poll_key=poll.key).count()
    yield gettext("Ballots in the box: %(number)s") % {"number": ballots}
    for body in bodies_of(poll):
        yield gettext("Batch %(number)s on paper: %(in_urn)s in the urn, %(counted)s entered, SHA-256 %(sha256)s") % {
            **body, "sha256": digest_of(canonical(body)),
        }  # fmt: skip


def _result_lines(poll: Poll) -> Iterator[str]:
    yield f"{LABELS['ending']}: {poll.get_ending_display()}"
    if poll.has_result:
        votes = results.final_votes(poll)
        for option in poll.options.order_by("position"):
            yield f"{option.label}: {votes.get(option.key, 0)}"
        if tally := Tally.objects.filter(poll=poll).first():
            yield gettext("Won: %(options)s") % {"options": ", ".join(tally.result["winners"])}
    for objection in poll.objections.all():
        yield gettext("Objection %(number)s: %(text)s") % {"number": objection.number, "text": objection.text}
        yield f"{objection.get_decision_display()}: {objection.reason}"


def _fingerprint_line(sha256: str) -> str:
    return gettext("Fingerprint of the manifest (SHA-256): %(sha256)s") % {"sha256": sha256}


def _lines(poll: Poll) -> Iterator[str]:
    for name in IN_ALL_LANGUAGES:
        yield from _in_all_languages(LABELS[name], getattr(poll, name))
    yield f"{LABELS['dossier']}: {poll.dossier}"
    for name in CHOSEN:
        yield f"{LABELS[name]}: {getattr(poll, f'get_{name}_display')()}"
    for name in PLAIN:
        yield f"{LABELS[name]}: {getattr(poll, name)}"
    for neighbourhood in poll.neighbourhoods.order_by("code"):
        yield f"{neighbourhood._meta.verbose_name}: {neighbourhood}"
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
