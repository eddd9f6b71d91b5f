import uuid

import pytest

from exports import storage, tasks
from tests import buckets
from tests.exports.press import Press
from tests.factories.evaluations import panel_round


@pytest.fixture(autouse=True)
def rung(settings, tmp_path, monkeypatch):
    """No test here rings a real bell or writes to the house's own folder. The ids that were rung for, in order."""
    settings.EXPORT_DIR = tmp_path / "exports"
    heard = []
    monkeypatch.setattr(tasks.make_export, "delay", heard.append)
    monkeypatch.setattr(tasks.make_in_bulk, "delay", lambda: heard.append("bulk"))
    return heard


@pytest.fixture(autouse=True)
def asked_for_life(monkeypatch):
    """The queues whose workers were asked whether they work, in order."""
    names = []
    monkeypatch.setattr(tasks.beat, "apply_async", lambda args, queue, expires: names.append(queue))
    return names


@pytest.fixture(scope="module")
def press():
    """A process that typesets and validates."""
    press = Press()
    yield press
    press.close()


@pytest.fixture
def measured(small_profile, people):
    """Priya Raghunathan, measured by two interviewers in an opening of the manager's and the recruiter's."""
    assessors = [people.interviewer, people.second_interviewer]
    return panel_round(
        small_profile, manager=people.manager, recruiter=people.recruiter, assessors=assessors
    ).evaluation


@pytest.fixture
def browser(client, people):
    """A function: a browser signed in as the person."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def manager(browser, people):
    return browser(people.manager)


@pytest.fixture
def panel(small_profile, people):
    """A function: an opening of the manager's with two interviewers, as `panel_round` makes it."""

    def make(**how):
        assessors = how.pop("assessors", [people.interviewer, people.second_interviewer])
        return panel_round(small_profile, manager=people.manager, assessors=assessors, **how)

    return make


@pytest.fixture(scope="session")
def s3():
    """The address of an S3 that keeps nothing beyond the session."""
    with buckets.server() as address:
        yield address


@pytest.fixture
def bucket(s3, settings):
    """Documents are kept in a new bucket, in a folder of it."""
    name = buckets.made(s3, f"documents-{uuid.uuid4().hex}")
    settings.STORAGES = {**settings.STORAGES, "exports": buckets.setting(s3, name, "kept")}
    yield storage.kept()
    storage.kept().connection.meta.client.close()


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.thorough)])
def store(request):
    """Wherever documents may be kept, one after the other."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return storage.kept()


@pytest.fixture
def damage(store):
    """A function: the document is gone from where it is kept, or has become another."""

    def do(name, how):
        store.delete(name)
        if how == "changed":
            other = storage.folder() / "other"
            other.write_bytes(b"%PDF-1.7 something else")
            with other.open("rb") as file:
                store.save(name, storage.Scratch(file, str(other)))

    return do
