"""What is typed on the builder's pages. Rules are the services'; a draft may have gaps, so little is required here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import FileField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from engage.core.forms import Form, MaxLength, Required
from engage.core.said import own
from engage.core.saving import DateField
from engage.surveys.answer_fields import clean_text
from engage.surveys.building import words
from engage.surveys.building.choices import lines_of, options_from
from engage.surveys.building.details import CHECKS, TYPED, choices_of, details_of, fitting, flags_of
from engage.surveys.reading import MAX_TEXT_CHARACTERS
from engage.surveys.wording import ABOUT_KEYS, AUDIENCES, KINDS

_LONG = (MaxLength(MAX_TEXT_CHARACTERS),)


def _choices(keys: Sequence[str], named: Mapping[str, object]) -> list[SelectChoice]:
    return [SelectChoice(key, str(named[key])) for key in keys]


class NewForm(Form):
    """A new survey: what it is called, whom it asks, in which language it is written first."""

    title = StringField(_("Title"), [Required(_("Write a title.")), MaxLength(200)], filters=[clean_text])
    audience = RadioField(_("Whom it asks"), default=AUDIENCES[0])
    language = SelectField(_("Language you write it in"))
    start = SelectField(_("Begin with"))

    def __init__(self, languages: Sequence[SelectChoice], starts: Sequence[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.audience.choices = _choices(AUDIENCES, words.CHOICES)
        self.language.choices, self.start.choices = list(languages), list(starts)


class FileForm(Form):
    """A survey from elsewhere, as a file."""

    file = FileField(_("The file"))
    audience = RadioField(words.ABOUT["audience"], default=AUDIENCES[0])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.audience.choices = _choices(AUDIENCES, words.CHOICES)


class SlotForm(Form):
    """A file beside a question, and what is written beside it."""

    file = FileField(_("The file"))
    captions = FileField(_("Captions, a .vtt file"))
    words = TextAreaField(filters=[clean_text])

    def sent(self, name: str) -> bytes:
        """A file as it came; its name is not looked at."""
        sent = self[name].data
        return sent.read() if isinstance(sent, FileStorage) else b""


class AddForm(Form):
    """One question more."""

    text = StringField(_("The question"), [Required(_("Write the question.")), *_LONG], filters=[clean_text])
    kind = SelectField(_("Kind of question"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = _choices(KINDS, words.KINDS)


class AboutForm(Form):
    """The start page, and the thanks at the end."""

    seen = HiddenField()
    title = StringField(words.ABOUT["title"], [Required(_("Write a title.")), MaxLength(200)], filters=[clean_text])
    audience = RadioField(words.ABOUT["audience"])
    summary = TextAreaField(words.ABOUT["summary"], _LONG, filters=[clean_text])
    audience_text = TextAreaField(words.ABOUT["audience_text"], _LONG, filters=[clean_text])
    how_long = StringField(words.ABOUT["how_long"], _LONG, filters=[clean_text])
    why = TextAreaField(words.ABOUT["why"], _LONG, filters=[clean_text])
    can_change = TextAreaField(words.ABOUT["can_change"], _LONG, filters=[clean_text])
    cannot_change = TextAreaField(words.ABOUT["cannot_change"], _LONG, filters=[clean_text])
    decider = StringField(words.ABOUT["decider"], _LONG, filters=[clean_text])
    decides = TextAreaField(words.ABOUT["decides"], _LONG, filters=[clean_text])
    private = TextAreaField(words.ABOUT["private"], _LONG, filters=[clean_text])
    told = TextAreaField(words.ABOUT["told"], _LONG, filters=[clean_text])
    thanks = TextAreaField(words.ABOUT["thanks"], _LONG, filters=[clean_text])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.audience.choices = _choices(AUDIENCES, words.CHOICES)

    def part(self) -> dict[str, str]:
        """What was typed."""
        return {key: self[key].data or "" for key in (*ABOUT_KEYS, "thanks", "audience")}


class RuleForm(Form):
    """When a question is asked."""

    seen = HiddenField()
    condition = SelectField(_("Pick what must have been answered"), validate_choice=False)
    join = RadioField(
        _("And the rule below?"),
        choices=[
            SelectChoice("instead", _("Write this in its place")),
            SelectChoice("and", _("Both must be so")),
            SelectChoice("or", _("One of them is enough")),
        ],
        default="instead",
    )
    when = TextAreaField(words.FIELDS["when"], _LONG, filters=[clean_text])


class CommentForm(Form):
    """A word to the others."""

    text = TextAreaField(_("Write a comment"), _LONG, filters=[clean_text])


class PublishForm(Form):
    """When it opens; left empty, it is published and stays closed."""

    number = HiddenField()
    opens_on = DateField(_("First day"))
    closes_on = DateField(_("Last day"))
    hear_back_by = DateField(_("People hear back by"))
    times = IntegerField(_("How many times in all?"), [Optional()], default=1)
    every_months = IntegerField(_("How many months from one to the next?"), [Optional()])


def question_form(question: Mapping[str, Any], lang: str, **kwargs: Any) -> Form:
    """The form of a question of its kind, holding what there is of it. lang : what it is written in"""
    kind = str(question.get("kind", ""))
    fields: dict[str, Any] = {
        "seen": HiddenField(),
        "text": TextAreaField(words.FIELDS["text"], [Required(_("Write the question.")), *_LONG], filters=[clean_text]),
        "hint": TextAreaField(words.FIELDS["hint"], _LONG, filters=[clean_text]),
        "example": StringField(words.FIELDS["example"], _LONG, filters=[clean_text]),
        "kind": SelectField(words.FIELDS["kind"], choices=_choices(KINDS, words.KINDS)),
    }
    data: dict[str, Any] = {name: question.get(name) for name in ("text", "hint", "example", "kind")}
    options = question.get("options", ())
    listed = [SelectChoice(one["key"], own(one.get("text", ""), lang)) for one in options]
    for detail in (*details_of(kind), *CHECKS):  # in the order of the page: fields stand as they are made
        typed, value = TYPED.get(detail, "text"), question.get(detail)
        fields[detail] = _field(detail, kind)
        data[detail] = lines_of(value or ()) if typed == "lines" else value or "" if typed == "choice" else value
        for flag in flags_of(kind) if detail == "options" and options else ():
            fields[flag] = SelectMultipleField(words.FIELDS[flag], choices=listed)
            data[flag] = [one["key"] for one in options if one.get(flag)]
    form: Form = type("QuestionForm", (Form,), fields)(data=data, **kwargs)
    return form


def _field(detail: str, kind: str) -> Any:
    label, typed = words.FIELDS[detail], TYPED.get(detail, "text")
    if typed == "lines":
        return TextAreaField(label, filters=[clean_text])
    if typed == "whole":
        return IntegerField(label, [Optional()])
    if typed == "choice":
        return SelectField(label, choices=_choices(("", *choices_of(detail, kind)), words.CHOICES))
    return StringField(label, _LONG, filters=[clean_text])


def question_from(form: Form, before: Mapping[str, Any]) -> dict[str, Any]:
    """The question as it was typed, with the keys its options had; what its kind does not take is left out."""
    kind = form["kind"].data
    made: dict[str, Any] = {**{key: value for key, value in before.items() if key != "when"}, "text": form["text"].data}
    made |= {name: form[name].data or "" for name in ("hint", "example", *CHECKS)}
    for detail in details_of(str(before.get("kind", ""))):
        value = form[detail].data
        made[detail] = options_from(value or "", before.get(detail, ())) if TYPED[detail] == "lines" else value
    for option in made.get("options", ()):
        for flag in ("exclusive", "say"):
            option.pop(flag, None)
            if flag in form and flag in flags_of(kind) and option["key"] in (form[flag].data or ()):
                option[flag] = True
    made = fitting(made, kind)
    if made.get("options") and kind == "grid":  # a grid has one or the other
        made = {key: value for key, value in made.items() if not key.startswith("scale_")}
    return {key: value for key, value in made.items() if value is not None and value not in ("", [])}
