"""What a file of answers will hold, settled before its first row: its columns, what is given of each person, what is said of it.

Owns which traits could tell who somebody is (place, age, relation, language, what they said about themselves, how they spoke),
and in which order they are hidden where few share them. Whether a child spoke or an adult told about one is never hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from engage.access.advocacy import NOT_OWN_VOICE
from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach.counting import known_dimensions
from engage.consultations.reach.words import provenance_names
from engage.core.i18n import language
from engage.evidence.answers.notes import notes_of, open_from
from engage.evidence.answers.variables import Namer, Variable, Words, variables_of
from engage.safeguarding.coarsening import HIDDEN, Traits, coarsen
from engage.safeguarding.services import thresholds
from engage.surveys import library, row_by_row
from engage.surveys.asking import with_options
from engage.surveys.definition import STANCES, Question
from engage.surveys.outward import WaveInfo
from engage.surveys.row_by_row import Sent
from engage.surveys.tallies import questions_answered, versions_answered
from engage.trust.services import localities

GROUP_SIZES = ((2, 4), (5, 9), (10, 24), (25, 500))
_ROLES = ("area", "relation", "age_band")


@dataclass(frozen=True)
class Plan:
    """A file that can be written, in any format and as often as one likes.

    traits : the variables of what tells who somebody is; questions : those of everything else; notes : what a reader must know
    given : of each combination of traits, what is given of it; None where its rows are left out
    """

    slug: str
    title: str
    lang: str
    made_on: date
    waves: tuple[WaveInfo, ...]
    traits: tuple[Variable, ...]
    questions: tuple[Variable, ...]
    given: Mapping[Traits, Traits | None]
    n_rows: int
    notes: tuple[str, ...]
    about: tuple[tuple[str, str], ...]  # of each trait, where it is from: "" or a question's key, "" or a role

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Every column, in order."""
        return (*self.traits, *self.questions)


@guarded(Permission.EXPORT_ANSWERS)
def plan_for(slug: str, waves: Collection[WaveInfo], lang: str, today: date) -> Plan:
    """Look once through all responses, and settle what may be given of them."""
    ids = [wave.id for wave in waves]
    asked = questions_answered(library.sources().get(slug), versions_answered(ids), lang)
    known = known_dimensions()
    about = {question.key for question in asked if question.role or (question.kind == "single" and question.key in known)}
    namer, words = Namer(), _words()
    where, traits = _traits(asked, about, tuple(waves), namer)
    questions = [with_options(question) for question in asked if question.key not in about]
    columns = tuple(each for question in questions for each in variables_of(question, namer, words))
    counts = Counter(traits_of(sent, where) for sent in row_by_row.sent_to(ids, [key for key, role in where if key and not role]))
    given = _settled(counts, where)
    rows = sum(n for found, n in counts.items() if given[found] is not None)
    notes = tuple(notes_of(tuple(waves), traits, counts, given, row_by_row.count_unquotable(ids)))
    title = library.title_of(slug, lang)
    return Plan(slug, title, lang, today, tuple(waves), traits, columns, given, rows, notes, where)


def traits_of(sent: Sent, where: Collection[tuple[str, str]]) -> Traits:
    """What tells who this is, in the order of the columns."""
    return tuple(_trait(sent, key, role) for key, role in where)


def _trait(sent: Sent, key: str, role: str) -> str:
    if role == "wave":
        return str(sent.wave_id)
    if role == "group_size":
        return next((f"{low}-{high}" for low, high in GROUP_SIZES if sent.group_size and low <= sent.group_size <= high), "")
    if role:
        return str(getattr(sent, role))
    said = sent.answers.get(key)
    return said.choices[0] if said and said.choices else ""


def _traits(
    asked: Collection[Question], about: Collection[str], waves: tuple[WaveInfo, ...], namer: Namer
) -> tuple[tuple[tuple[str, str], ...], tuple[Variable, ...]]:
    """Where each trait is from (a question's key, a role), and its variable."""
    own = {
        "wave": (gettext("When it was open"), {str(wave.id): open_from(wave) for wave in waves}),
        "provenance": (gettext("How they spoke"), _spoke()),
        "group_size": (gettext("How large the group is"), {f"{low}-{high}": _size(low, high) for low, high in GROUP_SIZES}),
        "lang": (gettext("Language of the answer"), _languages(waves)),
    }
    where: list[tuple[str, str]] = [("", role) for role in own]
    made = [Variable(namer.make(role), label, "code", values) for role, (label, values) in own.items()]
    for question in asked:
        if question.key in about:
            where.append((question.key, question.role or ""))
            names = {option.key: option.text for option in question.options}
            values = {str(area.id): area.name for area in localities()} if question.role == "area" else names
            made.append(Variable(namer.make(question.key), question.text, "code", values, question.key, "", question.when))
    return tuple(where), tuple(made)


def _settled(counts: Mapping[Traits, int], where: tuple[tuple[str, str], ...]) -> dict[Traits, Traits | None]:
    """What is given of each combination: of children's and parents' own voices, and apart from them of what adults told."""
    roles = [role for _, role in where]
    told_by_adults = roles.index("provenance")
    waves = ("wave",) if len({traits[roles.index("wave")] for traits in counts}) > 1 else ()
    order = [
        *(at for at, role in enumerate(roles) if role == "group_size"),
        *(at for role in ("area",) for at, each in enumerate(roles) if each == role),
        *(at for at, role in enumerate(roles) if not role),
        *(at for role in ("lang", "relation", "age_band", *waves) for at, each in enumerate(roles) if each == role),
    ]
    given: dict[Traits, Traits | None] = {}
    for told in (False, True):
        some = {traits: n for traits, n in counts.items() if (traits[told_by_adults] in NOT_OWN_VOICE) == told}
        # Which adults told is the last to go; how somebody spoke for themselves as well.
        given |= coarsen(some, [*order, told_by_adults], thresholds())
    return {traits: _voice(shown, told_by_adults, traits[told_by_adults] in NOT_OWN_VOICE) for traits, shown in given.items()}


def _voice(shown: Traits | None, at: int, told: bool) -> Traits | None:
    """Rule 5: where the way somebody spoke is hidden, it still says whether it is their own voice."""
    if shown is None or shown[at] != HIDDEN:
        return shown
    return (*shown[:at], "told" if told else "own", *shown[at + 1 :])


def _words() -> Words:
    return Words(
        declined=gettext("Would rather not say"),
        yes=gettext("Yes"),
        no=gettext("No"),
        voices={
            "text": "%(question)s",
            "interpretation": "%(question)s – " + gettext("what an interpreter understood"),
            "advocate_view": "%(question)s – " + gettext("what an advocate thinks"),
            "picture": "%(question)s – " + gettext("whether there is a picture"),
            "say": "%(question)s – " + gettext("what “other” is"),
        },
        stances=dict(zip(STANCES, (gettext("I agree"), gettext("I disagree"), gettext("I am not sure")), strict=True)),
    )


def _spoke() -> dict[str, str]:
    told = {"adult_reported": gettext("An adult told what they heard"), "observed": gettext("An adult told what they saw")}
    hidden = {"own": gettext("In their own voice, it is not given how"), "told": gettext("Told by an adult, it is not given how")}
    return {**provenance_names(), **told, **hidden}


def _size(low: int, high: int) -> str:
    return gettext("%(low)s to %(high)s people", low=low, high=high)


def _languages(waves: tuple[WaveInfo, ...]) -> dict[str, str]:
    codes = {code for wave in waves for source in (library.sources().get(wave.slug),) if source for code in source.languages}
    codes |= {code for version in versions_answered([wave.id for wave in waves]) for code in version.languages}
    return {code: language(code).name for code in sorted(codes)}
