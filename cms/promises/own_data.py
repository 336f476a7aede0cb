"""Who promised something for the town, and who said how it stands."""

from cms.promises.models import Promise, Word
from participation.residents.personal import hold_who_acted


def register_own_data() -> None:
    hold_who_acted(Promise, "made_by", "what", "place")
    hold_who_acted(Word, "by", "said")
