"""The staff's pages for papers: piles, typing one, typing it again, settling what was read differently, and what to give back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import current_language, language
from engage.surveys import library
from engage.surveys.asking import OpenSurvey, own_part, told_by_another, words_for
from engage.surveys.definition import Question
from engage.surveys.paper import services
from engage.surveys.paper.forms import PaperForm, chosen_sides, sides_to_readings
from engage.surveys.paper.reading import PARTS, Reading, Word, differences, given_in, marked
from engage.surveys.paper.services import PaperError, Typed
from engage.surveys.paper.speaking import EVERY_VOICE, speaking_words

blueprint = Blueprint("paper", __name__, url_prefix="/staff/paper")
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Difference:
    """One thing that was read differently: what it is, both readings in words, and the side that was chosen so far."""

    key: str
    title: str
    first: tuple[Word, ...]
    second: tuple[Word, ...]
    side: str


def panels() -> list[Panel]:
    """How many papers wait."""
    text = gettext("Type answers that came on paper: two people type each, apart from each other.")
    return [Panel(gettext("Paper answers"), text, url_for("paper.index"), services.count_unfinished())]


@blueprint.get("/")
@needs(Permission.ENTER_PAPER)
def index() -> str:
    """Every pile, and what a new one can be of."""
    return _index()


@blueprint.post("/")
@needs(Permission.ENTER_PAPER)
def begin() -> Page:
    """Begin a pile."""
    wave_id, _colon, lang = request.form.get("survey", "").partition(":")
    try:
        number = int(wave_id) if wave_id.isdecimal() and len(wave_id) < 10 else 0
        batch_id = services.begin_batch(number, lang, current_user.id, now=clock.now(), today=clock.today())
    except PaperError as problem:
        db.session.rollback()
        return _index(str(problem)), 400
    flash(gettext("This is pile %(number)s. Write the number on its cover.", number=batch_id))
    return redirect(url_for("paper.batch", batch_id=batch_id))


@blueprint.get("/<int:batch_id>/")
@needs(Permission.ENTER_PAPER)
def batch(batch_id: int) -> str:
    """One pile: which papers wait for what."""
    row = services.batch_row(batch_id, current_language().code)
    papers = services.papers_of(batch_id, current_user.id)
    return render_template("paper/batch.html", batch=row, papers=papers, language_of=language)


@blueprint.get("/<int:batch_id>/type")
@needs(Permission.ENTER_PAPER)
def type_paper(batch_id: int) -> str:
    """An empty form for the next paper."""
    opened = services.opened_for(batch_id, clock.today())
    return _typing_page(batch_id, PaperForm(_questions(opened)), opened)


@blueprint.post("/<int:batch_id>/type")
@needs(Permission.ENTER_PAPER)
def keep_paper(batch_id: int) -> Page:
    """Keep a first typing, and go on to the next paper."""
    opened = services.opened_for(batch_id, clock.today())
    form = PaperForm(_questions(opened))
    if problems := _problems(form):
        return _typing_page(batch_id, form, opened, problems), 400
    typed = services.type_first(batch_id, form.reading(), current_user.id, now=clock.now(), today=clock.today())
    _tell(typed, gettext("Kept. Write %(number)s on this paper.", number=typed.number))
    return redirect(url_for("paper.type_paper", batch_id=batch_id))


@blueprint.get("/entry/<int:entry_id>/again")
@needs(Permission.ENTER_PAPER)
def type_again(entry_id: int) -> Page:
    """An empty form for a paper that somebody typed before; what they read is not shown."""
    entry = services.entry_in(entry_id)
    if entry.state != "once":
        return redirect(_where(entry_id))
    opened = services.opened_for(entry.batch_id, clock.today())
    return _typing_page(entry.batch_id, PaperForm(_questions(opened)), opened, number=services.number_of(entry))


@blueprint.post("/entry/<int:entry_id>/again")
@needs(Permission.ENTER_PAPER)
def keep_again(entry_id: int) -> Page:
    """Keep a second typing: sent if both say the same, else to be settled. A second tap finds what the first one did."""
    entry = services.entry_in(entry_id)
    if entry.state != "once":
        return redirect(_where(entry_id))
    opened = services.opened_for(entry.batch_id, clock.today())
    form = PaperForm(_questions(opened))
    if problems := _problems(form):
        return _typing_page(entry.batch_id, form, opened, problems, services.number_of(entry)), 400
    typed = services.type_again(entry_id, form.reading(), current_user.id, now=clock.now(), today=clock.today())
    if typed.differs and typed.is_urgent:
        _tell(typed, gettext("Paper %(number)s was read differently. Settle it below.", number=typed.number))
    return redirect(_where(entry_id))


@blueprint.get("/entry/<int:entry_id>/settle")
@needs(Permission.ENTER_PAPER)
def settle(entry_id: int) -> Page:
    """What was read differently, one thing after another."""
    if services.entry_in(entry_id).state != "twice":
        return redirect(_where(entry_id))
    return _settling_page(entry_id)


@blueprint.post("/entry/<int:entry_id>/settle")
@needs(Permission.ENTER_PAPER)
def send(entry_id: int) -> Page:
    """Settle every difference and send the paper."""
    entry = services.entry_in(entry_id)
    if entry.state != "twice":
        return redirect(_where(entry_id))
    opened = services.opened_for(entry.batch_id, clock.today())
    first, second = services.readings_of(entry_id)
    sides = chosen_sides(differences(first, second, opened.survey.questions))
    form = _settling_form(opened, first, second, [key for key, side in sides.items() if side == "anew"])
    if not form.validate():
        return _settling_page(entry_id, form, tuple(form.problems())), 400
    try:
        taken = sides_to_readings(sides, first, second, form.reading())
        services.settle(entry_id, taken, current_user.id, now=clock.now(), today=clock.today())
    except PaperError as problem:
        db.session.rollback()
        return _settling_page(entry_id, form, (("content", str(problem)),)), problem.status
    return redirect(_where(entry_id))


@blueprint.get("/entry/<int:entry_id>/sent")
@needs(Permission.ENTER_PAPER)
def sent(entry_id: int) -> Page:
    """The paper is sent: whether something on it was held, and the code for its writer where one is wanted."""
    if services.entry_in(entry_id).state != "sent":
        return redirect(_where(entry_id))
    entry, done = services.sent_of(entry_id)
    return render_template(
        "paper/sent.html",
        number=services.number_of(entry),
        batch_id=entry.batch_id,
        entry_id=entry_id,
        done=done,
        address=current_app.config["SETTINGS"].public_url + url_for("receipts.find"),
    )


@blueprint.post("/entry/<int:entry_id>/forget")
@needs(Permission.ENTER_PAPER)
def forget(entry_id: int) -> Response:
    """The code is with its writer."""
    services.forget_code(entry_id, current_user.id, now=clock.now())
    flash(gettext("The code is forgotten here."))
    return redirect(url_for("paper.batch", batch_id=services.entry_in(entry_id).batch_id))


@blueprint.post("/entry/<int:entry_id>/delete")
@needs(Permission.ENTER_PAPER)
def delete(entry_id: int) -> Response:
    """Delete a paper that is not sent."""
    batch_id = services.delete_entry(entry_id, current_user.id, now=clock.now())
    flash(gettext("The paper is deleted from the site. Its number is not given again."))
    return redirect(url_for("paper.batch", batch_id=batch_id))


def _where(entry_id: int) -> str:
    """The page on which a paper goes on."""
    endpoint = {"once": "paper.type_again", "twice": "paper.settle", "sent": "paper.sent"}[services.entry_in(entry_id).state]
    return url_for(endpoint, entry_id=entry_id)


def _questions(opened: OpenSurvey) -> tuple[tuple[Question, Question], ...]:
    return services.questions_of(opened, current_language().code)


def _problems(form: PaperForm) -> tuple[tuple[str, str], ...]:
    if not form.validate():
        return tuple(form.problems())
    if not form.reading().answers.given:
        return (("content", gettext("There is no answer on this paper. Put it aside instead of typing it.")),)
    return ()


def _tell(typed: Typed, message: str) -> None:
    flash(message)
    if typed.is_urgent:
        flash(
            gettext(
                "Something on paper %(number)s may mean that somebody is not safe. "
                "Show the paper to your safeguarding lead now: do not wait until it is sent.",
                number=typed.number,
            ),
            "error",
        )


def _index(problem: str = "") -> str:
    code = current_language().code
    waves = [(wave, library.marked_title(wave.slug), library.sources()[wave.slug]) for wave in services.open_waves(clock.today())]
    choices = [(f"{wave.id}:{lang}", title, language(lang), wave) for wave, title, source in waves for lang in source.languages]
    return render_template(
        "paper/index.html", batches=services.batches(code), choices=choices, problem=problem, language_of=language
    )


def _typing_page(
    batch_id: int, form: PaperForm, opened: OpenSurvey, problems: tuple[tuple[str, str], ...] = (), number: str = ""
) -> str:
    return render_template(
        "paper/type.html", batch_id=batch_id, form=form, survey=opened.survey, problems=problems, number=number, show=None
    )


def _settling_page(entry_id: int, form: PaperForm | None = None, problems: tuple[tuple[str, str], ...] = ()) -> str:
    entry = services.entry_in(entry_id)
    opened = services.opened_for(entry.batch_id, clock.today())
    readings = services.readings_of(entry_id)
    found = differences(*readings, opened.survey.questions)
    return render_template(
        "paper/settle.html",
        batch_id=entry.batch_id,
        number=services.number_of(entry),
        form=form or _settling_form(opened, *readings, ()),
        survey=opened.survey,
        found=_differences(found, readings, opened),
        problems=problems,
    )


def _settling_form(opened: OpenSurvey, first: Reading, second: Reading, only: Iterable[str]) -> PaperForm:
    """What neither reading has right is typed anew: a text with the fields of who spoke, or all where that is open too."""
    both = (first.answers.speaking, second.answers.speaking)
    return PaperForm(_questions(opened), only, both[0] if both[0] == both[1] else EVERY_VOICE)


def _differences(keys: tuple[str, ...], readings: tuple[Reading, Reading], opened: OpenSurvey) -> dict[str, Difference]:
    ours = {asked.key: ours for asked, ours in _questions(opened)}
    titles = {
        PARTS[0]: gettext("Who is answering?"),
        PARTS[1]: gettext("Using their words"),
        PARTS[2]: gettext("A code for the writer"),
    }
    sides = chosen_sides(keys)
    found = {}
    for key in keys:
        first, second = (_in_words(key, reading, ours) for reading in readings)
        title = titles.get(key) or ours[key].text
        found[key] = Difference(key, title, marked(first, second), marked(second, first), sides.get(key, ""))
    return found


def _in_words(key: str, reading: Reading, ours: dict[str, Question]) -> str:
    yes, no = gettext("Ticked"), gettext("Not ticked")
    if key == PARTS[0]:
        return speaking_words(reading.answers.speaking)
    if key in PARTS:
        return yes if (reading.quote if key == PARTS[1] else reading.wants_code) else no
    given = given_in(reading, key)
    # The words may run the other way than the names of their fields: each on its line, between first strong isolate and its end.
    beside = (f"{voice}: \u2068{words}\u2069" for voice, words in told_by_another(given, to_them=False))
    return "\n".join(filter(None, ("; ".join(words_for(ours[key], own_part(given))), *beside))) or gettext("Left empty")
