"""Downloads for those who write the plan. A pack is made when it is asked for: it is never older than the record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from engage.accounts.permissions import Permission, can, needs
from engage.accounts.views import Panel
from engage.core import audit, clock
from engage.core.db import db, reading, writes
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.evidence import pressing
from engage.evidence.compose import compose
from engage.evidence.formats import FORMATS, LongPageError, make_file
from engage.evidence.gather import gather_pack
from engage.evidence.paper import Paper
from engage.evidence.reports import REPORTS, compose_report
from engage.evidence.subjects import SubjectName, find_subject, subjects_on_offer
from engage.plan.services import EvidenceLink, priority_names

_PIECE = 64 * 1024
blueprint = Blueprint("evidence", __name__, url_prefix="/staff/evidence")


@blueprint.get("/")
@needs(Permission.DOWNLOAD_EVIDENCE)
def index() -> str:
    """Everything that a pack can be had about, with its downloads."""
    offered = {
        "report": tuple(SubjectName(report.key, report.title()) for report in REPORTS.values()),
        **subjects_on_offer(current_language().code, clock.today()),
    }
    return render_template("evidence/index.html", offered=offered, formats=tuple(FORMATS.values()))


@blueprint.get("/<slug>.<ending>")
@writes
@needs(Permission.DOWNLOAD_EVIDENCE)
def document(slug: str, ending: str) -> BaseResponse:
    """One priority's evidence: the address that plans and minutes link to."""
    return _download("priority", slug, ending)


@blueprint.get("/<kind>/<key>.<ending>")
@writes
@needs(Permission.DOWNLOAD_EVIDENCE)
def about(kind: str, key: str, ending: str) -> BaseResponse:
    """The evidence about an outcome, an area or a wave, or a report about everything."""
    return _download(kind, key, ending)


@blueprint.get("/made/<kind>/<key>")
@needs(Permission.DOWNLOAD_EVIDENCE)
def made(kind: str, key: str) -> str:
    """What became of a long PDF file that this person asked for today."""
    lang, today = current_language().code, clock.today()
    title = REPORTS[key].title() if kind == "report" and key in REPORTS else find_subject(kind, key, lang, today).title
    state = pressing.state_of(pressing.token_of(kind, key, lang, current_user.id, today))
    address = url_for("evidence.about", kind=kind, key=key, ending="pdf")
    return render_template("evidence/made.html", title=title, state=state, address=address)


def panels() -> list[Panel]:
    """Where the packs are."""
    text = gettext("For each priority: what was heard, decided and done, ready for the plan.")
    return [Panel(gettext("Evidence"), text, url_for("evidence.index"))]


def links(priority_id: int) -> tuple[EvidenceLink, ...]:
    """The packs of one priority, for those who may have them."""
    if not can(Permission.DOWNLOAD_EVIDENCE):
        return ()
    slug = priority_names(current_language().code)[priority_id].slug
    return tuple(
        EvidenceLink(
            url_for("evidence.document", slug=slug, ending=one.ending),
            gettext("Download the evidence (%(format)s)", format=one.name),
        )
        for one in FORMATS.values()
    )


def _download(kind: str, key: str, ending: str) -> BaseResponse:
    if ending not in FORMATS:
        raise NotFoundError(gettext("There is no pack about this. Choose one from the list."))
    lang, today, actor_id = current_language().code, clock.today(), current_user.id
    db.session.commit()  # what the sign-in has begun is let go: a large file takes its time, and nobody may wait for it to write
    token = pressing.token_of(kind, key, lang, actor_id, today) if ending == "pdf" else ""
    if token and pressing.state_of(token) == "waiting":
        return redirect(url_for("evidence.made", kind=kind, key=key))
    try:
        with reading():
            name, paper = _paper(kind, key, lang, today)
            file = make_file(paper, ending)
    except LongPageError as long:
        with long.page as page:
            kept = pressing.made(token, page)
            if kept is None:
                if pressing.state_of(token) == "ready":
                    flash(gettext("The record has changed since this file was made, so it is being made again."))
                pressing.ask(token, page, lang)
                return redirect(url_for("evidence.made", kind=kind, key=key))
            file = kept
    audit.record("evidence downloaded", f"{kind}:{key}", actor_id=actor_id, now=clock.now(), format=ending)
    # In pieces, and the length is told first: a browser knows of a file that broke off that it is not the whole one.
    response = Response(_pieces(file), content_type=FORMATS[ending].media_type)
    response.content_length = os.fstat(file.fileno()).st_size
    response.call_on_close(file.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{today:%Y-%m-%d}.{ending}"'
    return response


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _paper(kind: str, key: str, lang: str, today: date) -> tuple[str, Paper]:
    """What the file is called, and what it is made of."""
    if kind == "report" and key in REPORTS:
        return key, compose_report(REPORTS[key], lang, today)
    subject = find_subject(kind, key, lang, today)
    return subject.name, compose(gather_pack(subject, lang, today))
