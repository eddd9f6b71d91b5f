"""What people do with exports, and what the sweep does for them."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import journal
from accounts.models import Entry, User
from evaluations.actions import evaluations as rounds
from evaluations.actions import panels
from evaluations.models import Evaluation, Reveal, Scorecard
from exports import queue, storage
from exports.actions import exports
from exports.actions.exports import Swept
from exports.models import Export
from exports.querysets import Clock
from exports.views.downloads import fetch
from tests.factories import exports as factory
from tests.factories.evaluations import add

NOTHING = Swept(failed=0, queued=0, rung=0, expired=0, removed=0)


def sweep():
    return exports.sweep(None, by=User.objects.system(), found=storage.names())


def verbs():
    return list(
        Entry.objects.filter(subject_type="exports.export").order_by("number").values_list("verb", "actor__name")
    )


def make_blind(evaluation, person):
    """Take the person's submission back, as reopening does: their own scorecard is outstanding again."""
    Scorecard.objects.filter(evaluation=evaluation, assessor=person).update(state="draft", submitted_at=None)


def lose(evaluation, person):
    """The person no longer runs the opening."""
    evaluation.opening.manager = User.objects.get(name="Tomas Herrera")
    evaluation.opening.save()
    assert not Evaluation.objects.visible_to(person).exists()


def test_request_queues_one_export_and_rings_once_it_is_committed(
    measured, people, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        export = factory.requested(measured, by=people.manager, name_assessors=False)
        assert rung == []
    assert rung == [str(export.pk)]
    assert (export.state, export.attempts, export.requested_by) == ("queued", 0, people.manager)
    options = {"name_assessors": False, "name_candidate": True, "evidence": True}
    assert export.parameters == {"evaluation": str(measured.pk), **options}


def test_request_with_the_same_key_is_the_first_export(measured, people):
    key = uuid.uuid4()
    first = exports.request(measured, by=people.manager, key=key)
    second = exports.request(measured, by=people.manager, key=key, name_assessors=False)
    assert second.pk == first.pk
    assert second.parameters["name_assessors"] is True
    assert verbs() == [("requested", "Dana Whitfield")]


def test_request_with_the_key_of_another_evaluation_is_refused(measured, people):
    key = uuid.uuid4()
    exports.request(measured, by=people.manager, key=key)
    other = rounds.begin(add(measured.opening, by=people.manager, name="Helen Marsh"), by=people.manager)
    with pytest.raises(ValidationError, match="already used for another export"):
        exports.request(other, by=people.manager, key=key)


def test_request_with_one_key_by_two_people_is_two_exports(measured, people):
    key = uuid.uuid4()
    made = {exports.request(measured, by=person, key=key).pk for person in (people.manager, people.hr)}
    assert len(made) == 2


def test_request_says_in_the_journal_that_and_of_which_evaluation(measured, people):
    export = factory.requested(measured, by=people.manager)
    entry = Entry.objects.get(subject_id=str(export.pk))
    assert (entry.verb, entry.actor, entry.opening_id) == ("requested", people.manager, str(measured.opening_id))
    assert entry.facts == {"evaluation": str(measured.pk)}


def test_request_is_open_to_whoever_may_read_the_scoresheet(measured, people):
    readers = [people.interviewer, people.second_interviewer, people.manager, people.recruiter, people.hr]
    assert [factory.requested(measured, by=reader).state for reader in readers] == ["queued"] * 5


def test_request_is_closed_to_others(measured, people):
    for outsider in (people.stranger, people.other_manager, people.other_recruiter):
        with pytest.raises(PermissionDenied, match="Submit your own scorecard first"):
            factory.requested(measured, by=outsider)
    assert Export.objects.count() == 0


def test_request_is_closed_while_ones_own_scorecard_is_outstanding(measured, people):
    make_blind(measured, people.interviewer)
    with pytest.raises(PermissionDenied, match="Submit your own scorecard first"):
        factory.requested(measured, by=people.interviewer)


def test_request_by_hr_who_sits_on_the_panel_is_as_blind(measured, people):
    panels.seat(measured.opening, by=people.manager, assessor=people.hr, stage=measured.opening.edition.stages.first())
    with pytest.raises(PermissionDenied, match="Submit your own scorecard first"):
        factory.requested(measured, by=people.hr)


def test_cancel_ends_an_unfinished_export(measured, people):
    export = factory.requested(measured, by=people.manager)
    fence = queue.claim(export.pk)
    assert exports.cancel(export, by=people.manager).state == "cancelled"
    assert queue.renew(export.pk, fence) is False
    assert verbs() == [("requested", "Dana Whitfield"), ("cancelled", "Dana Whitfield")]


def test_cancel_is_for_whoever_asked_alone(measured, people):
    export = factory.requested(measured, by=people.manager)
    with pytest.raises(PermissionDenied, match="cancelled by whoever asked for it"):
        exports.cancel(export, by=people.hr)


def test_cancel_of_a_ready_export_is_refused(measured, people):
    export = factory.ready(measured, by=people.manager)
    with pytest.raises(PermissionDenied):
        exports.cancel(export, by=people.manager)


def test_try_again_rings_for_a_failed_export(measured, people, rung, django_capture_on_commit_callbacks):
    export = factory.requested(measured, by=people.manager)
    queue.fail(export.pk, queue.claim(export.pk), "It broke.")
    export.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        again = exports.try_again(export, by=people.manager)
    assert (again.pk, again.state, again.attempts, again.error) == (export.pk, "queued", 0, "")
    assert rung == [str(export.pk)]


def test_try_again_asks_for_the_rights_afresh(measured, people):
    export = factory.requested(measured, by=people.manager)
    queue.fail(export.pk, queue.claim(export.pk), "It broke.")
    lose(measured, people.manager)
    export.refresh_from_db()
    with pytest.raises(PermissionDenied, match="as long as what it shows is open"):
        exports.try_again(export, by=people.manager)


def test_try_again_while_it_is_being_made_is_refused(measured, people):
    export = factory.requested(measured, by=people.manager)
    with pytest.raises(PermissionDenied):
        exports.try_again(export, by=people.manager)


def test_download_gives_the_bytes_and_keeps_that_it_did(measured, people):
    export = factory.ready(measured, by=people.recruiter)
    with fetch(export, by=people.recruiter) as file:
        assert file.read() == factory.PDF
    assert verbs() == [("requested", "Nadia Petrova"), ("downloaded", "Nadia Petrova")]
    assert Reveal.objects.filter(person=people.recruiter, evaluation=measured).count() == 1
    assert journal.verify().broken is None


def test_download_is_for_the_requester_alone(measured, people):
    export = factory.ready(measured, by=people.manager)
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.hr)


def test_download_ends_with_the_day_it_is_kept_until(measured, people):
    export = factory.ready(measured, by=people.manager)
    Export.objects.update(expires_at=Clock(-1))
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.manager)


def test_download_ends_when_one_becomes_blind(measured, people):
    export = factory.ready(measured, by=people.interviewer)
    make_blind(measured, people.interviewer)
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.interviewer)


def test_download_ends_when_rights_are_lost(measured, people):
    export = factory.ready(measured, by=people.manager)
    lose(measured, people.manager)
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.manager)


@pytest.mark.parametrize("how", ["missing", "changed"])
def test_download_of_a_lost_file_hands_out_nothing_and_keeps_nothing(measured, people, damage, how):
    export = factory.ready(measured, by=people.manager)
    damage(export.file, how)
    with pytest.raises(storage.FileLost):
        fetch(export, by=people.manager)
    assert verbs() == [("requested", "Dana Whitfield")]
    assert Reveal.objects.filter(person=people.manager).count() == 0


def test_sweep_is_the_products_own_work(people):
    with pytest.raises(PermissionDenied, match="product's own work"):
        exports.sweep(None, by=people.hr, found=set())


def test_sweep_with_nothing_to_do_does_nothing(measured, people):
    factory.ready(measured, by=people.manager)
    assert sweep() == NOTHING
    assert Export.objects.get().state == "ready"


def test_sweep_queues_a_lapsed_export_and_rings_for_it(measured, people, rung, django_capture_on_commit_callbacks):
    export = factory.requested(measured, by=people.manager)
    queue.claim(export.pk)
    Export.objects.update(lease_until=Clock(-1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == Swept(failed=0, queued=1, rung=1, expired=0, removed=0)
    assert rung == [str(export.pk)]
    assert sweep() == NOTHING


def test_sweep_gives_up_after_three_attempts(measured, people):
    export = factory.requested(measured, by=people.manager)
    for _ in range(3):
        queue.claim(export.pk)
        Export.objects.update(lease_until=Clock(-1))
    assert sweep() == Swept(failed=1, queued=0, rung=0, expired=0, removed=0)
    export.refresh_from_db()
    assert (export.state, export.error) == ("failed", queue.EXHAUSTED)


def test_sweep_rings_for_what_nobody_took_in_ten_seconds(measured, people, rung, django_capture_on_commit_callbacks):
    export = factory.requested(measured, by=people.manager)
    assert sweep() == NOTHING
    Export.objects.update(rung_at=Clock(-11))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep().rung == 1
    assert rung == [str(export.pk)]


def test_sweep_removes_the_file_of_an_expired_export(store, measured, people, django_capture_on_commit_callbacks):
    export = factory.ready(measured, by=people.manager)
    Export.objects.update(expires_at=Clock(-1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == Swept(failed=0, queued=0, rung=0, expired=1, removed=1)
    export.refresh_from_db()
    assert (export.state, export.file) == ("expired", "")
    assert storage.names() == set()


def test_sweep_removes_what_nobody_owns_or_writes_any_more(measured, people, django_capture_on_commit_callbacks):
    kept = factory.ready(measured, by=people.manager)
    running = factory.requested(measured, by=people.manager)
    fence = queue.claim(running.pk)
    about_to_be_told = queue.file_name(running, fence)
    files = {
        kept.file: "stays",
        about_to_be_told: "stays",
        f"{uuid.uuid4()}.1.pdf": "goes",
        f"{kept.pk}.7.pdf": "goes",
        about_to_be_told.replace(".pdf", ".tmp"): "stays",
        f"{running.pk}.0.tmp": "goes",
        f"{uuid.uuid4()}.2.tmp": "goes",
        "README": "stays",
    }
    for name in set(files) - {kept.file}:
        (storage.folder() / name).write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep().removed == 4
    left = {entry.name for entry in storage.folder().iterdir()}
    assert left == {name for name, fate in files.items() if fate == "stays"}
