import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts import chain, journal, locks
from accounts.models import Entry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def write(count: int) -> list[Entry]:
    person = UserFactory()
    return [journal.record("greeted", person, by=person, turn=turn) for turn in range(count)]


def alter(sql: str, *values):
    """What somebody with the database's own rights could do: lift the lock, change a row, put the lock back."""
    locks.lift(connection, chain.locks())
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    locks.install(connection, chain.locks())


def test_record_numbers_and_links_entries():
    first, second, third = write(3)
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == ["", first.digest, second.digest]


def test_verify_accepts_what_record_wrote():
    *_, last = write(3)
    assert journal.verify() == journal.Verified(3, None, "", last.digest)


def test_verify_accepts_an_empty_journal():
    assert journal.verify() == journal.Verified(0, None, "", "")


@pytest.mark.parametrize(
    ("sql", "values", "broken", "why"),
    [
        (
            "UPDATE accounts_entry SET verb = %s WHERE number = 2",
            ["praised"],
            2,
            "entry 2 was altered after it was written",
        ),
        (
            "UPDATE accounts_entry SET facts = %s WHERE number = 1",
            ['{"turn": 9}'],
            1,
            "entry 1 was altered after it was written",
        ),
        ("DELETE FROM accounts_entry WHERE number = 2", [], 2, "entry 2 is missing; entry 3 stands in its place"),
        ("UPDATE accounts_entry SET previous = %s WHERE number = 3", ["0" * 64], 3, "entry 3 does not follow entry 2"),
    ],
)
def test_verify_names_the_first_entry_that_does_not_hold(sql, values, broken, why):
    write(4)
    alter(sql, *values)
    found = journal.verify()
    assert (found.broken, found.why) == (broken, why)


def test_verify_journal_command_names_the_altered_entry():
    write(3)
    alter("UPDATE accounts_entry SET subject_id = %s WHERE number = 2", "someone-else")
    with pytest.raises(CommandError, match=r"^The journal is broken at entry 2: entry 2 was altered"):
        call_command("verify_journal")


def test_verify_journal_command_sees_that_the_tail_was_cut(capsys):
    entries = write(3)
    alter("DELETE FROM accounts_entry WHERE number = 3")
    call_command("verify_journal")
    assert capsys.readouterr().out == f"The journal holds: 2 entries, head {entries[1].digest}.\n"
    with pytest.raises(CommandError, match="entries were cut off"):
        call_command("verify_journal", head=entries[2].digest)


REPLACE = "INSERT OR REPLACE INTO accounts_entry SELECT * FROM accounts_entry"
CHANGES = ["UPDATE accounts_entry SET verb = 'x'", "DELETE FROM accounts_entry"]


@pytest.mark.parametrize("sql", CHANGES + [REPLACE] * (connection.vendor == "sqlite"))
def test_the_database_refuses_to_change_an_entry(sql):
    write(1)
    with (
        pytest.raises(IntegrityError, match="the journal is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
def test_the_database_refuses_to_truncate_the_journal():
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE accounts_entry")


def test_record_refuses_facts_that_are_not_plain():
    person = UserFactory()
    with pytest.raises(TypeError, match="The fact rating is neither an id, a count nor a state"):
        journal.record("rated", person, by=person, rating={"level": 4})


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_write_outside_the_acts_transaction():
    person = UserFactory()
    with pytest.raises(RuntimeError, match="own transaction"):
        journal.record("greeted", person, by=person)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry():
    person = UserFactory()

    def act():
        journal.record("greeted", person, by=person)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act()
    assert Entry.objects.count() == 0
