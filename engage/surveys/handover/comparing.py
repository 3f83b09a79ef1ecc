"""What came back beside what stands here today: what is new, what is in conflict, and what cannot be taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engage.surveys.handover.units import Handed, HandoverError, stamp_of, wording_in
from engage.surveys.reading import clean_text, text_fault
from engage.surveys.source import SurveySource
from engage.surveys.wording import Wording

TAKE, KEEP = "take", "keep"
_PLACES = re.compile(r"\{\s*([^{}|]*)")  # of "{matters|what matters to you}" the part before the bar stays


@dataclass(frozen=True)
class Change:
    """One text that came back with other words than stand here.

    conflicts : why a person must say which is right: "source", "here", "places"; refused : why it cannot be taken at all
    source_then : the source words it was translated from, where they are others today
    """

    key: str
    source: str
    source_then: str
    here: str
    returned: str
    conflicts: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Comparison:
    """All of it. untouched : how many texts came back empty or as they are.

    missing : of today's, those that did not come back, or came back empty beside other source words than today's
    """

    slug: str
    language: str
    changes: tuple[Change, ...]
    untouched: int
    missing: tuple[str, ...]

    @property
    def clean(self) -> tuple[Change, ...]:
        """What can be taken as it is."""
        return tuple(each for each in self.changes if not each.conflicts and not each.refused)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """What a person must decide."""
        return tuple(each for each in self.changes if each.conflicts and not each.refused)

    @property
    def refused(self) -> tuple[Change, ...]:
        """What cannot be taken."""
        return tuple(each for each in self.changes if each.refused)


def compare(source: SurveySource, back: Handed) -> Comparison:
    """Raises `HandoverError` for a file of another survey or language."""
    if back.slug != source.slug:
        raise HandoverError(f"is of the survey “{back.slug}”, not of “{source.slug}”")
    if back.source_language != source.source_language or back.language in {"", source.source_language}:
        raise HandoverError(f"translates from “{back.source_language}” into “{back.language}”, which this survey does not need")
    wording = wording_in(source, back.language)
    here, today = (dict(wording.texts) if wording else {}), source.source_texts
    changes, untouched, seen = [], 0, set[str]()
    for unit in back.units:
        text = _tidy(unit.target)
        is_unknown, is_same = unit.key not in today, _tidy(unit.source) == today.get(unit.key)
        if text or is_same:
            seen.add(unit.key)
        if not is_unknown and (not text or (text == here.get(unit.key, "") and is_same)):
            untouched += 1
            continue
        source_then = "" if is_unknown or is_same else _tidy(unit.source)
        change = Change(unit.key, today.get(unit.key, ""), source_then, here.get(unit.key, ""), text)
        changes.append(_judged(change, unit.stamp, is_unknown=is_unknown))
    return Comparison(source.slug, back.language, tuple(changes), untouched, tuple(key for key in today if key not in seen))


def _tidy(words: str) -> str:
    """Words as our files hold them, whatever a tool made of line ends."""
    return clean_text(words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _judged(change: Change, stamp: str, *, is_unknown: bool) -> Change:
    refused = "unknown" if is_unknown else "words" if text_fault(change.returned) else ""
    found = {
        "source": bool(change.source_then),
        "here": change.here != change.returned and stamp_of(change.here) != stamp,
        "places": sorted(_PLACES.findall(change.source)) != sorted(_PLACES.findall(change.returned)),
    }
    conflicts = () if refused else tuple(name for name, is_so in found.items() if is_so)
    return Change(**{**vars(change), "conflicts": conflicts, "refused": refused})


def undecided(found: Comparison, decided: Mapping[str, str]) -> tuple[str, ...]:
    """The conflicts about which nobody has said what becomes of them."""
    return tuple(each.key for each in found.conflicts if decided.get(each.key) not in {TAKE, KEEP})


def taken(source: SurveySource, found: Comparison, decided: Mapping[str, str], checked: tuple[str, str]) -> Wording:
    """The wording with what was taken. checked : by whom, and on which day; ("", "") where nobody has checked it.

    It is of today's words where it was before, or where every text came back and a person looked at each whose source changed.
    Raises `HandoverError` while anything is undecided.
    """
    if left := undecided(found, decided):
        raise HandoverError(f"needs a decision about {', '.join(left)}")
    before = wording_in(source, found.language)
    new = {each.key: each.returned for each in found.clean}
    new |= {each.key: each.returned for each in found.conflicts if decided[each.key] == TAKE}
    texts = {key: words for key, words in {**dict(before.texts if before else ()), **new}.items() if key in source.source_texts}
    is_of_today = before is not None and before.of == source.source_words_digest
    of = source.source_words_digest if is_of_today or not found.missing else (before.of if before else "")
    faults = tuple(key for key in (before.faults if before else ()) if key not in new)
    status = "checked" if checked[0] else "draft" if new or before is None else before.status
    by, on = checked if checked[0] else ("", "") if new or before is None else (before.checked_by, before.checked_on)
    return Wording(found.language, tuple(sorted(texts.items())), of, status, by, on, faults)
