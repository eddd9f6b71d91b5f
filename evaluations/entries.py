"""An opening's journal in words. Names are looked up when it is read, under what the reader may see; never a rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Entry, User
from evaluations.models import Evaluation, Opening, Scorecard
from evaluations.naming import names

SOMEONE = "someone"
OPENING, CANDIDATE, EVALUATION = "evaluations.opening", "evaluations.candidate", "evaluations.evaluation"
SCORECARD, EXPORT = "evaluations.scorecard", "exports.export"
SAID = {
    (OPENING, "created"): "created the opening",
    (OPENING, "edited"): "changed the opening: {fields}",
    (OPENING, "opened"): "opened it{overridden}",
    (OPENING, "closed"): "closed it",
    (OPENING, "archived"): "archived it",
    (OPENING, "seated"): "seated {assessor}, {stage}",
    (OPENING, "unseated"): "took {assessor} off {stage}",
    (OPENING, "handed over"): "handed the seat of {before}, {stage}, over to {assessor}",
    (CANDIDATE, "added"): "added {candidate}",
    (EVALUATION, "begun"): "began the evaluation of {candidate}",
    (EVALUATION, "scheduled"): "set the interview {stage}, {candidate}",
    (EVALUATION, "checked"): "checked a qualification, {candidate}",
    (EVALUATION, "withdrawn"): "withdrew the evaluation of {candidate}",
    (EVALUATION, "decided"): "recorded a decision, {candidate}",
    (EVALUATION, "reconsidered"): "took the decision up again, {candidate}",
    (EVALUATION, "notes deleted"): "deleted the private notes, {candidate}",
    (EVALUATION, "name shown"): "showed the panel the name of {candidate}",
    (EVALUATION, "revealed"): "first saw the panel's ratings, {candidate}",
    (EVALUATION, "blindness lifted"): "opened the panel's scorecards to {assessor}, {candidate}",
    (SCORECARD, "submitted"): "submitted a scorecard, {candidate}",
    (SCORECARD, "recused"): "recused themself, {candidate}",
    (SCORECARD, "reopening asked"): "asked to reopen a scorecard, {candidate}",
    (SCORECARD, "reopening refused"): "refused to reopen the scorecard of {assessor}, {candidate}",
    (SCORECARD, "reopened"): "reopened the scorecard of {assessor}{after_reveal}, {candidate}",
    (SCORECARD, "nudged"): "nudged {assessor}, {candidate}",
    (EXPORT, "requested"): "asked for the scorecard as PDF, {candidate}",
    (EXPORT, "requested again"): "asked again for the scorecard as PDF, {candidate}",
    (EXPORT, "cancelled"): "cancelled the scorecard as PDF, {candidate}",
    (EXPORT, "downloaded"): "downloaded the scorecard as PDF, {candidate}",
    (EXPORT, "requested batch"): "asked for {scorecards} of the opening’s scorecards as PDF",
    (EXPORT, "requested table"): "asked for the ratings of {scorecards} candidates as a table",
    (EXPORT, "requested kits"): "asked for the interview kits as PDF",
    (EXPORT, "requested again kits"): "asked again for the interview kits as PDF",
    (EXPORT, "cancelled kits"): "cancelled the interview kits as PDF",
    (EXPORT, "downloaded kits"): "downloaded the interview kits as PDF",
    (EXPORT, "requested again batch"): "asked again for a batch of scorecards as PDF",
    (EXPORT, "requested again table"): "asked again for a table of ratings",
    (EXPORT, "cancelled table"): "cancelled a table of ratings",
    (EXPORT, "downloaded table"): "downloaded a table of ratings",
    (EXPORT, "cancelled batch"): "cancelled a batch of scorecards as PDF",
    (EXPORT, "downloaded batch"): "downloaded a batch of scorecards as PDF",
}


@dataclass(frozen=True)
class Line:
    at: datetime
    actor: str
    text: str


def entries(reader: User, opening: Opening) -> QuerySet[Entry]:
    """The opening's entries, newest first. What concerns an evaluation hidden from the reader is left out whole."""
    whole = Entry.objects.filter(opening_id=str(opening.pk)).order_by("-number")
    hidden = opening.evaluations.exclude(pk__in=Evaluation.objects.visible_to(reader).values("pk"))
    ids = [str(pk) for pair in hidden.values_list("pk", "candidate_id") for pk in pair]
    if not ids:
        return whole
    ids += [str(pk) for pk in Scorecard.objects.filter(evaluation__in=hidden).values_list("pk", flat=True)]
    concerned = Entry.objects.filter(Q(subject_id__in=ids) | Q(facts__evaluation__in=ids), opening_id=str(opening.pk))
    return whole.exclude(number__in=concerned.values("number"))


def lines(reader: User, opening: Opening, found: Sequence[Entry]) -> list[Line]:
    """Entries as sentences, in a fixed number of queries."""
    people = _people(found)
    candidates = _candidates(reader, opening, found)
    stages = dict(opening.edition.stages.values_list("key", "name"))
    return [
        Line(entry.at, people.get(str(entry.actor_id), SOMEONE), _text(entry, people, candidates, stages))
        for entry in found
    ]


def _text(entry: Entry, people: dict[str, str], candidates: dict[str, str], stages: dict[str, str]) -> str:
    facts = entry.facts
    known = {
        "candidate": candidates.get(entry.subject_id) or candidates.get(facts.get("evaluation", ""), "a candidate"),
        "assessor": people.get(facts.get("assessor", ""), SOMEONE),
        "before": people.get(facts.get("before", ""), SOMEONE),
        "stage": stages.get(facts.get("stage", ""), "a stage"),
        "fields": ", ".join(facts.get("fields", [])).replace("_", " ") or "nothing",
        "after_reveal": ", who had seen the panel's ratings" if facts.get("after_reveal") else "",
        "scorecards": facts.get("scorecards", "some"),
        "overridden": ", a must-have left without an assessor for a reason" if facts.get("overridden") else "",
    }
    noun = entry.subject_type.rpartition(".")[2]
    return SAID.get((entry.subject_type, entry.verb), f"{entry.verb} {noun}, {{candidate}}").format(**known)


def _people(found: Sequence[Entry]) -> dict[str, str]:
    named = {entry.facts.get(fact) for entry in found for fact in ("assessor", "before")} - {None}
    ids = {str(entry.actor_id) for entry in found} | named
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def _candidates(reader: User, opening: Opening, found: Sequence[Entry]) -> dict[str, str]:
    """Shown names by the id of the candidate, the evaluation and the scorecard."""
    called = names(reader, [opening])
    known = {}
    for evaluation in Evaluation.objects.visible_to(reader).filter(opening=opening).select_related("candidate"):
        known[str(evaluation.pk)] = known[str(evaluation.candidate_id)] = called.of(evaluation)
    cards = [entry.subject_id for entry in found if entry.subject_type == SCORECARD]
    for card, evaluation in Scorecard.objects.filter(pk__in=cards).values_list("pk", "evaluation_id"):
        known[str(card)] = known.get(str(evaluation), "")
    return known
