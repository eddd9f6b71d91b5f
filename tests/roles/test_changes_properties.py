"""What must hold of any two portraits, not only of those somebody thought of."""

from collections import defaultdict
from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roles.changes import changes
from tests.roles.portraits import edition, move, qualification, requirement, responsibility, stage

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
checked = settings(deadline=None, max_examples=60, database=None, suppress_health_check=SLOW)

TEXT = st.sampled_from(["", "One.", "One, two.", "One, two, three.", "Three two one.", "a\nb", "<b>&"])
KEYS = st.lists(st.sampled_from(["k1", "k2", "k3", "k4"]), unique=True, max_size=4)
SKILLS = st.lists(st.sampled_from(["welding", "planning", "tact"]), unique=True, max_size=3)


@st.composite
def several(draw, make, keys=KEYS, **said):
    return [make(key, **{name: draw(value) for name, value in said.items()}) for key in draw(keys)]


EDITIONS = st.builds(
    edition,
    definition=TEXT,
    purpose=st.lists(TEXT, max_size=2),
    pay=st.none() | st.just({"currency": "EUR", "minimum": 1, "maximum": None, "open_ended": True}),
    areas=st.sampled_from([[], [{"key": "bench", "name": "Bench"}], [{"key": "bench", "name": "Shop"}]]),
    responsibilities=several(
        responsibility,
        kind=st.sampled_from(["primary", "secondary"]),
        area=st.sampled_from(["bench", "desk", ""]),
        text=TEXT,
        competencies=SKILLS,
    ),
    requirements=several(
        requirement,
        SKILLS,
        target=st.none() | st.integers(1, 5),
        weight=st.integers(1, 3),
        reason=TEXT,
        skill=st.sampled_from(["hard", "soft"]),
    ),
    qualifications=several(qualification, text=TEXT, accepted=st.lists(TEXT, max_size=2), years_maximum=st.none()),
    career_moves=several(move, kind=st.sampled_from(["entry", "lateral"]), role=st.sampled_from([None, "chief"])),
    stages=several(stage, minutes=st.sampled_from([45, 60]), opening=TEXT, focus=SKILLS),
)


def seen_by_a_reader(portrait):
    """The portrait without what no page shows: the order of lines under different headings, and of carriers."""
    shown = {**portrait, "responsibilities": defaultdict(list), "requirements": defaultdict(list)}
    for line in portrait["responsibilities"]:
        area = line["area"] if line["kind"] == "primary" else ""
        carriers = sorted(line["competencies"])
        shown["responsibilities"][line["kind"], area].append({**line, "area": area, "competencies": carriers})
    for line in portrait["requirements"]:
        shown["requirements"][line["wording"]["kind"]].append(line)
    shown["career_moves"] = defaultdict(list)
    for line in portrait["career_moves"]:
        shown["career_moves"][line["kind"]].append(line)
    return shown


@checked
@given(EDITIONS, EDITIONS)
def test_there_are_changes_exactly_where_a_reader_finds_a_difference(before, after):
    assert (changes(before, after) == []) is (seen_by_a_reader(before) == seen_by_a_reader(after))
    assert changes(before, deepcopy(before)) == []


@checked
@given(EDITIONS, EDITIONS)
def test_changes_the_other_way_are_as_many_and_say_the_reverse(before, after):
    there, back = changes(before, after), changes(after, before)
    assert len(there) == len(back)
    assert texts(there, "del") == texts(back, "ins")


def texts(found, kind):
    """What went or what came, by place; of lines whose place is the same whichever way one looks."""
    return sorted(
        (change.place, "".join(piece.text for piece in change.pieces if piece.kind in ("same", kind)))
        for change in found
        if change.kind in ("reworded", "re-weighed", "re-targeted") and change.part != "careers"
    )
