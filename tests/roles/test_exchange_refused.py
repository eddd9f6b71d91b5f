"""Files that cannot be read: a sentence each, and the place."""

import copy
import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from roles import exchange, soundness
from tests.roles.framework import changed, encoded, small


def refused(file):
    with pytest.raises(ValidationError) as refusal:
        exchange.read(file)
    return refusal.value.messages


NOT_A_FILE = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\t", "The file is empty."),
    "cut off": (
        encoded(small())[:-300],
        "The file is not JSON, or not all of it: it cannot be read beyond line 1, character 1,554.",
    ),
    "latin": ("Größe".encode("latin-1"), "The file is not UTF-8 text: byte 3 fits no character."),
    "picture": (b"\x89PNG\r\n", "The file is not UTF-8 text: byte 1 fits no character."),
    "large": (b" " * 50 * 2**20, "The file has 50.0 MB; a framework has 2 MB at most."),
    "deep": (b"[" * 100_000, "The file is nested far deeper than any framework."),
    "digits": (b"9" * 5000, "The file holds a number too long to be one of a framework."),
    "nan": (b'{"a": NaN}', "The file holds NaN, which is no number."),
    "twice": (b'{"a": {"b": 1, "b": 2}}', "“b” is said twice in one place."),
    "list": (b"[]", "This is no framework of Plumbline: it does not begin with “format”: “plumbline-framework”."),
    "other": (
        b'{"format": "x"}',
        "This is no framework of Plumbline: it does not begin with “format”: “plumbline-framework”.",
    ),
    "later": (
        b'{"format": "plumbline-framework", "version": 2, "new": 1}',
        "The file was written by a newer Plumbline (version 2); this one reads version 1.",
    ),
}


@pytest.mark.parametrize("name", NOT_A_FILE)
def test_what_is_no_framework_is_a_sentence(name):
    file, sentence = NOT_A_FILE[name]
    assert refused(file) == [sentence]


WRONG = {
    "version": (changed(version=0), "version must be 1."),
    "version as text": (changed(version="2"), "version must be 1."),
    "unknown": (changed(profile__stages__0__colour="red"), "stages 1 (trial) has what no framework has: “colour”."),
    "unknown at the top": (changed(author="A"), "The file has what no framework has: “author”."),
    "surrogate name": (changed(**{"\ud800": 1}), "The file has what no framework has: “\ufffd”."),
    "kind of value": (changed(profile__purpose="Keep it."), "purpose must be a list."),
    "true as number": (changed(profile__stages__0__minutes=True), "stages 1 (trial), minutes must be a whole number."),
    "half": (changed(profile__stages__0__minutes=1.5), "stages 1 (trial), minutes must be a whole number."),
    "infinite": (changed(profile__requirements__0__target=1e999), None),
    "level": (changed(profile__requirements__0__target=6), "requirements 1 (heat), target must be 5 at most."),
    "negative": (changed(profile__pay__minimum=-1), "pay, minimum must be 0 at least."),
    "long": (
        changed(competencies__0__levels__2__anchor="x" * 601),
        "competencies 1 (heat), levels 3, anchor has 601 characters; 600 fit.",
    ),
    "blank": (changed(role__name="  "), "role, name is empty."),
    "key": (
        changed(role__key="../x"),
        "role, key is not a key: letters, digits, hyphens and underscores alone.",
    ),
    "key with a line": (
        changed(role__key="smith\n"),
        "role, key is not a key: letters, digits, hyphens and underscores alone.",
    ),
    "word": (changed(competencies__0__kind="firm"), "competencies 1 (heat), kind must be one of “hard”, “soft”."),
    "levels": (
        changed(competencies__0__levels=small()["competencies"][0]["levels"][:4]),
        "competencies 1 (heat), levels has 4 lines; 5 at least.",
    ),
    "many": (changed(profile__tags=["x"] * 300_000), "tags has 300,000 lines; 100 at most."),
    "nul": (
        changed(profile__definition="a\x00b"),
        "definition holds a character that cannot be stored (NUL, or half of a surrogate pair).",
    ),
    "surrogate": (
        changed(competencies__0__red_flags=["\ud800"]),
        "competencies 1 (heat), red_flags 1 holds a character that cannot be stored (NUL, or half of a surrogate "
        "pair).",
    ),
    "competency twice": (
        changed(competencies=small()["competencies"] * 2),
        "competencies: “heat” stands there 2 times.",
    ),
    "requirement twice": (
        changed(profile__requirements=small()["profile"]["requirements"] * 3),
        "requirements: “heat” stands there 3 times.",
    ),
    "focus twice": (
        changed(profile__stages__0__focus=["heat", "heat"]),
        "stages, trial: “heat” stands there 2 times.",
    ),
    "rank twice": (
        changed(competencies__0__levels__0__rank=2),
        "competencies, heat, levels: “2” stands there 2 times.",
    ),
    "no competency": (changed(competencies=[]), "requirements: “heat” is no competency of the file."),
    "foreign focus": (
        changed(profile__stages__0__focus=["cold"]),
        "stages 1 (trial), focus: “cold” is asked for by no requirement.",
    ),
    "foreign role": (changed(roles=[]), "career_moves: “apprentice” is not among the roles of the file."),
    "idle role": (
        changed(roles=[*small()["roles"], {"key": "b", "name": "B"}]),
        "roles: “b” is named in no career move.",
    ),
    "pay": (changed(profile__pay__maximum=1), "pay: the minimum is above the maximum."),
    "minimum": (
        changed(profile__requirements__0__minimum=5),
        "requirements, heat: a minimum is a must-have's, from 2 to its target.",
    ),
    "minimum of none": (
        changed(profile__requirements__0__must_have=False),
        "requirements, heat: a minimum is a must-have's, from 2 to its target.",
    ),
    "address": (changed(role__key="import"), "A role cannot have the key “import” here."),
}
WRONG["infinite"] = (WRONG["infinite"][0], "The file holds Infinity, which is no number.")


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_hold_is_a_sentence_that_names_the_place(name):
    data, sentence = WRONG[name]
    assert refused(encoded(data)) == [sentence]


def test_what_is_missing_is_named():
    data = small()
    del data["roles"], data["profile"]["stages"][0]["focus"], data["profile"]["stages"][0]["name"]
    assert refused(encoded(data)) == ["The file lacks “roles”.", "stages 1 (trial) lacks “name”, “focus”."]


def test_twenty_faults_are_told_and_the_others_counted():
    line = small()["profile"]["responsibilities"][0]
    lines = [{**line, "key": f"line-{number}", "kind": "other"} for number in range(1, 46)]
    said = refused(encoded(changed(profile__responsibilities=lines)))
    assert said[19:] == [
        "responsibilities 20 (line-20), kind must be one of “primary”, “secondary”.",
        "And 25 more places; these are the first 20.",
    ]


def test_scripts_are_text():
    script = "<script>alert(1)</script>"
    framework = exchange.read(encoded(changed(profile__definition=script, role__name=script)))
    assert (framework.profile["definition"], framework.name) == (script, script)


def test_place_is_told_by_number_and_name():
    assert soundness.place(small(), ["profile", "requirements", 0, "target"]) == "requirements 1 (heat), target"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def parts(data, way=()):
    yield way
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, part in items:
        yield from parts(part, (*way, step))


@given(st.sampled_from([way for way in parts(small()) if way]), ANYTHING)
def test_any_value_in_any_place_is_read_or_refused_in_sentences(way, value):
    data = copy.deepcopy(small())
    part = data
    for step in way[:-1]:
        part = part[step]
    part[way[-1]] = value
    try:
        exchange.read(json.dumps(data).encode())
    except ValidationError as refusal:
        said = refusal.messages
    else:
        said = []
    assert [sentence for sentence in said if sentence[-1] != "." or not sentence.encode()] == []


@given(st.binary(max_size=200) | ANYTHING.map(lambda data: json.dumps(data).encode()))
def test_any_file_is_read_or_refused(file):
    with pytest.raises(ValidationError):
        exchange.read(file)
