"""The staff's page of what a survey was answered, and its answers as files."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext
from flask_login import current_user

from engage.accounts.permissions import Permission, can, needs
from engage.core import audit, clock
from engage.core.db import db, reading, writes
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language, language
from engage.core.sending import sent_while_made
from engage.evidence.answers.figures import answers_seen
from engage.evidence.answers.files import FORMATS, pieces_of
from engage.evidence.answers.plan import plan_for
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo

blueprint = Blueprint("answers", __name__, url_prefix="/staff/surveys")


@blueprint.get("/<slug>/answers")
@needs(Permission.SEE_REACH)
def seen(slug: str) -> str:
    """One wave of a survey, the newest where none is named: every question with its figures."""
    lang = current_language().code
    waves = waves_of(slug)
    wave = next((each for each in waves if each.key == request.args.get("wave", each.key)), None)
    return render_template(
        "answers/seen.html",
        slug=slug,
        waves=waves,
        seen=answers_seen(wave, lang) if wave else None,
        wave=wave,
        minimum=thresholds().minimum,
        is_open=wave is not None and wave.closes_on >= clock.today(),
        may_read=can(Permission.SEE_THEMES),
        may_export=can(Permission.EXPORT_ANSWERS),
        formats=tuple(FORMATS.values()),
        spoken=[language(code) for code in _languages(slug)],
        chosen=language(_asked_language(slug)),
    )


@blueprint.get("/<slug>/answers.<ending>")
@writes
@needs(Permission.EXPORT_ANSWERS)
def file(slug: str, ending: str) -> Response:
    """The answers, row by row: of one wave, or of all where none is named, with words for values in one language."""
    today, speaks = clock.today(), _asked_language(slug)
    waves = [wave for wave in waves_of(slug) if wave.key == request.args.get("wave", wave.key)]
    if ending not in FORMATS or not waves:
        raise NotFoundError(gettext("There are no such answers. Choose a file from the survey's page."))
    actor_id = current_user.id
    db.session.commit()  # what the sign-in has begun is let go: a large file takes its time, and nobody may wait for it to write
    with reading():
        plan = plan_for(slug, waves, speaks, today)
        pieces = pieces_of(plan, ending)
    audit.record(
        "answers exported",
        f"survey:{slug}",
        actor_id=actor_id,
        now=clock.now(),
        format=ending,
        rows=plan.n_rows,
        waves=len(waves),
    )
    return sent_while_made(_without_writing(pieces), FORMATS[ending].media_type, f"{slug}-answers-{today:%Y-%m-%d}.{ending}")


def _without_writing(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, read after the act was put on record: no other request waits for the write lock meanwhile."""
    with reading():
        yield from pieces


def _asked_language(slug: str) -> str:
    """The language of labels: the one asked for if the survey is in it, else the reader's, else the survey's own."""
    known = _languages(slug)
    wanted = (request.args.get("lang", ""), current_language().code, *known)
    return next((code for code in wanted if code in known), current_language().code)


def _languages(slug: str) -> tuple[str, ...]:
    source = library.sources().get(slug)
    return source.languages if source else ()


def waves_of(slug: str) -> list[WaveInfo]:
    """Every time this survey has opened, the newest first. Raises `NotFoundError` for a survey that is not here."""
    waves = outward.opened_waves(slug, clock.today())
    if not waves and slug not in library.sources():
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    return waves
