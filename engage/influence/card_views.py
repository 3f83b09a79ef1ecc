"""The staff's side of a card: its Easy Read version, and which of people's own words stand beside it."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask_login import current_user
from markupsafe import Markup
from wtforms.fields import SelectChoice

from engage.access.pictures import known_pictures
from engage.accounts.permissions import Permission, can, needs
from engage.core import clock
from engage.core.easy_wording import ideas_of
from engage.core.i18n import language, offered_code, offered_languages
from engage.core.saving import Page, handle
from engage.influence import services
from engage.influence.easy import IDEAS, keys_of
from engage.influence.forms import QuotesForm, easy_form, ideas_typed
from engage.influence.models import Claim
from engage.influence.quotes import chosen_ids
from engage.influence.views import blueprint

_FOLDER = "/staff/influence/claims/<int:claim_id>"


@blueprint.route(f"{_FOLDER}/easy/<lang>", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def easy(claim_id: int, lang: str) -> Page:
    """Write a card in Easy Read: short sentences, one idea each, a picture for each."""
    into, claim = language(offered_code(lang)), _changeable(claim_id)
    parts = keys_of(claim)
    written = ideas_of({subject for subject, _ in parts.values()}, lang)
    form = easy_form({part: written.get(key, ()) for part, key in parts.items()}, IDEAS)

    def save() -> str:
        services.write_easy(claim_id, lang, ideas_typed(form, parts, IDEAS), person_id=current_user.id, now=clock.now())
        return _back(claim_id)

    def page() -> str:
        found = services.find_claim(claim_id)
        reply = found.reply
        return render_template(
            "influence/easy_form.html",
            form=form,
            whole_url=_back(claim_id),
            whole_title=found.decision.title,
            into=into,
            ordinary={"said": found.said, "did": reply.text if reply else "", "reason": reply.reason if reply else ""},
            parts=tuple((part, range(IDEAS)) for part in parts),
            pictures=known_pictures(),
            others=[(one, url_for("influence.easy", claim_id=claim_id, lang=one.code)) for one in offered_languages()],
        )

    return handle(form, save, "said_0", page)


@blueprint.route(f"{_FOLDER}/quotes", methods=["GET", "POST"])
@needs(Permission.RECORD_DECISIONS)
def quotes(claim_id: int) -> Page:
    """Choose whose words stand beside a claim: only of those who agreed, and only where enough people said the same."""
    _changeable(claim_id)
    offered = services.offered_quotes(claim_id)
    form = QuotesForm(data={"answer_ids": chosen_ids(claim_id)})
    words = Markup('<span lang="{}" dir="auto">{}</span>')
    form.answer_ids.choices = [SelectChoice(quote.answer_id, words.format(quote.lang, quote.text)) for quote in offered]

    def save() -> str:
        services.choose_quotes(claim_id, form.answer_ids.data or (), person_id=current_user.id, now=clock.now())
        return _back(claim_id)

    def page() -> str:
        return render_template("influence/quotes_form.html", form=form, claim=services.find_claim(claim_id), offered=offered)

    return handle(form, save, "answer_ids", page)


def _changeable(claim_id: int) -> Claim:
    """A claim whose card this person may change: what is public only by those who may publish."""
    found = services.find_claim(claim_id)
    if found.publication and not can(Permission.PUBLISH_REPLIES):
        abort(403)
    return found


def _back(claim_id: int) -> str:
    return url_for("influence.decision", decision_id=services.find_claim(claim_id).decision_id)
