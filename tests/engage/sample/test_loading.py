"""Loading the fictional county: once is enough, nothing real leaves, and what worries is on the lead's list and nowhere else.

No failure here may print an answer's text: rows are named by their id.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from engage.access.advocacy import PROVENANCES
from engage.accounts.roles import STAFF_ROLES
from engage.accounts.services import find_person
from engage.app import create_app
from engage.consultations.reach.counting import who_took_part
from engage.consultations.reach.services import find_wave, population, reach_of
from engage.core import clock, worker
from engage.core.audit import AuditEvent
from engage.core.config import Settings, load_settings
from engage.core.db import Base, db
from engage.core.schema import prepare_database
from engage.forums import rechecking
from engage.forums.models import Board as ForumBoard
from engage.forums.models import Post
from engage.forums.rechecking import Agreement
from engage.influence.models import CitedExample, Claim
from engage.safeguarding import services as safeguarding
from engage.safeguarding.models import Concern
from engage.sample import answering, at_work, authority, load, resetting, sign_ins
from engage.sample.answering import wave_ids
from engage.sample.source import Table, answer_rows
from engage.surveys import outward
from engage.surveys.models import Answer, AnswerTranslation, Response, Wave
from engage.surveys.services import current_wave
from engage.themes import services as themes
from engage.themes.models import Theme
from tests.conftest import Browser
from tests.factories import NOW, TODAY, add_staff, sign_in

ROWS = list(answer_rows())
WORRYING = [row for row in ROWS if row.get("worrying")]


def make_site(home: Path) -> Flask:
    settings = Settings(home=home, secret_key=b"k" * 32, analysis_tier="fast", themes_delay_seconds=0)
    return create_app(settings, testing=True)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole sample, loaded once for these tests; they only read."""
    site = make_site(tmp_path_factory.mktemp("county"))
    with site.app_context():
        db.create_all()
        load.load_sample(TODAY, NOW, lambda _words: None)
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def loaded(county: Flask) -> Iterator[Flask]:
    """The sample inside an application context of its own."""
    with county.app_context():
        yield county
        db.session.rollback()
        db.session.remove()


def home_of(site: Flask) -> Path:
    settings: Settings = site.config["SETTINGS"]
    return settings.home


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    found = {}
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(select(table).order_by(*table.primary_key))
        found[table.name] = [tuple(row) for row in rows]
    return found


def responses_by_row() -> dict[str, Response]:
    codes = answering.receipts_by_response()
    by_code = {code: db.session.get_one(Response, key) for key, code in codes.items()}
    return {row["id"]: by_code[answering.receipt_for(row["id"])] for row in ROWS}


def words_of(row: Table) -> list[str]:
    """What the row's person wrote, or was written for them; short texts could stand on any page by chance."""
    fields = ("answers", "interpretation", "advocate_view", "english")
    texts = [text for field in fields for text in row.get(field, {}).values() if isinstance(text, str)]
    return [text for text in texts if len(text) > 25]


def test_loading_twice_changes_nothing(loaded: Flask) -> None:
    before, listing = everything(), sign_ins.read_listing(home_of(loaded))
    load.load_sample(TODAY, NOW, lambda words: pytest.fail(f"it was loaded before, and now: {words}"))
    db.session.commit()
    assert everything() == before
    assert sign_ins.read_listing(home_of(loaded)) == listing


def test_a_stage_that_was_cut_off_left_nothing_and_one_that_was_done_is_not_done_again(app: Flask) -> None:
    base = load.stages()[0]
    base.do(TODAY, NOW)
    db.session.rollback()
    assert everything() == {table.name: [] for table in Base.metadata.sorted_tables}
    base.do(TODAY, NOW)
    db.session.commit()
    assert [stage.is_done() for stage in load.stages()] == [True, False, False]
    assert not load.is_complete()


def test_nothing_is_recorded_for_later_than_now(loaded: Flask) -> None:
    for moment in (AuditEvent.at, Concern.raised_at, Post.waiting_since):
        latest = db.session.scalar(select(func.max(moment)))
        assert latest is not None
        assert latest <= clock.now(), moment


def test_a_post_that_waits_bears_the_day_on_which_it_was_sent(loaded: Flask) -> None:
    waiting = list(db.session.scalars(select(Post).where(Post.waiting_since.is_not(None))))
    assert waiting
    assert all(post.posted_on == post.waiting_since.astimezone(clock.HOME_ZONE).date() for post in waiting if post.waiting_since)


def test_every_answer_of_the_files_is_there_in_every_provenance(loaded: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(Response)) == len(ROWS) + len(list(at_work.rows()))
    assert set(db.session.scalars(select(Response.provenance))) == set(PROVENANCES)
    by_row = responses_by_row()
    assert [row["id"] for row in ROWS if by_row[row["id"]].provenance != row["provenance"]] == []
    assert [row["id"] for row in ROWS if by_row[row["id"]].group_size != row["group_size"]] == []
    assert [row["id"] for row in ROWS if (by_row[row["id"]].assistance is None) != (row["assistance"] is None)] == []


def test_own_words_interpretation_and_advocates_view_stay_three_things(loaded: Flask) -> None:
    row = next(row for row in ROWS if row["provenance"] == "interpreted" and not row.get("worrying"))
    key = next(iter(row["interpretation"]))
    answer = next(answer for answer in responses_by_row()[row["id"]].answers if answer.question_key == key)
    assert (answer.text, answer.interpretation) == (row["answers"].get(key), row["interpretation"][key])
    observed = next(row for row in ROWS if row["provenance"] == "observed" and not row.get("worrying"))
    seen = [answer for answer in responses_by_row()[observed["id"]].answers if answer.advocate_view]
    assert seen
    assert all(answer.text is None for answer in seen)


def test_who_took_part_is_known_by_sex_ethnicity_disability_and_care_in_safe_numbers(loaded: Flask) -> None:
    for wave in ("past", "open"):
        parts = {part.key: part for part in who_took_part(find_wave("young-people", wave), "en").parts}
        for key in ("sex", "ethnicity", "disability", "care_status"):
            shown = [count.value for count in parts[key].counts.values() if not count.hidden]
            assert shown, key
            assert all(value and value % 5 == 0 for value in shown), key
        assert parts["care_status"].counts["now"].hidden
        assert set(population("young_people")[key]) <= set(parts[key].names)


def test_parents_too_are_known_by_sex_ethnicity_disability_and_whom_they_bring_up(loaded: Flask) -> None:
    for wave in ("past", "open"):
        reach = reach_of(find_wave("parents-and-carers", wave), "en")
        assert reach.not_asked == ()
        by_key = {division.part.key: division for division in reach.divisions}
        for key in ("sex", "ethnicity", "disability", "caring"):
            shown = [row.count.value for row in by_key[key].rows if not row.count.hidden]
            assert shown, key
            assert all(value and value % 5 == 0 for value in shown), key
            known = {row.key for row in by_key[key].rows if row.population is not None}
            assert known == set(population("parents")[key]), key
        assert by_key["caring"].part.counts["foster"].hidden


def test_translations_stand_beside_the_original_and_say_that_nobody_checked_them(loaded: Flask) -> None:
    assert set(db.session.scalars(select(AnswerTranslation.made_by))) == {answering.TRANSLATED_BY}
    held = select(func.count()).select_from(AnswerTranslation).join(Answer).where(Answer.held)
    assert db.session.scalar(held) == 0


def test_every_worrying_answer_is_held_and_its_words_are_sealed(loaded: Flask) -> None:
    by_row = responses_by_row()
    assert [row["id"] for row in WORRYING if by_row[row["id"]].state != "held"] == []
    for row in WORRYING:
        held = [answer for answer in by_row[row["id"]].answers if answer.held]
        assert held, row["id"]
        ids = [str(answer.id) for answer in held]
        assert set(db.session.scalars(select(Concern.source_id).where(Concern.source_id.in_(ids)))) == set(ids), row["id"]


def test_worrying_answers_of_the_open_wave_wait_on_the_leads_list(loaded: Flask) -> None:
    waiting = {concern.source_id for concern in safeguarding.open_concerns()}
    by_row = responses_by_row()
    for row in WORRYING:
        ids = {str(answer.id) for answer in by_row[row["id"]].answers if answer.held}
        assert bool(ids & waiting) == (row["wave"] == "open"), row["id"]


def test_the_sample_desk_shows_every_state_one_overdue_and_a_deputys_act(loaded: Flask) -> None:
    concerns = db.session.scalars(select(Concern)).all()
    assert {concern.state for concern in concerns} == {"raised", "referred", "acknowledged", "closed"}
    assert {concern.source for concern in concerns} >= {"answer", "staff", "contact"}
    late = [concern for concern in concerns if concern.due_at is not None and concern.due_at <= NOW]
    assert [concern.state for concern in late] == ["referred"]
    deputy = find_person("deputy@wrenshire.example")
    assert deputy is not None
    assert any(act.person_id == deputy.id for concern in concerns for act in concern.acts)


def test_worrying_words_are_on_no_page_but_the_leads(loaded: Flask) -> None:
    officer = Browser(loaded)
    keys = sign_ins.load_keys(home_of(loaded))
    address = "plan@wrenshire.example"
    assert sign_in(officer, address, keys[address].password, keys[address].secret).location == "/staff/"
    addresses = ["/", "/forums/", "/plan/", "/you-said-we-did/", "/staff/", "/staff/themes/"]
    addresses += ["/consultations/", "/plan/about", "/plan/review/", "/you-said-we-did/waiting", "/you-said-we-did/feed.atom"]
    addresses += ["/services/", "/staff/consultations/", "/staff/evidence/things-to-do.csv", "/staff/services/gaps"]
    for wave in db.session.scalars(select(Wave)):
        addresses += [f"/staff/themes/{wave.id}/", f"/staff/themes/{wave.id}/none"]
    addresses += [f"/staff/themes/{theme.wave_id}/{theme.id}" for theme in db.session.scalars(select(Theme))]
    pages = "".join(officer.get(where, follow_redirects=True).text for where in addresses)
    read = {answer.text for wave in outward.wave_infos() for answer in outward.answers_for_analysis(wave.id)}
    for row in WORRYING:
        assert not any(text in pages for text in words_of(row)), row["id"]
        assert not any(text in read for text in words_of(row)), row["id"]


def test_no_theme_holds_an_answer_that_is_held(loaded: Flask) -> None:
    accepted = [theme.id for theme in themes.accepted_themes()]
    held = set(db.session.scalars(select(Answer.id).where(Answer.held)))
    assert accepted
    assert not held & {answer.answer_id for answer in themes.answers_in(accepted)}


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29), date(2031, 12, 31)])
def test_a_past_wave_is_closed_and_an_open_one_open_whatever_the_day(app: Flask, today: date) -> None:
    waves = answering.load_waves(today)
    for slug in answering.SURVEYS.values():
        found = current_wave(slug, today)
        assert found is not None
        assert found.id == waves[slug, "open"].id
        assert waves[slug, "past"].closes_on < today < waves[slug, "open"].closes_on


def test_answers_were_sent_while_their_wave_was_open_and_never_after_today(loaded: Flask) -> None:
    for response in db.session.scalars(select(Response)):
        assert response.wave.opens_on <= response.submitted_on <= min(response.wave.closes_on, TODAY)
    days = {response.submitted_on for response in db.session.scalars(select(Response))}
    assert len(days) > 90


def test_each_decision_is_later_than_its_evidence_and_published_with_a_reply(loaded: Flask) -> None:
    claims = list(db.session.scalars(select(Claim)))
    assert len(claims) == 5
    for claim in claims:
        assert claim.evidence_to < claim.decision.decided_on <= TODAY
        assert claim.published_on is not None
        assert claim.reply is not None
        assert claim.themes


def test_something_heard_and_not_decided_stands_on_the_waiting_list(loaded: Flask) -> None:
    cited = {cited.theme_id for claim in db.session.scalars(select(Claim)) for cited in claim.themes}
    for wave_id in wave_ids("past").values():
        assert {theme.id for theme in themes.accepted_themes(wave_id)} - cited


def test_the_six_cited_examples_keep_their_place_status_and_source(loaded: Flask) -> None:
    found = list(db.session.scalars(select(CitedExample).order_by(CitedExample.position)))
    assert [example.status for example in found] == [
        "led_to",
        "changed",
        "evaluation",
        "noted",
        "adult_reported",
        "no_evidence",
    ]
    assert all("090234" in example.source for example in found)


def test_the_receipts_on_the_listing_lead_to_their_replies(loaded: Flask) -> None:
    lines = sign_ins.read_listing(home_of(loaded)).splitlines()
    receipts = [line.split(maxsplit=1) for line in lines if "; reply: " in line]
    assert len(receipts) == 3
    for code, what in receipts:
        page = loaded.test_client().get(f"/r/{code}").text
        claim = next(claim for claim in db.session.scalars(select(Claim)) if claim.decision.title in what)
        assert claim.reply is not None
        assert claim.reply.text in unescape(page)


def test_receipts_are_each_sites_own(app: Flask, loaded: Flask) -> None:
    here = answering.receipt_for("yp-001")
    with app.app_context():
        app.config["SETTINGS"] = Settings(home=home_of(app), secret_key=b"another secret" * 4)
        assert answering.receipt_for("yp-001") != here


def test_the_sign_ins_work_and_are_for_their_owner_alone(county: Flask) -> None:
    file = home_of(county) / sign_ins.FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    keys = sign_ins.load_keys(home_of(county))
    assert len({one.password for one in keys.values()}) == len({one.secret for one in keys.values()}) == len(keys)
    assert len(keys) == len(STAFF_ROLES) + 1  # moderators are two: one looks again at what the other decided
    for address, one in keys.items():
        client = Browser(county)
        with county.app_context():
            assert sign_in(client, address, one.password, one.secret).location == "/staff/", address
            assert client.get("/staff/").status_code == 200, address


def test_a_second_moderator_has_looked_again_and_says_once_that_they_would_not_have(loaded: Flask) -> None:
    boards = db.session.scalars(select(ForumBoard)).all()
    assert rechecking.agreement(boards) == Agreement(looked=4, agreed=3)
    second, address = Browser(loaded), "moderator-2@wrenshire.example"
    one = sign_ins.load_keys(home_of(loaded))[address]
    assert sign_in(second, address, one.password, one.secret).location == "/staff/"
    assert "We have a date now, in three weeks." in unescape(second.get("/staff/moderation/recheck").text)
    assert "Of 4 second looks, 3 agreed." in second.get("/staff/moderation/record").text


def test_the_listing_says_that_the_accounts_are_samples(loaded: Flask) -> None:
    assert "sample accounts of a fictional authority" in sign_ins.read_listing(home_of(loaded))


def test_a_lost_listing_is_said_and_no_password_is_guessed(tmp_path: Path) -> None:
    assert "--reset" in sign_ins.read_listing(tmp_path)


def test_the_sample_is_never_mixed_into_somebodys_data(app: Flask) -> None:
    add_staff("administrator")
    with pytest.raises(load.OtherDataError, match="ENGAGE_HOME"):
        load.load_sample(TODAY, NOW, lambda _words: None)
    assert not authority.is_loaded()


class TestReset:
    """Starting over."""

    def site_with_county(self, home: Path) -> None:
        """Only what tells that this is the sample's database."""
        site = create_app(load_settings(home), testing=True)
        with site.app_context():
            prepare_database()
            authority.load_authority(clock.today())
            db.session.commit()
            db.session.remove()
            db.engine.dispose()

    def test_it_asks_and_a_no_keeps_everything(self, tmp_path: Path) -> None:
        self.site_with_county(tmp_path)
        asked: list[str] = []

        def say_no(question: str) -> bool:
            asked.append(question)
            return False

        assert not resetting.reset_folder(tmp_path, ask=say_no)
        assert len(asked) == 1
        assert (tmp_path / resetting.DATABASE).exists()

    def test_it_deletes_its_own_files_and_no_other(self, tmp_path: Path) -> None:
        self.site_with_county(tmp_path)
        (tmp_path / "engage.toml").write_text('trust_name = "Ours"\n')
        (tmp_path / "notes.txt").write_text("mine")
        sign_ins.load_keys(tmp_path)
        assert resetting.reset_folder(tmp_path, ask=None)
        assert {file.name for file in tmp_path.iterdir()} == {"engage.toml", "notes.txt", "worker-1.lock"}

    def test_it_refuses_while_a_worker_runs(self, tmp_path: Path) -> None:
        self.site_with_county(tmp_path)
        lock = tmp_path / "worker-1.lock"
        with worker.only_one(lock, "worker-1"), pytest.raises(resetting.ResetError, match="stop it first"):
            resetting.reset_folder(tmp_path, ask=None)
        assert (tmp_path / resetting.DATABASE).exists()

    def test_it_refuses_to_delete_somebodys_data(self, tmp_path: Path) -> None:
        site = create_app(load_settings(tmp_path), testing=True)
        with site.app_context():
            prepare_database()
            add_staff("administrator")
            db.session.remove()
            db.engine.dispose()
        with pytest.raises(load.OtherDataError):
            resetting.reset_folder(tmp_path, ask=None)
        assert (tmp_path / resetting.DATABASE).exists()

    def test_an_empty_folder_needs_no_question(self, tmp_path: Path) -> None:
        assert resetting.reset_folder(tmp_path, ask=lambda _words: pytest.fail("there is nothing to delete"))


def test_people_who_work_with_families_have_said_and_been_answered_something_as_themselves(loaded: Flask) -> None:
    theirs = [claim for claim in db.session.scalars(select(Claim)) if claim.by_partners]
    assert [claim.decision.title for claim in theirs] == ["One directory of services, checked twice a year"]
    page = loaded.test_client().get("/you-said-we-did/?audience=partners").get_data(as_text=True)
    assert "People who work with children" in page
    wave = wave_ids("past")[at_work.SLUG]
    assert [view.label for view in themes.accepted_themes(wave) if view.state == "accepted"] == ["Nobody is there after five"]
