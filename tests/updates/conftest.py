"""The stage of challenges is that of their news too."""

from tests.challenges.conftest import back_office, case, case_handler, proposal  # noqa: F401
