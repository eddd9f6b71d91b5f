"""The folder of finished documents: written whole or not at all, read only when the digest still holds."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

LEAST_FREE = 2 * 1024 * 1024  # bytes; a scorecard is a tenth of a megabyte
OURS = re.compile(r"[0-9a-f-]{36}\.\d+\.(pdf|zip|xlsx|csv|json|tmp)")


class StorageFull(Exception):
    """There is no room for another document at the moment."""


class FileLost(Exception):
    """The file is not there, or not what was written."""


def folder() -> Path:
    path = Path(settings.EXPORT_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def demand_room() -> None:
    """Raises StorageFull before any work is done for a document that would find no room."""
    if shutil.disk_usage(folder()).free < LEAST_FREE:
        raise StorageFull


def publish(name: str, content: bytes) -> str:
    """Put a document in place under its name, on disk before anybody is told of it. Its SHA-256 in hex.

    Raises StorageFull. No half-written file is left, unless the process is killed; the sweep takes that one.
    """
    with writing(name) as file:
        file.write(content)
    return hashlib.sha256(content).hexdigest()


@contextmanager
def writing(name: str) -> Iterator[BinaryIO]:
    """The same for what is written piece by piece: in place once the block ends, gone where it raises."""
    temporary = (folder() / name).with_suffix(".tmp")
    try:
        with temporary.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder() / name)
        _sync_folder()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


def read(name: str, digest: str) -> BinaryIO:
    """The document, open at its beginning. Raises FileLost where it is missing or was changed."""
    try:
        file = (folder() / name).open("rb")
    except OSError as error:
        raise FileLost from error
    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
        file.close()
        raise FileLost
    file.seek(0)
    return file


def remove(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)


def names() -> set[str]:
    """Files of ours: others in the folder are not ours to touch."""
    return {entry.name for entry in os.scandir(folder()) if OURS.fullmatch(entry.name)}


def _sync_folder() -> None:
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
