"""The made openings must hold what a walk through them is to prove."""

import unicodedata

import pytest

from benchmarks.bulk import people

MANY = 200
SCRIPTS = ("GREEK", "ARABIC", "HEBREW", "CJK", "CYRILLIC", "HANGUL", "LATIN")


def test_names_are_as_long_as_a_field_takes_and_two_alone_collide():
    names = [people.name(at) for at in range(MANY)]
    assert [name for name in set(names) if names.count(name) > 1] == [people.TWINS]
    assert max(map(len, names)) in range(190, 201)


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_come_in_every_script(script):
    first = [unicodedata.name(people.name(at)[0]) for at in range(MANY)]
    assert sum(name.startswith(script) for name in first) >= MANY // 10


def test_notes_are_odd_for_two_alone():
    long, wide = (people.note(at, "What was heard.") for at in people.ODD_NOTES)
    assert len(long) == people.LONGEST
    assert [len(word) for word in wide.split() if len(word) > 20] == [people.WORD] * 3
