"""Rights that end while a browser is open, and seats taken away half-way: the next request already knows."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, User
from evaluations.actions import openings, panels, scorecards
from evaluations.models import Scorecard, Submission
from exports.documents import scorecard
from exports.models import Export
from tests.factories import evaluations as make
from tests.factories import exports as make_exports
from tests.factories.accounts import UserFactory
from tests.permissions import story as stories
from tests.permissions.story import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(small_profile, people):
    return make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        submitted=1,
        drafted=1,
    )


def pages(made, export) -> list[str]:
    return [
        reverse("evaluations:opening_detail", args=[made.opening.pk]),
        reverse("evaluations:opening_journal", args=[made.opening.pk]),
        reverse("evaluations:evaluation_arrange", args=[made.evaluation.pk]),
        reverse("evaluations:scoresheet", args=[made.evaluation.pk]),
        reverse("evaluations:scorecard_detail", args=[made.cards[0].pk]),
        reverse("evaluations:candidate_edit", args=[made.evaluation.candidate_id]),
        reverse("exports:export_request", args=[made.evaluation.pk]),
        reverse("exports:export_download", args=[export.pk]),
    ]


def statuses(client, urls) -> list[int]:
    found = []
    for url in urls:
        answer = client.get(url)
        stories.body(answer)
        found.append(answer.status_code)
    return found


def demote(made, people):
    User.objects.filter(pk=people.hr.pk).update(access="interviewer")


def promote_another(made, people):
    new = UserFactory(name="New Recruiter", access="recruiter")
    openings.edit(made.opening, by=people.recruiter, recruiter=new)


@pytest.mark.parametrize(("person", "lose"), [("hr", demote), ("recruiter", promote_another)])
def test_rights_lost_are_lost_at_once_in_every_open_browser(people, made, person, lose):
    user = getattr(people, person)
    export = make_exports.ready(made.evaluation, by=user)
    client, other = signed_in(user), signed_in(user)
    urls = pages(made, export)
    assert statuses(client, urls) == [200] * 8
    lose(made, people)
    assert [statuses(browser, urls) for browser in (client, other)] == [[404] * 8] * 2
    listed = client.get("/exports/")
    assert (b"Priya" in listed.content, b"no longer open to you" in listed.content) == (False, True)
    assert b"Priya" not in client.get("/").content


@pytest.mark.parametrize("act", ["cancel", "try-again"])
def test_an_export_after_rights_were_lost_is_made_for_nobody(people, made, act):
    export = make_exports.ready(made.evaluation, by=people.hr)
    demote(made, people)
    answer = signed_in(people.hr).post(f"/exports/{export.pk}/{act}/")
    export.refresh_from_db()
    assert (answer.status_code, export.state) == (403, "ready")


def test_a_name_that_was_asked_for_is_not_printed_for_whoever_sees_a_code_by_now(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.hr], anonymous=True)
    export = make_exports.requested(made.evaluation, by=people.hr, name_candidate=True)
    assert scorecard.build(export, timezone.now())["candidate"] == "Priya Raghunathan"
    demote(made, people)
    export = Export.objects.get()
    assert scorecard.build(export, timezone.now())["candidate"] == made.evaluation.candidate.code_name


def test_who_stepped_back_is_offered_no_export_though_all_scorecards_are_in(people, made):
    scorecards.recuse(made.cards[1], by=people.second_interviewer, reason="We are cousins.")
    offered = {name: b"Priya" in signed_in(getattr(people, name)).get("/exports/").content for name in SEES}
    assert offered == SEES


SEES = {"manager": True, "interviewer": True, "second_interviewer": False}


# --- unseated half-way ---


@pytest.fixture
def unseated(made, people):
    """The second interviewer, in the middle of a draft, has no seat any more."""
    for seat in made.opening.seats.held().filter(assessor=people.second_interviewer):
        panels.remove(seat, by=people.manager)
    return made.cards[1]


def test_who_was_unseated_keeps_their_draft_and_nothing_else(people, made, unseated):
    client = signed_in(people.second_interviewer)
    assert statuses(client, [f"/scorecards/{unseated.pk}/review/", f"/openings/{made.opening.pk}/"]) == [200, 200]
    closed = [
        f"/evaluations/{made.evaluation.pk}/",
        f"/scorecards/{made.cards[0].pk}/",
        f"/exports/evaluations/{made.evaluation.pk}/",
        f"/openings/{made.opening.pk}/panel/",
    ]
    assert statuses(client, closed) == [403, 404, 403, 403]


def test_who_was_unseated_before_they_began_loses_the_opening_as_well(people, small_profile):
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer, people.second_interviewer], submitted=0
    )
    client, opening = signed_in(people.second_interviewer), f"/openings/{made.opening.pk}/"
    card = f"/scorecards/{made.cards[1].pk}/review/"
    assert statuses(client, [opening, card]) == [200, 200]
    for seat in made.opening.seats.held().filter(assessor=people.second_interviewer):
        panels.remove(seat, by=people.manager)
    assert statuses(client, [opening, card, f"/evaluations/{made.evaluation.pk}/"]) == [404] * 3
    assert [made.opening.title.encode() in client.get(url).content for url in ("/", "/openings/")] == [False] * 2


def test_who_was_unseated_may_finish_and_then_reads(people, made, unseated):
    client = signed_in(people.second_interviewer)
    sent = {"version": unseated.version, "key": str(uuid.uuid4()), "summary": "Finished all the same."}
    saved = client.post(f"/scorecards/{unseated.pk}/save/", sent, content_type="application/json")
    assert (saved.status_code, saved.json()["version"]) == (200, unseated.version + 1)
    unseated.refresh_from_db()
    scorecards.submit(unseated, by=people.second_interviewer)
    assert client.get(f"/evaluations/{made.evaluation.pk}/").status_code == 200


def test_unseated_untouched_then_seated_again_is_blind_and_what_was_read_between_is_marked(people, small_profile):
    """Whoever runs the opening could be taken off the panel to peek: the reveal then stays with their scorecard."""
    made = make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.recruiter],
        submitted=1,
    )
    client, sheet = signed_in(people.recruiter), f"/evaluations/{made.evaluation.pk}/"
    assert client.get(sheet).status_code == 403
    for seat in made.opening.seats.held().filter(assessor=people.recruiter):
        panels.remove(seat, by=people.manager)
    assert client.get(sheet).status_code == 200
    make.seat(made.opening, [people.recruiter], by=people.manager)
    assert client.get(sheet).status_code == 403
    make.submit(Scorecard.objects.get(evaluation=made.evaluation, assessor=people.recruiter))
    assert Submission.objects.get(scorecard__assessor=people.recruiter).after_reveal is True


def test_who_stepped_back_gets_no_second_scorecard(people, made):
    """Else one could read as whoever runs the opening, and then judge after all."""
    scorecards.recuse(made.cards[1], by=people.second_interviewer, reason="We are cousins.")
    for seat in made.opening.seats.held().filter(assessor=people.second_interviewer):
        panels.remove(seat, by=people.manager)
    make.seat(made.opening, [people.second_interviewer], by=people.manager)
    held = made.evaluation.scorecards.filter(assessor=people.second_interviewer)
    assert list(held.values_list("state", flat=True)) == ["recused"]


# --- blind, and running the opening ---


@pytest.mark.parametrize("who", ["manager", "hr"])
def test_blind_who_decides_by_hand_is_refused_and_told_nothing(people, small_profile, who):
    blind = getattr(people, who)
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer, blind], submitted=1, levels=[[1, 1, 1]]
    )
    client, before = signed_in(blind), Entry.objects.count()
    sent = {"outcome": "offer", "reason": "Now.", f"scorecard-{made.cards[1].pk}": "Mine.", "seen": "1"}
    answer = client.post(f"/evaluations/{made.evaluation.pk}/decide/", sent)
    assert (answer.status_code, b"Must-have" in answer.content) == (403, False)
    made.evaluation.refresh_from_db()
    assert (made.evaluation.state, Entry.objects.count()) == ("under_way", before)


def test_ending_the_evaluation_does_not_open_it_to_the_blind(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer, people.manager])
    blind = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer, people.manager], submitted=1
    )
    client = signed_in(people.manager)
    answers = []
    for each in (made, blind):
        client.post(f"/evaluations/{each.evaluation.pk}/withdraw/", {"reason": "They took another post."})
        each.evaluation.refresh_from_db()
        answers.append((each.evaluation.state, client.get(f"/evaluations/{each.evaluation.pk}/").status_code))
    assert answers == [("withdrawn", 200), ("withdrawn", 403)]
