"""Starting processes: the web server in this one's place, or web and worker side by side. Knows nothing of what they do.

Granian by default; `engage.wsgi:app` works under any WSGI server. Whatever is killed here, however hard, loses nothing: answers
are committed before a receipt is shown, and a job that was under way is given back to the next worker.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence

ENTRY = "engage.wsgi:app"
STOP_SECONDS = 20
_POLL_SECONDS = 0.3
_PR_SET_PDEATHSIG = 1


class PortTakenError(Exception):
    """Something else already listens there; the message says where and what to do."""


def check_port(host: str, port: int) -> None:
    """Raise `PortTakenError` when this address cannot be listened on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise PortTakenError(
                f"{host}:{port} cannot be used ({problem.strerror}); stop what runs there, or choose another port: PORT=8001"
            ) from problem


def serve(host: str, port: int, workers: int) -> None:
    """Become the web server; returns never. Its parent process stays small because it loads nothing of ours."""
    check_port(host, port)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads share two heaps: a third of the memory on small machines
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": 4,
        "--backlog": 1024,
        "--workers-kill-timeout": 10,
        "--log-level": "warning",
    }
    words = [str(word) for pair in options.items() for word in pair]
    sys.stdout.flush()
    command = [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", "--no-access-log", ENTRY]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter


def run_together(commands: Mapping[str, Sequence[str]], say: Callable[[str], None]) -> int:
    """Run these until told to stop, or until one of them ends; then stop the others. Returns the exit code.

    0 after SIGINT, SIGTERM or SIGHUP; otherwise the code of what ended by itself, 1 where that was 0.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    running = {name: _start(command) for name, command in commands.items()}
    try:
        while not stop.wait(_POLL_SECONDS):
            for name, process in running.items():
                if process.poll() is not None:
                    say(f"The {name} ended by itself (code {process.returncode}); stopping the rest.")
                    return max(process.returncode, 1)
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


def _stop(running: Collection[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
