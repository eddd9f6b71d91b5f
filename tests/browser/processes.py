"""Plumbline as it is served: a web server and a worker, each a process of its own, on the suite's database."""

import os
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from tests import disk
from tests.processes import HOUSE, end

WEB = ["gunicorn", "config.wsgi", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
WORKER = ["celery", "-A", "config", "worker", "--pool", "prefork", "--concurrency", "1", "--loglevel", "info"]
WORKER += ["--without-gossip", "--without-mingle", "--without-heartbeat"]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address they answer at. Both keep what they keep, and their logs, in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as door, ExitStack() as running:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        told = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "PLUMBLINE_DEMO")} | {
            "SITE_URL": address,
            "DATABASE_URL": disk.address(),
            "PLUMBLINE_VAR": str(folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "CELERY_QUEUE": f"test-{uuid.uuid4()}",  # Redis may be shared with others
            "PYTHONWARNINGS": "default",
        }
        for name, command in {"web": [*WEB, "--bind", f"fd://{door.fileno()}"], "worker": WORKER}.items():
            log = running.enter_context((folder / f"{name}.log").open("wb"))
            # Begun as the demo's children are: in a session of its own, and ended when this process ends.
            begin = [sys.executable, "-m", "exports.supervisor", str(os.getpid()), sys.executable, "-m", *command]
            process = subprocess.Popen(
                begin, cwd=HOUSE, env=told, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[door.fileno()]
            )
            running.callback(end, process)
        yield address
