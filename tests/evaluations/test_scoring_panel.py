"""One opening worked through: five candidates, six assessors, every figure computed beforehand by other code."""

import pytest

from evaluations import scoring
from evaluations.scoring import Demand, Mark

# key, target, weight, minimum of a must-have: the Technical Director as published
TECHNICAL_DIRECTOR = """
CPE 3 2 -
SAD 4 3 3
ALM 3 1 -
DEV 3 2 -
CYB 4 3 3
DAM 3 2 -
SDL 4 2 -
CON 2 1 -
API 3 1 -
TBF 4 2 -
SVT 4 3 -
ILM 4 3 3
COM 4 2 -
STK 4 2 -
CPS 4 3 -
BUS 3 2 -
ADA 3 1 -
"""
DEMANDS = [
    Demand(key, int(target), int(weight), None if minimum == "-" else int(minimum))
    for key, target, weight, minimum in (line.split() for line in TECHNICAL_DIRECTOR.split("\n") if line)
]
NAMES = {"SAD": "System Architecture & Design", "CYB": "Cybersecurity Principles", "ILM": "Inspirational Leadership"}

# one column per demand in the order above; one character per assessor, "." where no level was given
PANEL = {
    "Priya": (
        ".4.... .5.4.. ....3. ...4.. ...2.4 .4.... ...3.. .3.... .4.... "
        "4....2 4....4 4...53 4...42 3...4. 44.4.. .....3 5...4."
    ),
    "Jonas": (
        ".25... .444.. 4...4. ..44.. ...4.4 .24... ...4.. .33... .33... "
        ".....4 2....4 4...3. 4...25 4..... 4..3.. .....4 4...3."
    ),
    "Helen": (
        ".22... .333.. 4...4. ...2.. ...3.3 .13... ...3.. .12... .22... "
        ".....4 2....3 3...4. 2...53 4..... 2..3.. .....3 3...3."
    ),
    "Mateusz": (
        ".54... .554.. 3...3. ..44.. ...4.3 .44... ...3.. .44... .45... "
        ".....2 2....4 2...23 4...13 2..... 4..5.. .....2 3...3."
    ),
    "Amara": (
        "...... ...4.. ...... ...3.. ...4.4 ...... ...4.. ...... ...... "
        ".....3 5....4 4...5. 5...45 5..... 4..4.. ...... 4...4."
    ),
}
COMPLETE = ["Jonas", "Helen", "Mateusz"]  # the other two still wait for a scorecard


def marks(name: str) -> list[Mark]:
    return [
        Mark(assessor, demand.key, int(level))
        for demand, cell in zip(DEMANDS, PANEL[name].split(), strict=True)
        for assessor, level in zip(("DW", "YT", "SO", "IB", "RA", "TH"), cell, strict=True)
        if level != "."
    ]


POOL = scoring.pool([marks(name) for name in COMPLETE])
RESULTS = {name: scoring.assess(DEMANDS, marks(name), POOL) for name in PANEL}


def keys(rows) -> list[str]:
    return [row.demand.key for row in rows]


def test_role_line_of_the_technical_director_is_sixty_five_point_seven():
    assert scoring.level(RESULTS["Jonas"].role_line) == "65.7"


def test_pool_of_the_three_complete_evaluations():
    assert (POOL.df, POOL.label) == (45, "")
    assert [f"{x:.3f}" for x in (POOL.single, POOL.lean, POOL.specific)] == ["0.697", "0.162", "0.535"]


@pytest.mark.parametrize(
    ("name", "fit", "low", "high", "se", "line"),
    [
        ("Priya", "66.90", "55", "78", "5.86", "66"),
        ("Jonas", "66.31", "55", "77", "5.59", "66"),
        ("Helen", "46.90", "36", "58", "5.68", "66"),
        ("Mateusz", "58.45", "47", "69", "5.60", "66"),
        ("Amara", "77.24", "63", "91", "7.20", "72"),
    ],
)
def test_fit_range_and_role_line(name, fit, low, high, se, line):
    result = RESULTS[name]
    assert [str(scoring.half_up(x, 2)) for x in (result.fit, result.se)] == [fit, se]
    assert [scoring.whole(x) for x in (result.low, result.high, result.role_line)] == [low, high, line]


@pytest.mark.parametrize(
    ("name", "coverage", "status", "within_one", "exact"),
    [
        ("Priya", "100", "final", "66", "33"),
        ("Jonas", "100", "final", "70", "47"),
        ("Helen", "100", "final", "81", "50"),
        ("Mateusz", "100", "final", "84", "36"),
        ("Amara", "74", "provisional", "100", "50"),
    ],
)
def test_coverage_and_agreement(name, coverage, status, within_one, exact):
    result = RESULTS[name]
    assert [scoring.percent(x) for x in (result.coverage, result.within_one, result.exact)] == [
        coverage,
        within_one,
        exact,
    ]
    assert result.status == status


@pytest.mark.parametrize(
    ("name", "discuss", "second_look", "missed"),
    [
        ("Priya", ["CYB", "TBF", "COM"], ["CYB"], []),
        ("Jonas", ["SVT", "CPE", "DAM", "COM"], [], []),
        ("Helen", ["DAM", "COM"], [], []),
        ("Mateusz", ["SVT", "ILM", "COM"], ["ILM"], ["ILM"]),
        ("Amara", [], [], []),
    ],
)
def test_what_to_talk_about(name, discuss, second_look, missed):
    result = RESULTS[name]
    assert keys(scoring.agenda(result)) == discuss
    assert (keys(result.second_look), keys(result.missed)) == (second_look, missed)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Priya", "A second look is needed at Cybersecurity Principles before deciding."),
        ("Jonas", "All must-haves met. Fit 66, range 55–77; the role line 66 lies inside the range."),
        ("Helen", "All must-haves met. Fit 47, range 36–58; the role line 66 lies above the range."),
        ("Mateusz", "Must-have not met: Inspirational Leadership."),
        ("Amara", "Provisional: 74 % of the weight assessed."),
    ],
)
def test_verdict(name, sentence):
    assert scoring.verdict(RESULTS[name], NAMES) == sentence


def test_bands_put_two_together_one_below_and_two_apart():
    found = scoring.bands(RESULTS)
    assert found.bands == (("Jonas", "Priya"), ("Helen",))
    assert found.apart == {"Mateusz": "must-have not met", "Amara": "provisional"}
    assert found.lead("Jonas", "Priya").word == "tied"
    assert found.lead("Jonas", "Helen").word == found.lead("Priya", "Helen").word == "clear lead"
    assert scoring.compare(RESULTS["Priya"], RESULTS["Jonas"]) == found.lead("Priya", "Jonas")


def test_bounds_of_the_provisional_one():
    assert [scoring.whole(x) for x in RESULTS["Amara"].bounds] == ["57", "83"]
