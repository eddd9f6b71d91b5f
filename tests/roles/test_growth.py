import pytest

from roles.growth import growth
from roles.models import Edition
from tests.factories import roles as role_factory
from tests.factories.competencies import competency


@pytest.fixture
def skills(people):
    return [competency(number, by=people.hr) for number in (1, 2, 3, 4)]


@pytest.fixture
def edition(people):
    """A function: a published edition of role `number` that asks for these competencies at these levels."""

    def publish(number, levels):
        draft = role_factory.draft(role_factory.role(number, by=people.hr), by=people.hr, competencies=list(levels))
        for line, level in zip(draft.requirements.all(), levels.values(), strict=True):
            line.target, line.minimum = level, min(level, line.minimum) if line.minimum else None
            line.save()
        return role_factory.editions.publish(draft, by=people.hr, note="First.")

    return publish


def read(before, after):
    whole = Edition.objects.prefetch_related("requirements")
    return growth(*(whole.get(pk=edition.pk) for edition in (before, after)))


def test_growth_sorts_what_both_ask_for_by_the_levels_to_grow(edition, skills):
    one, two, three, four = skills
    before = edition(1, {one: 3, two: 4, three: 2, four: 2})
    after = edition(2, {four: 3, two: 3, one: 3, three: 5})
    found = read(before, after)
    assert [(step.name, step.here.rank, step.there.rank, step.rise, step.words) for step in found.steps] == [
        ("Craft 3", 2, 5, 3, "3 levels more"),
        ("Craft 4", 2, 3, 1, "1 level more"),
        ("Craft 1", 3, 3, 0, "same level"),
        ("Craft 2", 4, 3, -1, "1 level less"),
    ]
    assert (found.new, found.gone, found.rising) == ([], [], 2)


def test_growth_names_what_is_new_and_what_is_no_longer_asked(edition, skills):
    one, two, three, four = skills
    found = read(edition(1, {one: 3, two: 4}), edition(2, {three: 4, two: 4, four: 2}))
    assert [step.name for step in found.steps] == ["Craft 2"]
    assert [(name, level.rank, level.name) for name, level in found.new] == [
        ("Craft 3", 4, "Advanced"),
        ("Craft 4", 2, "Developing"),
    ]
    assert [(name, level.rank) for name, level in found.gone] == [("Craft 1", 3)]


def test_growth_shows_the_level_ahead_in_the_words_of_the_edition_ahead(edition, skills, people):
    before = edition(1, {skills[0]: 3})
    skills[0].name = "Reworded"
    skills[0].save()
    skills[0].levels.filter(rank=4).update(headline="Told anew in today's words")
    after = edition(2, {skills[0]: 4})
    (step,) = read(before, after).steps
    said = after.requirements.get().wording
    assert (step.name, step.there.name, step.there.headline) == ("Reworded", "Advanced", "Told anew in today's words")
    assert step.there.anchor == next(level["anchor"] for level in said["levels"] if level["rank"] == 4)
    assert step.here.headline == "Took the mill to step 3 of job 1"


def test_growth_asks_the_database_nothing(edition, skills, django_assert_num_queries):
    pair = [edition(1, {skills[0]: 3}), edition(2, {skills[0]: 4})]
    before, after = Edition.objects.filter(pk__in=[each.pk for each in pair]).prefetch_related("requirements")
    with django_assert_num_queries(0):
        assert growth(before, after).rising == 1
