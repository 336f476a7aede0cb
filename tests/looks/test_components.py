"""Components say in words what they show in colour, and lose nothing of a form."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from tests.looks.guide import Letter, faulty_letter, render, render_guide
from tests.looks.style_sheets import ROOT

pytestmark = pytest.mark.once
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Balance(HTMLParser):
    """Collects tags that are closed in the wrong order, and every id."""

    def __init__(self, page):
        super().__init__()
        self.open, self.wrong, self.ids = [], [], []
        self.feed(page)
        self.wrong += self.open

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")


def text(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def include(component, **context):
    return render(f'{{% include "components/{component}.html" %}}', **context)


def test_every_component_tells_its_meaning_and_variables_in_its_first_line():
    assert COMPONENTS
    assert [file.name for file in COMPONENTS if not file.read_text().startswith("{# ")] == []


def test_every_component_is_listed_in_the_documentation():
    told = (ROOT / "docs" / "looks.md").read_text()
    assert [file.name for file in COMPONENTS if f"`{file.name}`" not in told] == []


def test_every_component_is_used():
    pages = [*(ROOT / "templates").rglob("*.html"), ROOT / "tests" / "looks" / "styleguide.html"]
    everything = " ".join(page.read_text() for page in pages)
    assert [file.name for file in COMPONENTS if f'"components/{file.name}"' not in everything] == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", [Letter, faulty_letter])
def test_the_guide_is_whole_html_without_script_or_style_of_its_own(language, form):
    page = render_guide(language=language, form=form())
    balance = Balance(page)
    assert balance.wrong == []
    assert len(balance.ids) == len(set(balance.ids))
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == page.count("<main") == 1
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", page) is None


def test_a_state_is_a_word_a_colour_and_a_shape():
    for state in ("open", "soon", "closed", "binding", "advisory", "done", "refused", "hidden"):
        badge = include("badge", state=state, word="How it stands")
        assert "How it stands" in badge
        assert badge.count("<svg") == 1
    shapes = {
        include("badge", state=state, word="").partition("<svg")[2] for state in ("open", "soon", "closed", "done")
    }
    assert len(shapes) == 4


def test_numbers_are_written_the_local_way_and_drawn_the_machine_s_way():
    row = {"id": "1234", "label": "Green", "votes": 2340, "percent": 51.37, "pattern": 2}
    dutch, english = include("bar", language="nl", **row), include("bar", **row)
    assert "2.340" in dutch
    assert "51,4" in dutch
    assert "2,340" in english
    assert "51.4%" in english
    for page in (dutch, english):
        assert 'width="51.37%"' in page
        assert 'data-live-option="1234"' in page
        assert 'fill="url(#pattern-2)' in page


def test_hidden_votes_are_not_told():
    bar = include("bar", id="a", label="Green", votes=None, percent=None)
    assert "Green" in text(bar)
    assert re.search(r"\d", text(bar)) is None
    assert 'width="0.00%"' in bar


def test_a_result_has_a_row_in_the_table_for_every_bar_and_a_pattern_of_its_own_for_each_of_six():
    rows = [{"id": str(n), "label": f"Choice {n}", "votes": n, "percent": n} for n in range(7)]
    page = include("results", rows=rows, caption="How it went")
    assert page.count('class="bar"') == 7
    assert page.count("<tr data-live-option") == 7
    assert re.findall(r"url\(#pattern-(\d)\)", page) == ["0", "1", "2", "3", "4", "5", "0"]
    assert "<caption>How it went</caption>" in page


def test_results_show_the_columns_they_are_given():
    rows = [{"id": "a", "label": "Green", "votes": 2340, "percent": 100, "cells": [2101, 239]}]
    page = text(include("results", language="nl", rows=rows, caption="", columns=["Online", "Paper"]))
    assert "Online Paper" in page
    assert "Green 2.101 239 2.340" in page


def test_support_is_told_as_it_stands_even_beyond_the_threshold():
    page = include("progress", value=1312, max=300, text="signatures")
    assert "1,312 of 300 signatures" in text(page)
    assert 'width="437%"' in page


def test_a_threshold_of_zero_breaks_nothing():
    assert 'width="0%"' in include("progress", value=3, max=0, text="signatures")


def test_turnout_without_a_roll_speaks_of_people_and_draws_no_share():
    page = include("turnout", ballots=41, eligible=None)
    assert "41 people took part" in text(page)
    assert "<rect" not in page
    assert "may take part" not in text(page)


def test_turnout_tells_the_page_what_shares_are_taken_of():
    page = include("turnout", ballots=41, eligible=None, live_url="/ws/polls/benches/", live_base="ballots")
    assert 'data-live-url="/ws/polls/benches/" data-live-base="ballots"' in page


def test_turnout_tells_what_its_line_means():
    page = text(include("turnout", ballots=3912, eligible=14206, threshold=10))
    assert "14,206 people may take part." in page
    assert "The line shows the 10% that has to take part." in page


def test_a_step_says_in_words_whether_it_is_done():
    steps = [{"label": word, "state": word} for word in ("done", "now", "todo")]
    page = include("steps", steps=steps)
    assert text(page) == "done (done) now (now) todo (still to come)"
    assert page.count('aria-current="step"') == 1


def test_a_faulty_form_tells_every_fault_in_a_summary_and_beside_its_field_and_keeps_what_was_typed():
    form = faulty_letter()
    page = render("{{ form }}", form=form)
    summary, _end, fields = page.partition('<div class="fields">')
    assert 'role="alert"' in summary
    for name in form.errors:
        assert f'href="#{form[name].id_for_label or form[name].auto_id}"' in summary
        assert f'id="id_{name}_error"' in fields
    assert "Kept as typed" in fields
    assert f'value="{"x" * 21}"' in fields
    assert re.search(
        r'name="title"[^>]*aria-invalid="true"[^>]*aria-describedby="id_title_helptext id_title_error"', page
    )


def test_a_fault_of_the_whole_form_stands_in_the_summary():
    form = Letter({})
    form.add_error(None, "These do not go together.")
    assert "These do not go together." in text(render("{{ form }}", form=form))


def test_every_control_has_a_name():
    page = render("{{ form }}", form=Letter())
    named = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    controls = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', page))
    assert controls
    assert controls - named == set()
    assert page.count("<legend>") == 2


def test_optional_fields_say_so():
    page = render("{{ form.title.as_field_group }}{{ form.email.as_field_group }}", form=Letter())
    assert page.count("(optional)") == 1


def test_hidden_fields_are_sent_but_not_shown():
    page = render("{{ form }}", form=Letter(initial={"secret": "7"}))
    assert '<input type="hidden" name="secret" value="7"' in page
    assert "Secret" not in text(page)


def test_a_text_field_tells_how_much_it_holds():
    assert " 2.000 " in text(render("{{ form.body.as_field_group }}", language="nl", form=Letter()))
    assert "At most 2,000 characters" in text(render("{{ form.body.as_field_group }}", form=Letter()))


def test_a_form_with_a_file_can_carry_it():
    page = render('{% include "components/form.html" with submit="Send" %}', form=Letter())
    assert 'enctype="multipart/form-data"' in page
    assert "novalidate" in page


def test_the_title_of_a_page_with_faults_says_so_first():
    page = render('{% extends "base.html" %}{% block title %}A letter{% endblock %}', form=faulty_letter())
    assert "<title>Mistake: A letter · Lindewaarde</title>" in page


def test_the_language_switch_leads_to_this_page_and_names_the_language_in_itself():
    languages = [
        {"code": "nl", "name": "Dutch", "url": "/nl/guide/", "current": False},
        {"code": "en", "name": "English", "url": "/en/guide/", "current": True},
    ]
    page = include("languages", languages=languages)
    assert '<a href="/nl/guide/" lang="nl" hreflang="nl">Nederlands</a>' in page
    assert "English" not in page


def test_a_page_that_exists_in_one_address_only_offers_no_switch():
    same = [{"code": "nl", "name": "Nederlands", "url": "/en/guide/", "current": False}]
    assert "<a" not in include("languages", languages=same)


def test_the_menu_works_without_javascript_and_marks_where_we_are():
    page = include("header")
    assert '<details class="menu"' in page
    assert page.count('<a href="/forum/" aria-current="page">Forum</a>') == 2


def test_log_in_comes_back_to_this_page():
    assert "/accounts/login/?next=/en/guide/" in include("account")


def test_a_town_s_own_theme_comes_last_and_keeps_to_its_light_scheme():
    page = render('{% extends "base.html" %}', theme_css="/media/theme.css", theme_class="lindewaarde-theme")
    assert '<html lang="en" class="lindewaarde-theme" data-scheme="light">' in page
    assert page.index("css/site.css") < page.index("/media/theme.css")


def test_a_broken_server_still_answers_in_whole_sentences():
    page = render_to_string("500.html")
    assert Balance(page).wrong == []
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429"])
def test_an_error_page_offers_a_way_on(code):
    page = render(f'{{% extends "{code}.html" %}}')
    assert Balance(page).wrong == []
    assert '<a class="button" href="/en/">To the start page</a>' in page
    assert page.count("<h1>") == 1


def test_an_error_page_tells_the_reason_that_the_rule_gave():
    page = render('{% extends "403.html" %}', exception="This poll is for residents of 16 and older.")
    assert "This poll is for residents of 16 and older." in text(page)
