"""Where the pages of a scorecard break."""

import pytest

from benchmarks.pdf import cards

FOOT = 40  # points from the lower edge, below which the foot stands


def last_line(sheet):
    """Of a page, above its foot."""
    said = {}

    def visit(text, outer, inner, font, size):
        at = round(inner[4] * outer[1] + inner[5] * outer[3] + outer[5])
        if text.strip() and at > FOOT:
            said.setdefault(at, []).append(text.strip())

    sheet.extract_text(visitor_text=visit)
    return " ".join(said[min(said)])


@pytest.mark.thorough
@pytest.mark.parametrize("length", range(1700, 2100, 50))
def test_scorecard_leaves_no_heading_of_a_disagreement_alone_at_the_foot(press, length):
    card = cards.full()
    sides = [issue[side] for issue in card["issues"] for side in ("low", "high")]
    for side in sides:
        side["evidence"] = ("Said at length. " * 200)[:length]
    heads = [f"{side['assessor']}: {side['level']}" for side in sides] + [issue["figures"] for issue in card["issues"]]
    card["issues"] = card["issues"] * 4
    lines = [last_line(sheet) for sheet in press(card).reader.pages]
    assert len(lines) > 8
    assert [line for line in lines if any(head in line for head in heads)] == []
