"""A competency's interview questions: added, written, put in order, taken out; it is the subject of each action."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404

from accounts import journal
from accounts.access import Conflict, guarded, unseen
from accounts.models import User
from competencies import policies, words
from competencies.actions.library import CHANGED, SPELL
from competencies.models import Competency, Question

GONE = "This is not in the library any more: somebody took it out. Copy what you typed before you leave."
REORDERED = "Somebody else added, moved or took out a question in the meantime. Nothing was moved; look again."


@guarded(policies.keep_library)
def add(competency: Competency, /, *, by: User, question: Question) -> Question:
    """Put a new question last. Raises ValidationError where a field does not hold."""
    last = competency.questions.aggregate(last=Max("position"))["last"]
    question.competency = competency
    question.position = 0 if last is None else last + 1
    words.check(question)
    question.save(force_insert=True)
    journal.record("added question", competency, by=by, key=competency.key, question=question.pk)
    return question


@guarded(policies.keep_library)
def write(competency: Competency, /, *, by: User, question: Question, said: Mapping[str, tuple[Any, Any]]) -> Question:
    """Write what was typed: `said` maps kind, ask, probes or listen_for to (what was seen, what is to stand there).

    Raises Conflict with what stands in the contested fields, ValidationError a sentence per field, Http404 where the
    question is gone; then nothing is written. Returns the question as it stands.
    """
    row = _fresh(competency, question)
    stands = words.question_places(row)
    if contested := unseen(stands, said):
        raise Conflict(CHANGED, contested)
    changed = {name: now for name, (_was, now) in said.items() if stands[name] != now}
    if changed:
        for name, now in changed.items():
            setattr(row, name, now)
        words.check(row)
        row.save(update_fields=list(changed))
        journal.record_once("edited", competency, by=by, spell=SPELL, key=competency.key)
    return row


@guarded(policies.keep_library)
def remove(competency: Competency, /, *, by: User, question: Question, seen: Mapping[str, Any]) -> None:
    """Take a question out, as it was `seen`. Published editions keep theirs.

    Raises Conflict with what stands there now where that is something else, Http404 where it is gone already.
    """
    row = _fresh(competency, question)
    if unread := unseen(words.question_places(row), {name: (text, text) for name, text in seen.items()}):
        raise Conflict("Somebody rewrote this question since you opened it. It was not removed; read it first.", unread)
    pk = row.pk
    row.delete()
    journal.record("removed question", competency, by=by, key=competency.key, question=pk)


@guarded(policies.keep_library)
def arrange(competency: Competency, /, *, by: User, order: tuple[Sequence[int], Sequence[int]]) -> None:
    """Put the questions in another order of ids: (the order that was seen, the order that is to stand).

    Raises Conflict where they stand in neither, ValidationError where the new order is not one of the same questions.
    """
    rows = {row.pk: row for row in competency.questions.select_for_update()}
    was, now = map(list, order)
    if unseen({"questions": list(rows)}, {"questions": (was, now)}):
        raise Conflict(REORDERED, {"questions": list(rows)})
    if sorted(now) != sorted(rows):
        raise ValidationError("Name each question of this competency once, and no other. Nothing was moved.")
    if now == list(rows):
        return
    for position, pk in enumerate(now):
        rows[pk].position = position
    Question.objects.bulk_update(rows.values(), ["position"])
    journal.record("arranged questions", competency, by=by, key=competency.key)


def _fresh(competency: Competency, question: Question) -> Question:
    row = competency.questions.select_for_update().filter(pk=question.pk).first()
    if row is None:
        raise Http404(GONE)
    return row
