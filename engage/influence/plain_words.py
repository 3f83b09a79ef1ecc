"""Whether a child can read it, in ways that can be measured and mended. Pure: text in, findings out; it words no message.

Sentences of 20 words or fewer and no word of the trade: the measurable part of what plain-language guides ask for
(Plain English Campaign, *How to write in plain English*, 15 to 20 words a sentence). It knows English only, the language
replies are written in; it cannot tell whether a reason is good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_WORDS = 20
MIN_WORDS = 4

# A word of the trade (the beginning of a word, so that its forms are found too) and what to say instead.
JARGON = {
    "stakeholder": "people",
    "multi-agency": "several services together",
    "inter-agency": "between services",
    "partnership working": "working together",
    "commissioning": "paying for",
    "commissioned": "paid for",
    "safeguarding": "keeping people safe",
    "provision": "what there is",
    "signpost": "tell you where to go",
    "threshold": "rule",
    "capacity": "room, time or people",
    "resource": "money or people",
    "implement": "do",
    "facilitat": "help",
    "strateg": "plan",
    "statutory": "the law says",
    "robust": "strong",
    "holistic": "whole",
    "fiscal": "money",
    "budgetary": "money",
    "feasib": "possible",
    "infrastructure": "buildings and roads",
    "utilis": "use",
    "prioritis": "put first",
    "procure": "buy",
    "remit": "job",
    "pathway": "way",
    "rationale": "reason",
    "framework": "rules",
    "in accordance with": "as the rules say",
    "going forward": "from now on",
    "value for money": "worth its cost",
    "constraint": "limit",
    "deliverable": "what we will do",
    "mitigat": "make less bad",
    "service user": "people",
    "cohort": "group",
    "intervention": "help",
}

# Rule 6: a page says that people were heard, and how strongly; it never says that they alone caused a decision.
CAUSAL = (
    "because of you",
    "thanks to you",
    "because you said",
    "because you asked",
    "because you told us",
    "as a result of what you said",
    "you made us",
)

_SENTENCE_END = re.compile(r"[.!?…]+(?:\s+|$)|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@dataclass(frozen=True)
class PlainCheck:
    """What stands between a child and this text.

    too_long : the first sentence of more than `MAX_WORDS` words, or empty; `words` is how many it has
    jargon : (the word as written, what to say instead), in the order of the text, each once
    too_short : fewer than `MIN_WORDS` words in all: no reason is given yet
    """

    too_long: str
    words: int
    jargon: tuple[tuple[str, str], ...]
    too_short: bool

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands in the way."""
        return not (self.too_long or self.jargon or self.too_short)


def check_plain(text: str) -> PlainCheck:
    """Measure one text."""
    long = next((sentence for sentence in sentences(text) if count_words(sentence) > MAX_WORDS), "")
    return PlainCheck(long, count_words(long), find_jargon(text), count_words(text) < MIN_WORDS)


def sentences(text: str) -> list[str]:
    """The text's sentences; a new line ends one too."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def count_words(text: str) -> int:
    """How many words, an elided or hyphenated one counted once."""
    return len(_WORD.findall(text))


def find_jargon(text: str) -> tuple[tuple[str, str], ...]:
    """Words of the trade as they are written, each with what to say instead."""
    found = []
    for start, instead in JARGON.items():
        if match := re.search(rf"(?<!\w){re.escape(start)}\w*", text, re.IGNORECASE):
            found.append((match.start(), match[0], instead))
    return tuple((word, instead) for _, word, instead in sorted(found))


def find_causal(text: str) -> str:
    """The first wording that claims more than can be known, as written; empty where there is none."""
    matches = (re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE) for phrase in CAUSAL)
    return next((match[0] for match in matches if match), "")
