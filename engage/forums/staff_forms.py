"""What staff fill in about boards and conversations."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from engage.core.forms import Form, MaxLength, Required
from engage.core.i18n import language, offered_languages
from engage.forums.drafts import LONGEST_POST
from engage.forums.forms import ThreadForm


class BoardForm(Form):
    """A new board."""

    title = StringField(_("Title"), [Required(_("Write a title.")), MaxLength(60)])
    about = TextAreaField(_("What is it for?"), [Required(_("Say what it is for.")), MaxLength(1000)])
    rules = TextAreaField(_("Rules, one on a line"), [MaxLength(2000)])
    audience = RadioField(
        _("Who is it for?"),
        [Required(_("Choose who it is for."))],
        choices=[SelectChoice("parents", _("Parents and carers")), SelectChoice("young_people", _("Young people"))],
    )
    area = SelectField(_("For which place?"))
    is_public = BooleanField(_("Anybody can read it (parents’ forums only)"))
    read_first = BooleanField(_("Read every post before it appears (always so for young people)"))


class BeginForm(ThreadForm):
    """What staff begin. The notes of a meeting say when, where and how many."""

    kind = RadioField(
        _("What do you begin?"),
        [Required(_("Choose what you begin."))],
        choices=[
            SelectChoice("talk", _("A conversation")),
            SelectChoice("statements", _("Statements to vote on")),
            SelectChoice("meeting", _("Notes of a meeting")),
        ],
        default="talk",
    )
    met_on = DateField(_("Day of the meeting"), [Optional()])
    place = StringField(_("Where was it?"), [MaxLength(120)])
    n_members = IntegerField(_("How many members came?"), [Optional()])
    n_staff = IntegerField(_("How many people who run services?"), [Optional()])


class CloseForm(Form):
    """What came of a conversation."""

    summary = TextAreaField(
        _("What came of it?"), [Required(_("Write what came of it: everybody who took part will read it.")), MaxLength(2000)]
    )


class PollForm(Form):
    """A poll."""

    question = StringField(_("Question"), [Required(_("Write a question.")), MaxLength(200)])
    options = TextAreaField(_("Answers, one on a line"), [Required(_("Write the answers."))])


class TranslateForm(Form):
    """A translation beside a post."""

    lang = SelectField(_("Into which language?"))
    text = TextAreaField(_("Translation"), [Required(_("Write the translation.")), MaxLength(LONGEST_POST)])

    def __init__(self, *args: Any, said_in: str, **kwargs: Any) -> None:
        """`said_in`: the post's own language, which it cannot be put into."""
        super().__init__(*args, **kwargs)
        self.lang.choices = [
            SelectChoice(one.code, language(one.code).name) for one in offered_languages() if one.code != said_in
        ]
