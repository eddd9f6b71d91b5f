"""The worker's clock. A template cannot be rendered under chronicle.clock, so its own is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from unittest.mock import patch

from notices import tasks


@contextmanager
def worker_at(moment: datetime) -> Iterator[None]:
    with patch.object(tasks, "timezone", SimpleNamespace(now=lambda: moment)):
        yield
