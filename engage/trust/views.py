"""The staff's pages of the service directory: what must be checked, changing an entry, putting it into another language."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.core.errors import NotFoundError
from engage.core.i18n import Language, offered_languages
from engage.trust import directory, services
from engage.trust.forms import ServiceForm, ServiceWordsForm
from engage.trust.framework import outcome_names

blueprint = Blueprint("directory", __name__, url_prefix="/staff/services")


def panels() -> list[Panel]:
    """Where the directory is; what must be checked is said by `today`."""
    text = gettext("What help exists, and whether its number is still right.")
    return [Panel(gettext("Services"), text, url_for("directory.index"))]


@blueprint.get("/")
@needs(Permission.MANAGE_SERVICES)
def index() -> str:
    """Every service, what must be checked first on top."""
    return render_template("trust/services.html", services=directory.services(), today=clock.today())


@blueprint.get("/new")
@needs(Permission.MANAGE_SERVICES)
def new() -> str:
    """An empty entry."""
    return _page(None, _with_choices(ServiceForm(formdata=None)))


@blueprint.post("/new")
@needs(Permission.MANAGE_SERVICES)
def add() -> Response | tuple[str, int]:
    """Add it."""
    return _save(None)


@blueprint.get("/<int:service_id>")
@needs(Permission.MANAGE_SERVICES)
def service(service_id: int) -> str:
    """One entry, to be changed."""
    return _page(service_id, _with_choices(ServiceForm(formdata=None, obj=directory.find_service(service_id))))


@blueprint.post("/<int:service_id>")
@needs(Permission.MANAGE_SERVICES)
def change(service_id: int) -> Response | tuple[str, int]:
    """Write it down as it is today."""
    directory.find_service(service_id)
    return _save(service_id)


@blueprint.post("/<int:service_id>/checked")
@needs(Permission.MANAGE_SERVICES)
def checked(service_id: int) -> Response:
    """All of it still holds."""
    directory.mark_checked(service_id, current_user.id, today=clock.today(), now=clock.now())
    flash(gettext("Recorded: checked today."))
    return redirect(url_for("directory.index"))


@blueprint.post("/<int:service_id>/remove")
@needs(Permission.MANAGE_SERVICES)
def remove(service_id: int) -> Response:
    """It does not exist any more."""
    directory.remove_service(service_id, current_user.id, now=clock.now())
    flash(gettext("The service is taken out."))
    return redirect(url_for("directory.index"))


@blueprint.get("/<int:service_id>/words/<lang>")
@needs(Permission.MANAGE_SERVICES)
def words(service_id: int, lang: str) -> str:
    """The entry beside its wording in one language."""
    return _words_page(
        service_id, _language(lang), ServiceWordsForm(formdata=None, data=directory.translations(service_id, lang))
    )


@blueprint.post("/<int:service_id>/words/<lang>")
@needs(Permission.MANAGE_SERVICES)
def translate(service_id: int, lang: str) -> Response | tuple[str, int]:
    """Keep that wording."""
    language, form = _language(lang), ServiceWordsForm()
    if not form.validate():
        return _words_page(service_id, language, form), 400
    said = {name: form[name].data or "" for name in directory.TRANSLATED}
    directory.translate_service(service_id, language.code, said, (current_user.id, current_user.name), now=clock.now())
    flash(gettext("Recorded."))
    return redirect(url_for("directory.service", service_id=service_id))


def _save(service_id: int | None) -> Response | tuple[str, int]:
    form = _with_choices(ServiceForm())
    if form.validate():
        given = directory.ServiceFields(
            name=form.name.data.strip(),
            what=form.what.data.strip(),
            for_whom=(form.for_whom.data or "").strip(),
            how=form.how.data.strip(),
            phone=(form.phone.data or "").strip(),
            is_help=bool(form.is_help.data),
            outcome_keys=list(form.outcome_keys.data or ()),
            area_id=form.area_id.data or None,
            age_from=form.age_from.data,
            age_to=form.age_to.data,
        )
        try:
            directory.save_service(service_id, given, current_user.id, today=clock.today(), now=clock.now())
        except directory.AgesError as problem:
            form.age_to.errors = [str(problem)]
        except directory.ServiceError as problem:
            form.phone.errors = [str(problem)]
        else:
            flash(gettext("Recorded: checked today."))
            return redirect(url_for("directory.index"))
    return _page(service_id, form), 400


def _with_choices(form: ServiceForm) -> ServiceForm:
    form.outcome_keys.choices = [SelectChoice(outcome.key, outcome.name) for outcome in outcome_names()]
    places = [SelectChoice(area.id, area.name) for area in services.localities()]
    form.area_id.choices = [SelectChoice(0, gettext("The whole county")), *places]
    form.area_id.data = form.area_id.data or 0
    return form


def _page(service_id: int | None, form: ServiceForm) -> str:
    return render_template("trust/service.html", service_id=service_id, form=form, others=_others())


def _words_page(service_id: int, language: Language, form: ServiceWordsForm) -> str:
    return render_template("trust/words.html", service=directory.find_service(service_id), language=language, form=form)


def _others() -> tuple[Language, ...]:
    """The languages an entry can be put into: all but the one it is written in."""
    return offered_languages()[1:]


def _language(code: str) -> Language:
    found = next((one for one in _others() if one.code == code), None)
    if found is None:
        raise NotFoundError(gettext("The site is not offered in that language."))
    return found
