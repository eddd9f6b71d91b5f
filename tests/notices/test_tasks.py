"""Sending: what becomes of a mail at a server that takes it, refuses it, hangs up, or is not there."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import OperationalError

from evaluations.actions import panels
from evaluations.management.chronicle import clock
from evaluations.models import Evaluation, Scorecard, Seat
from exports.querysets import Clock
from notices import due, outbox, tasks
from notices.models import Mail
from tests.factories import evaluations as make
from tests.notices import postbox as manners
from tests.notices.hours import worker_at

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(round_):
    """One waiting for each of the two assessors: their scorecards were handed out."""
    round_(AT)
    with clock(AT):
        outbox.enter(due.wanted(AT))
    return list(Mail.objects.order_by("recipient__name"))


def work(*which, at=AT):
    with worker_at(at):
        for mail in which or Mail.objects.to_be_had():
            tasks.send(str(mail.pk))
    return list(Mail.objects.order_by("recipient__name").values_list("state", flat=True))


def again():
    """Their wait is over."""
    Mail.objects.update(not_before=Clock(-1))


def test_a_mail_is_sent_once_however_often_the_bell_rings(mails, postbox):
    for _ in range(3):
        work(*mails)
    assert (len(postbox.taken), work()) == (2, ["sent", "sent"])


def test_a_mail_at_the_server_says_who_it_is_from_and_that_no_person_wrote_it(mails, postbox, settings):
    settings.SITE_URL = "https://hiring.example.com"
    work(mails[0])
    got = message_from_bytes(postbox.taken[0], policy=policy.default)
    assert got["To"] == mails[0].recipient.email
    assert got["Message-ID"] == f"<{mails[0].pk}@{settings.SITE.hostname}>"
    assert (got["Auto-Submitted"], got["From"]) == ("auto-generated", settings.DEFAULT_FROM_EMAIL)
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    for part in got.iter_parts():
        assert "https://hiring.example.com/settings/" in part.get_content()


def test_a_server_that_refuses_delays_and_loses_nothing(mails, postbox, caplog):
    postbox.manner = manners.REFUSE
    for _ in range(4):
        again()
        assert work() == ["waiting", "waiting"]
    assert postbox.seen == []
    assert set(Mail.objects.values_list("attempts", "error")) == {
        (4, "The mail server answered 451 and did not take it; it is tried again.")
    }
    postbox.manner = manners.ACCEPT
    again()
    assert work() == ["sent", "sent"]
    assert len(postbox.taken) == 2
    assert re.findall(r"Priya|Raghunathan|Tanabe|Olsen|@example\.org", caplog.text) == []


def test_a_server_that_hangs_up_before_the_text_is_asked_again(mails, postbox):
    postbox.manner = manners.HANG_UP
    assert (work(mails[0]), Mail.objects.get(pk=mails[0].pk).state) == (["waiting", "waiting"], "waiting")
    postbox.manner = manners.ACCEPT
    again()
    assert (work(), len(postbox.taken)) == (["sent", "sent"], 2)


def test_a_server_that_takes_the_text_and_hangs_up_is_not_given_it_again(mails, postbox, caplog):
    postbox.manner = manners.LOSE
    work(mails[0])
    lost = Mail.objects.get(pk=mails[0].pk)
    assert (lost.state, lost.error) == ("failed", outbox.UNKNOWN.format(pk=lost.pk))
    assert str(lost.pk) in caplog.text
    postbox.manner = manners.ACCEPT
    again()
    work(mails[0])
    assert (len(postbox.seen), postbox.taken) == (1, [])


def test_a_server_that_is_away_is_asked_by_one_mail_alone(mails, settings, postbox):
    settings.EMAIL_PORT = 9  # nobody listens there
    assert work(*mails) == ["waiting", "waiting"]
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 1]
    settings.EMAIL_PORT = postbox.port
    again()
    assert work() == ["sent", "sent"]


def test_worker_dead_in_the_middle_of_handing_over_does_not_send_again(mails, postbox, monkeypatch):
    """As if killed between the server's yes and the note of it."""
    monkeypatch.setattr(outbox, "mark_sent", lambda *_: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        work(mails[0])
    monkeypatch.undo()
    Mail.objects.update(lease_until=Clock(-1))
    assert outbox.give_up_lost() == [mails[0].pk]
    monkeypatch.setattr(tasks.send, "delay", lambda pk: None)
    again()
    work(mails[0])
    assert len(postbox.taken) == 1


def test_worker_that_lost_its_claim_hands_nothing_over(mails, postbox, monkeypatch):
    compose = tasks.letters.compose

    def slowly(mail, *, as_of):
        Mail.objects.filter(pk=mail.pk).update(lease_until=Clock(-1))
        assert outbox.claim(mail.pk) == 2
        return compose(mail, as_of=as_of)

    monkeypatch.setattr(tasks.letters, "compose", slowly)
    assert "failed" not in work(mails[0])
    assert postbox.seen == []


def test_database_away_leaves_the_lease_to_run_out(mails, monkeypatch):
    monkeypatch.setattr(tasks.letters, "compose", lambda *_, **__: (_ for _ in ()).throw(OperationalError("gone")))
    with pytest.raises(OperationalError):
        work(mails[0])
    assert Mail.objects.get(pk=mails[0].pk).state == "waiting"


def test_a_mail_that_cannot_be_put_together_says_so_without_anybodys_words(mails, monkeypatch, caplog):
    monkeypatch.setattr(tasks.letters, "compose", lambda *_, **__: {}["Priya Raghunathan"])
    work(mails[0])
    failed = Mail.objects.get(pk=mails[0].pk)
    assert (failed.state, failed.error) == ("failed", tasks.BROKEN.format(number=str(failed.pk)[:8]))
    assert (str(failed.pk) in caplog.text, "Priya" in caplog.text) == (True, False)


# --- no longer due when it is sent ---


def submitted(card, people):
    make.submit(card)


def recused(card, people):
    Scorecard.objects.filter(pk=card.pk).update(state="recused", recused_reason="A friend.")


def withdrawn(card, people):
    Evaluation.objects.update(state="withdrawn")


def deactivated(card, people):
    card.assessor.is_active = False
    card.assessor.save()


def seat_gone(card, people):
    for seat in Seat.objects.held().filter(assessor=card.assessor):
        panels.remove(seat, by=people.manager)


def is_candidate(card, people):
    candidate = card.evaluation.candidate
    candidate.employee = card.assessor
    candidate.save()


@pytest.mark.parametrize("what", [submitted, recused, withdrawn, deactivated, seat_gone, is_candidate])
def test_a_mail_no_longer_due_is_dropped(mails, people, mailoutbox, what):
    card = Scorecard.objects.get(assessor=mails[0].recipient)
    what(card, people)
    work(mails[0])
    assert (Mail.objects.get(pk=mails[0].pk).state, mailoutbox) == ("dropped", [])


def test_a_reminder_is_dropped_where_reminders_were_turned_off_meanwhile(round_, mailoutbox):
    made = round_(AT)
    late = AT + timedelta(days=3)
    Scorecard.objects.update(due_at=late)
    outbox.enter(due.wanted(late))
    assert set(Mail.objects.values_list("kind", flat=True)) == {"overdue"}
    made.assessors[0].__class__.objects.filter(pk=made.assessors[0].pk).update(reminders_on=False)
    work(at=late)
    states = dict(Mail.objects.values_list("recipient", "state"))
    assert [states[person.pk] for person in made.assessors] == ["dropped", "sent"]


def test_half_an_hour_without_a_server_drops_yesterdays_tomorrow_and_keeps_the_rest(round_, settings, postbox):
    round_(AT, assessors=1)
    Scorecard.objects.update(due_at=datetime(2026, 11, 30, 16, tzinfo=UTC))
    eve = datetime(2026, 11, 29, 22, 50, tzinfo=UTC)  # 23:50 in Amsterdam
    outbox.enter(due.wanted(eve))
    settings.EMAIL_PORT = 9
    assert work(at=eve) == ["waiting"]
    settings.EMAIL_PORT = postbox.port
    again()
    assert work(at=eve + timedelta(minutes=30)) == ["dropped"]
    assert postbox.taken == []


def test_broker_that_does_not_answer_is_no_fault(monkeypatch, caplog, mails):
    monkeypatch.setattr(tasks.send, "delay", lambda pk: (_ for _ in ()).throw(OSError("Connection refused")))
    tasks.ring(mails[0].pk)
    assert "The broker does not answer (OSError)" in caplog.text
