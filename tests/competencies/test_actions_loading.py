import tomllib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from competencies.actions import library as words
from competencies.actions import loading
from competencies.models import Competency

SHELF = Path(__file__).resolve().parents[2] / "competencies" / "library"


def test_load_brings_every_word_of_the_shelf(library):
    for path in SHELF.glob("*.toml"):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        file["levels"] = [{"rank": int(rank), **level} for rank, level in file["levels"].items()]
        assert {"key": file["key"], **library[file["key"]].wording()} == file


def test_load_twice_changes_and_journals_nothing(library, people):
    loaded = loading.load(SHELF, by=people.hr)
    assert (loaded.added, loaded.reworded, sorted(loaded.kept)) == ([], [], sorted(library))
    assert Entry.objects.count() == len(library)


def test_load_leaves_hr_s_words_alone(library, people):
    words.reword(library["business-acumen"], by=people.hr, name="Business sense")
    loading.load(SHELF, by=people.hr)
    assert Competency.objects.get(key="business-acumen").name == "Business sense"


def test_load_with_refresh_brings_our_words_back(library, people):
    skill = library["business-acumen"]
    before = skill.wording()
    words.reword(skill, by=people.hr, name="Business sense", red_flags=["Laughs at figures"])
    loaded = loading.load(SHELF, by=people.hr, refresh=True)
    assert (loaded.reworded, len(loaded.kept)) == (["business-acumen"], 16)
    assert Competency.objects.get(pk=skill.pk).wording() == before


def test_load_is_for_hr(people):
    with pytest.raises(PermissionDenied):
        loading.load(SHELF, by=people.manager)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("key = ", "craft.toml is not a competency: "),
        ('name = "Craft"', "craft.toml is not a competency: 'key'."),
        ('key = "craft"\nlevels = 3', "craft.toml is not a competency: "),
    ],
)
def test_load_names_the_file_it_cannot_read(people, tmp_path, text, sentence):
    (tmp_path / "craft.toml").write_text(text)
    with pytest.raises(ValidationError) as refusal:
        loading.load(tmp_path, by=people.hr)
    assert refusal.value.messages[0].startswith(sentence)


def test_load_takes_all_files_or_none(people, tmp_path):
    good = (SHELF / "business-acumen.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(good)
    (tmp_path / "b.toml").write_text(good.replace('key = "business-acumen"', 'key = "no key"'))
    with pytest.raises(ValidationError, match=r"b\.toml: "):
        loading.load(tmp_path, by=people.hr)
    assert Competency.objects.count() == 0
