"""What is arranged around an evaluation: interviews, and the check of qualifications."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry
from evaluations.actions import evaluations as rounds
from evaluations.checks import checks
from evaluations.models import Finding, Interview, Post
from tests.factories import evaluations as make
from tests.factories.competencies import competency
from tests.factories.roles import published, role

OVERLAPPING = [(date(2010, 1, 1), date(2011, 6, 1)), (date(2011, 1, 1), date(2013, 12, 1))]  # four years together


def url(name, evaluation):
    return reverse(f"evaluations:{name}", kwargs={"pk": evaluation.pk})


@pytest.fixture
def made(people, small_profile):
    return make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        begun=False,
    )


@pytest.fixture
def evaluation(made):
    return made.evaluation


@pytest.fixture
def foreign(people):
    """An edition with nothing in common with the small profile."""
    return published(role(2, by=people.hr), by=people.hr, competencies=[competency(7, by=people.hr)])


# --- interviews ---


def test_interview_set_in_the_readers_zone_then_moved(client, people, made, evaluation):
    people.manager.time_zone = "Europe/Amsterdam"
    people.manager.save()
    client.force_login(people.manager)
    stage = made.opening.edition.stages.first()
    data = {"stage": stage.pk, "starts_at": "2026-12-01T09:30", "minutes": 60, "place": "Room 4"}
    client.post(url("interview_set", evaluation), data)
    client.post(url("interview_set", evaluation), data | {"starts_at": "2026-12-02T10:00", "place": ""})
    assert list(Interview.objects.values_list("stage", "starts_at", "minutes", "place")) == [
        (stage.pk, datetime(2026, 12, 2, 9, 0, tzinfo=UTC), 60, "")
    ]


def test_interview_set_reckons_when_scorecards_are_due(people, made, evaluation):
    start = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    rounds.begin(evaluation, by=people.manager)
    make.interview(evaluation, at=start, by=people.manager, minutes=90)
    due = {card.due_at for card in evaluation.scorecards.all()}
    assert due == {start + timedelta(minutes=90, hours=24)}


def test_interview_set_says_what_does_not_hold_and_keeps_the_rest(client, people, made, evaluation):
    client.force_login(people.manager)
    stage = made.opening.edition.stages.first()
    refused = [
        ("starts_at", "soon", "Enter a valid date/time."),
        ("starts_at", "", "Say when it starts: a date and a time."),
        ("starts_at", "0001-01-01T00:00", "Write a date from 2000 to 2100."),
        ("starts_at", "9999-12-31T23:59", "Write a date from 2000 to 2100."),
        ("minutes", "4", "An interview lasts from 5 to 600 minutes."),
        ("minutes", "601", "An interview lasts from 5 to 600 minutes."),
        ("minutes", "-60", "An interview lasts from 5 to 600 minutes."),
        ("minutes", "an hour", "Enter a whole number."),
        ("place", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ]
    for field, value, sentence in refused:
        data = {"stage": stage.pk, "starts_at": "2026-12-01T09:30", "minutes": 60, "place": "Room 4", field: value}
        response = client.post(url("interview_set", evaluation), data)
        assert (response.status_code, response.context["form"].errors) == (200, {field: [sentence]})
        assert (response.context["stages"][0].form[field].value(), Interview.objects.count()) == (value, 0)


def test_stage_or_qualification_that_is_none_is_not_found(client, people, evaluation):
    client.force_login(people.manager)
    for value in ("", "x", "99999999999999999999", "-1", "²"):
        assert client.post(url("interview_set", evaluation), {"stage": value}).status_code == 404
        assert client.post(url("finding_record", evaluation), {"qualification": value}).status_code == 404


def test_stage_or_qualification_of_another_edition_is_not_found(client, people, evaluation, foreign):
    client.force_login(people.manager)
    stage, line = foreign.stages.first(), foreign.qualifications.first()
    data = {"stage": stage.pk, "starts_at": "2026-12-01T09:30", "minutes": 60}
    assert client.post(url("interview_set", evaluation), data).status_code == 404
    data = {"qualification": line.pk, "result": "meets"}
    assert client.post(url("finding_record", evaluation), data).status_code == 404
    with pytest.raises(ValidationError, match="another edition"):
        rounds.schedule(evaluation, by=people.manager, stage=stage, starts_at=timezone.now(), minutes=60)
    with pytest.raises(ValidationError, match="another edition"):
        rounds.record_finding(evaluation, by=people.manager, qualification=line, result="meets")


# --- qualifications ---


def test_finding_record_keeps_who_said_it(client, people, made, evaluation):
    line = made.opening.edition.qualifications.first()
    client.force_login(people.recruiter)
    data = {"qualification": line.pk, "result": "by_equivalence", "note": "Ten years of research."}
    client.post(url("finding_record", evaluation), data)
    found = Finding.objects.get()
    assert (found.result, found.note, found.by) == ("by_equivalence", "Ten years of research.", people.recruiter)
    assert Entry.objects.last().facts == {"qualification": "degree"}


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"result": ""}, {"result": ["Say what was found."]}),
        ({"result": "great"}, {"result": ["Select a valid choice. great is not one of the available choices."]}),
        (
            {"result": "by_equivalence", "note": "  "},
            {"note": ["Say what stands in the qualification's place, and why it is equal."]},
        ),
        (
            {"result": "meets", "note": "x" * 2001},
            {"note": ["Ensure this value has at most 2000 characters (it has 2001)."]},
        ),
    ],
)
def test_finding_record_says_what_does_not_hold(client, people, made, evaluation, data, errors):
    line = made.opening.edition.qualifications.first()
    client.force_login(people.manager)
    response = client.post(url("finding_record", evaluation), data | {"qualification": line.pk})
    assert (response.context["form"].errors, Finding.objects.count()) == (errors, 0)


@pytest.mark.parametrize(
    ("degree", "posts", "suggested"),
    [
        ("", [], ["unknown", "unknown"]),
        ("secondary", [(date(2024, 1, 1), None)], ["below", "below"]),
        ("bachelor", [(date(2021, 12, 1), None)], ["meets", "meets"]),
        (
            "doctorate",
            OVERLAPPING,
            ["meets", "below"],
        ),
    ],
)
def test_checks_suggest_from_degree_and_posts(people, made, degree, posts, suggested):
    held = [Post(title="Post", start=start, end=end) for start, end in posts]
    evaluation = make.add(made.opening, by=people.manager, name="Helen Marsh", degree=degree, posts=held)
    found = checks(evaluation, as_of=date(2026, 11, 25))
    assert [check.suggested for check in found] == suggested


def test_checks_of_the_whole_profile_know_what_is_preferred_and_what_is_for_a_person_to_say(people, profile):
    opening = make.draft_opening(profile, manager=people.manager)
    post = Post(title="CTO", start=date(2015, 3, 1))
    evaluation = make.add(opening, by=people.manager, degree="master", degree_field="Physics", posts=[post])
    assert [
        (check.qualification.key, check.suggested, check.because)
        for check in checks(evaluation, as_of=date(2026, 11, 25))
    ] == [
        ("degree", "preferred", "Highest degree: Master's in Physics."),
        ("masters-degree", "meets", "Highest degree: Master's in Physics."),
        ("years-of-experience", "meets", "11.7 years in the posts given, months in two posts counted once."),
        ("strategy-and-architecture", None, ""),
        ("leadership-experience", None, ""),
    ]
