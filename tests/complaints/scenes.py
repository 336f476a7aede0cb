"""The acts of complaints, for the table of who may do what."""

from forum.complaints.actions import submit_complaint
from forum.complaints.models import Complaint
from tests.conftest import NOON


def scenes(stage):
    case = submit_complaint(by=stage.alice, at=NOON, words="Nobody called me back.").case

    def given_to(by):
        Complaint.objects.update(handler=by if by.is_authenticated else None)
        return case

    def sent_by(by):
        who = by if by.is_authenticated else None
        return submit_complaint(by=who, at=NOON, words="Nobody called.", name="An", address="Markt 1")

    return {
        "complaints.submit_complaint": {"any": sent_by},
        "complaints.read_complaints": {"any": stage.ask("complaints.read_complaints")},
        "complaints.assign_complaint": {"any": stage.ask("complaints.assign_complaint", case)},
        "complaints.decide_complaint": {
            "given to another": stage.ask("complaints.decide_complaint", case),
            "given to them": stage.ask("complaints.decide_complaint", given_to),
        },
    }
