from django import forms

LIMIT = 2000  # characters


class AskForm(forms.Form):
    reason = forms.CharField(
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What would you change, and why?",
        help_text="Kept with the scorecard. Whoever may read the scorecard reads it.",
        error_messages={"required": "Say what you would change, and why."},
    )


class AnswerForm(forms.Form):
    """Granting needs no words; that refusing needs them, the action says."""

    answer = forms.CharField(
        required=False,
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Why, if you refuse?",
        help_text="The author reads it.",
    )
