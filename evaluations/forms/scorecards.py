"""The scoring pages without JavaScript: what was changed on the page, and what was chosen between two versions."""

import json
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError

from competencies.enums import Rank
from evaluations.actions.scorecards import Answer
from evaluations.enums import NotAssessed, Recommendation
from evaluations.models import Scorecard
from evaluations.sheet import Line

NOT_ASSESSED = "N"
LEVELS = [*((str(rank), rank.label) for rank in Rank), (NOT_ASSESSED, "Not assessed")]
VERSIONS = [("mine", "This page"), ("theirs", "The other version"), ("both", "Both texts")]
STALE = "This page is out of date. Load it again; what you typed can be copied from here first."
OWN_EYES = "Only you can see these. Deleted 30 days after the decision."
PLACES = {"not_assessed": "why"}  # where a form calls an action's place otherwise


class Text(forms.CharField):
    """Kept as typed but for its line ends, which browsers change. The limit is the action's, and so is its sentence."""

    def __init__(self, *, rows: int, attrs: dict[str, str] | None = None, **options):
        widget = forms.Textarea(attrs={"rows": rows, **(attrs or {})})
        super().__init__(required=False, strip=False, show_hidden_initial=True, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class SavingForm(forms.Form):
    """`version` is the scorecard's as the page showed it. A page sent twice writes once: see `saving`."""

    version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid", "min_value"), STALE)
    )
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), STALE))
    contested = forms.CharField(required=False, widget=forms.HiddenInput)
    keep = forms.ChoiceField(choices=VERSIONS, required=False)
    private_notes = Text(rows=2, help_text=OWN_EYES)

    saved: tuple[str, ...] = ("private_notes",)

    @classmethod
    def of(cls, card: Scorecard, **initial: Any) -> "SavingForm":
        stored = {name: getattr(card, name) for name in cls.saved}
        return cls(initial={"version": card.version, "key": uuid4(), **stored, **initial})

    def after_conflict(self, current: dict[str, Any]) -> "SavingForm":
        """The same page again on top of what stands there now, with everything typed still in it."""
        data = self.data.copy()
        contested = [*(["line"] if current["answers"] else []), *current["fields"]]
        data["version"], data["key"] = current["version"], uuid4()
        data["contested"] = " ".join(contested)
        again = type(self)(data)
        again.full_clean()
        return again

    def initials(self) -> list[str]:
        """Hidden inputs with what the page first showed; without them an untouched text would count as changed."""
        return [field.as_hidden(only_initial=True) for field in self if field.field.show_hidden_initial]

    def saving(self, card: Scorecard, line: Line | None = None) -> dict[str, Any]:
        """The action's keywords.

        The key stands for the page and what it says: sent twice, one page is saved once; changed and sent again after
        the browser's Back, it is another save.
        """
        contested = set(self.cleaned_data["contested"].split())
        left: list[str] = []
        answers = self._answers(line, "line" in contested, left) if line else {}
        fields: dict[str, str] = {}
        for name in reversed(self.saved):
            if name in contested or name in self.changed_data:
                fields[name] = self._text(name, getattr(card, name), name in contested, left)
        if any(left):
            fields["private_notes"] = joined(fields.get("private_notes", card.private_notes), *left)
        return {
            "version": self.cleaned_data["version"],
            "key": self._key(answers, fields),
            "answers": answers,
            "fields": fields,
        }

    def refuse(self, error: ValidationError) -> None:
        """The action's sentences, each at its place."""
        said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for place, sentences in said.items():
            name = PLACES.get(place, place)
            self.add_error(name if name in self.fields else None, sentences)

    def _answers(self, line: Line, contested: bool, left: list[str]) -> dict[Any, Answer]:
        return {}

    def _text(self, name: str, stored: str, contested: bool, left: list[str]) -> str:
        mine, keep = self.cleaned_data[name], self.cleaned_data["keep"]
        if not contested or name == "recommendation":
            return stored if contested and keep == "theirs" else mine
        if keep == "both":
            return joined(mine, stored)
        if name != "private_notes":
            left.append(other(self.fields[name].label or name, mine if keep == "theirs" else stored))
        return stored if keep == "theirs" else mine

    def _key(self, answers: dict[Any, Answer], fields: dict[str, str]) -> UUID:
        said = [[[line.pk, vars(answer)] for line, answer in answers.items()], fields]
        return uuid5(self.cleaned_data["key"], json.dumps(said, sort_keys=True))


class LineForm(SavingForm):
    level = forms.ChoiceField(
        choices=LEVELS,
        required=False,
        show_hidden_initial=True,
        error_messages={"invalid_choice": "A level is a whole number from 1 to 5; else say not assessed."},
    )
    why = forms.ChoiceField(
        choices=[("", "Choose a reason"), *NotAssessed.choices],
        required=False,
        show_hidden_initial=True,
        label="Because",
        error_messages={"invalid_choice": "Choose one of the reasons."},
    )
    evidence = Text(
        rows=2,
        help_text="What the candidate said or did, in their words where you can. Needed for levels 1, 2 and 5.",
    )
    # It stands beside the form on the page, in the last column.
    private_notes = Text(rows=2, attrs={"form": "line", "placeholder": "Jot anything down"}, help_text=OWN_EYES)

    @classmethod
    def of_line(cls, line: Line, card: Scorecard) -> "LineForm":
        rating = line.rating
        level = NOT_ASSESSED if rating.not_assessed else str(rating.level or "")
        return cls.of(card, level=level, why=rating.not_assessed, evidence=rating.evidence)

    def clean(self) -> None:
        said = super().clean()
        if said.get("level") == NOT_ASSESSED and not said.get("why") and "why" not in self.errors:
            self.add_error("why", "Choose why it was not assessed.")

    @property
    def answer(self) -> Answer:
        said = self.cleaned_data
        assessed = said["level"] != NOT_ASSESSED
        level = int(said["level"]) if assessed and said["level"] else None
        return Answer(level, "" if assessed else said["why"], said["evidence"])

    def _answers(self, line: Line, contested: bool, left: list[str]) -> dict[Any, Answer]:
        mine, keep = self.answer, self.cleaned_data["keep"]
        if not contested:
            changed = {"level", "evidence"} | ({"why"} if mine.not_assessed else set())
            return {line.requirement: mine} if changed & set(self.changed_data) else {}
        rating = line.rating
        if keep == "both":
            return {line.requirement: Answer(mine.level, mine.not_assessed, joined(mine.evidence, rating.evidence))}
        dropped = mine.evidence if keep == "theirs" else rating.evidence
        left.append(other(line.words["name"], dropped))
        return {} if keep == "theirs" else {line.requirement: mine}


class ReviewForm(SavingForm):
    recommendation = forms.ChoiceField(
        choices=Recommendation.choices,
        required=False,
        show_hidden_initial=True,
        label="Your recommendation",
        widget=forms.RadioSelect,
        help_text="Last on purpose, and without a middle option.",
        error_messages={"invalid_choice": "Choose one of strong no, no, yes and strong yes."},
    )
    summary = Text(rows=4, label="In two or three sentences, why?", help_text="Whoever decides reads this first.")

    saved = ("private_notes", "recommendation", "summary")


class RecuseForm(forms.Form):
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: we worked together until last year. Kept with the scorecard.",
        error_messages={"required": "Say why you recuse yourself."},
    )


def joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text.strip())


def other(name: str, text: str) -> str:
    return f"{name}, the version not kept: {text}" if text.strip() else ""
