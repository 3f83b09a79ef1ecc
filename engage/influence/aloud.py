"""A card as it is heard: what people said, what became of it, and why. The trust's own words, never a quote."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from engage.access.speech import Aloud, Spoken, kept_file, offer, spoken, voice_for
from engage.core.i18n import in_language, offered_languages
from engage.influence.cards import ClaimCard
from engage.influence.reading import whole_claim


@dataclass(frozen=True)
class Heard:
    """What is said, and in which language: the one it was written in where it is not all translated."""

    lang: str
    passages: tuple[str, ...]


def of_card(card: ClaimCard, lang: str, *, easy: bool) -> Aloud | None:
    """What a card's page offers to listen to."""
    heard = heard_of(card, lang, easy=easy)

    def address(version: str) -> str:
        return url_for("influence.aloud", claim_id=card.id, lang=lang, easy=int(easy), v=version)

    return offer(heard.lang, lambda: heard.passages, address)


def speak(claim_id: int, lang: str, *, easy: bool) -> Spoken:
    """The file of one card. Raises `UnknownRecordError`, and `SpeechError` where it cannot be spoken."""
    heard = heard_of(whole_claim(claim_id, lang), lang, easy=easy)
    return spoken(heard.passages, heard.lang)


def forget(claim_id: int) -> None:
    """Delete every file of a card, in each language and in Easy Read: it is public no more."""
    for lang in (offered.code for offered in offered_languages() if voice_for(offered.code)):
        card = whole_claim(claim_id, lang)
        for easy in (False, True):
            heard = heard_of(card, lang, easy=easy)
            kept_file(heard.passages, heard.lang).unlink(missing_ok=True)


def heard_of(card: ClaimCard, lang: str, *, easy: bool) -> Heard:
    """The words of a card, in the order in which they are read."""
    is_easy = easy and not card.easy.missing
    if not is_easy and not all(text.is_translated for text in (card.said, card.did, card.reason)):
        source = current_app.config["SETTINGS"].source_language
        return _in(source, whole_claim(card.id, source), easy=False)
    return _in(lang, card, easy=is_easy)


def _in(lang: str, card: ClaimCard, *, easy: bool) -> Heard:
    said, did, reason = (card.easy.said, card.easy.did, card.easy.reason) if easy else ((card.said,), (card.did,), (card.reason,))
    with in_language(lang):
        words = current_app.jinja_env.get_template("macros/words.html").module
        heads = [str(words.who_said(card.is_reported, card.by_partners)), str(words.reply_words(card.outcome))]  # type: ignore[attr-defined]
    parts = (heads[0], *(one.text for one in said), heads[1], *(one.text for one in (*did, *reason)))
    return Heard(lang, tuple(part.strip() for part in parts))
