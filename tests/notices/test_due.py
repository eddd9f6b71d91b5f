"""Which mails are due when: the clock moved over one scorecard, in zones whose own clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from evaluations.actions import scorecards
from evaluations.models import Evaluation, Opening, Reopening, Reveal, Scorecard
from notices import due
from notices.enums import MailKind
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

HANDED_OUT = datetime(2026, 11, 25, 9, tzinfo=UTC)
DUE = datetime(2026, 11, 30, 16, tzinfo=UTC)  # Monday, 17:00 in Amsterdam
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(round_):
    made = round_(HANDED_OUT).cards[0]
    Scorecard.objects.update(due_at=DUE)
    Scorecard.objects.exclude(pk=made.pk).delete()
    return due.cards().get(pk=made.pk)


def kinds(card, at):
    return sorted(each.kind for each in due.of_cards([card], at))


def spans(card, *, since, until, step=timedelta(minutes=30)):
    """kind → (day, recipient, the first and the last moment it is due), looked at every half hour."""
    found = {}
    at = since
    while at <= until:
        for each in due.of_cards([card], at):
            first = found.get(each.kind, (None, None, at))[2]
            found[each.kind] = (each.day, each.recipient_id, first, at)
        at += step
    return found


def local(*parts, zone="Europe/Amsterdam"):
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_each_mail_has_a_span_in_which_it_is_true(card):
    found = spans(card, since=HANDED_OUT, until=DUE + 4 * DAY)
    late, me, boss = timedelta(minutes=30), card.assessor_id, card.evaluation.opening.manager_id
    assert found == {
        MailKind.ASSIGNED: (date(2026, 11, 25), me, HANDED_OUT, HANDED_OUT + DAY - late),
        MailKind.DAY_BEFORE: (date(2026, 11, 29), me, local(2026, 11, 29, 8), local(2026, 11, 29, 23, 30)),
        MailKind.ON_THE_DAY: (date(2026, 11, 30), me, local(2026, 11, 30, 8), DUE - late),
        MailKind.OVERDUE: (date(2026, 11, 30), me, DUE, DUE + DAY - late),
        MailKind.ESCALATED: (date(2026, 12, 1), boss, DUE + DAY, DUE + 2 * DAY - late),
    }


# In each zone the clock changes within the night before the day it is due. Handed out three days before.
CHANGES = [
    ("Pacific/Auckland", (2026, 9, 27, 17), 13),  # forward: 24 h before, it was 16:00
    ("Pacific/Auckland", (2027, 4, 4, 17), 12),
    ("America/Los_Angeles", (2026, 11, 1, 17), -8),
    ("America/Los_Angeles", (2027, 3, 14, 17), -7),
    ("America/Sao_Paulo", (2018, 11, 4, 17), -2),  # the last year in which it had summer time; midnight did not exist
    ("Asia/Kathmandu", (2026, 11, 1, 17), 5.75),
    ("Europe/Amsterdam", (2026, 10, 25, 17), 1),
]


@pytest.mark.parametrize(("zone", "day", "offset"), CHANGES)
def test_days_and_mornings_are_the_openings_own_across_a_clock_change(card, zone, day, offset):
    there = ZoneInfo(zone)
    moment = datetime(*day, tzinfo=there).astimezone(UTC)
    assert datetime(*day, tzinfo=there).utcoffset() == timedelta(hours=offset)
    Opening.objects.update(time_zone=zone)
    Scorecard.objects.update(due_at=moment, handed_out_at=moment - 3 * DAY)
    card = due.cards().get()
    found = spans(card, since=moment - 3 * DAY, until=moment + 3 * DAY, step=timedelta(minutes=15))
    firsts = {kind: first.astimezone(there).strftime("%d %H:%M") for kind, (_, _, first, _) in found.items()}
    today, eve, morrow = (date(*day[:3]) + timedelta(days=n) for n in (0, -1, 1))
    assert firsts == {
        MailKind.ASSIGNED: f"{(moment - 3 * DAY).astimezone(there):%d %H:%M}",
        MailKind.DAY_BEFORE: f"{eve:%d} 08:00",
        MailKind.ON_THE_DAY: f"{today:%d} 08:00",
        MailKind.OVERDUE: f"{today:%d} 17:00",
        MailKind.ESCALATED: f"{morrow:%d} 17:00",
    }
    last = found[MailKind.DAY_BEFORE][3].astimezone(there)
    assert (last.date(), last.hour, last.minute) == (eve, 23, 45)
    assert {kind: each[0] for kind, each in found.items()}[MailKind.ESCALATED] == morrow


def test_pass_that_was_down_never_sends_yesterdays_tomorrow(card):
    assert kinds(card, local(2026, 11, 29, 23, 59)) == [MailKind.DAY_BEFORE]
    assert kinds(card, local(2026, 11, 30, 0)) == []


@pytest.mark.parametrize("state", ["submitted", "recused"])
def test_nothing_is_due_about_a_scorecard_that_is_in_or_stepped_back_from(card, state):
    if state == "submitted":
        make.submit(card)
    else:
        scorecards.recuse(card, by=card.assessor, reason="We worked together.")
    card = due.cards().get()
    assert [kinds(card, DUE + hours * HOUR) for hours in range(-140, 60)] == [[]] * 200


@pytest.mark.parametrize("state", ["decided", "withdrawn", "not_begun"])
def test_nothing_is_due_in_an_evaluation_that_is_not_under_way(card, state):
    Evaluation.objects.update(state=state)
    assert kinds(due.cards().get(), DUE) == []


def test_who_turned_reminders_off_hears_of_new_scorecards_alone(card):
    card.assessor.reminders_on = False
    assert set(spans(card, since=HANDED_OUT, until=DUE + 3 * DAY)) == {MailKind.ASSIGNED, MailKind.ESCALATED}


def test_a_manager_without_reminders_is_not_told_who_is_late(card):
    card.evaluation.opening.manager.reminders_on = False
    assert kinds(card, DUE + DAY + HOUR) == []


@pytest.mark.parametrize("who", ["assessor", "manager"])
def test_who_may_no_longer_sign_in_gets_nothing(card, who):
    person = card.assessor if who == "assessor" else card.evaluation.opening.manager
    person.is_active = False
    gone = spans(card, since=HANDED_OUT, until=DUE + 3 * DAY)
    assert person.pk not in {recipient for _, recipient, _, _ in gone.values()}


def test_the_candidate_gets_nothing_about_their_own_evaluation(card):
    card.evaluation.candidate.employee = card.evaluation.opening.manager
    assert kinds(card, DUE + DAY + HOUR) == []
    card.evaluation.candidate.employee = card.assessor
    assert [kinds(card, at) for at in (HANDED_OUT, DUE - HOUR, DUE)] == [[], [], []]


def test_a_manager_who_is_late_is_not_told_of_themself(card):
    card.evaluation.opening.manager = card.assessor
    assert kinds(card, DUE + DAY + HOUR) == []


def test_what_lies_before_the_scorecard_was_handed_out_is_not_sent(card):
    card.handed_out_at = local(2026, 11, 30, 9)
    found = spans(card, since=DUE - 3 * DAY, until=DUE + 3 * DAY)
    assert sorted(found) == sorted([MailKind.ASSIGNED, MailKind.OVERDUE, MailKind.ESCALATED])
    assert found[MailKind.ASSIGNED][2] == local(2026, 11, 30, 9)


def test_without_a_due_date_there_is_the_assignment_alone(card):
    card.due_at = None
    assert set(spans(card, since=HANDED_OUT, until=DUE + 3 * DAY)) == {MailKind.ASSIGNED}


def test_an_old_database_floods_nobody(round_):
    for _ in range(3):
        round_(HANDED_OUT - timedelta(days=40), interviews_at=HANDED_OUT - timedelta(days=39))
    assert due.wanted(HANDED_OUT) == set()


@pytest.mark.parametrize("count", [1, 30])
def test_what_is_due_is_asked_in_the_same_number_of_queries(round_, django_assert_num_queries, count):
    round_(HANDED_OUT, candidates=count)
    with django_assert_num_queries(3):
        found = due.wanted(HANDED_OUT + HOUR)
    assert len(found) == 2 * count


# --- reopenings ---


@pytest.fixture
def asked(round_):
    made = round_(HANDED_OUT, submitted=2)
    return Reopening.objects.create(scorecard=made.cards[0], reason="I mixed two people up.", asked_at=DUE)


def told(at=DUE):
    return {(each.kind, each.recipient_id) for each in due.wanted(at)}


def test_asking_is_told_to_the_manager_before_the_author_has_seen_others(asked, people):
    assert told() == {(MailKind.REOPENING_ASKED, people.manager.pk)}
    assert told(DUE + DAY) == set()


def test_asking_is_told_to_hr_once_the_author_has_seen_others(asked, people):
    card = asked.scorecard
    Reveal.objects.create(person=card.assessor, evaluation=card.evaluation)
    UserFactory(access="hr_admin", is_active=False)
    assert told() == {(MailKind.REOPENING_ASKED, people.hr.pk)}


def test_asking_is_told_to_hr_where_the_manager_is_the_author_or_the_candidate_or_blind(round_, people):
    panel = [people.manager, people.interviewer]
    made = round_(HANDED_OUT, assessors=panel, submitted=1)
    own = Reopening.objects.create(scorecard=made.cards[0], reason="Mixed up.", asked_at=DUE)
    assert told() == {(MailKind.REOPENING_ASKED, people.hr.pk)}
    own.delete()
    made = round_(HANDED_OUT, assessors=[people.interviewer, people.manager], submitted=1)
    Reopening.objects.create(scorecard=made.cards[0], reason="Mixed up.", asked_at=DUE)
    assert told() == {(MailKind.REOPENING_ASKED, people.hr.pk)}


def test_asking_is_never_told_to_the_author_who_is_hr(round_, people):
    other = UserFactory(access="hr_admin")
    made = round_(HANDED_OUT, assessors=[people.hr], submitted=1)
    Reveal.objects.create(person=people.hr, evaluation=made.evaluation)
    Reopening.objects.create(scorecard=made.cards[0], reason="Mixed up.", asked_at=DUE)
    assert told() == {(MailKind.REOPENING_ASKED, other.pk)}


def test_asking_is_told_to_nobody_once_the_evaluation_has_ended(asked):
    Evaluation.objects.update(state="decided")
    assert told() == set()


@pytest.mark.parametrize("state", ["granted", "refused"])
def test_the_answer_goes_to_the_author_even_without_reminders(asked, people, state):
    asked.scorecard.assessor.__class__.objects.update(reminders_on=False)
    Reopening.objects.update(state=state, answered_by=people.manager, answered_at=DUE + HOUR, answer="Because.")
    assert told(DUE + HOUR) == {(MailKind.REOPENING_ANSWERED, people.interviewer.pk)}
    assert told(DUE + HOUR + DAY) == set()


@pytest.mark.parametrize("count", [1, 30])
def test_reopenings_are_asked_in_the_same_number_of_queries(round_, django_assert_num_queries, count):
    made = round_(HANDED_OUT, candidates=count, submitted=1)
    for evaluation in made.evaluations:
        card = made.cards_of(evaluation)[0]
        Reopening.objects.create(scorecard=card, reason="Mixed up.", asked_at=DUE)
    with django_assert_num_queries(6):
        assert len(due.wanted(DUE)) == count
