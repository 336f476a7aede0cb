"""Why a file is not kept."""

from participation.errors import Invalid


class FileRefused(Invalid):
    """The file is not kept; what was typed is."""

    code = "file_refused"
