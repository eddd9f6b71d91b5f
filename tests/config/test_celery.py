import kombu.utils.functional
import pytest
from django.conf import settings

from benchmarks.load.standing import free_port
from config.celery import app
from tests.surfaces import TASKS


class Enough(Exception):
    pass


def test_worker_asks_for_a_broker_that_is_away_every_few_seconds(monkeypatch):
    waits = []

    def told(error, wait):
        waits.append(wait)
        if len(waits) == 5:
            raise Enough

    monkeypatch.setattr(kombu.utils.functional, "sleep", lambda seconds: None)
    with app.connection_for_read(f"redis://127.0.0.1:{free_port()}/0") as connection, pytest.raises(Enough):
        connection.ensure_connection(told, None)
    assert waits == [2, 4, 4, 4, 4]


def test_nothing_but_single_documents_is_in_the_queue_of_what_somebody_waits_for():
    routed = {name: app.amqp.router.route({}, name)["queue"] for name in TASKS}
    queues = {name: getattr(queue, "name", queue) for name, queue in routed.items()}
    single, bulk = settings.CELERY_TASK_DEFAULT_QUEUE, settings.CELERY_BULK_QUEUE
    assert queues == {
        "exports.tasks.beat": single,  # sent to each queue by its name
        "exports.tasks.make_export": single,
        "exports.tasks.make_in_bulk": bulk,
        "notices.tasks.send": bulk,
    }
