import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.models import Entry
from competencies.models import Competency
from roles import coverage
from roles.actions import starters
from roles.models import Edition, Role

STARTERS = Path(__file__).resolve().parents[2] / "roles" / "starters"
DIRECTOR = STARTERS / "technical_director.toml"


def data():
    return tomllib.loads(DIRECTOR.read_text(encoding="utf-8"))


def loaded(**options):
    out = StringIO()
    call_command("load_framework", stdout=out, **options)
    return out.getvalue().splitlines()


def test_starter_brings_every_line_of_the_file(library, people):
    edition, file = starters.load(DIRECTOR, by=people.hr), data()
    assert (edition.number, edition.state) == (1, "draft")
    assert [getattr(edition, name) for name in ("definition", "purpose", "tags", "areas")] == [
        file[name] for name in ("definition", "purpose", "tags", "areas")
    ]
    assert (edition.pay_currency, edition.pay_minimum, edition.pay_maximum, edition.pay_open_ended) == (
        "USD",
        160000,
        280000,
        True,
    )
    assert [
        (line.key, [carrier.competency.key for carrier in line.carried_by.all()])
        for line in edition.responsibilities.all()
    ] == [
        (line["key"], sorted(line["competencies"], key=[r["key"] for r in file["requirements"]].index))
        for line in file["responsibilities"]
    ]
    assert [
        (stage.key, [focus.requirement.competency.key for focus in stage.focus.all()]) for stage in edition.stages.all()
    ] == [(stage["key"], stage["focus"]) for stage in file["stages"]]
    assert list(edition.qualifications.values_list("key", "degree", "years_minimum")) == [
        (line["key"], line.get("degree", ""), line.get("years_minimum")) for line in file["qualifications"]
    ]


def test_starter_ties_career_moves_to_roles_we_have(library, people):
    edition = starters.load(DIRECTOR, by=people.hr)
    assert dict(edition.career_moves.exclude(other=None).values_list("title", "other__key")) == {
        "Engineering Manager": "engineering-manager",
        "Vice President of Engineering": "vice-president-of-engineering",
    }


def test_starter_of_a_role_with_an_edition_is_left_alone(profile, people):
    assert starters.load(DIRECTOR, by=people.hr) is None
    assert Edition.objects.count() == 1


def test_starter_needs_the_library(people):
    with pytest.raises(ValidationError, match="The library has no competency cloud-platform-expertise"):
        starters.load(DIRECTOR, by=people.hr)
    assert Role.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("key = ", "odd.toml is not a role profile: "),
        ('key = "odd"', "odd.toml is not a role profile: 'name'."),
        ('key = "no key"\nname = "Odd"', "odd.toml: Enter a valid “slug”"),
    ],
)
def test_starter_that_cannot_be_read_is_named(people, tmp_path, text, sentence):
    (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(ValidationError) as refusal:
        starters.load(tmp_path / "odd.toml", by=people.hr)
    assert refusal.value.messages[0].startswith(sentence)
    assert Role.objects.count() == 0


def test_load_framework_publishes_three_profiles_once(db):
    assert loaded() == [
        "Library: 17 competencies added, 0 reworded, 0 left as they stand.",
        "Engineering Manager: edition 1 published.",
        "Technical Director: edition 1 published.",
        "Vice President of Engineering: edition 1 published.",
    ]
    entries = Entry.objects.count()
    assert loaded() == [
        "Library: 0 competencies added, 0 reworded, 17 left as they stand.",
        "engineering_manager: has an edition already, left as it stands.",
        "technical_director: has an edition already, left as it stands.",
        "vice_president_of_engineering: has an edition already, left as it stands.",
    ]
    assert Entry.objects.count() == entries
    assert set(Entry.objects.values_list("actor__is_system", flat=True)) == {True}


def test_load_framework_publishes_without_a_remark(db):
    loaded()
    assert [coverage.checks(edition) for edition in Edition.objects.whole()] == [[], [], []]


def test_load_framework_says_what_is_wrong(db, settings, tmp_path):
    (tmp_path / "competencies" / "library").mkdir(parents=True)
    (tmp_path / "competencies" / "library" / "odd.toml").write_text("key = ")
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match=r"odd\.toml is not a competency"):
        loaded()
    assert Competency.objects.count() == 0
