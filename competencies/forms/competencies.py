"""The library's words as one types them: a competency's, a question's, a new competency's."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils.text import slugify

from accounts.access import Conflict
from accounts.models import User
from competencies import words
from competencies.actions import library, questions
from competencies.enums import Kind, QuestionKind, Rank
from competencies.forms.kept import EMPTY, KeptForm, Lines
from competencies.models import Competency, Question

KEPT, REFUSED, CONTESTED = 200, 400, 409
SAID = {f"{part}_{rank}": f"levels.{rank}.{part}" for rank in Rank.values for part in words.PARTS}
FIELDS = {place: name for name, place in SAID.items()}  # dotted place → field, where the two are not one word
RESERVED = {"new"}  # an address of ours
SAME = (
    "“{name}” stands in the library at the address this name would have. Choose another name, or edit that competency."
)


class WordsField(BoundField):
    """Knows what its control replaces, what somebody else wrote there, and what the linter remarks on it."""

    form: "LibraryForm"

    @property
    def aria_describedby(self) -> str:
        return " ".join(filter(None, [super().aria_describedby, f"remark-{self.name}"]))

    @property
    def was(self) -> str:
        return self.form.carried[self.name]

    @property
    def theirs(self) -> str | None:
        """After a conflict, what stands there now; it may be nothing at all."""
        return getattr(self.form, "contested", {}).get(self.name)

    @property
    def remarks(self) -> list[str]:
        return self.form.spoken()[self.name]


class LibraryForm(KeptForm):
    """A form beside whose fields the linter speaks. It never blocks."""

    bound_field_class = WordsField

    def speak(self) -> None:
        """Refusals in our words."""
        empty = EMPTY if self.instance.pk else EMPTY.split(". ")[0] + "."
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # a browser would cut a pasted text off and say nothing
            if not isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "input"
            field.error_messages["required"] = "Choose one." if isinstance(field, forms.ChoiceField) else empty
            if limit := getattr(field, "max_length", None):
                field.error_messages["max_length"] = f"Keep this to {limit:,} characters (now %(show_value)d)."

    @cached_property
    def carried(self) -> dict[str, str]:
        """Field → what the page says it replaces. Asked for after `keep`, if the form was sent."""
        return self.was()

    @cached_property
    def remarks(self) -> dict[str, list[str]]:
        """Field → what the linter says of the words that stand there."""
        return {}

    def spoken(self) -> dict[str, list[str]]:
        """The remarks of every element that shows some: each field, also where nothing is said of it."""
        return {name: self.remarks.get(name, []) for name in self.fields}

    def write(self, *, by: User) -> None:
        """Save what was said; raises as the action does."""
        raise NotImplementedError

    def keep(self, *, by: User) -> int:
        """Save if it holds: KEPT, REFUSED with the sentences in `errors`, CONTESTED with the texts in `contested`."""
        if not self.is_valid():
            return REFUSED
        try:
            self.write(by=by)
        except ValidationError as error:
            self.refuse(error)
            return REFUSED
        except Conflict as conflict:
            self.contest(conflict.current)
            return CONTESTED
        return KEPT


class WordsForm(LibraryForm):
    """A competency's own words: name to red flags, questions apart."""

    red_flags = Lines(most=12, label="Red flags", help_text="One a line. Something to probe and to note.")

    class Meta:
        model = Competency
        fields = ["name", "nick", "kind", "definition", "notes"]
        labels = {"nick": "Short name", "notes": "For assessors"}
        help_texts = {
            "nick": "Where the whole name does not fit.",
            "notes": "What belongs here, and what to another competency.",
        }
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 2}),
            "notes": forms.Textarea(attrs={"rows": 2}),
            "kind": forms.RadioSelect,
        }

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Competency | None = None):
        super().__init__(data, instance=instance, auto_id="words-%s", use_required_attribute=False)
        self.fields["kind"].choices = Kind.choices
        if instance is not None and instance.requirements.exists():
            del self.fields["kind"]  # profiles list hard and soft skills apart
        red_flags = self.fields.pop("red_flags")
        for rank, label in Rank.choices:
            name = f"Headline, level {rank}"
            line = forms.TextInput(attrs={"aria-label": name})
            self.fields[f"headline_{rank}"] = forms.CharField(label=name, max_length=120, widget=line)
            area = forms.Textarea(attrs={"rows": 2})
            self.fields[f"anchor_{rank}"] = forms.CharField(label=f"{rank} {label}", max_length=600, widget=area)
        self.fields["red_flags"] = red_flags
        self.speak()
        self.initial.update(self._standing())

    @property
    def levels(self) -> list[tuple[BoundField, BoundField]]:
        """(headline, anchor) of each level, for the page."""
        return [(self[f"headline_{rank}"], self[f"anchor_{rank}"]) for rank in Rank.values]

    def stands(self, row: Model | None = None) -> dict[str, str]:
        standing = self._standing()
        return {name: self.text_of(name, standing.get(name, "")) for name in self.fields}

    def said(self) -> dict[str, tuple[Any, Any]]:
        return {SAID.get(name, name): pair for name, pair in super().said().items()}

    def contest(self, current: Mapping[str, Any]) -> dict[str, str]:
        return super().contest(_by_field(current))

    def refuse(self, error: ValidationError) -> None:
        super().refuse(ValidationError(_by_field(error.message_dict)) if hasattr(error, "error_dict") else error)

    @cached_property
    def remarks(self) -> dict[str, list[str]]:
        return _by_field(words.remarks(self.instance)) if self.instance.pk else {}

    def spoken(self) -> dict[str, list[str]]:
        return super().spoken() | {"levels": self.remarks.get("levels", [])}

    def remarks_on_questions(self) -> list[str]:
        """What is said of the questions as a whole."""
        return self.remarks.get("questions", [])

    def remarks_on_question(self, place: int) -> list[str]:
        """What is said of one, counted from 1."""
        prefix = f"questions.{place}."
        return [sentence for at, said in self.remarks.items() if at.startswith(prefix) for sentence in said]

    def write(self, *, by: User) -> None:
        library.write(self.instance, by=by, said=self.said())

    def _standing(self) -> dict[str, Any]:
        return _by_field(words.places(self.instance)) if self.instance.pk else {}

    def _post_clean(self) -> None:
        """The row stays what stands there; the action writes, and checks."""


class NewCompetencyForm(WordsForm):
    """All of a new competency but its questions, which are added to it one by one."""

    def clean_name(self) -> str:
        """Its address is made from its name."""
        name = self.cleaned_data["name"]
        self.key = slugify(name)[:80].strip("-")
        if not self.key:
            raise ValidationError("The address is made from the name: use at least one letter from A to Z, or a digit.")
        if self.key in RESERVED:
            raise ValidationError("This name would take an address of Plumbline's own. Add a word to it.")
        if other := Competency.objects.filter(key=self.key).first():
            raise ValidationError(SAME.format(name=other.name))
        return name

    def add(self, *, by: User) -> Competency | None:
        """The new competency; None where the action refuses it, with the sentences in `errors`."""
        said = self.cleaned_data
        head = {name: said[name] for name in words.TEXTS}
        levels = [{"rank": rank, **{part: said[f"{part}_{rank}"] for part in words.PARTS}} for rank in Rank.values]
        try:
            return library.add(Competency(key=self.key, **head), by=by, levels=levels, red_flags=said["red_flags"])
        except ValidationError as error:
            self.refuse(error)
            return None


class QuestionForm(LibraryForm):
    probes = Lines(most=12, help_text="One a line. Asked where the answer stays general.")

    class Meta:
        model = Question
        fields = ["kind", "ask", "probes", "listen_for"]
        labels = {"ask": "Question"}
        help_texts = {
            "ask": "As the assessor says it; the same for every candidate.",
            "listen_for": "What a good answer holds.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "ask": forms.Textarea(attrs={"rows": 2}),
            "listen_for": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Question | None = None):
        super().__init__(data, instance=instance, use_required_attribute=False)
        self.fields["kind"].choices = QuestionKind.choices
        self.speak()
        self.initial.update(self._standing())

    @classmethod
    def seen(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """What a page showed of a question, as it comes back with it."""
        form = cls(data)
        return {name: form._before(name) for name in form.fields}

    def stands(self, row: Model | None = None) -> dict[str, str]:
        standing = self._standing()
        return {name: self.text_of(name, standing.get(name, "")) for name in self.fields}

    @cached_property
    def remarks(self) -> dict[str, list[str]]:
        if not self.instance.pk:
            return {}
        competency = self.instance.competency
        at = [question.pk for question in competency.questions.all()].index(self.instance.pk) + 1
        prefix = f"questions.{at}."
        return {
            place.removeprefix(prefix): sentences
            for place, sentences in words.remarks(competency).items()
            if place.startswith(prefix)
        }

    def write(self, *, by: User) -> None:
        self.instance = questions.write(self.instance.competency, by=by, question=self.instance, said=self.said())

    def _standing(self) -> dict[str, Any]:
        return words.question_places(self.instance) if self.instance.pk else {}

    def _post_clean(self) -> None:
        """The row stays what stands there; the action writes, and checks."""


def words_form(competency: Competency, data: Mapping[str, Any] | None = None) -> WordsForm:
    """The library's words of one competency, to be shown, or as they were sent."""
    return WordsForm(data, instance=competency)


def _by_field(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is known by place, by the field one types it in."""
    return {FIELDS.get(place, "name" if place == "key" else place): value for place, value in said.items()}
