import kombu.utils.functional
import pytest

from benchmarks.load.standing import free_port
from config.celery import app


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
