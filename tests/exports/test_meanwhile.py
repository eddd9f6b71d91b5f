"""A document asked for, and before it is fetched the right is lost, the person erased, or the opening closed."""

import uuid
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from evaluations.actions import openings
from evaluations.models import Candidate, Evaluation, Reveal
from exports import policies, queue, storage, tasks, typesetting
from exports.actions import batches
from exports.actions import exports as actions
from exports.actions.batches import Wish
from exports.models import Export
from exports.views.downloads import fetch
from tests.exports.pages import text, url
from tests.factories import evaluations as story
from tests.factories import exports as factory

pytestmark = pytest.mark.django_db(transaction=True)

TABLE, ZIP = Wish(written_as="csv"), Wish(name_candidate=True)
CLOSED = "What this document shows is no longer open to you."


@pytest.fixture(autouse=True)
def typeset(monkeypatch):
    """How often Typst was asked; it answers with bytes of the factory's."""
    asked = []
    monkeypatch.setattr(typesetting, "typeset", lambda template, data, at: asked.append(template) or factory.PDF)
    return asked


@pytest.fixture
def made(panel):
    return panel(candidates=3)


def ask(made, people, wish):
    return batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=wish)


def work():
    """As often as there is something to do."""
    while pk := queue.next_in_bulk():
        before = Export.objects.get(pk=pk).fence
        tasks.make_in_bulk()
        assert Export.objects.get(pk=pk).fence == before + 1


def sweep():
    return actions.sweep(None, by=User.objects.system(), found=storage.names())


def stands(export):
    export.refresh_from_db()
    return export.state, export.error


def erase(evaluation):
    Candidate.objects.filter(pk=evaluation.candidate_id).update(erased_at=timezone.now(), name="", summary="")


def hand_over(made, people):
    """The manager no longer runs the opening, and is nobody there."""
    made.opening.manager = people.other_manager
    made.opening.save()


# --- the right is lost ---


@pytest.mark.parametrize("wish", [ZIP, TABLE], ids=["zip", "table"])
def test_what_was_asked_for_by_whoever_lost_the_opening_is_not_made(made, people, typeset, wish):
    export = ask(made, people, wish)
    hand_over(made, people)
    work()
    assert stands(export) == ("failed", CLOSED)
    assert {stands(child) for child in export.children.all()} <= {("failed", CLOSED)}
    assert (typeset, storage.names()) == ([], set())


def test_documents_made_before_the_opening_was_lost_are_not_packed(made, people):
    export = ask(made, people, ZIP)
    tasks.make_in_bulk()
    hand_over(made, people)
    work()
    assert stands(export) == ("failed", CLOSED)
    assert storage.names() == {child.file for child in export.children.all()}
    for child in export.children.all():
        with pytest.raises(PermissionDenied):
            fetch(child, by=people.manager)
    assert Reveal.objects.filter(person=people.manager).count() == 0


@pytest.mark.parametrize("wish", [ZIP, TABLE], ids=["zip", "table"])
def test_what_is_ready_is_not_fetched_by_whoever_lost_the_opening(made, people, manager, wish):
    export = ask(made, people, wish)
    work()
    hand_over(made, people)
    assert stands(export) == ("ready", "")
    assert manager.get(url("download", export)).status_code == 404
    assert "/download/" not in text(manager.get(url("detail", export)))


@pytest.mark.parametrize("wish", [ZIP, TABLE], ids=["zip", "table"])
def test_who_scored_but_no_longer_runs_the_opening_fetches_nothing_of_the_whole_of_it(panel, people, manager, wish):
    made = panel(candidates=2, assessors=[people.manager, people.interviewer])
    export = ask(made, people, wish)
    work()
    hand_over(made, people)
    assert Evaluation.objects.open_to(people.manager).count() == 2
    assert stands(export) == ("ready", "")
    assert manager.get(url("download", export)).status_code == 404


# --- the person is erased ---


@pytest.mark.parametrize("wish", [ZIP, TABLE], ids=["zip", "table"])
def test_a_file_that_tells_of_somebody_erased_is_nobodys_and_goes_with_the_next_sweep(made, people, manager, wish):
    export = ask(made, people, wish)
    work()
    export.refresh_from_db()
    kept = storage.names()
    erase(made.evaluations[0])
    assert manager.get(url("download", export)).status_code == 404
    of_them = {str(made.evaluations[0].pk)}
    gone = {export.file} | {child.file for child in export.children.all() if child.shown == of_them}
    assert sweep().removed == len(gone)
    assert (stands(export), storage.names()) == (("expired", ""), kept - gone)


def test_a_scorecard_of_somebody_erased_is_made_afresh_and_then_fetched(made, people):
    export = factory.ready(made.evaluation, by=people.manager)
    other = factory.ready(made.evaluations[1], by=people.manager)
    erase(made.evaluation)
    with pytest.raises(PermissionDenied):
        fetch(export, by=people.manager)
    assert sweep().expired == 1
    assert (stands(export), stands(other)) == (("expired", ""), ("ready", ""))
    actions.try_again(export, by=people.manager)
    tasks.make_export(str(export.pk))
    assert (stands(export), sweep().expired) == (("ready", ""), 0)
    fetch(export, by=people.manager).close()


def test_a_batch_leaves_out_whoever_was_erased_before_it_is_packed(made, people):
    export = ask(made, people, ZIP)
    tasks.make_in_bulk()
    erase(made.evaluations[0])
    work()
    assert stands(export) == ("ready", "")
    assert export.shown == {str(evaluation.pk) for evaluation in made.evaluations[1:]}
    with fetch(export, by=people.manager) as file, zipfile.ZipFile(file) as bag:
        assert len(bag.namelist()) == 2 + 2


def test_somebody_erased_while_the_document_is_made_is_not_in_it(made, people, monkeypatch):
    export = factory.requested(made.evaluation, by=people.manager)

    def erasing(template, data, at):
        if data["candidate"]:
            erase(made.evaluation)
        return data["candidate"].encode() + factory.PDF

    monkeypatch.setattr(typesetting, "typeset", erasing)
    tasks.make_export(str(export.pk))
    assert (stands(export), export.attempts, storage.names()) == (("queued", tasks.ERASED), 0, set())
    tasks.make_export(str(export.pk))
    assert stands(export) == ("ready", "")
    with fetch(export, by=people.manager) as file:
        assert file.read() == factory.PDF


def test_somebody_erased_while_a_table_is_written_is_not_in_it(made, people, monkeypatch):
    export = ask(made, people, TABLE)
    publish, erased = storage.publish, []

    def erasing(name, content):
        if not erased:
            erased.append(erase(made.evaluation))
        return publish(name, content)

    monkeypatch.setattr(storage, "publish", erasing)
    tasks.make_in_bulk()
    assert (stands(export), storage.names()) == (("queued", tasks.ERASED), set())
    tasks.make_in_bulk()
    assert stands(export) == ("ready", "")
    fetch(export, by=people.manager).close()


# --- the opening is closed ---


@pytest.mark.parametrize("end", [openings.close, openings.archive])
def test_closing_the_opening_takes_no_document_away(made, people, end):
    """Who may read a scoresheet of a closed opening may have it as a document, asked for before or after."""
    before = ask(made, people, ZIP)
    single = factory.requested(made.evaluation, by=people.manager)
    for evaluation in made.evaluations:
        story.decide(evaluation, by=people.manager)
    made.opening.refresh_from_db()
    openings.close(made.opening, by=people.manager)
    if end is openings.archive:
        openings.archive(made.opening, by=people.hr)
    after = ask(made, people, TABLE)
    work()
    tasks.make_export(str(single.pk))
    for export in (before, single, after):
        assert stands(export) == ("ready", "")
        assert policies.download(people.manager, export) is True
    assert before.children.filter(state="ready").count() == 3
