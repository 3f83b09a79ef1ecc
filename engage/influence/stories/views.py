"""Stories for everyone, and the way to take one's own back: no account, no name, only its code."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask_babel import lazy_gettext as _
from wtforms import StringField

from engage.core import clock
from engage.core.forms import Form
from engage.core.i18n import current_language
from engage.core.saving import show_problems
from engage.core.security import limiter
from engage.influence.errors import RuleError
from engage.influence.stories import reading, taking_back

blueprint = Blueprint("stories", __name__, url_prefix="/you-said-we-did/stories")


class BackForm(Form):
    """The code of a story."""

    code = StringField(_("Your code"))


def _codes_limit() -> str:
    """As for receipts: too few to guess."""
    return f"{current_app.config['SETTINGS'].receipts_per_minute}/minute"


@blueprint.get("/")
def index() -> str:
    """Every story that everybody may read."""
    return render_template("stories/index.html", stories=reading.public_stories(current_language().code, clock.today()))


@blueprint.get("/<int:story_id>")
def story(story_id: int) -> str:
    """One story."""
    found = reading.public_story(story_id, current_language().code, clock.today())
    return render_template("stories/show.html", story=found)


@blueprint.route("/back", methods=["GET", "POST"])
@limiter.limit(_codes_limit, methods=["POST"])
def back() -> str | tuple[str, int]:
    """Take one's own story back. It is gone when this page says so."""
    form = BackForm()
    if request.method == "POST" and form.validate():
        try:
            taking_back.withdraw_by_code(form.code.data or "", now=clock.now())
            return render_template("stories/gone.html")
        except RuleError as problem:
            show_problems(form, problem.problems, "code")
    return render_template("stories/back.html", form=form), 400 if form.errors else 200
