"""Which privacy notice is for whom, and what of it an administrator sets. Owns the ages; the words are in the templates."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, pgettext

from engage.core.config import Settings


@dataclass(frozen=True)
class Notice:
    """One notice: `age` is its address, for people from `youngest` to `oldest` years old."""

    age: str
    youngest: int
    oldest: int


@dataclass(frozen=True)
class Basis:
    """Why the law lets us use something: one of `LAWFUL_BASES`, with `purpose` and `law` in words for a reader."""

    key: str
    purpose: str
    law: str


@dataclass(frozen=True)
class Special:
    """Why the law lets us ask about health and ethnic group: one of `SPECIAL_CONDITIONS`, in words, with its place in the law."""

    key: str
    words: str
    law: str


NOTICES = (
    Notice("6-9", 6, 9),
    Notice("10-12", 10, 12),
    Notice("13-15", 13, 15),
    Notice("16-17", 16, 17),
    Notice("adults", 18, 150),
)
AGES = tuple(notice.age for notice in NOTICES)


def notice_for(youngest: int, oldest: int) -> str | None:
    """The one notice for people of these ages; None where they need different ones, so that each chooses."""
    found = [notice.age for notice in NOTICES if notice.youngest <= oldest and youngest <= notice.oldest]
    return found[0] if len(found) == 1 else None


def age_words() -> dict[str, str]:
    """What each notice is called where one chooses."""
    return {
        "6-9": gettext("I am 6 to 9"),
        "10-12": gettext("I am 10 to 12"),
        "13-15": gettext("I am 13 to 15"),
        "16-17": gettext("I am 16 or 17"),
        "adults": gettext("I am 18 or older, or a parent or carer"),
    }


def bases(settings: Settings, *, formal: bool = False) -> tuple[Basis, ...]:
    """Each thing we use people's words for, with the lawful basis that this site's settings name.

    formal : in words for adults, whom many languages address in another way than children
    """
    asking, showing = (
        (pgettext("adults", "Asking and reading your answers"), pgettext("adults", "Showing your words to others"))
        if formal
        else (gettext("Asking and reading your answers"), gettext("Showing your words to others"))
    )
    chosen = (
        (asking, settings.lawful_basis_surveys),
        (showing, settings.lawful_basis_quotes),
        (gettext("Keeping people safe"), settings.lawful_basis_safeguarding),
    )
    laws = _laws() | (_laws_for_adults() if formal else {})
    return tuple(Basis(key, purpose, laws[key]) for purpose, key in chosen)


def special(settings: Settings) -> Special:
    """What the law asks for besides a basis, as this site's settings name it; `law` is English everywhere, as the law is."""
    paragraph, words = {
        "equality": (8, gettext("The law lets us ask about health and ethnic group to see whether everyone is treated fairly.")),
        "statutory": (6, gettext("The law lets us ask about health and ethnic group because our work for everyone needs it.")),
    }[settings.special_condition]
    law = f"UK GDPR, Article 9(2)(g); Data Protection Act 2018, Schedule 1, paragraph {paragraph}"
    return Special(settings.special_condition, words, law)


def _laws() -> dict[str, str]:
    """The names of `engage.core.config.LAWFUL_BASES` as a reader sees them."""
    return {
        "public_task": gettext("Public task: it is part of our job by law."),
        "legal_obligation": gettext("Legal duty: a law says that we must."),
        "consent": gettext("Consent: only if you say yes, and you can take it back."),
        "legitimate_interests": gettext("Legitimate interests: we need it, and it is fair to you."),
        "vital_interests": gettext("Vital interests: to save a life."),
    }


def _laws_for_adults() -> dict[str, str]:
    """Those of them that speak to their reader."""
    return {
        "consent": pgettext("adults", "Consent: only if you say yes, and you can take it back."),
        "legitimate_interests": pgettext("adults", "Legitimate interests: we need it, and it is fair to you."),
    }
