"""The largest themes, without counting all of them: the same as counting all of them, held answers included."""

from __future__ import annotations

from engage.core.db import db
from engage.surveys.models import Answer
from engage.themes.models import ThemeAssignment
from engage.themes.reading import largest_themes, theme_views
from tests.engage.influence import makers


def test_the_largest_themes_are_those_that_counting_all_of_them_gives(wave: int) -> None:
    sizes = (4, 9, 2, 7, 9, 1, 6)
    ids = [makers.add_theme(wave, f"Theme {size}", makers.add_responses(wave, size)) for size in sizes]
    empty = makers.add_theme(wave, "Nobody", [])
    for most in (1, 2, 3, 7, 8, 20):
        assert largest_themes([*ids, empty], most) == theme_views([*ids, empty])[:most]
    assert largest_themes([], 3) == []


def test_a_theme_whose_answers_are_held_is_no_larger_than_what_may_be_read(wave: int) -> None:
    most, some, few = (makers.add_responses(wave, size) for size in (9, 6, 3))
    ids = [makers.add_theme(wave, "Theme", rows) for rows in (most, some, few)]
    for row in most[:8]:
        for answer in db.session.query(Answer).filter_by(response_id=row.id):
            answer.text, answer.held = None, True
    db.session.commit()
    assert [(view.id, view.n) for view in largest_themes(ids, 1)] == [(ids[1], 6)]
    assert [view.n for view in largest_themes(ids, 3)] == [6, 3, 1]


def test_a_person_with_several_answers_in_a_theme_is_one_person(wave: int) -> None:
    rows = makers.add_responses(wave, 3)
    theme_id = makers.add_theme(wave, "Buses", rows)
    second = Answer(response_id=rows[0].id, question_key="one_change", text="more buses")
    db.session.add(second)
    db.session.flush()
    db.session.execute(
        ThemeAssignment.__table__.insert(), {"theme_id": theme_id, "answer_id": second.id, "score": 0.9, "lang": "pl"}
    )
    db.session.commit()
    (view,) = theme_views([theme_id])
    assert (view.n, view.n_answers, sum(view.languages.values())) == (3, 4, 4)
