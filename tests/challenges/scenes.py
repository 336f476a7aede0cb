"""What the permissions of challenges and regulations are tried on."""

from forum.challenges.actions import start_draft
from forum.challenges.models import Proposal
from forum.council.models import Question
from tests.conftest import NOON

OF_A_CASE = (
    "read_cases", "handle_case", "declare_inadmissible", "advise", "schedule_case", "record_decision", "record_refusal",
    "review_case", "keep_agreement",
)  # fmt: skip
OF_THE_COUNCIL = (
    "read_desk", "adopt_case", "cosign_case", "ask_executive", "record_vote", "set_election_period",
)  # fmt: skip
OF_REGULATIONS = ("read_regulations", "adopt_regulation", "set_closing_days")


def scenes(stage):
    case = start_draft(by=stage.alice, at=NOON, title="We look after the park ourselves").case

    def of(by):
        Proposal.objects.filter(case=case).update(spokesperson=by if by.is_authenticated else None)
        return type(case).objects.get(pk=case.pk)

    return {
        "challenges.start_draft": {"any": lambda by: start_draft(by=by, at=NOON, title="A park")},
        "challenges.join_group": {"any": stage.ask("challenges.join_group")},
        "challenges.speak_for_group": {
            "own": stage.ask("challenges.speak_for_group", of),
            "others'": stage.ask("challenges.speak_for_group", case),
        },
        "updates.tell_news": {"any": stage.ask("updates.tell_news", case)},
        "challenges.follow_case": {"any": stage.ask("challenges.follow_case", case)},
        **{f"council.{act}": {"any": stage.ask(f"council.{act}", case)} for act in OF_THE_COUNCIL},
        "council.answer_question": {"any": stage.ask("council.answer_question", Question(case=case))},
        "sheets.issue_sheets": {
            "own": stage.ask("sheets.issue_sheets", of),
            "others'": stage.ask("sheets.issue_sheets", case),
        },
        **{f"sheets.{act}": {"any": stage.ask(f"sheets.{act}", case)} for act in ("enter_sheet", "check_sheet")},
        **{f"challenges.{act}": {"any": stage.ask(f"challenges.{act}", case)} for act in OF_A_CASE},
        **{f"procedures.{act}": {"any": stage.ask(f"procedures.{act}")} for act in OF_REGULATIONS},
    }
