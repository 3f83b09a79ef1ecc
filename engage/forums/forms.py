"""What members fill in. Lengths and emptiness are checked once more where posts are stored."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from engage.core.forms import Form, MaxLength, Required
from engage.core.i18n import current_language, language, offered_languages
from engage.forums.drafts import LONGEST_ANSWER, LONGEST_POST, LONGEST_STATEMENT, LONGEST_TITLE, Draft

_NEW_TOKEN = 16


class WriteForm(Form):
    """A reply. `token` makes the same form sent twice one post; `rules` is asked for once, before the first post."""

    text = TextAreaField(_("Your words"), [Required(_("Write something first.")), MaxLength(LONGEST_POST)])
    lang = SelectField(_("Which language is this in?"))
    quoted = HiddenField()
    token = HiddenField()
    rules = BooleanField(_("I have read the rules, and I will keep them"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = current_language().code
        codes = sorted({one.code for one in offered_languages()} | {here}, key=lambda code: (code != here, code))
        self.lang.choices = [SelectChoice(code, language(code).name) for code in codes]
        self.token.data = self.token.data or secrets.token_urlsafe(_NEW_TOKEN)

    def draft(self) -> Draft:
        """What was typed."""
        quoted = str(self.quoted.data or "")
        title = self.title.data if "title" in self else ""
        return Draft(
            self.text.data or "",
            self.lang.data or current_language().code,
            str(self.token.data)[:100],
            title or "",
            int(quoted) if quoted.isdecimal() and len(quoted) < 10 else None,
        )


class ThreadForm(WriteForm):
    """A new conversation."""

    title = StringField(_("What is it about?"), [Required(_("Give your conversation a title.")), MaxLength(LONGEST_TITLE)])


class StatementForm(WriteForm):
    """A statement of one's own, to be voted on."""

    text = TextAreaField(_("Your statement"), [Required(_("Write something first.")), MaxLength(LONGEST_STATEMENT)])


class AgainForm(Form):
    """What a writer does about a post that was turned down or changed."""

    text = TextAreaField(_("Your words"), [MaxLength(LONGEST_POST)])
    answer = TextAreaField(_("Tell the moderator something, if you like"), [MaxLength(LONGEST_ANSWER)])
