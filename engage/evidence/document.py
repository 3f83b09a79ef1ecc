"""A pack as a Word document with real headings and tables, each text in its own language and direction. Gathers nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from babel import Locale, UnknownLocaleError
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from flask_babel import gettext

from engage.core.i18n import format_date
from engage.evidence.pack import Decided, Group, Heard, Pack, Quote, Source, count_words
from engage.safeguarding.disclosure import SafeCount


def to_docx(pack: Pack) -> bytes:
    """The document's bytes."""
    document = Document()
    document.core_properties.title = pack.title
    document.core_properties.author = pack.trust
    document.core_properties.language = pack.lang
    document.styles["Normal"].font.size = Pt(12)
    writer = _Writer(document, pack.lang)
    _opening(writer, pack)
    _method(writer, pack)
    _heard(writer, pack)
    _decided(writer, pack)
    _done(writer, pack)
    _wishes(writer, pack)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """Puts text into a document with the language and direction it has."""

    def __init__(self, document: Any, lang: str) -> None:
        self.document, self.lang = document, lang

    def heading(self, text: str, level: int) -> None:
        self._mark(self.document.add_heading(text, level), self.lang)

    def line(self, text: str, lang: str = "", style: str | None = None) -> None:
        self._mark(self.document.add_paragraph(text, style), lang or self.lang)

    def table(self, caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        self.line(caption, style="Caption")
        table = self.document.add_table(1, len(head), style="Light Grid Accent 1")
        # A header row that repeats on each page is also what a screen reader takes for one.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in (head, *rows):
            cells = table.rows[0].cells if row is head else table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
                self._mark(cell.paragraphs[0], self.lang)

    @staticmethod
    def _mark(paragraph: Any, lang: str) -> None:
        is_rtl = _runs_right_to_left(lang)
        if is_rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            properties = run._r.get_or_add_rPr()
            if is_rtl:
                properties.append(OxmlElement("w:rtl"))
            tag = OxmlElement("w:lang")
            tag.set(qn("w:bidi" if is_rtl else "w:val"), lang)
            properties.append(tag)


def _runs_right_to_left(lang: str) -> bool:
    try:
        return bool(Locale.parse(lang).text_direction == "rtl")
    except (UnknownLocaleError, ValueError):
        return False


def _opening(writer: _Writer, pack: Pack) -> None:
    writer.heading(pack.title, 0)
    writer.line(pack.summary)
    made = gettext("%(trust)s · made on %(date)s", trust=pack.trust, date=format_date(pack.made_on))
    writer.line(made)
    writer.line(gettext("Always the newest version: %(link)s", link=pack.link))
    if pack.outcomes:
        writer.line(gettext("Outcomes: %(names)s", names=", ".join(pack.outcomes)))


def _method(writer: _Writer, pack: Pack) -> None:
    writer.heading(gettext("How we asked"), 1)
    writer.line(
        gettext("Open surveys that anybody could answer: these answers do not stand for everyone and have no margin of error.")
    )
    writer.line(
        gettext("Small numbers are not shown, and other numbers are rounded, so that nobody can be recognised."),
    )
    for source in pack.sources:
        _source(writer, source)
    if not pack.sources:
        writer.line(gettext("Nothing has been asked about this yet."))


def _source(writer: _Writer, source: Source) -> None:
    writer.heading(source.survey, 2)
    dates = {"first": format_date(source.opened_on), "last": format_date(source.closed_on)}
    writer.line(gettext("Open from %(first)s to %(last)s.", **dates))
    writer.line(gettext("Answers: %(count)s.", count=count_words(source.n)))
    _reported(writer, source.reported)
    _groups(writer, gettext("Who spoke, and how"), source.by_provenance)
    for question, groups in source.by_group:
        _groups(writer, question, groups)
    if source.missing:
        writer.line(gettext("We heard from few or none of these, or may not say: %(groups)s.", groups=", ".join(source.missing)))


def _reported(writer: _Writer, count: SafeCount) -> None:
    writer.line(
        gettext(
            "Besides these, adults reported or observed it: %(count)s. That is not counted as children's own voice.",
            count=count_words(count),
        )
    )


def _groups(writer: _Writer, caption: str, groups: tuple[Group, ...]) -> None:
    if groups:
        rows = [(group.name, count_words(group.count)) for group in groups]
        writer.table(caption, (gettext("Group"), gettext("Answers")), rows)


def _heard(writer: _Writer, pack: Pack) -> None:
    writer.heading(gettext("What was heard"), 1)
    for theme in pack.heard:
        _theme(writer, theme)
    if not pack.heard:
        writer.line(gettext("No view is recorded yet."))


def _theme(writer: _Writer, theme: Heard) -> None:
    writer.heading(theme.label, 2)
    writer.line(
        gettext("%(count)s people, in %(languages)s.", count=count_words(theme.count), languages=", ".join(theme.languages))
    )
    if theme.reported is not None:
        _reported(writer, theme.reported)
    writer.line(
        gettext("Survey: %(survey)s. Theme %(number)s, %(run)s.", survey=theme.survey, number=theme.theme_id, run=theme.run)
    )
    for quote in theme.quotes:
        _quote(writer, quote)


def _quote(writer: _Writer, quote: Quote) -> None:
    if quote.text:
        writer.line(f"“{quote.text}”", quote.lang, "Intense Quote")
    if quote.translation:
        writer.line(gettext("In translation: “%(text)s”", text=quote.translation))
    # Never one text with the person's words: a board must see whose they are.
    for whose, words in (
        (gettext("What the interpreter wrote"), quote.interpretation),
        (gettext("What the advocate thinks"), quote.advocate_view),
    ):
        if words:
            writer.line(f"{whose}: “{words}”")
    writer.line(quote.provenance)


def _decided(writer: _Writer, pack: Pack) -> None:
    writer.heading(gettext("What was decided"), 1)
    for claim in pack.decided:
        _claim(writer, claim)
    if not pack.decided:
        writer.line(gettext("Nothing has been decided yet."))


def _claim(writer: _Writer, claim: Decided) -> None:
    writer.heading(claim.decision, 2)
    rows = [
        (gettext("You said"), f"{claim.said} ({count_words(claim.count)})"),
        (gettext("What this evidence is"), claim.kind),
        (gettext("Strength of influence"), claim.strength),
        (gettext("Fit with what was asked"), claim.fit),
        (gettext("Other factors"), claim.others),
        (gettext("Decided by"), f"{claim.decider}, {claim.meeting}, {format_date(claim.decided_on)}"),
        (gettext("Answer"), f"{claim.outcome}: {claim.reply}"),
        (gettext("Why"), claim.reason),
        (gettext("Owner"), claim.owner),
        (gettext("Public page"), claim.link),
    ]
    writer.table(claim.decision, (gettext("Part"), gettext("What the record says")), rows)


def _done(writer: _Writer, pack: Pack) -> None:
    writer.heading(gettext("What is being done"), 1)
    rows = [(a.title, f"{a.owner}, {a.organisation}".strip(", "), format_date(a.due_on), a.state) for a in pack.done]
    if rows:
        writer.table(gettext("Actions"), (gettext("Action"), gettext("Owner"), gettext("Due"), gettext("State")), rows)
    else:
        writer.line(gettext("No action is recorded yet."))
    for partner, what in pack.pledges:
        writer.line(f"{partner}: {what}", style="List Bullet")
    if not pack.pledges:
        writer.line(gettext("No partner has pledged anything to this yet."))


def _wishes(writer: _Writer, pack: Pack) -> None:
    writer.heading(gettext("What people still wish for"), 1)
    for wish in pack.wishes:
        writer.line(wish, style="List Bullet")
    if not pack.wishes:
        writer.line(gettext("Nothing is recorded yet."))
