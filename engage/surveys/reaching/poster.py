"""A setting's poster, and the cards of codes that work once: what stands on them. How it looks is the templates'.

Words are the survey's own, in any of its languages and in Easy Read; around them stand the site's few sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup
from segno import make as make_square

from engage.access.modes import current_modes
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core.errors import NotFoundError
from engage.core.i18n import in_language, language
from engage.core.sorting import in_order
from engage.surveys import library
from engage.surveys.definition import Survey
from engage.surveys.formats import pdf
from engage.surveys.formats.leaflet import Leaflet, leaflet_of
from engage.surveys.formats.sheets import paper
from engage.surveys.formats.shelf import kept_or_made
from engage.surveys.outward import wave_info
from engage.surveys.reaching.models import InviteCode
from engage.surveys.wording import ideas_of

_SHOWN = ("about.summary", "about.audience_text", "about.how_long", "about.why")


@dataclass(frozen=True)
class Poster:
    """One sheet. short_address : what is typed; square : the same as a picture, which also says in which language it opens."""

    leaflet: Leaflet
    setting: str
    code: str
    short_address: str
    square: str
    is_easy: bool

    @property
    def survey(self) -> Survey:
        """What it asks for."""
        return self.leaflet.survey

    @property
    def name(self) -> str:
        """What a file of it is called."""
        return f"poster-{self.code}-{self.survey.language}{'-easy-read' if self.is_easy else ''}"


@dataclass(frozen=True)
class Offer:
    """The posters of one language, which is named in its own words: whether in Easy Read too, and as PDF files."""

    lang: str
    name: str
    dir: str
    has_easy: bool
    has_pdf: bool


@guarded(Permission.MANAGE_WAVES)
def offers(invite: InviteCode) -> tuple[Offer, ...]:
    """Every poster of a setting: each language of the survey, and Easy Read where it has that."""
    source = library.sources().get(wave_info(invite.wave_id).slug)
    if source is None:
        return ()
    named = in_order(map(language, source.languages), lambda one: one.name, "")
    easy = source.easy_languages
    return tuple(Offer(one.code, one.name, one.dir, one.code in easy, not pdf.missing(one.code)) for one in named)


@guarded(Permission.MANAGE_WAVES)
def poster_of(invite: InviteCode, lang: str, *, is_easy: bool) -> Poster:
    """One of `offers`; raises `NotFoundError` for any other."""
    wave = wave_info(invite.wave_id)
    source = library.sources().get(wave.slug)
    if source is None or lang not in (source.easy_languages if is_easy else source.languages):
        raise NotFoundError(gettext("This survey is not to be had in that format in this language."))
    survey = source.in_easy_read(lang) if is_easy else source.in_language(lang)
    leaflet = leaflet_of(survey, closes_on=wave.closes_on, hear_by=wave.hear_back_by)
    extra = {"lang": leaflet.around.code} if leaflet.around.code != source.source_language else {}
    return Poster(
        leaflet, invite.name, invite.code, typed_address(invite.code), square_of(address_of(invite.code, **extra)), is_easy
    )


def sheet_of(poster: Poster) -> Markup:
    """The sheet as part of a page to look at and print, in the poster's own language whatever the page's."""
    modes = replace(current_modes(), easy=poster.is_easy, low_data=False)
    with in_language(poster.leaflet.around.code):
        made = render_template("reaching/_poster.html", poster=poster, survey=poster.survey, modes=modes)
    return Markup(made)  # noqa: S704 - a template made it, and has escaped what is in it


def pdf_of(poster: Poster) -> bytes:
    """The sheet as a tagged PDF. Raises `FormatError` where this machine cannot make one."""
    survey = poster.survey
    names = {name for key in _SHOWN for name in survey.pictures.get(key, ())} if poster.is_easy else set()
    with in_language(poster.leaflet.around.code):
        template = current_app.jinja_env.get_template("surveys/sheets/poster.html")
        html = template.render(
            poster=poster,
            leaflet=poster.leaflet,
            about=survey.about,
            look="easy" if poster.is_easy else "plain",
            ideas=_ideas(survey),
            **{**paper(sorted(names)), "page_words": '""'},
        )
    return kept_or_made(html, "poster", lambda: pdf.make_pdf(html, survey.language))


def address_of(code: str, **extra: Any) -> str:
    """A code's whole address."""
    return f"{current_app.config['SETTINGS'].public_url}{url_for('invites.arrive', code=code, **extra)}"


def typed_address(code: str = "") -> str:
    """The same without what nobody types: for paper."""
    parts = urlsplit(address_of(code) if code else f"{current_app.config['SETTINGS'].public_url}{url_for('invites.find')}")
    return f"{parts.netloc}{parts.path}"


def square_of(address: str) -> str:
    """An address as a square to photograph, all of it in the page."""
    return str(make_square(address, micro=False, error="m").svg_data_uri(border=2, scale=6, light="#fff"))


def _ideas(survey: Survey) -> dict[str, tuple[tuple[str, str], ...]]:
    """The lines of each text with the picture beside it; outside Easy Read the text is one line with none."""
    found = {}
    for key in _SHOWN:
        text = str(getattr(survey.about, key.removeprefix("about.")))
        pictures = survey.pictures.get(key, ())
        lines = ideas_of(text) if survey.easy else (text,)
        found[key] = tuple((line, pictures[place] if place < len(pictures) else "") for place, line in enumerate(lines))
    return found
