import json
from dataclasses import FrozenInstanceError

import pytest

from competencies.actions import library as words
from roles.actions import editions
from roles.changes import PARTS, Change, changes, count_by_part
from roles.models import Edition
from roles.portrait import portrait
from tests.roles.portraits import (
    edition,
    wording,
)


def found(before, after):
    """(kind, place, what, marked text, note) of every change, [-gone-] and {+come+} marked."""
    marks = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return [
        (
            change.kind,
            change.place,
            change.what,
            "".join(marks[piece.kind].format(piece.text) for piece in change.pieces),
            change.note,
        )
        for change in changes(before, after)
    ]


def with_(part, at, **said):
    """The edition with one line of a part saying something else."""
    whole = edition()
    whole[part][at] |= said
    return whole


def with_words(**said):
    return with_("requirements", 0, wording=wording("Welding", **said))


def test_changes_of_equal_portraits_are_none():
    assert changes(edition(), edition()) == []


ONE = [
    (
        edition(definition="Does the whole job."),
        ("reworded", "definition", "Definition", "Does the{+ whole+} job.", ""),
    ),
    (
        edition(purpose=["Get it done.", "Do it well.", "Stay."]),
        ("reworded", "purpose", "Purpose", "Get it done.\nDo it well.{+\nStay.+}", ""),
    ),
    (
        edition(pay={"currency": "EUR", "minimum": 90000, "maximum": None, "open_ended": False}),
        ("changed", "pay", "Pay", "[-not said-]{+EUR from 90,000+}", ""),
    ),
    (edition(tags=["Craft", "Metal"]), ("changed", "tags", "Tags", "Craft{+, Metal+}", "")),
    (
        edition(areas=[{"key": "bench", "name": "Workshop"}, {"key": "desk", "name": "At the desk"}]),
        ("changed", "areas", "Areas", "[-At the bench-]{+Workshop+}, At the desk", ""),
    ),
    (
        with_("responsibilities", 1, text="Do b twice."),
        ("reworded", "responsibilities.b.text", "Responsibilities, 2", "Do b{+ twice+}.", ""),
    ),
    (
        with_("responsibilities", 1, area="desk"),
        ("moved", "responsibilities.b.area", "Responsibilities, 2, area", "At the [-bench-]{+desk+}", ""),
    ),
    (
        with_("responsibilities", 2, kind="secondary"),
        ("moved", "responsibilities.c.area", "Responsibilities, 3, area", "[-At the desk-]{+Secondary+}", ""),
    ),
    (
        with_("responsibilities", 0, competencies=["planning", "welding"]),
        ("changed", "responsibilities.a.carried_by", "Responsibilities, 1, carried by", "{+Planning, +}Welding", ""),
    ),
    (
        with_("requirements", 0, target=None),
        ("re-targeted", "requirements.welding.target", "Welding, target level", "[-4 Advanced-]{+none yet+}", ""),
    ),
    (
        with_("requirements", 0, weight=3),
        (
            "re-weighed",
            "requirements.welding.weight",
            "Welding, weight",
            "[-2-]{+3+}",
            "33.3 % to 42.9 % of the whole",
        ),
    ),
    (
        with_("requirements", 0, must_have=True, minimum=3),
        ("changed", "requirements.welding.must_have", "Welding, must-have", "[-no-]{+must-have, minimum 3+}", ""),
    ),
    (
        with_("requirements", 0, reason="It is needed daily."),
        ("reworded", "requirements.welding.reason", "Welding, reason", "It is needed{+ daily+}.", ""),
    ),
    (
        with_words(definition="Welding, defined again."),
        (
            "reworded",
            "requirements.welding.definition",
            "Welding, definition",
            "Welding, defined{+ again+}.",
            "",
        ),
    ),
    (
        with_words(red_flags=["Blames others.", "Hides."]),
        ("reworded", "requirements.welding.red_flags", "Welding, red flags", "Blames others.{+\nHides.+}", ""),
    ),
    (
        with_("qualifications", 0, years_maximum=8, open_ended=True),
        (
            "changed",
            "qualifications.years.years_minimum",
            "Qualification 1, experience, years",
            "[-from 5-]{+5 to 8 and above+}",
            "",
        ),
    ),
    (
        with_("qualifications", 0, demand="preferred"),
        (
            "changed",
            "qualifications.years.demand",
            "Qualification 1, experience, demand",
            "[-Minimum-]{+Preferred+}",
            "",
        ),
    ),
    (
        with_("career_moves", 1, title="Master builder"),
        (
            "reworded",
            "career_moves.2.title",
            "Career moves, Master builder, title",
            "Master{+ builder+}",
            "",
        ),
    ),
    (
        with_("career_moves", 0, show_first=["Patience."]),
        (
            "reworded",
            "career_moves.1.show_first",
            "Career moves, Apprentice, to show first",
            "{+Patience.+}",
            "",
        ),
    ),
    (with_("stages", 0, minutes=45), ("changed", "stages.first.minutes", "First, minutes", "[-60-]{+45+}", "")),
    (
        with_("stages", 0, focus=["planning"]),
        ("removed", "stages.first.focus", "First, focus", "[-Welding, -]Planning", ""),
    ),
    (
        with_("stages", 0, focus=["welding", "planning", "tact"]),
        ("added", "stages.first.focus", "First, focus", "Welding, Planning{+, Tact+}", ""),
    ),
    (
        with_("stages", 0, focus=["welding", "tact"]),
        ("changed", "stages.first.focus", "First, focus", "Welding, [-Planning-]{+Tact+}", ""),
    ),
    (
        with_("stages", 0, focus=["planning", "welding"]),
        ("moved", "stages.first.focus", "First, focus", "{+Planning, +}Welding[-, Planning-]", ""),
    ),
]


@pytest.mark.parametrize(("after", "expected"), ONE, ids=[expected[1] for _, expected in ONE])
def test_one_difference_is_one_change(after, expected):
    assert found(edition(), after) == [expected]


def test_levels_are_named_by_their_number_and_are_the_library_s():
    levels = wording("Welding")["levels"]
    levels[3] = {"rank": 4, "headline": "Headline four", "anchor": "Welding as never seen at 4."}
    seen = changes(edition(), with_words(levels=levels))
    assert [(change.place, change.what, change.library) for change in seen] == [
        ("requirements.welding.levels.4.headline", "Welding, level 4 headline", True),
        ("requirements.welding.levels.4.anchor", "Welding, level 4", True),
    ]


def test_a_level_that_comes_is_added_and_one_that_goes_removed():
    fewer = with_words(levels=wording("Welding")["levels"][:4])
    assert [change.kind for change in changes(fewer, edition())] == ["added", "added"]
    assert [change.kind for change in changes(edition(), fewer)] == ["removed", "removed"]


def test_a_competency_of_another_kind_changes_its_part():
    seen = changes(edition(), with_words(kind="soft"))
    assert [(change.part, change.kind, change.place) for change in seen] == [
        ("soft", "moved", "requirements.welding.kind")
    ]


def test_a_competency_s_own_words_are_the_library_s_and_its_demand_is_not():
    after = with_("requirements", 0, wording=wording("Welding", notes="Mind the eyes."), reason="New.")
    assert {change.place: change.library for change in changes(edition(), after)} == {
        "requirements.welding.reason": False,
        "requirements.welding.notes": True,
    }


def test_a_question_is_compared_with_its_probes():
    asks = [{"kind": "past", "ask": "When did you use Welding?", "probes": ["Who saw it?"], "listen_for": "An act."}]
    assert found(edition(), with_words(questions=asks)) == [
        (
            "reworded",
            "requirements.welding.questions",
            "Welding, questions",
            "Past behaviour: When did you use Welding?\nWho [-was there-]{+saw it+}?\nListen for: An act.",
            "",
        )
    ]


def test_changes_stand_part_by_part_and_are_counted():
    after = edition(definition="Other.", career_moves=[], stages=[])
    after["requirements"][2]["target"] = 2
    seen = changes(edition(), after)
    assert [change.part for change in seen] == ["definition", "soft", *["careers"] * 2, *["plan"] * 2]
    assert count_by_part(seen) == dict.fromkeys(PARTS, 0) | {"definition": 1, "soft": 1, "careers": 2, "plan": 2}


def test_change_cannot_be_altered():
    change = Change("plan", "moved", "stages.first", "First")
    with pytest.raises(FrozenInstanceError):
        change.note = "other"


def test_change_may_be_read_short():
    text = " ".join(f"word{number}" for number in range(40))
    change = changes(edition(definition=text), edition(definition=f"{text} end"))[0]
    assert [piece.text for piece in change.short] == ["… word34 word35 word36 word37 word38 word39", " end"]


# Editions as they are stored


def stored(edition):
    return portrait(Edition.objects.whole().get(pk=edition.pk))


def test_changes_of_a_draft_copied_forward_are_none(people, profile):
    assert changes(stored(profile), stored(editions.open_draft(profile.role, by=people.hr))) == []


def test_changes_of_a_draft_name_what_the_library_reworded(people, small_profile):
    draft = editions.open_draft(small_profile.role, by=people.hr)
    words.reword(small_profile.requirements.first().competency, by=people.hr, name="Craft one")
    seen = changes(stored(small_profile), stored(draft))
    assert [(change.what, change.library) for change in seen] == [("Craft one, name", True)]


def test_changes_are_the_same_of_portraits_read_from_json(profile, small_profile):
    before, after = stored(profile), stored(small_profile)
    assert changes(json.loads(json.dumps(before)), json.loads(json.dumps(after))) == changes(before, after)
