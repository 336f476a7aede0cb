"""What residents of the demonstration town started besides challenges: by the same actions as on its pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from forum.challenges.actions import fill_in, note_finding, start_draft
from forum.challenges.criteria import Result, admissibility_points
from forum.challenges.kinds import KINDS
from forum.challenges.models import Proposal
from participation.demo import content
from participation.demo.happenings import Happening, days, moments, while_awake
from participation.demo.people import People
from participation.demo.topics import AT_ONCE, sign_together
from participation.dossiers.models import Theme
from participation.procedures.models import Case
from participation.procedures.moves import move
from participation.residents.models import User

FIRST_SIGNER = 500  # where in the crowd
PARTS = ("summary", "question", "change", "interests", "addressee", "contact")
DAYS_TO_PUBLISH, DAYS_TO_OPEN = 1, 9


def happenings(people: People, now: datetime) -> Iterator[Happening]:
    for entry in content.read("cases")["case"]:
        yield from _Started(entry, people, now).happenings()


@dataclass
class _Started:
    """One entry of the content as it comes to life: handed in, looked at, and signed since."""

    entry: content.Entry
    people: People
    now: datetime
    proposal: Proposal = field(init=False)

    def happenings(self) -> Iterator[Happening]:
        start, is_agenda = self.entry["days_ago"], self.entry["procedure"] == "agenda"
        opened = self.ago(start - (DAYS_TO_OPEN if is_agenda else DAYS_TO_PUBLISH))
        yield Happening(self.ago(start), self.hand_in)
        yield Happening(self.ago(start - DAYS_TO_PUBLISH), self.publish)
        if is_agenda:
            yield Happening(opened, self.open)
        crowd = self.people.some(self.entry["signatures"], start=FIRST_SIGNER)
        groups = [crowd[place : place + AT_ONCE] for place in range(0, len(crowd), AT_ONCE)]
        for group, at in zip(groups, moments(len(groups), opened, self.now), strict=True):
            yield Happening(at, partial(self.sign, group))

    def ago(self, number: float) -> datetime:
        return while_awake(self.now, days(number))

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.proposal.pk)

    @property
    def handler(self) -> User:
        return self.people.named["behandelaar@demo.test"]

    # What happens

    def hand_in(self, at: datetime) -> None:
        author, procedure = self.people.named[self.entry["author"]], self.entry["procedure"]
        parts: dict[str, Any] = {name: self.entry[name].strip() for name in PARTS if name in self.entry}
        parts |= {"theme": Theme.objects.get(slug=self.entry["theme"]), "declared_at": at}
        self.proposal = start_draft(procedure, by=author, at=at, title=self.entry["title"])
        fill_in(self.proposal, parts, by=author, at=at)
        move(self.proposal.case, KINDS[procedure].hand_in, by=author, at=at)

    def publish(self, at: datetime) -> None:
        code = "GT04" if self.entry["procedure"] == "agenda" else "PT02"
        move(self.case, code, by=self.handler, at=at, data={"checked": True})

    def open(self, at: datetime) -> None:
        for code in admissibility_points(self.entry["procedure"]):
            note_finding(self.case, code, result=Result.YES, by=self.handler, at=at)
        move(self.case, "GT06", by=self.people.clerk, at=at)

    def sign(self, group: list[User], at: datetime) -> None:
        challenge = Proposal.objects.select_related("challenge__topic").get(pk=self.proposal.pk).challenge
        if challenge:
            sign_together(challenge.topic, group, at)
