"""Answering: the list, the start, one question a page, check, and send."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from engage import safeguarding
from engage.access.advocacy import BY_MYSELF, Speaking
from engage.access.modes import current_modes, names_of, remember_modes, switched
from engage.access.privacy import notice_for
from engage.core import clock
from engage.core.db import db, reading
from engage.core.errors import NotFoundError
from engage.core.forms import Form, errors_of
from engage.core.i18n import current_language
from engage.core.security import csrf
from engage.surveys import changing, coming_back, drafts, services
from engage.surveys.definition import Question, Survey
from engage.surveys.drafts import Answers, Given
from engage.surveys.formats.views import other_ways
from engage.surveys.forms import CheckForm, given_from, question_form
from engage.surveys.own_draft import ensure_token, hold_token, let_go, own_token
from engage.surveys.receipt_views import remember_sent, sent_page, sent_receipt
from engage.surveys.services import OpenSurvey, Sent
from engage.surveys.speaking_forms import SpeakingForm, details_form, speaking_from

blueprint = Blueprint("surveys", __name__)
# Each form here checks its own token and, when it does not fit, shows the page again with everything that was typed.
csrf.exempt(blueprint)
# `keep.js` sends a form without leaving the page, and says so with this header.
_KEEPS = "X-Keep"


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


@dataclass(frozen=True)
class CheckRow:
    """One question and what was answered, as a list row. own_words : it was written, by whoever speaks."""

    question: str
    answers: tuple[str, ...]
    skipped: bool
    own_words: bool
    change_url: str = ""
    picture: str = ""


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
    opened, now = _open(slug), _answers(slug).speaking
    ensure_token(slug)
    return _start_page(opened, SpeakingForm(data={"provenance": now.provenance}))


@blueprint.post("/surveys/<slug>/")
def begin(slug: str) -> Response | tuple[str, int]:
    """Keep who is speaking and go to question one. Whoever begins anew never writes over what somebody sent before."""
    with reading():
        opened, before, token = _open(slug), _answers(slug).speaking, own_token(slug)
    form = SpeakingForm(data={"provenance": "self"})
    if not form.validate():
        return _start_page(opened, form), 400
    if token and drafts.changed_by(token):
        drafts.drop_draft(token)
        let_go(slug)
        before = BY_MYSELF
    return _now_speaking(slug, before, form.provenance.data) or redirect(url_for("surveys.question", slug=slug, number=1))


@blueprint.get("/surveys/<slug>/speaking")
def speaking(slug: str) -> str | Response:
    """What this way of speaking says about itself, or who is speaking, to be said anew."""
    opened, now = _open(slug), _answers(slug).speaking
    if _is_change(slug):
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
        opened, answers = _open(slug), _answers(slug)
    if _is_change(slug):
        return redirect(url_for("surveys.check", slug=slug))
    if request.args.get("change"):
        chosen = SpeakingForm()
        if not chosen.validate():
            return _change_page(opened, chosen), 400
        return _now_speaking(slug, answers.speaking, chosen.provenance.data) or redirect(_back_to(slug))
    form = details_form(answers.speaking) if answers.speaking.says_more else None
    if form is None:
        return redirect(url_for("surveys.start", slug=slug))
    if not form.validate():
        return _speaking_page(opened, answers.speaking, form), 400
    _save(slug, lambda kept: replace(kept, speaking=speaking_from(answers.speaking.provenance, form)))
    return redirect(_back_to(slug))


@blueprint.get("/surveys/<slug>/q/<int:number>")
def question(slug: str, number: int) -> str:
    """One question, with what was given to it before."""
    answers = _answers(slug)
    opened = _open(slug, answers.speaking)
    asked = _asked(opened, number)
    ensure_token(slug)
    form = question_form(asked, answers.given.get(asked.key, Given()), answers.speaking)
    return _question_page(opened, number, asked, form, answers.speaking)


@blueprint.post("/surveys/<slug>/q/<int:number>")
def answer(slug: str, number: int) -> Response | tuple[str, int]:
    """Keep one answer and go on. Nothing typed is lost whatever is wrong with it."""
    with reading():  # others may write while this page is made out: the lock is taken for the answer alone
        answers = _answers(slug)
        opened = _open(slug, answers.speaking)
        asked = _asked(opened, number)
    form, action = question_form(asked, Given(), answers.speaking), request.form.get("action")
    if tapped := request.form.get("display"):
        return _shown_otherwise(slug, number, asked, form, tapped)
    if not (form.csrf_token.validate(form) if action == "skip" else form.validate()):
        return _question_page(opened, number, asked, form, answers.speaking), 400
    given = Given() if action == "skip" else given_from(asked, form)
    if action == "stop":
        _stop(slug, number, lambda kept: kept.with_answer(asked.key, given))
        then = "later"
    else:
        _save(slug, lambda kept: kept.with_answer(asked.key, given))
        then = request.args.get("then", "")
    if given.words and safeguarding.services.look_at("\n".join(given.words)).concern:
        return redirect(url_for("surveys.help_now", slug=slug, number=number, then=then or None))
    return redirect(_after(opened, number, then))


@blueprint.get("/surveys/<slug>/q/<int:number>/help")
def help_now(slug: str, number: int) -> str:
    """Who to talk to, at once; the answer is kept and the way goes on."""
    opened = _open(slug, _answers(slug).speaking)
    return render_template("surveys/help_now.html", next_url=_after(opened, number, request.args.get("then", "")))


@blueprint.get("/surveys/<slug>/check")
def check(slug: str) -> str:
    """Everything once more before it is sent."""
    answers = _answers(slug)
    return _check_page(_open(slug, answers.speaking), CheckForm(), answers)


@blueprint.get("/surveys/<slug>/yours")
def yours(slug: str) -> str | Response:
    """The last step of somebody who had help: theirs alone, before anything is sent."""
    answers = _answers(slug)
    if not answers.speaking.is_handed_over or _is_change(slug):
        return redirect(url_for("surveys.check", slug=slug))
    if current_user.is_authenticated:
        logout_user()  # whoever has the phone now must not be able to open what others said to the same worker
    return _check_page(_open(slug, answers.speaking), CheckForm(), answers, is_theirs=True)


@blueprint.post("/surveys/<slug>/check", defaults={"is_theirs": False})
@blueprint.post("/surveys/<slug>/yours", endpoint="send_yours", defaults={"is_theirs": True})
def send(slug: str, is_theirs: bool) -> Response | tuple[str, int] | str:
    """Send, or stop changing. A second tap sends nothing twice: it finds the receipt of the first."""
    with reading():
        answers = _answers(slug)
        opened = _open(slug, answers.speaking)
    form, token = CheckForm(), own_token(slug)
    if not form.validate():
        return _check_page(opened, form, answers, is_theirs=is_theirs), 400
    if request.form.get("action") == "stop":
        return _stop_changing(slug, token) if token and _is_change(slug) else _stop_before_sending(opened, form, answers)
    answers = drafts.lock_answers(token)  # what another tab adds at this moment comes before it or after it, and stays
    if token is None or all(given.is_empty for given in answers.given.values()):
        if before := _sent_before(slug, token):
            return before
        form.quote_consent.errors = [gettext("There is nothing to send yet. Answer at least one question first.")]
        return _check_page(opened, form, answers, is_theirs=is_theirs), 400
    lang, quote, now, today = current_language().code, bool(form.quote_consent.data), clock.now(), clock.today()
    if _is_change(slug):
        done = changing.change_response(opened, answers, token, lang=lang, quote=quote, now=now, today=today)
    else:
        handed_over = answers.speaking.is_handed_over
        done = services.submit_response(
            opened,
            answers,
            token,
            lang=lang,
            quote=quote and (is_theirs or not handed_over),  # whether their words may be quoted is for them to say
            confirmed=("yes" if is_theirs else "not_asked") if handed_over else "",
            mode=names_of(current_modes(), easy=opened.survey.easy),
            now=now,
            today=today,
        )
        drafts.drop_draft(token)
        coming_back.retire_code(token, today)
    return _finish(slug, done)


@blueprint.errorhandler(changing.ChangeError)
def too_late_to_change(error: changing.ChangeError) -> tuple[str, int]:
    """Something happened to the answers while they were changed: the new words are still in the draft, and on this page."""
    db.session.rollback()
    slug, form = (request.view_args or {})["slug"], CheckForm()
    answers = _answers(slug)
    form.quote_consent.errors = [str(error)]
    return _check_page(_open(slug, answers.speaking), form, answers), error.status


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


@blueprint.after_request
def _tell_script(response: FlaskResponse) -> FlaskResponse:
    """A page that sends without leaving is told where to go next, and knows by it that its words have arrived."""
    if response.status_code == 302 and _KEEPS in request.headers:
        response.status_code = 201
    return response


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


def _open(slug: str, speaking: Speaking = BY_MYSELF) -> OpenSurvey:
    """The survey of today; a group is asked at the end who sees it otherwise."""
    opened = services.open_survey(slug, current_language().code, clock.today(), easy=current_modes().easy)
    if speaking.provenance != "group":
        return opened
    dissent = Question(
        services.DISSENT,
        "long_text",
        gettext("Does anyone in the group see it differently?"),
        gettext("Write that too, in their words. It counts as much. Leave out names."),
    )
    return replace(opened, survey=replace(opened.survey, questions=(*opened.survey.questions, dissent)))


def _now_speaking(slug: str, before: Speaking, provenance: str) -> Response | None:
    """Keep who is speaking; a way to the page that asks more about it, where there is more to ask."""
    if provenance != before.provenance:
        _save(slug, lambda kept: replace(kept, speaking=Speaking(provenance)))
    if not Speaking(provenance).says_more:
        return None
    return redirect(url_for("surveys.speaking", slug=slug, then=request.args.get("then")))


def _back_to(slug: str) -> str:
    """Where somebody was who changed who is speaking."""
    then = request.args.get("then", "")
    if then == "check":
        return url_for("surveys.check", slug=slug)
    return url_for("surveys.question", slug=slug, number=int(then) if then.isascii() and then.isdecimal() and then != "0" else 1)


def _asked(opened: OpenSurvey, number: int) -> Question:
    if not 1 <= number <= len(opened.survey.questions):
        raise NotFoundError(gettext("This survey has no question with that number. Start again from its first page."))
    return services.with_options(opened.survey.questions[number - 1])


def _answers(slug: str) -> Answers:
    return drafts.load_answers(own_token(slug))


def _save(slug: str, change: Callable[[Answers], Answers]) -> None:
    """Change this browser's draft. What comes after it was sent, from another tab say, begins a new answer and says so."""
    token, today = own_token(slug), clock.today()
    if token and drafts.change_answers(token, change, today):
        return
    was_sent = services.was_sent_with(token) if token else sent_receipt(slug) is not None
    if token is None or was_sent:
        # Never a token that was sent: if the reply to that send was lost, these answers would be taken for those.
        token = hold_token(slug, drafts.new_token())
    drafts.begin_answers(token, change, today)
    if was_sent:
        flash(gettext("The answers given here before were sent already. This is the start of a new answer."))


def _shown_otherwise(slug: str, number: int, asked: Question, form: Form, tapped: str) -> Response | tuple[str, int]:
    """One tap in the panel: the page comes back as it was asked for, and nothing typed on it is lost."""
    if form.csrf_token.validate(form):
        remember_modes(switched(current_modes(), tapped))
    answers = _answers(slug)
    if not form.validate():
        opened = _open(slug, answers.speaking)
        return _question_page(opened, number, _asked(opened, number), form, answers.speaking), 400
    given = given_from(asked, form)
    if given != answers.given.get(asked.key, Given()):
        _save(slug, lambda kept: kept.with_answer(asked.key, given))
    return redirect(url_for("surveys.question", slug=slug, number=number, then=request.args.get("then")))


def _stop(slug: str, number: int, change: Callable[[Answers], Answers]) -> None:
    """Keep everything, and let its six words open it."""
    token = ensure_token(slug)
    offer = coming_back.make_offer(token, slug, number)
    _save(slug, change)
    if (kept_as := ensure_token(slug)) != token:
        offer = coming_back.make_offer(kept_as, slug, number)
    coming_back.keep_offer(offer, clock.today())


def _stop_before_sending(opened: OpenSurvey, form: CheckForm, answers: Answers) -> Response | tuple[str, int]:
    slug = opened.survey.slug
    if not answers.given:
        form.quote_consent.errors = [gettext("There is nothing to come back to yet. Answer at least one question first.")]
        return _check_page(opened, form, answers), 400
    _stop(slug, 0, lambda kept: kept)
    return redirect(url_for("come_back.later", slug=slug))


def _sent_before(slug: str, token: str | None) -> Response | None:
    """The way to what was sent already: by the tap before this one, or with this draft, whose reply was lost on the way."""
    if token is None:
        code = sent_receipt(slug)
        return redirect(url_for("receipts.show", code=code)) if code else None
    changed, today = drafts.changed_by(token), clock.today()
    if changed and _answers(slug).given:
        return None  # everything was emptied, and nothing of it sent yet
    done = services.sent_as(changed, today) if changed else services.sent_with(token, today)
    return _finish(slug, done) if done else None


def _finish(slug: str, done: Sent) -> Response:
    """The receipt: its own page, or, in somebody else's browser, shown once."""
    let_go(slug)
    if services.leaves_nothing(done.provenance):
        return sent_page(done)
    remember_sent(slug, done)
    return redirect(url_for("receipts.show", code=done.receipt))


def _is_change(slug: str) -> bool:
    """Whether this browser's draft changes what was sent before."""
    return bool(drafts.changed_by(own_token(slug)))


def _stop_changing(slug: str, token: str) -> Response:
    """Leave what was sent as it stands."""
    drafts.drop_draft(token)
    let_go(slug)
    return redirect(url_for("receipts.show", code=drafts.changed_by(token)))


def _after(opened: OpenSurvey, number: int, then: str) -> str:
    slug = opened.survey.slug
    if then == "later":
        return url_for("come_back.later", slug=slug, at=number)
    if then == "check" or number >= len(opened.survey.questions):
        return url_for("surveys.check", slug=slug)
    return url_for("surveys.question", slug=slug, number=number + 1)


def _start_page(opened: OpenSurvey, form: Form) -> str:
    slug, given = opened.survey.slug, _answers(opened.survey.slug).given
    return render_template(
        "surveys/start.html",
        survey=opened.survey,
        form=form,
        errors=errors_of(form),
        closes_on=opened.wave.closes_on,
        hear_by=opened.wave.hear_back_by,
        resume_url=url_for("surveys.check", slug=slug) if given else None,
        privacy_age=_privacy_age(opened.survey),
        easy_offered=not current_modes().easy and opened.survey.language in opened.source.easy_languages,
        **other_ways(opened),
    )


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


def _privacy_age(survey: Survey) -> str | None:
    """The privacy notice for everybody whom a survey asks: by the ages it offers to choose from; None where each must choose."""
    if survey.audience == "parents":
        return "adults"
    bands = [option.key for question in survey.questions if question.role == "age_band" for option in question.options]
    ages = [int(number) for band in bands for number in re.findall(r"\d+", band)]
    return notice_for(min(ages), max(ages)) if ages else None


def _question_page(opened: OpenSurvey, number: int, asked: Question, form: Form, speaking: Speaking) -> str:
    slug = opened.survey.slug
    return render_template(
        "surveys/question.html",
        survey=opened.survey,
        question=asked,
        form=form,
        errors=errors_of(form),
        number=number,
        total=len(opened.survey.questions),
        speaking=speaking,
        back_url=url_for("surveys.question", slug=slug, number=number - 1) if number > 1 else url_for("surveys.start", slug=slug),
    )


def _check_page(opened: OpenSurvey, form: Form, answers: Answers, *, is_theirs: bool = False) -> str:
    slug, given = opened.survey.slug, answers.given
    questions = opened.survey.questions
    return render_template(
        "surveys/yours.html" if is_theirs else "surveys/check.html",
        survey=opened.survey,
        speaking=answers.speaking,
        rows=tuple(
            _row(
                asked,
                given.get(asked.key, Given()),
                url_for("surveys.question", slug=slug, number=number, then="check"),
                opened.survey.picture_of(asked),
            )
            for number, asked in enumerate(questions, 1)
        ),
        form=form,
        errors=errors_of(form),
        back_url=url_for("surveys.check", slug=slug)
        if is_theirs
        else url_for("surveys.question", slug=slug, number=len(questions)),
        is_change=_is_change(slug),
    )


def _row(asked: Question, given: Given, change_url: str, picture: str) -> CheckRow:
    return CheckRow(asked.text, services.words_for(asked, given), given.is_empty, asked.is_text, change_url, picture)
