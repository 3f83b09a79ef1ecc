"""Who is speaking, and how: asked at the start, changeable on the way."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access.advocacy import Speaking
from engage.core.db import reading
from engage.core.forms import Form
from engage.surveys.answering import answers_of, blueprint, is_change, open_for, save
from engage.surveys.services import OpenSurvey
from engage.surveys.speaking_forms import SpeakingForm, details_form, speaking_from


@blueprint.get("/surveys/<slug>/speaking")
def speaking(slug: str) -> str | Response:
    """What this way of speaking says about itself, or who is speaking, to be said anew."""
    opened, now = open_for(slug), answers_of(slug).speaking
    if is_change(slug):
        return redirect(url_for("surveys.check", slug=slug))  # who spoke, when it was sent, stays as it was
    if request.args.get("change"):
        return _change_page(opened, SpeakingForm(data={"provenance": now.provenance}))
    if not now.says_more:
        return redirect(url_for("surveys.start", slug=slug))
    return _speaking_page(opened, now, details_form(now))


@blueprint.post("/surveys/<slug>/speaking")
def speak(slug: str) -> Response | tuple[str, int]:
    """Keep it, and go on where the person was."""
    with reading():
        opened, answers = open_for(slug), answers_of(slug)
    if is_change(slug):
        return redirect(url_for("surveys.check", slug=slug))
    if request.args.get("change"):
        chosen = SpeakingForm()
        if not chosen.validate():
            return _change_page(opened, chosen), 400
        return now_speaking(slug, answers.speaking, chosen.provenance.data) or redirect(_back_to(slug))
    form = details_form(answers.speaking) if answers.speaking.says_more else None
    if form is None:
        return redirect(url_for("surveys.start", slug=slug))
    if not form.validate():
        return _speaking_page(opened, answers.speaking, form), 400
    save(slug, lambda kept: replace(kept, speaking=speaking_from(answers.speaking.provenance, form)))
    return redirect(_back_to(slug))


def now_speaking(slug: str, before: Speaking, provenance: str) -> Response | None:
    """Keep who is speaking; a way to the page that asks more about it, where there is more to ask."""
    if provenance != before.provenance:
        save(slug, lambda kept: replace(kept, speaking=Speaking(provenance)))
    if not Speaking(provenance).says_more:
        return None
    return redirect(url_for("surveys.speaking", slug=slug, then=request.args.get("then")))


def _back_to(slug: str) -> str:
    """Where somebody was who changed who is speaking."""
    then = request.args.get("then", "")
    if then == "check":
        return url_for("surveys.check", slug=slug)
    return url_for("surveys.question", slug=slug, number=int(then) if then.isascii() and then.isdecimal() and then != "0" else 1)


def _speaking_page(opened: OpenSurvey, now: Speaking, form: Form) -> str:
    return render_template(
        "surveys/speaking.html",
        survey=opened.survey,
        provenance=now.provenance,
        form=form,
        back_url=url_for("surveys.start", slug=opened.survey.slug),
    )


def _change_page(opened: OpenSurvey, form: Form) -> str:
    back_url = _back_to(opened.survey.slug)
    return render_template("surveys/speaking.html", survey=opened.survey, provenance="", form=form, back_url=back_url)
