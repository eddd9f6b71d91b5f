import json

from competencies.actions import library as words
from roles.actions import editions
from roles.models import Edition, Role
from roles.portrait import portrait
from tests.factories import roles as role_factory


def painted(edition):
    return portrait(Edition.objects.whole().get(pk=edition.pk))


def test_portrait_says_everything_of_a_published_edition(small_profile):
    wordings = [line.wording for line in small_profile.requirements.all()]
    facts = {"degree": "", "fields_of_study": [], "years_minimum": None, "years_maximum": None, "open_ended": False}
    quiet = {**facts, "leadership_share": "", "accepted": []}
    stage = {"minutes": 60, "purpose": "", "opening": "", "closing": ""}
    reason, crafts = "The job rests on it.", ["craft-1", "craft-2", "craft-3"]
    assert painted(small_profile) == {
        "definition": "Does the job.",
        "purpose": ["Get it done."],
        "pay": None,
        "tags": ["Craft"],
        "areas": [{"key": "bench", "name": "At the bench"}],
        "responsibilities": [
            {"key": "duty", "kind": "primary", "area": "bench", "text": "Do the job.", "competencies": crafts}
        ],
        "requirements": [
            {"competency": key, "target": target, "weight": weight, "must_have": must_have, "minimum": minimum}
            | {"reason": reason, "wording": wording}
            for key, target, weight, must_have, minimum, wording in zip(
                crafts, (4, 3, 2), (3, 2, 1), (True, False, False), (3, None, None), wordings, strict=True
            )
        ],
        "qualifications": [
            quiet
            | {"key": "degree", "kind": "education", "demand": "minimum", "text": "A degree.", "degree": "bachelor"},
            quiet
            | {"key": "years", "kind": "experience", "demand": "minimum", "text": "Five years.", "years_minimum": 5},
        ],
        "career_moves": [
            {"kind": "entry", "title": "Apprentice", "abbreviation": "", "role": None}
            | {"what_changes": "", "show_first": []}
        ],
        "stages": [
            stage | {"key": "stage-1", "name": "Stage 1", "focus": crafts},
            stage | {"key": "stage-2", "name": "Stage 2", "focus": ["craft-1"]},
        ],
    }


def test_portrait_asks_the_database_nothing_more(profile, django_assert_num_queries):
    edition = Edition.objects.whole().get(pk=profile.pk)
    with django_assert_num_queries(0):
        seen = portrait(edition)
    assert [len(seen[part]) for part in ("responsibilities", "requirements", "stages")] == [27, 17, 5]


def test_portrait_of_the_seed_names_pay_and_other_roles(profile):
    seen = painted(profile)
    assert seen["pay"] == {"currency": "USD", "minimum": 160000, "maximum": 280000, "open_ended": True}
    assert [move["role"] for move in seen["career_moves"] if move["role"]] == [
        "engineering-manager",
        "vice-president-of-engineering",
    ]


def test_portrait_comes_back_from_json_as_it_was(profile):
    seen = painted(profile)
    assert json.loads(json.dumps(seen)) == seen


def test_portrait_of_a_draft_copied_forward_is_its_predecessor_s(people, profile):
    draft = editions.open_draft(profile.role, by=people.hr)
    assert painted(draft) == painted(profile)


def test_portrait_of_a_draft_speaks_in_the_library_s_words(people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    words.reword(small_profile.requirements.first().competency, by=people.hr, name="Renamed")
    names = [painted(edition)["requirements"][0]["wording"]["name"] for edition in (small_profile, draft)]
    assert names == ["Craft 1", "Renamed"]


def test_portrait_of_an_empty_draft_is_empty(people):
    seen = painted(role_factory.editions.open_draft(role_factory.role(by=people.hr), by=people.hr))
    assert {part: value for part, value in seen.items() if value} == {}


def test_portrait_keeps_the_order_of_its_lines(people):
    draft = role_factory.draft(role_factory.role(by=people.hr), by=people.hr)
    draft.requirements.filter(competency__key="craft-1").update(position=9)
    draft.career_moves.create(kind="lateral", title="Aside", other=Role.objects.create(key="aside", name="Aside"))
    seen = painted(draft)
    assert [line["competency"] for line in seen["requirements"]] == ["craft-2", "craft-3", "craft-1"]
    assert [(move["title"], move["role"]) for move in seen["career_moves"]] == [
        ("Apprentice", None),
        ("Aside", "aside"),
    ]
