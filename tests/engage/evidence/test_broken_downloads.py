"""A download that breaks off half way is seen to fail, through the server that we run and the connection that browsers have."""

from __future__ import annotations

import gzip
import http.client
import io
import json
import os
import socket
import subprocess
import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from engage.accounts.models import SignInSession
from engage.accounts.roles import Role
from engage.core import serving
from engage.core.config import Settings
from engage.core.db import db
from tests.engage.evidence.test_answers_seen import answered
from tests.factories import add_staff, enter

# The site as it is served. Where a file called "break" lies beside its data, reading answers fails after ten of them.
BREAKING = """
import itertools
from pathlib import Path
from engage.evidence.answers import plain
read = plain.rows_of
def rows_of(plan):
    if not Path(__file__).with_name("break").exists():
        yield from read(plan)
        return
    yield from itertools.islice(read(plan), 10)
    raise RuntimeError("the disk is gone")
plain.rows_of = rows_of
from engage.app import create_app
app = create_app()
"""


class Server:
    """A running site."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    def get(self, address: str, *, packed: bool) -> tuple[str, bytes]:
        """How the answer is packed, and everything that came before the connection ended."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip, deflate, br" if packed else "identity"}
        connection.request("GET", address, headers=headers)
        try:
            response = connection.getresponse()
            assert response.status == 200
            return response.headers.get("Content-Encoding", ""), response.read()
        finally:
            connection.close()


@pytest.fixture
def served(app: Flask, wave: int, settings: Settings, tmp_path: Path) -> Iterator[Server]:
    """The site, nothing broken yet."""
    answered(wave, 40, {"safe": 4, "better": "Benches"}, age_band="14_16", area_id=2, quote=True)
    client = app.test_client()
    enter(client, add_staff(Role.PARTICIPATION_OFFICER))
    db.session.execute(update(SignInSession).values(began_at=datetime.now(UTC)))  # a process of its own has the machine's clock
    db.session.commit()
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client._cookies.values())
    (tmp_path / "secret.key").write_text(settings.secret_key.hex(), "ascii")
    (tmp_path / "breaking.py").write_text(BREAKING, "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*serving.web_command(serving.Site("127.0.0.1", port, 1))[:-1], "breaking:app"]
    environment = {**os.environ, "ENGAGE_HOME": str(tmp_path), "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}"}
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield Server(port, cookies)
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the site did not start")


def test_what_broke_off_is_seen_to_fail_in_every_format_and_says_so_at_its_end(served: Server, tmp_path: Path) -> None:
    address = "/staff/surveys/young-people/answers"
    for ending in ("csv", "json", "zip"):
        encoding, body = served.get(f"{address}.{ending}", packed=True)
        assert encoding == "gzip"
        assert len(gzip.decompress(body)) > 1000
    (tmp_path / "break").touch()
    kept = {}
    for ending in ("csv", "json", "zip"):
        encoding, body = served.get(f"{address}.{ending}", packed=True)
        assert encoding == "gzip"
        with pytest.raises(zlib.error):
            gzip.decompress(body)
        kept[ending] = _what_came(body)
    lines = kept["csv"].decode().splitlines()
    assert len(lines) == 12, "what came before can be read"
    assert lines[-1].startswith("THIS FILE IS NOT WHOLE")
    assert json.loads(kept["json"])["complete"] is False
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(kept["zip"]))
    encoding, body = served.get(f"{address}.csv", packed=False)
    assert (encoding, body.decode().splitlines()[-1]) == ("", lines[-1])


def _what_came(body: bytes) -> bytes:
    """What a reader has unpacked when it comes to the bytes that cannot be."""
    unpacking, kept = zlib.decompressobj(zlib.MAX_WBITS | 16), b""
    try:
        for place in range(len(body)):
            kept += unpacking.decompress(body[place : place + 1])
    except zlib.error:
        return kept
    raise AssertionError("it can be unpacked to its end")
