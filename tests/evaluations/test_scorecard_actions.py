"""Saving, submitting and recusing: idempotent, versioned, and refused with a sentence."""

import hashlib
import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.access import Conflict
from accounts.models import Entry, User
from evaluations.actions import evaluations, panels, reveals, scorecards
from evaluations.actions.scorecards import Answer
from evaluations.enums import ScorecardState
from evaluations.models import Scorecard, Submission
from roles.models import Requirement
from tests.factories import roles as role_factory
from tests.factories.evaluations import fill, panel_round, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(small_profile):
    return panel_round(small_profile, assessors=2, submitted=0)


@pytest.fixture
def card(round_) -> Scorecard:
    return round_.cards[0]


def requirements(card: Scorecard) -> list[Requirement]:
    return list(card.evaluation.opening.edition.requirements.all())


def save(card: Scorecard, *, version: int | None = None, key: uuid.UUID | None = None, **parts) -> scorecards.Saved:
    return scorecards.save(
        card, by=card.assessor, version=card.version if version is None else version, key=key or uuid.uuid4(), **parts
    )


def lines(card: Scorecard) -> list[tuple]:
    return list(card.ratings.values_list("level", "not_assessed", "evidence"))


def test_save_writes_the_line_and_makes_a_draft(card):
    first = requirements(card)[0]
    saved = save(card, answers={first: Answer(4, "", "Said so.")}, fields={"private_notes": "Tall."})
    card.refresh_from_db()
    assert (card.state, card.version, card.saved_at, card.private_notes) == ("draft", 1, saved.at, "Tall.")
    assert lines(card) == [(4, "", "Said so.")]
    assert card.saves.get().parts == [first.pk, "private_notes"]


def test_save_is_not_journalled(card):
    before = Entry.objects.count()
    save(card, fields={"summary": "So far."})
    assert Entry.objects.count() == before


def test_save_again_under_its_key_writes_nothing_and_answers_the_same(card):
    key, first = uuid.uuid4(), requirements(card)[0]
    answers = {first: Answer(4, "", "Said so.")}
    once = save(card, version=0, key=key, answers=answers)
    assert save(card, version=0, key=key, answers=answers) == once
    assert (card.saves.count(), Scorecard.objects.get(pk=card.pk).version) == (1, 1)


def test_save_of_something_else_under_a_used_key_is_refused(card):
    key, (first, second, _) = uuid.uuid4(), requirements(card)
    save(card, key=key, answers={first: Answer(4)})
    with pytest.raises(ValidationError) as refused:
        save(card, key=key, answers={second: Answer(4)})
    assert refused.value.message_dict == {
        "key": ["This key was used for another save. Send this one under a key of its own."]
    }


def test_save_behind_on_the_same_line_is_a_conflict_with_what_stands_there(card):
    first = requirements(card)[0]
    save(card, version=0, answers={first: Answer(4, "", "In one tab.")}, fields={"summary": "One."})
    with pytest.raises(Conflict) as conflict:
        save(card, version=0, answers={first: Answer(2, "", "In the other.")}, fields={"summary": "Two."})
    card.refresh_from_db()
    assert conflict.value.current == {
        "version": 1,
        "at": card.saved_at.isoformat(),
        "answers": {str(first.pk): {"level": 4, "not_assessed": "", "evidence": "In one tab."}},
        "fields": {"summary": "One."},
    }
    assert (card.version, lines(card)) == (1, [(4, "", "In one tab.")])


def test_save_behind_on_another_line_keeps_both(card):
    first, second, _ = requirements(card)
    save(card, version=0, answers={first: Answer(4, "", "In one tab.")})
    save(card, version=0, answers={second: Answer(2, "", "In the other.")})
    assert (card.version, lines(card)) == (2, [(4, "", "In one tab."), (2, "", "In the other.")])


def test_save_behind_that_says_what_stands_there_is_no_conflict(card):
    first = requirements(card)[0]
    save(card, version=0, answers={first: Answer(4, "", "Said so.")})
    assert save(card, version=0, answers={first: Answer(4, "", "Said so.")}).version == 2


def test_save_ahead_of_the_scorecard_is_refused(card):
    with pytest.raises(ValidationError) as refused:
        save(card, version=7, fields={"summary": "?"})
    assert refused.value.messages == ["Version 7 of this scorecard does not exist yet; it is at 0. Reload the page."]


@pytest.mark.parametrize(
    ("answer", "place", "sentence"),
    [
        (Answer(0), "level", "A level is a whole number from 1 to 5."),
        (Answer(6), "level", "A level is a whole number from 1 to 5."),
        (Answer(3, "no_time"), "not_assessed", "Give a level or say not assessed, not both."),
        (Answer(None, "bored"), "not_assessed", "'bored' is not one of the reasons."),
        (
            Answer(3, "", "x" * 20_001),
            "evidence",
            "This text has 20,001 characters; the limit is 20,000. It is still in the field: shorten it.",
        ),
    ],
)
def test_save_refuses_what_does_not_hold_with_a_sentence_at_its_place(card, answer, place, sentence):
    with pytest.raises(ValidationError) as refused:
        save(card, answers={requirements(card)[0]: answer})
    assert refused.value.message_dict == {place: [sentence]}
    assert card.saves.count() == 0


def test_save_keeps_a_text_at_the_limit(card):
    save(card, answers={requirements(card)[0]: Answer(3, "", "x" * 20_000)})
    assert len(card.ratings.get().evidence) == 20_000


def test_save_refuses_a_competency_of_another_edition(card):
    system = User.objects.system()
    crafts = [requirement.competency for requirement in requirements(card)]
    other = role_factory.published(role_factory.role(2, by=system), by=system, competencies=crafts)
    with pytest.raises(ValidationError) as refused:
        save(card, answers={other.requirements.first(): Answer(4)})
    assert refused.value.message_dict == {
        "requirement": ["This competency belongs to another edition than the scorecard."]
    }


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "\u202eright to left", "🧭"])
def test_save_carries_any_text_as_text(card, text):
    save(card, answers={requirements(card)[0]: Answer(3, "", text)}, fields={"summary": text})
    card.refresh_from_db()
    assert (card.ratings.get().evidence, card.summary) == (text, text)


def test_save_is_for_the_assessor_alone(card, people):
    for person in (people.hr, people.stranger, card.evaluation.opening.manager):
        with pytest.raises(PermissionDenied):
            scorecards.save(card, by=person, version=0, key=uuid.uuid4(), fields={"summary": "Not mine."})


def test_save_after_the_evaluation_ended_is_refused(round_, card):
    evaluations.withdraw(round_.evaluation, by=round_.manager, reason="They took another post.")
    with pytest.raises(PermissionDenied):
        save(card, fields={"summary": "Too late."})


def test_submit_locks_and_keeps_what_was_submitted(card):
    fill(card, levels=[[5, 3, None]], summary="Led it.", private_notes="Tall.")
    submission = scorecards.submit(card, by=card.assessor, version=card.version)
    card.refresh_from_db()
    assert (card.state, card.submitted_at) == ("submitted", submission.at)
    assert [line["level"] for line in submission.content["ratings"]] == [5, 3, None]
    assert submission.content["summary"] == "Led it."
    assert "Tall." not in json.dumps(submission.content)
    content = json.dumps(submission.content, sort_keys=True).encode()
    assert (submission.number, submission.digest) == (1, hashlib.sha256(content).hexdigest())
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.subject_id, entry.facts) == ("submitted", str(card.pk), {"submission": 1})


def test_submit_of_an_empty_scorecard_names_all_that_is_missing(card):
    with pytest.raises(ValidationError) as refused:
        scorecards.submit(card, by=card.assessor)
    assert refused.value.messages == [
        "Answer Craft 1: a level, or not assessed with its reason",
        "Answer Craft 2: a level, or not assessed with its reason",
        "Answer Craft 3: a level, or not assessed with its reason",
        "Choose your recommendation",
    ]


@pytest.mark.parametrize("level", [1, 2, 5])
def test_submit_asks_for_evidence_at_a_level_that_claims_much(card, level):
    fill(card, levels=[[3, level, 4]], evidence=" ")
    with pytest.raises(ValidationError) as refused:
        scorecards.submit(card, by=card.assessor)
    assert refused.value.messages == [f"Add evidence for Craft 2, level {level}"]


def test_submit_without_any_level_is_refused(card):
    fill(card, levels=[[None]])
    with pytest.raises(ValidationError) as refused:
        scorecards.submit(card, by=card.assessor)
    assert refused.value.messages == ["Give at least one level, or recuse yourself"]


def test_submit_twice_is_refused_and_submits_once(card):
    submit(card)
    with pytest.raises(PermissionDenied):
        scorecards.submit(card, by=card.assessor)
    assert card.submissions.count() == 1


def test_submit_of_a_page_that_was_overtaken_is_a_conflict(card):
    fill(card)
    with pytest.raises(Conflict) as conflict:
        scorecards.submit(card, by=card.assessor, version=0)
    assert conflict.value.current == {"version": 1}


def test_submit_after_a_reveal_is_marked_so(round_):
    first, second = round_.cards
    submit(first)
    reveals.note(first.evaluation, by=first.assessor)
    # The assessor's card is taken up again; reopening as an act comes with its own tests.
    Scorecard.objects.filter(pk=first.pk).update(state=ScorecardState.DRAFT, submitted_at=None)
    first.refresh_from_db()
    scorecards.submit(first, by=first.assessor)
    submit(second)
    assert list(Submission.objects.order_by("at").values_list("number", "after_reveal")) == [
        (1, False),
        (2, True),
        (1, False),
    ]


def test_recuse_says_why_and_ends_the_card(card):
    fill(card)
    scorecards.recuse(card, by=card.assessor, reason=" We worked together. ")
    card.refresh_from_db()
    assert (card.state, card.recused_reason) == ("recused", "We worked together.")
    with pytest.raises(PermissionDenied):
        save(card, fields={"summary": "Still."})


def test_recuse_without_a_reason_is_refused(card):
    with pytest.raises(ValidationError) as refused:
        scorecards.recuse(card, by=card.assessor, reason="  ")
    assert refused.value.message_dict == {"reason": ["Say why you recuse yourself."]}


def test_draft_outlives_the_seat(round_, card):
    fill(card)
    for seat in round_.opening.seats.filter(assessor=card.assessor):
        panels.remove(seat, by=round_.manager)
    assert scorecards.submit(card, by=card.assessor).number == 1
