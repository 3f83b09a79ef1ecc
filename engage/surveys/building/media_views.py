"""The page on which a picture, a sound and a sign-language video are put beside a question."""

from __future__ import annotations

from flask import flash, redirect, request, send_file, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from engage.accounts.permissions import Permission, needs
from engage.core.errors import NotFoundError
from engage.core.saving import show_problems
from engage.core.security import csrf, harmless
from engage.surveys.building import filing, media, services
from engage.surveys.building.errors import DraftError
from engage.surveys.building.forms import SlotForm
from engage.surveys.building.pages import Page, blueprint, by, current, draft_page, found
from engage.surveys.building.tables import place_of

_AROUND_A_FILE = 64 * 1024 + media.LONGEST_CAPTIONS


@blueprint.get("/<slug>/questions/<key>/media")
@needs(Permission.MAKE_SURVEYS)
def question_media(slug: str, key: str) -> Page:
    """What stands beside one question."""
    return _page(slug, key, {})


@blueprint.post("/<slug>/questions/<key>/media/<slot>")
@needs(Permission.MAKE_SURVEYS)
def put_media(slug: str, key: str, slot: str) -> Page:
    """Keep a file in one of its slots, or empty it."""
    request.max_content_length = 2 * media.MOST_BYTES.get(slot, 0) + _AROUND_A_FILE
    form = SlotForm()
    if not form.validate():
        raise CSRFError
    found(current(slug), key)
    if slot not in filing.SLOTS:
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    if request.form.get("action") == "drop":
        media.drop(slug, key, slot, by())
        services.note("survey media deleted", slug, by(), question=key, slot=slot)
        flash(gettext("Deleted. The history of the survey can bring it back."))
        return redirect(url_for("building.question_media", slug=slug, key=key))
    try:
        media.put(slug, key, slot, form.sent("file"), form.sent("captions"), form.words.data or "", by())
    except DraftError as problem:
        show_problems(form, problem.problems, "file")
        return _page(slug, key, {slot: form}), 400
    services.note("survey media put", slug, by(), question=key, slot=slot)
    flash(gettext("Saved. It is published with the survey."))
    return redirect(url_for("building.question_media", slug=slug, key=key))


csrf.exempt(put_media)  # the form checks its own token, once the request may be as long as a film


@blueprint.get("/<slug>/media/<name>")
@needs(Permission.MAKE_SURVEYS)
def draft_media(slug: str, name: str) -> Response:
    """One of those files, as it is or was in the draft."""
    current(slug)
    file = filing.find(name)
    if file is None:
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    return harmless(send_file(file, mimetype=filing.type_of(file), conditional=True, etag=True))


def _page(slug: str, key: str, forms: dict[str, SlotForm]) -> str:
    draft = current(slug)
    asked = found(draft, key)
    beside = media.beside(draft, key)
    shown = {one.slot: forms.get(one.slot) or SlotForm(formdata=None, data={"words": one.words}) for one in beside}
    for slot, form in shown.items():
        form.file.id, form.captions.id = f"{slot}-file", f"{slot}-captions"
    wrong = next(iter(forms.values()), None)
    return draft_page("media.html", draft, asked=asked, place=place_of(draft.tables, key), beside=beside, forms=shown, form=wrong)
