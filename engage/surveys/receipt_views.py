"""The receipt: what became of an answer, for whoever holds its code. No account, no name."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext
from markupsafe import Markup
from segno import make as make_picture
from werkzeug.wrappers import Response

from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.core.security import csrf, limiter
from engage.surveys import services
from engage.surveys.forms import FindForm, WithdrawForm
from engage.surveys.models import Response as StoredResponse

blueprint = Blueprint("receipts", __name__, url_prefix="/r")
csrf.exempt(blueprint)  # as in surveys.views: each form checks its own token and keeps what was typed
_SENT = "sent"


def _receipts_limit() -> str:
    """How many codes one address may look at: enough for a classroom behind one address, too few to guess."""
    return f"{current_app.config['SETTINGS'].receipts_per_minute}/minute"


def remember_sent(slug: str, done: services.Sent) -> None:
    """Let this browser, and only this one, see "Thank you" and any help on its receipt page."""
    session[_SENT] = {**session.get(_SENT, {}), slug: [done.receipt, done.needs_help]}


def sent_receipt(slug: str) -> str | None:
    """The code this browser got for this survey, if any."""
    kept = session.get(_SENT, {}).get(slug)
    return str(kept[0]) if kept else None


@blueprint.route("/", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
def find() -> str | Response | tuple[str, int]:
    """Type a code."""
    form = FindForm()
    if request.method == "GET":
        return render_template("receipts/find.html", form=form)
    if not form.validate():
        return render_template("receipts/find.html", form=form), 400
    if services.find_response(form.code.data) is None:
        form.code.errors = [_unknown()]
        return render_template("receipts/find.html", form=form), 404
    return redirect(url_for("receipts.show", code=services.tidy_receipt(form.code.data)))


@blueprint.get("/<code>")
@limiter.limit(_receipts_limit)
def show(code: str) -> str | tuple[str, int]:
    """What became of one answer, and, right after sending, the code itself."""
    response = _holder(code)
    if response.state == "withdrawn":
        return render_template("receipts/withdrawn.html")
    lang = current_language().code
    news = services.news_of(response, lang)
    kept = session.get(_SENT, {}).get(response.wave.slug)
    just_sent = bool(kept) and kept[0] == services.tidy_receipt(code)
    address = current_app.config["SETTINGS"].public_url + url_for("receipts.show", code=code)
    return render_template(
        "receipts/show.html",
        code=services.tidy_receipt(code),
        just_sent=just_sent,
        help_now=just_sent and kept[1],
        survey_title=services.survey_of(response, lang).about.title,
        sent_on=response.submitted_on,
        hear_by=response.wave.hear_back_by,
        qr_svg=_picture(address),
        rows=services.sent_rows(response, lang),
        steps=services.steps_of(response, news),
        replies=news.replies,
        withdraw_url=url_for("receipts.withdraw", code=code),
        quoted=services.may_quote(response),
    )


@blueprint.route("/<code>/delete", methods=["GET", "POST"])
@limiter.limit("20/minute")
def withdraw(code: str) -> str | Response | tuple[str, int]:
    """Take an answer back, or stop us quoting it."""
    response, form = _holder(code), WithdrawForm()
    page = render_template("receipts/withdraw.html", code=code, form=form, back_url=url_for("receipts.show", code=code))
    if request.method == "GET":
        return page
    if not form.validate():
        return page, 400
    if request.form.get("what") == "quotes":
        services.withdraw_quotes(response, clock.today())
    else:
        services.withdraw(response, clock.today())
    return redirect(url_for("receipts.show", code=code))


def _unknown() -> str:
    return gettext("We do not know this code. Check each word, and the number at the end, then try again.")


def _holder(code: str) -> StoredResponse:
    response = services.find_response(code)
    if response is None:
        raise NotFoundError(_unknown())
    return response


def _picture(address: str) -> Markup:
    drawn: str = make_picture(address, micro=False).svg_inline(border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704 - our own drawing
