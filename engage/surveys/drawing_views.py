"""The picture on a question's page: taken in with the words beside it, shown again, taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for

from engage.access.advocacy import Speaking
from engage.core import clock, incoming
from engage.core.forms import Form
from engage.surveys import drawings, recordings
from engage.surveys.answer_forms import DrawingForm, given_from, question_form
from engage.surveys.answering import is_change, save
from engage.surveys.definition import Question
from engage.surveys.developing import PICTURE
from engage.surveys.drafts import Given
from engage.surveys.own_draft import own_token

REMOVE = "remove"
TOO_LONG = 413
_AROUND_A_FILE = 64 * 1024
_LISTENED_TO = 2  # so many times the limit is taken in, so that what was typed beside a picture that is too big is not lost


@dataclass(frozen=True)
class Shown:
    """What a question's page says of its picture. url, kilobytes : of the one in this draft; empty where it was sent before."""

    has_picture: bool
    may_add: bool
    megabytes: int
    url: str = ""
    kilobytes: int = 0


def form_of(slug: str, asked: Question, given: Given, speaking: Speaking, **sent: Any) -> Form:
    """The form of a question on its page. Whoever changes what was sent can take their picture away, and add none."""
    form = question_form(asked, given, speaking, **sent)
    if isinstance(form, DrawingForm) and "picture" in form and is_change(slug):
        del form.picture, form.may_look, form.may_show
    return form


def refuse_too_much(asked: Question) -> None:
    """Raise `RecordingError` where more is sent than is listened to. To be called before anything that was sent is read."""
    if not asked.takes_picture or not drawings.longest_bytes():
        return
    most = _LISTENED_TO * drawings.longest_bytes() + _AROUND_A_FILE
    request.max_content_length = most
    if (request.content_length or 0) > most:
        incoming.hear_out()
        refused = recordings.RecordingError(drawings.too_big())
        refused.status = TOO_LONG
        raise refused


def given_by(asked: Question, form: Form, action: str) -> Given:
    """What a valid form says, by the button that sent it."""
    if action == "skip":
        return Given()
    given = given_from(asked, form)
    return replace(given, picture=False) if action == REMOVE else given


def settle(slug: str, asked: Question, form: Form, action: str) -> bool:
    """Keep or drop the picture with the draft that is saved already; True where its page is to be shown again.

    Raises `RecordingError` where none can be kept just now.
    """
    if action in {"skip", REMOVE}:
        recordings.drop(own_token(slug), asked.key)
        return action == REMOVE
    developed = form.developed if isinstance(form, DrawingForm) else None
    if developed is None:
        return False
    recordings.keep(own_token(slug) or "", asked.key, developed, clock.today(), may_show=bool(form.may_show.data))
    return action == "next"


def keep_alone(slug: str, asked: Question, form: Form) -> None:
    """Keep the picture although something is wrong with the words beside it: a browser gives no file back."""
    if isinstance(form, DrawingForm) and form.developed is not None and not form.csrf_token.errors:
        save(slug, lambda kept: kept.with_answer(asked.key, replace(kept.given.get(asked.key, Given()), picture=True)))
        settle(slug, asked, form, "next")
        form.has_picture = True


def preview_shown(form: Form) -> Shown | None:
    """The same where nothing is kept: a picture can be chosen, and goes nowhere."""
    if not isinstance(form, DrawingForm):
        return None
    return Shown(has_picture=False, may_add="picture" in form, megabytes=drawings.longest_bytes() // 1_000_000)


def shown(slug: str, number: int, asked: Question, form: Form) -> Shown | None:
    """What the page says of it; None where the question takes none."""
    if not isinstance(form, DrawingForm):
        return None
    kept = recordings.open_kept(own_token(slug), asked.key)
    here = kept if kept and kept.kind == PICTURE else None
    return Shown(
        has_picture=form.has_picture,
        may_add="picture" in form and not form.has_picture,
        megabytes=drawings.longest_bytes() // 1_000_000,
        url=url_for("recordings.play", slug=slug, number=number) if here else "",
        kilobytes=-(-len(here.data) // 1000) if here else 0,
    )
