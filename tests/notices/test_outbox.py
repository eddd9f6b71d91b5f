"""The outbox's own steps, on whichever database the suite runs on."""

import random
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from exports.querysets import Clock
from notices import outbox
from notices.due import Wanted
from notices.enums import MailKind, MailState
from notices.models import Mail
from tests.factories.accounts import UserFactory

AT_ONCE = 8  # threads


@pytest.fixture
def mail(db):
    return make()


def make(**fields):
    said = {"kind": "assigned", "subject_type": "evaluations.scorecard", "subject_id": "0", "day": date(2026, 11, 30)}
    return Mail.objects.create(**{"recipient": UserFactory(), **said, **fields})


def state(mail):
    return Mail.objects.values_list("state", "attempts", "fence").get(pk=mail.pk)


def lapse(mail):
    Mail.objects.filter(pk=mail.pk).update(lease_until=Clock(-1))


def wait_of(mail):
    mail.refresh_from_db()
    return round((mail.not_before - timezone.now()).total_seconds())


def test_claim_takes_a_waiting_mail_once(mail):
    assert (outbox.claim(mail.pk), outbox.claim(mail.pk)) == (1, None)
    assert state(mail) == ("waiting", 1, 1)
    mail.refresh_from_db()
    assert 85 < (mail.lease_until - timezone.now()).total_seconds() <= 91


def test_claim_leaves_a_mail_whose_time_has_not_come(mail):
    Mail.objects.update(not_before=Clock(5))
    assert outbox.claim(mail.pk) is None
    Mail.objects.update(not_before=Clock(-1))
    assert outbox.claim(mail.pk) == 1


def test_a_mail_whose_worker_died_before_handing_over_is_taken_up_again(mail):
    outbox.claim(mail.pk)
    lapse(mail)
    assert outbox.claim(mail.pk) == 2
    assert (outbox.mark_handing_over(mail.pk, 1), outbox.mark_handing_over(mail.pk, 2)) == (False, True)


def test_a_mail_whose_worker_died_while_handing_over_is_not_sent_again(mail):
    fence = outbox.claim(mail.pk)
    outbox.mark_handing_over(mail.pk, fence)
    assert outbox.give_up_lost() == []
    lapse(mail)
    assert outbox.claim(mail.pk) is None
    assert outbox.give_up_lost() == [mail.pk]
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", outbox.UNKNOWN.format(pk=mail.pk))
    assert (outbox.claim(mail.pk), outbox.mark_sent(mail.pk, fence)) == (None, False)


def test_sent_says_when_and_is_done(mail):
    fence = outbox.claim(mail.pk)
    assert outbox.mark_sent(mail.pk, fence) is False  # not handed over
    outbox.mark_handing_over(mail.pk, fence)
    assert outbox.mark_sent(mail.pk, fence) is True
    mail.refresh_from_db()
    assert (mail.state, abs(mail.sent_at - timezone.now()) < timedelta(seconds=5)) == ("sent", True)
    assert outbox.claim(mail.pk) is None


def test_attempts_are_put_off_longer_each_time_and_never_given_up(mail):
    waits = []
    for _ in range(40):
        Mail.objects.update(not_before=None)
        fence = outbox.claim(mail.pk)
        outbox.put_off(mail.pk, fence, state(mail)[1], "The mail server answered 451.")
        waits.append(wait_of(mail))
    assert [round(wait, -1) for wait in waits[:5]] == [30, 60, 120, 240, 300]
    assert {round(wait, -1) for wait in waits[5:]} == {300}
    assert state(mail) == ("waiting", 40, 40)


def test_a_server_that_is_away_puts_off_every_mail_but_those_being_sent(mail):
    other, busy = make(), make()
    outbox.claim(busy.pk)
    outbox.put_off_all()
    assert [25 < wait_of(each) <= 30 for each in (mail, other)] == [True, True]
    busy.refresh_from_db()
    assert busy.not_before is None


def test_a_mail_is_heard_of_once_in_a_while(mail):
    assert outbox.unheard(seconds=20, most=9) == [mail.pk]
    outbox.mark_rung([mail.pk])
    assert outbox.unheard(seconds=20, most=9) == []
    Mail.objects.update(rung_at=Clock(-21))
    assert outbox.unheard(seconds=20, most=9) == [mail.pk]


@pytest.mark.parametrize("kept", [{"state": "dropped"}, {"state": "failed", "error": "x"}])
def test_an_ended_mail_is_rung_for_no_more(mail, kept):
    Mail.objects.update(**kept)
    assert (outbox.unheard(seconds=0, most=9), outbox.claim(mail.pk)) == ([], None)


def test_the_database_holds_one_mail_of_a_kind_a_day(mail):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(recipient=mail.recipient)
    make(recipient=mail.recipient, day=date(2026, 12, 1))


def wanted(person, number=0):
    return Wanted(MailKind.OVERDUE, person.pk, "evaluations.scorecard", str(number), date(2026, 11, 30))


def test_entering_twice_makes_each_row_once(db):
    person = UserFactory()
    assert [outbox.enter({wanted(person, n) for n in range(3)}) for _ in (1, 2)] == [3, 0]
    assert Mail.objects.count() == 3


def at_once(work):
    """What the threads' work returned, or raised."""
    barrier, found = threading.Barrier(AT_ONCE), []

    def run():
        try:
            barrier.wait()
            found.append(work())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_many_passes_at_once_make_each_row_once(side_by_side):
    person = UserFactory()
    for turn in range(5):

        def enter(turn=turn):
            numbers = random.sample(range(40), 40)  # each in an order of its own
            with transaction.atomic():
                return outbox.enter([wanted(person, 40 * turn + number) for number in numbers])

        assert [each for each in at_once(enter) if isinstance(each, Exception)] == []
    assert Mail.objects.count() == 200


def test_many_claims_at_once_have_one_winner(side_by_side):
    for _ in range(5):
        mail = make()
        found = at_once(lambda pk=mail.pk: outbox.claim(pk))
        assert sorted(found, key=str) == [1, *[None] * (AT_ONCE - 1)]
        assert state(mail) == (MailState.WAITING, 1, 1)
