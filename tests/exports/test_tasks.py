"""What a worker does with one id. Typst never compiles here: a process that has compiled must not fork."""

import logging

import pytest
from django.db import OperationalError

from evaluations.models import Scorecard
from exports import policies, queue, storage, tasks, typesetting
from exports.models import Export
from tests import buckets
from tests.factories import exports as factory


@pytest.fixture
def typeset(monkeypatch):
    """What was given to Typst, in order; it answers with the factory's bytes."""
    given = []

    def stand_in(template, data, at):
        given.append((template, data, at))
        return factory.PDF

    monkeypatch.setattr(typesetting, "typeset", stand_in)
    return given


@pytest.fixture
def export(measured, people):
    return factory.requested(measured, by=people.manager)


def make(export):
    tasks.make_export(str(export.pk))
    export.refresh_from_db()
    return export.state


def in_the_middle(monkeypatch, step):
    """Let something happen between the building and the typesetting."""
    renew = queue.renew

    def renewed(pk, fence):
        step()
        return renew(pk, fence)

    monkeypatch.setattr(queue, "renew", renewed)


def test_make_export_makes_the_document_and_says_so(export, typeset):
    assert make(export) == "ready"
    assert (export.file, export.size, export.pages) == (f"{export.pk}.1.pdf", len(factory.PDF), 3)
    with storage.read(export.file, export.digest) as file:
        assert file.read() == factory.PDF
    (template, data, at), *rest = typeset
    assert (template, data["candidate"], rest) == ("scorecard", "Priya Raghunathan", [])
    assert (at.microsecond, at.utcoffset().total_seconds()) == (0, 0)


def test_make_export_a_second_time_does_nothing(export, typeset):
    make(export)
    assert make(export) == "ready"
    assert (export.fence, len(typeset)) == (1, 1)


def test_make_export_of_an_unknown_id_does_nothing(db, typeset):
    tasks.make_export("6f9619ff-8b86-4011-b42d-00cf4fc964ff")
    assert typeset == []


def test_make_export_asks_for_the_rights_again(export, measured, people, typeset):
    measured.opening.manager = people.other_manager
    measured.opening.save()
    assert make(export) == "failed"
    assert (export.error, typeset) == ("What this document shows is no longer open to you.", [])


def test_make_export_refuses_whoever_became_blind(measured, people, typeset):
    export = factory.requested(measured, by=people.interviewer)
    Scorecard.objects.filter(assessor=people.interviewer).update(state="draft", submitted_at=None)
    assert make(export) == "failed"
    assert typeset == []


def test_make_export_refuses_an_account_that_was_closed(export, people, typeset):
    people.manager.is_active = False
    people.manager.save()
    assert make(export) == "failed"
    assert typeset == []


def test_make_export_stops_where_it_was_cancelled(export, typeset, monkeypatch):
    in_the_middle(monkeypatch, lambda: queue.cancel(export.pk))
    assert make(export) == "cancelled"
    assert (typeset, storage.names()) == ([], set())


def test_make_export_leaves_no_file_where_another_took_over(export, monkeypatch):
    def overtaken(template, data, at):
        Export.objects.update(fence=2)
        return factory.PDF

    monkeypatch.setattr(typesetting, "typeset", overtaken)
    assert make(export) == "running"
    assert (export.fence, storage.names()) == (2, set())


def test_full_storage_puts_the_export_back_without_burning_an_attempt(export, typeset, monkeypatch):
    monkeypatch.setattr(storage, "LEAST_FREE", 2**62)
    for _ in range(5):
        assert make(export) == "queued"
    assert (export.attempts, export.error, typeset) == (0, tasks.FULL, [])
    assert export.fence == 5


def test_freed_storage_lets_the_export_go_on(export, typeset, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(storage, "LEAST_FREE", 2**62)
        assert make(export) == "queued"
    assert make(export) == "ready"
    assert (export.error, export.attempts) == ("", 1)


def test_bucket_that_is_away_puts_the_export_back_and_lets_it_go_on(export, typeset, settings, bucket, caplog):
    there = settings.STORAGES
    address = f"http://127.0.0.1:{buckets.free_port()}"
    settings.STORAGES = {**there, "exports": buckets.setting(address, "documents")}
    for _ in range(4):
        assert make(export) == "queued"
    assert (export.attempts, export.error) == (0, tasks.AWAY)
    assert {record.message for record in caplog.records if record.levelname == "WARNING"} == {
        f"Export {export.pk} waits: the bucket cannot be reached: EndpointConnectionError."
    }
    assert list(storage.folder().iterdir()) == []
    settings.STORAGES = there
    assert make(export) == "ready"
    assert (export.error, export.attempts, storage.names()) == ("", 1, {export.file})


def test_document_that_cannot_be_typeset_fails_with_the_sentence(export, monkeypatch):
    def refuse(template, data, at):
        raise typesetting.TypesettingError("This document could not be typeset.")

    monkeypatch.setattr(typesetting, "typeset", refuse)
    assert make(export) == "failed"
    assert (export.error, storage.names()) == ("This document could not be typeset.", set())


def test_fault_of_ours_fails_and_the_log_says_nothing_of_the_person(export, monkeypatch, caplog):
    def stumble(template, data, at):
        raise KeyError(data["candidate"])

    monkeypatch.setattr(typesetting, "typeset", stumble)
    with caplog.at_level(logging.INFO):
        assert make(export) == "failed"
    assert export.error == tasks.BROKEN.format(number=str(export.pk)[:8])
    assert str(export.pk) in caplog.text
    assert "KeyError" in caplog.text
    assert "Priya" not in caplog.text


def test_rights_that_cannot_be_told_make_no_document(export, typeset, monkeypatch):
    def out_of_order(user, subject):
        raise RuntimeError("The law is out of order.")

    monkeypatch.setattr(policies, "make", out_of_order)
    assert (make(export), typeset, storage.names()) == ("failed", [], set())


def test_database_that_goes_away_leaves_the_lease_to_run_out(export, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(queue, "renew", away)
    with pytest.raises(OperationalError):
        make(export)
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("running", 1)


def test_bell_that_nobody_hears_is_no_fault(db, monkeypatch, caplog):
    def refuse(export_id):
        raise ConnectionError("nobody home")

    monkeypatch.setattr(tasks.make_export, "delay", refuse)
    tasks.ring("6f9619ff-8b86-4011-b42d-00cf4fc964ff", "6f9619ff-8b86-4011-b42d-00cf4fc964fe")
    assert [record.message for record in caplog.records] == [
        "The broker does not answer (ConnectionError); the sweep rings again."
    ]


def test_pages_are_counted_from_the_page_trees_root():
    assert tasks.count_pages(b"/Type /Pages /Count 6 ... /Type /Pages /Count 4 ... /Count 2") == 6
    assert tasks.count_pages(b"") == 0
