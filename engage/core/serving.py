"""Starting processes: the web server in this one's place, or web and worker side by side. Knows nothing of what they do.

Granian by default; `engage.wsgi:app` works under any WSGI server. Whatever is killed here, however hard, loses nothing: answers
are committed before a receipt is shown, and a job that was under way is given back to the next worker.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

ENTRY = "engage.wsgi:app"
START_SECONDS = 60
STOP_SECONDS = 10
_POLL_SECONDS = 0.3
_LEAVE_SECONDS = 2
_PR_SET_PDEATHSIG = 1


class PortTakenError(Exception):
    """Something else already listens there; the message says where and what to do."""


@dataclass(frozen=True)
class Site:
    """Where the web server listens, and with how many processes."""

    host: str
    port: int
    workers: int


def check_port(host: str, port: int) -> None:
    """Raise `PortTakenError` when this address cannot be listened on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            why = getattr(problem, "strerror", None) or problem
            raise PortTakenError(
                f"{host}:{port} cannot be used ({why}); stop what runs there, or choose another port: PORT=8001"
            ) from problem


def serve(site: Site) -> None:
    """Become the web server; returns never. Its first process stays small because it loads nothing of ours."""
    check_port(site.host, site.port)
    sys.stdout.flush()
    os.execv(sys.executable, web_command(site))  # noqa: S606 - our own interpreter


def web_command(site: Site) -> list[str]:
    """How the web server is started."""
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads share two heaps: a third of the memory on small machines
    options = {
        "--interface": "wsgi",
        "--host": site.host,
        "--port": site.port,
        "--workers": site.workers,
        "--blocking-threads": 1,
        "--backlog": 1024,
        "--workers-kill-timeout": STOP_SECONDS - 2,
        "--log-level": "warning",
    }
    words = [str(word) for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", "--no-access-log", ENTRY]


def leave_with_server() -> None:
    """For a web process: stop when the server that made it is killed outright, or it would hold the port against the next."""
    server = multiprocessing.parent_process()
    if server is None:
        return  # another server made this process, in its own way

    def watch() -> None:
        server.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LEAVE_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)  # still starting, it took no notice of being asked

    threading.Thread(target=watch, name="leave with server", daemon=True).start()


def run_together(site: Site, others: Mapping[str, Sequence[str]], say: Callable[[str], None]) -> int:
    """Run the web server and, once it answers, the others, until told to stop or until one of them ends. Returns the exit code.

    0 after SIGINT, SIGTERM or SIGHUP; otherwise the code of what ended by itself, 1 where that was 0 or a signal's.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    running, waiting = {"web server": _start(web_command(site))}, dict(others)
    begun = time.monotonic()
    try:
        while not stop.wait(_POLL_SECONDS):
            if ended := _ended(running):
                say(f"The {ended} ended by itself; stopping the rest.")
                return max(running[ended].returncode, 1)
            if waiting and (_answers(site) or time.monotonic() - begun > START_SECONDS):
                running |= {name: _start(command) for name, command in waiting.items()}
                waiting.clear()
                say("Ready.")
        say("Stopping ...")
        return 0
    finally:
        _stop(running.values())


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops each child once.
    return subprocess.Popen(list(command), start_new_session=True, preexec_fn=_die_with_parent)  # noqa: PLW1509, S603


def _die_with_parent() -> None:
    """On Linux a child is told to stop even when its parent is killed outright; elsewhere it has to be stopped by hand."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _ended(running: Mapping[str, subprocess.Popen[bytes]]) -> str:
    return next((name for name, process in running.items() if process.poll() is not None), "")


def _answers(site: Site) -> bool:
    try:
        with closing(HTTPConnection(site.host, site.port, timeout=START_SECONDS)) as connection:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def _stop(running: Collection[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
