from django import forms

from evaluations.actions.evaluations import LASTS, MINUTES
from evaluations.enums import FindingResult
from evaluations.models import Finding, Interview

REASON = 2000  # characters


class InterviewForm(forms.ModelForm):
    minutes = forms.IntegerField(
        min_value=MINUTES[0],
        max_value=MINUTES[-1],
        error_messages=dict.fromkeys(("required", "min_value", "max_value"), LASTS),
    )

    class Meta:
        model = Interview
        fields = ["starts_at", "minutes", "place"]
        error_messages = {"starts_at": {"required": "Say when it starts: a date and a time."}}
        labels = {"starts_at": "Starts"}
        widgets = {"starts_at": forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")}


class FindingForm(forms.ModelForm):
    class Meta:
        model = Finding
        fields = ["result", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"result": {"required": "Say what was found."}}
        help_texts = {"note": "By equivalence: say what stands in its place, and why it is equal."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [("", "Choose"), *FindingResult.choices]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give the reason; it is kept."},
    )
