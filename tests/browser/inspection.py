"""What is looked at on every page. docs/accessibility.md says why, and what is not."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async ([type, values]) => {
  const found = await axe.run(document, {runOnly: {type, values}, resultTypes: ['violations']});
  return found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`);
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# These two of them look at colours; all others would say in the dark what they said by day.
COLOURS = ["color-contrast", "link-in-text-block"]
OPEN = "document.querySelectorAll('main details').forEach(each => { each.open = true })"
SEND_EMPTY = """form => {
  form.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox]), textarea').forEach(each => {
    each.value = '';
  });
  form.noValidate = true;
  form.requestSubmit();
}"""
DEAD_ENDS = """[...document.querySelectorAll('.errsum a')]
  .filter(each => each.pathname === location.pathname && !document.querySelector(each.hash)).map(each => each.hash)"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What differs from reader to reader without being seen: tokens and one-time keys.
UNSEEN = re.compile(r'(csrfmiddlewaretoken|name="key"|name="next")[^>]*')
DESK, PHONE, NARROW = ({"width": width, "height": 900} for width in (1440, 390, 320))


@dataclass
class Inspector:
    """One tab of a browser, told where to go, and what it found there. `read`: what any of them has looked at."""

    context: BrowserContext
    site: str
    read: set[str]
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.emulate_media(reduced_motion="reduce")  # a colour that is still changing is no colour of ours
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium notes every page that answers 403, 404 or 409; a file that a page misses is an error.
        is_the_page = message.location["url"] == self.page.url and message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not is_the_page:
            self.said.append(f"console: {message.text}")

    def go(self, path: str) -> tuple[int, str]:
        """The page's status, 302 where it leads elsewhere, and what kind of content it is."""
        self.said.clear()
        self.page.set_viewport_size(DESK)
        try:
            response = self.page.goto(self.site + path)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            return 200, "download"
        status = 302 if response.request.redirected_from else response.status
        return status, response.headers.get("content-type", "").split(";")[0]

    def send_empty(self, form: str) -> None:
        """Send a form with nothing typed, past the browser's own checks."""
        with self.page.expect_navigation():
            self.page.locator(form).first.evaluate(SEND_EMPTY)

    def faults(self) -> list[str]:
        """Of the page as it stands, folded parts opened. What reads as another page did is not read twice."""
        found = list(self.said)
        self.page.evaluate(OPEN)
        if self._is_read():
            return found
        for size in (NARROW, PHONE):
            self.page.set_viewport_size(size)
            if sideways := self.page.evaluate(SIDEWAYS):
                found.append(f"{size['width']} px: {sideways} px too wide")
        self.page.set_viewport_size(DESK)
        return found + self.axe()

    def axe(self) -> list[str]:
        """What axe finds in the page as it stands, by day and in the dark."""
        self.page.evaluate(AXE)
        return [*self._axe("light", "tag", RULES), *self._axe("dark", "rule", COLOURS)]

    def _axe(self, scheme: str, kind: str, rules: list[str]) -> list[str]:
        self.page.emulate_media(color_scheme=scheme)
        return [f"{scheme}: {fault}" for fault in self.page.evaluate(RUN, [kind, rules])]

    def _is_read(self) -> bool:
        page = UNSEEN.sub("", f"{self.page.title()}{self.page.locator('main').inner_html()}")
        digest = hashlib.sha256(page.encode()).hexdigest()
        if digest in self.read:
            return True
        self.read.add(digest)
        return False
