"""What leaves the building: rounded or hidden counts, quotes only with consent and without names, in every format the same."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.models import Person
from engage.core import audit
from engage.core.db import db
from engage.evidence.compose import compose
from engage.evidence.document import to_docx
from engage.evidence.gather import gather_pack
from engage.evidence.pack import Heard, Pack
from engage.evidence.sheet import COLUMNS, harmless, to_csv
from engage.evidence.subjects import find_subject
from engage.plan.models import Plan, Priority
from engage.safeguarding import services as desk
from engage.surveys.models import Answer, Consent, Response
from engage.surveys.services import withdraw_quotes
from engage.themes.models import ThemeAssignment
from tests.engage.influence import makers
from tests.factories import TODAY, add_staff, asking, sign_in

SLUG = "more-to-do"
QUOTE = "The last bus goes at six, ask Aisha Khan or phone 07700 900461"


@pytest.fixture
def priority(app: Flask) -> int:
    """A plan with one priority; its id."""
    plan = Plan(slug="plan", title="Plan", framework_key="ecm", starts_on=TODAY, ends_on=TODAY + timedelta(days=900), source="")
    db.session.add(plan)
    db.session.flush()
    row = Priority(
        plan_id=plan.id, slug=SLUG, position=1, title="More to do", summary="Things to do.", outcome_keys=["stay_safe"]
    )
    db.session.add(row)
    db.session.commit()
    return row.id


@pytest.fixture
def responses(wave: int) -> list[Response]:
    """Thirty in their own voice and three that adults reported; the first agreed to be quoted."""
    rows = makers.add_responses(wave, 30, age_band="14_16") + makers.add_responses(wave, 3, provenance="adult_reported")
    rows[0].answers[0].text = QUOTE
    rows[0].consents = [Consent(kind="quote", given_on=makers.SENT)]
    db.session.commit()
    return rows


@pytest.fixture
def published(priority: int, wave: int, responses: list[Response]) -> int:
    """A published chain under the priority; the claim's id."""
    claim = makers.publish_one(wave, responses, priority_id=priority)
    for row in db.session.query(ThemeAssignment):
        row.is_quote = True
    db.session.commit()
    return claim


def pack_of(app: Flask, today: date = TODAY) -> Pack:
    with asking(app, "/"):
        pack = gather_pack(find_subject("priority", SLUG, "en", today), "en", today)
        return replace(pack, heard=tuple(pack.heard), decided=tuple(pack.decided), wishes=tuple(pack.wishes))


def heard_in(app: Flask) -> Heard:
    return next(iter(pack_of(app).heard))


def words_of(app: Flask, pack: Pack) -> str:
    """All the text of the Word document."""
    with asking(app, "/"):
        to_docx(compose(pack), out := io.BytesIO())
        document = Document(out)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def rows_of(app: Flask, pack: Pack) -> list[dict[str, str]]:
    with asking(app, "/"):
        to_csv(compose(pack), out := io.BytesIO())
        return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))


def test_a_priority_that_nobody_spoke_about_says_so_in_every_part(app: Flask, priority: int) -> None:
    text = words_of(app, pack_of(app))
    for sentence in (
        "Nothing has been asked",
        "No view is recorded yet.",
        "Nothing has been decided yet.",
        "No action is recorded yet.",
    ):
        assert sentence in text


@pytest.mark.usefixtures("published")
def test_a_pack_tells_the_chain_from_what_was_heard_to_why(app: Flask) -> None:
    text = words_of(app, pack_of(app))
    for part in ("Late buses", "Buses stop too early.", "Board of Wrenshire Children's Trust", makers.REASON, "Autumn meeting"):
        assert part in text


@pytest.mark.usefixtures("published")
def test_no_exact_count_leaves(app: Flask) -> None:
    pack = pack_of(app)
    counts = [*(one.count for one in (*pack.heard, *pack.decided)), *(source.figures.n for source in pack.sources)]
    assert all(count.value is None or count.value % 5 == 0 for count in counts)
    for text in (words_of(app, pack), to_csv_text(app, pack)):
        assert not re.search(r"\b(30|33)\b answers|about (31|33|3)\b", text)


def to_csv_text(app: Flask, pack: Pack) -> str:
    return "\n".join(",".join(row.values()) for row in rows_of(app, pack))


@pytest.mark.usefixtures("published")
def test_what_adults_reported_is_told_apart_and_its_small_number_hidden(app: Flask) -> None:
    heard = heard_in(app)
    assert heard.reported is not None
    assert heard.reported.hidden
    assert "not counted as children's own voice" in words_of(app, pack_of(app))


def test_no_figure_of_who_took_part_holds_what_adults_reported(app: Flask, priority: int, wave: int) -> None:
    rows = makers.add_responses(wave, 25, age_band="14_16")
    rows += makers.add_responses(wave, 40, age_band="11_13", provenance="adult_reported")
    makers.publish_one(wave, rows, priority_id=priority)
    source = pack_of(app).sources[0]
    assert source.figures.n.value is not None
    assert source.figures.n.value <= 30
    assert (source.figures.reported.value or 0) >= 35
    assert "An adult reported it: not counted as their voice" not in {group.name for group in source.figures.by_provenance}
    names = {group.name: group.count for asked in source.figures.asked for group in asked.groups}
    assert names["11 to 13"].hidden


@pytest.mark.usefixtures("published")
def test_a_quote_needs_consent_and_loses_its_names(app: Flask) -> None:
    quotes = heard_in(app).quotes
    assert len(quotes) == 1
    assert "The last bus goes at six" in quotes[0].text
    assert "Aisha" not in quotes[0].text
    assert "900461" not in quotes[0].text


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("own", ["", "She points at the bus, then at the moon."])
def test_an_advocates_three_texts_stay_apart_to_the_pack(app: Flask, responses: list[Response], own: str) -> None:
    for row in responses[:10]:
        db.session.merge(row).provenance = "advocate"
    answer = db.session.merge(responses[0]).answers[0]
    answer.text, answer.interpretation, answer.advocate_view = (
        own or None,
        "She wants a bus at night",
        "Ask Aisha Khan at home too",
    )
    db.session.commit()
    (quote,) = heard_in(app).quotes
    assert (quote.text, quote.interpretation) == (own, "She wants a bus at night")
    assert quote.advocate_view.startswith("Ask ")
    assert "Khan" not in quote.advocate_view
    told = words_of(app, pack_of(app))
    assert "What the interpreter wrote: “She wants a bus at night”" in told
    assert "What the advocate thinks: “Ask" in told
    parts = [row["section"] for row in rows_of(app, pack_of(app)) if "-q" in row["sentence"]]
    kinds = [part for part in parts if part != "who is quoted"]
    assert kinds == [*(["quote"] if own else []), "quote, as the interpreter understood it", "what the advocate thinks of it"]


@pytest.mark.usefixtures("published")
def test_a_quote_goes_when_its_consent_is_taken_back(app: Flask, responses: list[Response]) -> None:
    withdraw_quotes(db.session.merge(responses[0]), TODAY)
    db.session.commit()
    assert heard_in(app).quotes == ()


@pytest.mark.usefixtures("published")
def test_a_held_answer_is_in_no_pack(app: Flask, responses: list[Response]) -> None:
    answer = db.session.query(Answer).filter_by(response_id=responses[0].id).one()
    answer.text, answer.held = None, True
    db.session.commit()
    assert "The last bus" not in words_of(app, pack_of(app)) + to_csv_text(app, pack_of(app))


def test_too_few_voices_are_never_quoted(app: Flask, priority: int, wave: int) -> None:
    few = makers.add_responses(wave, 4)
    few[0].consents = [Consent(kind="quote", given_on=makers.SENT)]
    db.session.commit()
    makers.publish_one(wave, few, priority_id=priority)
    heard = heard_in(app)
    assert heard.count.kind == "few"
    assert heard.quotes == ()


@pytest.mark.usefixtures("published")
def test_groups_that_were_hardly_heard_are_named_as_missing(app: Flask) -> None:
    source = pack_of(app).sources[0]
    assert "Carrow" in source.missing or "Brackenford" in source.missing
    assert "We heard from few or none of these" in words_of(app, pack_of(app))


@pytest.mark.usefixtures("published")
def test_a_cell_that_a_spreadsheet_would_run_is_shown_as_text(app: Flask, responses: list[Response]) -> None:
    db.session.query(Answer).filter_by(response_id=responses[0].id).one().text = '=HYPERLINK("http://x")'
    db.session.commit()
    quoted = [row for row in rows_of(app, pack_of(app)) if row["section"] == "quote"]
    assert quoted[0]["text"].startswith("“=")
    assert harmless("=HYPERLINK(1)") == "'=HYPERLINK(1)"


@pytest.mark.usefixtures("published")
def test_the_table_has_the_same_figures_as_the_document(app: Flask) -> None:
    pack = pack_of(app)
    rows = rows_of(app, pack)
    assert tuple(rows[0]) == COLUMNS
    figure = next(row["figure"] for row in rows if row["section"] == "heard")
    assert figure in words_of(app, pack)


@pytest.mark.usefixtures("published")
def test_a_plan_author_downloads_both_and_it_is_recorded(client: FlaskClient) -> None:
    add_staff("plan_author", email="author@wrenshire.example")
    sign_in(client, "author@wrenshire.example")
    for ending, kind in (("docx", "wordprocessingml"), ("csv", "text/csv")):
        answer = client.get(f"/staff/evidence/{SLUG}.{ending}")
        assert answer.status_code == 200
        assert kind in answer.headers["Content-Type"]
        assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get("/staff/evidence/nothing.docx").status_code == 404
    assert [event.action for event in audit.newest(2)] == ["evidence downloaded"] * 2


@pytest.mark.usefixtures("published")
def test_the_api_says_what_the_wall_says_and_no_exact_count(client: FlaskClient) -> None:
    found = client.get("/api/v1/you-said-we-did").get_json()
    assert found[0]["said"]["text"] == "Buses stop too early."
    assert found[0]["people"]["value"] % 5 == 0
    assert client.get("/api/v1/plan").get_json()[0]["slug"] == SLUG
    assert client.get("/api/v1/surveys").get_json()[0]["slug"] == "young-people"


def test_the_api_describes_itself(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/you-said-we-did", "/api/v1/surveys", "/api/v1/plan"} <= set(described["paths"])


def test_an_unknown_api_address_is_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_words_that_were_handed_to_the_lead_are_in_no_pack_at_once_and_come_back_with_a_release(
    app: Flask, published: int, responses: list[Response]
) -> None:
    person = db.session.query(Person).first()
    assert person is not None
    assert "The last bus goes at six" in words_of(app, pack_of(app)), "this test would prove nothing"
    answer = str(responses[0].answers[0].id)
    number = desk.hand_over("answer", answer, "Somebody waits for her there.", person.id, now=makers.NOW)
    db.session.commit()
    for given in (words_of(app, pack_of(app)), str(rows_of(app, pack_of(app)))):
        assert "The last bus goes at six" not in given
        assert "waits for her" not in given
    desk.act_on(number, "released", person.id, reason="A play.", now=makers.NOW)
    db.session.query(ThemeAssignment).filter_by(answer_id=int(answer)).one().is_quote = True  # as the next run does
    db.session.commit()
    assert "The last bus goes at six" in words_of(app, pack_of(app))
