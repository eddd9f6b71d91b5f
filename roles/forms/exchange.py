"""A framework's file, and what is decided about it before it is imported."""

from typing import Any

from django import forms

from roles import exchange
from roles.actions.exchange import KEEP, TAKE
from roles.arrival import Arrival

CHOICES = [(KEEP, "Keep the library’s words"), (TAKE, "Take the file’s words")]


class FileForm(forms.Form):
    file = forms.FileField(
        label="Framework file",
        help_text="A JSON file as Plumbline writes it, 2 MB at most.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": "Choose a file.",
            "missing": "Choose a file.",
            "invalid": "Choose a file.",
            "empty": "The file is empty.",
        },
    )

    def clean_file(self) -> exchange.Framework:
        return exchange.read(self.cleaned_data["file"].read())


class ConfirmForm(forms.Form):
    """One choice for each competency whose words differ; the file is carried in the page, and read again."""

    def __init__(self, *args: Any, arrival: Arrival, **options: Any):
        super().__init__(*args, **options)
        for differing in arrival.differing:
            self.fields[f"words-{differing.key}"] = forms.ChoiceField(
                label=f"Words of {differing.name}",
                choices=CHOICES,
                initial=KEEP,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose whose words to keep.", "invalid_choice": "Choose one of the two."},
            )

    def chosen(self) -> dict[str, str]:
        """Competency key → keep or take. Of a valid form."""
        return {name.removeprefix("words-"): choice for name, choice in self.cleaned_data.items()}
