"""How a draft will look, page by page: the very templates in which it is answered. Nothing that is typed here is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage.access.advocacy import BY_MYSELF, Speaking
from engage.access.modes import current_modes
from engage.access.speech import Aloud
from engage.accounts.permissions import Permission, needs
from engage.core import clock
from engage.core.db import reading
from engage.core.i18n import current_language, in_language, language
from engage.surveys import routes, slots
from engage.surveys.answer_forms import question_form
from engage.surveys.asked_page import words_of_page
from engage.surveys.asking import OpenSurvey, localised, question_of
from engage.surveys.building import media
from engage.surveys.building.errors import NoDraftError
from engage.surveys.building.pages import Page, blueprint, current, draft_page
from engage.surveys.building.preview import answer_word, given_by
from engage.surveys.building.services import Draft
from engage.surveys.building.sources import problems_of, source_of
from engage.surveys.definition import SurveyFileError, SurveySource
from engage.surveys.drafts import Given
from engage.surveys.drawing_views import preview_shown
from engage.surveys.formats import making, pdf
from engage.surveys.formats.leaflet import leaflet_of
from engage.surveys.outward import WaveInfo
from engage.surveys.seen import SIGNED
from engage.surveys.speaking_forms import SpeakingForm

HELPER = Speaking("helped")


@blueprint.get("/<slug>/preview")
@needs(Permission.MAKE_SURVEYS)
def preview(slug: str) -> str:
    """Choose how to look at it."""
    draft = current(slug)
    if problems_of(draft.tables):
        return draft_page("preview.html", draft, source=None)
    source = source_of(draft.tables)
    printed = [code for code in source.languages if not pdf.missing(code)]
    return draft_page("preview.html", draft, source=source, printed=printed)


@blueprint.route("/<slug>/preview/start", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def preview_start(slug: str) -> Page:
    """The start page."""
    opened, frame = _opened(slug), _frame(slug) | {"mark_more": gettext("The days are only examples.")}
    if request.method == "POST":
        return redirect(url_for("building.preview_question", slug=slug, number=1, **_ways()))
    with in_language(opened.survey.language):
        return render_template(
            "surveys/building/preview_start.html",
            **frame,
            survey=opened.survey,
            decider=opened.survey.about.decider,
            form=SpeakingForm(formdata=None, data={"provenance": "helped" if request.args.get("helper") else "self"}),
            errors=(),
            closes_on=opened.wave.closes_on,
            hear_by=opened.wave.hear_back_by,
            lang=language(opened.survey.language),
        )


@blueprint.route("/<slug>/preview/q/<int:number>", methods=["GET", "POST"])
@needs(Permission.MAKE_SURVEYS)
def preview_question(slug: str, number: int) -> Page:
    """One question. What is chosen goes along in the address, so that the rules can be followed; no words ever do."""
    opened, frame = _opened(slug), _frame(slug)
    asked = question_of(opened, number)
    questions, given = opened.survey.questions, given_by(opened.survey.questions, request.args.get("said", ""))
    speaking = HELPER if request.args.get("helper") else BY_MYSELF
    with in_language(opened.survey.language):
        form = question_form(asked, given.get(asked.key, Given()), speaking)
        is_skip = request.form.get("action") == "skip"
        if request.method == "POST" and (is_skip or form.validate()):
            said = {**given, asked.key: Given() if is_skip else form.given()}
            following = routes.next_number(questions, said, number)
            along = {**_ways(), "said": "~".join(filter(None, (answer_word(key, one) for key, one in said.items()))) or None}
            if following is None or request.form.get("action") == "stop":
                return redirect(url_for("building.preview", slug=slug))
            return redirect(url_for("building.preview_question", slug=slug, number=following, **along))
        on_the_way = routes.asked_numbers(questions, given)
        before = routes.number_before(questions, given, number)
        along = {**_ways(), "said": request.args.get("said") or None}
        back = url_for("building.preview_question", slug=slug, number=before, **along) if before else None
        page = render_template(
            "surveys/building/preview_question.html",
            **frame,
            **words_of_page(opened, asked, given, form, speaking),
            number=sum(each <= number for each in on_the_way) or 1,
            total=len(on_the_way),
            record="",
            drawing=preview_shown(form),
            **_beside(current(slug), asked.key, opened.survey.source_language),
            signed=None,
            lang=language(opened.survey.language),
            back_url=back or url_for("building.preview_start", slug=slug, **_ways()),
            rule=asked.when,
        )
    return page, 400 if request.method == "POST" else 200


@blueprint.get("/<slug>/preview/print")
@needs(Permission.MAKE_SURVEYS)
def preview_print(slug: str) -> Response:
    """The paper it would be printed on, as PDF."""
    with reading():
        survey = _opened(slug).survey
        kind = "easy-read" if survey.easy else "pdf"
    mark = gettext("Preview: nothing is kept.")
    # Two languages in one line: each runs its own way (first strong isolate, pop).
    survey = replace(survey, about=replace(survey.about, title=f"\u2068{mark}\u2069 \u2068{survey.about.title}\u2069"))
    made = making.make(kind, leaflet_of(survey))
    return send_file(BytesIO(made.content), mimetype=made.media_type, download_name=f"preview-{made.name}", as_attachment=True)


def _beside(draft: Draft, key: str, lang: str) -> dict[str, Any]:
    """What stands beside a question in the draft: `beside`, `aloud` and, as an address, `film`."""
    there = {one.slot: one for one in media.beside(draft, key) if one.file}
    at = {slot: url_for("building.draft_media", slug=draft.slug, name=one.file.name) for slot, one in there.items() if one.file}
    picture, sound = there.get(slots.PICTURE), there.get(slots.AUDIO)
    return {
        "beside": slots.Shown(at[slots.PICTURE], picture.words, lang, round(picture.megabytes * 1000)) if picture else None,
        "aloud": Aloud(lang, at[slots.AUDIO], round(sound.megabytes * 1000)) if sound else None,
        "film": at.get(SIGNED, ""),
    }


def _opened(slug: str) -> OpenSurvey:
    """The draft as if it were open today, in the language and the words that the address asks for."""
    draft: Draft = current(slug)
    try:
        source: SurveySource = source_of(draft.tables)
    except SurveyFileError:
        raise NoDraftError(gettext("Something is still missing. The checklist says what.")) from None
    asked = request.args.get("in", source.source_language)
    survey = localised(source, asked, easy=bool(request.args.get("easy")))
    today: date = clock.today()
    return OpenSurvey(survey, source, WaveInfo(0, slug, "", today, today + timedelta(weeks=3), today + timedelta(weeks=15)))


def _ways() -> dict[str, Any]:
    return {name: request.args[name] for name in ("in", "easy", "helper") if request.args.get(name)}


def _frame(slug: str) -> dict[str, object]:
    """What marks the page as a preview, in the officer's language: it is asked for before the page is in another one."""
    shown = replace(current_modes(), easy=bool(request.args.get("easy")))
    mark, back = gettext("Preview: nothing is kept."), gettext("Back to the survey")
    return {"preview_of": slug, "modes": shown, "mark": mark, "mark_back": back, "mark_lang": current_language()}
