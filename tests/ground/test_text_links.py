"""Which links in what people write count as ours, and which are marked as a visitor's."""

import pytest

from participation.text import render_markdown


@pytest.mark.parametrize("target", ["/nl/forum/", "#reacties"])
def test_a_link_within_the_site_is_ours(target):
    assert render_markdown(f"[lees]({target})") == f'<p><a href="{target}">lees</a></p>\n'


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test/", "/&sol;evil.test/", "evil.test", "mailto:a@b.test"]
)
def test_a_link_to_elsewhere_is_marked_as_a_visitors(target):
    assert 'rel="nofollow ugc noopener"' in render_markdown(f"[lees]({target})")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("www.buurt.test", "https://www.buurt.test"),
        ("buurt.test/a?b=1", "https://buurt.test/a?b=1"),
        ("HTTPS://buurt.test", "HTTPS://buurt.test"),
    ],
)
def test_a_site_can_be_named_without_its_protocol(written, address):
    assert f'<a href="{address}" ' in render_markdown(f"[lees]({written})")


@pytest.mark.parametrize("target", ["ergens", "onerror=javascript:", "javascript:alert(1)", "x:y", "?a", "."])
def test_what_leads_nowhere_is_no_link(target):
    assert "href" not in render_markdown(f"[lees]({target})")
    assert "lees" in render_markdown(f"[lees]({target})")
