"""The interview kit as a document: what it says, and that it is valid and fit for paper."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from competencies.models import Question
from exports import tasks, typesetting
from exports.actions import kits
from exports.documents import kit
from roles.actions import editions
from roles.models import InterviewStage
from tests.exports.press import squeezed
from tests.factories import exports as factory
from tests.factories import roles as role_factory

AT = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)
HIDDEN = ("target", "weight", "must-have", "minimum")


def said(stage):
    return kit.document(stage, made_at=AT, zone=ZoneInfo("Europe/Amsterdam"))


def longest(profile):
    return max(profile.stages.all(), key=lambda stage: (stage.minutes, stage.focus.count()))


def words(data):
    """Every text of the data, however deep."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [text for part in parts for text in words(part)]


def test_kit_says_what_the_stage_asks_in_the_editions_words(small_profile, settings):
    settings.COMPANY = ""
    found = said(small_profile.stages.get(key="stage-1"))
    head = {name: value for name, value in found.items() if name not in ("asked", "edition")}
    assert head == {
        "company": "Plumbline",
        "role": "Job 1",
        "draft": False,
        "stage": "Stage 1",
        "minutes": "60 minutes",
        "each": "20 minutes",
        "purpose": "",
        "opening": "",
        "closing": "",
        "made": "24 November 2026, 14:32 CET",
        "check": {"code": "", "address": "", "qr": ""},
    }
    assert [(each["name"], each["begins"]) for each in found["asked"]] == [
        ("Craft 1", "minute 0"),
        ("Craft 2", "minute 20"),
        ("Craft 3", "minute 40"),
    ]
    frozen = small_profile.requirements.first().wording
    first = found["asked"][0]
    assert first["definition"] == frozen["definition"]
    assert [level["name"] for level in first["levels"]] == [
        "1 Foundational",
        "2 Developing",
        "3 Proficient",
        "4 Advanced",
        "5 Leading",
    ]
    assert [level["anchor"] for level in first["levels"]] == [level["anchor"] for level in frozen["levels"]]
    assert [question["kind"] for question in first["questions"]] == ["Past behaviour", "Past behaviour", "Situation"]
    assert [question["probes"] for question in first["questions"]] == [ask["probes"] for ask in frozen["questions"]]
    assert first["red_flags"] == frozen["red_flags"]


def test_kit_keeps_the_editions_words_when_the_library_is_reworded(small_profile):
    before = said(small_profile.stages.first())
    Question.objects.update(ask="Something else?")
    assert said(InterviewStage.objects.get(pk=small_profile.stages.first().pk)) == before


def test_kit_of_a_draft_says_so(people):
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr)
    found = said(edition.stages.first())
    assert (found["draft"], found["edition"]) == (True, "Edition 1, draft")
    empty = edition.stages.create(key="empty", name="Empty", minutes=1)
    assert (said(empty)["asked"], said(empty)["each"], said(empty)["minutes"]) == ([], "", "1 minute")


@pytest.mark.parametrize("count", [3, 14])
def test_kit_takes_the_same_queries_for_any_number(people, count, django_assert_num_queries):
    skills = [role_factory.competency(number, by=people.hr) for number in range(1, count + 1)]
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr, competencies=skills)
    export = kits.request(edition.stages.first(), by=people.hr)
    # Who asked; the stage in its edition, focus, requirements, competencies, three kinds of words.
    with django_assert_num_queries(8):
        kit.build(export, AT)


def test_worker_makes_the_kit_and_asks_for_the_rights_again(people, monkeypatch):
    given = []
    monkeypatch.setattr(typesetting, "typeset", lambda *asked: given.append(asked[0]) or factory.PDF)
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr)
    exports = [kits.request(stage, by=people.hr) for stage in edition.stages.all()]
    tasks.make_export(str(exports[0].pk))
    editions.discard(edition, by=people.hr)
    tasks.make_export(str(exports[1].pk))
    for export in exports:
        export.refresh_from_db()
    assert [(export.state, export.error) for export in exports] == [
        ("ready", ""),
        ("failed", "What this document shows is no longer open to you."),
    ]
    assert given == ["kit"]


def test_printed_kit_holds_every_word_on_a_page_a_competency(press, profile):
    data = said(longest(profile))
    printed = press(data, "kit")
    everything = printed.text  # read once: it is taken out of the file anew each time
    assert printed.failures == []
    assert [text for text in words(data["asked"]) if squeezed(text) not in everything] == []
    spoken = (data["opening"], data["closing"], data["purpose"])
    assert [text for text in spoken if squeezed(text) not in everything] == []
    assert len(printed.reader.pages) == len(data["asked"]) + 1
    headings = [squeezed(sheet.extract_text()) for sheet in printed.reader.pages]
    for at, asked in enumerate(data["asked"], 1):
        assert squeezed(f"{asked['name']} {at} of 5 · about 18 minutes, from {asked['begins']}") in headings[at]
        assert "Candidate,nameorcode" in headings[at]
    assert "Draft" not in everything
    assert (printed.reader.metadata.author, printed.reader.metadata.title) == (
        data["company"],
        f"Interview kit: {data['stage']}, Technical Director",
    )


def test_printed_kit_shows_neither_target_nor_weight(press, small_profile):
    text = press(said(small_profile.stages.first()), "kit").text.lower()
    assert [word for word in HIDDEN if word in text] == []


def test_printed_kit_of_a_draft_says_so_on_every_page(press, people):
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr)
    printed = press(said(edition.stages.first()), "kit")
    pages = [sheet.extract_text() for sheet in printed.reader.pages]
    assert [("DRAFT" in page, "Draft, not in force." in page) for page in pages] == [(True, True)] * 4
    assert printed.failures == []


def extreme():
    """All that can be missing is, and what can be long is longer than the fields allow."""
    long = "Nebuchadnezzar " * 60
    asked = {
        "name": "\u200b",
        "begins": "minute 0",
        "definition": long,
        "questions": [{"kind": "Situation", "ask": long, "probes": [long, long, "W" * 300], "listen_for": long}] * 9,
        "red_flags": [long] * 9,
        "levels": [{"name": "1 Foundational", "headline": long, "anchor": long}] * 5,
    }
    bare = {**asked, "name": "Bare", "definition": "", "questions": [], "red_flags": [], "levels": []}
    return {
        **dict.fromkeys(kit.Kit.__annotations__, ""),
        "stage": long,
        "role": '#read("/etc/passwd") *bold* $x$ <b> \\',
        "draft": True,
        "opening": "محمد 李小龍 😀",
        "asked": [asked, bare],
        "check": {"code": "", "address": "", "qr": ""},
    }


@pytest.mark.parametrize("part", [{}, {"asked": []}, {"stage": "\u200b", "closing": "Nebuchadnezzar " * 80}])
def test_printed_kit_of_odd_words_is_valid(press, part):
    printed = press({**extreme(), **part}, "kit")
    assert printed.failures == []
    assert squeezed('#read("/etc/passwd") *bold* $x$ <b> \\') in printed.text
    assert squeezed("1 character could not be shown") in printed.text
