"""Which formats there are, which of them this machine can make in a language, and making one.

Owns the table of formats, and the voice that whole surveys are spoken with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app
from flask_babel import gettext

from engage.access import speech
from engage.accounts.views import SystemFact
from engage.core.errors import NotFoundError
from engage.surveys import library
from engage.surveys.definition import Survey, SurveySource, UnknownLanguage
from engage.surveys.formats import audio, braille, pdf, sheets
from engage.surveys.formats.audio import Voice
from engage.surveys.formats.leaflet import Leaflet, leaflet_of
from engage.surveys.formats.shelf import kept_or_made
from engage.surveys.formats.spoken import paragraphs

KINDS = ("pdf", "large-print", "easy-read", "braille", "audio")
_LOOKS = {"pdf": "plain", "large-print": "large", "easy-read": "easy"}
_VOICE = "engage.formats.voice"


@dataclass(frozen=True)
class File:
    """One file that was made: what it holds, and how it is called and served."""

    content: bytes
    name: str
    media_type: str


def init_app(app: Flask) -> None:
    """This machine's own voice, where it has one."""
    ready = speech.is_ready()
    give_voice(app, Voice(speech.say, lambda code: speech.voice_for(code) is not None) if ready else None)


def give_voice(app: Flask, voice: Voice | None) -> None:
    """Let surveys be spoken by this voice; None takes audio away."""
    app.extensions[_VOICE] = voice


def offered(slug: str, language: str) -> tuple[str, ...]:
    """Those of `KINDS` that can be had of this survey in this language here. Easy Read only where it has words of its own."""
    voice: Voice | None = current_app.extensions[_VOICE]
    can = {
        "pdf": not pdf.missing(language),
        "large-print": not pdf.missing(language),
        "easy-read": not pdf.missing(language) and language in library.sources()[slug].easy_languages,
        "braille": braille.has_table(language),
        "audio": voice is not None and voice.speaks(language),
    }
    return tuple(kind for kind in KINDS if can[kind])


def leaflet_for(slug: str, language: str, kind: str, *, closes_on: date | None = None, hear_by: date | None = None) -> Leaflet:
    """What a file of this kind is made of. Raises `NotFoundError` for an unknown survey, language or kind."""
    if kind not in KINDS:
        raise NotFoundError(gettext("There is no such format. Choose one of these: %(kinds)s.", kinds=", ".join(KINDS)))
    return leaflet_of(_survey(slug, language, easy=kind == "easy-read"), closes_on=closes_on, hear_by=hear_by)


def make(kind: str, leaflet: Leaflet) -> File:
    """One file, from the shelf if it was made before. Raises `FormatError` where it cannot be made."""
    name = f"{leaflet.survey.slug}-{leaflet.survey.language}-{kind}"
    if kind in _LOOKS:
        html = sheets.sheet_html(leaflet, _LOOKS[kind])
        return File(
            kept_or_made(html, kind, lambda: pdf.make_pdf(html, leaflet.survey.language)), f"{name}.pdf", "application/pdf"
        )
    if kind == "braille":
        said = paragraphs(leaflet)
        key = f"{leaflet.survey.language}{said}"
        content = kept_or_made(key, kind, lambda: braille.make_brf(said, leaflet.survey.language))
        return File(content, f"{name}.brf", "application/x-brf")
    voice: Voice | None = current_app.extensions[_VOICE]
    key = f"{leaflet.survey.language}{audio.script(leaflet)}"
    content = kept_or_made(key, kind, lambda: audio.make_audio(leaflet, voice))
    suffix, media_type = audio.sound_type(content)
    return File(content, name + suffix, media_type)


def system_facts() -> list[SystemFact]:
    """What this machine can make, and what it lacks for the rest, for the System page."""
    voice: Voice | None = current_app.extensions[_VOICE]
    languages = sorted({code for source in library.sources().values() for code in source.languages})
    lacking = tuple(dict.fromkeys(package for code in languages for package in pdf.missing(code)))
    return [
        SystemFact(gettext("Surveys as PDF files"), not lacking, _lacking(lacking)),
        SystemFact(
            gettext("Surveys in braille"), not braille.missing(), _lacking(braille.missing()) or braille.without_table(languages)
        ),
        SystemFact(gettext("Surveys as sound files"), voice is not None, "" if voice else gettext("No voice is set up.")),
    ]


def _lacking(packages: tuple[str, ...]) -> str:
    return gettext("Not offered: install %(packages)s.", packages=", ".join(packages)) if packages else ""


def _survey(slug: str, language: str, *, easy: bool) -> Survey:
    source: SurveySource | None = library.sources().get(slug)
    if source is None:
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    try:
        return source.in_easy_read(language) if easy else source.in_language(language)
    except UnknownLanguage:
        known = ", ".join(source.easy_languages if easy else source.languages)
        message = gettext("This survey is not in that language. Choose one of these: %(known)s.", known=known)
        raise NotFoundError(message) from None
