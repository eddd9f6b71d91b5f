"""Each rule of the linter, fired by one change to a competency it has nothing to say about."""

import copy

import pytest

from competencies.linter import Remark, prose, remarks, runs, shelf_remarks, words

CLEAN = {
    "key": "keeping-time",
    "name": "Keeping Time",
    "nick": "Time",
    "kind": "soft",
    "definition": "Keeps a group together on one beat.",
    "notes": "Rate the beat, never the tune.",
    "red_flags": ["Blames the drummer", "Speeds up near the end", "Counts aloud on stage", "Plays alone"],
    "levels": {
        "1": {
            "headline": "Follows whoever is loudest",
            "anchor": "Played along with the nearest person. Asked for the beat, names none and blames the room.",
        },
        "2": {
            "headline": "Held a steady beat alone",
            "anchor": "Practised one piece with a metronome and tells which bar went wrong; nobody relied on it.",
        },
        "3": {
            "headline": "Led one band through a change",
            "anchor": "Took four musicians from slow to quick by a nod agreed beforehand, which failed once.",
        },
        "4": {
            "headline": "Taught several conductors to count",
            "anchor": "Pupils now direct choirs of their own; says which habit each dropped as rehearsals shortened.",
        },
        "5": {
            "headline": "Changed how a city rehearses",
            "anchor": "Orchestras across town adopted written tempo plans and kept them after this person moved on.",
        },
    },
    "questions": [
        {
            "kind": "past",
            "ask": "Tell us about a concert that fell apart.",
            "probes": ["Who noticed?", "What came next?", "What changed since?"],
            "listen_for": "A cause, and a repair.",
        },
        {
            "kind": "past",
            "ask": "When did you last slow down a rehearsal?",
            "probes": ["Why then?", "Who objected?", "How did it end?"],
            "listen_for": "A reason others accepted.",
        },
        {
            "kind": "situational",
            "ask": "The drummer is ill tonight. What do you do?",
            "probes": ["Whom do you call?", "What do you drop?", "What do you tell the hall?"],
            "listen_for": "A plan before a complaint.",
        },
    ],
}
ANCHOR_OF_60 = " ".join(f"word{n}" for n in range(60)) + "."


def changed(place, value, competency=CLEAN):
    """A copy with one place set, lists counted from one as remarks count them."""
    copied = node = copy.deepcopy(competency)
    *path, last = [int(step) - 1 if step.isdigit() and "levels" not in place else step for step in place.split(".")]
    for step in path:
        node = node[step]
    node[last] = value
    return copied


def test_remarks_are_none_for_a_clean_competency():
    assert remarks(CLEAN) == []


def test_remarks_read_levels_as_an_edition_freezes_them():
    frozen = {**CLEAN, "levels": [{"rank": int(rank), **level} for rank, level in CLEAN["levels"].items()]}
    assert remarks(frozen) == []
    frozen["levels"].pop()
    assert [remark.place for remark in remarks(frozen)] == ["levels.5.headline", "levels.5.anchor"]


@pytest.mark.parametrize(
    ("place", "value", "remark"),
    [
        ("nick", "T" * 29, ("nick", "The short name is longer than 28 characters and would be cut off in lists.")),
        (
            "definition",
            " ",
            ("definition", "There is no definition: say in one or two sentences what this skill is."),
        ),
        (
            "definition",
            "beat " * 41,
            ("definition", "The definition is long (now 41 words): keep to 40."),
        ),
        ("red_flags", ["Plays alone"], ("red_flags", "Write 4 or 5 red flags (now 1).")),
        (
            "red_flags.4",
            "Blames the  drummer",
            ("red_flags", "The red flag “Blames the  drummer” stands here twice."),
        ),
        (
            "levels.2.headline",
            "Held beats",
            ("levels.2.headline", "The headline is short (now 2 words): 4 to 9 let others check it."),
        ),
        (
            "levels.2.headline",
            "a b c d e f g h i j",
            ("levels.2.headline", "The headline is long (now 10 words): more than 9 are not read in an interview."),
        ),
        (
            "levels.2.headline",
            "Led one band through a change",
            ("levels", "The headline “Led one band through a change” stands here twice."),
        ),
        (
            "levels.2.anchor",
            "Practised one piece.",
            ("levels.2.anchor", "The anchor is short (now 3 words): 15 to 50 let others check it."),
        ),
        (
            "levels.2.anchor",
            ANCHOR_OF_60,
            ("levels.2.anchor", "The anchor is long (now 60 words): more than 50 are not read in an interview."),
        ),
        ("levels.2.anchor", "", ("levels.2.anchor", "There is no anchor: say what a person at this level did.")),
        (
            "levels.2.headline",
            "Often held a steady beat",
            (
                "levels.2.headline",
                "“Often” is read differently by each assessor: name an act that the level below lacks.",
            ),
        ),
        (
            "levels.2.headline",
            "Held a beat very steadily",
            ("levels.2.headline", "“very” is praise or blame: write the act that would earn it."),
        ),
        (
            "levels.2.headline",
            "Demonstrates a steady beat alone",
            ("levels.2.headline", "“Demonstrates” hides the act: write what the person said or did."),
        ),
        (
            "levels.2.anchor",
            CLEAN["levels"]["1"]["anchor"].replace("room", "hall"),
            (
                "levels.2.anchor",
                "Levels 1 and 2 share 87 % of their words: give level 2 an act that level 1 lacks.",
            ),
        ),
        ("questions.3.kind", "past", ("questions", "Write 1 or more situational questions (now 0).")),
        (
            "questions.2.ask",
            "Tell us about a concert that fell apart.",
            ("questions", "The question “Tell us about a concert that fell apart.” stands here twice."),
        ),
        (
            "questions.2.ask",
            "",
            ("questions.2.ask", "There is no question here: write it as the assessor would say it."),
        ),
        (
            "questions.2.ask",
            "Slowed down",
            ("questions.2.ask", "End the question with a full stop or a question mark."),
        ),
        ("questions.2.probes", ["Why then?"], ("questions.2.probes", "Write 3 or 4 probes (now 1).")),
        ("questions.2.probes.3", "Why then?", ("questions.2.probes", "The probe “Why then?” stands here twice.")),
        (
            "questions.2.listen_for",
            None,
            ("questions.2.listen_for", "Say what to listen for, or two assessors will listen for different things."),
        ),
        (
            "notes",
            "Rate what he did.",
            ("notes", "“he” supposes a man or a woman: write “they” or “this person”."),
        ),
        (
            "red_flags.1",
            "Blames Kubernetes",
            (
                "red_flags.1",
                "“Kubernetes” is one maker's name: name the kind, so that users of another one count too.",
            ),
        ),
    ],
)
def test_remarks_name_the_place_and_what_to_do(place, value, remark):
    assert remarks(changed(place, value)) == [Remark(*remark)]


def test_remarks_ask_for_a_kind_the_product_knows():
    fourth = {**CLEAN["questions"][0], "ask": "What is a bar?", "kind": "riddle"}
    competency = {**CLEAN, "questions": [*CLEAN["questions"], fourth]}
    sentence = "Say whether the question is past (what was done) or situational (what if)."
    assert remarks(competency) == [Remark("questions.4.kind", sentence)]


@pytest.mark.parametrize("word", ["Windows", "Slack", "SAP", "kubernetes", "KUBERNETES", "postgresql"])
def test_remarks_find_products_however_they_are_written(word):
    assert [remark.place for remark in remarks(changed("notes", f"Rate {word} here."))] == ["notes"]


@pytest.mark.parametrize("word", ["windows", "slack", "sap", "oracle", "theory", "there", "goods", "strongroom"])
def test_remarks_leave_words_of_the_language_alone(word):
    assert remarks(changed("levels.2.headline", f"Held a steady {word} alone")) == []


@pytest.mark.parametrize(
    "half_written",
    [
        {},
        {"levels": None, "questions": None, "red_flags": None, "definition": None},
        {"levels": {"1": None, "2": "a text"}, "questions": [None, "a text"], "red_flags": [None, 3]},
        {"levels": [], "questions": {}, "red_flags": "Plays alone", "definition": 4, "nick": 5},
    ],
)
def test_remarks_miss_the_same_fields_however_a_draft_lacks_them(half_written):
    places = {remark.place for remark in remarks(half_written) if not remark.place.startswith("questions.")}
    levels = {f"levels.{rank}.{part}" for rank in "12345" for part in ("headline", "anchor")}
    assert places == {"definition", "red_flags", "questions"} | levels


def test_shelf_remarks_find_a_name_and_a_question_used_by_two():
    twin = {"name": "keeping  time", "questions": [{"ask": "The drummer is ill tonight. What do you do?"}]}
    assert shelf_remarks({"keeping-time": CLEAN, "twin": twin})[:2] == [
        Remark("twin.name", "keeping-time has “keeping  time” too: one of the two must change."),
        Remark(
            "twin.questions.1.ask",
            "keeping-time has “The drummer is ill tonight. What do you do?” too: one of the two must change.",
        ),
    ]


def test_shelf_remarks_find_eight_words_that_stand_in_two_places_once():
    shelf = {
        "one": {"definition": "One two-three four five six seven eight nine ten."},
        "two": {"notes": "Zero one two three four five six seven eight, nine!"},
    }
    sentence = "“one two three four five six seven eight” stands in one.definition too: say it in other words."
    assert shelf_remarks(shelf) == [Remark("two.notes", sentence)]


def test_shelf_remarks_find_eight_words_of_another_text():
    shelf = {"one": {"definition": "One two three four five six seven eight."}}
    others = ["Nothing to see here.", "And one two three four five six seven eight."]
    sentence = (
        "“one two three four five six seven eight” stands in a text outside the library too: say it in other words."
    )
    assert shelf_remarks(shelf, others) == [Remark("one.definition", sentence)]


def test_shelf_remarks_let_seven_words_pass():
    shelf = {"one": {"definition": "One two three four five six seven."}}
    assert shelf_remarks(shelf, ["One two three four five six seven."]) == []


def test_words_keep_hyphens_apostrophes_and_accents_inside_a_word():
    assert words("One-to-one: the team’s naïve plan, v2.") == ["one-to-one", "the", "team's", "naïve", "plan", "v2"]


def test_runs_split_at_hyphens():
    assert runs("a b-c d e f g h i") == [tuple("abcdefgh"), tuple("bcdefghi")]


def test_prose_leaves_out_names_and_keys():
    node = {"key": "k", "name": "n", "nick": "s", "kind": "hard", "notes": "N.", "red_flags": ["A", "B"]}
    assert list(prose(node)) == [("notes", "N."), ("red_flags.1", "A"), ("red_flags.2", "B")]
