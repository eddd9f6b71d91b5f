from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm


def beside(form: BaseForm, error: ValidationError) -> None:
    """Put an action's sentences beside the fields they name; those that name none of the form's stand above it."""
    places = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for place, sentences in places.items():
        form.add_error(place if place in form.fields else None, sentences)
