"""A clerk writes a poll: what can not be right stands beside its field and in a list on top; nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from polls.drafting import NoLongerDraft, Wording, save_draft
from polls.models import Electorate, LegalEffect, Method, Poll

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def desk(settings, clerk, log_in):
    """The clerk in the back office, in English, here with a password alone."""
    settings.STAFF_MFA_REQUIRED = False
    clerk.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))
    clerk.language = "en"
    clerk.save(update_fields=["language"])
    client = log_in(clerk)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def typed(dossier):
    """What the clerk typed: a poll that is right, but for the fields named."""

    def fill(**fields):
        right = {
            "dossier": dossier.pk, "question_0": "Welke kleur?", "question_3": "Which colour?", "slug": "",
            "method": Method.APPROVAL, "options_0": "Rood\nBlauw\nGroen", "options_3": "Red\nBlue\nGreen",
            "min_choices": "1", "max_choices": "2", "legal_effect": LegalEffect.ADVISORY,
            "deciding_body_0": "De gemeenteraad", "electorate": Electorate.CONFIRMED, "visibility": "",
            "result_step": "5",
            "opens_at": "2030-01-01T10:00", "closes_at": "2030-02-01T10:00",
        }  # fmt: skip
        return right | fields

    return fill


COUNTED = {"inhabitants": "9000", "inhabitants_on": "2026-01-01", "inhabitants_source": "Bevolkingsregister"}


def test_a_draft_keeps_its_quorum_majority_and_term(desk, typed):
    rules = {"quorum_base": "inhabitants", "quorum": "20", "threshold": "two_thirds", "counts_abstentions": "on"}
    made = {"method": "motion", "options_0": "Ja\nNee\nBlanco", "options_3": "", "legal_effect": "council_commitment"}
    make(desk, typed(**made, **rules, **COUNTED))
    poll = Poll.objects.get()
    assert (poll.quorum_base, poll.quorum, poll.inhabitants, poll.visibility) == ("inhabitants", 20, 9000, "hidden")
    assert (poll.threshold, poll.counts_abstentions, poll.objection_days) == ("two_thirds", True, 7)
    desk.post(
        reverse("polls_clerk:poll-change", args=[poll.slug]), typed(slug=poll.slug, **rules | {"quorum_base": ""})
    )
    poll.refresh_from_db()
    assert (poll.quorum_base, poll.quorum, poll.inhabitants, poll.threshold, poll.objection_days) == (
        "none", 0, 0, "simple", 0,
    )  # fmt: skip


def make(desk, data):
    return desk.post(reverse("polls_clerk:poll-new"), data)


def test_a_poll_that_is_right_is_stored_as_a_draft(desk, typed):
    response = make(desk, typed())
    poll = Poll.objects.get()
    assert response.url.endswith(f"/{poll.slug}/")
    assert (poll.slug, poll.max_choices, poll.options.count()) == ("which-colour", 2, 3)


@pytest.mark.parametrize(
    ("fields", "slug"),
    [
        ({"question_0": "???", "question_3": "???"}, "poll"),
        ({"question_0": "Nieuw", "question_3": "New"}, "new-2"),
        ({"question_3": "Word " * 40}, ("word-" * 14).strip("-")),
    ],
)
def test_an_empty_short_name_is_made_whatever_the_question(desk, typed, fields, slug):
    response = make(desk, typed(**fields))
    assert Poll.objects.get().slug == slug
    assert desk.get(response.url).status_code == 200


def test_options_that_differ_in_a_sign_alone_are_two(desk, typed):
    make(desk, typed(options_0="+5 %\n-5 %\n5 %", options_3=""))
    assert Poll.objects.get().options.count() == 3


def test_a_made_short_name_is_made_once(desk, typed):
    for _time in range(3):
        make(desk, typed())
    assert list(Poll.objects.order_by("pk").values_list("slug", flat=True)) == [
        "which-colour",
        "which-colour-2",
        "which-colour-3",
    ]


def test_a_draft_keeps_its_made_short_name_when_it_is_made_again(desk, typed):
    make(desk, typed())
    desk.post(reverse("polls_clerk:poll-change", args=["which-colour"]), typed(result_step="7"))
    assert list(Poll.objects.values_list("slug", "result_step")) == [("which-colour", 7)]


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"slug": "new"}, "slug", "in use by the site itself"),
        ({"slug": "taken"}, "slug", "Another poll has this short name"),
        ({"min_choices": "3"}, "max_choices", "fewer than the least number of choices"),
        ({"min_choices": "0"}, "min_choices", "greater than or equal to 1"),
        ({"max_choices": "0"}, "max_choices", "greater than or equal to 1"),
        ({"max_choices": "4"}, "max_choices", "fewer options than that"),
        ({"result_step": "0"}, "result_step", "greater than or equal to 1"),
        ({"closes_at": "2030-01-01T10:00"}, "closes_at", "closes after it opens"),
        ({"closes_at": "2029-01-01T10:00"}, "closes_at", "closes after it opens"),
        ({"legal_effect": "binding", "electorate": "roll"}, "legal_basis", "names the regulation"),
        ({"legal_effect": "council_commitment", "deciding_body_0": ""}, "deciding_body", "who answers the outcome"),
        ({"result_step": "4"}, "result_step", "at least 5 votes"),
        ({"electorate": "neighbourhoods"}, "neighbourhoods", "of which neighbourhoods"),
        ({"quorum_base": "people"}, "quorum", "at least 1"),
        ({"quorum_base": "inhabitants", "quorum": "101", **COUNTED}, "quorum", "from 1 to 100"),
        ({"quorum_base": "inhabitants", "quorum": "10"}, "inhabitants", "of which day"),
        ({"quorum_base": "roll", "quorum": "10"}, "quorum_base", "needs an electoral roll"),
        ({"quorum_base": "people", "quorum": "10", "visibility": "live"}, "visibility", "no result shows"),
        (
            {"legal_effect": "binding", "legal_basis_0": " ", "electorate": "roll"},
            "legal_basis",
            "names the regulation",
        ),
        ({"legal_effect": "binding", "legal_basis_0": "Art. 5"}, "electorate", "needs an electoral roll"),
        ({"question_0": "", "question_3": ""}, "question", "required"),
        ({"options_3": "Red\nBlue"}, "options", "same number of lines"),
        ({"options_3": "Red\nBlue\nred "}, "options", "Two options read the same: “red”"),
        ({"options_0": "Café\nBlauw\nCAFE"}, "options", "Two options read the same: “CAFE”"),
        (
            {"method": "motion", "options_0": "Ja\nNee\nNee", "options_3": ""},
            "options",
            "Two options read the same: “Nee”",
        ),
    ],
)
def test_what_can_not_be_right_stands_beside_its_field_and_nothing_is_stored(
    desk, typed, make_poll, fields, name, sentence
):
    make_poll("draft", slug="taken")
    response = make(desk, typed(**fields))
    errors = response.context["form"].errors
    assert response.status_code == 422
    assert list(errors) == [name]
    assert sentence in errors[name][0]
    assert Poll.objects.count() == 1


def test_the_top_of_the_page_names_each_fault_with_a_link_to_its_field(desk, typed):
    html = make(desk, typed(slug="new", question_0="", question_3="", closes_at="2029-01-01T10:00")).content.decode()
    summary = html[html.index('role="alert"') : html.index("<form method")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_question_0", "id_slug", "id_closes_at"]
    assert all(f' id="{target}"' in html for target in targets)
    assert 'id="id_slug_error"' in html


def test_fields_keep_what_was_typed(desk, typed):
    html = make(desk, typed(slug="Not A Name", closes_at="2029-01-01T10:00", min_choices="9")).content.decode()
    for words in ("Which colour?", "Welke kleur?", "Red\nBlue\nGreen", 'value="Not A Name"', 'value="9"'):
        assert words in html
    assert 'value="2029-01-01T10:00"' in html


def test_every_language_of_a_text_has_its_own_name_and_a_few_lines(desk):
    html = desk.get(reverse("polls_clerk:poll-new")).content.decode()
    areas = re.findall(r"<textarea[^>]*>", html)
    assert len(areas) == 17  # with the costs, which need no words
    assert all('rows="4"' in area for area in areas)
    labels = re.findall(r'aria-label="([^"]*) \((?:Dutch|English)\)"', html)
    assert len(labels) == 14
    assert all(html.count(f'id="{place}"') == 1 for place in ("id_intro_helptext", "id_intro_error"))


@pytest.mark.parametrize("phase", ["announced", "open", "closed"])
def test_a_poll_that_is_announced_can_not_be_changed_and_its_desk_is_the_way_on(desk, typed, make_poll, phase):
    poll = make_poll(phase)
    page, way_on = (reverse(f"polls_clerk:poll-{name}", args=[poll.slug]) for name in ("change", "desk"))
    for response in (desk.get(page), desk.post(page, typed(slug="other"))):
        assert response.status_code == 409
        assert f'href="{way_on}"' in response.content.decode()
    assert Poll.objects.get().slug == poll.slug


def test_a_draft_that_was_announced_meanwhile_points_to_its_own_desk(make_poll, clerk, now):
    poll = make_poll("announced")
    poll.slug = "typed-anew"
    with pytest.raises(NoLongerDraft) as refused:
        save_draft(poll, Wording(options=()), by=clerk, at=now + timedelta(minutes=1))
    assert refused.value.way_on[0] == reverse("polls_clerk:poll-desk", args=["poll-1"])


@pytest.mark.parametrize(
    ("act", "phase", "fields"),
    [
        ("announce", "announced", {}),
        ("announce", "closed", {}),
        ("announce", "draft", {"closes": -1}),
        ("announce", "draft", {"options": ["yes", "no"]}),
        ("announce", "draft", {"roll": []}),
        ("announce", "draft", {"method": Method.SINGLE, "options": ["lime", "Lime"]}),
        ("close", "draft", {}),
        ("close", "open", {}),
    ],
)
def test_what_a_poll_is_not_ready_for_leads_back_to_its_desk(desk, make_poll, now, act, phase, fields):
    if "closes" in fields:
        fields = {"opens_at": now - timedelta(days=2), "closes_at": now + timedelta(days=fields["closes"])}
    poll = make_poll(phase, **fields)
    response = desk.post(reverse(f"polls_clerk:poll-{act}", args=[poll.slug]))
    assert response.status_code == 409
    assert f'href="{reverse("polls_clerk:poll-desk", args=[poll.slug])}"' in response.content.decode()
    assert Poll.objects.get().state == poll.state


@pytest.mark.parametrize(("phase", "said"), [("over", "is closed and counted"), ("closed", "was closed already")])
def test_closing_says_whether_it_was_closed_already(desk, make_poll, phase, said):
    poll = make_poll(phase)
    response = desk.post(reverse("polls_clerk:poll-close", args=[poll.slug]), follow=True)
    assert [str(message) for message in response.context["messages"] if said in str(message)]
    assert len(response.context["messages"]) == 1


def test_the_desk_says_what_comes_now_and_has_one_button_for_it(desk, clerk, make_poll, now):
    poll = make_poll("announced")
    page = reverse("polls_clerk:poll-desk", args=[poll.slug])
    way = desk.get(page).context["way"]
    assert [(step.name, step.place) for step in way.steps][:3] == [
        ("announce", "done"), ("freeze", "now"), ("open", "later"),
    ]  # fmt: skip
    assert desk.post(reverse("polls_clerk:poll-freeze", args=[poll.slug])).url == page
    words = {"suspend-reason": "The site was down."}
    assert desk.post(reverse("polls_clerk:poll-suspend", args=[poll.slug]), {"suspend-reason": ""}).status_code == 422
    desk.post(reverse("polls_clerk:poll-suspend", args=[poll.slug]), words)
    assert Poll.objects.get(pk=poll.pk).state == "suspended"
    early = {"resume-reason": "It is up.", "resume-closes_at": "2020-01-01T10:00"}
    assert desk.post(reverse("polls_clerk:poll-resume", args=[poll.slug]), early).status_code == 422
    desk.post(reverse("polls_clerk:poll-resume", args=[poll.slug]), {"resume-reason": "It is up."})
    desk.post(reverse("polls_clerk:poll-note", args=[poll.slug]), {"note-reason": "It was slow."})
    assert list(poll.incidents.values_list("kind", flat=True)) == ["suspended", "resumed", "noted"]
    desk.post(reverse("polls_clerk:poll-annul", args=[poll.slug]), {"annul-reason": "The wrong question."})
    assert Poll.objects.get(pk=poll.pk).state == "annulled"
    assert "The wrong question." in desk.get(page).content.decode()


def test_after_the_count_the_desk_takes_objections_recounts_certifies_and_answers(desk, make_poll, now):
    poll = make_poll("closed", opens_at=now - timedelta(days=3), closes_at=now - timedelta(days=1))
    page, day = reverse("polls_clerk:poll-desk", args=[poll.slug]), str(timezone.localdate(poll.counted_at))
    told = {"received_on": day, "text": "I was refused."}
    for data, status in (({"text": ""}, 422), (told, 302)):
        assert desk.post(reverse("polls_clerk:objection-record", args=[poll.slug]), data).status_code == status
    assert "an objection waits" in desk.post(reverse("polls_clerk:poll-certify", args=[poll.slug])).content.decode()
    decided = {"decision": "recounted", "reason": "It came to the same."}
    assert desk.post(reverse("polls_clerk:objection-decide", args=[poll.slug, 1]), decided).url == page
    assert desk.post(reverse("polls_clerk:poll-recount", args=[poll.slug])).url == page
    assert desk.post(reverse("polls_clerk:poll-certify", args=[poll.slug])).url == page
    assert desk.post(reverse("polls_clerk:poll-answer", args=[poll.slug]), {"answer_0": "Ja."}).status_code == 422
    answer = {"answer_0": "Ja.", "follow_up_0": "Gebouwd."}
    assert desk.post(reverse("polls_clerk:poll-answer", args=[poll.slug]), answer).url == page
    assert desk.post(reverse("polls_clerk:poll-archive", args=[poll.slug])).url == page
    assert Poll.objects.get(pk=poll.pk).state == "archived"


def test_a_poll_that_binds_shows_who_signs_first(desk, make_poll):
    poll = make_poll("announced", legal_effect=LegalEffect.COUNCIL_COMMITMENT)
    page = desk.get(reverse("polls_clerk:poll-desk", args=[poll.slug]))
    assert page.context["act"] == "polls.freeze_poll"
    assert "Ask for a signature" in page.content.decode()
    assert desk.post(reverse("polls_clerk:poll-freeze", args=[poll.slug])).status_code == 409
