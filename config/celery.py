"""The Celery application. Broker and limits stand in settings.py; tasks use @shared_task and never import this."""

import os
from typing import Any

from celery import Celery
from celery.app import amqp
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

LONGEST_WAIT = (
    4  # seconds between two tries of a worker to find a broker that is away; kombu's own grow to half a minute
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"


class PersistentConnection(Connection):
    def ensure_connection(self, *args: Any, **kwargs: Any) -> Connection:
        return super().ensure_connection(*args, **{"interval_max": LONGEST_WAIT, **kwargs})


class AMQP(amqp.AMQP):
    Connection = PersistentConnection


app = Celery("plumbline", amqp=AMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
