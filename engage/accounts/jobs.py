"""Letters: what is urgent at once, the rest once in a while. At worst one is sent twice, when a worker dies between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engage.accounts import people, post
from engage.accounts.notifications import ALERT_JOB
from engage.core import clock
from engage.core.jobs import handler
from engage.core.worker import every

DIGEST_JOB = "accounts.send_digests"
every(DIGEST_JOB, timedelta(minutes=30))


@handler(ALERT_JOB)
def send_alerts(_payload: dict[str, Any]) -> None:
    """What is urgent."""
    post.send_alerts(now=clock.now())


@handler(DIGEST_JOB)
def send_digests(_payload: dict[str, Any]) -> None:
    """What is not."""
    post.send_digests(now=clock.now())


@handler(post.LINK_JOB)
def send_link(payload: dict[str, Any]) -> None:
    """A link to join."""
    post.send_link(payload["token"], payload["lang"], now=clock.now())
    post.forget_link(post.LINK_JOB, payload["key"])


@handler(post.RESET_JOB)
def send_reset(payload: dict[str, Any]) -> None:
    """A link to a new password."""
    post.send_reset(payload["token"], payload["lang"], now=clock.now(), today=clock.today())
    post.forget_link(post.RESET_JOB, payload["key"])


@handler(people.WELCOME_JOB)
def send_welcome(payload: dict[str, Any]) -> None:
    """A link to choose a password."""
    post.send_welcome(payload["person_id"], now=clock.now())
