"""The style guide: one page with every component, filled with what a page would give."""

from datetime import date
from fractions import Fraction
from pathlib import Path

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils import translation

from tests.looks.style_sheets import ROOT

# our templates with a made-up site around them
ENGINE = DjangoTemplates({
    "NAME": "guide", "DIRS": [ROOT / "templates"], "APP_DIRS": True,
    "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
})  # fmt: skip
STATES = ["open", "soon", "closed", "binding", "advisory", "done", "refused", "hidden"]
NAMES = [
    "Cycle path", "Flower beds", "Verkeerscirculatieplanningsoverlegvergadering", "Playground", "Benches",
    "Blank",
]  # fmt: skip
VOTES = [2340, 1701, 514, 300, 120, 25]
STEPS = [
    {"label": "Handed in", "when": "3 September", "note": "by three initiators", "state": "done"},
    {"label": "Collecting support", "when": "until 14 December", "note": "218 of 300", "state": "now"},
    {"label": "On the agenda", "when": "before 8 March", "state": "todo"},
]
CHOICES = [("yes", "Yes, free of cars"), ("no", "No, as it is"), ("abstain", "I abstain")]


class Letter(forms.Form):
    """Every kind of field that our forms have."""

    kind = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, label="What is it?")
    title = forms.CharField(max_length=20, label="Title", help_text="One sentence.")
    email = forms.EmailField(required=False, label="Address for answers")
    body = forms.CharField(max_length=2000, widget=forms.Textarea, label="Your message")
    where = forms.ChoiceField(choices=[("", "Everywhere"), ("c", "Centre")], required=False, label="Where?")
    themes = forms.MultipleChoiceField(
        choices=[("m", "Mobility"), ("g", "Green")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="About",
    )
    picture = forms.FileField(required=False, label="A picture")
    agree = forms.BooleanField(label="I read the rules of the house")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class Ballot(forms.Form):
    choice = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, label="Your vote", initial="yes")


def rows():
    total = sum(VOTES)
    return [
        {"id": f"option-{place}", "label": name, "votes": votes, "percent": Fraction(100 * votes, total)}
        for place, (name, votes) in enumerate(zip(NAMES, VOTES, strict=True))
    ]


def faulty_letter():
    form = Letter({"title": "x" * 21, "email": "nowhere", "kind": "yes", "body": "Kept as typed"})
    assert not form.is_valid()
    return form


def site(language="en"):
    """What the site's context processor gives, made up."""
    labels = ["Home", "Dossiers", "Forum", "Polls", "Calendar"]
    return {
        "site_name": "Lindewaarde", "site_tagline": "have your say, decide together",
        "home_url": f"/{language}/",
        "nav": [
            {"label": label, "url": f"/{label.lower()}/", "current": label == "Forum"} for label in labels
        ],
        "languages": [
            {"code": code, "name": name, "url": f"/{code}/guide/", "current": code == language}
            for code, name in (("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English"))
        ],
        "desk": {"text": "Town hall, Markt 1.", "phone": "000 00 00 00", "phone_href": "tel:+3200000000"},
        "footer_links": [{"label": "Privacy", "url": "/privacy/"}],
        "user": AnonymousUser(),
    }  # fmt: skip


def render(source, *, language="en", **context):
    """Render a template's source as a page of the site."""
    request = RequestFactory().get(f"/{language}/guide/")
    request.user = AnonymousUser()
    with translation.override(language):
        return ENGINE.from_string(source).render({**site(language), **context}, request)


def render_guide(*, language="en", form=None):
    return render(
        (Path(__file__).parent / "styleguide.html").read_text(),
        language=language,
        form=form or Letter(),
        ballot=Ballot(use_required_attribute=False),
        rows=rows(),
        columns=[],
        steps=STEPS,
        states=STATES,
        facts=[{"label": "Answered in time", "value": "86 % of 214"}],
        day=date(2026, 12, 3),
        ballots=3912,
        eligible=14206,
        messages=[Message(constants.SUCCESS, "Your message stands.")],
    )
