"""The queue's own steps, on whichever database the suite runs on."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from exports import queue
from exports.enums import ExportState
from exports.models import Export
from exports.querysets import Clock
from tests.factories.accounts import UserFactory

AT_ONCE = 8  # threads
PAST = timedelta(seconds=-1)


@pytest.fixture
def export(db):
    return make()


def make(**fields):
    return Export.objects.create(kind="scorecard", requested_by=UserFactory(), parameters={"evaluation": "0"}, **fields)


def lapse(export):
    """Let its lease run out, by the database's clock."""
    Export.objects.filter(pk=export.pk).update(lease_until=Clock(-1))


def finish(export, fence):
    return queue.finish(export.pk, fence, file=f"{export.pk}.{fence}.pdf", digest="d" * 64, size=10, pages=1)


def state(export):
    return Export.objects.values_list("state", "attempts", "fence").get(pk=export.pk)


def test_clock_is_the_databases_and_moves_by_seconds(export):
    before = timezone.now()
    Export.objects.filter(pk=export.pk).update(rung_at=Clock(), lease_until=Clock(90), expires_at=Clock(-5))
    export.refresh_from_db()
    assert abs(export.rung_at - before) < timedelta(seconds=5)
    assert round((export.lease_until - export.rung_at).total_seconds()) == 90
    assert round((export.expires_at - export.rung_at).total_seconds()) == -5


def test_clock_tells_parts_of_a_second(export):
    seen = set()
    for _ in range(20):
        Export.objects.filter(pk=export.pk).update(rung_at=Clock())
        seen.add(Export.objects.values_list("rung_at", flat=True).get().microsecond)
    assert len(seen) > 1


def test_claim_takes_a_queued_export_with_a_lease_of_eight_seconds(export):
    assert queue.claim(export.pk) == 1
    export.refresh_from_db()
    assert (export.state, export.attempts, export.fence) == (ExportState.RUNNING, 1, 1)
    assert 4 < (export.lease_until - timezone.now()).total_seconds() <= 9


def test_claim_refuses_what_is_running_under_a_live_lease(export):
    queue.claim(export.pk)
    assert queue.claim(export.pk) is None
    assert state(export) == ("running", 1, 1)


def test_claim_takes_over_a_lapsed_lease_with_the_next_fence(export):
    queue.claim(export.pk)
    lapse(export)
    assert queue.claim(export.pk) == 2
    assert state(export) == ("running", 2, 2)


def test_claim_refuses_a_fourth_attempt(export):
    for fence in (1, 2, 3):
        assert queue.claim(export.pk) == fence
        lapse(export)
    assert queue.claim(export.pk) is None
    assert state(export) == ("running", 3, 3)


@pytest.mark.parametrize("ended", ["failed", "cancelled", "expired"])
def test_claim_refuses_an_ended_export(export, ended):
    Export.objects.filter(pk=export.pk).update(state=ended, error="Said why.")
    assert queue.claim(export.pk) is None


def test_renew_puts_the_lease_off_for_its_holder_alone(export):
    fence = queue.claim(export.pk)
    Export.objects.filter(pk=export.pk).update(lease_until=Clock(1))
    assert queue.renew(export.pk, fence) is True
    assert (Export.objects.get().lease_until - timezone.now()).total_seconds() > 4
    assert queue.renew(export.pk, fence + 1) is False


def test_finish_is_for_the_holder_of_the_fence_alone(export):
    old = queue.claim(export.pk)
    lapse(export)
    new = queue.claim(export.pk)
    assert finish(export, old) is False
    assert finish(export, new) is True
    assert finish(export, new) is False
    export.refresh_from_db()
    assert (export.state, export.file) == ("ready", f"{export.pk}.2.pdf")
    assert export.lease_until is None


def test_finish_keeps_the_file_for_seven_days(export):
    finish(export, queue.claim(export.pk))
    export.refresh_from_db()
    assert export.expires_at - export.finished_at >= timedelta(days=7)
    assert export.expires_at - export.finished_at < timedelta(days=7, seconds=5)


def test_finish_after_a_cancel_changes_nothing(export):
    fence = queue.claim(export.pk)
    assert queue.cancel(export.pk) is True
    assert finish(export, fence) is False
    assert state(export) == ("cancelled", 1, 1)


def test_cancel_of_an_ended_export_changes_nothing(export):
    finish(export, queue.claim(export.pk))
    assert queue.cancel(export.pk) is False
    assert state(export) == ("ready", 1, 1)


def test_fail_cuts_the_sentence_to_what_the_row_holds(export):
    assert queue.fail(export.pk, queue.claim(export.pk), "x" * 400) is True
    export.refresh_from_db()
    assert (export.state, export.error) == ("failed", "x" * 300)


def test_put_back_burns_no_attempt_and_keeps_the_fence(export):
    assert queue.put_back(export.pk, queue.claim(export.pk), "The storage is full.") is True
    assert state(export) == ("queued", 0, 1)
    assert Export.objects.get().error == "The storage is full."
    assert queue.claim(export.pk) == 2


def test_restart_forgets_the_attempts_and_never_the_fence(export):
    old = queue.claim(export.pk)
    queue.fail(export.pk, old, "Broke.")
    assert queue.restart(export.pk) is True
    assert state(export) == ("queued", 0, 1)
    assert queue.restart(export.pk) is False
    assert queue.claim(export.pk) == 2
    assert finish(export, old) is False


def test_release_lapsed_queues_again_until_the_attempts_are_exhausted(export):
    for attempt in (1, 2):
        queue.claim(export.pk)
        lapse(export)
        assert queue.release_lapsed() == (0, 1)
        assert state(export) == ("queued", attempt, attempt)
    queue.claim(export.pk)
    lapse(export)
    assert queue.release_lapsed() == (1, 0)
    export.refresh_from_db()
    assert (export.state, export.error) == ("failed", queue.EXHAUSTED)


def test_release_lapsed_leaves_a_live_lease_alone(export):
    queue.claim(export.pk)
    assert queue.release_lapsed() == (0, 0)
    assert state(export) == ("running", 1, 1)


def test_unheard_names_the_longest_waiting_first_and_no_more_than_asked(db):
    old, older, fresh = make(), make(), make(rung_at=Clock())
    Export.objects.filter(pk=older.pk).update(enqueued_at=timezone.now() - timedelta(hours=2))
    Export.objects.filter(pk=old.pk).update(enqueued_at=timezone.now() - timedelta(hours=1), rung_at=Clock(-11))
    assert queue.unheard(seconds=10, most=5) == [older.pk, old.pk]
    assert queue.unheard(seconds=10, most=1) == [older.pk]
    queue.mark_rung([older.pk, old.pk, fresh.pk])
    assert queue.unheard(seconds=10, most=5) == []


def test_expire_forgets_the_file_of_what_is_past_its_day(export):
    finish(export, queue.claim(export.pk))
    assert queue.expire() == 0
    Export.objects.filter(pk=export.pk).update(expires_at=Clock(-1))
    assert queue.expire() == 1
    export.refresh_from_db()
    assert (export.state, export.file) == ("expired", "")


def test_files_in_use_are_those_of_ready_rows_and_of_running_ones_with_their_fence(db):
    done, running, waiting = make(), make(), make()
    finish(done, queue.claim(done.pk))
    queue.claim(running.pk)
    lapse(running)
    queue.claim(running.pk)
    assert waiting.state == "queued"
    assert queue.files_in_use() == {f"{done.pk}.1.pdf", f"{running.pk}.2.pdf", f"{running.pk}.2.tmp"}


def test_files_in_use_hold_what_becomes_ready_while_they_are_asked_for(export):
    fence = queue.claim(export.pk)

    def meanwhile(execute, *query):
        found = execute(*query)
        if export.state != ExportState.READY:
            export.state = ExportState.READY
            finish(export, fence)
        return found

    with connection.execute_wrapper(meanwhile):
        names = queue.files_in_use()
    assert f"{export.pk}.{fence}.pdf" in names


@pytest.mark.usefixtures("side_by_side")
def test_claim_has_one_winner_among_many_at_once():
    for _ in range(20):
        export = make()
        assert sorted(at_once(lambda pk=export.pk: queue.claim(pk) or 0)) == [0] * (AT_ONCE - 1) + [1]
        assert state(export) == ("running", 1, 1)


@pytest.mark.usefixtures("side_by_side")
def test_several_are_taken_by_one_worker_each_however_their_wishes_overlap():
    for _ in range(10):
        wanted = [make().pk for _ in range(6)]
        got = []
        at_once(lambda n, w=wanted, g=got: g.append(queue.take(w[n:] + w[:n])), numbered=True)
        assert sorted(pk for taken in got for pk in taken) == sorted(wanted)
        assert {fence for taken in got for fence in taken.values()} == {1}


@pytest.mark.usefixtures("side_by_side")
def test_lapsed_lease_has_one_heir_among_many_at_once():
    export = make()
    queue.claim(export.pk)
    lapse(export)
    assert sorted(at_once(lambda: queue.claim(export.pk) or 0)) == [0] * (AT_ONCE - 1) + [2]
    assert state(export) == ("running", 2, 2)


@pytest.mark.usefixtures("side_by_side")
def test_finish_and_cancel_at_once_have_one_winner():
    for _ in range(10):
        export = make()
        fence = queue.claim(export.pk)
        outcomes = at_once(lambda n, e=export, f=fence: finish(e, f) if n % 2 else queue.cancel(e.pk), numbered=True)
        assert sum(outcomes) == 1


def at_once(step, numbered=False):
    """What each of AT_ONCE threads got, all let go together."""
    gate, got = threading.Barrier(AT_ONCE), []

    def run(number):
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            got.append(step(number) if numbered else step())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == AT_ONCE
    return got
