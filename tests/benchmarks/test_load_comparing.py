"""The load benchmark's judgement: it must see a lost save, or its "0 lost" says nothing."""

import json
import subprocess
import sys

import pytest

from benchmarks.load.comparing import Findings, compare, compare_files
from tests.browser.processes import HOUSE

LOG = [
    {"what": "sent", "key": "k1", "card": "c", "requirement": 7, "digest": "one"},
    {"what": "again", "key": "k1", "status": 503},
    {"what": "saved", "key": "k1", "version": 1, "ms": 520.0, "tries": 2},
    {"what": "sent", "key": "k2", "card": "c", "requirement": 8, "digest": "two"},
    {"what": "saved", "key": "k2", "version": 2, "ms": 20.0, "tries": 1},
    {"what": "sent", "key": "k3", "card": "c", "requirement": 7, "digest": "three"},
]
KEPT = {"c": {"version": 2, "saves": [[1, "k1"], [2, "k2"]], "evidence": {"7": "one", "8": "two"}}}
UNANSWERED = {
    "c": {"version": 3, "saves": [[3, "k3"], [1, "k1"], [2, "k2"]], "evidence": {"7": "three", "8": "two"}},
}


def kept(**other) -> dict:
    return {"c": KEPT["c"] | other}


@pytest.mark.parametrize("cards", [KEPT, UNANSWERED])
def test_what_was_acknowledged_is_there_whether_or_not_the_last_one_came_through(cards):
    found = compare(LOG, cards)
    assert (found.acknowledged, found.lost, found.errors, dict(found.again)) == (2, [], [], {503: 1})
    assert (found.percentile(0.5), found.percentile(0.95)) == (520.0, 520.0)


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        (
            kept(version=1, saves=[[1, "k1"]]),
            [
                "Version 2 of c was acknowledged and is not there.",
                "c holds another text than the last one saved, in 8.",
            ],
        ),
        (kept(evidence={"7": "older", "8": "two"}), ["c holds another text than the last one saved, in 7."]),
        (kept(evidence={"7": "one"}), ["c holds another text than the last one saved, in 8."]),
        (kept(version=3), ["c is at version 3 and has 2 saves."]),
        (
            kept(saves=[[1, "k1"], [2, "k9"]]),
            [
                "Version 2 of c was acknowledged and is not there.",
                "c has a save that nobody sent.",
                "c holds another text than the last one saved, in 8.",
            ],
        ),
        (
            kept(saves=[[1, "k2"], [2, "k1"]]),
            [
                "Version 1 of c was acknowledged and is not there.",
                "Version 2 of c was acknowledged and is not there.",
            ],
        ),
        (
            {},
            ["Version 1 of c was acknowledged and is not there.", "Version 2 of c was acknowledged and is not there."],
        ),
    ],
    ids=["save gone", "text replaced", "text gone", "version without a save", "foreign key", "swapped", "all gone"],
)
def test_a_lost_save_is_named(cards, expected):
    assert compare(LOG, cards).lost == expected


def test_a_refusal_is_an_error():
    found = compare([*LOG, {"what": "refused", "key": "k3", "status": 409, "said": "Changed."}], KEPT)
    assert (found.errors, found.holds(under_fire=True, goal=None)) == (["409: Changed."], False)


@pytest.mark.parametrize(
    ("status", "under_fire", "holds"),
    [(503, True, True), (0, True, True), (503, False, False), (0, False, False), (500, True, False)],
)
def test_sending_again_is_no_fault_while_something_is_killed_but_a_500_always_is(status, under_fire, holds):
    log = [line | {"status": status} if line["what"] == "again" else line for line in LOG]
    assert compare(log, KEPT).holds(under_fire=under_fire, goal=None) is holds


@pytest.mark.parametrize(("goal", "holds"), [(None, True), (250.0, False), (520.0, True)])
def test_slow_saves_miss_the_goal(goal, holds):
    assert compare(LOG, KEPT).holds(under_fire=True, goal=goal) is holds


def test_a_run_in_which_nothing_was_saved_proves_nothing():
    assert Findings().holds(under_fire=True, goal=None) is False


def test_files_of_a_run_are_read(tmp_path):
    log, cards = tmp_path / "log.jsonl", tmp_path / "cards.json"
    log.write_text("".join(json.dumps(line) + "\n" for line in LOG))
    cards.write_text(json.dumps(KEPT))
    assert compare_files(log, cards) == compare(LOG, KEPT)


def test_benchmark_knows_its_variants_without_what_it_drives():
    """Locust is not among the packages of the tests: what decides stands apart from it."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.autosave_load", "--help"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "{pg,sqlite,pg-killed,sqlite-killed,pg-restarted,pg-calm,sqlite-calm}" in said.stdout
