from collections.abc import Iterator

from django import forms
from django.forms import BoundField

from accounts.models import User
from evaluations.enums import OUTCOMES, TAKING
from evaluations.scoresheet import Need, Scoresheet

LINES = {"rows": 2}
STALE = "Load the page again and record the decision from there."


class DecisionForm(forms.Form):
    """What the decider writes: a place for every waiver an outcome could need, and for everybody's dissent.

    No field is required here, so that the action names all that is missing at once.
    """

    outcome = forms.CharField(widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        widget=forms.Textarea(attrs=LINES), required=False, help_text="Kept with the decision. Refer to evidence."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, label="This page", min_value=0)

    def __init__(self, *args, sheet: Scoresheet, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        choices = OUTCOMES[sheet.evaluation.opening.purpose]
        self.fields["outcome"].widget.choices = [(choice.value, choice.label) for choice in choices]
        self.fields["seen"].error_messages = dict.fromkeys(("invalid", "min_value"), STALE)
        self.takes = next((choice for choice in choices if choice in TAKING), None)
        self.dissenters = [card.assessor for card in sheet.panel if card.assessor_id != by.pk]
        if len(choices) == 1:
            self.fields["outcome"].initial = choices[0].value
        for need in self.needs:
            self.fields[need.key] = self._text("Waiver", "Recorded as a waiver under your name.")
        for who in self.dissenters:
            self.fields[f"dissent-{who.pk}"] = self._text(f"Dissent of {who.name}", "")

    @property
    def needs(self) -> list[Need]:
        return self.sheet.missing + (self.sheet.unmet if self.takes else [])

    def missing(self) -> Iterator[tuple[Need, BoundField]]:
        return ((need, self[need.key]) for need in self.sheet.missing)

    def unmet(self) -> Iterator[tuple[Need, BoundField]]:
        return ((need, self[need.key]) for need in self.sheet.unmet if self.takes)

    def dissents(self) -> list[tuple[User, BoundField]]:
        return [(who, self[f"dissent-{who.pk}"]) for who in self.dissenters]

    @property
    def has_dissent(self) -> bool:
        return any(field.value() or field.errors for _, field in self.dissents())

    def given(self) -> dict:
        """The action's keywords."""
        said = self.cleaned_data
        return {
            "outcome": said["outcome"],
            "reason": said["reason"],
            "waivers": {need.key: said[need.key] for need in self.needs},
            "dissents": [(who, said[f"dissent-{who.pk}"]) for who in self.dissenters],
            "seen": said["seen"],
        }

    @staticmethod
    def _text(label: str, hint: str) -> forms.CharField:
        return forms.CharField(widget=forms.Textarea(attrs=LINES), required=False, label=label, help_text=hint)
