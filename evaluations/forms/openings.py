from django import forms

from accounts.enums import Access
from accounts.models import User
from evaluations.enums import Blindness, Purpose, Relation
from evaluations.models import Opening, Seat
from evaluations.panel import Panel
from roles.models import Edition

ZONE = "Such as Europe/Amsterdam."
NO_TITLE = {"required": "Give the opening a title; it is what the panel finds it by."}
NO_ZONE = {"required": "Write the zone its deadlines are in, such as Europe/Amsterdam."}
PLACE = "City or office."
CHOOSE, NOBODY = "Choose", "Nobody"


def people(*access: Access):
    found = User.objects.who_can_sign_in().order_by("name", "email")
    return found.filter(access__in=access) if access else found


class OpeningForm(forms.ModelForm):
    """A new opening, for `by`. Who neither manages nor recruits would not see it again, so they name themselves."""

    class Meta:
        model = Opening
        fields = [
            "title",
            "purpose",
            "edition",
            "manager",
            "recruiter",
            "location",
            "time_zone",
            "blindness",
            "anonymous",
        ]
        widgets = {"purpose": forms.RadioSelect, "blindness": forms.RadioSelect}
        error_messages = {
            "title": NO_TITLE,
            "time_zone": NO_ZONE,
            "purpose": {"required": "Say what people are measured for."},
            "edition": {"required": "Choose the role profile they are measured against."},
            "manager": {"required": "Choose who runs the opening and decides."},
            "blindness": {"required": "Say when an assessor may read the others' scorecards."},
        }
        labels = {
            "edition": "Role profile",
            "location": "Place",
            "blindness": "Others' scorecards are shown",
            "anonymous": "Assessors see a code name instead of the candidate's name",
        }
        help_texts = {
            "title": "Such as Technical Director, Logistics Platform.",
            "edition": "The edition in force. It stays the yardstick here, whatever is published later.",
            "location": PLACE,
            "time_zone": ZONE,
            "blindness": "Before an assessor's own scorecard is in, nobody else's is ever shown to them.",
            "anonymous": "Whoever runs the opening sees names, except while they have a scorecard to fill.",
        }

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["edition"].queryset = Edition.objects.published().select_related("role").order_by("role__name")
        self.fields["manager"].queryset = people(Access.HR_ADMIN, Access.HIRING_MANAGER)
        self.fields["recruiter"].queryset = people(Access.HR_ADMIN, Access.RECRUITER)
        self.fields["edition"].empty_label = self.fields["manager"].empty_label = CHOOSE
        self.fields["recruiter"].empty_label = NOBODY
        self.fields["purpose"].choices = Purpose.choices
        self.fields["blindness"].choices = Blindness.choices
        self.fields["time_zone"].initial = by.time_zone
        if by.access == Access.HIRING_MANAGER:
            self.fields["manager"].initial = by.pk
        if by.access == Access.RECRUITER:
            self.fields["recruiter"].initial = by.pk

    def clean(self):
        said = super().clean()
        named = {person.pk for person in (said.get("manager"), said.get("recruiter")) if person}
        if "manager" in said and not self.by.is_hr and self.by.pk not in named:
            place = "manager" if self.by.access == Access.HIRING_MANAGER else "recruiter"
            self.add_error(place, f"Name yourself as {place}, or you could not see this opening again.")
        return said


class OpeningEditForm(forms.ModelForm):
    class Meta:
        model = Opening
        fields = ["title", "location", "time_zone", "recruiter"]
        error_messages = {"title": NO_TITLE, "time_zone": NO_ZONE}
        labels = {"location": "Place"}
        help_texts = {"location": PLACE, "time_zone": ZONE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recruiter"].queryset = people(Access.HR_ADMIN, Access.RECRUITER)
        self.fields["recruiter"].empty_label = NOBODY


class OpenForm(forms.Form):
    """Opening a draft. The override is asked for where a must-have has no assessor."""

    override = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Reason for opening without an assessor on it",
        help_text="Kept with the opening, and the journal says that one was given.",
    )


class SeatForm(forms.ModelForm):
    """A seat in an opening, whose panel as seated now gives the stages."""

    class Meta:
        model = Seat
        fields = ["stage", "assessor", "relation"]
        error_messages = {
            "stage": {"required": "Choose the stage they sit in."},
            "assessor": {"required": "Choose who sits there."},
            "relation": {"required": "Say how they know whom they assess."},
        }
        help_texts = {"assessor": "Everyone with an account can be seated; they are blind like any assessor."}

    def __init__(self, *args, opening: Opening, panel: Panel, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = opening.edition.stages.all()
        self.fields["stage"].initial = next((row.stage.pk for row in panel.stages if not row.seats), None)
        self.fields["assessor"].queryset = people()
        self.fields["stage"].empty_label = self.fields["assessor"].empty_label = CHOOSE
        if opening.purpose == Purpose.HIRE:
            del self.fields["relation"]
        else:
            self.fields["relation"].choices = Relation.choices


class HandOverForm(forms.Form):
    """A seat of the panel and who takes it. One's own is not offered: it is for somebody else to hand over."""

    seat = forms.ModelChoiceField(
        queryset=Seat.objects.none(),
        label="Which seat?",
        error_messages={
            "required": "Choose the seat to hand over.",
            "invalid_choice": "This seat is held no longer. Look at the panel as it is now.",
        },
    )
    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        empty_label=CHOOSE,
        label="Who takes it?",
        error_messages={"required": "Choose who takes it over."},
    )

    def __init__(self, *args, opening: Opening, panel: Panel, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = opening.seats.held().select_related("assessor", "stage")
        self.fields["seat"].choices = [("", CHOOSE)] + [
            (seat.pk, f"{seat.assessor.name}, {row.stage.name}")
            for row in panel.stages
            for seat in row.seats
            if seat.assessor_id != by.pk
        ]
        self.fields["to"].queryset = people()
