"""A declared conflict of interest keeps a council member, and the clerk, from acting on that case."""

from participation.conflicts.things import block

ON_A_CASE = ("adopt_case", "cosign_case", "ask_executive", "record_vote")


def register_interests() -> None:
    """The thing is the case (forum/challenges/interests.py says what else it blocks)."""
    block(*(f"council.{act}" for act in ON_A_CASE), about=lambda case: case)
    block("council.answer_question", about=lambda question: question.case)
