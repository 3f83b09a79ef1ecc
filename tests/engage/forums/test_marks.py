"""What somebody wrote in English says so on a forum page in another language; a member's name is no language's."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from engage.core.db import db
from engage.forums.joining_models import Meeting, Poll
from engage.forums.models import Thread
from tests.engage.forums.making import add_board, add_post, add_thread
from tests.factories import TODAY

WELSH = {"Accept-Language": "cy"}


@pytest.fixture
def thread(client: FlaskClient) -> Thread:
    """A meeting with a poll, that a member wrote in and a service answered."""
    made = add_thread(add_board(), ("Hello", "published"), title="The lights by the school", kind="meeting", has_poll=True)
    add_post(made, "We look into it", author="Roads team", is_staff=True)
    db.session.add(Poll(thread_id=made.id, question="Which day suits you?", options=["Tuesday", "Friday"]))
    db.session.add(Meeting(thread_id=made.id, met_on=TODAY, place="Millbrook hall", n_members=12, n_staff=2))
    db.session.commit()
    return made


@pytest.mark.parametrize("words", ["Parents&#39; forum", "Roads team", "Which day suits you?", "Friday", "Millbrook hall"])
def test_a_conversations_english_is_marked_on_a_welsh_page(client: FlaskClient, thread: Thread, words: str) -> None:
    page = client.get(f"/forums/parents/{thread.id}", headers=WELSH).text
    assert f'<bdi lang="en">{words}</bdi>' in page
    assert page.count(f">{words}<") == page.count(f'<bdi lang="en">{words}<')


def test_the_way_back_to_a_conversation_says_its_language(client: FlaskClient, thread: Thread) -> None:
    page = client.get(f"/forums/parents/{thread.id}/groups", headers=WELSH).text
    assert '<bdi lang="en">The lights by the school</bdi>' in page


def test_a_members_name_is_neither_marked_nor_translated(client: FlaskClient, thread: Thread) -> None:
    assert '<bdi translate="no">Marmalade</bdi>' in client.get(f"/forums/parents/{thread.id}", headers=WELSH).text


def test_a_conversation_whose_title_is_held_back_is_called_so_in_the_pages_language(client: FlaskClient, thread: Thread) -> None:
    thread.title_shown = False
    db.session.commit()
    page = client.get(f"/forums/parents/{thread.id}", headers=WELSH).text
    assert '<span class="who" lang="cy" dir="auto">Sgwrs</span>' in page
