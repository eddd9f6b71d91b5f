"""Who is called what in a document, and when it was made."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from evaluations.naming import alias
from exports.documents import cast, scorecard
from tests.factories import evaluations as story
from tests.factories import exports as factory
from tests.factories.accounts import UserFactory

AT = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)


def document(evaluation, *, by, **options):
    return scorecard.build(factory.requested(evaluation, by=by, **options), AT)


def test_document_without_names_names_neither_candidate_nor_assessor(panel, people):
    made = panel(submitted=0)
    for card in made.cards:
        story.submit(card, evidence="Said level {level}.")
    found = document(made.evaluation, by=people.manager, name_candidate=False, name_assessors=False)
    said = json.dumps(found, ensure_ascii=False)
    assert [name for name in ("Priya", "Raghunathan", "Tanabe", "Olsen") if name in said] == []
    assert found["candidate"] == alias(made.evaluation)
    assert sorted(each["assessor"] for each in found["recommendations"]) == ["Assessor A", "Assessor B"]


def test_document_without_the_name_goes_by_the_code_name_in_an_anonymous_opening_alone(panel):
    """Else whoever may read both openings would learn from one who is behind the code name in the other."""
    named, coded = panel().evaluation, panel(anonymous=True).evaluation
    assert alias(named) == f"Candidate {named.pk.hex[:4].upper()}-{named.pk.hex[4:8].upper()}"
    assert alias(coded) == coded.candidate.code_name


def test_document_of_an_anonymous_opening_is_named_as_its_reader_sees_it(panel, people):
    made = panel(anonymous=True)
    code = made.evaluation.candidate.code_name
    assert document(made.evaluation, by=people.interviewer)["candidate"] == code
    assert document(made.evaluation, by=people.interviewer)["now"] == ""
    assert document(made.evaluation, by=people.manager)["candidate"] == "Priya Raghunathan"


def test_document_keeps_letters_apart_from_the_order_of_names(panel, people):
    made = panel(assessors=[UserFactory(name=f"Assessor number {at:02}") for at in range(6)])
    found = document(made.evaluation, by=people.manager, name_assessors=False)
    assert [each["assessor"] for each in found["recommendations"]] == [f"Assessor {letter}" for letter in "ABCDEF"]
    missing = story.panel_round(made.opening.edition, manager=people.manager, submitted=1)
    lettered = document(missing.evaluation, by=people.manager, name_assessors=False)
    answers = ["Yes" if card == missing.cards[0] else "Missing" for card in sorted(missing.cards, key=lambda c: c.pk)]
    assert [each["answer"] for each in lettered["recommendations"]] == answers


def test_letters_go_on_after_z():
    assert [cast.letter(at) for at in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Amsterdam", "24 November 2026, 14:32 CET"),
        ("Asia/Kathmandu", "24 November 2026, 19:17 UTC+05:45"),
        ("Pacific/Auckland", "25 November 2026, 02:32 NZDT"),
        ("America/Sao_Paulo", "24 November 2026, 10:32 UTC-03"),
    ],
)
def test_minute_names_its_zone(zone, said):
    assert cast.minute(AT, ZoneInfo(zone)) == said
