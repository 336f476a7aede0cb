"""Who told what of a case."""

from forum.updates.models import Update
from participation.residents.personal import hold_who_acted


def register_personal_data() -> None:
    hold_who_acted(Update, "by", "words")
