"""The shape of what people send to the forum. A form that is refused keeps everything that was typed."""

from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.actions.comments import STATUSES_OF_AN_ANSWER
from forum.actions.posting import LONGEST_COMMENT, LONGEST_TOPIC
from forum.details.fields import address_field, point_field, radius_field, tags_field
from forum.media.fields import AttachmentField, alt_field, check_file, decorative_field
from forum.models import KINDS_TO_POST, LONGEST_TITLE, Kind, Stance
from forum.moderation.choices import REMOVABLE
from participation.audience.visible import hidden_from
from participation.dossiers.models import Dossier, Neighbourhood, Team, Theme
from participation.errors import DomainError, Invalid, WrongState
from participation.permissions import Visitor

RULE_CHOICES = [(rule.value, rule.label) for rule in REMOVABLE]
KIND_CHOICES = [(kind.value, kind.label) for kind in KINDS_TO_POST]
HOW_TO_WRITE = _(
    "An empty line starts a new paragraph. A line that starts with a dash becomes a list. **Two stars** make it bold."
)


WHILE_TYPING = {"hx-trigger": "change, keyup changed delay:700ms", "hx-target": "#similar", "hx-params": "title"}


class ActForm(forms.Form):
    """A form whose act the domain may still refuse; the refusal becomes an error of the form."""

    refusal: DomainError | None = None

    def attempt[T](self, act: Callable[[], T]) -> T | None:
        """Run `act` if the form is valid; return what it gave, or None when the form now holds errors."""
        if not self.is_valid():
            return None
        try:
            return act()
        except (Invalid, WrongState) as refusal:
            self.refusal = refusal
            self.add_error(None, str(refusal.message))
            return None

    @property
    def faulty(self) -> list[tuple[forms.BoundField, Any]]:
        """The fields with errors, as the summary above the form lists them."""
        return [(field, field.errors) for field in self if field.errors]

    @property
    def http_status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.refusal:
            return self.refusal.status
        return 422 if self.errors else 200


class SubmissionField(forms.UUIDField):
    """A key that the form carries, so that a form sent twice is stored once."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(initial=uuid4, required=False)


class WordsForm(ActForm):
    """A title and a text: what an author may mend afterwards."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("Say in one sentence what it is about. At most 120 characters."),
    )
    source = forms.CharField(
        label=_("Your text"),
        max_length=LONGEST_TOPIC,
        help_text=HOW_TO_WRITE,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class PlacedForm(WordsForm):
    """A new post: words, and what and where they are about."""

    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=_("Theme"),
        empty_label=_("Choose a theme"),
        to_field_name="slug",
        help_text=_("The service that looks after this theme reads what you write."),
    )
    dossier = forms.ModelChoiceField(
        Dossier.objects.public(),
        label=_("Dossier"),
        empty_label=_("No dossier"),
        to_field_name="slug",
        required=False,
        help_text=_("Is it about something the town is working on? Choose it here."),
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        label=_("Neighbourhood"),
        empty_label=_("The whole town"),
        to_field_name="code",
        required=False,
    )
    submission = SubmissionField()

    def offer_dossiers(self, visitor: Visitor) -> None:
        """Let `visitor` choose every dossier that they may see, also those that not everyone may."""
        hidden = hidden_from(visitor).values("pk")
        choice = cast(forms.ModelChoiceField[Dossier], self.fields["dossier"])
        choice.queryset = Dossier.objects.exclude(pk__in=hidden)


class TopicForm(PlacedForm):
    """Information, a question, a problem or a need."""

    kind = forms.ChoiceField(
        label=_("What do you want to bring?"),
        choices=KIND_CHOICES,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what it is that you bring.")),
    )

    address = address_field()
    point = point_field()
    radius = radius_field()
    tags = tags_field()
    file = AttachmentField()
    alt = alt_field()
    is_decorative = decorative_field()

    def clean(self) -> dict[str, Any]:
        check_file(self)
        return self.cleaned_data

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the kind be chosen here when it came along wrong, so that no words are lost for it."""
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= {"hx-get": reverse("forum:details:similar"), **WHILE_TYPING}
        if self.is_bound and self.chosen_kind is None:
            self.fields["kind"].widget = forms.RadioSelect(choices=KIND_CHOICES)
            self.order_fields(["kind"])

    @property
    def chosen_kind(self) -> Kind | None:
        return next((kind for kind in KINDS_TO_POST if kind == self["kind"].value()), None)


class CommentForm(ActForm):
    """Something to say under a topic, or in reply to a comment of it."""

    source = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        help_text=_("Everyone can read this, with your name beside it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    stance = forms.ChoiceField(
        label=_("Is it an argument?"),
        choices=[("", _("No, I just say something")), *Stance.choices],
        required=False,
        help_text=_("Then everyone sees how many arguments there are for and against."),
    )
    file = AttachmentField()
    alt = alt_field()
    is_decorative = decorative_field()
    submission = SubmissionField()

    def clean(self) -> dict[str, Any]:
        check_file(self)
        return self.cleaned_data


class CommentEditForm(ActForm):
    source = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST_TOPIC,
        help_text=HOW_TO_WRITE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AnswerForm(ActForm):
    """The town's answer."""

    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Which service answers?"), empty_label=None, to_field_name="slug"
    )
    source = forms.CharField(
        label=_("The answer"),
        max_length=LONGEST_TOPIC,
        help_text=_("Write to the person, in plain words. Say what happens now, who does it and by when."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    status = forms.ChoiceField(
        label=_("How does it stand after this answer?"),
        choices=[(status.value, status.label) for status in STATUSES_OF_AN_ANSWER],
        initial=STATUSES_OF_AN_ANSWER[0],
        widget=forms.RadioSelect,
    )
    look_until = forms.DateField(
        label=_("Until when is it looked into?"),
        required=False,
        help_text=_("Only where it is still being looked into. Everyone reads this day, and sees when it is over."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    submission = SubmissionField()


class HideForm(ActForm):
    """Why a post is hidden."""

    rule = forms.ChoiceField(label=_("Which house rule does it break?"), choices=RULE_CHOICES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("The reason"),
        max_length=1000,
        help_text=_("The author reads this. Say which words break the rule, and what could be said instead."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
