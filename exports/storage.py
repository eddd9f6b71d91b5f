"""Finished documents: kept whole or not at all, read only when the digest still holds.

Where they are kept is the storage named `exports` in STORAGES: a folder of this machine, or a bucket. Either way each
is written in the folder first, and none is ever held in memory but a single small one.
"""

import errno
import hashlib
import os
import re
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import Storage, storages

from exports.folder import PrivateFolder, Scratch, folder

LEAST_FREE = 2 * 1024 * 1024  # bytes; a scorecard is a tenth of a megabyte
AHEAD = 4  # documents fetched from afar before their turn
OURS = re.compile(r"[0-9a-f-]{36}\.\d+\.(pdf|zip|xlsx|csv|json|tmp)")
INTERNAL = "/_exports/"  # the location a proxy serves the folder at, to us alone


class StorageFull(Exception):
    """There is no room for another document at the moment."""


class StorageAway(Exception):
    """Where documents are kept does not answer at the moment, or refuses us."""


class FileLost(Exception):
    """The file is not there, or not what was written."""


def kept() -> Storage:
    return storages["exports"]


def is_here() -> bool:
    """Whether documents are kept on this machine."""
    return isinstance(kept(), PrivateFolder)


@contextmanager
def _faults_told_apart() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from error
        if isinstance(error, ConnectionError | TimeoutError):
            raise StorageAway(str(error)) from error
        raise


def demand_room() -> None:
    """Raises StorageFull before any work is done for a document that would find no room."""
    if shutil.disk_usage(folder()).free < LEAST_FREE:
        raise StorageFull


def publish(name: str, content: bytes) -> str:
    """Put a document in place under its name, on disk before anybody is told of it. Its SHA-256 in hex.

    Raises StorageFull and StorageAway. No half-written file is left, unless the process is killed; the sweep takes
    that one.
    """
    with writing(name) as file:
        file.write(content)
    return hashlib.sha256(content).hexdigest()


@contextmanager
def writing(name: str) -> Iterator[BinaryIO]:
    """The same for what is written piece by piece: in place once the block ends, gone where it raises."""
    temporary = (folder() / name).with_suffix(".tmp")
    try:
        with _faults_told_apart(), temporary.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            kept().save(name, Scratch(file, str(temporary)))
    finally:
        temporary.unlink(missing_ok=True)


def read(name: str, digest: str) -> BinaryIO:
    """The document, open at its beginning. Raises FileLost where it is missing or was changed, StorageAway, and
    StorageFull where there is no room to fetch it to."""
    try:
        with _faults_told_apart():
            file = kept().open(name).file
    except OSError as error:
        raise FileLost from error
    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
        file.close()
        raise FileLost
    file.seek(0)
    return file


def read_each(wanted: Iterable[tuple[str, str]]) -> Iterator[BinaryIO]:
    """`read` of each name and digest, in order. From afar some are fetched before their turn, so that a thousand
    documents do not wait for a thousand answers one after the other."""
    if is_here():
        yield from (read(name, digest) for name, digest in wanted)
        return
    coming: deque[Future[BinaryIO]] = deque()
    with ThreadPoolExecutor(AHEAD) as pool:
        try:
            for name, digest in wanted:
                coming.append(pool.submit(read, name, digest))
                if len(coming) > AHEAD:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()
        finally:
            _drop(coming)


def _drop(coming: Iterable[Future[BinaryIO]]) -> None:
    for each in coming:
        if not each.cancel():
            with suppress(FileLost, StorageAway, StorageFull):
                each.result().close()


def handed_over(name: str) -> str:
    """What tells the web server in front which file of the folder to send, by the header it was told to expect."""
    return INTERNAL + name if settings.SENDFILE_HEADER == "X-Accel-Redirect" else str(folder().resolve() / name)


def remove(name: str) -> None:
    """From wherever it may be: the folder holds what was kept there before there was a bucket. Raises StorageAway."""
    (folder() / name).unlink(missing_ok=True)
    if not is_here():
        with _faults_told_apart():
            kept().delete(name)


def names() -> set[str]:
    """Files of ours: others beside them are not ours to touch. Raises StorageAway."""
    found = {entry.name for entry in os.scandir(folder())}
    if not is_here():
        with _faults_told_apart():
            found.update(kept().listdir("")[1])
    return {name for name in found if OURS.fullmatch(name)}
