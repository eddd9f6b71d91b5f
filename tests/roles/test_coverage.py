import pytest

from roles import coverage
from roles.coverage import Check
from roles.models import Edition, Focus, Requirement
from tests.factories import roles as role_factory
from tests.factories.competencies import competency


@pytest.fixture
def draft(people):
    return role_factory.draft(role_factory.role(by=people.hr), by=people.hr)


def whole(draft):
    return Edition.objects.whole().get(pk=draft.pk)


def checks(draft):
    return coverage.checks(whole(draft))


def test_checks_find_nothing_in_a_whole_draft(draft):
    assert checks(draft) == []


def test_checks_ask_the_database_nothing(draft, django_assert_num_queries):
    edition = whole(draft)
    with django_assert_num_queries(0):
        coverage.checks(edition)


def test_coverage_says_which_stages_ask_and_what_is_carried(draft):
    edition = whole(draft)
    stages, carried = coverage.stages_of(edition), coverage.carried_by(edition)
    first, second, third = edition.requirements.all()
    assert [[stage.key for stage in stages[row.pk]] for row in (first, second, third)] == [
        ["stage-1", "stage-2"],
        ["stage-1"],
        ["stage-1"],
    ]
    assert [[line.key for line in carried[row.pk]] for row in (first, second, third)] == [["duty"]] * 3


@pytest.mark.parametrize(
    ("number", "change", "place", "sentence"),
    [
        (2, {"target": None}, "target", "Craft 2 has no target level."),
        (1, {"minimum": None}, "minimum", "Craft 1 is a must-have without a minimum level."),
        (1, {"reason": " "}, "reason", "Craft 1 is a must-have without a reason."),
        (2, {"reason": ""}, "reason", "Craft 2 weighs 2 without a reason."),
    ],
)
def test_checks_refuse_a_demand_that_is_not_whole(draft, number, change, place, sentence):
    Requirement.objects.filter(edition=draft, competency__key=f"craft-{number}").update(**change)
    assert checks(draft) == [Check("error", f"requirements.craft-{number}.{place}", sentence)]


def test_checks_ask_no_reason_for_a_weight_of_one(draft):
    draft.requirements.filter(weight=1).update(reason="")
    assert checks(draft) == []


def test_checks_refuse_a_missing_anchor_and_say_it_once(draft):
    draft.requirements.last().competency.levels.filter(rank=4).update(anchor=" ")
    draft.requirements.last().competency.levels.filter(rank=5).delete()
    assert [check for check in checks(draft) if check.level == "error"] == [
        Check("error", "requirements.craft-3.levels.4.anchor", "Craft 3 has no anchor at level 4 Advanced."),
        Check("error", "requirements.craft-3.levels.5.anchor", "Craft 3 has no anchor at level 5 Leading."),
    ]
    assert [check.place for check in checks(draft) if check.level == "warning"] == [
        "requirements.craft-3.levels.5.headline"
    ]


def test_checks_refuse_a_must_have_in_no_stage_and_warn_of_others(draft):
    Focus.objects.all().delete()
    assert checks(draft) == [
        Check("error", "requirements.craft-1.stages", "Craft 1 is a must-have, but no interview stage asks about it."),
        Check("warning", "requirements.craft-2.stages", "No interview stage asks about Craft 2."),
        Check("warning", "requirements.craft-3.stages", "No interview stage asks about Craft 3."),
    ]


def test_checks_refuse_an_edition_that_says_nothing(people):
    role = role_factory.role(by=people.hr)
    empty = role_factory.editions.open_draft(role, by=people.hr)
    assert checks(empty) == [
        Check("error", "responsibilities", "The edition names no responsibility."),
        Check("error", "requirements", "The edition asks for no competency."),
    ]


def test_checks_warn_of_a_responsibility_nobody_carries(draft):
    draft.responsibilities.update(text="Do the job that nobody else in the whole company would ever want to do.")
    draft.responsibilities.get().carried_by.clear()
    sentence = "No competency carries “Do the job that nobody else in the whole company would ever…”."
    assert checks(draft) == [Check("warning", "responsibilities.duty.carried_by", sentence)]


def test_checks_warn_of_a_fourth_must_have_and_an_eighth_focus(people):
    skills = [competency(number, by=people.hr) for number in range(1, 9)]
    draft = role_factory.draft(role_factory.role(by=people.hr), by=people.hr, competencies=skills)
    draft.requirements.filter(position__lt=4).update(must_have=True, minimum=2)
    Focus.objects.update(stage=draft.stages.first())
    assert checks(draft) == [
        Check("warning", "requirements", "4 competencies are must-haves; more than 3 turn away people for little."),
        Check(
            "warning", "stages.stage-1.focus", "Stage 1 has 8 focus competencies; more than 7 do not fit one interview."
        ),
    ]


def test_checks_pass_on_the_linter_s_remarks(draft):
    first, second = draft.requirements.all()[:2]
    first.competency.levels.filter(rank=2).update(headline="Usually took the kiln there")
    second.competency.questions.filter(position=0).update(ask=first.competency.questions.first().ask)
    places = [(check.level, check.place) for check in checks(draft)]
    assert places == [
        ("warning", "requirements.craft-1.levels.2.headline"),
        ("warning", "requirements.craft-2.questions.1.ask"),
    ]
    assert checks(draft)[1].sentence == (
        "Craft 2: craft-1 has “What became of job 1, part 1?” too: one of the two must change."
    )
