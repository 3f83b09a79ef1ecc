"""The same acts and runs where the database locks rows instead of the whole file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from engage.themes import services
from tests.engage.themes.makers import LATER, add_answers, answers_of, run_over, table_sizes, theme_called
from tests.factories import NOW, TODAY, add_staff, add_wave


@pytest.mark.postgres
def test_runs_and_acts_work_on_postgresql(postgres_app: Flask) -> None:
    wave = add_wave("young-people", opens_on=TODAY - timedelta(days=1), closes_on=TODAY + timedelta(days=1)).id
    officer = add_staff("participation_officer").id
    ids = add_answers(wave, *(f"answer {number}" for number in range(6)))
    groups = {"late buses": ids[:3], "dark parks": ids[3:]}
    run_over(wave, groups)
    before = table_sizes()
    run_over(wave, groups)
    assert table_sizes() == before
    buses, parks = theme_called("late buses").id, theme_called("dark parks").id
    services.accept(buses, officer, NOW)
    services.merge(parks, buses, officer, NOW)
    assert services.theme_views([buses])[0].n == 6
    services.undo(buses, officer, LATER)
    assert answers_of(theme_called("late buses")) == set(ids[:3])
    services.remap(buses, ["stay_safe"], "Dark stops", officer, LATER)
    run_over(wave, groups)
    assert services.accepted_themes(wave)[0].outcome_keys == ("stay_safe",)
    services.mark_published([buses], officer, LATER)
    answer = services.answers_in([buses])[0]
    assert [view.state for view in services.themes_of_response(answer.response_id)] == ["published"]
