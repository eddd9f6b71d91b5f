"""Who is late, as a page, and the nudge on it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.access import Conflict
from accounts.models import Entry, User
from evaluations.entries import entries, lines
from evaluations.management.chronicle import clock
from evaluations.models import Candidate, Scorecard
from notices.actions import nudges
from notices.models import Mail
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def late(round_, now):
    """Two interviewers, their scorecards two days late."""
    made = round_(now - timedelta(days=9))
    Scorecard.objects.update(due_at=now - timedelta(days=2, minutes=5))
    return made


@pytest.fixture
def page(client):
    def of(person):
        client.force_login(person)
        return client.get("/late/")

    return of


def shown(response):
    return [
        (opening.title, [line.card.assessor.name for line in lines]) for opening, lines in response.context["groups"]
    ]


def nudge(card, by):
    return nudges.nudge(Scorecard.objects.get(pk=card.pk), by=by)


@pytest.mark.parametrize("who", ["manager", "recruiter", "hr"])
def test_page_names_who_is_late_to_those_who_run_the_opening(page, late, people, who):
    response = page(getattr(people, who))
    assert shown(response) == [(late.opening.title, ["Sven Olsen", "Yuki Tanabe"])]
    text = response.content.decode()
    assert (text.count('<span class="tag warn">2 days late</span>'), text.count(">Nudge<")) == (2, 2)


@pytest.mark.parametrize("who", ["other_manager", "other_recruiter"])
def test_page_shows_nobody_elses_openings(page, late, people, who):
    response = page(getattr(people, who))
    assert (shown(response), "Nobody is late" in response.content.decode()) == ([], True)


def test_page_is_not_for_assessors(page, late, people):
    assert page(people.interviewer).status_code == 403


def test_page_is_for_an_interviewer_who_recruits_for_an_opening(page, round_, people, now):
    round_(now - timedelta(days=9), recruiter=people.stranger)
    Scorecard.objects.update(due_at=now - timedelta(days=2))
    assert len(shown(page(people.stranger))) == 1


def test_page_leaves_out_what_is_in_not_due_or_ended(page, late, people, now):
    make.submit(late.cards[0])
    Scorecard.objects.filter(pk=late.cards[1].pk).update(due_at=now + timedelta(hours=1))
    assert shown(page(people.manager)) == []


def test_page_says_nothing_to_the_candidate_of_their_own_evaluation(page, late, people):
    Candidate.objects.update(employee=people.hr)
    assert (shown(page(people.hr)), len(shown(page(people.manager)))) == ([], 1)


def test_page_lists_openings_by_who_waits_longest(page, round_, people, now):
    for title, days in (("Short", 1), ("Long", 5), ("Middle", 3)):
        made = round_(now - timedelta(days=9), title=title)
        Scorecard.objects.filter(evaluation=made.evaluation).update(due_at=now - timedelta(days=days))
    Scorecard.objects.filter(evaluation=made.evaluation, assessor=people.interviewer).update(
        due_at=now - timedelta(hours=5)
    )
    assert shown(page(people.manager)) == [
        ("Long", ["Sven Olsen", "Yuki Tanabe"]),
        ("Middle", ["Sven Olsen", "Yuki Tanabe"]),
        ("Short", ["Sven Olsen", "Yuki Tanabe"]),
    ]


def test_page_shows_ones_own_as_ones_own(page, round_, people, now):
    round_(now - timedelta(days=9), assessors=[people.manager])
    Scorecard.objects.update(due_at=now - timedelta(days=2))
    text = page(people.manager).content.decode()
    assert ("Your scorecard for Priya" in text, ">Nudge<" in text) == (True, False)


@pytest.mark.parametrize("scores", [True, False])
def test_page_names_the_candidate_of_an_anonymous_opening_as_its_reader_may_read_them(
    page, round_, people, now, scores
):
    panel = [people.interviewer, *([people.manager] if scores else [])]
    round_(now - timedelta(days=9), assessors=panel, anonymous=True)
    Scorecard.objects.update(due_at=now - timedelta(days=2))
    text = page(people.manager).content.decode()
    code = Candidate.objects.get().code_name
    assert ("Priya" in text, code in text) == (not scores, scores)


@pytest.mark.parametrize("count", [1, 30])
def test_page_asks_the_same_for_any_number(page, client, round_, people, now, django_assert_num_queries, count):
    round_(now - timedelta(days=9), candidates=count, assessors=1)
    Scorecard.objects.update(due_at=now - timedelta(days=2))
    Mail.objects.bulk_create(
        Mail(
            kind="overdue",
            recipient=people.interviewer,
            subject_type="evaluations.scorecard",
            subject_id=str(card.pk),
            day=now.date(),
            state="sent",
            sent_at=now,
        )
        for card in Scorecard.objects.all()
    )
    page(people.manager)
    with django_assert_num_queries(4):
        response = client.get("/late/")
    assert len(shown(response)[0][1]) == count


def test_page_says_when_each_was_last_reminded(page, late, people, now):
    told = {"subject_type": "evaluations.scorecard", "subject_id": str(late.cards[0].pk), "day": now.date()}
    for kind, days in (("assigned", 1), ("overdue", 2), ("day_before", 3)):
        sent_at = now - timedelta(days=days)
        Mail.objects.create(kind=kind, recipient=people.interviewer, state="sent", sent_at=sent_at, **told)
    text = page(people.manager).content.decode()
    said = f"Last reminded {(now - timedelta(days=2)).day} {now - timedelta(days=2):%B, %H:%M}."
    assert (text.count(said), text.count("No reminder was sent.")) == (1, 1)


def test_page_is_turned_after_fifty(page, round_, people, now):
    round_(now - timedelta(days=9), candidates=51, assessors=1)
    Scorecard.objects.update(due_at=now - timedelta(days=2))
    response = page(people.manager)
    assert (len(shown(response)[0][1]), "1–50 of 51" in response.content.decode()) == (50, True)


# --- the nudge ---


def test_nudge_is_one_mail_a_day_whoever_asks(late, people, rung, client):
    card = late.cards[0]
    mail = nudge(card, people.manager)
    said = f"{card.assessor.name} was nudged today at {timezone.localtime(mail.made_at):%H:%M} already."
    for who in ("manager", "recruiter", "hr"):
        with pytest.raises(ValidationError, match=said):
            nudge(card, getattr(people, who))
    assert (Mail.objects.count(), mail.kind, mail.recipient) == (1, "nudged", card.assessor)
    client.force_login(people.recruiter)
    response = client.post(f"/scorecards/{card.pk}/nudge/", follow=True)
    text = response.content.decode()
    assert (said in text, "Nudged today at" in text, text.count(">Nudge<")) == (True, True, 1)


def test_nudge_rings_on_commit_and_is_sent(
    late, people, rung, client, mailoutbox, django_capture_on_commit_callbacks, deliver, now
):
    client.force_login(people.manager)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/scorecards/{late.cards[0].pk}/nudge/", follow=True)
    assert "Yuki Tanabe is nudged by mail." in response.content.decode()
    assert rung == [str(Mail.objects.get(kind="nudged").pk)]
    subjects = {message.subject for message in deliver(now)}
    assert "A nudge: your scorecard for Priya Raghunathan" in subjects
    assert "Nudged today at" in client.get("/late/").content.decode()


def test_nudge_again_on_the_next_day_of_the_opening(late, people, now):
    nudge(late.cards[0], people.manager)
    with clock(now + timedelta(days=1)):
        nudge(late.cards[0], people.manager)
    assert Mail.objects.count() == 2


def test_nudge_is_journalled_in_words_of_the_opening(late, people):
    nudge(late.cards[0], people.recruiter)
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.subject_id, entry.facts) == (
        "nudged",
        str(late.cards[0].pk),
        {"assessor": str(people.interviewer.pk)},
    )
    said = lines(people.manager, late.opening, entries(people.manager, late.opening)[:1])
    assert (said[0].actor, said[0].text) == ("Nadia Petrova", "nudged Yuki Tanabe, Priya Raghunathan")


@pytest.mark.parametrize("who", ["interviewer", "second_interviewer", "stranger", "other_manager"])
def test_nudge_is_for_those_who_run_the_opening(late, people, who):
    with pytest.raises(PermissionDenied, match="Those who run the opening nudge others"):
        nudge(late.cards[0], getattr(people, who))
    assert Mail.objects.count() == 0


def test_nobody_nudges_themself(round_, people, now):
    made = round_(now - timedelta(days=9), assessors=[people.manager])
    Scorecard.objects.update(due_at=now - timedelta(days=2))
    with pytest.raises(PermissionDenied):
        nudge(made.cards[0], people.manager)


def test_nudge_of_what_is_not_late_sends_nothing(late, people, now):
    Scorecard.objects.update(due_at=now + timedelta(hours=1))
    with pytest.raises(ValidationError, match="This scorecard is not late"):
        nudge(late.cards[0], people.manager)


@pytest.mark.parametrize(
    ("field", "sentence"), [("reminders_on", "gets no reminders by mail"), ("is_active", "can no longer sign in")]
)
def test_nudge_of_whom_no_mail_reaches_says_so(late, people, page, field, sentence):
    User.objects.filter(pk=people.interviewer.pk).update(**{field: False})
    with pytest.raises(ValidationError, match=f"Yuki Tanabe {sentence}"):
        nudge(late.cards[0], people.manager)
    text = page(people.manager).content.decode()
    assert (text.count(">Nudge<"), sentence.removeprefix("gets ").removeprefix("can ") in text) == (1, True)


def test_nudge_of_what_came_in_meanwhile_is_a_conflict(late, people):
    seen = Scorecard.objects.get(pk=late.cards[0].pk)
    make.submit(late.cards[0])
    with pytest.raises(Conflict, match="it is now submitted"):
        nudges.nudge(seen, by=people.manager)


def test_home_and_opening_lead_to_the_page(client, late, people):
    client.force_login(people.manager)
    assert 'href="/late/"' in client.get("/").content.decode()
    assert 'href="/late/"' in client.get(f"/openings/{late.opening.pk}/").content.decode()
    client.force_login(UserFactory(access="hr_admin"))
    assert 'href="/late/"' in client.get("/").content.decode()
    client.force_login(people.interviewer)
    assert 'href="/late/"' not in client.get("/").content.decode()
