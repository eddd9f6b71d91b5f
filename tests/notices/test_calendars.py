"""Calendar files as another program reads them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from evaluations.actions import evaluations as rounds
from evaluations.actions import panels
from evaluations.models import Candidate, Evaluation, Scorecard, Seat
from notices import calendars
from tests.factories import evaluations as make

AT = datetime(2026, 10, 20, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def events(content: bytes) -> dict[str, object]:
    """Title → event; a title that stands there twice fails."""
    found = [(str(each["summary"]), each) for each in Calendar.from_ical(content).walk("VEVENT")]
    assert len(dict(found)) == len(found)
    return dict(found)


def feed(person, as_of=AT):
    return events(calendars.feed(person, as_of))


@pytest.fixture
def set_up(round_):
    """Both stages of Priya Raghunathan's, at 15:00 on the Monday after summer time ended in Amsterdam."""
    starts = datetime(2026, 10, 26, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))
    return round_(AT, interviews_at=starts)


@pytest.fixture
def download(client, set_up):
    def of(person, key=None):
        client.force_login(person)
        stage = key or set_up.opening.edition.stages.first().key
        return client.get(f"/evaluations/{set_up.evaluation.pk}/interviews/{stage}.ics")

    return of


def test_interview_is_a_file_with_title_time_and_place(download, set_up, people, settings):
    settings.SITE_URL = "https://hiring.example.com"
    stage = set_up.opening.edition.stages.first()
    set_up.evaluation.interviews.filter(stage=stage).update(place="Room 4; ask for Yuki, floor 2\\3")
    answer = download(people.interviewer)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Content-Disposition"] == 'attachment; filename="interview.ics"'
    assert "no-store" in answer["Cache-Control"]
    [(title, event)] = events(answer.content).items()
    assert title == f"Interview: Priya Raghunathan, {stage.name}"
    assert str(event["location"]) == "Room 4; ask for Yuki, floor 2\\3"
    assert event["dtstart"].to_ical() == b"20261026T140000Z"
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=60)
    assert str(event["url"]) == f"https://hiring.example.com/openings/{set_up.opening.pk}/"


def test_interview_is_for_those_who_sit_in_it_or_run_the_opening(download, people):
    who = ("interviewer", "second_interviewer", "manager", "recruiter", "hr", "stranger", "other_manager")
    found = [download(getattr(people, each)).status_code for each in who]
    assert found == [200, 200, 200, 200, 200, 404, 404]


def test_interview_is_not_for_who_sits_on_another_stage(download, set_up, people):
    stage = set_up.opening.edition.stages.first()
    seat = Seat.objects.held().get(assessor=people.interviewer, stage=stage)
    panels.remove(seat, by=people.manager)
    other = set_up.opening.edition.stages.last().key
    assert [download(people.interviewer).status_code, download(people.interviewer, other).status_code] == [404, 200]


def test_interview_is_not_for_the_candidate_nor_one_that_is_not_set(download, set_up, people):
    Candidate.objects.update(employee=people.hr)
    assert download(people.hr).status_code == 404
    set_up.evaluation.interviews.all().delete()
    assert download(people.manager).status_code == 404


def test_an_interview_moved_keeps_its_uid_and_counts_on(set_up, people):
    before = feed(people.manager)
    stage = set_up.opening.edition.stages.first()
    moved = datetime(2026, 10, 27, 9, tzinfo=UTC)
    rounds.schedule(set_up.evaluation, by=people.manager, stage=stage, starts_at=moved, minutes=45)
    title = f"Interview: Priya Raghunathan, {stage.name}"
    old, new = before[title], feed(people.manager)[title]
    assert (str(old["uid"]), old["sequence"], new["sequence"]) == (str(new["uid"]), 0, 1)
    assert (new["dtstart"].dt, new["dtend"].dt) == (moved, moved + timedelta(minutes=45))
    assert new["last-modified"].dt > old["last-modified"].dt
    assert {str(event["uid"]) for event in before.values()} == {
        f"interview-{set_up.evaluation.pk}-{each.key}@localhost" for each in set_up.opening.edition.stages.all()
    }


def test_feed_holds_what_one_sits_in_and_owes(set_up, people):
    card = Scorecard.objects.get(assessor=people.interviewer)
    found = feed(people.interviewer)
    stages = [stage.name for stage in set_up.opening.edition.stages.all()]
    assert sorted(found) == sorted(
        [*(f"Interview: Priya Raghunathan, {name}" for name in stages), "Scorecard due: Priya Raghunathan"]
    )
    due = found["Scorecard due: Priya Raghunathan"]
    assert (due["dtend"].dt, due["dtstart"].dt) == (card.due_at, card.due_at - calendars.MARK)
    assert due["transp"] == "TRANSPARENT"


def test_feed_of_those_who_run_the_opening_holds_its_interviews(set_up, people):
    assert [len(feed(person)) for person in (people.manager, people.recruiter)] == [2, 2]
    assert [len(feed(person)) for person in (people.hr, people.stranger, people.other_manager)] == [0, 0, 0]


def test_feed_forgets_what_is_in_withdrawn_or_long_over(set_up, people):
    make.submit(set_up.cards[0])
    assert [title for title in feed(people.interviewer) if "due" in title] == []
    assert feed(people.interviewer, AT + timedelta(days=120)) == {}
    Evaluation.objects.update(state="withdrawn")
    assert feed(people.interviewer) == {}


def test_feed_says_nothing_of_an_evaluation_not_begun_to_its_panel(round_, people):
    round_(AT, interviews_at=AT + timedelta(days=5), begun=False)
    assert (feed(people.interviewer), len(feed(people.manager))) == ({}, 2)


def test_feed_says_nothing_to_the_candidate(set_up, people):
    Candidate.objects.update(employee=people.manager)
    assert feed(people.manager) == {}


@pytest.mark.parametrize("scores", [True, False])
def test_feed_names_the_candidate_of_an_anonymous_opening_as_its_reader_may_read_them(round_, people, scores):
    panel = [people.interviewer, *([people.manager] if scores else [])]
    round_(AT, interviews_at=AT + timedelta(days=5), anonymous=True, assessors=panel)
    code = Candidate.objects.get().code_name
    for person, coded in ((people.interviewer, True), (people.manager, scores), (people.recruiter, False)):
        text = calendars.feed(person, AT).decode()
        assert (code in text, "Priya" in text) == (coded, not coded)


def test_feed_holds_nothing_anybody_wrote_or_rated(round_, people):
    round_(AT, interviews_at=AT + timedelta(days=5), submitted=1, drafted=1)
    said = " ".join(calendars.feed(person, AT).decode() for person in (people.manager, people.second_interviewer))
    assert [word for word in ("heard of", "yes", "recommend", "level") if word in said] == []


def test_names_in_a_calendar_are_text(round_, people):
    made = round_(AT, candidates=0)
    name = "A\nEND:VEVENT\r\nBEGIN:VALARM; , \\ “x”"
    evaluation = make.add(made.opening, by=people.manager, name=name.replace("\n", " ").replace("\r", ""))
    Candidate.objects.update(name=name)
    make.interview(evaluation, at=AT + timedelta(days=2), by=people.manager)
    calendar = Calendar.from_ical(calendars.feed(people.manager, AT))
    assert [each.name for each in calendar.walk()] == ["VCALENDAR", "VEVENT", "VEVENT"]
    stage = made.opening.edition.stages.first().name
    assert str(calendar.walk("VEVENT")[0]["summary"]).replace("\r\n", "\n") == f"Interview: {name}, {stage}".replace(
        "\r\n", "\n"
    )


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Pacific/Auckland", (2026, 9, 26), "20260926T050000Z"),
        ("Pacific/Auckland", (2026, 9, 27), "20260927T040000Z"),
        ("America/Los_Angeles", (2026, 10, 31), "20261101T000000Z"),
        ("America/Los_Angeles", (2026, 11, 1), "20261102T010000Z"),
        ("America/Sao_Paulo", (2018, 11, 3), "20181103T200000Z"),
        ("America/Sao_Paulo", (2018, 11, 4), "20181104T190000Z"),
        ("Asia/Kathmandu", (2026, 11, 1), "20261101T111500Z"),
    ],
)
def test_times_hold_across_a_clock_change(round_, people, zone, day, utc):
    """17:00 there, on the day before the clock changed and on the day it did."""
    starts = datetime(*day, 17, tzinfo=ZoneInfo(zone))
    round_(starts - timedelta(days=5), interviews_at=starts, time_zone=zone)
    found = feed(people.interviewer, starts)
    assert {event["dtstart"].to_ical().decode() for title, event in found.items() if "Interview" in title} == {utc}
    due = found["Scorecard due: Priya Raghunathan"]["dtend"].dt
    assert due == (starts + timedelta(hours=1)).astimezone(UTC) + timedelta(hours=24)


@pytest.mark.parametrize("count", [1, 30])
def test_feed_asks_the_same_for_any_number(round_, people, django_assert_num_queries, count):
    round_(AT, interviews_at=AT + timedelta(days=5), candidates=count, anonymous=True)
    with django_assert_num_queries(4):
        calendar = calendars.feed(people.interviewer, AT)
    assert calendar.count(b"BEGIN:VEVENT") == 3 * count


def test_pages_lead_to_the_file(client, round_, people):
    made = round_(timezone.now(), interviews_at=timezone.now() + timedelta(days=2))
    key = made.opening.edition.stages.first().key
    link = f'href="/evaluations/{made.evaluation.pk}/interviews/{key}.ics"'
    client.force_login(people.interviewer)
    assert link in client.get("/").content.decode()
    client.force_login(people.manager)
    assert link in client.get(f"/evaluations/{made.evaluation.pk}/arrange/").content.decode()
