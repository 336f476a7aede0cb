"""A PDF, written anew with nothing but what its pages show.

Pages are copied into an empty document, so scripts, files inside it, actions when it opens, forms and who made it stay
behind; what lies on a page to be clicked becomes part of the picture. Copied a second time, what no page refers to is
gone too. What then still names an action is refused.
"""

import re
from contextlib import closing
from io import BytesIO
from threading import Lock

import pypdfium2
from django.utils.translation import gettext_lazy as _
from pypdfium2 import raw

from forum.media.errors import FileRefused

MOST_PAGES = 100
UNREADABLE = _("This PDF can not be read. Print it to a new PDF, and send that one.")
ACTIVE = _("This PDF holds scripts or other files. Print it to a new PDF, and send that one.")
_ACTIVE_NAME = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|Filespec|OpenAction|AA|Action|RichMedia|Movie|Sound|Screen|XFA|"
    rb"AcroForm|SubmitForm|ImportData|GoToE|GoToR|Rendition|Annots|3D)(?![A-Za-z0-9])"
)
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)

pdfium_lock = Lock()
"""PDFium can do one thing at a time in a process; whoever calls it holds this."""


def clean_pdf(content: bytes) -> bytes:
    """Return the PDF written anew. Raises `FileRefused`."""
    if not content.startswith(b"%PDF-"):
        raise FileRefused(UNREADABLE)
    try:
        with pdfium_lock:
            written = _copied(_copied(content, flatten=True), flatten=False)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise FileRefused(UNREADABLE) from error
    if _ACTIVE_NAME.search(_STREAM.sub(b"", written)):
        raise FileRefused(ACTIVE)
    return written


def _copied(content: bytes, *, flatten: bool) -> bytes:
    """Return a new document with copies of the pages; `flatten` draws what lies upon them into them."""
    with closing(pypdfium2.PdfDocument(content)) as given, closing(pypdfium2.PdfDocument.new()) as new:
        if not 1 <= len(given) <= MOST_PAGES:
            raise FileRefused(_("A PDF has 1 to 100 pages."))
        new.import_pages(given)
        for number in range(len(new) if flatten else 0):
            _flatten(new, number)
        file = BytesIO()
        new.save(file)
        return file.getvalue()


def _flatten(document: pypdfium2.PdfDocument, number: int) -> None:
    with closing(document[number]) as page:
        if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_FAIL:
            raise FileRefused(ACTIVE)
        for place in reversed(range(raw.FPDFPage_GetAnnotCount(page))):
            raw.FPDFPage_RemoveAnnot(page, place)
