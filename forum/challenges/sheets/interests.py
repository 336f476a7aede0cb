"""What a conflict of interest about a case keeps somebody from doing with its sheets."""

from participation.conflicts.things import block


def register_interests() -> None:
    block("sheets.enter_sheet", "sheets.check_sheet", about=lambda case: case)
