"""Forms saved while one types. Beside each field the page says what it replaces, so that nobody writes over words they
have not seen; docs/map.md tells the protocol."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone

WAS = "was-"
EMPTY = "Write something here. Until you do, what stood here stays."
UNREADABLE = object()  # a former value that cannot be read equals nothing that stands


def ids(said: str) -> list[int]:
    """The ids in a text such as "12,34"; what is none is left out."""
    return [int(each) for each in said.split(",") if each.isascii() and each.isdigit() and len(each) < 16]


class Lines(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, *, most: int = 30, each: int = 300, **options: Any):
        """`most` lines of `each` characters at most."""
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 4}), "required": False, **options})
        self.most, self.each = most, each

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def validate(self, value: list[str]) -> None:
        super().validate("\n".join(value))
        if len(value) > self.most:
            raise ValidationError(f"Write {self.most} lines or fewer (now {len(value)}).")
        if long := next((line for line in value if len(line) > self.each), None):
            raise ValidationError(f"Keep each line to {self.each} characters: “{long[:40]}…” has {len(long):,}.")

    def run_validators(self, value: list[str]) -> None:
        pass


class KeptForm(forms.ModelForm):
    """A form over one row, in which only what was changed since the page was shown is written."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # browsers cut what is pasted without a word; ours is a sentence
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = "Choose one." if isinstance(field, forms.ChoiceField) else EMPTY

    def value_of(self, name: str, raw: Any) -> Any:
        """A text from the page as the value it stands for. Raises ValidationError where it stands for none."""
        field = self.fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField):
            return sorted(ids(raw))
        value = _plain(field.to_python(raw))
        return field._coerce(value) if isinstance(field, forms.TypedChoiceField) else value

    def text_of(self, name: str, value: Any) -> str:
        """A value as the page writes it beside the field."""
        field = self.fields[name]
        value = field.prepare_value(value)
        if value is None or value is False:
            return ""
        if value is True:
            return "on"
        if isinstance(value, list | tuple | QuerySet):
            return ",".join(sorted(str(field.prepare_value(each)) for each in value))
        return str(value).replace("\r\n", "\n")

    def stands(self, row: Model | None = None) -> dict[str, str]:
        """Field → what stands there, for the page to say what it replaces."""
        now = forms.models.model_to_dict(row or self.instance, list(self.fields))
        return {name: self.text_of(name, now.get(name, self.initial.get(name))) for name in self.fields}

    def was(self) -> dict[str, str]:
        """The same as the page should carry it on: what was last seen, or what stands after a conflict."""
        stands = self.stands()
        if not self.is_bound:
            return stands
        seen = {name: self.data.get(f"{WAS}{name}", stands[name]) for name in self.fields}
        return {**seen, **getattr(self, "contested", {})}

    def said(self) -> dict[str, tuple[Any, Any]]:
        """Field → (what it replaces, what is to stand there), for the fields that were changed. Of a valid form."""
        found = {}
        for name in self.fields:
            before, now = self._before(name), _plain(self.cleaned_data.get(name))
            if before != now:
                found[name] = (before, now)
        return found

    def _before(self, name: str) -> Any:
        try:
            return self.value_of(name, self.data.get(f"{WAS}{name}", ""))
        except ValidationError:
            return UNREADABLE

    def contest(self, current: Mapping[str, Any]) -> dict[str, str]:
        """After a Conflict: field → what stands there now, kept for the page that shows both."""
        self.contested = {name: self.text_of(name, value) for name, value in current.items() if name in self.fields}
        return self.contested

    def both(self) -> list[tuple[str, str, str]]:
        """After a Conflict: (label, what stands there now, what was typed), for each contested field."""
        contested: dict[str, str] = getattr(self, "contested", {})
        return [(str(self[name].label), theirs, self._typed(name)) for name, theirs in contested.items()]

    def _typed(self, name: str) -> str:
        raw = self[name].data
        return self.text_of(name, raw) if not isinstance(raw, list) else ",".join(sorted(raw))

    def refuse(self, error: ValidationError) -> None:
        """An action's sentences beside the fields they name."""
        places = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for place, sentences in places.items():
            self.add_error(place if place in self.fields else None, sentences)

    def faults(self) -> dict[str, str]:
        """Field → its sentences, for a page that is in the middle of one; "" for those of no field."""
        return {
            "" if name == NON_FIELD_ERRORS else name: " ".join(sentences)
            for name, sentences in self.errors.get_json_data().items()
            for sentences in [[each["message"] for each in sentences]]
        }

    def acknowledged(self, row: Model) -> dict[str, Any]:
        """The answer to a save: when, and what stands in the row now, others' changes included."""
        now = timezone.localtime()
        return {"at": now.isoformat(), "saved": f"{now:%H:%M}", "stands": self.stands(row)}


def _plain(value: Any) -> Any:
    """Ids where rows are meant: what an action compares."""
    if isinstance(value, QuerySet):
        return sorted(row.pk for row in value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n")  # as browsers send it; two spellings of one text are no conflict
    return value.pk if isinstance(value, Model) else value
