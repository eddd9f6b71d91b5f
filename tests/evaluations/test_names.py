"""Code names in an anonymous opening, and the act that shows the name behind one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.access import Conflict
from accounts.models import Entry
from evaluations.actions import candidates, names, openings, panels
from evaluations.entries import entries, lines
from evaluations.models import Evaluation
from evaluations.naming import shown_name
from tests.factories import evaluations as make

SUMMARY = "Priya led six teams at [[Wexcombe Freight]]."


@pytest.fixture
def made(small_profile, people):
    """Two candidates in an anonymous opening; the interviewer has submitted for both."""
    made = make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        candidates=2,
        submitted=1,
        anonymous=True,
    )
    candidates.edit(made.evaluation.candidate, by=people.recruiter, summary=SUMMARY)
    return made


def url(evaluation):
    return reverse("evaluations:name_show", kwargs={"pk": evaluation.pk})


def form_of(card):
    key = card.evaluation.opening.edition.requirements.first().competency.key
    return reverse("evaluations:scorecard_form", kwargs={"pk": card.pk, "key": key})


def test_name_is_shown_to_the_panel_of_one_evaluation_alone(client, people, made):
    client.force_login(people.recruiter)
    page = client.get(url(made.evaluation)).content.decode()
    assert ("Show the name of Priya Raghunathan?" in page, made.evaluation.candidate.code_name in page) == (True, True)
    answer = client.post(url(made.evaluation), follow=True)
    assert [str(each) for each in answer.context["messages"]] == ["The panel now reads the name of Priya Raghunathan."]
    shown, other = Evaluation.objects.select_related("candidate", "opening").order_by("candidate__name")[::-1]
    assert [shown_name(each, people.interviewer) for each in (shown, other)] == [
        "Priya Raghunathan",
        other.candidate.code_name,
    ]
    assert shown.name_shown_by == people.recruiter
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.subject_id, entry.facts) == ("name shown", str(shown.pk), {})


def test_name_shown_is_said_on_the_opening_and_in_its_journal(client, people, made):
    names.show(made.evaluation, by=people.recruiter)
    said = f"Name shown on {made.evaluation.name_shown_at:%-d %B %Y} by Nadia Petrova"
    for person in (people.interviewer, people.second_interviewer, people.manager, people.hr):
        client.force_login(person)
        page = client.get(reverse("evaluations:opening_detail", args=[made.opening.pk])).content.decode()
        assert (page.count(said), page.count("Priya Raghunathan") > 0) == (1, True)
    line = lines(people.hr, made.opening, entries(people.hr, made.opening)[:1])[0]
    assert f"{line.actor} {line.text}" == "Nadia Petrova showed the panel the name of Priya Raghunathan"
    assert (
        "Shown to the panel on"
        in client.get(reverse("evaluations:evaluation_arrange", args=[made.evaluation.pk])).content.decode()
    )


def test_name_shown_twice_is_a_conflict_and_its_page_leads_back(client, people, made):
    names.show(made.evaluation, by=people.recruiter)
    at = made.evaluation.name_shown_at
    with pytest.raises(Conflict, match="shown to the panel already"):
        names.show(made.evaluation, by=people.hr)
    client.force_login(people.hr)
    assert client.get(url(made.evaluation)).url == reverse("evaluations:evaluation_arrange", args=[made.evaluation.pk])
    assert client.post(url(made.evaluation)).status_code == 409
    made.evaluation.refresh_from_db()
    assert (made.evaluation.name_shown_at, made.evaluation.name_shown_by) == (at, people.recruiter)


@pytest.mark.parametrize("person", ["manager", "interviewer", "stranger", "other_recruiter"])
def test_name_is_not_shown_by_who_may_not(people, made, person):
    with pytest.raises(PermissionDenied):
        names.show(made.evaluation, by=getattr(people, person))


def test_name_is_not_shown_by_hr_who_manages_the_opening(people, small_profile):
    made = make.panel_round(small_profile, manager=people.hr, recruiter=people.recruiter, anonymous=True)
    with pytest.raises(PermissionDenied):
        names.show(made.evaluation, by=people.hr)


def test_name_is_not_shown_by_whoever_owes_a_scorecard_in_the_opening(people, made):
    """Though it were another candidate's: the code names that are left would be fewer."""
    stage = made.opening.edition.stages.first()
    panels.seat(made.opening, by=people.manager, assessor=people.recruiter, stage=stage)
    first, second = (each.scorecards.get(assessor=people.recruiter) for each in made.evaluations)
    make.submit(first)
    with pytest.raises(PermissionDenied):
        names.show(made.evaluation, by=people.recruiter)
    make.submit(second)
    assert names.show(made.evaluation, by=people.recruiter).name_shown_by == people.recruiter


def test_name_is_not_shown_where_the_opening_hides_none(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, recruiter=people.recruiter)
    with pytest.raises(PermissionDenied):
        names.show(made.evaluation, by=people.recruiter)


def test_anonymity_of_an_opening_is_never_changed(people, made, small_profile):
    for opening in (made.opening, make.draft_opening(small_profile, manager=people.manager)):
        with pytest.raises(ValidationError, match="anonymous cannot be changed"):
            openings.edit(opening, by=people.manager, anonymous=not opening.anonymous)


# --- the summary ---


def test_summary_is_read_on_the_scoring_page_without_what_names_the_candidate(client, people, made):
    card = made.cards[1]
    client.force_login(people.second_interviewer)
    page = client.get(form_of(card)).content.decode()
    assert "<p>[hidden] led six teams at [hidden].</p>" in page
    assert ("Priya" in page, "Wexcombe" in page) == (False, False)
    names.show(made.evaluation, by=people.recruiter)
    assert "<p>Priya led six teams at Wexcombe Freight.</p>" in client.get(form_of(card)).content.decode()


def test_summary_is_read_whole_where_names_are(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    candidates.edit(made.evaluation.candidate, by=people.manager, summary=SUMMARY)
    client.force_login(people.interviewer)
    assert "<p>Priya led six teams at Wexcombe Freight.</p>" in client.get(form_of(made.cards[0])).content.decode()
    candidates.edit(made.evaluation.candidate, by=people.manager, summary="")
    assert "About the candidate" not in client.get(form_of(made.cards[0])).content.decode()


@pytest.mark.parametrize("door", ["candidate_edit", "candidate_add"])
def test_summary_with_an_open_mark_is_refused_beside_its_field_and_kept(client, people, made, door):
    client.force_login(people.recruiter)
    subject = made.opening if door == "candidate_add" else made.evaluation.candidate
    sent = {"name": "Priya R.", "summary": "At [[Wexcombe", "posts-TOTAL_FORMS": "0", "posts-INITIAL_FORMS": "0"}
    answer = client.post(reverse(f"evaluations:{door}", kwargs={"pk": subject.pk}), sent)
    assert answer.context["form"].errors["summary"] == [
        "A passage to be hidden begins with [[ and ends with ]]: one never ends. "
        "Nothing was saved, and your text is still here."
    ]
    assert "At [[Wexcombe" in answer.content.decode()
    made.evaluation.candidate.refresh_from_db()
    assert (made.evaluation.candidate.summary, made.opening.evaluations.count()) == (SUMMARY, 2)


# --- one candidate in two openings ---


@pytest.fixture
def twice(small_profile, people):
    """Priya, known by name to the manager from an opening of theirs, and among those they score under code names."""
    open_ = make.panel_round(small_profile, manager=people.manager, title="By name", submitted=0)
    coded = make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.manager],
        title="By code",
        anonymous=True,
        candidates=0,
    )
    evaluation = candidates.add(coded.opening, by=people.recruiter, candidate=open_.evaluation.candidate)
    make.rounds.begin(evaluation, by=people.recruiter)
    make.rounds.begin(make.add(coded.opening, by=people.recruiter, name="Helen Marsh"), by=people.recruiter)
    return open_.evaluation, evaluation


def test_who_is_scored_under_a_code_stays_as_open_elsewhere_as_before(client, people, twice):
    """Were the contact data closed there, it would say who is behind the code here."""
    known, coded = twice
    client.force_login(people.manager)
    edit = reverse("evaluations:candidate_edit", args=[known.candidate_id])
    answer = client.get(edit)
    assert (answer.status_code, answer.context["back"]) == (200, known)
    pages = {each: client.get(reverse("evaluations:evaluation_arrange", args=[each.pk])) for each in twice}
    assert {each: edit in page.content.decode() for each, page in pages.items()} == {known: True, coded: False}
    assert b"Priya" not in pages[coded].content


def test_who_is_missing_from_the_known_candidates_tells_nothing(client, people, twice):
    known, coded = twice
    client.force_login(people.manager)
    offered = client.get(reverse("evaluations:candidate_add", args=[coded.opening_id])).context["known"].is_offered
    another = make.draft_opening(coded.opening.edition, manager=people.manager)
    page = client.get(reverse("evaluations:candidate_add", args=[another.pk]))
    assert (offered, list(page.context["known"].fields["candidate"].queryset)) == (False, [known.candidate])
    client.force_login(people.recruiter)
    page = client.get(reverse("evaluations:candidate_add", args=[coded.opening_id]))
    assert page.context["known"].is_offered is False  # Priya and Helen are here already


def test_two_openings_share_nothing_an_assessor_reads(client, people, twice):
    """No code name where the name stands, no id in both."""
    known, coded = twice
    client.force_login(people.manager)
    urls = ("opening_detail", "opening_journal", "panel_edit")
    found = {}
    for each in twice:
        pages = [client.get(reverse(f"evaluations:{url}", args=[each.opening_id])).content.decode() for url in urls]
        pages.append(client.get(reverse("evaluations:evaluation_arrange", args=[each.pk])).content.decode())
        found[each] = "".join(pages)
    code = known.candidate.code_name
    assert [(code in text, "Priya" in text) for text in found.values()] == [(False, True), (True, False)]
    assert str(known.candidate_id) not in found[coded]
