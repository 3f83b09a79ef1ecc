"""The staff's pages of settings: each one's code, how many came by it, its posters, codes that work once, a shared device."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.db import db
from engage.core.i18n import current_language, format_date
from engage.core.saving import Page, handle, show_problems
from engage.safeguarding.disclosure import SafeCount
from engage.safeguarding.services import thresholds
from engage.surveys import library, outward
from engage.surveys.outward import WaveInfo
from engage.surveys.reaching import arriving, codes, poster
from engage.surveys.reaching.codes import Setting
from engage.surveys.reaching.forms import NAMES, OneTimeForm, SettingForm
from engage.surveys.reaching.models import InviteCode
from engage.trust.services import area_names, localities

blueprint = Blueprint("codes", __name__, url_prefix="/staff/codes")


@dataclass(frozen=True)
class Row:
    """One setting on the list."""

    invite: InviteCode
    kind: str
    place: str
    counts: dict[str, SafeCount]


@dataclass(frozen=True)
class Group:
    """One wave with its settings."""

    wave: WaveInfo
    rows: tuple[Row, ...]


def panels() -> list[Panel]:
    """Where settings are."""
    text = gettext("Codes and posters for schools, clubs and wards, and how many came by each.")
    return [Panel(gettext("Codes and posters"), text, url_for("codes.index"))]


@blueprint.get("/")
@needs(Permission.MANAGE_WAVES)
def index() -> str:
    """Every setting: of the surveys that are open or come next, then of those that are closed, the latest first."""
    today, infos = clock.today(), outward.wave_infos()
    waves = [
        *sorted((wave for wave in infos if wave.closes_on >= today), key=lambda wave: (wave.opens_on, wave.id)),
        *(wave for wave in infos if wave.closes_on < today),
    ]
    found = codes.codes_of([wave.id for wave in waves])
    counts, places = arriving.counts_of(found), area_names()
    groups = []
    for wave in waves:
        rows = tuple(_row(one, counts, places) for one in found if one.wave_id == wave.id)
        if rows or wave.closes_on >= today:
            groups.append(Group(wave, rows))
    return render_template("reaching/index.html", groups=groups, today=today)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_WAVES)
def new() -> Page:
    """A setting that has no code yet."""
    form = _with_choices(SettingForm(data={"wave_id": request.args.get("wave", 0, int)} if request.method == "GET" else None))

    def save() -> str:
        made = codes.make_code(_setting(form, form.wave_id.data or 0), person_id=current_user.id, now=clock.now())
        return _address(made.id)

    return handle(form, save, "", lambda: render_template("reaching/form.html", form=form, invite=None))


@blueprint.get("/<int:invite_id>")
@needs(Permission.MANAGE_WAVES)
def setting(invite_id: int) -> str:
    """One setting."""
    return _setting_page(codes.find_code(invite_id), OneTimeForm(formdata=None))


@blueprint.route("/<int:invite_id>/change", methods=["GET", "POST"])
@needs(Permission.MANAGE_WAVES)
def change(invite_id: int) -> Page:
    """Say something else of a setting."""
    invite = codes.find_code(invite_id)
    form = _with_choices(SettingForm(obj=invite))
    del form.wave_id  # its code is printed: it stays with its survey

    def save() -> str:
        codes.change_code(invite_id, _setting(form, invite.wave_id), person_id=current_user.id, now=clock.now())
        return _address(invite_id)

    return handle(form, save, "", lambda: render_template("reaching/form.html", form=form, invite=codes.find_code(invite_id)))


@blueprint.post("/<int:invite_id>/end")
@needs(Permission.MANAGE_WAVES)
def end(invite_id: int) -> Response:
    """Count nobody by it any more."""
    codes.end_code(invite_id, person_id=current_user.id, now=clock.now())
    flash(gettext("Nobody is counted by this code any more. Its address still opens the survey."))
    return redirect(_address(invite_id))


@blueprint.post("/<int:invite_id>/one-time")
@needs(Permission.MANAGE_WAVES)
def one_time(invite_id: int) -> str | tuple[str, int]:
    """Codes that work once: shown this one time, to print."""
    invite, form = codes.find_code(invite_id), OneTimeForm()
    made: tuple[str, ...] = ()
    if form.validate():
        try:
            made = codes.make_one_time(invite_id, form.number.data or 0, person_id=current_user.id, now=clock.now())
        except codes.CodeError as problem:
            db.session.rollback()
            show_problems(form, problem.problems, "number")
    if not made:
        return _setting_page(codes.find_code(invite_id), form), 400
    return render_template(
        "reaching/one_time.html",
        invite=invite,
        made=made,
        address=poster.typed_address(),
        title=_title(invite),
        wave=_wave(invite),
    )


def _setting_page(invite: InviteCode, form: OneTimeForm) -> str:
    made, used = arriving.used_codes(invite.id)
    return render_template(
        "reaching/setting.html",
        row=_row(invite, arriving.counts_of([invite]), area_names()),
        wave=_wave(invite),
        title=_title(invite),
        address=poster.address_of(invite.code),
        square=poster.square_of(poster.address_of(invite.code)),
        kiosk_url=url_for("invites.arrive", code=invite.code, kiosk=1),
        kiosk_address=poster.address_of(invite.code, kiosk=1),
        offers=poster.offers(invite),
        n_codes=made,
        used=used,
        form=form,
        minimum=thresholds().minimum,
    )


def _row(invite: InviteCode, counts: dict[int, dict[str, SafeCount]], places: dict[int, str]) -> Row:
    return Row(invite, str(NAMES[invite.kind]), places.get(invite.area_id or 0, ""), counts[invite.id])


def _wave(invite: InviteCode) -> WaveInfo:
    return outward.wave_info(invite.wave_id)


def _title(invite: InviteCode) -> str:
    return library.title_of(_wave(invite).slug, current_language().code)


def _address(invite_id: int) -> str:
    return url_for("codes.setting", invite_id=invite_id)


def _setting(form: SettingForm, wave_id: int) -> Setting:
    return Setting(
        wave_id, (form.name.data or "").strip(), form.kind.data or "", form.area_id.data or None, wanted=form.wanted.data
    )


def _with_choices(form: SettingForm) -> SettingForm:
    today = clock.today()
    form.wave_id.choices = [
        SelectChoice(
            wave.id,
            gettext(
                "%(title)s, %(first)s to %(last)s",
                title=library.plain_title(wave.slug),
                first=format_date(wave.opens_on),
                last=format_date(wave.closes_on),
            ),
        )
        for wave in outward.wave_infos()
        if wave.closes_on >= today and wave.slug in library.sources()
    ]
    form.area_id.choices = [SelectChoice(0, gettext("No one place")), *(SelectChoice(one.id, one.name) for one in localities())]
    return form
