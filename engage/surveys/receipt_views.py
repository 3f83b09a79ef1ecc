"""The receipt: what became of an answer, for whoever holds its code. No account, no name."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from segno import make as make_picture
from werkzeug.wrappers import Response

from engage.access.advocacy import HANDED_OVER
from engage.access.modes import current_modes
from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.core.said import own
from engage.core.security import csrf, limiter
from engage.surveys import changing, coming_back, drafts, drawings, library, services
from engage.surveys.come_back_views import open_here
from engage.surveys.come_back_views import unknown as come_back_unknown
from engage.surveys.forms import ChangeForm, FindForm, WithdrawForm
from engage.surveys.models import Response as StoredResponse
from engage.surveys.own_draft import hold_token, own_token, place_of
from engage.surveys.playing import played
from engage.surveys.wording import ages_offered
from engage.trust.offers import ServiceCard, ages_of, services_for

blueprint = Blueprint("receipts", __name__, url_prefix="/r")
csrf.exempt(blueprint)  # as in surveys.views: each form checks its own token and keeps what was typed
_SENT = "sent"
_SERVICES = 3


def _receipts_limit() -> str:
    """How many wrong codes one address may try: enough for a classroom behind one address, too few to guess."""
    return f"{current_app.config['SETTINGS'].receipts_per_minute}/minute"


def remember_sent(slug: str, done: services.Sent) -> None:
    """Let this browser, and only this one, see "Thank you" and any help on its receipt page."""
    session[_SENT] = {**session.get(_SENT, {}), slug: [done.receipt, done.needs_help]}


def sent_page(slug: str, done: services.Sent) -> Response:
    """The code, shown once to whose answer it is: neither an address nor a cookie in a helper's browser keeps it."""
    page = Response(
        render_template(
            "surveys/sent.html",
            code=done.receipt,
            unseen=_told_unseen(done),
            needs_help=done.needs_help,
            help_near=_help_near(slug),
        ),
        mimetype="text/html",
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def kiosk_page(slug: str, done: services.Sent) -> Response:
    """The same on a shared device: it says how long it stays, and holds the square to photograph in itself."""
    page = Response(
        render_template(
            "surveys/kiosk_sent.html",
            code=done.receipt,
            picture=make_picture(_address(done.receipt), micro=False).svg_data_uri(border=4, scale=6, light="#fff"),
            is_theirs=services.leaves_nothing(done.provenance),
            unseen=_told_unseen(done),
            needs_help=done.needs_help,
            help_near=_help_near(slug),
        ),
        mimetype="text/html",
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _told_unseen(done: services.Sent) -> str:
    return changing.told_unseen() if done.is_unseen else ""


def _help_near(slug: str, area_id: int | None = None, age_band: str | None = None) -> tuple[ServiceCard, ...]:
    """The first few services of the directory, by the place and the age that were chosen: no words are read for it.

    Who chose no age is of one that the survey asks: a child who skips that question is not sent to what is for parents.
    """
    source = library.sources().get(slug)
    ages = ages_of(age_band) or (ages_offered(source.questions) if source else None)
    return services_for(current_language().code, area_id, ages)[:_SERVICES]


def sent_receipt(slug: str) -> str | None:
    """The code this browser got for this survey, if any."""
    kept = session.get(_SENT, {}).get(slug)
    return str(kept[0]) if kept else None


def _is_miss(response: Response) -> bool:
    """Only wrong codes use up the tries: a class that sends from one address is not stopped, a guesser is."""
    return bool(response.status_code == 404)


@blueprint.route("/", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"], deduct_when=_is_miss)
def find() -> str | Response | tuple[str, int]:
    """Type a code."""
    form = FindForm()
    if request.method != "POST":
        return render_template("receipts/find.html", form=form)
    if not form.validate():
        return render_template("receipts/find.html", form=form), 400
    if not (form.code.data or "").strip():
        form.code.errors = [gettext("Type the code.")]
        return render_template("receipts/find.html", form=form), 400
    if coming_back.normalise_code(form.code.data or ""):
        return _come_back(form)
    if services.find_response(form.code.data) is None:
        form.code.errors = [_unknown()]
        return render_template("receipts/find.html", form=form), 404
    return redirect(url_for("receipts.show", code=services.tidy_receipt(form.code.data)))


@blueprint.get("/<code>")
@limiter.limit(_receipts_limit, deduct_when=_is_miss)
def show(code: str) -> str | tuple[str, int]:
    """What became of one answer, and, right after sending, the code itself."""
    response = _holder(code)
    if response.state == "withdrawn":
        return render_template("receipts/withdrawn.html")
    lang, easy = current_language().code, current_modes().easy
    news, survey = services.news_of(response, lang), services.survey_of(response, lang, easy=easy)
    kept = session.get(_SENT, {}).get(response.wave.slug)
    just_sent = bool(kept) and kept[0] == services.tidy_receipt(code)
    fixed, unseen = changing.why_not_now(response, clock.today()), changing.why_never(response)
    neither = changing.why_neither(response, clock.today())
    return render_template(
        "receipts/show.html",
        code=services.tidy_receipt(code),
        just_sent=just_sent,
        help_now=just_sent and (kept[1] or services.is_held(response)),  # the worker may have held it since
        place=place_of(response.wave.slug),
        said_title=own(survey.about.title, survey.language),
        sent_on=response.submitted_on,
        hear_by=response.wave.hear_back_by,
        picture_url=url_for("receipts.picture", code=code),
        rows=services.sent_rows(response, lang, easy=easy),
        steps=services.steps_of(response, news),
        help_near=_help_near(response.wave.slug, response.area_id, response.age_band),
        replies=news.replies,
        change_url=None if fixed or unseen else url_for("receipts.change", code=code),
        is_unseen=bool(unseen),
        fixed="" if neither else fixed,
        unseen="" if fixed else unseen,
        kept=neither or services.why_kept(response),
        withdraw_url=url_for("receipts.withdraw", code=code),
        form=WithdrawForm(),
        quoted=services.may_quote(response),
        pictured=drawings.has_any(response.id),
    )


@blueprint.get("/<code>/picture.svg")
@limiter.limit(_receipts_limit)
def picture(code: str) -> Response:
    """The receipt's address as a square to photograph; drawn only when somebody asks for it."""
    _holder(code)
    drawn = BytesIO()
    make_picture(_address(services.tidy_receipt(code)), micro=False).save(
        drawn, kind="svg", border=4, scale=6, light="#fff", xmldecl=False
    )
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@blueprint.get("/<code>/drawing/<key>")
@limiter.limit(_receipts_limit, deduct_when=_is_miss)
def drawing(code: str, key: str) -> Response:
    """The picture that its maker sent; like their words, for whoever holds the code, and not while it is held."""
    recorded = drawings.of_maker(_holder(code), key)
    if recorded is None:
        raise NotFoundError(_unknown())
    shown = played(recorded)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@blueprint.route("/<code>/delete", methods=["GET", "POST"])
@limiter.limit("20/minute", deduct_when=_is_miss)
def withdraw(code: str) -> str | Response | tuple[str, int]:
    """Take an answer back, or stop us quoting it."""
    response, form = _holder(code), WithdrawForm()
    kept, back_url = services.why_kept(response), url_for("receipts.show", code=code)
    page = render_template(
        "receipts/withdraw.html", code=code, form=form, kept=kept, quoted=services.may_quote(response), back_url=back_url
    )
    if request.method != "POST":
        return page
    if not form.validate():
        return page, 400
    if request.form.get("what") == "quotes":
        services.withdraw_quotes(response, clock.today())
        flash(gettext("From now on we do not show your words to others."))
    elif request.form.get("what") == "pictures":
        drawings.take_back(response, clock.today())
        flash(gettext("Your picture is deleted."))
    else:
        services.withdraw(response, clock.today())
    return redirect(url_for("receipts.show", code=code))


def _come_back(form: FindForm) -> str | Response | tuple[str, int]:
    """Six words were typed here: they open answers that were not sent yet."""
    try:
        opened = open_here(form.code.data)
    except coming_back.DraftSentError as sent:
        form.code.errors = [str(sent)]
        return render_template("receipts/find.html", form=form), sent.status
    if opened is None:
        form.code.errors = [come_back_unknown()]
        return render_template("receipts/find.html", form=form), 404
    return opened


@blueprint.route("/<code>/change", methods=["GET", "POST"])
@limiter.limit("20/minute", deduct_when=_is_miss)
def change(code: str) -> str | Response | tuple[str, int]:
    """Open what was sent as a draft again: for whoever holds the code, once more typed where a second person was there."""
    response, form = _holder(code), ChangeForm()
    slug, code = response.wave.slug, services.tidy_receipt(code)
    with_somebody = response.provenance in HANDED_OVER
    answers = changing.reopen(response, clock.today())
    waiting = drafts.load_answers(own_token(slug)).given
    if request.method == "POST" and form.validate() and form.is_holder(code, asked=with_somebody):
        drafts.drop_draft(own_token(slug) or "")
        token = hold_token(slug, drafts.new_token(changes=code))
        drafts.begin_answers(token, lambda _none: answers, clock.today())
        return redirect(url_for("surveys.check", slug=slug))
    page = render_template(
        "receipts/change.html",
        form=form,
        with_somebody=with_somebody,
        loses_draft=bool(waiting),
        closes_on=response.wave.closes_on,
        back_url=url_for("receipts.show", code=code),
    )
    return (page, 400) if request.method == "POST" else page


def _address(code: str) -> str:
    return str(current_app.config["SETTINGS"].public_url) + url_for("receipts.show", code=code)


def _unknown() -> str:
    return gettext("We do not know this code. Check each word, and the number at the end, then try again.")


def _holder(code: str) -> StoredResponse:
    response = services.find_response(code)
    if response is None:
        raise NotFoundError(_unknown())
    return response
