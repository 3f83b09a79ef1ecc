"""Answering: the list, the start, one question a page, check, and send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engage import safeguarding
from engage.core import clock
from engage.core.db import reading
from engage.core.forms import Form, errors_of
from engage.core.i18n import current_language
from engage.core.security import csrf
from engage.surveys import aloud, drafts, recordings, services, signed
from engage.surveys.definition import Question
from engage.surveys.drafts import Answers, Given
from engage.surveys.forms import CheckForm, SpeakingForm, given_from, question_form
from engage.surveys.receipt_views import remember_sent, sent_receipt
from engage.surveys.services import OpenSurvey, Sent

blueprint = Blueprint("surveys", __name__)
# Each form here checks its own token and, when it does not fit, shows the page again with everything that was typed.
csrf.exempt(blueprint)
_TOKENS = "drafts"


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


@dataclass(frozen=True)
class CheckRow:
    """One question and what was answered, as a list row."""

    question: str
    answers: tuple[str, ...]
    skipped: bool
    own_words: bool
    change_url: str = ""


@blueprint.get("/surveys/")
def index() -> str:
    """Everything that can be answered today."""
    return render_template("surveys/index.html", **open_cards())


def open_cards() -> dict[str, object]:
    """The surveys open today, for the list and for the first page."""
    return {"open_surveys": tuple(map(_card, services.open_surveys(current_language().code, clock.today())))}


@blueprint.get("/surveys/<slug>/")
def start(slug: str) -> str:
    """Why we ask, who decides, what stays private, and who is speaking: before question one."""
    speaking = answers_of(slug).speaking
    form = SpeakingForm(data={"provenance": speaking.provenance, "group_size": speaking.group_size})
    return _start_page(_open(slug), form)


@blueprint.post("/surveys/<slug>/")
def begin(slug: str) -> Response | tuple[str, int]:
    """Keep who is speaking and go to question one."""
    with reading():
        opened, answers = _open(slug), answers_of(slug)
    form = SpeakingForm(data={"provenance": "self"})
    if not form.validate():
        return _start_page(opened, form), 400
    if form.speaking() != answers.speaking:
        save(slug, Answers(answers.given, form.speaking()))
    return redirect(url_for("surveys.question", slug=slug, number=1))


@blueprint.get("/surveys/<slug>/q/<int:number>")
def question(slug: str, number: int) -> str:
    """One question, with what was given to it before."""
    opened = _open(slug)
    asked = services.question_of(opened, number)
    return _question_page(opened, number, asked, question_form(asked, answers_of(slug).given.get(asked.key, Given())))


@blueprint.post("/surveys/<slug>/q/<int:number>")
def answer(slug: str, number: int) -> Response | tuple[str, int]:
    """Keep one answer and go on. Nothing typed is lost whatever is wrong with it."""
    with reading():  # others may write while this page is made out: the lock is taken for the answer alone
        opened = _open(slug)
        asked = services.question_of(opened, number)
    form = question_form(asked, Given())
    is_skip = request.form.get("action") == "skip"
    if not (form.csrf_token.validate(form) if is_skip else form.validate()):
        return _question_page(opened, number, asked, form), 400
    given = Given() if is_skip else given_from(asked, form)
    if is_skip:
        recordings.drop(token_of(slug), asked.key)
    save(slug, answers_of(slug).with_answer(asked.key, given))
    if given.text and safeguarding.services.look_at(given.text).concern:
        return redirect(url_for("surveys.help_now", slug=slug, number=number, then=request.args.get("then")))
    if request.form.get("action") == "record" and asked.is_text and recordings.longest_bytes():
        return redirect(url_for("recordings.record", slug=slug, number=number, then=request.args.get("then")))
    return redirect(after(opened, number))


@blueprint.get("/surveys/<slug>/q/<int:number>/help")
def help_now(slug: str, number: int) -> str:
    """Who to talk to, at once; the answer is kept and the way goes on."""
    return render_template("surveys/help_now.html", next_url=after(_open(slug), number))


@blueprint.get("/surveys/<slug>/check")
def check(slug: str) -> str:
    """Everything once more before it is sent."""
    return _check_page(_open(slug), CheckForm())


@blueprint.post("/surveys/<slug>/check")
def send(slug: str) -> Response | tuple[str, int]:
    """Send. A second tap sends nothing twice: it finds the receipt of the first."""
    with reading():
        opened = _open(slug)
    form, token = CheckForm(), token_of(slug)
    if not form.validate():
        return _check_page(opened, form), 400
    answers = answers_of(slug)
    if token is None or (all(given.is_empty for given in answers.given.values()) and not recordings.kept(token)):
        if code := _sent_before(slug, token):
            return redirect(url_for("receipts.show", code=code))
        form.quote_consent.errors = [gettext("There is nothing to send yet. Answer at least one question first.")]
        return _check_page(opened, form), 400
    lang, quote = current_language().code, bool(form.quote_consent.data)
    done = services.submit_response(opened, answers, token, lang=lang, quote=quote, now=clock.now(), today=clock.today())
    drafts.drop_draft(token)
    _finish(slug, done)
    return redirect(url_for("receipts.show", code=done.receipt))


@blueprint.errorhandler(services.SurveyClosedError)
def closed(error: services.SurveyClosedError) -> tuple[str, int]:
    """When it opens, or when it closed and when people hear back; what was just typed is given back."""
    wave, is_ahead = error.nearest, bool(error.nearest and error.nearest.opens_on > clock.today())
    page = render_template(
        "surveys/closed.html",
        survey=error.survey,
        message=str(error),
        opens_on=wave.opens_on if wave and is_ahead else None,
        closed_on=wave.closes_on if wave and not is_ahead else None,
        hear_by=wave.hear_back_by if wave and not is_ahead else None,
        kept=tuple(text for text in request.form.getlist("answer") if " " in text.strip()),
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
    )


def _open(slug: str) -> OpenSurvey:
    return services.open_survey(slug, current_language().code, clock.today())


def token_of(slug: str) -> str | None:
    """The key of this reader's draft, from their own cookie."""
    token: str | None = session.get(_TOKENS, {}).get(slug)
    return token


def answers_of(slug: str) -> Answers:
    """What this reader gave so far."""
    return drafts.load_answers(token_of(slug))


def save(slug: str, answers: Answers) -> None:
    """Keep it, in a draft of their own."""
    token, today = token_of(slug), clock.today()
    if token is None or not drafts.replace_answers(token, answers, today):
        # Never a token whose draft is gone: if the reply to a send was lost, these answers would be taken for those.
        token = drafts.new_token()
        session[_TOKENS] = {**session.get(_TOKENS, {}), slug: token}
        drafts.save_answers(token, answers, today)


def _sent_before(slug: str, token: str | None) -> str | None:
    """The code of what was sent already: by the tap before this one, or with this draft, whose reply was lost on the way."""
    if token is None:
        return sent_receipt(slug)
    done = services.sent_with(token)
    if done is None:
        return None
    _finish(slug, done)
    return done.receipt


def _finish(slug: str, done: Sent) -> None:
    remember_sent(slug, done)
    session[_TOKENS] = {key: value for key, value in session.get(_TOKENS, {}).items() if key != slug}


def after(opened: OpenSurvey, number: int) -> str:
    """The page that follows a question: the next one, or the look at everything."""
    slug = opened.survey.slug
    if request.args.get("then") == "check" or number >= len(opened.survey.questions):
        return url_for("surveys.check", slug=slug)
    return url_for("surveys.question", slug=slug, number=number + 1)


def _start_page(opened: OpenSurvey, form: Form) -> str:
    slug, given = opened.survey.slug, answers_of(opened.survey.slug).given
    return render_template(
        "surveys/start.html",
        survey=opened.survey,
        form=form,
        errors=errors_of(form),
        closes_on=opened.wave.closes_on,
        hear_by=opened.wave.hear_back_by,
        resume_url=url_for("surveys.check", slug=slug) if given else None,
        aloud=aloud.of_start(opened),
        signed=signed.video_of(slug, signed.START),
    )


def _question_page(opened: OpenSurvey, number: int, asked: Question, form: Form) -> str:
    slug = opened.survey.slug
    return render_template(
        "surveys/question.html",
        survey=opened.survey,
        question=asked,
        form=form,
        errors=errors_of(form),
        number=number,
        total=len(opened.survey.questions),
        record=_record_offer(slug, asked),
        aloud=aloud.of_question(opened, number, asked),
        signed=signed.video_of(slug, asked.key),
        back_url=url_for("surveys.question", slug=slug, number=number - 1) if number > 1 else url_for("surveys.start", slug=slug),
    )


def _check_page(opened: OpenSurvey, form: Form) -> str:
    slug, given = opened.survey.slug, answers_of(opened.survey.slug).given
    questions, recorded = opened.survey.questions, recordings.kept(token_of(slug))
    return render_template(
        "surveys/check.html",
        survey=opened.survey,
        rows=tuple(
            _row(
                asked,
                given.get(asked.key, Given()),
                url_for("surveys.question", slug=slug, number=number, then="check"),
                is_recorded=asked.key in recorded,
            )
            for number, asked in enumerate(questions, 1)
        ),
        form=form,
        errors=errors_of(form),
        back_url=url_for("surveys.question", slug=slug, number=len(questions)),
    )


def _row(asked: Question, given: Given, change_url: str, *, is_recorded: bool) -> CheckRow:
    words = services.words_for(asked, given)
    if is_recorded:
        words = (*words, gettext("You recorded an answer."))
    return CheckRow(asked.text, words, given.is_empty and not is_recorded, asked.is_text, change_url)


def _record_offer(slug: str, asked: Question) -> str:
    """What a question's page says of recording: "record", "recorded" where there is one, "" where it is not offered."""
    if not asked.is_text or not recordings.longest_bytes():
        return ""
    return "recorded" if asked.key in recordings.kept(token_of(slug)) else "record"
