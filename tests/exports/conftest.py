import pytest

from exports import tasks
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
