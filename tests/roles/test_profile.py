import pytest

from roles.models import Edition, Role
from roles.profile import pay_in_words, profile_of
from tests.factories import roles as role_factory


def read(edition, reader):
    return profile_of(Edition.objects.whole().get(pk=edition.pk), reader=reader)


@pytest.fixture
def draft(people):
    return role_factory.draft(role_factory.role(by=people.hr), by=people.hr)


def test_profile_says_everything_of_the_seed(profile, people):
    seen = read(profile, people.stranger)
    assert seen.facts == [
        ("Pay", "USD 160,000 to 280,000 and above"),
        ("Experience", "10 to 15 years or more"),
        ("Education", "Bachelor's degree or equal"),
        ("Competencies", "10 hard, 7 soft"),
        ("Must-haves", "3, each with a minimum"),
    ]
    assert [(area.name, area.start, len(area.lines)) for area in seen.areas] == [
        ("Direction and architecture", 1, 4),
        ("People and culture", 5, 3),
        ("Delivery and engineering practice", 8, 5),
        ("Platforms and data", 13, 2),
        ("Money, suppliers and risk", 15, 4),
        ("Partners and the wider company", 19, 4),
    ]
    assert (seen.primary_count, seen.secondary.start, len(seen.secondary.lines)) == (22, 23, 5)
    assert [(kind, len(skills)) for kind, _, skills in seen.skills] == [("hard", 10), ("soft", 7)]
    assert (seen.weights, seen.must_have_stages, len(seen.stages)) == (35, 2, 5)
    assert seen.counts == {"entry": 3, "advancement": 3, "lateral": 2}
    assert seen.uncarried == []


def test_profile_asks_the_database_nothing_more(profile, people, django_assert_num_queries):
    edition = Edition.objects.whole().get(pk=profile.pk)
    with django_assert_num_queries(0):
        seen = profile_of(edition, reader=people.stranger)
        assert [skill.words["name"] for skill in seen.hard][0] == "Cloud Platform Expertise"


def test_profile_shares_of_the_weights_are_one_decimal(small_profile, people):
    assert [skill.share for skill in read(small_profile, people.hr).hard] == ["50.0", "33.3", "16.7"]


def test_profile_keeps_responsibilities_of_no_known_area(draft, people):
    draft.responsibilities.create(key="stray", kind="primary", area="nowhere", text="Stray.", position=2)
    seen = read(draft, people.hr)
    assert [(area.name, area.start) for area in seen.areas] == [("At the bench", 1), ("Other", 2)]
    assert seen.uncarried == ["Stray."]


def test_profile_links_a_move_only_where_its_reader_may_go(draft, people):
    other = Role.objects.create(key="other", name="Other")
    draft.career_moves.update(other=other)
    assert pages(draft, people.hr) == [None]
    begun = role_factory.editions.open_draft(other, by=people.hr)
    assert (pages(draft, people.hr), pages(draft, people.manager)) == ([other], [None])
    begun.delete()
    role_factory.published(other, by=people.hr, competencies=[line.competency for line in draft.requirements.all()])
    assert pages(draft, people.manager) == [other]


def pages(edition, reader):
    return [move.page for _, moves in read(edition, reader).moves for move in moves]


def test_profile_of_an_empty_draft_is_empty(people):
    empty = role_factory.editions.open_draft(role_factory.role(by=people.hr), by=people.hr)
    seen = read(empty, people.hr)
    assert (seen.facts, seen.areas, seen.skills, seen.stages, seen.moves, seen.map) == ([], [], [], [], [], None)


@pytest.mark.parametrize(
    ("low", "high", "open_ended", "words"),
    [
        (None, None, False, ""),
        (90000, None, False, "EUR 90,000 and above"),
        (None, 120000, False, "EUR up to 120,000"),
        (90000, 120000, False, "EUR 90,000 to 120,000"),
        (90000, 120000, True, "EUR 90,000 to 120,000 and above"),
        (90000, 90000, False, "EUR 90,000"),
        (0, 0, False, "EUR 0"),
    ],
)
def test_pay_is_said_in_words(low, high, open_ended, words):
    edition = Edition(pay_currency="EUR", pay_minimum=low, pay_maximum=high, pay_open_ended=open_ended)
    assert pay_in_words(edition) == words


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({"years_minimum": 5, "years_maximum": None}, "5 years or more"),
        ({"years_minimum": 5, "years_maximum": 5}, "5 years"),
        ({"years_minimum": 1, "years_maximum": 1}, "1 year"),
        ({"years_minimum": 5, "years_maximum": 8}, "5 to 8 years"),
        ({"years_minimum": 5, "years_maximum": 8, "open_ended": True}, "5 to 8 years or more"),
    ],
)
def test_years_are_said_in_words(draft, people, years, words):
    draft.qualifications.filter(key="years").update(**years)
    assert dict(read(draft, people.hr).facts)["Experience"] == words


@pytest.mark.parametrize(
    ("degree", "accepted", "words"),
    [
        ("bachelor", [], "Bachelor's degree"),
        ("master", ["Practice."], "Master's degree or equal"),
        ("doctorate", [], "Doctorate"),
        ("vocational", [], "Vocational"),
        ("none", [], None),
        ("", [], None),
    ],
)
def test_degree_is_said_in_words(draft, people, degree, accepted, words):
    draft.qualifications.filter(key="degree").update(degree=degree, accepted=accepted)
    assert dict(read(draft, people.hr).facts).get("Education") == words
