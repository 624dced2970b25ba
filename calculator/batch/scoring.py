"""Lines of any number of people, on all processors: in their order, with no more than some thousand in memory."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import batched
from pathlib import Path
from typing import NamedTuple

from calculator.batch.line import Line, line
from calculator.batch.opening import Text, person_of
from calculator.batch.people import Person
from calculator.batch.ranking import key_of
from calculator.jsontext import write
from calculator.loading import load
from calculator.rules import Rules

PIECE = 64  # people that a process is given at a time
AHEAD = 8  # pieces for each process that wait for it, or to be taken back in their order

# What the ranking asks of a line.
_RANKED = ("target", "year", "ranked", "passes", "total")


class Scored(NamedTuple):
    """A line as JSON text, with the name that a ranking has for it; what the ranking takes of it; its troubles."""

    text: str
    ranked: Line
    troubles: list[Line]


type Piece = tuple[Person | Text, ...]
type Liner = Callable[[Rules, Person], Line]  # of calculator/batch/line.py


def score_all(
    rules: Path, people: Iterable[Person | Text], jobs: int, of: Liner = line
) -> Generator[Scored]:
    """The lines of people under the rules of a folder, by `jobs` processes; 0: as many as there are processors."""
    jobs = jobs or os.cpu_count() or 1
    pieces = batched(people, PIECE)
    if jobs == 1:
        for piece in pieces:
            yield from _score(rules, of, piece)
        return
    executor = ProcessPoolExecutor(jobs, initializer=_leave_interrupts)
    try:
        waiting: deque[Future[list[Scored]]] = deque()
        for piece in pieces:
            waiting.append(executor.submit(_score, rules, of, piece))
            if len(waiting) > jobs * AHEAD:
                yield from waiting.popleft().result()
        for each in waiting:
            yield from each.result()
    finally:
        executor.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Who interrupts the program interrupts all its processes: that is for the first to deal with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _score(folder: Path, of: Liner, piece: Piece) -> list[Scored]:
    rules, _, _ = load(folder)  # read once by each process
    lines = (of(rules, person_of(each)) for each in piece)
    return [
        Scored(
            write({**it, "class": key_of(it)}),
            {name: it[name] for name in _RANKED},
            it["troubles"],
        )
        for it in lines
    ]
