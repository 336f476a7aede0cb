"""Each role has a page of its own, in Dutch and in English, that the list of roles leads to."""

from pathlib import Path

import pytest

from participation.residents.models import Role

DOCS = Path(__file__).parents[2] / "docs"

pytestmark = pytest.mark.once


def test_each_role_has_its_page_in_both_languages():
    listed = (DOCS / "roles.md").read_text()
    for role in Role:
        page = (DOCS / "roles" / f"{role}.md").read_text()
        assert f"roles/{role}.md" in listed
        for heading in ("## Wat je doet", "Nooit: ", "## What you do", "Never: "):
            assert heading in page, (role, heading)
