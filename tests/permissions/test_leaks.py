"""Ways by which a right matrix still lets things through, one test or more each, numbered as in the law of rights.

What the crawls (test_canary_states.py) prove of every surface at once is told here by itself, so that whoever breaks it
reads what it was. 11 (comments) has no surface; 15 and 16 are in test_anonymous.py and the guide.
"""

import re
import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, User
from evaluations.actions import scorecards
from evaluations.models import Candidate, Evaluation, Reveal, Scorecard
from exports import tasks
from exports.models import Export
from tests.factories import accounts as people_factory
from tests.factories import roles as role_factory
from tests.factories.evaluations import fill
from tests.permissions import states
from tests.permissions.states import crawl, tokens
from tests.permissions.story import CHANGING, body, signed_in
from tests.surfaces import PARAMETERS, UNREAD, pages

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BLIND = ("interviewer", "manager")
SOONER = ["interviewer", "manager"]
QUERY, CLOCK = re.compile(rb"\?[^\"]*"), re.compile(rb"\d\d:\d\d(:\d\d(\.\d+)?)?")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        system, cast = User.objects.system(), people_factory.people()
        edition = role_factory.published(role_factory.role(by=system), by=system)
        yield states.tell(edition, cast, persons=("interviewer", "manager", "hr"))
        transaction.set_rollback(True)


def get(told, who, url, **how):
    return signed_in(told.people[who]).get(url, **how)


def read(told, who, url, **how) -> bytes:
    return CHANGING.sub(b"", body(get(told, who, url, **how)))


def opening(told) -> str:
    return reverse("evaluations:opening_detail", args=[told.opening.pk])


@pytest.mark.parametrize("name", BLIND)
def test_leak_1_no_parameter_counts_sorts_or_filters_by_what_was_rated(told, name):
    """A blind reader's list answers alike whatever it is asked to sort and filter by, beside its own parameters."""
    sheet = reverse("evaluations:scoresheet", args=[told.evaluations["scored"].pk])
    for url in ("/", "/openings/", opening(told), sheet):
        plain = read(told, name, url)
        own = {"page", "state"} if url == "/openings/" else set()
        asked = {**{each: values[0] for each, values in PARAMETERS.items() if each not in own}, **UNREAD}
        answers = {each: QUERY.sub(b"", read(told, name, url, data={each: said})) for each, said in asked.items()}
        assert [each for each, answer in answers.items() if answer != QUERY.sub(b"", plain)] == []


def submitted_as(told, watcher: str, level: int) -> dict[str, bytes]:
    """What the watcher's pages say after HR saved and submitted in `scored`."""
    with transaction.atomic():
        card = told.card("hr")
        fill(card, levels=[[level]], recommendation="yes" if level > 3 else "no", evidence="x" * level * 40)
        saved = timeless(crawl(told, watcher, ["plain"]))
        scorecards.submit(Scorecard.objects.get(pk=card.pk), by=card.assessor)
        answers = timeless(crawl(told, watcher, ["plain"]))
        transaction.set_rollback(True)
    assert saved == plain_of(told, watcher), "A colleague's save shows"
    return {page: answer for page, answer in answers.items() if page in saved}  # one card more is in, and asked for


def timeless(answers: dict[str, bytes]) -> dict[str, bytes]:
    """Without clocks: a minute may pass between two readings of a journal."""
    return {page: CLOCK.sub(b"", answer) for page, answer in answers.items()}


def plain_of(told, who: str) -> dict[str, bytes]:
    return timeless({page: answer for page, answer in told.crawl(who).items() if page.startswith("plain ")})


@pytest.mark.parametrize("name", SOONER)
def test_leak_2_polls_before_and_after_a_colleagues_save_and_submission(told, name):
    """A save shows nowhere. That a scorecard is in shows as its status, and alike whatever it says."""
    low, high = (submitted_as(told, name, level) for level in (1, 5))
    assert [page for page in low if low[page] != high[page]] == []
    before = plain_of(told, name)
    changed = {re.sub(UUID.pattern.decode(), "…", page.split("?")[0]) for page in low if low[page] != before[page]}
    home = {"plain /", "plain /openings/"}
    runs = {"plain /openings/…/journal/"} if name == "manager" else set()
    assert changed == {"plain /openings/…/", *home, *runs}
    if name == "interviewer":
        the_status_alone(before[f"plain {opening(told)}"], low[f"plain {opening(told)}"], told.people["hr"].name)


def the_status_alone(before: bytes, after: bytes, whose: str) -> None:
    """The one word beside one name, and the answer's length with it."""
    pieces = [answer.partition(b"]")[2].split(b"<li>") for answer in (before, after)]
    differing = [pair for pair in zip(*pieces, strict=True) if pair[0] != pair[1]]
    status = f"<span>{whose}</span><b>not yet</b>".encode()
    assert [one.startswith(status) for one, _ in differing] == [True]
    assert [other for _, other in differing] == [one.replace(b"not yet", b"submitted", 1) for one, _ in differing]


@pytest.mark.parametrize("name", BLIND)
def test_leak_3_fragments_and_headers_of_scripts_tell_no_more_than_pages(told, name):
    sheet = reverse("evaluations:scoresheet", args=[told.evaluations["scored"].pk])
    answer = get(told, name, sheet, headers={"HX-Request": "true", "HX-Target": "competencies"})
    assert (answer.status_code, tokens({"": body(answer)})) == (403, set())
    said = {header for way in told.crawl(name).values() for header in re.findall(rb"'(HX-[A-Za-z-]+)'", way[:2000])}
    assert said == set()
    assert [page for page, each in told.crawl(name).items() if b"hx-vals" in each] == []


@pytest.mark.parametrize("name", SOONER)
def test_leak_4_no_page_says_when_it_last_changed(told, name):
    """No validators, so no 304 and no time of a colleague's save; OPTIONS lists no choices."""
    answers = crawl(told, name, ["again", "options"])
    heads = {page: each[:1500] for page, each in {**answers, **told.crawl(name)}.items()}
    assert [page for page, head in heads.items() if re.search(rb"'(ETag|Last-Modified)'", head)] == []
    assert [page for page, head in heads.items() if head.startswith(b"304")] == []
    assert {head[:3] for page, head in heads.items() if page.startswith("options")} == {b"405"}


def test_leak_4_a_submission_touches_neither_candidate_nor_evaluation(told):
    evaluation = told.evaluations["scored"]
    rows = [Candidate.objects.filter(pk=evaluation.candidate_id), Evaluation.objects.filter(pk=evaluation.pk)]
    with transaction.atomic():
        before = [list(each.values()) for each in rows]
        card = told.card("hr")
        fill(card)
        scorecards.submit(Scorecard.objects.get(pk=card.pk), by=card.assessor)
        after = [list(each.values()) for each in rows]
        transaction.set_rollback(True)
    assert before == after


@pytest.mark.parametrize("kind", ["outstanding", "recused"])
def test_leak_5_a_document_queued_before_one_was_blind_is_not_made_and_says_why_alone(told, kind):
    """As if the row had been queued: the worker asks the rights of whoever asked, and never typesets."""
    asker = told.people["hr" if kind == "outstanding" else "cleo"]
    said = []
    for level in (1, 5):
        with transaction.atomic():
            told.card("ann").ratings.update(level=level)
            of = {"evaluation": str(told.evaluations["scored"].pk), "name_candidate": True, "name_assessors": True}
            export = Export.objects.create(kind="scorecard", requested_by=asker, parameters=of)
            tasks.make_export(str(export.pk))
            export.refresh_from_db()
            said.append((export.state, export.error, export.file, export.size, export.pages))
            transaction.set_rollback(True)
    assert said == [("failed", "What this document shows is no longer open to you.", "", 0, 0)] * 2


def test_leak_6_a_submission_sends_nobody_mail(told, django_capture_on_commit_callbacks):
    with transaction.atomic(), django_capture_on_commit_callbacks(execute=True):
        card = told.card("hr")
        fill(card)
        scorecards.submit(Scorecard.objects.get(pk=card.pk), by=card.assessor)
        transaction.set_rollback(True)
    assert [message for message in mail.outbox if "CANARY" in str(message.message())] == []


@pytest.mark.parametrize("route", ["scorecard_detail", "scorecard_review", "scorecard_recuse"])
def test_leak_7_a_colleagues_card_answers_as_one_that_is_none(told, route):
    """403 for one and 404 for the other would say which ids are somebody's."""
    answers = set()
    ids = [told.card(name).pk for name in ("ann", "hr", "cleo")] + [uuid.uuid4()]
    for pk in ids:
        answer = get(told, "interviewer", reverse(f"evaluations:{route}", args=[pk]))
        answers.add((answer.status_code, CHANGING.sub(b"", answer.content).replace(str(pk).encode(), b"")))
    assert [status for status, _ in answers] == [404]


def test_leak_7_an_evaluation_one_has_no_part_in_answers_as_one_that_is_none(told):
    """Neither that it is there, nor that it was decided, nor that somebody else may."""
    for route in ("scoresheet", "evaluation_arrange", "decision_record", "name_show"):
        ids = [*(each.pk for each in told.evaluations.values()), uuid.uuid4()]
        urls = {reverse(f"evaluations:{route}", args=[pk]): str(pk).encode() for pk in ids}
        answers = {read(told, "stranger", url).replace(pk, b"") for url, pk in urls.items()}
        assert len(answers) == 1


@pytest.mark.parametrize("name", ["interviewer", "stranger"])
def test_leak_8_no_page_of_an_assessor_holds_an_id_that_is_not_theirs(told, name):
    """Neither a colleague's card nor a candidate, nor an evaluation they have no part in."""
    user, seen = told.people[name], told.seen(name)
    asked = {str(pk) for url in pages(seen) for pk in re.findall(UUID.pattern.decode(), url)}
    decided = told.evaluations["decided"]  # open to all, by its waivers
    others = Scorecard.objects.exclude(assessor=user).exclude(evaluation=decided).values_list("pk", flat=True)
    hidden = {str(pk) for pk in [*others, *Candidate.objects.values_list("pk", flat=True)]}
    hidden |= {str(each.pk) for each in Evaluation.objects.exclude(scorecards__assessor=user)}
    found = {
        pk.decode() for url, each in plain_of(told, name).items() for pk in UUID.findall(each) if pk.decode() not in url
    }
    assert (len(asked) > 10, found & hidden) == (True, set())
    assert {uuid.UUID(pk).version for pk in found} <= {4}


def test_leak_9_the_journal_says_that_and_never_what(told):
    """Facts are ids, counts and states; the pages under it are crawled."""
    texts = [str(entry.facts) for entry in Entry.objects.all()]
    assert [text for text in texts if "CANARY" in text or "strong" in text or "hold" in text] == []
    page = read(told, "boss", reverse("evaluations:opening_journal", args=[told.opening.pk]))
    assert (b"submitted a scorecard" in page, tokens({"": page})) == (True, set())


@pytest.mark.parametrize("name", BLIND)
def test_leak_10_what_was_decided_is_closed_to_the_blind_once_it_is_taken_up_again(told, name):
    """The outcome would tell what the panel thought."""
    decision = told.evaluations["again"].decisions
    urls = [opening(told), "/", "/openings/", "/exports/", f"/evaluations/{told.evaluations['again'].pk}/"]
    urls += [f"/scorecards/{told.card(name, 'again').pk}/"]
    found = []
    for outcome in ("offer", "decline"):
        with transaction.atomic():
            decision.update(outcome=outcome)
            found.append([read(told, name, url) for url in urls])
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert decision.count() == 1


def test_leak_12_nobody_takes_themself_off_the_panel_to_see(told):
    """And whoever is taken off with a draft stays blind: `gone` in the table of states."""
    manager = told.people["manager"]
    seats = told.opening.seats.filter(assessor=manager)
    client = signed_in(manager)
    answers = [client.post(reverse("evaluations:seat_remove", args=[told.opening.pk, seat.pk])) for seat in seats]
    assert ({answer.status_code for answer in answers}, seats.filter(removed_at=None).count()) == ({403}, len(answers))


def test_leak_13_whoever_saw_and_took_theirs_back_is_blind_again_and_marked(told):
    with transaction.atomic():
        card, ann = told.card("ann"), told.people["ann"]
        get(told, "ann", reverse("evaluations:scoresheet", args=[card.evaluation_id]))
        Scorecard.objects.filter(pk=card.pk).update(state="draft", submitted_at=None)
        urls = [
            f"/evaluations/{card.evaluation_id}/",
            *(f"/scorecards/{each.pk}/" for each in card.evaluation.scorecards.all()),
        ]
        urls += [reverse("evaluations:scorecard_review", args=[card.pk])]
        found = {whose for whose, _, _ in tokens({url: body(get(told, "ann", url, follow=True)) for url in urls})}
        made = scorecards.submit(Scorecard.objects.get(pk=card.pk), by=ann)
        seen = Reveal.objects.filter(person=ann, evaluation=card.evaluation_id).exists()
        transaction.set_rollback(True)
    assert (found, made.after_reveal, seen) == ({"ann"}, True, True)


def test_leak_13_an_empty_submission_opens_nothing(told):
    card = told.card("interviewer", "waiting")
    with transaction.atomic(), pytest.raises(ValidationError):
        scorecards.submit(card, by=told.people["interviewer"])
    sheet = reverse("evaluations:scoresheet", args=[card.evaluation_id])
    assert get(told, "interviewer", sheet).status_code == 403


def test_leak_14_nothing_is_kept_by_a_cache_or_the_browsers_history(told):
    for name in ("interviewer", "nobody"):
        heads = {page: answer.split(b"]")[0] for page, answer in told.crawl(name).items()}
        assert [page for page, head in heads.items() if b"no-store" not in head or b"private" not in head] == []
    home = body(get(told, "interviewer", "/"))
    assert (b'hx-history="false"' in home, b'"historyCacheSize":0' in home) == (True, True)


def test_leak_14_a_page_is_asked_anew_the_moment_one_is_blind(told):
    """No cache stands between a right that ended and the next answer."""
    ann, sheet = signed_in(told.people["ann"]), reverse("evaluations:scoresheet", args=[told.evaluations["scored"].pk])
    with transaction.atomic():
        first = ann.get(sheet).status_code
        Scorecard.objects.filter(pk=told.card("ann").pk).update(state="draft", submitted_at=None)
        second = ann.get(sheet).status_code
        Scorecard.objects.filter(pk=told.card("ann").pk).update(state="submitted", submitted_at=timezone.now())
        third = ann.get(sheet).status_code
        transaction.set_rollback(True)
    assert (first, second, third) == (200, 403, 200)
