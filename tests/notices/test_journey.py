"""The clock moved hour by hour through an interview's life: the mails are exactly those of the table, once each."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from evaluations.actions import evaluations as rounds
from evaluations.actions import openings
from evaluations.management.chronicle import clock
from evaluations.models import Scorecard
from notices.enums import MailKind
from notices.models import Mail
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

HOUR = timedelta(hours=1)
ZONE = "America/Los_Angeles"  # its clock goes back in the night before the day the scorecards are due
pytestmark = pytest.mark.django_db


def there(*parts):
    return datetime(*parts, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


SEATED, BEGUN = there(2026, 10, 28, 9), there(2026, 10, 29, 10)
INTERVIEW = there(2026, 10, 31, 16)  # Saturday, an hour; so due on Sunday, 24 hours later: 16:00 by the new clock
DUE = there(2026, 11, 1, 16)
EARLY, LATE = there(2026, 11, 1, 7), there(2026, 11, 2, 12)
K = MailKind


def test_an_interviews_life_sends_the_mails_of_the_table_once_each(small_profile, people, deliver, mailoutbox):
    early, late, never, quiet = (UserFactory(name=name) for name in ("Early", "Late", "Never", "Quiet"))
    quiet.reminders_on = False
    quiet.save()
    with clock(SEATED):
        opening = make.draft_opening(small_profile, manager=people.manager, time_zone=ZONE)
        make.seat(opening, [early, late, never, quiet], by=people.manager)
        opening = openings.open_(opening, by=people.manager)
        evaluation = make.add(opening, by=people.manager)
    acts = {
        BEGUN: lambda: rounds.begin(evaluation, by=people.manager),
        BEGUN + HOUR: lambda: make.interview(evaluation, at=INTERVIEW, by=people.manager),
        EARLY: lambda: make.submit(Scorecard.objects.get(assessor=early)),
        LATE: lambda: make.submit(Scorecard.objects.get(assessor=late)),
    }
    sent = {}
    now = SEATED
    while now <= DUE + timedelta(days=2) + HOUR:
        with clock(now):
            acts.pop(now, lambda: None)()
        for message in deliver(now):
            sent.setdefault((message.to[0].split("@")[0], message.subject.split(":")[0]), []).append(now)
        now += HOUR
    assert acts == {}
    assert Scorecard.objects.get(assessor=never).due_at == DUE
    eve, morning = there(2026, 10, 31, 8), there(2026, 11, 1, 8)
    table = {
        **{(who, "Your scorecard for Priya Raghunathan"): [BEGUN] for who in ("early", "late", "never", "quiet")},
        **{(who, "Due tomorrow"): [eve] for who in ("early", "late", "never")},
        **{(who, "Due today"): [morning] for who in ("late", "never")},  # the early one is in by seven
        **{(who, "Overdue"): [DUE] for who in ("late", "never")},
        # A day later one of the two is in. Whoever wants no reminders is late all the same.
        ("dana.whitfield", "Late"): [there(2026, 11, 2, 16)] * 2,
    }
    assert sent == table
    kinds = Counter(Mail.objects.values_list("kind", flat=True))
    assert kinds == {K.ASSIGNED: 4, K.DAY_BEFORE: 3, K.ON_THE_DAY: 2, K.OVERDUE: 2, K.ESCALATED: 2}
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    named = {str(Scorecard.objects.get(assessor=person).pk) for person in (never, quiet)}
    assert set(Mail.objects.filter(kind=K.ESCALATED).values_list("subject_id", flat=True)) == named
    assert User.objects.count() >= 4
    assert len(mailoutbox) == 13
