"""Interview kits: asked for, made again, given up and fetched, by whoever may see the edition."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import journal
from accounts.models import Entry
from evaluations.models import Reveal
from exports import lines, queue
from exports.actions import exports, kits
from exports.models import Export
from exports.views.downloads import fetch
from roles.actions import editions
from tests.factories import exports as factory
from tests.factories import roles as role_factory


@pytest.fixture
def stage(small_profile):
    return small_profile.stages.first()


@pytest.fixture
def draft_stage(people):
    return role_factory.draft(role_factory.role(by=people.hr), by=people.hr).stages.first()


def entries():
    found = Entry.objects.filter(subject_type="exports.export").order_by("number")
    return list(found.values_list("verb", "actor__name", "opening_id", "facts"))


def test_request_queues_one_kit_and_rings_once_it_is_committed(stage, people, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        export = kits.request(stage, by=people.stranger)
        assert rung == []
    assert rung == [str(export.pk)]
    assert (export.kind, export.state, export.parameters) == ("kit", "queued", {"stage": stage.pk})
    assert entries() == [("requested", people.stranger.name, "", {"stage": stage.pk})]


def test_request_again_is_the_kit_being_made_until_it_is_ready(stage, small_profile, people):
    first = kits.request(stage, by=people.manager)
    assert kits.request(stage, by=people.manager).pk == first.pk
    others = [kits.request(stage, by=people.hr), kits.request(small_profile.stages.last(), by=people.manager)]
    factory.finished(first)
    again = kits.request(stage, by=people.manager)
    assert len({export.pk for export in (first, *others, again)}) == 4
    assert len(entries()) == 4


def test_request_of_a_drafts_kit_is_for_hr_alone(draft_stage, people):
    assert kits.request(draft_stage, by=people.hr).state == "queued"
    for other in (people.manager, people.recruiter, people.interviewer):
        with pytest.raises(PermissionDenied, match="This interview plan is not open to you"):
            kits.request(draft_stage, by=other)
    assert Export.objects.count() == 1


def test_kit_is_open_to_its_requester_alone_and_shows_nobodys_ratings(stage, people):
    export = factory.ready_kit(stage, by=people.stranger)
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.hr)
    with fetch(export, by=people.stranger) as file:
        assert file.read() == factory.PDF
    assert [verb for verb, *_ in entries()] == ["requested", "downloaded"]
    assert Reveal.objects.count() == 0
    assert journal.verify().broken is None


def test_kit_of_a_draft_closes_with_the_rights_of_hr(draft_stage, people):
    export = factory.ready_kit(draft_stage, by=people.hr)
    people.hr.access = "interviewer"
    people.hr.save()
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.hr)
    assert lines.lines(people.hr, [export])[0].title == "Interview kit, no longer open to you"


def test_kit_of_a_stage_that_is_gone_is_open_to_nobody(draft_stage, people):
    export = factory.ready_kit(draft_stage, by=people.hr)
    editions.discard(draft_stage.edition, by=people.hr)
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.hr)
    assert [line.is_open for line in lines.lines(people.hr, [export])] == [False]


def test_kit_is_cancelled_and_asked_for_again(stage, people):
    export = kits.request(stage, by=people.manager)
    exports.cancel(export, by=people.manager)
    assert exports.try_again(export, by=people.manager).state == "queued"
    assert queue.claim(export.pk) == 1
    assert [(verb, facts) for verb, _, _, facts in entries()] == [
        ("requested", {"stage": stage.pk}),
        ("cancelled", {"stage": stage.pk}),
        ("requested again", {"stage": stage.pk}),
    ]


def test_scorecard_with_the_key_of_a_kit_is_refused(stage, measured, people):
    export = kits.request(stage, by=people.manager)
    with pytest.raises(exports.ValidationError, match="already used for another export"):
        exports.request(measured, by=people.manager, key=export.idempotency_key)
