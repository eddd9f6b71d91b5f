"""What needs a person today: which tasks, in which order, for whom; whom they wait for; what comes up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.actions import openings, panels, scorecards
from evaluations.models import Scorecard
from evaluations.waiting import SHOWN, waiting_for
from tests.factories import evaluations as make

NOW = timezone.now()
NOTHING = {"tasks": [], "awaited": [], "coming": [], "openings": []}


def today(user, **since):
    return waiting_for(user, as_of=NOW + timedelta(**since))


def titles(user, **since):
    return [task.title for task in today(user, **since).tasks]


def kept(found):
    return {
        "tasks": [task.title for task in found.tasks],
        "awaited": [(each.name, each.assessor.name, each.late) for each in found.awaited],
        "coming": [(each.name, each.interview.stage.name) for each in found.coming],
        "openings": [shelf.opening.title for shelf in found.openings],
    }


@pytest.fixture
def two(people):
    return [people.interviewer, people.second_interviewer]


def test_nothing_waits_for_a_stranger(people, small_profile):
    make.panel_round(small_profile, manager=people.manager, submitted=0, interviews_at=NOW + timedelta(hours=1))
    found = today(people.stranger)
    assert (kept(found), found.title) == (NOTHING, "Nothing needs you now")


def test_draft_without_seats_asks_for_its_panel_then_to_be_opened(people, small_profile, two):
    made = make.draft_opening(small_profile, manager=people.manager, title="Customs")
    asked = [titles(people.manager)]
    make.seat(made, two, by=people.manager)
    asked.append(titles(people.manager))
    openings.open_(made, by=people.manager)
    asked.append(titles(people.manager))
    assert asked == [["Seat the panel of Customs"], ["Open Customs"], []]


def test_must_have_with_one_assessor_asks_for_a_second(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=1, candidates=0, title="Customs")
    (task,) = today(people.manager).tasks
    assert (task.title, task.reason, task.view, task.pk) == (
        "Seat a second assessor in Customs",
        "One person would assess Craft 1, a must-have",
        "evaluations:panel_edit",
        made.opening.pk,
    )


def test_candidates_not_begun_are_one_task_an_opening(people, small_profile, two):
    made = make.panel_round(small_profile, manager=people.manager, assessors=two, begun=False)
    (one,) = today(people.manager).tasks
    make.add(made.opening, by=people.manager, name="Amara Okafor")
    (both,) = today(people.manager).tasks
    assert [(task.title, task.reason, task.view) for task in (one, both)] == [
        (
            "Begin the evaluation of Priya Raghunathan",
            "Two assessors get a scorecard then",
            "evaluations:evaluation_arrange",
        ),
        (
            "Begin two evaluations",
            "Two assessors get a scorecard then: Amara Okafor and Priya Raghunathan",
            "evaluations:opening_detail",
        ),
    ]


def test_own_scorecard_is_counted_over_its_focus(people, profile, two):
    panel = [*two, people.stranger, people.hr, people.other_manager]
    made = make.panel_round(profile, manager=people.manager, assessors=panel, spread=True, submitted=0)
    (fresh,) = today(people.interviewer).tasks
    make.fill(made.cards[0])
    (filled,) = today(people.interviewer).tasks
    assert [(task.title, task.reason, task.label) for task in (fresh, filled)] == [
        ("Score Priya Raghunathan", "0 of 8 focus competencies done", "Begin scoring"),
        ("Finish your scorecard for Priya Raghunathan", "8 of 8 focus competencies done", "Continue"),
    ]


def test_own_scorecard_counts_what_one_sat_on_once_every_seat_is_gone(people, small_profile, two):
    made = make.panel_round(small_profile, manager=people.manager, assessors=two, submitted=0, drafted=1, rated=1)
    for seat in made.opening.seats.held().filter(assessor=people.interviewer):
        panels.remove(seat, by=people.manager)
    (task,) = today(people.interviewer).tasks
    assert task.reason == "3 of 3 focus competencies done"


def test_decision_is_asked_of_the_manager_alone_once_all_are_in(people, small_profile, two):
    made = make.panel_round(
        small_profile, manager=people.manager, recruiter=people.recruiter, assessors=two, submitted=1
    )
    asked = {"one in": titles(people.manager)}
    make.submit(made.cards[1])
    asked |= {person: titles(getattr(people, person)) for person in ("manager", "recruiter", "hr", "interviewer")}
    assert asked == {
        "one in": [],
        "manager": ["Decide on Priya Raghunathan"],
        "recruiter": [],
        "hr": [],
        "interviewer": [],
    }
    assert today(people.manager).tasks[0].reason == "Both scorecards are in"


def test_decision_with_a_recusal_says_so(people, small_profile, two):
    made = make.panel_round(small_profile, manager=people.manager, assessors=two, submitted=1)
    scorecards.recuse(made.cards[1], by=made.assessors[1], reason="A friend.")
    assert today(people.manager).tasks[0].reason == "The one scorecard is in, one assessor recused"


def test_tasks_come_late_ones_first_then_by_kind(people, small_profile, two):
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.manager, *two], candidates=2, submitted=3, title="A"
    )
    late = make.add(made.opening, by=people.manager, name="Zoe Late")
    make.interview(late, at=NOW - timedelta(days=3), by=people.manager)
    make.rounds.begin(late, by=people.manager)
    soon = make.add(made.opening, by=people.manager, name="Bo Soon")
    make.interview(soon, at=NOW + timedelta(days=1), by=people.manager)
    make.rounds.begin(soon, by=people.manager)
    make.add(made.opening, by=people.manager, name="Cy Fresh")
    make.draft_opening(small_profile, manager=people.manager, title="B")
    found = today(people.manager)
    assert [(task.title, task.late) for task in found.tasks] == [
        ("Score Zoe Late", "1 day late"),
        ("Score Bo Soon", ""),
        ("Decide on Amara Okafor", ""),
        ("Decide on Priya Raghunathan", ""),
        ("Begin the evaluation of Cy Fresh", ""),
        ("Seat the panel of B", ""),
    ]
    assert found.title == "Six things need you"


def test_awaited_are_others_scorecards_the_longest_wait_first(people, small_profile, two):
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.manager, *two], submitted=0, candidates=0
    )
    for name, days in (("Amara Okafor", 1), ("Priya Raghunathan", -3)):
        evaluation = make.add(made.opening, by=people.manager, name=name)
        make.interview(evaluation, at=NOW + timedelta(days=days), by=people.manager)
        make.rounds.begin(evaluation, by=people.manager)
    assert kept(today(people.manager))["awaited"] == [
        ("Priya Raghunathan", "Sven Olsen", "1 day late"),
        ("Priya Raghunathan", "Yuki Tanabe", "1 day late"),
        ("Amara Okafor", "Sven Olsen", ""),
        ("Amara Okafor", "Yuki Tanabe", ""),
    ]
    assert kept(today(people.hr))["awaited"] == kept(today(people.interviewer))["awaited"] == []


@pytest.mark.parametrize("ended", ["withdrawn", "decided"])
def test_ended_evaluation_asks_nothing_of_anybody(people, small_profile, two, ended):
    made = make.panel_round(small_profile, manager=people.manager, assessors=two, submitted=1)
    if ended == "withdrawn":
        make.rounds.withdraw(made.evaluation, by=people.manager, reason="Left.")
    else:
        make.decide(made.evaluation, by=people.manager)
    asked = [kept(today(user)) for user in (people.manager, people.second_interviewer)]
    assert [(each["tasks"], each["awaited"]) for each in asked] == [([], [])] * 2


def test_coming_up_is_what_one_sits_in_or_runs_until_it_is_over(people, small_profile, two):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    stages = list(small_profile.stages.all())
    panels.seat(made.opening, by=people.manager, assessor=people.second_interviewer, stage=stages[1])
    for hours, stage in enumerate(stages, 1):
        at = NOW + timedelta(hours=hours)
        make.rounds.schedule(made.evaluation, by=people.manager, stage=stage, starts_at=at, minutes=30)
    both = [("Priya Raghunathan", "Stage 1"), ("Priya Raghunathan", "Stage 2")]
    assert kept(today(people.manager))["coming"] == kept(today(people.interviewer))["coming"] == both
    assert kept(today(people.second_interviewer))["coming"] == both[1:]
    assert kept(today(people.interviewer, minutes=89))["coming"] == both
    assert kept(today(people.interviewer, minutes=90))["coming"] == both[1:]
    assert kept(today(people.hr))["coming"] == []


def test_coming_up_is_ordered_by_time_whoever_was_arranged_first(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    stages = list(small_profile.stages.all())
    for hours, stage in ((5, stages[0]), (2, stages[1])):
        make.rounds.schedule(
            made.evaluation, by=people.manager, stage=stage, starts_at=NOW + timedelta(hours=hours), minutes=30
        )
    assert [stage for _, stage in kept(today(people.manager))["coming"]] == ["Stage 2", "Stage 1"]


def test_coming_up_leads_to_ones_own_scorecard(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    make.interview(made.evaluation, at=NOW + timedelta(hours=1), by=people.manager)
    cards = [{each.card for each in today(user).coming} for user in (people.interviewer, people.manager)]
    assert cards == [{made.cards[0].pk}, {None}]


def test_names_are_coded_where_the_reader_still_scores(people, small_profile, two):
    made = make.panel_round(
        small_profile,
        manager=people.manager,
        assessors=[people.interviewer, people.manager],
        submitted=0,
        anonymous=True,
        interviews_at=NOW + timedelta(hours=1),
    )
    make.add(made.opening, by=people.manager, name="Amara Okafor")
    for user in (people.manager, people.interviewer):
        found = today(user)
        said = [task.title + task.reason + task.of for task in found.tasks]
        said += [each.name for each in (*found.awaited, *found.coming)]
        assert (len(said) > 2, [text for text in said if "Priya" in text or "Amara" in text]) == (True, [])


def test_candidate_is_told_nothing_of_their_own_evaluation(people, small_profile, two):
    made = make.panel_round(small_profile, manager=people.manager, assessors=two, candidates=0)
    own = make.add(made.opening, by=people.manager, name="Dana Whitfield", employee=people.manager)
    make.interview(own, at=NOW + timedelta(hours=1), by=people.hr)
    make.rounds.begin(own, by=people.hr)
    found = today(people.manager)
    assert (kept(found) | {"openings": []}, found.openings[0].counts.candidates) == (NOTHING, 0)


def test_long_lists_are_cut_and_counted(people, small_profile, two):
    for number in range(SHOWN + 3):
        make.draft_opening(small_profile, manager=people.manager, title=f"Opening {number:02}")
    found = today(people.manager)
    assert (len(found.tasks), found.task_count, len(found.openings), found.opening_count) == (SHOWN, 15, SHOWN, 15)
    assert found.title == "15 things need you"


def test_late_scorecards_of_a_removed_author_stay_theirs(people, small_profile, two):
    made = make.panel_round(
        small_profile,
        manager=people.manager,
        assessors=two,
        submitted=0,
        drafted=1,
        interviews_at=NOW - timedelta(days=3),
    )
    for seat in made.opening.seats.held().filter(assessor=people.interviewer):
        panels.remove(seat, by=people.manager)
    assert Scorecard.objects.get(assessor=people.interviewer).due_at == NOW - timedelta(days=3) + timedelta(hours=25)
    assert titles(people.interviewer) == ["Finish your scorecard for Priya Raghunathan"]
