"""A pack as CSV: one row a fact, so that a spreadsheet or a program can take it. Owns its columns; gathers nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from engage.evidence.pack import Decided, Heard, Pack, Source, count_words

COLUMNS = ("section", "item", "figure", "text", "lang", "detail", "from", "to", "link")
Row = tuple[str, ...]


def to_csv(pack: Pack) -> bytes:
    """UTF-8 with a byte-order mark, which spreadsheet programs need to read other alphabets."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(tuple(map(_harmless, row)) for row in _rows(pack))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is shown as text instead (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _rows(pack: Pack) -> Iterator[Row]:
    yield "priority", pack.title, "", pack.summary, pack.lang, " | ".join(pack.outcomes), pack.made_on.isoformat(), "", pack.link
    for source in pack.sources:
        yield from _source_rows(source)
    for theme in pack.heard:
        yield from _heard_rows(theme, pack.lang)
    for claim in pack.decided:
        yield from _decided_rows(claim, pack.lang)
    yield from _done_rows(pack)


def _heard_rows(theme: Heard, lang: str) -> Iterator[Row]:
    detail = f"{theme.survey} | {' | '.join(theme.outcomes)} | {', '.join(theme.languages)} | {theme.run}"
    yield "heard", theme.label, count_words(theme.count), "", "", detail, "", "", ""
    if theme.reported is not None:
        yield "heard, reported by adults", theme.label, count_words(theme.reported), "", "", detail, "", "", ""
    for quote in theme.quotes:
        for section, words, written_in in (
            ("quote", quote.text, quote.lang),
            ("quote, translated", quote.translation, lang),
            ("quote, as the interpreter understood it", quote.interpretation, ""),
            ("what the advocate thinks of it", quote.advocate_view, ""),
        ):
            if words:
                yield section, theme.label, "", words, written_in, quote.provenance, "", "", ""


def _decided_rows(claim: Decided, lang: str) -> Iterator[Row]:
    detail = f"{claim.kind} | {claim.strength} | {claim.fit} | {claim.others}"
    yield "said", claim.decision, count_words(claim.count), claim.said, lang, detail, "", "", claim.link
    who = f"{claim.decider} | {claim.meeting} | {claim.owner}"
    yield "decided", claim.decision, claim.outcome, claim.reply, lang, who, claim.decided_on.isoformat(), "", claim.link
    yield "reason", claim.decision, "", claim.reason, lang, "", "", "", claim.link


def _done_rows(pack: Pack) -> Iterator[Row]:
    for action in pack.done:
        who = f"{action.owner} | {action.organisation}"
        yield "action", action.title, action.state, "", pack.lang, who, "", action.due_on.isoformat(), ""
    for partner, what in pack.pledges:
        yield "pledge", partner, "", what, pack.lang, "", "", "", ""
    for wish in pack.wishes:
        yield "still wished for", "", "", wish, pack.lang, "", "", "", ""


def _source_rows(source: Source) -> Iterator[Row]:
    dates = (source.opened_on.isoformat(), source.closed_on.isoformat(), "")
    yield "source", source.survey, count_words(source.n), "", "", "open survey, not representative", *dates
    yield "source, reported by adults", source.survey, count_words(source.reported), "", "", "not counted as own voice", *dates
    for group in source.by_provenance:
        yield "who spoke", group.name, count_words(group.count), "", "", source.survey, *dates
    for question, groups in source.by_group:
        for group in groups:
            yield "who took part", group.name, count_words(group.count), "", "", f"{source.survey} | {question}", *dates
    for name in source.missing:
        yield "who is missing", name, "", "", "", source.survey, *dates
