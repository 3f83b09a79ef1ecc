"""The last look, sending, and changing what was sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from engage.access.modes import current_modes, names_of
from engage.core import clock
from engage.core.db import db, reading
from engage.core.forms import Form, errors_of
from engage.core.i18n import current_language
from engage.surveys import changing, coming_back, drafts, last_look, recordings, routes, services
from engage.surveys.answering import (
    KEEPS,
    SentForAnotherError,
    answers_of,
    blueprint,
    is_change,
    open_for,
    page_before,
    stop,
)
from engage.surveys.asked_page import drawn_for
from engage.surveys.definition import Question
from engage.surveys.developing import PICTURE
from engage.surveys.drafts import Answers, Given
from engage.surveys.forms import CheckForm
from engage.surveys.own_draft import let_go, own_token, shut
from engage.surveys.reaching import arriving, kiosk
from engage.surveys.reaching.errors import UsedCodeError
from engage.surveys.receipt_views import kiosk_page, remember_sent, sent_page, sent_receipt
from engage.surveys.services import OpenSurvey, Sent

_SENDS = ("surveys.send", "surveys.send_yours")


@dataclass(frozen=True)
class CheckRow:
    """One question and what was answered, as a list row. own_words : it was written; beside : what another made of it."""

    question: str
    answers: tuple[str, ...]
    skipped: bool
    own_words: bool
    change_url: str = ""
    picture: str = ""
    beside: tuple[tuple[str, str], ...] = ()


@blueprint.get("/surveys/<slug>/check")
def check(slug: str) -> str:
    """Everything once more before it is sent."""
    answers = answers_of(slug)
    given_back = answers.speaking.is_handed_over and "back" in request.args
    return _check_page(open_for(slug, answers.speaking), CheckForm(), answers, given_back=given_back)


@blueprint.get("/surveys/<slug>/yours")
def yours(slug: str) -> str | Response:
    """The last step of somebody who had help: theirs alone, before anything is sent."""
    answers = answers_of(slug)
    if not answers.speaking.is_handed_over or is_change(slug):
        return redirect(url_for("surveys.check", slug=slug))
    if current_user.is_authenticated:
        logout_user()  # whoever has the phone now must not be able to open what others said to the same worker
    last_look.begin_here()
    return _check_page(open_for(slug, answers.speaking), CheckForm(), answers, is_theirs=True)


@blueprint.post("/surveys/<slug>/check", defaults={"is_theirs": False})
@blueprint.post("/surveys/<slug>/yours", endpoint="send_yours", defaults={"is_theirs": True})
def send(slug: str, is_theirs: bool) -> Response | tuple[str, int] | str:
    """Send, or stop changing. A second tap sends nothing twice: it finds the receipt of the first."""
    with reading():
        answers = answers_of(slug)
        opened = open_for(slug, answers.speaking)
    form, token = CheckForm(), own_token(slug)
    if not form.validate():
        return _check_page(opened, form, answers, is_theirs=is_theirs), 400
    if request.form.get("action") == "stop":
        return _stop_changing(slug, token) if token and is_change(slug) else _stop_before_sending(opened, form, answers)
    # What another tab adds at this moment comes before it or after it, and stays.
    answers = routes.only_asked(opened.survey.questions, drafts.lock_answers(token))
    if token is None or (all(given.is_empty for given in answers.given.values()) and not recordings.kept(token)):
        if before := _sent_before(slug, token, is_theirs=is_theirs):
            return before
        form.quote_consent.errors = [gettext("There is nothing to send yet. Answer at least one question first.")]
        return _check_page(opened, form, answers, is_theirs=is_theirs), 400
    if unready := _to_mend_first(opened, form, answers, is_theirs=is_theirs):
        return unready
    lang, quote, now, today = current_language().code, bool(form.quote_consent.data), clock.now(), clock.today()
    if is_change(slug):
        done = changing.change_response(opened, answers, token, lang=lang, quote=quote, now=now, today=today)
    else:
        handed_over = answers.speaking.is_handed_over
        spoke = answers.speaking.at_the_end(seen=is_theirs, read_back=form.read_back.data == "yes")
        arriving.use_up(slug)
        done = services.submit_response(
            opened,
            replace(answers, speaking=spoke),
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
        if is_theirs:
            last_look.keep_place(token, today)
        arriving.note_sent(slug)
    return _finish(slug, done)


@blueprint.before_request
def ask_for_the_page() -> Response | None:
    """Where the code is shown once, on the very page that sending gives, a script must send by leaving its page after all."""
    if request.endpoint not in _SENDS or KEEPS not in request.headers or request.form.get("action") == "stop":
        return None
    leaves = kiosk.current() or answers_of((request.view_args or {})["slug"]).speaking.leaves_nothing_here
    return Response(status=204) if leaves else None  # `keep.js` sends the form the ordinary way then


@blueprint.errorhandler(UsedCodeError)
@blueprint.errorhandler(changing.ChangeError)
def too_late(error: changing.ChangeError | UsedCodeError) -> tuple[str, int]:
    """Something happened to the answers while they were changed, or another sent with the same one-time code a moment before.

    The new words are still in the draft, and on this page.
    """
    db.session.rollback()
    slug, form = (request.view_args or {})["slug"], CheckForm()
    answers = answers_of(slug)
    form.quote_consent.errors = [str(error)]
    return _check_page(open_for(slug, answers.speaking), form, answers), error.status


def _to_mend_first(
    opened: OpenSurvey, form: CheckForm, answers: Answers, *, is_theirs: bool
) -> Response | tuple[str, int] | None:
    """The page of what must be put right or said before these answers can be sent."""
    slug = opened.survey.slug
    if is_theirs and request.form.get("seen", (now := _seen(opened, answers))) != now:  # a helper may have it open elsewhere
        form.quote_consent.errors = [gettext("Somebody changed these answers a moment ago. Please look at them again.")]
        return _check_page(opened, form, answers, is_theirs=True), 409
    if broken := routes.first_broken(opened.survey.questions, answers.given):
        return redirect(url_for("surveys.question", slug=slug, number=broken, then="check"))
    if answers.speaking.lacks_size:
        flash(gettext("Write how many of you there are, from 2 to 500."), "error")
        return redirect(url_for("surveys.speaking", slug=slug, then="check"))
    is_told_of = is_theirs or is_change(slug) or not answers.speaking.has_own_view
    return None if is_told_of or form.says_read_back() else (_check_page(opened, form, answers), 400)


def _stop_before_sending(opened: OpenSurvey, form: CheckForm, answers: Answers) -> Response | tuple[str, int]:
    slug = opened.survey.slug
    if not answers.given:
        form.quote_consent.errors = [gettext("There is nothing to come back to yet. Answer at least one question first.")]
        return _check_page(opened, form, answers), 400
    stop(slug, 0, lambda kept: kept)
    return redirect(url_for("come_back.later", slug=slug))


def _sent_before(slug: str, token: str | None, *, is_theirs: bool) -> Response | None:
    """The way to what was sent already: by the tap before this one, or with this draft, whose reply was lost on the way.

    Raises `SentForAnotherError` where the person whose answer it is sent it, unless on the same page and from the same browser.
    """
    if token is None:
        code = sent_receipt(slug)
        return redirect(url_for("receipts.show", code=code)) if code else None
    changed, today = drafts.changed_by(token), clock.today()
    if changed and answers_of(slug).given:
        return None  # everything was emptied, and nothing of it sent yet
    done = services.sent_as(changed, today) if changed else services.sent_with(token, today)
    if done and done.is_theirs_alone and not changed and not (is_theirs and last_look.was_sent_here(token)):
        raise SentForAnotherError
    return _finish(slug, done) if done else None


def _finish(slug: str, done: Sent) -> Response:
    """The receipt: its own page, or, in somebody else's browser or on a shared device, shown once."""
    let_go(slug)
    if kiosk.current():
        kiosk.finish()
        return kiosk_page(slug, done)
    if services.leaves_nothing(done.provenance):
        shut(slug)
        last_look.forget_here()
        return sent_page(slug, done)
    remember_sent(slug, done)
    return redirect(url_for("receipts.show", code=done.receipt))


def _stop_changing(slug: str, token: str) -> Response:
    """Leave what was sent as it stands."""
    drafts.drop_draft(token)
    let_go(slug)
    return redirect(url_for("receipts.show", code=drafts.changed_by(token)))


def _check_page(opened: OpenSurvey, form: Form, answers: Answers, *, is_theirs: bool = False, given_back: bool = False) -> str:
    slug, given = opened.survey.slug, answers.given
    questions, kept = opened.survey.questions, recordings.kept(own_token(slug))
    on_the_way = routes.asked_numbers(questions, given)
    return render_template(
        "surveys/yours.html" if is_theirs else "surveys/check.html",
        survey=opened.survey,
        speaking=answers.speaking,
        rows=tuple(
            _row(
                asked,
                given.get(asked.key, Given()),
                # The pages of the questions speak to the helper, who writes: whose answer it is gives the phone back for that.
                "" if is_theirs else url_for("surveys.question", slug=slug, number=number, then="check"),
                opened.survey.picture_of(asked),
                is_recorded=kept.get(asked.key, PICTURE) != PICTURE,
                to_them=is_theirs,
            )
            for number, asked in ((each, questions[each - 1]) for each in on_the_way)
        ),
        form=form,
        errors=errors_of(form),
        seen=_seen(opened, answers) if is_theirs else "",
        given_back=given_back,
        back_url=url_for("surveys.check", slug=slug, back=1) if is_theirs else page_before(opened, given, len(questions) + 1),
        is_change=is_change(slug),
        drawn=drawn_for(opened.survey),
    )


def _seen(opened: OpenSurvey, answers: Answers) -> str:
    asked = routes.only_asked(opened.survey.questions, answers)
    return last_look.fingerprint(asked, recordings.kept(own_token(opened.survey.slug)))


def _row(asked: Question, given: Given, change_url: str, picture: str, *, is_recorded: bool, to_them: bool) -> CheckRow:
    words, beside = services.words_for(asked, services.own_part(given)), services.told_by_another(given, to_them=to_them)
    if is_recorded:
        words = (*words, gettext("You recorded an answer."))
    return CheckRow(asked.text, words, given.is_empty and not is_recorded, asked.is_written, change_url, picture, beside)
