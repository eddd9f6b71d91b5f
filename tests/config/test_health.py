"""/healthz for machines, the health page for people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.health import in_words
from exports import storage
from exports.models import Heartbeat
from tests.factories import exports as factory
from tests.factories.evaluations import panel_round

TOKEN = "t" * 43

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating():
    now = timezone.now()
    for name in ("plumbline", "plumbline-bulk"):
        Heartbeat.objects.create(queue=name, asked_at=now, heard_at=now)


def test_healthz_says_ok_and_nothing_else(client, beating, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_healthz_stays_200_while_exports_are_in_trouble(client, monkeypatch, beating):
    def away():
        raise PermissionError("the folder is not ours")

    monkeypatch.setattr(storage, "demand_room", away)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "degraded"})


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer né"])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_healthz_keeps_figures_from_whoever_has_no_token(client, settings, beating, given, token):
    settings.HEALTH_TOKEN = token
    assert client.get("/healthz", headers={"Authorization": given}).json() == {"status": "ok"}


def test_healthz_tells_a_monitor_the_figures(client, settings, people, small_profile):
    settings.HEALTH_TOKEN = TOKEN
    evaluation = panel_round(small_profile, manager=people.manager).evaluation
    export = factory.requested(evaluation, by=people.manager)
    type(export).objects.update(enqueued_at=timezone.now() - timedelta(seconds=45.5))
    said = client.get("/healthz", headers={"Authorization": f"Bearer {TOKEN}"}).json()
    none = {"waiting": 0, "running": 0, "oldest_waiting_seconds": None, "worker_heard_seconds_ago": None}
    assert said == {
        "status": "degraded",
        "troubles": ["The sweep does not run, so lost documents are not taken up and no worker is asked for."],
        "single": {**none, "waiting": 1, "oldest_waiting_seconds": 45},
        "bulk": none,
        "swept_seconds_ago": None,
        "storage_full": False,
        "storage_away": False,
    }


def test_health_page_says_that_all_is_well_or_what_is_not(client, people, beating):
    client.force_login(people.hr)
    assert "All is well." in client.get("/health/").content.decode()
    Heartbeat.objects.filter(queue="plumbline").update(heard_at=timezone.now() - timedelta(minutes=5, seconds=3))
    page = client.get("/health/").content.decode()
    assert ("All is well." in page, "five minutes ago" in page) == (False, True)
    assert "No worker answers for documents asked for one by one." in page


def test_account_menu_leads_to_health_those_who_may_read_it(client, people):
    for person, shown in ((people.hr, 1), (people.manager, 0), (people.recruiter, 0), (people.interviewer, 0)):
        client.force_login(person)
        assert client.get("/").content.decode().count('href="/health/"') == shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0.4, "less than a second"), (1, "one second"), (119, "119 seconds"), (120, "two minutes")]
    + [(7199, "119 minutes"), (7200, "two hours"), (172_800, "two days")],
)
def test_spans_in_words(seconds, words):
    assert in_words(None if seconds is None else timedelta(seconds=seconds)) == words
