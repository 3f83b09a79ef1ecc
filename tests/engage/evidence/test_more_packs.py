"""Packs about a consultation, and the case studies in them: what was written down, and only what its teller agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.consultations.attached_models import ConsultationPart
from engage.consultations.models import Consultation
from engage.core.db import db
from engage.core.errors import NotFoundError
from engage.evidence.compose import compose
from engage.evidence.formats import make_file
from engage.evidence.gather import gather_pack
from engage.evidence.paper import Line, Paper, Row
from engage.evidence.subjects import find_subject, subjects_on_offer
from engage.influence.stories import taking_back, writing
from tests.engage.consultations.makers import brought_to, draft, officer
from tests.engage.influence import makers
from tests.engage.influence.test_stories import AGREED, TOLD
from tests.factories import NOW, TODAY, add_staff, add_wave, asking, enter


def paper_about(app: Flask, kind: str, key: str) -> Paper:
    with asking(app, "/"):
        paper = compose(gather_pack(find_subject(kind, key, "en", TODAY), "en", TODAY))
        return replace(paper, blocks=tuple(paper.blocks))


def said(paper: Paper) -> str:
    lines = [one.text if isinstance(one, Line) else " ".join(one.cells) for one in paper.numbered()]
    return "\n".join(lines)


def tell(person_id: int, readers: str) -> int:
    made = writing.write_story(None, TOLD, person_id=person_id, now=NOW)
    writing.agree(made, replace(AGREED, readers=readers), person_id=person_id, now=NOW)
    writing.read_back(made, TODAY, person_id=person_id, now=NOW)
    writing.publish(made, lead_asked=False, person_id=person_id, now=NOW)
    db.session.commit()
    return made


@pytest.fixture
def slug(wave: int) -> str:
    """An opened consultation with a survey in which something was said, and a body that must be asked."""
    made = brought_to("open")
    db.session.add(ConsultationPart(consultation_id=made, wave_id=wave))
    makers.publish_one(wave, person_id=officer())
    return db.session.get_one(Consultation, made).slug


def test_a_consultations_pack_says_how_it_was_run_and_what_was_heard(app: Flask, slug: str) -> None:
    paper = paper_about(app, "consultation", slug)
    told = said(paper)
    for words in ("What can change Which routes run later.", "Who decides Board of", "DPIA-12", "EIA-7", "Buses stop too early."):
        assert words in told
    facts = [one for one in paper.numbered() if isinstance(one, Row) and one.kind == "consultation"]
    assert all(one.trace.link.endswith(f"/consultations/{slug}") for one in facts)


def test_one_that_was_never_opened_has_no_pack(app: Flask) -> None:
    slug = db.session.get_one(Consultation, draft()).slug
    with asking(app, "/"):
        assert subjects_on_offer("en", TODAY)["consultation"] == ()
        with pytest.raises(NotFoundError):
            find_subject("consultation", slug, "en", TODAY)


def test_a_survey_that_opens_later_has_no_pack_to_offer(app: Flask, slug: str) -> None:
    later = add_wave("later", opens_on=TODAY + timedelta(days=1), closes_on=TODAY + timedelta(days=20))
    with asking(app, "/"):
        assert str(later.id) in {one.key for one in subjects_on_offer("en", TODAY + timedelta(days=1))["wave"]}
        assert str(later.id) not in {one.key for one in subjects_on_offer("en", TODAY)["wave"]}


def test_it_is_downloaded_from_the_page_of_evidence(client: FlaskClient, slug: str) -> None:
    enter(client, add_staff("board_member", email="board@wrenshire.example"))
    assert f"/staff/evidence/consultation/{slug}.csv" in client.get("/staff/evidence/").get_data(as_text=True)
    assert client.get(f"/staff/evidence/consultation/{slug}.csv").status_code == 200


@pytest.mark.parametrize("readers", ["trust", "everyone"])
def test_a_story_stands_in_the_pack_of_its_outcome_with_its_consent_and_a_caution(app: Flask, readers: str) -> None:
    tell(add_staff("participation_officer").id, readers)
    told = said(paper_about(app, "outcome", "stay_safe"))
    for words in (TOLD.said, TOLD.service, TOLD.other_factors, "not that the service caused it", "The name is changed."):
        assert words in told
    assert TOLD.said not in said(paper_about(app, "outcome", "be_healthy"))


def test_a_story_that_was_taken_back_is_in_no_pack_from_then_on(app: Flask) -> None:
    officer = add_staff("participation_officer").id
    made = tell(officer, "everyone")
    taking_back.withdraw(writing.find_story(made), person_id=officer, now=NOW)
    db.session.commit()
    assert TOLD.said not in said(paper_about(app, "outcome", "stay_safe"))


def test_every_format_can_hold_a_story(app: Flask) -> None:
    tell(add_staff("participation_officer").id, "everyone")
    paper = paper_about(app, "outcome", "stay_safe")
    with asking(app, "/"):
        for ending in ("docx", "xlsx", "odt", "csv"):
            with make_file(paper, ending) as file:
                assert file.read()
