"""Lines of a draft written, added, taken out and put in order; what others wrote is never overwritten unseen."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import Conflict
from accounts.models import Entry
from roles.actions import drafts, editions
from roles.models import CareerMove, Focus, InterviewStage, Requirement, Responsibility
from tests.factories import roles as make
from tests.factories.competencies import competency


@pytest.fixture
def draft(people):
    return make.draft(make.role(by=people.hr), by=people.hr)


@pytest.fixture
def line(draft):
    return draft.requirements.first()


def names(rows):
    return [row.words["name"] for row in rows]


def test_writing_says_what_was_seen_and_what_is_to_stand(draft, line, people):
    written = drafts.write(draft, by=people.hr, line=line, said={"weight": (3, 2), "reason": (line.reason, "Other.")})
    line.refresh_from_db()
    assert (written.pk, line.weight, line.reason) == (line.pk, 2, "Other.")
    assert (draft.edited_by, draft.edited_at is not None) == (people.hr, True)


def test_words_somebody_else_wrote_are_not_overwritten(draft, line, people):
    drafts.write(draft, by=people.hr, line=line, said={"reason": (line.reason, "Theirs.")})
    with pytest.raises(Conflict) as conflict:
        drafts.write(draft, by=people.hr, line=line, said={"reason": (line.reason, "Mine."), "weight": (3, 1)})
    line.refresh_from_db()
    assert (conflict.value.current, line.reason, line.weight) == ({"reason": "Theirs."}, "Theirs.", 3)


def test_the_same_words_again_are_no_conflict(draft, line, people):
    said = {"reason": (line.reason, "Once.")}
    for _ in range(2):
        drafts.write(draft, by=people.hr, line=line, said=said)
    assert draft.requirements.first().reason == "Once."


def test_two_fields_of_one_line_are_no_conflict(draft, line, people):
    drafts.write(draft, by=people.hr, line=line, said={"reason": (line.reason, "Theirs.")})
    drafts.write(draft, by=people.hr, line=line, said={"weight": (3, 1)})
    line.refresh_from_db()
    assert (line.reason, line.weight) == ("Theirs.", 1)


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"weight": (3, 0)}, "__all__", "A weight is 1, 2 or 3."),
        ({"weight": (3, 99)}, "__all__", "A weight is 1, 2 or 3."),
        ({"weight": (3, -1)}, "weight", "Ensure this value is greater than or equal to 0."),
        ({"target": (4, 6)}, "__all__", "A target is a level from 1 to 5."),
        ({"minimum": (3, 5)}, "__all__", "The minimum lies between 2 and the target, and only a must-have has one."),
        (
            {"must_have": (True, False)},
            "__all__",
            "The minimum lies between 2 and the target, and only a must-have has one.",
        ),
    ],
)
def test_a_demand_that_does_not_hold_is_a_sentence(draft, line, people, said, field, sentence):
    with pytest.raises(ValidationError) as error:
        drafts.write(draft, by=people.hr, line=line, said=said)
    stands = Requirement.objects.get(pk=line.pk)
    assert error.value.message_dict == {field: [sentence]}
    assert (stands.weight, stands.target, stands.minimum, stands.must_have) == (3, 4, 3, True)


def test_what_carries_a_responsibility_is_written_as_ids(draft, people):
    duty, lines = draft.responsibilities.first(), list(draft.requirements.all())
    everyone = sorted(line.pk for line in lines)
    drafts.write(draft, by=people.hr, line=duty, said={"carried_by": (everyone, [lines[1].pk])})
    assert list(duty.carried_by.all()) == [lines[1]]


def test_a_competency_of_another_edition_carries_nothing_here(draft, people):
    other = make.draft(make.role(2, by=people.hr), by=people.hr, competencies=[competency(9, by=people.hr)])
    duty, everyone = draft.responsibilities.first(), sorted(line.pk for line in draft.requirements.all())
    with pytest.raises(ValidationError) as error:
        drafts.write(draft, by=people.hr, line=duty, said={"carried_by": (everyone, [other.requirements.first().pk])})
    assert error.value.message_dict == {
        "carried_by": ["One of these is not a competency of this draft. Nothing was changed."]
    }
    assert duty.carried_by.count() == 3


def test_a_line_of_another_edition_is_not_found(draft, people):
    other = make.draft(make.role(2, by=people.hr), by=people.hr, competencies=[competency(9, by=people.hr)])
    with pytest.raises(Http404):
        drafts.write(draft, by=people.hr, line=other.requirements.first(), said={"weight": (3, 1)})
    with pytest.raises(Http404):
        drafts.remove(draft, line=other.requirements.first(), by=people.hr)
    assert other.requirements.count() == 1


def test_a_published_edition_is_not_edited(draft, line, people):
    editions.publish(draft, by=people.hr, note="First.")
    with pytest.raises(PermissionDenied):
        drafts.write(draft, by=people.hr, line=line, said={"weight": (3, 1)})


@pytest.mark.parametrize("name", ["manager", "recruiter", "interviewer", "stranger"])
def test_only_hr_edits(draft, line, people, name):
    with pytest.raises(PermissionDenied):
        drafts.write(draft, by=getattr(people, name), line=line, said={"weight": (3, 1)})


def test_a_line_is_added_last_under_a_key_of_its_own(draft, people):
    for _ in range(2):
        drafts.add(draft, line=Responsibility(kind="primary", text="Do the job, twice."), by=people.hr)
    rows = draft.responsibilities.order_by("position")
    assert [(row.key, row.position) for row in rows] == [
        ("duty", 0),
        ("do-the-job-twice", 1),
        ("do-the-job-twice-2", 2),
    ]


def test_a_line_without_words_is_refused(draft, people):
    with pytest.raises(ValidationError) as error:
        drafts.add(draft, line=Responsibility(kind="primary", text=""), by=people.hr)
    assert (set(error.value.message_dict), draft.responsibilities.count()) == ({"text"}, 1)


def test_a_competency_is_asked_for_once(draft, line, people):
    with pytest.raises(ValidationError) as error:
        drafts.add(draft, line=Requirement(competency=line.competency), by=people.hr)
    assert error.value.messages == ["This edition asks for that competency already."]


def test_a_competency_taken_out_leaves_stages_and_responsibilities(draft, line, people):
    drafts.remove(draft, line=line, by=people.hr)
    assert Focus.objects.filter(stage__edition=draft).count() == 2
    assert draft.responsibilities.first().carried_by.count() == 2


@pytest.mark.parametrize(
    ("at", "step", "order"), [(0, 1, [1, 0, 2]), (0, -1, [0, 1, 2]), (2, -1, [0, 2, 1]), (2, 1, [0, 1, 2])]
)
def test_a_line_moves_one_place(draft, people, at, step, order):
    rows = list(draft.requirements.all())
    drafts.move(draft, line=rows[at], by=people.hr, step=step)
    assert list(draft.requirements.all()) == [rows[place] for place in order]


def test_a_line_moves_among_its_kind(draft, people):
    first, second = (
        drafts.add(draft, line=CareerMove(kind=kind, title=title), by=people.hr)
        for kind, title in (("lateral", "Aside"), ("entry", "Second way in"))
    )
    drafts.move(draft, line=second, by=people.hr, step=-1)
    ways_in = draft.career_moves.filter(kind="entry")
    assert [move.title for move in ways_in] == ["Second way in", "Apprentice"]
    assert list(draft.career_moves.filter(kind="lateral")) == [first]


def test_an_order_is_taken_whole(draft, people):
    rows = list(draft.requirements.all())
    drafts.arrange(draft, line=rows[0], by=people.hr, order=[rows[2].pk, rows[0].pk, rows[1].pk])
    assert list(draft.requirements.all()) == [rows[2], rows[0], rows[1]]


def test_an_order_with_a_foreign_line_moves_nothing(draft, people):
    rows = list(draft.requirements.all())
    for order in ([rows[1].pk, rows[0].pk, 10**9], [rows[1].pk, rows[1].pk, rows[0].pk]):
        with pytest.raises(ValidationError, match="names a line that is not in this list"):
            drafts.arrange(draft, line=rows[0], by=people.hr, order=order)
    assert list(draft.requirements.all()) == rows


def test_an_order_that_lacks_a_line_added_since_is_a_conflict(draft, people):
    rows = list(draft.requirements.all())
    with pytest.raises(Conflict):
        drafts.arrange(draft, line=rows[0], by=people.hr, order=[rows[1].pk, rows[0].pk])
    assert list(draft.requirements.all()) == rows


def test_the_plan_changes_the_cells_that_were_changed_and_no_other(draft, people):
    first, second = draft.stages.all()
    lines = list(draft.requirements.all())
    drafts.plan(draft, by=people.hr, asks=[(second.pk, lines[2].pk)], drops=[(first.pk, lines[0].pk)])
    drafts.plan(draft, by=people.hr, asks=[(second.pk, lines[2].pk)], drops=[(first.pk, lines[0].pk)])
    asked = [[focus.requirement for focus in stage.focus.all()] for stage in draft.stages.all()]
    assert asked == [lines[1:], [lines[0], lines[2]]]


def test_a_cell_of_another_edition_is_refused_with_all_others(draft, people):
    other = make.draft(make.role(2, by=people.hr), by=people.hr, competencies=[competency(9, by=people.hr)])
    stage, line = draft.stages.first(), draft.requirements.first()
    foreign = (other.stages.first().pk, line.pk)
    with pytest.raises(ValidationError):
        drafts.plan(draft, by=people.hr, drops=[(stage.pk, line.pk)], asks=[foreign])
    assert stage.focus.count() == 3


def test_a_spell_of_editing_is_one_entry_of_the_journal(draft, line, people, monkeypatch):
    other = people.hr.__class__.objects.create(email="second@example.org", name="Second", access="hr_admin")
    for weight in (2, 1):
        drafts.write(draft, by=people.hr, line=line, said={"weight": (weight + 1, weight)})
    drafts.write(draft, by=other, line=line, said={"weight": (1, 2)})
    assert Entry.objects.filter(verb="edited").count() == 2
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    drafts.write(draft, by=people.hr, line=line, said={"weight": (2, 3)})
    assert Entry.objects.filter(verb="edited").count() == 3


def test_a_stage_is_added_and_asks_nothing_yet(draft, people):
    stage = drafts.add(draft, line=InterviewStage(name="Board", minutes=45), by=people.hr)
    assert (stage.key, stage.focus.count(), stage.position) == ("board", 0, 3)
