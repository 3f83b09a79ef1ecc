"""The first page, the reader's language, the health check, and the one commit at the end of each request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, url_for
from sqlalchemy import text
from werkzeug.wrappers import Response as BaseResponse

from engage.core import errors, i18n
from engage.core.db import db
from engage.core.written import Written

blueprint = Blueprint("core", __name__)
_HOME = "engage.home"


def init_app(app: Flask) -> None:
    """Register the pages that belong to no domain."""
    app.extensions[_HOME] = []
    app.register_blueprint(blueprint)
    app.after_request(_commit)
    settings = app.config["SETTINGS"]
    trust = Written(settings.trust_name, "en")  # as all names that nobody translates: a voice reads them as English
    names = {"trust_name": trust, "exit_url": settings.exit_url, "contact_email": settings.contact_email}
    app.context_processor(lambda: names)


def on_home(app: Flask, context: Callable[[], dict[str, Any]]) -> None:
    """Let a domain add what the first page shows."""
    app.extensions[_HOME].append(context)


@blueprint.get("/")
def home() -> str:
    """The first page: who are you, and what changed because people spoke."""
    context: dict[str, Any] = {}
    for part in current_app.extensions[_HOME]:
        context.update(part())
    return render_template("home.html", **context)


@blueprint.get("/language/<code>")
def set_language(code: str) -> BaseResponse:
    """Keep the chosen language and go back to where the reader was."""
    i18n.remember_language(code)
    return redirect(local_address(request.args.get("next", "")))


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Whether the site can answer: it can reach its database."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


def local_address(target: str) -> str:
    """The page to go back to, if it is one of ours; the first page otherwise."""
    parts = urlsplit(target.replace("\\", "/"))
    is_ours = target.startswith("/") and not parts.netloc and not parts.scheme and not target.startswith("//")
    return target if is_ours else url_for("core.home")


def _commit(response: Response) -> Response:
    """One commit for the whole request. An error was already taken back where it was caught (`engage.core.errors`)."""
    try:
        db.session.commit()
    except Exception as problem:
        return errors.failed(problem)
    return response
