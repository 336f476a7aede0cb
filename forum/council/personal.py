"""What council members do in public stays on record, as their votes do; the link goes with the account."""

from forum.council.models import Adoption, CoSignature, ElectionPeriod, MemberVote, Question, RecordedVote
from participation.residents.personal import hold_who_acted


def register_personal_data() -> None:
    hold_who_acted(Adoption, "member", "fraction")
    hold_who_acted(CoSignature, "member", "fraction")
    hold_who_acted(Question, "asked_by", "answered_by", "fraction", "words", "answer", "answered_for")
    hold_who_acted(RecordedVote, "recorded_by", "motion", "body", "reason")
    hold_who_acted(MemberVote, "member", "name", "fraction")
    hold_who_acted(ElectionPeriod, "set_by", "election")
