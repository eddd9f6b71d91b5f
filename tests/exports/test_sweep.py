"""The command around the sweep; what a sweep does is told in test_actions.py."""

import io

import pytest
from django.core.management import call_command
from django.db import OperationalError

from exports.management.commands import sweep
from exports.models import Export
from exports.querysets import Clock
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
