"""The command around the sweep; what a sweep does is told in test_actions.py."""

import io

import pytest
from django.core.management import call_command
from django.db import OperationalError

from accounts.models import User
from exports import storage
from exports.actions import exports
from exports.management.commands import sweep
from exports.models import Export
from exports.querysets import Clock
from tests import buckets
from tests.factories import exports as factory


def test_sweep_once_says_what_it_did(measured, people):
    factory.requested(measured, by=people.manager)
    Export.objects.update(rung_at=Clock(-11))
    said = io.StringIO()
    call_command("sweep", once=True, stdout=said)
    assert said.getvalue() == "Swept: 1 rung.\n"


def test_sweep_with_nothing_to_do_says_nothing(db):
    said = io.StringIO()
    call_command("sweep", once=True, stdout=said)
    assert said.getvalue() == ""


def test_sweeping_goes_on_when_the_database_is_away(db, monkeypatch):
    def away(nothing, *, by, found):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(sweep, "sweep", away)
    monkeypatch.setattr(sweep, "close_old_connections", lambda: None)  # this test's own is in a transaction
    said = io.StringIO()
    sweep.Command(stderr=said, no_color=True)._sweep()
    assert said.getvalue() == "The database does not answer; sweeping again after the pause.\n"
    with pytest.raises(OperationalError):
        call_command("sweep", once=True)


@pytest.fixture
def nobody(settings):
    """Documents are kept in a bucket that does not answer."""
    address = f"http://127.0.0.1:{buckets.free_port()}"
    settings.STORAGES = {**settings.STORAGES, "exports": buckets.setting(address, "documents")}


def test_sweeping_goes_on_while_the_bucket_is_away(measured, people, nobody):
    factory.requested(measured, by=people.manager)
    Export.objects.update(rung_at=Clock(-11))
    said, failed = io.StringIO(), io.StringIO()
    call_command("sweep", once=True, stdout=said, stderr=failed, no_color=True)
    assert said.getvalue() == "Swept: 1 rung.\n"
    assert failed.getvalue() == (
        "The storage for exports cannot be reached (the bucket cannot be reached: EndpointConnectionError); "
        "nothing is removed until it can.\n"
    )


def test_what_cannot_be_removed_stays_for_the_next_sweep(db, nobody, caplog, django_capture_on_commit_callbacks):
    name = "0d7f4a52-6a1e-4a58-9a7e-5f3f0d2c1b11.4.pdf"
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.sweep(None, by=User.objects.system(), found={name}).removed == 1
    assert [record.message for record in caplog.records] == [
        "Files nobody needs any more stay for now: the bucket cannot be reached: EndpointConnectionError."
    ]


def test_one_sweep_removes_so_many_files_and_leaves_the_rest_to_the_next(
    store, db, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(exports, "REMOVED_AT_ONCE", 2)
    for number in range(3):
        storage.publish(f"0d7f4a52-6a1e-4a58-9a7e-5f3f0d2c1b11.{number}.pdf", b"%PDF-1.7")
    removed = []
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            removed.append(exports.sweep(None, by=User.objects.system(), found=storage.names()).removed)
    assert (removed, storage.names()) == ([2, 1, 0], set())
