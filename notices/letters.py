"""What a mail says, put together from the database when it is sent, for who reads it then; or that it is not sent."""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import formatdate

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import allows
from accounts.models import User
from evaluations.models import Reopening, Scorecard
from evaluations.naming import names
from evaluations.phrases import beside, moment, sentence, several
from exports.lines import lines
from exports.models import Export
from exports.policies import download
from notices import due
from notices.enums import MailKind
from notices.kinds import KINDS, LATE, OPENING
from notices.models import Mail

OUT_OF_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
Subject = Scorecard | Reopening | Export
ABOUT: dict[type[Model], tuple[Callable[[], QuerySet], Callable[..., set[due.Wanted]]]] = {
    Scorecard: (due.cards, due.of_cards),
    Reopening: (due.reopenings, due.of_reopenings),
    Export: (due.exports, due.of_exports),
}
NO_DATE = "Its due date follows from the interviews; it is not set yet."


def compose(mail: Mail, *, as_of: datetime) -> EmailMultiAlternatives | None:
    """The message as its recipient may read it now; None where it is no longer due."""
    subject = _subject(mail)
    if subject is None or not _stands(mail, subject, as_of):
        return None
    kind = KINDS[MailKind(mail.kind)]
    if isinstance(subject, Export):
        words, page = _of_export(mail.recipient, subject), reverse(kind.page, args=[subject.pk])
    else:
        card = subject.scorecard if isinstance(subject, Reopening) else subject
        words, page = _words(mail.recipient, subject, card, as_of), _page(kind.page, card)
    context = {
        "to": mail.recipient.name,
        "said": kind.said.format(**words),
        "label": kind.label,
        "link": settings.SITE_URL + page,
        "off": settings.SITE_URL + reverse("accounts:settings"),
        "always": kind.always,
        "company": settings.COMPANY,
    }
    message = EmailMultiAlternatives(
        subject=one_line(kind.subject.format(**words)),
        body=render_to_string("notices/mail/notice.txt", context),
        to=[mail.recipient.email],
        headers={
            "Message-ID": f"<{mail.pk}@{settings.SITE.hostname}>",  # the same however often it is tried
            "Date": formatdate(mail.made_at.timestamp()),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("notices/mail/notice.html", context), "text/html")
    return message


def one_line(text: str) -> str:
    """As one line without control or direction characters: a name must not make a header, nor turn one around."""
    return " ".join(OUT_OF_LINE.sub(" ", text).split())


def _subject(mail: Mail) -> Subject | None:
    rows, _ = ABOUT[apps.get_model(mail.subject_type)]
    try:
        return rows().get(pk=mail.subject_id)
    except ObjectDoesNotExist:
        return None  # the seat was taken away, and the scorecard with it


def _stands(mail: Mail, subject: Subject, as_of: datetime) -> bool:
    """The same question the pass asked, now; of an export, whether its document is still to be had as well."""
    if mail.kind == MailKind.NUDGED:
        return due.nudge_stands(subject, mail.recipient, mail.made_at, as_of)
    if isinstance(subject, Export) and not allows(download, mail.recipient, subject):
        return False
    _, asks = ABOUT[type(subject)]
    this = due.Wanted(MailKind(mail.kind), mail.recipient_id, mail.subject_type, mail.subject_id, mail.day)
    return this in asks([subject], as_of)


def _of_export(reader: User, export: Export) -> dict[str, str]:
    """Openings and counts; of a candidate, nothing."""
    line = lines(reader, [export])[0]
    failed = line.tally.failed if line.tally else 0
    return {
        "export": f"{line.title}, {line.about}",
        "failed": f"{sentence(several(failed, 'document'))} could not be made; its page says why. " if failed else "",
        "until": moment(export.expires_at, reader.zone),
    }


def _words(reader: User, subject: Scorecard | Reopening, card: Scorecard, as_of: datetime) -> dict[str, str]:
    evaluation, opening = card.evaluation, card.evaluation.opening
    said = due_words(card, reader)
    late = card.due_at is not None and card.due_at <= as_of
    return {
        "name": names(reader, [opening]).of(evaluation),
        "opening": opening.title,
        "assessor": card.assessor.name,
        "due": said,
        "due_sentence": f"It {'was' if late else 'is'} due {said}." if said else NO_DATE,
        "answer": subject.get_state_display().lower() if isinstance(subject, Reopening) else "",
    }


def due_words(card: Scorecard, reader: User) -> str:
    """By the opening's clock, and by the reader's where it shows another time."""
    if card.due_at is None:
        return ""
    there = due.zone(card.evaluation.opening)
    also = beside(card.due_at, there, reader.zone)
    return moment(card.due_at, there) + (f" ({also})" if also else "")


def _page(page: str, card: Scorecard) -> str:
    if page == LATE:
        return reverse(LATE)
    return reverse(page, args=[card.evaluation.opening_id if page == OPENING else card.pk])
