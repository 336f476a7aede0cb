"""The stage of challenges is the council's too."""

from tests.challenges.conftest import back_office, case, proposal  # noqa: F401
