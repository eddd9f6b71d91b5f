from collections.abc import Iterable

from django import forms

from accounts.models import User
from evaluations.blindness import Blind


class OverrideForm(forms.Form):
    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        empty_label="Choose",
        label="To whom?",
        error_messages={
            "required": "Choose somebody.",
            "invalid_choice": "Choose somebody who is blind for this evaluation; nobody opens it to themself.",
        },
    )
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The whole panel reads it, those still blind too: say nothing of what anybody rated.",
        error_messages={"required": "Give the reason; the panel reads it."},
    )

    def __init__(self, *args, blind: Iterable[Blind], by: User, **kwargs):
        super().__init__(*args, **kwargs)
        people = [each.person.pk for each in blind if each.person.pk != by.pk]
        self.fields["person"].queryset = User.objects.filter(pk__in=people)
