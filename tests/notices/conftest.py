"""What the tests of mails and calendars share."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from accounts.models import User
from evaluations.management.chronicle import clock
from notices import due, tasks
from notices.actions import mails
from notices.models import Mail
from tests.factories.evaluations import panel_round
from tests.notices.hours import worker_at
from tests.notices.postbox import Postbox


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    """No test here rings a real bell. The ids that were rung for, in order."""
    heard = []
    monkeypatch.setattr(tasks.send, "delay", heard.append)
    return heard


@pytest.fixture
def round_(small_profile, people):
    """A function: an opening of the manager's and recruiter's, handed out to two interviewers at a moment."""

    def make(begun_at=datetime(2026, 11, 25, 9, tzinfo=UTC), **how):
        said = {
            "manager": people.manager,
            "recruiter": people.recruiter,
            "assessors": [people.interviewer, people.second_interviewer],
            "submitted": 0,
            "time_zone": "Europe/Amsterdam",
        }
        with clock(begun_at):
            return panel_round(small_profile, **{**said, **how})

    return make


@pytest.fixture
def deliver():
    """A function: the pass at a moment, and the worker's work after it. The messages that went out."""

    def at(moment: datetime) -> list[mail.EmailMultiAlternatives]:
        before = len(mail.outbox)
        with clock(moment):
            mails.post(None, by=User.objects.system(), wanted=due.wanted(moment))
        with worker_at(moment):
            for waiting in Mail.objects.to_be_had():
                tasks.send(str(waiting.pk))
        return mail.outbox[before:]

    return at


@pytest.fixture
def postbox(settings):
    """A mail server on this machine, and the settings that lead to it."""
    with Postbox() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 2
        yield server
