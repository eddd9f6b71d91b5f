"""The command around the pass, and the pass itself."""

import io
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from exports.management.commands import demo
from exports.querysets import Clock
from notices import due
from notices.actions import mails
from notices.management.commands import remind
from notices.models import Mail

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def say(**options):
    said = io.StringIO()
    call_command("remind", once=True, stdout=said, **options)
    return said.getvalue()


def post(at=AT):
    return mails.post(None, by=User.objects.system(), wanted=due.wanted(at))


def test_remind_makes_each_mail_once_and_says_so(round_):
    round_(timezone.now())
    assert (say(), say()) == ("Mails: 2 made, 2 rung.\n", "")


def test_remind_rings_again_for_what_nobody_took(round_):
    round_(timezone.now())
    say()
    Mail.objects.update(rung_at=Clock(-21))
    assert say() == "Mails: 2 rung.\n"


def test_remind_tells_of_mails_whose_fate_is_unknown(round_, caplog):
    round_(timezone.now())
    say()
    Mail.objects.update(state="sending", lease_until=Clock(-1))
    assert say() == "Mails: 2 unknown.\n"
    assert caplog.text.count("it is not known whether the server took it") == 2


def test_remind_lists_what_was_given_up_without_names(round_):
    round_(timezone.now(), assessors=1)
    say()
    Mail.objects.update(state="failed", error="It is not known whether it went.")
    mail = Mail.objects.get()
    said = f"{mail.day} Scorecard handed out, to person {mail.recipient_id}: It is not known whether it went.\n"
    assert (say(failed=True), Mail.objects.update(state="dropped"), say(failed=True)) == (said, 1, "")


def test_pass_rings_on_commit(round_, rung, django_capture_on_commit_callbacks):
    round_(AT)
    with django_capture_on_commit_callbacks(execute=True):
        post()
    assert sorted(rung) == sorted(str(pk) for pk in Mail.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("count", [1, 30])
def test_pass_asks_the_same_for_any_number(round_, django_assert_num_queries, count):
    round_(AT, candidates=count, assessors=1)
    system = User.objects.system()
    with django_assert_num_queries(10):
        assert mails.post(None, by=system, wanted=due.wanted(AT)).made == count


def test_pass_is_the_products_own_work(people):
    with pytest.raises(PermissionDenied, match="the product's own work"):
        mails.post(None, by=people.hr, wanted=set())


def test_reminding_goes_on_when_the_database_is_away(monkeypatch):
    def away(nothing, *, by, wanted):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(remind, "post", away)
    monkeypatch.setattr(remind, "close_old_connections", lambda: None)  # this test's own is in a transaction
    said = io.StringIO()
    remind.Command(stderr=said, no_color=True)._remind()
    assert said.getvalue() == "The database does not answer; reminding again after the pause.\n"
    with pytest.raises(OperationalError):
        call_command("remind", once=True)


def test_demo_reminds_at_every_sixth_sweep(monkeypatch):
    called = []
    monkeypatch.setattr(demo, "call_command", lambda name, **_: called.append(name))
    monkeypatch.setattr(demo, "close_old_connections", lambda: None)
    tick = demo.rounds()
    for _ in range(13):
        tick()
    assert [n for n, name in enumerate(called) if name == "remind"] == [1, 8, 15]
    assert demo.SWEEP_EVERY * demo.REMIND_EVERY == 30
