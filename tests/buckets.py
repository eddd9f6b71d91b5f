"""An S3 that answers over HTTP on this machine, for whatever keeps its documents in a bucket."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import URLError

PATIENCE = 60  # seconds
KEY = {"EXPORT_KEY_ID": "test", "EXPORT_KEY_SECRET": "test"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def server() -> Iterator[str]:
    """Its address. A process of its own; what it keeps is gone with it."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", address.rsplit(":", 1)[1]]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.kill()
        process.wait()


def made(address: str, name: str) -> str:
    """A new bucket. Its name."""
    with urllib.request.urlopen(urllib.request.Request(f"{address}/{name}", method="PUT")):
        return name


def setting(address: str, name: str, folder: str = "") -> dict[str, Any]:
    """STORAGES["exports"] for documents in that bucket, as config/settings.py makes it of the environment."""
    options = {
        "bucket_name": name,
        "location": folder,
        "endpoint_url": address,
        "region_name": "us-east-1",
        "access_key": KEY["EXPORT_KEY_ID"],
        "secret_key": KEY["EXPORT_KEY_SECRET"],
        "addressing_style": "path",
    }
    return {"BACKEND": "exports.bucket.Bucket", "OPTIONS": options}


def _wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"{address}/moto-api/"):
                return
        except URLError:
            assert process.poll() is None, "moto's server did not start"
            assert time.monotonic() < deadline, "moto's server does not answer"
            time.sleep(0.05)
