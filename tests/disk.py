"""The suite's database where other threads and other processes can meet it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test import TransactionTestCase


@contextmanager
def on_disk(folder: Path) -> Iterator[bool]:
    """An in-memory database never lets a second writer wait: until the end, a copy of it in `folder` takes its place.

    Every other database is on a disk already: then False.
    """
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield False
        return
    memory, name, copy = connection.connection, connection.settings_dict["NAME"], str(folder / "on_disk.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [copy])
    connection.connection = None
    connection.settings_dict["NAME"] = copy
    try:
        yield True
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = memory


@contextmanager
def of_a_module(folder: Path) -> Iterator[None]:
    """A database on a disk for all tests of a module, filled once. Nothing of it is left for the next module."""
    with on_disk(folder) as is_copy:
        assert is_copy or connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX), "not the suite's own"
        yield
        if not is_copy:
            TransactionTestCase()._fixture_teardown()


def address() -> str:
    """The database the suite is working on, as another process is told of it in DATABASE_URL."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    secret = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    return f"postgres://{quote(at['USER'])}{secret}@{at['HOST'] or '127.0.0.1'}:{at['PORT'] or 5432}/{at['NAME']}"
