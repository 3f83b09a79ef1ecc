"""From the review pages to the safeguarding desk: an officer hands over something worrying."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.errors import NotFoundError
from engage.safeguarding import services as safeguarding
from engage.safeguarding.forms import HandOverForm
from engage.safeguarding.handing_views import handed
from engage.surveys.outward import AnswerText
from engage.surveys.services import HELD_SOURCE
from engage.themes.holding import answer_to_hand
from engage.themes.views import blueprint


@blueprint.get("/<int:wave_id>/answers/<int:answer_id>/hand-over")
@needs(Permission.REVIEW_THEMES)
def hand_over(wave_id: int, answer_id: int) -> str:
    """The words once more, and what worries the reader about them."""
    return _page(_answer(wave_id, answer_id), HandOverForm(formdata=None))


@blueprint.post("/<int:wave_id>/answers/<int:answer_id>/hand-over")
@needs(Permission.REVIEW_THEMES)
def handed_over(wave_id: int, answer_id: int) -> Response | tuple[str, int]:
    """Hand them over: they are gone from here at once."""
    answer, form = _answer(wave_id, answer_id), HandOverForm()
    if not form.validate():
        return _page(answer, form), 400
    note, danger = form.note.data or "", bool(form.in_danger.data)
    safeguarding.hand_over(HELD_SOURCE, str(answer_id), note, current_user.id, now=clock.now(), in_danger=danger)
    flash(handed())
    return redirect(url_for("themes.review", wave_id=wave_id))


def _answer(wave_id: int, answer_id: int) -> AnswerText:
    found = answer_to_hand(wave_id, answer_id)
    if found is None:
        raise NotFoundError(gettext("There is no answer with this number here. Perhaps the safeguarding lead has it already."))
    return found


def _page(answer: AnswerText, form: HandOverForm) -> str:
    fields = ("own_words", "translation", "interpretation", "advocate_view")
    words = {name: text for name in fields if (text := getattr(answer, name))}
    back_url = url_for("themes.review", wave_id=answer.wave_id)
    return render_template("safeguarding/hand_over.html", form=form, words=words, written_in=answer.lang, back_url=back_url)
