"""Work in pieces, given to whoever is to do it.

Owns the executor: this process, several processes on this machine, or a Dask cluster. The answer is the same whoever does the
work, because a piece is the same whatever their number, and results come back in the order of the pieces. Only so many pieces
are under way at a time, so that a long file is never in memory as a whole. Must not know what the work is.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

DASK_ADDRESS = "ENGAGE_DASK"
_AHEAD = 2  # pieces under way for each worker


class SpreadError(RuntimeError):
    """The workers cannot be had, or one of them died; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Lent:
    """What every piece needs, which no piece carries over and over; `read` it where the work is done, and keep it there."""

    content: bytes | Path

    def read(self) -> bytes:
        """What was lent."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()


class Spread:
    """An executor and how many pieces it does at once; without one, this process does them as they come."""

    def __init__(self, executor: Executor | None = None, at_once: int = 1) -> None:
        self.executor, self.at_once = executor, at_once

    def release(self) -> None:
        """Let processes of this machine go, with the models they hold: what comes is done here."""
        if isinstance(self.executor, ProcessPoolExecutor):
            self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor, self.at_once = None, 1

    @contextmanager
    def lend(self, content: bytes) -> Iterator[Lent]:
        """Lend it to the pieces for as long as the block lasts: in a file for this machine's processes, else as it is."""
        if not isinstance(self.executor, ProcessPoolExecutor):
            yield Lent(content)
            return
        with NamedTemporaryFile(prefix="engage-") as file:  # which nobody else may read
            file.write(content)
            file.flush()
            yield Lent(Path(file.name))

    def each(self, work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> Iterator[Result]:
        """The result of each piece, in order. `work` is a function of a module, and pure; a single piece is done here."""
        coming = iter(pieces)
        first = list(islice(coming, 2))
        whole = chain(first, coming)
        if self.executor is None or len(first) < 2:
            return map(work, whole)
        return self._given_out(self.executor, work, whole)

    def _given_out(self, executor: Executor, work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> Iterator[Result]:
        under_way: deque[Future[Result]] = deque()
        try:
            for piece in pieces:
                under_way.append(executor.submit(work, piece))
                if len(under_way) > self.at_once * _AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise SpreadError("a worker process died, most likely for want of memory; try fewer --workers") from None
        finally:
            for future in under_way:
                future.cancel()


def in_pieces(items: Iterable[Piece], size: int) -> Iterator[tuple[Piece, ...]]:
    """The items so many at a time, as they come."""
    coming = iter(items)
    while piece := tuple(islice(coming, size)):
        yield piece


@contextmanager
def open_spread(workers: int | None = None, dask: str | None = None) -> Iterator[Spread]:
    """Workers for as long as the block lasts.

    workers : processes on this machine, None for one a core; 1 means this process alone. dask : the address of a cluster's
    scheduler, else ENGAGE_DASK; where there is one the processes are not used. SpreadError where it does not answer.
    """
    address = dask or os.environ.get(DASK_ADDRESS)
    if address:
        with _cluster(address) as spread:
            yield spread
        return
    count = workers or os.cpu_count() or 1
    if count == 1:
        yield Spread()
        return
    # Spawned, not forked: a fork would copy the threads' locks of a sentence model that is already loaded.
    threads = max(1, (os.cpu_count() or 1) // count)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(threads,))
    try:
        yield Spread(pool, count)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(threads: int) -> None:
    """A worker's first act. Ctrl-C is for the process that gave the work out, and the cores are shared among the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["ENGAGE_ANALYSIS_THREADS"] = str(threads)


@contextmanager
def _cluster(address: str) -> Iterator[Spread]:
    try:
        # Loaded here because only those who have a cluster install it.
        distributed = import_module("distributed")
    except ModuleNotFoundError:
        raise SpreadError("a Dask cluster needs the package “distributed”: install engage[dask]") from None
    try:
        client = distributed.Client(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise SpreadError(f"there is no Dask cluster at {address}") from error
    try:
        yield Spread(client.get_executor(pure=False), max(1, sum(client.ncores().values())))
    finally:
        client.close()
