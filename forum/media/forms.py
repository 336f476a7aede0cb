"""One more file beside a post."""

from typing import Any

from forum.forms import ActForm
from forum.media.fields import AttachmentField, alt_field, check_file, decorative_field


class FileForm(ActForm):
    file = AttachmentField(required=True)
    alt = alt_field()
    is_decorative = decorative_field()

    def clean(self) -> dict[str, Any]:
        check_file(self)
        return self.cleaned_data
