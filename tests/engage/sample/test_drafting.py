"""The draft that the sample leaves in the builder: something to look at in each of its pages."""

from __future__ import annotations

from flask import Flask

from engage.sample import drafting
from engage.surveys.building import checking, comments, services, wordings
from tests.factories import TODAY, add_staff


def test_the_sample_s_draft_has_comments_a_stale_wording_and_a_history(app: Flask) -> None:
    officer, colleague = (
        add_staff(role, email=f"{role}@wrenshire.example") for role in ("participation_officer", "administrator")
    )
    drafting.load_draft({"participation_officer": officer.id, "administrator": colleague.id}, TODAY)
    ((slug, listed),) = services.drafts().items()
    assert (listed.title, listed.language, listed.is_changed) == (drafting.TITLE, "en", True)
    found = services.find(slug)
    waiting = comments.open_comments(slug)
    assert (waiting.total, waiting.of_question(drafting.QUESTION), waiting.in_wording("ur")) == (2, 2, 1)
    states = {line.key: line.state for line in wordings.lines_of(found.tables, drafting.LANGUAGE)}
    assert states[f"questions.{drafting.QUESTION}.text"] == "stale"
    assert "missing" in states.values()
    assert checking.findings(found.tables) == (), "only its translation is unfinished"
    assert found.number == 5
