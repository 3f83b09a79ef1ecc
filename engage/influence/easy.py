"""The Easy Read version of a card: what was said, the reply, the reason, in ideas of one short sentence with one picture each.

People write it, in each language for itself; nothing is made of the ordinary words. Owns the rule of what is easy enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from engage.access.pictures import known_pictures
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.core import audit
from engage.core.easy_wording import Idea, ideas_of, put_ideas
from engage.influence.errors import RuleError
from engage.influence.models import Claim
from engage.influence.plain_words import count_words, find_causal, find_jargon, sentences
from engage.influence.records import find_claim
from engage.influence.rules import refuse

PARTS = ("said", "did", "reason")
EASY_WORDS = 15  # words in a sentence: Inclusion Europe, *Information for all*, and others ask for one idea and 15 words or fewer
IDEAS = 4  # boxes for each part
_JARGON_KNOWN = "en"


@dataclass(frozen=True)
class EasyCard:
    """A card in Easy Read, in one language; a part that nobody wrote is empty, and pages say so."""

    said: tuple[Idea, ...] = ()
    did: tuple[Idea, ...] = ()
    reason: tuple[Idea, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts that are not there."""
        return tuple(part for part in PARTS if not getattr(self, part))


def easy_cards(claims: Iterable[Claim], lang: str) -> dict[int, EasyCard]:
    """Claims in Easy Read in one language, by id: one query however many."""
    keys = {claim.id: keys_of(claim) for claim in claims}
    found = ideas_of({subject for parts in keys.values() for subject, _ in parts.values()}, lang)
    return {claim_id: EasyCard(**{part: found.get(key, ()) for part, key in parts.items()}) for claim_id, parts in keys.items()}


def keys_of(claim: Claim) -> dict[str, tuple[str, str]]:
    """Where each part stands, as (subject, field); the reply's parts only once there is a reply."""
    found = {"said": (f"claim:{claim.id}", "said")}
    if claim.reply:
        found |= {"did": (f"reply:{claim.reply.id}", "text"), "reason": (f"reply:{claim.reply.id}", "reason")}
    return found


@guarded(Permission.RECORD_DECISIONS)
def write_easy(claim_id: int, lang: str, parts: Mapping[str, Sequence[Idea]], *, person_id: int, now: datetime) -> None:
    """Write a card's Easy Read version in one language anew; a part with no idea is taken away.

    Raises `RuleError` with a sentence for each box, `<part>_<place>`: a sentence of more than 15 words, a word of the trade, a
    missing picture.
    """
    keys = keys_of(find_claim(claim_id))
    written = {part: [idea for idea in ideas if idea.text.strip()] for part, ideas in parts.items() if part in keys}
    refuse(RuleError, idea_problems(parts, lang))
    for part, ideas in written.items():
        put_ideas(*keys[part], lang, [Idea(" ".join(idea.text.split()), idea.picture) for idea in ideas])
    audit.record("easy read written", f"claim:{claim_id}", actor_id=person_id, now=now, lang=lang)


def idea_problems(parts: Mapping[str, Sequence[Idea]], lang: str) -> dict[str, str]:
    """What is not easy enough, by box; a box with nothing in it is no idea and no problem."""
    boxes = {f"{part}_{place}": idea for part, ideas in parts.items() for place, idea in enumerate(ideas) if idea.text.strip()}
    return {box: sentence for box, idea in boxes.items() if (sentence := _problem(idea, lang))}


def _problem(idea: Idea, lang: str) -> str:
    longest = max(map(count_words, sentences(idea.text)), default=0)
    if longest > EASY_WORDS:
        return str(gettext("This has %(words)s words. Use %(limit)s or fewer.", words=longest, limit=EASY_WORDS))
    if len(sentences(idea.text)) > 1:
        return str(gettext("One idea is one sentence. Put the next sentence into the next box."))
    if lang == _JARGON_KNOWN and (found := find_jargon(idea.text)):
        return str(gettext("Instead of “%(word)s” you could say “%(instead)s”.", word=found[0][0], instead=found[0][1]))
    if lang == _JARGON_KNOWN and (wording := find_causal(idea.text)):
        return str(gettext("Leave out “%(wording)s”: other things mattered too.", wording=wording))
    if idea.picture not in known_pictures():
        return str(gettext("Choose a picture for this."))
    return ""
