"""Everything that is kept about a person, to take along: one file with the data for machines and for people."""

import io
import json
import zipfile

from django.template.loader import render_to_string

from participation.residents.export import PersonalTable, as_content


def as_zip(tables: list[PersonalTable]) -> bytes:
    """Return my-data.json and my-data.html, which can be read without the site."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(as_content(tables), indent=2, ensure_ascii=False))
        archive.writestr("my-data.html", render_to_string("privacy/archive.html", {"tables": tables}))
    return packed.getvalue()
