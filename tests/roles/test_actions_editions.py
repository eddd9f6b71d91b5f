import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.access import Conflict
from accounts.models import Entry
from competencies.actions import library as words
from roles.actions import editions, roles
from roles.models import Edition, Responsibility, Role
from tests.factories import roles as role_factory


@pytest.fixture
def draft(people):
    return role_factory.draft(role_factory.role(by=people.hr), by=people.hr)


@pytest.fixture
def edition(draft, people):
    return editions.publish(draft, by=people.hr, note="First.")


def last_entries(count):
    return [(entry.verb, entry.facts) for entry in Entry.objects.order_by("-number")[:count]][::-1]


def lines(edition):
    """Everything an edition says, as plain values, without a primary key."""
    said = {}
    for name in ("responsibilities", "requirements", "qualifications", "career_moves", "stages"):
        rows = getattr(edition, name)
        skip = {"id", "edition_id", "wording"}
        columns = [f.attname for f in rows.model._meta.concrete_fields if f.attname not in skip]
        said[name] = list(rows.values_list(*columns))
    said["carried"] = sorted(edition.responsibilities.values_list("key", "carried_by__competency__key"))
    said["focus"] = list(edition.stages.values_list("key", "focus__requirement__competency__key", "focus__position"))
    return said


def test_open_draft_of_a_new_role_is_empty(people):
    role = role_factory.role(by=people.hr)
    edition = editions.open_draft(role, by=people.hr)
    assert (edition.number, edition.state, edition.created_by, edition.definition) == (1, "draft", people.hr, "")
    assert last_entries(1) == [("opened draft", {"role": "job-1", "number": 1, "copied": None})]


def test_open_draft_copies_every_line_forward(profile, people):
    copy = editions.open_draft(profile.role, by=people.hr)
    assert lines(copy) == lines(profile)
    assert [len(lines(copy)[name]) for name in ("responsibilities", "requirements")] == [27, 17]
    for name in editions.CARRIED_FORWARD:
        assert getattr(copy, name) == getattr(profile, name)
    assert (copy.number, copy.change_note, copy.published_at) == (2, "", None)
    assert list(copy.requirements.exclude(wording={})) == []


def test_open_draft_leaves_the_published_edition_with_its_own_lines(edition, people):
    before = lines(edition)
    copy = editions.open_draft(edition.role, by=people.hr)
    copy.requirements.all().delete()
    assert lines(edition) == before


def test_open_draft_is_refused_while_there_is_one(draft, people):
    with pytest.raises(Conflict, match="Job 1 already has a draft: edition 1") as refusal:
        editions.open_draft(draft.role, by=people.hr)
    assert refusal.value.current == {"number": 1}


def test_publish_stamps_retires_and_journals(edition, people):
    second = editions.publish(editions.open_draft(edition.role, by=people.hr), by=people.hr, note=" Again. ")
    edition.refresh_from_db()
    assert (edition.state, edition.retired_at is None) == ("retired", False)
    assert (second.state, second.change_note, second.published_by) == ("published", "Again.", people.hr)
    assert last_entries(2) == [
        ("retired", {"role": "job-1", "number": 1}),
        ("published", {"role": "job-1", "number": 2, "retired": 1}),
    ]


def test_publish_freezes_the_library_s_words_of_that_day(edition, people):
    requirement = edition.requirements.select_related("competency").first()
    before = requirement.competency.wording()
    words.reword(requirement.competency, by=people.hr, name="Renamed", red_flags=["Breaks tools"])
    requirement.refresh_from_db()
    assert requirement.words == before
    draft = editions.open_draft(edition.role, by=people.hr)
    assert draft.requirements.first().words["name"] == "Renamed"


@pytest.mark.parametrize("note", ["", "  ", "n" * 2001])
def test_publish_wants_a_change_note(draft, people, note):
    with pytest.raises(ValidationError) as refusal:
        editions.publish(draft, by=people.hr, note=note)
    assert list(refusal.value.message_dict) == ["change_note"]
    assert Edition.objects.get().state == "draft"


def test_publish_refuses_errors_whatever_is_accepted(draft, people):
    draft.responsibilities.all().delete()
    draft.requirements.update(reason="", must_have=False, minimum=None)
    with pytest.raises(ValidationError) as refusal:
        editions.publish(draft, by=people.hr, note="First.", accept_warnings=True)
    assert refusal.value.message_dict == {
        "responsibilities": ["The edition names no responsibility."],
        "requirements.craft-1.reason": ["Craft 1 weighs 3 without a reason."],
        "requirements.craft-2.reason": ["Craft 2 weighs 2 without a reason."],
    }


def test_publish_wants_warnings_accepted(draft, people):
    draft.responsibilities.get().carried_by.clear()
    with pytest.raises(ValidationError) as refusal:
        editions.publish(draft, by=people.hr, note="First.")
    assert refusal.value.messages == ["No competency carries “Do the job.”."]
    assert editions.publish(draft, by=people.hr, note="First.", accept_warnings=True).state == "published"


def test_publish_twice_tells_who_comes_second(draft, people):
    twin = Edition.objects.get(pk=draft.pk)
    editions.publish(draft, by=people.hr, note="First.")
    with pytest.raises(Conflict, match="it is now published"):
        editions.publish(twin, by=people.hr, note="Second.")


def test_retire_takes_an_edition_out_of_force(edition, people):
    editions.retire(edition, by=people.hr)
    assert list(Edition.objects.published()) == []
    assert last_entries(1) == [("retired", {"role": "job-1", "number": 1})]
    assert editions.open_draft(edition.role, by=people.hr).number == 2


def test_retire_waits_for_openings_in_planning(edition, people):
    for title in ("Berlin", "Lyon"):
        edition.openings.create(title=title, manager=people.manager)
    with pytest.raises(ValidationError, match="2 openings in planning would measure against this edition"):
        editions.retire(edition, by=people.hr)
    edition.openings.filter(title="Lyon").delete()
    with pytest.raises(ValidationError, match="An opening in planning would measure"):
        editions.retire(edition, by=people.hr)


def test_discard_deletes_the_draft_and_its_lines(edition, people):
    draft = editions.open_draft(edition.role, by=people.hr)
    editions.discard(draft, by=people.hr)
    assert list(Edition.objects.all()) == [edition]
    assert Responsibility.objects.exclude(edition=edition).count() == 0
    assert last_entries(1) == [("discarded", {"role": "job-1", "number": 2})]


def test_discard_never_takes_a_published_edition(edition, people):
    with pytest.raises(PermissionDenied, match="a published edition stays"):
        editions.discard(edition, by=people.hr)


def test_editions_are_kept_by_hr_alone(draft, edition, people):
    second = editions.open_draft(edition.role, by=people.hr)
    acts = [
        lambda by: roles.add(Role(key="new", name="New"), by=by),
        lambda by: editions.open_draft(edition.role, by=by),
        lambda by: editions.publish(second, by=by, note="No."),
        lambda by: editions.retire(edition, by=by),
        lambda by: editions.discard(second, by=by),
    ]
    for act in acts:
        for person in (people.manager, people.recruiter, people.interviewer):
            with pytest.raises(PermissionDenied):
                act(person)


def test_role_key_is_taken_once(draft, people):
    with pytest.raises(ValidationError) as refusal:
        roles.add(Role(key="job-1", name="Again"), by=people.hr)
    assert refusal.value.message_dict == {"key": ["Role with this Key already exists."]}
