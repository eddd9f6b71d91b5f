"""Who is late, for those who run openings. States and dates alone: nothing of what anybody wrote or rated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from evaluations.models import Evaluation, Opening, Scorecard
from evaluations.naming import names
from evaluations.phrases import late
from evaluations.querysets import runs
from notices.due import cards, zone
from notices.enums import MailKind
from notices.models import Mail

REMINDING = (MailKind.DAY_BEFORE, MailKind.ON_THE_DAY, MailKind.OVERDUE, MailKind.NUDGED)


@dataclass(frozen=True)
class Late:
    """One outstanding scorecard past its due moment. `nudged_at`: when it was nudged today, by the opening's clock."""

    card: Scorecard
    name: str
    words: str
    is_own: bool
    reminded_at: datetime | None
    nudged_at: datetime | None

    @property
    def opening(self) -> Opening:
        return self.card.evaluation.opening

    @property
    def can_nudge(self) -> bool:
        assessor = self.card.assessor
        return not self.is_own and self.nudged_at is None and assessor.is_active and assessor.reminders_on


def late_cards(user: User, as_of: datetime) -> list[Scorecard]:
    """Past due in the openings the user runs: opening by opening, the one waited for longest first."""
    seen = Evaluation.objects.visible_to(user).under_way().filter(runs(user, "opening__"))
    found = list(cards().outstanding().filter(evaluation__in=seen.values("pk"), due_at__lt=as_of))
    found.sort(key=lambda card: (card.due_at, card.assessor.name, str(card.pk)))
    first: dict[UUID, datetime] = {}
    for card in found:
        first.setdefault(card.evaluation.opening_id, card.due_at)
    return sorted(found, key=lambda card: (first[card.evaluation.opening_id], str(card.evaluation.opening_id)))


def rows(user: User, found: Iterable[Scorecard], as_of: datetime) -> list[Late]:
    """The cards as lines of the page, in a fixed number of queries."""
    found = list(found)
    called = names(user, {card.evaluation.opening for card in found})
    ids = [str(card.pk) for card in found]
    mails = Mail.objects.filter(kind__in=REMINDING, subject_id__in=ids)
    sent: dict[str, datetime] = {}
    nudges: dict[tuple[str, object], datetime] = {}
    for mail in mails:
        if mail.sent_at:
            sent[mail.subject_id] = max(mail.sent_at, sent.get(mail.subject_id, mail.sent_at))
        if mail.kind == MailKind.NUDGED:
            nudges[mail.subject_id, mail.day] = mail.made_at
    return [
        Late(
            card,
            called.of(card.evaluation),
            late(card.due_at, as_of),
            card.assessor_id == user.pk,
            sent.get(str(card.pk)),
            nudges.get((str(card.pk), as_of.astimezone(zone(card.evaluation.opening)).date())),
        )
        for card in found
    ]
