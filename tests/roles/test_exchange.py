"""The file itself: what is written and what is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from competencies.models import Competency, Level, Question, RedFlag
from roles import exchange
from roles.actions import editions
from roles.enums import Degree, Demanded, MoveKind, QualificationKind, ResponsibilityKind
from roles.models import (
    CareerMove,
    Edition,
    InterviewStage,
    Qualification,
    Requirement,
    Responsibility,
    Role,
)
from roles.portrait import portrait
from tests.roles.framework import changed, encoded, small

SCHEMA = json.loads(exchange.SCHEMA.read_text(encoding="utf-8"))


def whole(edition):
    return Edition.objects.whole().get(pk=edition.pk)


def test_schema_is_a_schema_with_a_name_of_its_own():
    Draft202012Validator.check_schema(SCHEMA)
    assert (SCHEMA["$id"], SCHEMA["properties"]["version"]["const"]) == ("urn:plumbline:framework:1", exchange.VERSION)


def test_edition_becomes_a_file_that_reads_as_the_same(profile):
    edition = whole(profile)
    file = exchange.as_file(edition)
    framework = exchange.read(file)
    Draft202012Validator(SCHEMA).validate(json.loads(file))
    assert framework.portrait() == portrait(edition)
    assert framework == exchange.framework_of(edition)
    assert (framework.key, framework.name, framework.edition) == ("technical-director", "Technical Director", 1)
    assert list(framework.roles) == ["engineering-manager", "vice-president-of-engineering"]


def test_file_is_the_same_each_time_and_made_for_reading(profile, django_assert_num_queries):
    file = exchange.as_file(whole(profile))
    edition = whole(profile)
    with django_assert_num_queries(0):
        assert exchange.as_file(edition) == file
    lines = file.decode().split("\n")
    assert lines[:8] == [
        "{",
        '  "format": "plumbline-framework",',
        '  "version": 1,',
        '  "role": {',
        '    "key": "technical-director",',
        '    "name": "Technical Director"',
        "  },",
        '  "edition": 1,',
    ]
    assert lines[-2:] == ["}", ""]
    assert list(json.loads(file)["competencies"][0]) == ["key", *exchange.WORDING]


def test_file_keeps_its_order_when_the_database_keeps_another(small_profile):
    edition = whole(small_profile)
    file = exchange.as_file(edition)
    for line in edition.requirements.all():
        line.wording = json.loads(json.dumps(line.wording, sort_keys=True))
    assert exchange.as_file(edition) == file


def test_published_edition_is_written_in_its_own_words_and_a_draft_in_the_library_s(small_profile, people):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    Competency.objects.filter(key="craft-1").update(name="Craft one")
    said = [exchange.framework_of(whole(edition)).competencies["craft-1"]["name"] for edition in (small_profile, draft)]
    assert said == ["Craft 1", "Craft one"]


def test_file_is_read_as_it_says():
    framework = exchange.read(encoded(small()))
    assert framework.data == small()
    assert json.loads(framework.as_text()) == small()


def test_text_to_carry_is_no_longer_than_the_file():
    file = encoded(changed(profile__definition='é \u2028 " \\ \t \x7f 😀'), ensure_ascii=False, separators=(",", ":"))
    carried = exchange.read(file).as_text().encode()
    assert (len(carried), exchange.read(carried)) == (len(file), exchange.read(file))


def test_numbers_written_with_a_point_are_whole_all_the_same():
    text = json.dumps(small()).replace('"minutes": 60', '"minutes": 60.0').replace('"edition": 4', '"edition": 4e0')
    framework = exchange.read(text.encode())
    assert repr((framework.edition, framework.profile["stages"][0]["minutes"])) == "(4, 60)"


def test_mark_at_the_beginning_of_the_file_is_passed_over():
    assert exchange.read(b"\xef\xbb\xbf" + encoded(small())).key == "smith"


LENGTHS = [
    ("role", "name", Role, "name"),
    ("profile", "definition", Edition, "definition"),
    ("pay", "currency", Edition, "pay_currency"),
    ("responsibility", "text", Responsibility, "text"),
    ("responsibility", "area", Responsibility, "area"),
    ("requirement", "reason", Requirement, "reason"),
    ("qualification", "text", Qualification, "text"),
    ("qualification", "leadership_share", Qualification, "leadership_share"),
    ("move", "title", CareerMove, "title"),
    ("move", "abbreviation", CareerMove, "abbreviation"),
    ("move", "what_changes", CareerMove, "what_changes"),
    ("stage", "name", InterviewStage, "name"),
    ("stage", "purpose", InterviewStage, "purpose"),
    ("stage", "opening", InterviewStage, "opening"),
    ("stage", "closing", InterviewStage, "closing"),
    ("competency", "name", Competency, "name"),
    ("competency", "nick", Competency, "nick"),
    ("competency", "definition", Competency, "definition"),
    ("competency", "notes", Competency, "notes"),
    ("anchor", "headline", Level, "headline"),
    ("anchor", "anchor", Level, "anchor"),
    ("question", "ask", Question, "ask"),
    ("question", "listen_for", Question, "listen_for"),
]
CHOICES = [
    ("responsibility", "kind", ResponsibilityKind.values),
    ("qualification", "kind", QualificationKind.values),
    ("qualification", "demand", Demanded.values),
    ("qualification", "degree", ["", *Degree.values]),
    ("move", "kind", MoveKind.values),
    ("competency", "kind", ["hard", "soft"]),
    ("question", "kind", ["past", "situational"]),
]


@pytest.mark.parametrize(("part", "name", "model", "field"), LENGTHS)
def test_schema_and_database_hold_texts_of_one_length(part, name, model, field):
    length = SCHEMA["$defs"][part]["properties"][name]["maxLength"]
    assert length == model._meta.get_field(field).max_length


def test_schema_and_database_hold_keys_and_red_flags_of_one_length():
    keys = {model._meta.get_field("key").max_length for model in (Role, Competency, Responsibility, InterviewStage)}
    assert {SCHEMA["$defs"]["key"]["maxLength"]} == keys
    flags = SCHEMA["$defs"]["competency"]["properties"]["red_flags"]["items"]["maxLength"]
    assert flags == RedFlag._meta.get_field("text").max_length


@pytest.mark.parametrize(("part", "name", "values"), CHOICES)
def test_schema_and_database_know_the_same_words(part, name, values):
    assert SCHEMA["$defs"][part]["properties"][name]["enum"] == values


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300)
SAID = TEXTS.filter(lambda text: text.strip())


@given(TEXTS, SAID, st.lists(SAID.map(lambda text: text[:200]).filter(str.strip), max_size=5))
def test_any_text_goes_out_and_comes_back(definition, name, lines):
    data = changed(profile__definition=definition, competencies__0__definition=name, profile__purpose=lines)
    framework = exchange.read(encoded(data, ensure_ascii=False))
    assert framework.data == data
    assert exchange.read(framework.as_text().encode()) == framework
