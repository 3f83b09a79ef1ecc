"""From a pack to the paper that is made of it, in the reader's words: opening, how we asked, heard, decided, done, wished for.

The only place where a pack is put into sentences. Every sentence has a number and says what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext

from engage.core.i18n import format_date
from engage.core.punctuation import listed
from engage.evidence.pack import Decided, Heard, Pack, Quote, Source, count_words, minute_of
from engage.evidence.paper import Block, Heading, Line, Paper, Row, Table, Trace
from engage.evidence.took_part import Group


def compose(pack: Pack) -> Paper:
    """The paper, whose sentences are made as they are told."""
    parts = (_opening, _facts, _method, _all_heard, _all_decided, _done, _stories, _wishes)
    blocks = (block for part in parts for block in part(pack))
    return Paper(pack.title, pack.trust, pack.lang, pack.made_on, blocks)


def _opening(pack: Pack) -> Iterator[Block]:
    trace = Trace(link=pack.link)
    lines = [
        pack.summary,
        gettext("%(trust)s · made on %(date)s", trust=pack.trust, date=format_date(pack.made_on)),
        gettext("Always the newest version: %(link)s", link=pack.link),
        gettext("Outcomes: %(names)s", names=listed(pack.outcomes)) if pack.outcomes else "",
        pack.note,
    ]
    for number, text in enumerate(lines, 1):
        if text:
            yield Line(f"P-{number}", "about", text, pack.lang, pack.title, trace)


def _facts(pack: Pack) -> Iterator[Block]:
    trace = Trace(link=pack.link)
    rows = tuple(Row(f"C-{place}", "consultation", fact, trace) for place, fact in enumerate(pack.facts, 1))
    if rows:
        yield Heading(gettext("How the consultation was run"))
        yield Table(pack.title, (gettext("Part"), gettext("What the record says")), rows)


def _stories(pack: Pack) -> Iterator[Block]:
    if not pack.stories:
        return
    yield Heading(gettext("What single people told"))
    caution = gettext("A story shows what can happen, not that the service caused it or that others are helped too.")
    yield Line("K-1", "caution", caution, pack.lang)
    for one in pack.stories:
        number = f"K{one.story_id}"
        yield Heading(one.title, 2)
        yield Line(f"{number}-1", "story", f"“{one.said}”", one.lang, one.title)
        told = (
            (gettext("Who told it"), one.teller),
            (gettext("Service"), one.service),
            (gettext("What it did"), one.helped),
            (gettext("What is different now, as they see it"), one.different),
            (gettext("Other factors"), one.others),
            (gettext("Consent"), one.agreed),
        )
        rows = (Row(f"{number}-{place}", "story", part) for place, part in enumerate(told, 2))
        yield Table(one.title, (gettext("Part"), gettext("What the record says")), tuple(rows))


def _method(pack: Pack) -> Iterator[Block]:
    yield Heading(gettext("How we asked"))
    open_to_all = gettext(
        "Open surveys that anybody could answer: these answers do not stand for everyone and have no margin of error."
    )
    yield Line("M-1", "method", open_to_all, pack.lang)
    hidden = gettext("Small numbers are not shown, and other numbers are rounded, so that nobody can be recognised.")
    yield Line("M-2", "method", hidden, pack.lang)
    for source in pack.sources:
        yield from _source(source, pack.lang)
    if not pack.sources:
        yield Line("M-3", "method", gettext("Nothing has been asked about this yet."), pack.lang)


def _source(source: Source, lang: str) -> Iterator[Block]:
    number, figures = f"W{source.wave_id}", source.figures
    dates = {"first": format_date(source.opened_on), "last": format_date(source.closed_on)}
    asked = _asked_in(source)
    yield Heading(source.survey, 2)
    yield Line(
        f"{number}-1", "source", gettext("Open from %(first)s to %(last)s.", **dates), lang, source.survey, Trace(source=asked)
    )
    answers = gettext("Answers: %(count)s.", count=count_words(figures.n))
    yield Line(f"{number}-2", "source", answers, lang, source.survey, Trace(figures.n, asked))
    trace = Trace(figures.reported, asked)
    yield Line(f"{number}-3", "source, reported by adults", _reported(trace), lang, source.survey, trace)
    yield _groups(gettext("Who spoke, and how"), f"{number}-how", "who spoke", figures.by_provenance, asked)
    for question in figures.asked:
        yield _groups(question.question, f"{number}-{question.by}", "who took part", question.groups, asked)
    if source.missing:
        text = gettext("We heard from few or none of these, or may not say: %(groups)s.", groups=listed(source.missing))
        yield Line(f"{number}-4", "who is missing", text, lang, source.survey, Trace(source=asked))


def _asked_in(source: Source) -> str:
    dates = f"{source.opened_on.isoformat()} – {source.closed_on.isoformat()}"
    return str(gettext("%(survey)s, wave %(number)s, %(dates)s", survey=source.survey, number=source.wave_id, dates=dates))


def _reported(trace: Trace) -> str:
    text = "Besides these, adults reported or observed it: %(count)s. That is not counted as children's own voice."
    return str(gettext(text, count=count_words(trace.count))) if trace.count else ""


def _groups(caption: str, number: str, kind: str, groups: tuple[Group, ...], asked: str) -> Table:
    rows = (
        Row(f"{number}-{group.key or 'unsaid'}", kind, (group.name, count_words(group.count)), Trace(group.count, asked))
        for group in groups
    )
    return Table(caption, (gettext("Group"), gettext("Answers")), tuple(rows))


def _all_heard(pack: Pack) -> Iterator[Block]:
    yield Heading(gettext("What was heard"))
    asked = {source.wave_id: _asked_in(source) for source in pack.sources}
    for theme in pack.heard:
        yield from _heard(theme, asked[theme.wave_id], pack.lang)
    if not pack.named:
        yield Line("T-1", "heard", gettext("No view is recorded yet."), pack.lang)


def _heard(theme: Heard, asked: str, lang: str) -> Iterator[Block]:
    number = f"T{theme.theme_id}"
    named = _named(theme.theme_id, theme.label)
    yield Heading(theme.label, 2)
    trace = Trace(theme.count, asked, named, theme.run)
    text = gettext("%(count)s people, in %(languages)s.", count=count_words(theme.count), languages=listed(theme.languages))
    yield Line(f"{number}-1", "heard", text, lang, theme.label, trace)
    if theme.reported is not None:
        counted = Trace(theme.reported, asked, named, theme.run)
        yield Line(f"{number}-2", "heard, reported by adults", _reported(counted), lang, theme.label, counted)
    for quote in theme.quotes:
        yield from _quote(quote, f"{number}-q{quote.answer_id}", theme, Trace(None, asked, named, theme.run), lang)


def _named(theme_id: int, label: str) -> str:
    return str(gettext("theme %(number)s, “%(label)s”", number=theme_id, label=label))


def _quote(quote: Quote, number: str, theme: Heard, trace: Trace, lang: str) -> Iterator[Block]:
    # Never one text with the person's words: a board must see whose they are.
    wrote, thinks = gettext("What the interpreter wrote"), gettext("What the advocate thinks")
    parts = (
        ("", "quote", f"“{quote.text}”" if quote.text else "", quote.lang),
        ("t", "quote, translated", _translated(quote), lang),
        (
            "i",
            "quote, as the interpreter understood it",
            f"{wrote}: “{quote.interpretation}”" if quote.interpretation else "",
            lang,
        ),
        ("a", "what the advocate thinks of it", f"{thinks}: “{quote.advocate_view}”" if quote.advocate_view else "", lang),
        ("p", "who is quoted", quote.provenance, lang),
    )
    for mark, kind, text, written_in in parts:
        if text:
            yield Line(f"{number}{mark}", kind, text, written_in, theme.label, trace)


def _translated(quote: Quote) -> str:
    return str(gettext("In translation: “%(text)s”", text=quote.translation)) if quote.translation else ""


def _all_decided(pack: Pack) -> Iterator[Block]:
    yield Heading(gettext("What was decided"))
    is_any = False
    for claim in pack.decided:
        is_any = True
        yield from _decided(claim, {one: pack.named[one] for one in claim.theme_ids if one in pack.named})
    if not is_any:
        yield Line("D-1", "decided", gettext("Nothing has been decided yet."), pack.lang)


def _decided(claim: Decided, themes: Mapping[int, tuple[str, str]]) -> Iterator[Block]:
    trace = Trace(
        claim.count,
        theme="; ".join(_named(theme_id, label) for theme_id, (label, _run) in themes.items()),
        run="; ".join(dict.fromkeys(run for _label, run in themes.values())),
        decision=f"{claim.decision} ({claim.decider})",
        minute=minute_of(claim.meeting, claim.decided_on),
        link=claim.link,
    )
    told = (
        ("said", gettext("You said"), f"{claim.said} ({count_words(claim.count)})"),
        ("said", gettext("What this evidence is"), claim.kind),
        ("said", gettext("Strength of influence"), claim.strength),
        ("said", gettext("Fit with what was asked"), claim.fit),
        ("said", gettext("Other factors"), claim.others),
        ("decided", gettext("Decided by"), listed((claim.decider, claim.meeting, format_date(claim.decided_on)))),
        ("decided", gettext("Answer"), f"{claim.outcome}: {claim.reply}"),
        ("reason", gettext("Why"), claim.reason),
        ("decided", gettext("Owner"), claim.owner),
        ("decided", gettext("Public page"), claim.link),
    )
    rows = (Row(f"D{claim.claim_id}-{place}", kind, (part, text), trace) for place, (kind, part, text) in enumerate(told, 1))
    yield Heading(claim.decision, 2)
    yield Table(claim.decision, (gettext("Part"), gettext("What the record says")), tuple(rows))


def _done(pack: Pack) -> Iterator[Block]:
    yield Heading(gettext("What is being done"))
    trace = Trace(link=pack.link)
    rows = tuple(
        Row(
            f"A{one.action_id}",
            "action",
            (one.title, listed(part for part in (one.owner, one.organisation) if part), format_date(one.due_on), one.state),
            trace,
        )
        for one in pack.done
    )
    if rows:
        head = (gettext("Action"), gettext("Owner"), gettext("Due"), gettext("State"))
        yield Table(gettext("Actions"), head, rows)
    else:
        yield Line("A-1", "action", gettext("No action is recorded yet."), pack.lang)
    for pledge in pack.pledges:
        yield Line(
            f"L{pledge.pledge_id}", "pledge", f"{pledge.organisation}: {pledge.what}", pack.lang, pledge.organisation, trace
        )
    if not pack.pledges:
        yield Line("L-1", "pledge", gettext("No partner has pledged anything to this yet."), pack.lang)


def _wishes(pack: Pack) -> Iterator[Block]:
    yield Heading(gettext("What people still wish for"))
    is_any = False
    for wish in pack.wishes:
        is_any = True
        trace = Trace(decision=wish.decision, minute=wish.minute, link=wish.link)
        yield Line(f"S{wish.wish_id}", "still wished for", wish.text, pack.lang, wish.decision, trace)
    if not is_any:
        yield Line("S-1", "still wished for", gettext("Nothing is recorded yet."), pack.lang)
