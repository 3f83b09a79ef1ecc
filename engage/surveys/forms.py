"""The forms at the end of a survey, and after it: sending, recordings, receipts. Those of its questions: `answer_forms`."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, RadioField, StringField, TextAreaField, ValidationError

from engage.core.forms import Form, MaxLength
from engage.surveys.answer_fields import clean_text
from engage.surveys.answer_forms import LONGEST_TEXT
from engage.surveys.receipts import normalise_receipt
from engage.surveys.speaking_forms import YES_NO


class CheckForm(Form):
    """Before sending: one consent, asked plainly, never ticked beforehand.

    read_back : asked only of an advocate who sends without the young person's last look (domain rule 4)
    """

    quote_consent = BooleanField(_("You may use my words, without my name, to show what young people and parents said."))
    read_back = RadioField(_("Did you read it back to them?"), choices=YES_NO, validate_choice=False)

    def says_read_back(self) -> bool:
        """Whether it was said, one way or the other; where it was not, the field asks for it."""
        if self.read_back.data in {choice.value for choice in YES_NO}:
            return True
        self.read_back.errors = [gettext("Say whether you read it back to them.")]
        return False


class RecordingForm(Form):
    """A recording, and the one consent it needs, never ticked beforehand."""

    recording = FileField(_("Your recording"))
    consent = BooleanField(_("Yes, the small team may listen to my recording and write down what I say."))

    def validate_consent(self, field: Any) -> None:
        """Without it nothing is kept."""
        if not field.data:
            raise ValidationError(gettext("Tick the box if the team may listen. Without it we cannot keep your recording."))

    def sent(self) -> bytes:
        """The file as it came; its name is not looked at."""
        return self.recording.data.read() if isinstance(self.recording.data, FileStorage) else b""


class TranscriptForm(Form):
    """What was said in a recording."""

    text = TextAreaField(_("What they said, word for word"), filters=[clean_text])
    translation = TextAreaField(_("The same in the language of your team"), filters=[clean_text])

    def validate_text(self, field: Any) -> None:
        """Not longer than any answer."""
        MaxLength(LONGEST_TEXT)(self, field)

    def validate_translation(self, field: Any) -> None:
        """The same."""
        MaxLength(LONGEST_TEXT)(self, field)


class WithdrawForm(Form):
    """Only a token: the button says the rest."""


class ChangeForm(Form):
    """Open what was sent again; where a second person was there, the code is typed once more: it is the young person's."""

    code = StringField(_("Your code"))

    def is_holder(self, code: str, *, asked: bool) -> bool:
        """Whether the code was typed, if it was asked for; says what to do where it was not."""
        if not asked or normalise_receipt(self.code.data or "") == code:
            return True
        self.code.errors = [gettext("Type the code that was given for these answers.")]
        return False


class FindForm(Form):
    """Look an answer up by its code."""

    code = StringField(_("Your code"))


class ComeBackForm(Form):
    """Open on this device what was begun on another."""

    code = StringField(_("Your six words"))
