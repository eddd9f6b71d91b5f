from django import forms

from accounts.enums import Theme
from accounts.models import User


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["theme", "time_zone", "shortcuts_on", "reminders_on"]
        widgets = {"theme": forms.RadioSelect}
        error_messages = {
            "theme": {"required": "Choose light, dark or as the system has it."},
            "time_zone": {"required": "Write the zone your times are shown in, such as Europe/Amsterdam."},
        }
        help_texts = {
            "time_zone": "Times are shown in this zone, such as Europe/Amsterdam.",
            "shortcuts_on": "While scoring: 1 to 5 choose a level, N not assessed, E evidence, J and K move.",
            "reminders_on": "Before and after a scorecard of yours is due. Without them you still get a mail when one "
            "is handed out to you, and answers to what you asked for.",
        }


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=Theme, error_messages={"required": "Choose a theme. Nothing was changed."})
