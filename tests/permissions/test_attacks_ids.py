"""Ids of other people's rows in the fields of a form: no choice, and no word that they exist."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluations.actions import candidates
from evaluations.models import Candidate, Decision, Dissent, Evaluation
from tests.factories import evaluations as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def decidable(small_profile, people):
    return make.panel_round(small_profile, manager=people.manager, submitted=1)


def test_a_waiver_for_another_evaluations_scorecard_waives_nothing(client, people, decidable, small_profile):
    other = make.panel_round(small_profile, manager=people.manager, submitted=0)
    sent = {"outcome": "hold", "reason": "Enough.", **{f"scorecard-{card.pk}": "Away." for card in other.cards}}
    client.force_login(people.manager)
    answer = client.post(reverse("evaluations:decision_record", args=[decidable.evaluation.pk]), sent)
    assert (answer.status_code, Decision.objects.count()) == (200, 0)
    assert list(answer.context["form"].errors) == [f"scorecard-{decidable.cards[1].pk}"]


def test_a_dissent_from_outside_the_panel_is_not_kept(client, people, decidable):
    own = {f"scorecard-{decidable.cards[1].pk}": "Away."}
    outside = {f"dissent-{person.pk}": "I object." for person in (people.hr, people.stranger, people.manager)}
    client.force_login(people.manager)
    url = reverse("evaluations:decision_record", args=[decidable.evaluation.pk])
    answer = client.post(url, {"outcome": "hold", "reason": "Enough.", **own, **outside})
    assert (answer.status_code, Decision.objects.count(), Dissent.objects.count()) == (302, 1, 0)


def test_a_candidate_one_may_not_know_of_is_no_choice_and_sounds_like_none(client, people, small_profile):
    opening = make.draft_opening(small_profile, manager=people.manager)
    other = make.draft_opening(small_profile, manager=people.other_manager)
    foreign = make.add(other, by=people.other_manager, name="Fay Foreign").candidate_id
    client.force_login(people.manager)
    url = reverse("evaluations:candidate_add", args=[opening.pk])
    said = []
    for pk in (foreign, uuid.uuid4(), "nonsense"):
        answer = client.post(url, {"candidate": pk})
        said.append((answer.status_code, b"Fay" in answer.content, answer.context["known"].errors.as_json()))
    assert said[0] == said[1]
    assert [(status, named) for status, named, _ in said] == [(200, False)] * 3
    assert Evaluation.objects.filter(opening=opening).count() == 0


def test_oneself_is_no_candidate_to_pick_whatever_ones_access(client, people, small_profile):
    make.add(make.draft_opening(small_profile, manager=people.manager), by=people.manager, employee=people.hr)
    opening = make.draft_opening(small_profile, manager=people.manager)
    client.force_login(people.hr)
    url = reverse("evaluations:candidate_add", args=[opening.pk])
    assert client.get(url).context["known"].is_offered is False
    assert client.post(url, {"candidate": Candidate.objects.get().pk}).context["known"].is_valid() is False


def test_whom_one_scores_under_a_code_name_is_not_offered_by_name(client, people, small_profile):
    """The list of known candidates would say who is behind the code."""
    make.panel_round(small_profile, manager=people.manager, assessors=[people.manager], submitted=0, anonymous=True)
    opening = make.draft_opening(small_profile, manager=people.manager)
    client.force_login(people.manager)
    page = client.get(reverse("evaluations:candidate_add", args=[opening.pk]))
    assert (page.context["known"].is_offered, b"Priya" in page.content) == (False, False)


@pytest.mark.parametrize("field", ["employee", "code_name", "erased_at", "id", "created_at"])
def test_what_closes_an_evaluation_or_hides_a_name_is_not_edited(people, small_profile, field):
    """Whose account it is says who never sees the evaluation; no door of today offers it, nor may one of tomorrow."""
    opening = make.draft_opening(small_profile, manager=people.manager)
    candidate = make.add(opening, by=people.manager, employee=people.stranger).candidate
    with pytest.raises(ValidationError) as refused:
        candidates.edit(candidate, by=people.manager, **{field: None})
    assert refused.value.messages == [f"A candidate's {field} cannot be changed."]
