"""Everything that is kept about a person, to take along: one file with the data for machines and for people."""

import io
import json
import zipfile

from django.template.loader import render_to_string

from participation.residents.export import PersonalTable


def as_json(tables: list[PersonalTable]) -> str:
    """Return the tables as JSON: {heading: {purpose, ground, kept, rows}}."""
    content = {
        str(table.heading): {
            "purpose": str(table.purpose),
            "ground": str(table.basis),
            "kept": str(table.kept),
            "rows": table.as_dicts(),
        }
        for table in tables
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def as_zip(tables: list[PersonalTable]) -> bytes:
    """Return my-data.json and my-data.html, which can be read without the site."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", as_json(tables))
        archive.writestr("my-data.html", render_to_string("privacy/archive.html", {"tables": tables}))
    return packed.getvalue()
