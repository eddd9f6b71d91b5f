"""Locks: triggers by which the database itself refuses a change, on PostgreSQL and SQLite alike.

They raise IntegrityError. accounts/chain.py, roles/freeze.py and evaluations/seals.py say which tables are locked.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Lock:
    """One trigger: its name, its table, and the SQL that makes it on each vendor ("" where that vendor needs none)."""

    name: str
    table: str
    sqlite: str
    postgresql: str

    def create(self, vendor: str) -> str:
        return self.sqlite if vendor == "sqlite" else self.postgresql

    def drop(self, vendor: str) -> str:
        if vendor == "sqlite":
            return f'DROP TRIGGER IF EXISTS "{self.name}"'
        return f'DROP TRIGGER IF EXISTS "{self.name}" ON "{self.table}"; DROP FUNCTION IF EXISTS "{self.name}"()'


def on_postgresql(name: str, table: str, when: str, body: str, *, each: str = "ROW", declare: str = "") -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$ {declare} BEGIN {body} END $$ LANGUAGE plpgsql; '
        f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {when} ON "{table}" FOR EACH {each} EXECUTE FUNCTION "{name}"()'
    )


def raise_on_postgresql(sentence: str) -> str:
    return f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation';"


def no_truncate(table: str, sentence: str) -> Lock:
    """For PostgreSQL, where TRUNCATE fires no row trigger. SQLite knows no TRUNCATE."""
    name = f"{table}_no_truncate"
    return Lock(
        name, table, "", on_postgresql(name, table, "TRUNCATE", raise_on_postgresql(sentence), each="STATEMENT")
    )


def _no_replace(table: str, sentence: str, unique: tuple[str, ...]) -> Lock:
    """For SQLite, whose INSERT OR REPLACE takes a row away without firing any trigger on DELETE."""
    name = f"{table}_no_replace"
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in unique)
    twin = f'EXISTS (SELECT 1 FROM "{table}" WHERE "id" = NEW."id" OR ({same}))'  # noqa: S608 our own names
    refuse = f"WHEN {twin} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    return Lock(name, table, f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE INSERT ON "{table}" {refuse}', "")


def append_only(table: str, sentence: str, *, unique: tuple[str, ...]) -> list[Lock]:
    """Rows may be added and read, never changed or taken away. `unique`: the columns that tell rows apart."""
    locks = [no_truncate(table, sentence), _no_replace(table, sentence, unique)]
    for act in ("UPDATE", "DELETE"):
        name = f"{table}_no_{act.lower()}"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        on_sqlite = f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {act} ON "{table}" {refuse}'
        locks.append(Lock(name, table, on_sqlite, on_postgresql(name, table, act, raise_on_postgresql(sentence))))
    return locks


def expected(locks: Iterable[Lock], vendor: str) -> set[str]:
    """The names of the triggers that must be there on this vendor."""
    return {lock.name for lock in locks if lock.create(vendor)}


def install(connection, locks: Iterable[Lock]) -> None:
    with connection.cursor() as cursor:
        for lock in locks:
            if lock.create(connection.vendor):
                cursor.execute(lock.create(connection.vendor))


def lift(connection, locks: Iterable[Lock]) -> None:
    """Only migrations that alter a locked table, and the flush between transactional tests, ever call this."""
    with connection.cursor() as cursor:
        for lock in locks:
            if lock.create(connection.vendor):
                cursor.execute(lock.drop(connection.vendor))


def present(connection) -> set[str]:
    """The names of the triggers the database holds now."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
