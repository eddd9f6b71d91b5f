"""Candidates: added, picked from another opening, edited; what a form carries as text and what it refuses."""

import html
import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from accounts.models import Entry
from evaluations.actions import candidates
from evaluations.models import Candidate, Evaluation, Post
from tests.factories import evaluations as make

HOSTILE = ['=HYPERLINK("http://x")', '#read("/etc/passwd")', "<script>alert(1)</script>", "عمر الشريف", "משה כהן"]
TOO_LONG = "Ensure this value has at most 200 characters (it has 201)."


def rows(*posts, count=5):
    """The formset as a browser sends it: all rows, most of them empty."""
    data = {"posts-TOTAL_FORMS": count, "posts-INITIAL_FORMS": 0, "posts-MIN_NUM_FORMS": 0, "posts-MAX_NUM_FORMS": 5}
    for number in range(count):
        post = posts[number] if number < len(posts) else {}
        data |= {f"posts-{number}-{name}": post.get(name, "") for name in ("title", "start", "end")}
        if post.get("leadership"):
            data[f"posts-{number}-leadership"] = "on"
    return data


@pytest.fixture
def opening(people, small_profile):
    return make.draft_opening(small_profile, manager=people.manager, recruiter=people.recruiter)


@pytest.fixture
def add(client, people, opening):
    """Sends the form as the opening's recruiter."""
    client.force_login(people.recruiter)
    where = reverse("evaluations:candidate_add", kwargs={"pk": opening.pk})
    return lambda **data: client.post(where, rows() | data)


def edit_url(candidate):
    return reverse("evaluations:candidate_edit", kwargs={"pk": candidate.pk})


def test_candidate_add_saves_the_person_and_their_posts(client, add, opening):
    posts = rows(
        {"title": "CTO", "start": "2020-02-01", "leadership": True},
        {},
        {"title": "Engineer", "start": "2012-01-01", "end": "2019-12-31"},
    )
    said = {"name": "Priya Raghunathan", "email": "p@example.org", "degree": "master", "source": "Referral"}
    response = add(**said, **posts)
    made = Candidate.objects.get()
    assert {name: getattr(made, name) for name in said} == said
    assert [(post.title, post.start, post.end, post.leadership) for post in made.posts.all()] == [
        ("CTO", date(2020, 2, 1), None, True),
        ("Engineer", date(2012, 1, 1), date(2019, 12, 31), False),
    ]
    assert (Evaluation.objects.get().state, response.status_code) == ("not_begun", 302)
    assert Entry.objects.last().facts == {"evaluation": str(Evaluation.objects.get().pk)}


def test_candidate_name_is_carried_as_text(client, add, opening):
    for name in HOSTILE:
        add(name=name, current_title=name, summary=name)
    made = Candidate.objects.all()
    assert {(each.name, each.current_title, each.summary) for each in made} == {(name,) * 3 for name in HOSTILE}
    page = client.get(reverse("evaluations:opening_detail", kwargs={"pk": opening.pk})).content.decode()
    assert [name for name in HOSTILE if html.escape(name, quote=True) not in page] == []
    assert "<script>alert" not in page


def test_candidate_add_says_what_does_not_hold_and_keeps_the_rest(add):
    refused = [
        ("name", "x" * 300, "Ensure this value has at most 200 characters (it has 300)."),
        ("name", "   ", "Write the candidate's name."),
        ("email", "nobody", "Enter a valid email address."),
        ("phone", "1" * 41, "Ensure this value has at most 40 characters (it has 41)."),
        ("degree", "wizard", "Select a valid choice. wizard is not one of the available choices."),
        ("summary", "x" * 4001, "Ensure this value has at most 4000 characters (it has 4001)."),
        ("employee", "not-a-uuid", "“not-a-uuid” is not a valid UUID."),
    ]
    for field, value, sentence in refused:
        response = add(**{"name": "Priya Raghunathan", "source": "Fair", field: value})
        form = response.context["form"]
        assert (response.status_code, form.errors) == (200, {field: [sentence]})
        assert (form["source"].value(), Candidate.objects.count()) == ("Fair", 0)


def test_candidate_post_that_does_not_hold_is_said_in_its_row(add):
    refused = [
        ({"title": "CTO"}, "start", "Say when the post began."),
        ({"start": "2020-01-01"}, "title", "Name the post, or empty its row."),
        ({"title": "CTO", "start": "2020-01-01", "end": "2019-12-31"}, "end", "A post cannot end before it began."),
        ({"title": "CTO", "start": "last May"}, "start", "Enter a valid date."),
        ({"title": "C" * 201, "start": "2020-01-01"}, "title", TOO_LONG),
    ]
    for post, place, sentence in refused:
        response = add(name="Priya Raghunathan", **rows(post))
        assert response.context["posts"].forms[0].errors == {place: [sentence]}
        assert response.context["form"].non_field_errors() == ["A post is not complete. Its row says what is missing."]
    assert Candidate.objects.count() == 0


def test_candidate_form_with_a_forged_number_of_posts_is_refused(add):
    for total in ("", "x", "100000"):
        assert add(name="Priya Raghunathan", **{"posts-TOTAL_FORMS": total}).status_code == 200
    assert Candidate.objects.count() == 0


def test_candidate_form_without_posts_at_all_is_refused_with_a_sentence(client, people, opening):
    client.force_login(people.manager)
    response = client.post(reverse("evaluations:candidate_add", kwargs={"pk": opening.pk}), {"name": "Priya"})
    assert (response.status_code, Candidate.objects.count()) == (200, 0)


def test_candidate_known_from_another_opening_is_picked(client, people, opening, small_profile):
    earlier = make.draft_opening(small_profile, manager=people.hr, recruiter=people.recruiter, title="Earlier")
    known = make.add(earlier, by=people.recruiter, name="Helen Marsh").candidate
    client.force_login(people.recruiter)
    where = reverse("evaluations:candidate_add", kwargs={"pk": opening.pk})
    assert list(client.get(where).context["known"].fields["candidate"].queryset) == [known]
    assert client.post(where, {"candidate": known.pk}).status_code == 302
    assert [evaluation.candidate for evaluation in opening.evaluations.all()] == [known]
    again = client.post(where, {"candidate": known.pk})
    assert list(again.context["known"].errors) == ["candidate"]


def test_candidate_that_is_none_is_not_picked(add):
    for value in ("", "x", "00000000-0000-4000-8000-000000000000"):
        assert list(add(candidate=value).context["known"].errors) == ["candidate"]


def test_candidates_of_openings_one_does_not_run_are_not_offered(client, people, opening, small_profile):
    elsewhere = make.panel_round(
        small_profile, manager=people.other_manager, assessors=[people.manager], anonymous=True, submitted=1
    )
    client.force_login(people.manager)
    where = reverse("evaluations:candidate_add", kwargs={"pk": opening.pk})
    response = client.post(where, {"candidate": elsewhere.evaluation.candidate_id})
    assert (list(response.context["known"].errors), opening.evaluations.count()) == (["candidate"], 0)


def test_candidate_in_the_opening_already_is_refused_by_the_action(people, opening):
    known = make.add(opening, by=people.manager).candidate
    with pytest.raises(ValidationError, match="in the opening already"):
        candidates.add(opening, by=people.manager, candidate=known)


def test_post_that_ends_before_it_began_is_refused_by_the_action(people, opening):
    post = Post(title="CTO", start=date(2020, 1, 1), end=date(2019, 1, 1))
    with pytest.raises(ValidationError, match="cannot end before it began"):
        make.add(opening, by=people.manager, posts=[post])


def test_candidate_who_works_here_is_hidden_from_themself_at_once(client, people, opening, add):
    client.force_login(people.manager)
    where = reverse("evaluations:candidate_add", kwargs={"pk": opening.pk})
    response = client.post(where, rows() | {"name": "Dana Whitfield", "employee": people.manager.pk}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "The candidate is added; their evaluation is closed to you."
    ]
    assert response.context["rows"] == []


def test_candidate_edit_replaces_fields_and_posts(client, people, opening):
    post = Post(title="Engineer", start=date(2012, 1, 1))
    made = make.add(opening, by=people.manager, posts=[post]).candidate
    client.force_login(people.recruiter)
    data = {"name": "Priya R.", "degree": "doctorate", **rows({"title": "CTO", "start": "2021-01-01"})}
    response = client.post(edit_url(made), data)
    made.refresh_from_db()
    assert (made.name, made.degree, [post.title for post in made.posts.all()]) == ("Priya R.", "doctorate", ["CTO"])
    assert response.url == reverse("evaluations:evaluation_arrange", kwargs={"pk": made.evaluations.get().pk})


def test_candidate_edit_shows_every_post_held(client, people, opening):
    posts = [Post(title=f"Post {number}", start=date(2000 + number, 1, 1)) for number in range(8)]
    made = make.add(opening, by=people.manager, posts=posts).candidate
    client.force_login(people.manager)
    formset = client.get(edit_url(made)).context["posts"]
    assert [form["title"].value() or "" for form in formset] == [*(f"Post {n}" for n in reversed(range(8))), ""]


def test_candidate_edit_that_fails_changes_nothing(client, people, opening):
    made = make.add(opening, by=people.manager).candidate
    client.force_login(people.manager)
    response = client.post(edit_url(made), rows() | {"name": "n" * 300})
    assert response.context["form"].errors == {"name": ["Ensure this value has at most 200 characters (it has 300)."]}
    assert Candidate.objects.get().name == "Priya Raghunathan"


def test_candidate_edit_is_for_whoever_runs_an_opening_of_theirs(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    found = {}
    for person in ("manager", "hr", "interviewer", "stranger", "other_manager"):
        client.force_login(getattr(people, person))
        found[person] = client.get(edit_url(made.evaluation.candidate)).status_code
    assert found == {"manager": 200, "hr": 200, "interviewer": 403, "stranger": 404, "other_manager": 404}


def test_candidate_edit_is_refused_by_the_action_too(people, opening):
    made = make.add(opening, by=people.manager).candidate
    with pytest.raises(PermissionDenied):
        candidates.edit(made, by=people.other_manager, name="Somebody else")


def test_code_names_differ(people, opening, monkeypatch):
    letters = iter("AAAAAAAAAACCCCC")
    monkeypatch.setattr(candidates.secrets, "choice", lambda alphabet: next(letters))
    made = [make.add(opening, by=people.manager, name=name).candidate.code_name for name in ("One", "Two")]
    assert made == ["Candidate AAAAA", "Candidate CCCCC"]


@pytest.mark.django_db(transaction=True)
def test_two_candidates_added_at_once_are_both_there(side_by_side, people, opening):
    both_ready, failed = threading.Barrier(2), []

    def work(name):
        try:
            both_ready.wait(10)
            make.add(opening.__class__.objects.get(pk=opening.pk), by=people.manager, name=name)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[name]) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    found = [evaluation.candidate.name for evaluation in opening.evaluations.all()]
    assert (failed, sorted(found)) == ([], ["One", "Two"])


@pytest.mark.django_db(transaction=True)
def test_one_candidate_added_twice_at_once_is_there_once(side_by_side, people, opening, small_profile):
    other = make.draft_opening(small_profile, manager=people.manager, title="Earlier")
    known = make.add(other, by=people.manager).candidate
    both_ready, answers = threading.Barrier(2), []

    def work():
        try:
            both_ready.wait(10)
            candidates.add(opening.__class__.objects.get(pk=opening.pk), by=people.manager, candidate=known)
            answers.append("added")
        except ValidationError as error:
            answers.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["This candidate is in the opening already.", "added"]
