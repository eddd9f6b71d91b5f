"""The scoring form as a screen reader is told it, and as it stands on tablets and phones, upright and on their side."""

import pytest
from playwright.sync_api import Page

from tests.browser.inspection import SIDEWAYS
from tests.browser.scoring_pages import SAID, line, save_state

pytestmark = pytest.mark.browser

SCREENS = [(768, 1024), (1024, 768), (820, 1180), (1180, 820), (390, 844), (844, 390), (320, 640)]
# The height of what a finger finds for each answer; and the share of the screen that bars keep for themselves.
ROWS = "[...document.querySelectorAll('.level, .na-row > label')].map((row) => row.getBoundingClientRect().height)"
STUCK = """() => {
  window.scrollTo(0, 9999);
  const bars = [...document.querySelectorAll('.bar, .subbar')].map((bar) => bar.getBoundingClientRect());
  return Math.max(0, ...bars.map((bar) => bar.bottom)) / innerHeight;
}"""


def tree(page: Page, *, of: str) -> list[str]:
    """The lines that name a control and its state, in reading order."""
    said = page.locator(of).aria_snapshot().splitlines()
    kinds = ("- radio", "- textbox", "- button", "- 'button", "- combobox", "- progressbar", "- status")
    return [each.strip() for each in said if each.strip().startswith(kinds)]


def test_every_control_of_the_form_has_a_name_and_says_its_state(visitor, card):
    page = visitor.open(line(card, 2))
    levels = [
        '- radio "1, Foundational"',
        '- radio "2, Developing"',
        '- radio "3, Proficient"',
        '- radio "4, Advanced"',
        '- radio "5, Leading"',
        '- radio "Not assessed"',
    ]
    onward = "- 'button \"Next: Craft 3\"'"
    assert tree(page, of="#line") == ['- textbox "Evidence"', *levels, onward]
    page.get_by_label("Evidence", exact=True).fill(SAID)
    page.get_by_role("radio", name="5, Leading").check()
    save_state(page, "saved")
    told = tree(page, of="#line")
    assert told == [f'- textbox "Evidence": {SAID}', *levels[:4], f"{levels[4]} [checked]", levels[5], onward]
    page.get_by_role("radio", name="Not assessed").check()
    told = tree(page, of="#line")
    assert told[1:-1] == [*levels[:5], f"{levels[5]} [checked]", '- combobox "Because":']


def test_the_bar_says_how_far_one_is_and_how_saving_stands(visitor, card):
    page = visitor.open(line(card))
    assert tree(page, of=".subbar") == ['- progressbar "0 of 3 focus done"', "- status: Nothing to save yet"]
    page.get_by_role("radio", name="3, Proficient").check()
    save_state(page, "saved")
    progress, status = tree(page, of=".subbar")
    assert progress == '- progressbar "1 of 3 focus done"'
    assert status.startswith("- status: Saved ")
    assert page.get_by_role("link", name="Craft 1 , level 3").count() == 1


@pytest.mark.thorough
@pytest.mark.parametrize("size", SCREENS, ids=lambda size: "x".join(map(str, size)))
def test_the_form_fits_and_leaves_room_to_write(visitor, card, size):
    page = visitor.open(line(card))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    assert page.evaluate(SIDEWAYS) == 0
    assert [height for height in page.evaluate(ROWS) if height < 44] == []
    assert page.evaluate(STUCK) <= 0.25
