"""What goes wrong, said once and plainly. Domains raise their own `DomainError`; pages and the API render it here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request, session
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from engage.core import api, incoming
from engage.core.db import db


class DomainError(Exception):
    """A rule said no. `str(error)` is one sentence, in the reader's language, saying what is wrong and what to do."""

    status = 400


class ProblemsError(DomainError):
    """One or more rules said no. `problems` is field -> one sentence, for a form to show them all; the message is all of them."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class NotFoundError(DomainError):
    """What was asked for is not here, or not for this person."""

    status = 404


class ForbiddenError(DomainError):
    """The person is known, and may not do this."""

    status = 403


def init_app(app: Flask) -> None:
    """Every way a request can fail ends in one of these."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, message: str, kept: tuple[str, ...] = (), wrong: Mapping[str, Any] | None = None) -> Response:
    """One page (or, under /api/, one RFC 9457 problem) for one error; what was stored and what the cookie got are taken back.

    wrong : for programs alone, which parameters were wrong and how
    """
    db.session.rollback()
    heading = _titles().get(status, gettext("Something went wrong"))
    if api.is_api():
        response = api.problem(status, message, wrong)
    else:
        beside = {"title": heading, "message": message, "kept": kept, "for_staff": _is_for_staff(status)}
        page = render_template("errors/error.html", status=status, **beside)
        response = make_response(page, status)
    session.modified = False  # the cookie goes back with the transaction: it holds the only key to a draft
    return response


def _is_for_staff(status: int) -> bool:
    """Whether the reader is at work here, and the page may ask for a menu: not where that may fail as the page itself did."""
    return status < 500 and request.path.startswith("/staff") and bool(current_user.is_authenticated)


def failed(error: Exception) -> Response:
    """The page for a failure that no view could answer for, such as one at the commit."""
    return _database_busy(error) if isinstance(error, OperationalError) else _unexpected(error)


def kind_and_places(error: BaseException) -> str:
    """What a log may say of a failure. Its message and variables may hold someone's words: these two are enough to find it."""
    trace, places = error.__traceback__, []
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(places[-6:])}"


def _domain_error(error: DomainError) -> Response:
    return error_page(error.status, str(error))


def _form_expired(_error: CSRFError) -> Response:
    # Fields that hold words are long; tokens, choices and passwords are not given back.
    kept = tuple(text for name, text in request.form.items() if " " in text.strip() and "password" not in name)
    return error_page(400, gettext("This form was open for too long. Open the page again and send it once more."), kept)


def _http_error(error: HTTPException) -> Response:
    if isinstance(error.code, int) and error.code < 400:
        return make_response(error.get_response())
    status = error.code or 500
    if status == 413:
        incoming.hear_out()
    response = error_page(status, _messages().get(status, gettext("We could not do that. Go back and try again.")))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    if retry := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry)
    return response


def _database_busy(error: OperationalError) -> Response:
    # The statement's parameters may hold someone's words: only the kind of failure is logged.
    current_app.logger.error("database: %s", type(error.orig).__name__)
    return error_page(503, gettext("The site is very busy. Nothing you typed is lost: wait a moment, then send it again."))


def _unexpected(error: Exception) -> Response:
    if current_app.testing:
        raise error
    current_app.logger.error("%s", kind_and_places(error))
    return error_page(500, gettext("Something went wrong on our side. What you sent before is safe. Please try again."))


def _titles() -> dict[int, str]:
    return {
        400: gettext("We could not take that"),
        401: gettext("Please sign in"),
        403: gettext("You are not allowed to see this"),
        404: gettext("We cannot find that page"),
        405: gettext("We could not take that"),
        409: gettext("This cannot be changed any more"),
        410: gettext("This is closed"),
        413: gettext("That is too long"),
        429: gettext("Too many tries"),
        500: gettext("Something went wrong"),
        503: gettext("The site is busy"),
    }


def _messages() -> dict[int, str]:
    return {
        403: gettext("Your account does not have this right. Ask your administrator if you think it should."),
        404: gettext("Check the address, or start again from the first page."),
        405: gettext("This page cannot be used that way. Go back and use the buttons on the page."),
        413: gettext("What you sent is longer than we can take. Make it shorter and send it again."),
        429: gettext("You tried many times in a short while. Wait a few minutes, then try again."),
    }
