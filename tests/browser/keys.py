"""Somebody who has a keyboard and nothing else."""

from playwright.sync_api import Page

MOST_STOPS = 120
# What has the focus: its name, whether one sees that it has the focus, and whether one sees it at all.
HERE = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const name = [...(it.labels ?? [])].map(each => each.innerText).join(' ') || it.getAttribute('aria-label')
    || it.innerText || document.getElementById(it.getAttribute('aria-labelledby'))?.innerText || it.name || it.id;
  const marked = [it, it.parentElement, it.closest('.level, .seg')].filter(Boolean).some(each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const box = it.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const over = right > left && bottom > top ? document.elementFromPoint((left + right) / 2, (top + bottom) / 2) : null;
  const host = it.closest('.level, .seg label') ?? it;
  const seen = Boolean(over) && (host.contains(over) || over.contains(it));
  return {name: name.replace(/\\s+/g, ' ').trim(), marked, seen};
}"""


class Keys:
    """Nothing is clicked and nothing is focused but by Tab and the keys of the control itself.

    At every stop one must see where one is: an outline, on something that nothing else covers.
    """

    def __init__(self, page: Page):
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def here(self) -> str:
        """The name of what has the focus; "" where nothing has, as before the first and after the last stop."""
        found = self.page.evaluate(HERE)
        if found is None:
            return ""
        assert found["marked"], f"one does not see that {found['name']!r} has the focus"
        assert found["seen"], f"{found['name']!r} has the focus and is out of sight"
        return found["name"]

    def to(self, name: str, *, by: str = "Tab") -> None:
        """On to what is called so, from stop to stop."""
        passed = []
        for _ in range(MOST_STOPS):
            self.press(by)
            passed.append(self.here())
            if name in passed[-1]:
                return
        raise AssertionError(f"Tab does not lead to {name!r}, but to {passed}")

    def skip(self, link: str) -> None:
        """Use a skip link, which is among the first stops of a page, and be where it leads."""
        self.to(link)
        target = self.page.evaluate("document.activeElement.hash")
        self.press("Enter")
        self.page.wait_for_function("target => document.activeElement.matches(target)", arg=target)
