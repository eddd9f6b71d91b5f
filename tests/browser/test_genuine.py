"""A file dropped on the public page is reckoned on the reader's own device."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from exports import genuine
from tests.factories import exports as factory
from tests.factories.evaluations import panel_round

pytestmark = pytest.mark.browser

CONTENT = b"%PDF-1.7 as it was made"


@pytest.fixture
def made(site, small_profile, settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"
    round_ = panel_round(small_profile)
    export = factory.ready(round_.evaluation, by=round_.opening.manager, content=CONTENT)
    return genuine.imprint(export, genuine.new_code(), export.digest, at=timezone.now())


@pytest.mark.parametrize(("content", "said"), [(CONTENT, "Genuine."), (CONTENT + b" ", "Unknown.")])
def test_file_is_checked_without_being_sent(visit, made, tmp_path, content, said):
    page, sent = visit(None).open(reverse("genuine")), []
    page.on("request", lambda request: sent.append((request.method, request.post_data)))
    file = tmp_path / "any name.pdf"
    file.write_bytes(content)
    page.get_by_label("PDF file").set_input_files(file)
    expect(page.locator("#answer strong")).to_have_text(said)
    assert {(method, data) for method, data in sent} == {("GET", None)}


def test_code_is_looked_up_by_keyboard(visit, made):
    page = visit(None).open(reverse("genuine"))
    page.get_by_label("Check code").focus()
    page.keyboard.type(made.code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#answer strong")).to_have_text("The code is ours.")
