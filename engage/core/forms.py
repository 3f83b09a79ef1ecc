"""The form every other form is made from."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import ValidationError


class _OwnWords:
    """WTForms' messages as this site says them, in the reader's language."""

    def gettext(self, message: str) -> str:
        """Our sentence for one of its messages."""
        return _own_words().get(message, message)  # what is left is a label nobody gave, and nobody sees

    def ngettext(self, singular: str, _plural: str, _number: int) -> str:
        """The same for a message about a number of things."""
        return self.gettext(singular)


def _own_words() -> dict[str, str]:
    choose = gettext("Choose only from the answers on this page.")
    return {
        "Not a valid choice.": choose,
        "Invalid Choice: could not coerce.": choose,
        "Invalid choice(s): one or more data inputs could not be coerced.": choose,
        "'%(value)s' is not a valid choice for this field.": choose,
        "Not a valid integer value.": gettext("Write a whole number."),
        "Not a valid date value.": gettext("Write a date as year-month-day, such as 2031-03-28."),
        "Not a valid datetime value.": gettext("Write a date and a time, such as 2031-03-28 14:30."),
    }


class Form(FlaskForm):  # type: ignore[misc]
    """Messages in the reader's language; every form carries its token."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Where the built-in messages come from."""

        def get_translations(self, _form: Any) -> _OwnWords:
            """Our own words for each, so that no English one slips through."""
            return _OwnWords()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Every field loses the one character that no database takes."""
            filters = (_without_nul, *unbound_field.kwargs.get("filters", ()))
            return unbound_field.bind(form=form, **{**options, "filters": filters})


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class Required:
    """A field that must be filled; the message is a whole sentence given by the form."""

    field_flags = {"required": True}  # noqa: RUF012

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        """Raise when nothing but white space was typed or nothing was chosen."""
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise ValidationError(str(self.message))


class MaxLength:
    """A text no longer than this many characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Any, field: Any) -> None:
        """Raise with the number of characters to take out."""
        over = len(field.data or "") - self.limit
        if over > 0:
            raise ValidationError(too_long(over, self.limit))


def too_long(over: int, limit: int) -> str:
    """What is said of a text with so many characters too many, wherever it was typed."""
    return ngettext(
        "This is %(num)s character too long. Make it %(limit)s characters or fewer.",
        "This is %(num)s characters too long. Make it %(limit)s characters or fewer.",
        over,
        limit=limit,
    )


def errors_of(form: Form) -> tuple[str, ...]:
    """Every sentence about what is wrong, in the order of the page; an expired form comes first."""
    expired = gettext("This page was open for too long. What you typed is still here: press the button again.")
    found = [expired] if form.errors.get("csrf_token") else []
    return (*found, *(str(error) for field in form if field.name != "csrf_token" for error in field.errors))
