"""Keys to the API, for administrators: making one, seeing which there are, ending one."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from engage.accounts.areas import all_areas
from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core import clock
from engage.evidence import keys
from engage.evidence.forms import KeyForm

blueprint = Blueprint("api_keys", __name__, url_prefix="/staff/keys")
_EVERYWHERE = "all"


@blueprint.route("/", methods=["GET", "POST"])
@needs(Permission.MANAGE_API_KEYS)
def index() -> str | tuple[str, int]:
    """Every key, and a form for another; the new one is shown here, this once."""
    form = KeyForm(expires_on=clock.today() + timedelta(days=365))
    places = [SelectChoice(str(node.id), node.name) for node in all_areas() if node.parent_id is not None]
    form.area_id.choices = [SelectChoice(_EVERYWHERE, gettext("The whole county")), *places]
    token, status = None, 200
    if request.method == "POST":
        token = _make(form)
        status = 200 if token else 400
    names = {node.id: node.name for node in all_areas()}
    page = render_template(
        "evidence/keys.html", form=form, token=token, keys=keys.all_keys(), areas=names, today=clock.today(), scopes=_scopes(form)
    )
    return page, status


@blueprint.post("/<int:key_id>/revoke")
@needs(Permission.MANAGE_API_KEYS)
def revoke(key_id: int) -> Response:
    """End one."""
    keys.revoke_key(key_id, actor_id=current_user.id, now=clock.now())
    flash(gettext("This key opens nothing any more."))
    return redirect(url_for("api_keys.index"))


def panels() -> list[Panel]:
    """Where the keys are."""
    about = gettext("Which programs read figures from outside, of where, and until when.")
    return [Panel(gettext("Keys to the API"), about, url_for("api_keys.index"))]


def _make(form: KeyForm) -> str | None:
    if not form.validate():
        return None
    area_id = None if form.area_id.data == _EVERYWHERE else int(form.area_id.data)
    try:
        _row, token = keys.make_key(
            form.name.data, form.scopes.data or (), area_id, form.expires_on.data, actor_id=current_user.id, now=clock.now()
        )
    except keys.KeyRuleError as problem:
        at_fault = form.expires_on if form.scopes.data else form.scopes
        at_fault.errors = [str(problem)]
        return None
    return token


def _scopes(form: KeyForm) -> dict[str, str]:
    return {str(choice.value): str(choice.label) for choice in form.scopes.choices}
