"""What a mail says, and to whom it says which name."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from accounts.models import User
from evaluations.models import Candidate, Evaluation, Opening, Reopening, Scorecard
from notices import due, letters
from notices.enums import MailKind
from notices.kinds import KINDS, TABLE
from notices.models import Mail
from tests.factories import evaluations as make

HANDED_OUT = datetime(2026, 11, 25, 9, tzinfo=UTC)
DUE = datetime(2026, 11, 30, 16, tzinfo=UTC)  # Monday, 17:00 in Amsterdam
WHEN = {
    MailKind.ASSIGNED: HANDED_OUT,
    MailKind.DAY_BEFORE: DUE - timedelta(hours=20),
    MailKind.ON_THE_DAY: DUE - timedelta(hours=1),
    MailKind.OVERDUE: DUE,
    MailKind.ESCALATED: DUE + timedelta(days=1),
    MailKind.NUDGED: DUE + timedelta(hours=3),
    MailKind.REOPENING_ASKED: DUE,
    MailKind.REOPENING_ANSWERED: DUE,
}
OF_CARDS = [kind for kind in MailKind if kind != MailKind.EXPORT_READY]  # that one is read in test_exports.py
MONDAY = "Monday 30 November 2026, 17:00 Europe/Amsterdam"
PAYLOADS = [
    "{name}",
    "{0.__class__.__mro__}",
    "{assessor.password}",
    "%(name)s {{ to }} {% debug %}",
    "<script>alert(1)</script>",
    "A\r\nBcc: everybody@example.org",
    "A\nSubject: another",
    "\u202egnp.exe",
    "tab\there\x0bthere\u2028line",
    "Ünïcödé 日本 " + "x" * 150,
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(round_, people):
    """A function: a row of a kind about the first assessor's scorecard."""

    def of(kind, **how):
        made = round_(HANDED_OUT, **{"submitted": 1 if "reopening" in kind else 0, **how})
        Scorecard.objects.update(due_at=DUE)
        card, at = made.cards[0], WHEN[kind]
        subject = card
        if "reopening" in kind:
            subject = Reopening.objects.create(scorecard=card, reason="SECRET-reason", asked_at=at)
        if kind == MailKind.REOPENING_ANSWERED:
            Reopening.objects.update(
                state="refused", answer="SECRET-answer", answered_by=people.manager, answered_at=at
            )
        to = made.manager if kind in (MailKind.ESCALATED, MailKind.REOPENING_ASKED) else card.assessor
        day = at.astimezone(due.zone(made.opening)).date()
        about = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
        return Mail.objects.create(kind=kind, recipient=to, day=day, made_at=at, **about)

    return of


@pytest.fixture
def write(entered):
    """A function: that mail put together at its time, None where it is not to be sent."""

    def of(kind, **how):
        return compose(entered(kind, **how))

    return of


def compose(mail: Mail) -> EmailMessage | None:
    return letters.compose(Mail.objects.select_related("recipient").get(pk=mail.pk), as_of=WHEN[mail.kind])


def whole(message: EmailMessage) -> str:
    got = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    return "\n".join([str(got.items()), *(part.get_content() for part in got.iter_parts())])


def test_a_subject_is_one_line_and_keeps_what_names_are_written_with():
    assert letters.one_line("a\r\nb\x00c\u2028d\u202ee\x85f\tg") == "a b c d e f g"
    assert letters.one_line("می\u200cخواهم 👩\u200d🔬 Zoë") == "می\u200cخواهم 👩\u200d🔬 Zoë"


def test_table_says_everything_about_every_kind():
    assert list(KINDS) == list(MailKind)
    assert {row.kind for row in TABLE if row.always} == {
        MailKind.ASSIGNED,
        MailKind.REOPENING_ANSWERED,
        MailKind.EXPORT_READY,
    }


SUBJECTS = {
    MailKind.ASSIGNED: "Your scorecard for Priya Raghunathan",
    MailKind.DAY_BEFORE: "Due tomorrow: your scorecard for Priya Raghunathan",
    MailKind.ON_THE_DAY: "Due today: your scorecard for Priya Raghunathan",
    MailKind.OVERDUE: "Overdue: your scorecard for Priya Raghunathan",
    MailKind.ESCALATED: "Late: a scorecard for Priya Raghunathan",
    MailKind.NUDGED: "A nudge: your scorecard for Priya Raghunathan",
    MailKind.REOPENING_ASKED: "A scorecard for Priya Raghunathan: reopening asked for",
    MailKind.REOPENING_ANSWERED: "Your scorecard for Priya Raghunathan: reopening refused",
}


@pytest.mark.parametrize("kind", OF_CARDS)
def test_mail_says_when_it_is_due_and_leads_to_one_page(write, kind, settings):
    settings.SITE_URL = "https://hiring.example.com"
    message = write(kind)
    text, page = message.body, message.alternatives[0].content
    assert message.subject == SUBJECTS[kind]
    assert (MONDAY in text, MONDAY in page) == ("reopening" not in kind,) * 2
    links = [word for word in text.split() if word.startswith("http")]
    card, opening = Scorecard.objects.order_by("assessor__name")[1], Opening.objects.get()
    leads = {MailKind.ESCALATED: "late", MailKind.REOPENING_ASKED: f"openings/{opening.pk}"}
    base = "https://hiring.example.com"
    assert links == [f"{base}/{leads.get(kind, f'scorecards/{card.pk}')}/", f"{base}/settings/"]
    assert page.count("<a href=") == 2
    assert ("off in your settings" in text) == (not KINDS[kind].always)


@pytest.mark.parametrize("kind", OF_CARDS)
def test_mail_holds_nothing_anybody_wrote_or_rated(write, kind):
    how = {"submitted": 2} if "reopening" in kind else {"drafted": 2}
    message = whole(write(kind, **how))
    assert Scorecard.objects.exclude(recommendation="").count() == 2
    for secret in ("SECRET", "heard of", "strong_yes", "Strong yes", "recommend", "level"):
        assert secret not in message


@pytest.mark.parametrize("kind", OF_CARDS)
@pytest.mark.parametrize("scoring", [True, False])
def test_mail_names_the_candidate_as_its_reader_may_read_it(write, kind, scoring, people):
    """An assessor reads the code name; a manager the name, unless they score there too."""
    panel = [people.interviewer, *([people.manager] if scoring else [])]
    message = write(kind, anonymous=True, assessors=panel)
    if kind == MailKind.REOPENING_ASKED and scoring:
        assert message is None  # a manager who is blind answers nothing: HR does
        return
    said, named = whole(message), kind in (MailKind.ESCALATED, MailKind.REOPENING_ASKED) and not scoring
    code = Evaluation.objects.select_related("candidate").get().candidate.code_name
    assert ("Priya" in said, "Raghunathan" in said, code in said) == (named, named, not named)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_are_never_read_as_places_headers_or_markup(entered, payload, people):
    mail = entered(MailKind.ASSIGNED)
    User.objects.filter(pk=people.interviewer.pk).update(name=payload)
    Candidate.objects.update(name=payload)
    Opening.objects.update(title=payload[:160])
    message = compose(mail)
    got = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert sorted({name for name in got if name not in ("Message-ID", "Date")}) == [
        "Auto-Submitted",
        "Content-Type",
        "From",
        "MIME-Version",
        "Subject",
        "To",
    ]
    assert got.get_all("To") == [people.interviewer.email]
    assert message.subject == f"Your scorecard for {letters.one_line(payload)}"
    assert payload[:160] in message.body
    assert "<script>alert" not in message.alternatives[0].content


@pytest.mark.parametrize(
    ("zone", "reader", "said"),
    [
        ("Pacific/Auckland", "Pacific/Auckland", "Tuesday 1 December 2026, 05:00 Pacific/Auckland"),
        ("Asia/Kathmandu", "Asia/Kathmandu", "Monday 30 November 2026, 21:45 Asia/Kathmandu"),
        ("America/Sao_Paulo", "America/Sao_Paulo", "Monday 30 November 2026, 13:00 America/Sao_Paulo"),
        (
            "America/Los_Angeles",
            "Pacific/Auckland",
            "Monday 30 November 2026, 08:00 America/Los_Angeles (Tuesday 1 December, 05:00 Pacific/Auckland)",
        ),
        ("Europe/Amsterdam", "Europe/London", f"{MONDAY} (16:00 Europe/London)"),
        ("Europe/Amsterdam", "Europe/Madrid", MONDAY),  # the clocks agree
    ],
)
def test_due_date_is_by_the_openings_clock_and_the_readers_where_it_differs(round_, people, zone, reader, said):
    made = round_(HANDED_OUT, time_zone=zone)
    Scorecard.objects.update(due_at=DUE)
    people.interviewer.time_zone = reader
    card = due.cards().get(pk=made.cards[0].pk)
    assert letters.due_words(card, people.interviewer) == said


def test_an_assignment_without_a_date_says_so(write, round_):
    made = round_(HANDED_OUT)
    mail = Mail(kind="assigned", recipient=made.assessors[0], subject_type="evaluations.scorecard")
    mail.subject_id, mail.day = str(made.cards[0].pk), HANDED_OUT.date()
    assert letters.NO_DATE in letters.compose(mail, as_of=HANDED_OUT).body


def test_a_nudge_is_not_sent_a_day_later(write, round_):
    made = round_(HANDED_OUT)
    mail = Mail(kind="nudged", recipient=made.assessors[0], subject_type="evaluations.scorecard", made_at=DUE)
    mail.subject_id, mail.day = str(made.cards[0].pk), DUE.date()
    assert letters.compose(mail, as_of=DUE + timedelta(hours=23)) is not None
    assert letters.compose(mail, as_of=DUE + timedelta(hours=24)) is None
    make.submit(made.cards[0])
    assert letters.compose(mail, as_of=DUE) is None


def test_page_about_reminders_tells_the_table():
    page = (Path(__file__).resolve().parents[2] / "docs/reminders.md").read_text()
    told = [line for line in page.splitlines() if line.startswith("| ")][1:]
    assert told == [
        f"| {row.kind.label}{', *always*' if row.always else ''} | {row.to} | {row.when} |" for row in TABLE
    ]
