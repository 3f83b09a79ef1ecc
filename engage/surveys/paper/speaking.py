"""Who spoke, as whoever types a paper reads it there: the way, and what only this way says about itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from engage.access.advocacy import Speaking
from engage.core.forms import Form
from engage.surveys.drafts import Given
from engage.surveys.speaking_forms import SpeakingForm, speaking_from, way_names
from engage.surveys.speaking_on_paper import FORMS, said_words

EVERY_VOICE = Speaking("advocate")


class TickedForm(SpeakingForm):
    """What a paper says beside its answers."""

    quote = BooleanField(_("Their words may be used, without their name"))
    wants_code = BooleanField(_("They would like a code"))


@dataclass(frozen=True)
class WayForm:
    """What some ways of speaking are asked. All stand on the page, for the way is chosen there; one of them counts."""

    ways: tuple[str, ...]
    form: Form

    @property
    def title(self) -> str:
        """The ways it belongs to, as they are ticked."""
        names = way_names()
        return " / ".join(names[way] for way in self.ways)


class SpokenForm:
    """Who spoke and how, as it is typed, and the two ticks at the end of a paper."""

    def __init__(self) -> None:
        self.ticked = TickedForm(data={"provenance": "self"})
        # The token stands on the page once, in the form above; each part has its own names there.
        self.ways = tuple(WayForm(ways, made(prefix=ways[0], meta={"csrf": False})) for ways, made in FORMS)

    def validate(self) -> bool:
        """Whether it can be kept; what belongs to another way is not looked at."""
        return all([self.ticked.validate(), self._chosen is None or self._chosen.validate()])

    def problems(self) -> Iterator[tuple[str, str]]:
        """Where something is wrong and what to do."""
        for form in filter(None, (self.ticked, self._chosen)):
            for field in form:
                yield from ((field.id, str(error)) for error in field.errors)

    def speaking(self) -> Speaking:
        """What a valid form says."""
        way = self.ticked.provenance.data
        return Speaking(way) if self._chosen is None else speaking_from(way, self._chosen)

    @cached_property
    def _chosen(self) -> Form | None:
        return next((each.form for each in self.ways if self.ticked.provenance.data in each.ways), None)


def only_voices_of(speaking: Speaking, given: Given) -> Given:
    """What was typed, without the fields that this way of speaking has not: they are not to be seen on the page then."""
    interpretation = given.interpretation if speaking.has_interpretation else ""
    return replace(given, interpretation=interpretation, advocate_view=given.advocate_view if speaking.has_own_view else "")


def speaking_words(speaking: Speaking) -> str:
    """Who spoke and how, in the words of the form, each thing on its line; what was not said is left out."""
    return "\n".join((way_names().get(speaking.provenance, speaking.provenance), *said_words(speaking)))
