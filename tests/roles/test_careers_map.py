import pytest

from roles import careers_map
from roles.careers_map import Line


def draw(name="Technical Director", entry=(), advancement=(), lateral=()):
    return careers_map.draw(name, entry=entry, advancement=advancement, lateral=lateral)


def texts(box):
    return [line.text for line in box.lines]


def test_map_of_three_three_and_two_stands_as_drawn():
    drawn = draw(entry=["A", "B", "C"], advancement=["D", "E", "F"], lateral=["G", "H"])
    assert (drawn.width, drawn.height) == (862, 336)
    assert [(box.x, box.y) for box in drawn.boxes] == [
        (0.5, 44.5),
        (0.5, 134.5),
        (0.5, 224.5),
        (670.5, 44.5),
        (670.5, 134.5),
        (670.5, 224.5),
        (233.5, 280.5),
        (437.5, 280.5),
    ]
    assert (drawn.here.x, drawn.here.y, texts(drawn.here)) == (335.5, 134.5, ["Technical Director"])
    assert drawn.edges[0] == "M190 72 C 262 72, 262 162, 327 162"
    assert drawn.lateral_edges == ["M430 189 V 248 M328 273 V 262 Q328 248 342 248 H518 Q532 248 532 262 V 273"]
    assert len(drawn.arrows) == 6


@pytest.mark.parametrize("counts", [(0, 0, 1), (1, 0, 0), (0, 1, 0), (7, 2, 5), (2, 9, 0), (1, 1, 12)])
def test_map_holds_any_number_inside_its_frame_and_no_two_boxes_overlap(counts):
    names = [[f"Role {kind}{at}" for at in range(count)] for kind, count in zip("eal", counts, strict=True)]
    drawn = draw(entry=names[0], advancement=names[1], lateral=names[2])
    boxes = [*drawn.boxes, drawn.here]
    assert len(boxes) == sum(counts) + 1
    assert all(0 <= box.x <= 862 - 190 and 20 <= box.y <= drawn.height - 54 for box in boxes)
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert abs(one.x - other.x) >= 190 or abs(one.y - other.y) >= 54


def test_map_heads_only_the_columns_it_has():
    heads = [line.text for line in draw(advancement=["D"]).heads]
    assert (heads, draw(advancement=["D"]).lateral) == (["This role", "Goes on to"], None)


def test_map_of_one_lateral_move_draws_it_below():
    drawn = draw(lateral=["G"])
    assert [(box.x, box.y) for box in drawn.boxes] == [(335.5, 190.5)]
    assert drawn.lateral_edges == ["M430 99 V 183"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Engineering Manager", ["Engineering Manager"]),
        ("Senior or Principal Software Engineer", ["Senior or Principal", "Software Engineer"]),
        ("Vice President of Engineering", ["Vice President of", "Engineering"]),
        ("Head of " + "very " * 10 + "long names", ["Head of very very", "very very very very…"]),
        ("W" * 50, ["W" * 21, "W" * 20 + "…"]),
        ("Donaudampfschifffahrtsgesellschaft chair", ["Donaudampfschifffahrt", "sgesellschaft chair"]),
        ("技術責任者" * 3, ["技術責任者技術責任者", "技術責任者"]),
        ("<script>alert(1)</script>", ["<script>alert(1)</scr", "ipt>"]),
        ("", [""]),
    ],
)
def test_map_wraps_a_name_into_two_lines(name, lines):
    assert texts(draw(entry=[name]).boxes[0]) == lines


def test_map_says_this_role_only_where_there_is_room():
    assert draw().note == Line(349, 87, "this role")
    assert draw(name="Vice President of Engineering").note is None
