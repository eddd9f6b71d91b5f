"""Reopening a submitted scorecard: asked for, granted before and after the reveal, refused, lapsed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.access import Conflict
from accounts.models import Entry
from evaluations.actions import reopenings, reveals, scorecards
from evaluations.entries import entries, lines
from evaluations.models import Evaluation, Reopening, Scorecard, Submission
from evaluations.scoresheet import scoresheet
from tests.factories import evaluations as make


@pytest.fixture
def made(people, small_profile):
    return make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        interviews_at=timezone.now() - timedelta(days=3),
    )


@pytest.fixture
def card(made):
    return made.cards[0]


def test_asking_changes_nothing_but_that_it_is_asked(made, card):
    asked = make.ask(card, reason="  I took Ana's answer for hers. ")
    card.refresh_from_db()
    assert (asked.reason, asked.state, card.state) == ("I took Ana's answer for hers.", "asked", "submitted")
    assert len(scoresheet(made.evaluation).submitted) == 2


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (" ", "Say what you would change, and why."),
        ("x" * 2001, "This text has 2,001 characters; the limit is 2,000. Shorten it."),
    ],
)
def test_asking_needs_a_reason_that_fits(card, reason, sentence):
    with pytest.raises(ValidationError) as refused:
        make.ask(card, reason=reason)
    assert refused.value.message_dict == {"reason": [sentence]}


def test_asking_twice_is_told_that_it_is_asked(card):
    make.ask(card)
    with pytest.raises(Conflict, match="asked for this already"):
        make.ask(card)
    assert Reopening.objects.count() == 1


def test_asking_again_after_a_refusal_is_another_request(people, card):
    reopenings.refuse(make.ask(card), by=people.manager, answer="The evidence is there.")
    make.ask(card, reason="It is not.")
    assert list(card.reopenings.values_list("state", flat=True)) == ["refused", "asked"]


def test_granting_gives_the_card_back_and_keeps_what_was_submitted(people, made, card):
    version = card.version
    asked = make.ask(card)
    before = timezone.now()
    granted = reopenings.grant(asked, by=people.manager)
    card.refresh_from_db()
    assert (card.state, card.submitted_at, card.version) == ("draft", None, version)
    assert (granted.state, granted.answered_by, granted.after_reveal) == ("granted", people.manager, False)
    assert before + timedelta(hours=24) <= card.due_at <= timezone.now() + timedelta(hours=24)
    assert Submission.objects.filter(scorecard=card).count() == 1
    assert Evaluation.objects.blind_for(people.interviewer).filter(pk=made.evaluation.pk).exists()


def test_granting_leaves_a_later_due_date(people, small_profile):
    at = timezone.now() + timedelta(days=9)
    made = make.panel_round(small_profile, manager=people.manager, interviews_at=at)
    assert make.reopen(made.cards[0], by=people.manager).due_at == at + timedelta(hours=25)


def test_reopened_card_is_missing_from_the_scoresheet_until_it_is_in_again(people, made, card):
    make.reopen(card, by=people.manager)
    sheet = scoresheet(made.evaluation)
    assert ([each.assessor for each in sheet.submitted], sheet.submissions) == ([people.second_interviewer], 1)
    assert [(each.card, each.is_reopened) for each in sheet.missing_histories] == [(card, True)]
    assert [need.name for need in sheet.missing] == ["Yuki Tanabe's scorecard is reopened and not in again"]
    make.submit(card, levels=((2, 3, 3),))
    sheet = scoresheet(made.evaluation)
    assert (len(sheet.submitted), sheet.missing, sheet.submissions) == (2, [], 3)
    assert [each.mark for each in sheet.histories] == ["", ""]


def test_resubmission_is_the_next_number_and_its_first_ratings_where_nobody_was_seen(people, made, card):
    make.reopen(card, by=people.manager)
    make.submit(card, levels=((1, 3, 3),))
    assert list(card.submissions.values_list("number", "after_reveal")) == [(1, False), (2, False)]
    assert scoresheet(made.evaluation).result.rows[0].disagreement.range == 3


def test_resubmission_after_the_reveal_is_marked_and_leaves_the_first_ratings(people, made, card):
    """The fit uses the latest ratings, error figures the first (scoring.md A.5)."""
    reveals.note(made.evaluation, by=people.interviewer)
    make.reopen(card, by=people.hr)
    make.submit(card, levels=((1, 3, 3),))
    assert list(card.submissions.values_list("number", "after_reveal")) == [(1, False), (2, True)]
    sheet = scoresheet(made.evaluation)
    row = sheet.result.rows[0]
    assert (float(row.mean), row.disagreement.range) == (2.5, 0)
    assert [each.mark for each in sheet.histories] == ["", "Changed after seeing colleagues' ratings"]
    assert card.reopenings.get().after_reveal is True


def test_resubmission_of_the_same_words_is_not_said_to_be_changed(people, made, card):
    reveals.note(made.evaluation, by=people.interviewer)
    make.reopen(card, by=people.hr)
    scorecards.submit(Scorecard.objects.get(pk=card.pk), by=people.interviewer)
    assert scoresheet(made.evaluation).histories[1].mark == "Submitted after seeing colleagues' ratings"


@pytest.mark.parametrize(
    ("seen", "who"),
    [(False, {"manager", "hr"}), (True, {"hr"})],
)
def test_granted_by_exactly_these(people, made, card, seen, who):
    if seen:
        reveals.note(made.evaluation, by=people.interviewer)
    asked = make.ask(card)
    may = set()
    for person, user in vars(people).items():
        try:
            reopenings.refuse(Reopening.objects.get(pk=asked.pk), by=user, answer="So.")
        except PermissionDenied:
            continue
        may.add(person)
        Reopening.objects.filter(pk=asked.pk).update(state="asked", answered_by=None, answered_at=None, answer="")
    assert may == who


@pytest.mark.parametrize("person", ["manager", "hr"])
def test_nobody_grants_their_own(people, small_profile, person):
    user = getattr(people, person)
    made = make.panel_round(small_profile, manager=people.manager, assessors=[user, people.interviewer])
    with pytest.raises(PermissionDenied):
        reopenings.grant(make.ask(made.cards[0]), by=user)


@pytest.mark.parametrize("person", ["manager", "hr"])
def test_nobody_grants_while_blind(people, small_profile, person):
    panel = [people.interviewer, getattr(people, person)]
    made = make.panel_round(small_profile, manager=people.manager, assessors=panel, submitted=1)
    with pytest.raises(PermissionDenied):
        reopenings.grant(make.ask(made.cards[0]), by=panel[1])


def test_refusing_needs_a_sentence_and_leaves_the_card(people, card):
    asked = make.ask(card)
    with pytest.raises(ValidationError) as refused:
        reopenings.refuse(asked, by=people.manager, answer=" ")
    assert refused.value.message_dict == {"answer": ["Say why it is refused; the author reads it."]}
    reopenings.refuse(Reopening.objects.get(pk=asked.pk), by=people.manager, answer="The evidence is there.")
    card.refresh_from_db()
    assert (card.state, card.reopenings.get().answer) == ("submitted", "The evidence is there.")


def test_answering_twice_is_a_conflict(people, card):
    asked = make.ask(card)
    second = Reopening.objects.get(pk=asked.pk)
    reopenings.grant(asked, by=people.manager)
    with pytest.raises(Conflict, match="it is now granted"):
        reopenings.refuse(second, by=people.hr, answer="No.")


@pytest.mark.parametrize("end", ["decided", "withdrawn"])
def test_request_lapses_with_the_evaluation_and_stands_again_when_it_is_taken_up(people, made, card, end):
    asked = make.ask(card)
    if end == "decided":
        make.decide(made.evaluation, by=people.manager)
    else:
        make.rounds.withdraw(made.evaluation, by=people.manager, reason="They left.")
    assert list(Reopening.objects.unanswered()) == []
    for act in (
        lambda: reopenings.grant(Reopening.objects.get(pk=asked.pk), by=people.hr),
        lambda: make.ask(Scorecard.objects.get(pk=card.pk)),
    ):
        with pytest.raises(PermissionDenied):
            act()
    if end == "decided":
        make.rounds.reconsider(Evaluation.objects.get(pk=made.evaluation.pk), by=people.hr, reason="New facts.")
        assert list(Reopening.objects.unanswered()) == [asked]


def test_journal_says_that_it_was_asked_and_answered_and_never_why(people, made, card):
    reveals.note(made.evaluation, by=people.interviewer)
    reopenings.refuse(make.ask(card, reason="CANARY"), by=people.hr, answer="CANARY")
    make.reopen(card, by=people.hr, reason="CANARY")
    found = Entry.objects.order_by("-number")[:4]
    assert [entry.verb for entry in found] == ["reopened", "reopening asked", "reopening refused", "reopening asked"]
    assert found[0].facts == {
        "assessor": str(people.interviewer.pk),
        "reopening": str(card.reopenings.last().pk),
        "after_reveal": True,
    }
    assert [entry.number for entry in Entry.objects.all() if "CANARY" in str(entry.facts)] == []
    told = [line.text for line in lines(people.manager, made.opening, list(entries(people.manager, made.opening))[:3])]
    assert told == [
        "reopened the scorecard of Yuki Tanabe, who had seen the panel's ratings, Priya Raghunathan",
        "asked to reopen a scorecard, Priya Raghunathan",
        "refused to reopen the scorecard of Yuki Tanabe, Priya Raghunathan",
    ]
