"""Answering: the list, the start, and one question a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage import safeguarding
from engage.access.advocacy import BY_MYSELF, Speaking
from engage.access.modes import current_modes, remember_modes, switched
from engage.access.privacy import notice_for
from engage.access.speech import Aloud
from engage.core import clock
from engage.core.db import db, reading
from engage.core.forms import Form, errors_of
from engage.core.i18n import current_language, in_language, offered_code, remember_language
from engage.surveys import aloud, drafts, drawing_views, pairs, recordings, routes, services, signed, slots
from engage.surveys.answer_forms import SAY, given_from
from engage.surveys.answering import (
    answers_of,
    blueprint,
    given_on_the_way,
    is_change,
    keep_answer,
    open_for,
    page_after,
    page_before,
    save,
)
from engage.surveys.asked_page import words_of_page
from engage.surveys.definition import Question, Survey
from engage.surveys.drafts import Given
from engage.surveys.exercises import Exercise, exercise_of
from engage.surveys.formats.views import other_ways
from engage.surveys.own_draft import ensure_token, hold_token, is_shut, let_go, own_token, place_of
from engage.surveys.reaching import arriving
from engage.surveys.services import OpenSurvey
from engage.surveys.speaking_forms import SpeakingForm
from engage.surveys.speaking_views import now_speaking
from engage.surveys.wording import PARTNERS, ages_offered


@dataclass(frozen=True)
class SurveyCard:
    """One survey on a list."""

    slug: str
    title: str
    summary: str
    audience: str
    audience_text: str
    closes_on: date
    questions: int
    lang: str
    easy: bool
    pictures: Mapping[str, tuple[str, ...]]


@blueprint.get("/surveys/")
def index() -> str:
    """Everything that can be answered today."""
    return render_template("surveys/index.html", **open_cards())


def open_cards() -> dict[str, object]:
    """The surveys open today, for the list and for the first page."""
    opened = services.open_surveys(current_language().code, clock.today(), easy=current_modes().easy)
    return {"open_surveys": tuple(map(_card, opened))}


@blueprint.get("/surveys/<slug>/")
def start(slug: str) -> str:
    """Why we ask, who decides, what stays private, and who is speaking: before question one."""
    opened, now = open_for(slug), answers_of(slug).speaking
    if not is_shut(slug):
        ensure_token(slug)
    return _start_page(opened, SpeakingForm(data={"provenance": now.provenance}))


@blueprint.post("/surveys/<slug>/")
def begin(slug: str) -> Response | tuple[str, int]:
    """Keep who is speaking and go to question one. Whoever begins anew never writes over what somebody sent before."""
    with reading():
        opened, before, token = open_for(slug), answers_of(slug).speaking, own_token(slug)
    form = SpeakingForm(data={"provenance": "self"})
    if not form.validate():
        return _start_page(opened, form), 400
    arriving.note_begun(slug)
    if is_shut(slug):
        hold_token(slug, drafts.new_token())
    if token and drafts.changed_by(token):
        drafts.drop_draft(token)
        let_go(slug)
        before = BY_MYSELF
    return now_speaking(slug, before, form.provenance.data) or redirect(url_for("surveys.question", slug=slug, number=1))


@blueprint.get("/surveys/<slug>/q/<int:number>")
def question(slug: str, number: int) -> str | Response:
    """One question, with what was given to it before; the one after it where this one is not asked."""
    answers = answers_of(slug)
    opened = open_for(slug, answers.speaking)
    asked = services.question_of(opened, number)
    if number not in routes.asked_numbers(opened.survey.questions, answers.given):
        return redirect(page_after(opened, number, request.args.get("then", "")))
    ensure_token(slug)
    form = drawing_views.form_of(slug, asked, answers.given.get(asked.key, Given()), answers.speaking)
    if routes.breaks_check(opened.survey.questions, answers.given, asked.key):  # what it looks at was changed since
        form.answer.errors = [asked.check_text]
    return _question_page(opened, number, asked, form, answers.speaking)


@blueprint.post("/surveys/<slug>/q/<int:number>")
def answer(slug: str, number: int) -> Response | tuple[str, int]:
    """Keep one answer and go on. Nothing typed is lost whatever is wrong with it."""
    with reading():  # others may write while this page is made out: the lock is taken for the answer alone
        answers = answers_of(slug)
        opened = open_for(slug, answers.speaking)
        asked = services.question_of(opened, number)
        has_picture = answers.given.get(asked.key, Given()).picture
    drawing_views.refuse_too_much(asked)
    form, action = drawing_views.form_of(slug, asked, Given(picture=has_picture), answers.speaking), request.form.get("action")
    if request.form.get("display") or request.form.get("language"):
        return _shown_otherwise(slug, number, asked, form)
    if not (form.csrf_token.validate(form) if action == "skip" else form.validate()):
        drawing_views.keep_alone(slug, asked, form)
        return _question_page(opened, number, asked, form, answers.speaking), 400
    given = drawing_views.given_by(asked, form, action or "next")
    if routes.breaks_check(opened.survey.questions, {**answers.given, asked.key: given}, asked.key):
        form.answer.errors = [*form.answer.errors, asked.check_text]
        return _question_page(opened, number, asked, form, answers.speaking), 400
    then = keep_answer(slug, number, asked, given, action or "next")
    shows_again = drawing_views.settle(slug, asked, form, action or "next")
    following = "surveys.question" if shows_again else ""
    if given.words and safeguarding.services.look_at("\n".join(given.words)).concern:
        following = "surveys.help_now"
    elif action == "record" and asked.may_be_recorded and recordings.longest_bytes():
        following = "recordings.record"
    if following:
        return redirect(url_for(following, slug=slug, number=number, then=then or None))
    return redirect(page_after(opened, number, then))


@blueprint.get("/surveys/<slug>/q/<int:number>/help")
def help_now(slug: str, number: int) -> str:
    """Who to talk to, at once; the answer is kept and the way goes on."""
    opened = open_for(slug, answers_of(slug).speaking)
    return render_template(
        "surveys/help_now.html",
        next_url=page_after(opened, number, request.args.get("then", "")),
        place=place_of(slug),
    )


@blueprint.errorhandler(recordings.RecordingError)
def no_room(error: recordings.RecordingError) -> tuple[str, int]:
    """A picture that cannot be taken. What was typed beside it is on the page again, unless there was too much to be read."""
    db.session.rollback()
    slug, number = (request.view_args or {})["slug"], (request.view_args or {})["number"]
    answers = answers_of(slug)
    opened = open_for(slug, answers.speaking)
    asked = services.question_of(opened, number)
    unread = {"formdata": None} if error.status == drawing_views.TOO_LONG else {}
    form = drawing_views.form_of(slug, asked, answers.given.get(asked.key, Given()), answers.speaking, **unread)
    form.answer.errors = [str(error)]
    return _question_page(opened, number, asked, form, answers.speaking), error.status


@blueprint.errorhandler(services.SurveyClosedError)
def closed(error: services.SurveyClosedError) -> tuple[str, int]:
    """When it opens, or when it closed and when people hear back; what was just typed is given back."""
    wave, is_ahead = error.nearest, bool(error.nearest and error.nearest.opens_on > clock.today())
    page = render_template(
        "surveys/closed.html",
        survey=error.survey,
        message=str(error),
        paused=error.paused,
        opens_on=wave.opens_on if wave and is_ahead else None,
        closed_on=wave.closes_on if wave and not is_ahead else None,
        hear_by=wave.hear_back_by if wave and not is_ahead else None,
        kept=tuple(text for name in ("answer", SAY) for text in request.form.getlist(name) if " " in text.strip()),
    )
    return page, error.status


def _card(opened: OpenSurvey) -> SurveyCard:
    survey, about = opened.survey, opened.survey.about
    return SurveyCard(
        survey.slug,
        about.title,
        about.summary,
        survey.audience,
        about.audience_text,
        opened.wave.closes_on,
        len(survey.questions),
        survey.language,
        survey.easy,
        survey.pictures,
    )


def _shown_otherwise(slug: str, number: int, asked: Question, form: Form) -> Response | tuple[str, int]:
    """One tap among the choices or the languages: the page comes back as it was asked for, and nothing typed on it is lost."""
    spoken, tapped = request.form.get("language", ""), request.form.get("display", "")
    code = offered_code(spoken) if spoken else current_language().code
    is_ours = form.csrf_token.validate(form)
    if is_ours and spoken:
        remember_language(code)
    elif is_ours:
        remember_modes(switched(current_modes(), tapped))
    answers = answers_of(slug)
    if not form.validate():
        with in_language(code):
            opened = open_for(slug, answers.speaking)
            return _question_page(opened, number, services.question_of(opened, number), form, answers.speaking), 400
    given = given_from(asked, form)
    if given != answers.given.get(asked.key, Given()):
        save(slug, lambda kept: kept.with_answer(asked.key, given))
        drawing_views.settle(slug, asked, form, "shown otherwise")
    return redirect(url_for("surveys.question", slug=slug, number=number, then=request.args.get("then")))


def _start_page(opened: OpenSurvey, form: Form) -> str:
    slug, given = opened.survey.slug, answers_of(opened.survey.slug).given
    exercise, closes_on = exercise_of(opened.wave.id, current_language().code), opened.wave.closes_on
    return render_template(
        "surveys/start.html",
        survey=opened.survey,
        form=form,
        errors=errors_of(form),
        closes_on=exercise.last_day(closes_on) if exercise else closes_on,
        hear_by=opened.wave.hear_back_by,
        exercise=exercise,
        decider=_decider(opened, exercise),
        resume_url=url_for("surveys.check", slug=slug) if given else None,
        privacy_age=_privacy_age(opened.survey),
        easy_offered=not current_modes().easy and opened.survey.language in opened.source.easy_languages,
        **other_ways(opened),
        aloud=aloud.of_start(opened),
        signed=signed.video_of(slug, signed.START),
    )


def _privacy_age(survey: Survey) -> str | None:
    """The privacy notice for everybody whom a survey asks: by the ages it offers to choose from; None where each must choose."""
    if survey.audience in ("parents", PARTNERS):
        return "adults"
    ages = ages_offered(survey.questions)
    return notice_for(*ages) if ages else None


def _decider(opened: OpenSurvey, exercise: Exercise | None) -> str:
    """Who decides, as the consultation says it; in other languages as the survey does, since a consultation names them in one."""
    is_first = opened.survey.language == opened.source.source_language
    return exercise.decider if exercise and exercise.decider and is_first else opened.survey.about.decider


def _question_page(opened: OpenSurvey, number: int, asked: Question, form: Form, speaking: Speaking) -> str:
    slug, given = opened.survey.slug, given_on_the_way(opened)
    on_the_way = routes.asked_numbers(opened.survey.questions, given)
    return render_template(
        "surveys/question.html",
        **words_of_page(opened, asked, given, form, speaking),
        number=sum(each <= number for each in on_the_way),
        total=len(on_the_way),
        record=_record_offer(slug, asked),
        drawing=drawing_views.shown(slug, number, asked, form),
        aloud=_heard(opened, number, asked),
        beside=slots.picture_on(slug, asked.key, opened.survey.source_language),
        signed=signed.video_of(slug, asked.key),
        back_url=page_before(opened, given, number),
    )


def _heard(opened: OpenSurvey, number: int, asked: Question) -> Aloud | None:
    """The question read by a person where somebody did, else by this machine."""
    lang = opened.survey.source_language
    is_first = opened.survey.language == lang and not opened.survey.easy
    by_hand = slots.spoken_by_hand(opened.survey.slug, asked.key, lang) if is_first else None
    return by_hand or aloud.of_question(opened, number, asked)


def _record_offer(slug: str, asked: Question) -> str:
    """What a question's page says of recording: "record", "recorded" where there is one, "" where it is not offered."""
    if not asked.may_be_recorded or pairs.is_pair(asked) or not recordings.longest_bytes() or is_change(slug):
        return ""
    return "recorded" if asked.key in recordings.kept(own_token(slug)) else "record"
