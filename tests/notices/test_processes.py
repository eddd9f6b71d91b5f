"""Real passes and real workers, two of each at once, against the database the suite runs on and a real mail server.

A lease that would run out in ninety seconds is run out by hand.
"""

import re
import time
import uuid
from email import message_from_bytes, policy

import pytest

from exports.querysets import Clock
from notices import outbox
from notices.models import Mail
from tests import processes
from tests.factories.accounts import UserFactory
from tests.factories.evaluations import panel_round
from tests.factories.roles import published, role
from tests.notices import postbox as manners
from tests.processes import end, parts

WORKER = ["-m", "celery", "-A", "config", "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "info"]
QUEUE = f"test-{uuid.uuid4()}"
WORKER += ["-Q", f"{QUEUE}-bulk", "--without-gossip", "--without-mingle", "--without-heartbeat"]
REMIND = ["manage.py", "remind", "--every", "0.2"]

pytestmark = [pytest.mark.usefixtures("side_by_side"), pytest.mark.thorough]


@pytest.fixture
def start(postbox, tmp_path):
    """A function that starts a part of the house as a process group of its own, logging to a file."""
    with parts(tmp_path, SMTP_URL=f"smtp://127.0.0.1:{postbox.port}", CELERY_QUEUE=QUEUE) as begin:
        yield begin


def eventually(question):
    return processes.eventually(question, Mail.objects)


def handed_out(count):
    """So many scorecards, each handed out now to somebody else."""
    manager = UserFactory(access="hiring_manager", name="Dana Whitfield")
    hr = UserFactory(access="hr_admin")
    edition = published(role(by=hr), by=hr)
    return panel_round(edition, manager=manager, assessors=count, submitted=0).assessors


def all_sent():
    """Asked again and again: whoever waits for the next attempt waits no longer."""
    Mail.objects.filter(state="waiting").update(not_before=None)
    return not Mail.objects.exclude(state="sent").exists()


def recipients(texts):
    return sorted(message_from_bytes(text, policy=policy.default)["To"] for text in texts)


def test_two_passes_and_two_workers_at_once_send_each_mail_once(start, postbox, tmp_path):
    people = handed_out(8)
    postbox.manner = manners.REFUSE
    for command in (REMIND, REMIND, WORKER, WORKER):
        start(command)
    eventually(lambda: Mail.objects.filter(attempts__gt=0).count() == 8)
    postbox.manner = manners.ACCEPT
    eventually(all_sent)
    time.sleep(1)  # several more passes: they find nothing to do
    assert recipients(postbox.taken) == sorted(person.email for person in people)
    assert set(Mail.objects.values_list("kind", "state")) == {("assigned", "sent")}
    log = (tmp_path / "log").read_text()
    assert re.findall(r"Priya|Raghunathan|Whitfield|@example\.org", log) == []


def test_worker_killed_while_handing_over_sends_no_mail_twice(start, postbox):
    people = handed_out(4)
    postbox.manner = manners.STALL
    start(REMIND)
    worker = start(WORKER)
    eventually(lambda: postbox.seen)
    end(worker)
    cut = set(Mail.objects.filter(state="sending").values_list("pk", flat=True))
    assert 1 <= len(cut) <= 2
    postbox.manner = manners.ACCEPT
    Mail.objects.update(lease_until=Clock(-1), rung_at=None)
    start(WORKER)
    eventually(lambda: not Mail.objects.filter(state__in=("waiting", "sending")).exists())
    for mail in Mail.objects.filter(pk__in=cut):
        assert (mail.state, mail.error) == ("failed", outbox.UNKNOWN.format(pk=mail.pk))
    assert Mail.objects.filter(state="sent").count() == 4 - len(cut)
    assert len(set(recipients(postbox.seen))) == len(postbox.seen) <= len(people)
