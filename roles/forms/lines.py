"""The parts of an edition as the editor shows them: one form a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from competencies.enums import Rank
from competencies.forms.kept import KeptForm, Lines, ids
from competencies.models import Competency
from roles.models import (
    CareerMove,
    Edition,
    InterviewStage,
    Qualification,
    Requirement,
    Responsibility,
    Role,
)

LEVELS = [(str(rank), f"{rank} {label}") for rank, label in Rank.choices]
WEIGHTS = [(str(weight), str(weight)) for weight in (1, 2, 3)]
YEARS, MINUTES = 60, 480  # at most


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def chosen(choices: list[tuple[str, str]], *, label: str, refusal: str, **options: Any) -> forms.TypedChoiceField:
    """A whole number among a few, as buttons side by side; None where none is chosen."""
    return forms.TypedChoiceField(
        choices=choices,
        coerce=int,
        empty_value=None,
        label=label,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": refusal},
        **options,
    )


class Areas(Lines):
    """The headings of the responsibilities, one a line. A heading keeps its key, also when it is reworded."""

    standing: list[dict[str, str]] = []

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return "\n".join(each["name"] for each in value)
        return super().prepare_value(value)

    def to_python(self, value: Any) -> list[Any]:
        if isinstance(value, list):
            return value
        names = super().to_python(value)
        keys = {each["name"]: each["key"] for each in self.standing}
        gone = [each["key"] for each in self.standing if each["name"] not in names]
        new = [name for name in names if name not in keys]
        renamed = dict(zip(new, gone, strict=True)) if len(new) == len(gone) == 1 else {}
        return [
            {"key": keys.get(name) or renamed.get(name) or slugify(name)[:40] or "area", "name": name} for name in names
        ]

    def validate(self, value: list[dict[str, str]]) -> None:
        super().validate([each["name"] for each in value])
        keys = [each["key"] for each in value]
        if len(set(keys)) != len(keys):
            raise ValidationError("Two of these headings read alike; give each its own name.")


class DefinitionForm(KeptForm):
    purpose = Lines(help_text="What the job is for, one line each.")
    tags = Lines(most=12, each=40, help_text="One a line; they stand under the role's name.", label="Tags")
    areas = Areas(most=12, each=80, help_text="Headings under which the responsibilities stand, one a line.")

    class Meta:
        model = Edition
        fields = [
            "definition",
            "purpose",
            "pay_currency",
            "pay_minimum",
            "pay_maximum",
            "pay_open_ended",
            "tags",
            "areas",
        ]
        labels = {
            "pay_currency": "Currency",
            "pay_minimum": "From",
            "pay_maximum": "To",
            "pay_open_ended": "And above",
        }
        help_texts = {
            "definition": "What the job is and what it answers for, in two or three sentences.",
            "pay_currency": "Three letters, such as EUR.",
            "pay_minimum": "A year.",
            "pay_maximum": "A year.",
        }
        widgets = {"definition": area(4)}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["areas"].standing = self.instance.areas

    def clean_pay_currency(self) -> str:
        return self.cleaned_data["pay_currency"].strip().upper()

    def clean_areas(self) -> list[dict[str, str]]:
        areas = self.cleaned_data["areas"]
        used = set(self.instance.responsibilities.exclude(area="").values_list("area", flat=True))
        names = {each["key"]: each["name"] for each in self.instance.areas}
        if lost := used - {each["key"] for each in areas}:
            name = names.get(sorted(lost)[0], sorted(lost)[0])
            raise ValidationError(f"Responsibilities stand under “{name}”. Move them first, then take it away.")
        return areas


class Carriers(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        if any(not ids(str(each)) for each in value or ()):  # SQLite takes no number so long as to overflow
            raise ValidationError("One of these is not a competency of this draft. Nothing was changed.")
        return super().clean(value)

    def label_from_instance(self, line: Requirement) -> str:
        return line.words["name"]


class ResponsibilityForm(KeptForm):
    area = forms.ChoiceField(required=False, label="Stands under")
    carried_by = Carriers(
        queryset=Requirement.objects.none(),
        required=False,
        label="Carried by",
        widget=forms.CheckboxSelectMultiple,
        help_text="The competencies without which nobody could do this.",
    )

    class Meta:
        model = Responsibility
        fields = ["text", "kind", "area", "carried_by"]
        labels = {"text": "Responsibility"}
        widgets = {"text": area(3), "kind": forms.RadioSelect}
        error_messages = {"text": {"required": "Say what the person does; a line without words can be removed below."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        edition = self.instance.edition
        self.fields["kind"].choices = Responsibility._meta.get_field("kind").choices
        self.fields["area"].choices = [
            ("", "No heading"),
            *((each["key"], each["name"]) for each in edition.areas),
        ]
        self.fields["carried_by"].queryset = edition.requirements.select_related("competency")


class RequirementForm(KeptForm):
    target = chosen(
        LEVELS,
        label="Target level",
        refusal="A target is a level from 1 to 5.",
        help_text="1 Foundational, 2 Developing, 3 Proficient, 4 Advanced, 5 Leading.",
    )
    weight = chosen(
        WEIGHTS,
        label="Weight",
        refusal="A weight is 1, 2 or 3.",
    )
    minimum = chosen(
        LEVELS[1:],
        label="Minimum",
        refusal="A minimum is a level from 2 to the target.",
        help_text="Between 2 and the target; for a must-have alone.",
    )

    class Meta:
        model = Requirement
        fields = ["target", "weight", "must_have", "minimum", "reason"]
        labels = {"must_have": "Must-have"}
        help_texts = {
            "must_have": "Judged against its minimum, apart from the fit. Three at most.",
            "reason": "Asked for above weight 1 and for a must-have: why the job demands it.",
        }
        widgets = {"reason": area(2)}

    def clean_weight(self) -> int:
        if self.cleaned_data["weight"] is None:
            raise ValidationError("Choose a weight: 1, 2 or 3.")
        return self.cleaned_data["weight"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        minimum, target = said.get("minimum"), said.get("target")
        if minimum is None or {"minimum", "target"} & set(self.errors):
            return said
        if not said.get("must_have"):
            said["minimum"] = None  # it goes with the must-have
        elif target is None:
            self.add_error("minimum", "Choose the target first; the minimum lies between 2 and it.")
        elif minimum > target:
            self.add_error("minimum", f"The minimum, {minimum}, is above the target, {target}. Lower it or raise that.")
        return said


class QualificationForm(KeptForm):
    fields_of_study = Lines(most=12, each=120, help_text="One a line.")
    accepted = Lines(most=12, label="Accepted in its place", help_text="What counts as equal, one a line.")
    years_minimum = forms.IntegerField(required=False, min_value=0, max_value=YEARS, label="Years, from")
    years_maximum = forms.IntegerField(required=False, min_value=0, max_value=YEARS, label="Years, to")

    class Meta:
        model = Qualification
        fields = [
            "text",
            "kind",
            "demand",
            "degree",
            "fields_of_study",
            "years_minimum",
            "years_maximum",
            "open_ended",
            "leadership_share",
            "accepted",
        ]
        labels = {"text": "Qualification", "open_ended": "Or more", "leadership_share": "Of these, leading"}
        widgets = {
            "text": area(2),
            "kind": forms.RadioSelect,
            "demand": forms.RadioSelect,
            "leadership_share": area(2),
        }
        error_messages = {"text": {"required": "Say what is asked; a line without words can be removed below."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("kind", "demand"):
            self.fields[name].choices = Qualification._meta.get_field(name).choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        low, high = said.get("years_minimum"), said.get("years_maximum")
        if low is not None and high is not None and low > high:
            self.add_error("years_maximum", f"{high} is fewer than {low}; write the larger number here.")
        return said


class CareerMoveForm(KeptForm):
    show_first = Lines(most=8, label="What to show first", help_text="What to have done before the move, one a line.")
    other = forms.ModelChoiceField(
        Role.objects.all(), required=False, label="Its role", empty_label="Not kept here", help_text="If it has a page."
    )

    class Meta:
        model = CareerMove
        fields = ["title", "kind", "abbreviation", "other", "what_changes", "show_first"]
        labels = {"title": "Job title"}
        widgets = {"kind": forms.RadioSelect, "what_changes": area(2)}
        error_messages = {"title": {"required": "Name the job."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = CareerMove._meta.get_field("kind").choices
        self.fields["other"].queryset = Role.objects.exclude(pk=self.instance.edition.role_id)


class StageForm(KeptForm):
    minutes = forms.IntegerField(
        min_value=5,
        max_value=MINUTES,
        error_messages=dict.fromkeys(("min_value", "max_value"), f"An interview lasts 5 to {MINUTES} minutes."),
    )

    class Meta:
        model = InterviewStage
        fields = ["name", "minutes", "purpose", "opening", "closing"]
        labels = {"opening": "Opening words", "closing": "Closing words"}
        widgets = {"purpose": area(2), "opening": area(3), "closing": area(3)}
        error_messages = {"name": {"required": "Name the stage; a stage can be removed below."}}


class AskForm(forms.Form):
    """A competency of the library that the draft does not ask for yet."""

    competency = forms.ModelChoiceField(
        Competency.objects.none(),
        empty_label="Choose",
        error_messages={
            "required": "Choose a competency.",
            "invalid_choice": "That one is not on the shelf, or this edition asks for it already.",
        },
    )

    def __init__(self, *args: Any, edition: Edition, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        free = Competency.objects.in_use().filter(kind=kind).exclude(requirements__edition=edition)
        self.fields["competency"].queryset = free
