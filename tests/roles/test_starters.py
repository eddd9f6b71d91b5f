"""The three roles we ship, read as files: what an edition needs before it can be published stands in each."""

import tomllib
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROLES = {
    path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((HOUSE / "roles/starters").glob("*.toml"))
}
KINDS = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["kind"]
    for path in sorted((HOUSE / "competencies/library").glob("*.toml"))
}
DIRECTOR = ROLES["technical_director"]
LISTS = ["areas", "responsibilities", "requirements", "qualifications", "career_moves", "stages"]

each_role = pytest.mark.parametrize("role", ROLES.values(), ids=ROLES.keys())


def required(role, **wanted):
    """Keys of the requirements that have these values."""
    return [r["key"] for r in role["requirements"] if all(r[field] == value for field, value in wanted.items())]


def stages_by_requirement(role):
    return Counter(key for stage in role["stages"] for key in stage["focus"])


def test_starters_are_three_neighbours():
    assert {stem: role["key"] for stem, role in ROLES.items()} == {
        "engineering_manager": "engineering-manager",
        "technical_director": "technical-director",
        "vice_president_of_engineering": "vice-president-of-engineering",
    }


@each_role
def test_starter_has_every_list(role):
    assert [name for name in LISTS if not role.get(name)] == []


@each_role
@pytest.mark.parametrize("name", ["areas", "responsibilities", "requirements", "qualifications", "stages"])
def test_starter_keys_differ(role, name):
    times = Counter(line["key"] for line in role[name])
    assert [key for key, count in times.items() if count > 1] == []


@each_role
def test_starter_requires_every_competency_of_the_library(role):
    assert sorted(r["key"] for r in role["requirements"]) == list(KINDS)


@each_role
def test_starter_targets_weights_and_minima_keep_their_ranges(role):
    wrong = [
        r["key"]
        for r in role["requirements"]
        if r["target"] not in range(1, 6)
        or r["weight"] not in range(1, 4)
        or r["must_have"] != ("minimum" in r)
        or not 2 <= r.get("minimum", 2) <= max(2, r["target"])
    ]
    assert wrong == []


@each_role
def test_starter_gives_a_reason_for_each_weight_and_must_have(role):
    assert [r["key"] for r in role["requirements"] if not r["reason"].endswith(".")] == []


@each_role
def test_starter_has_at_most_three_must_haves(role):
    assert len(required(role, must_have=True)) in (1, 2, 3)


@each_role
def test_starter_responsibilities_are_carried_and_each_requirement_carries_one(role):
    assert [r["key"] for r in role["responsibilities"] if not r["competencies"]] == []
    assert sorted({key for r in role["responsibilities"] for key in r["competencies"]}) == list(KINDS)


@each_role
def test_starter_areas_are_the_ones_its_responsibilities_name(role):
    assert {r["area"] for r in role["responsibilities"]} == {area["key"] for area in role["areas"]}


@each_role
def test_starter_assesses_every_requirement_in_some_stage(role):
    assert sorted(stages_by_requirement(role)) == list(KINDS)


@each_role
def test_starter_assesses_must_haves_and_the_weightiest_in_two_stages(role):
    weighty = set(required(role, must_have=True)) | set(required(role, weight=3))
    assert [key for key in sorted(weighty) if stages_by_requirement(role)[key] != 2] == []


@each_role
def test_starter_stages_are_complete_and_ask_for_no_more_than_seven(role):
    texts = [stage[part] for stage in role["stages"] for part in ("name", "purpose", "opening", "closing")]
    assert [text for text in texts if not text.strip()] == []
    assert [s["key"] for s in role["stages"] if len(s["focus"]) > 7 or len(set(s["focus"])) < len(s["focus"])] == []
    assert [s["key"] for s in role["stages"] if s["minutes"] < 12 * len(s["focus"])] == []


@each_role
def test_starter_qualifications_offer_another_way_in(role):
    demands = {(q["kind"], q["demand"]) for q in role["qualifications"]}
    assert demands <= {(kind, demand) for kind in ("education", "experience") for demand in ("minimum", "preferred")}
    assert [q["key"] for q in role["qualifications"] if not q["accepted"]] == []


@each_role
def test_starter_education_names_a_degree_and_experience_does_not(role):
    degrees = {q["key"]: q.get("degree") for q in role["qualifications"]}
    education = {"degree": "bachelor", "masters-degree": "master"}
    assert degrees == {key: education.get(key) for key in degrees}


@each_role
def test_starter_career_moves_lead_to_roles_by_their_own_names(role):
    names = {other["key"]: other["name"] for other in ROLES.values()}
    linked = [(move["role"], move["role_key"]) for move in role["career_moves"] if "role_key" in move]
    assert [(name, key) for name, key in linked if names.get(key) != name] == []


def test_neighbours_point_at_each_other():
    moves = {
        (role["key"], move["kind"], move["role_key"])
        for role in ROLES.values()
        for move in role["career_moves"]
        if "role_key" in move
    }
    assert moves == {
        ("engineering-manager", "advancement", "technical-director"),
        ("technical-director", "entry", "engineering-manager"),
        ("technical-director", "advancement", "vice-president-of-engineering"),
        ("vice-president-of-engineering", "entry", "technical-director"),
    }


def test_technical_director_weights_sum_to_35():
    weights = Counter()
    for requirement in DIRECTOR["requirements"]:
        weights[KINDS[requirement["key"]]] += requirement["weight"]
    assert weights == {"hard": 19, "soft": 16}


def test_technical_director_must_haves_ask_for_level_three():
    assert [(r["key"], r["minimum"]) for r in DIRECTOR["requirements"] if r["must_have"]] == [
        ("system-architecture-design", 3),
        ("cybersecurity-principles", 3),
        ("inspirational-leadership-mentorship", 3),
    ]


def test_technical_director_role_line_is_65_7():
    weight = sum(r["weight"] for r in DIRECTOR["requirements"])
    line = sum(Fraction(100 * r["weight"] * (r["target"] - 1), 4 * weight) for r in DIRECTOR["requirements"])
    assert f"{float(line):.1f}" == "65.7"


def test_technical_director_pay_is_open_at_the_top():
    assert DIRECTOR["pay"] == {"currency": "USD", "minimum": 160_000, "maximum": 280_000, "open_ended": True}
