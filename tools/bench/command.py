"""How many people a second the command line scores, and in how much memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from calculator.loading import load
from sitegen.records import varied

ROOT = Path(__file__).parents[2]
DIFFERENT = 1_000  # people, over and over
FEW, MANY = 10_000, 1_000_000
PIECE = 100  # of them written at once


def rows(most: int = MANY) -> Iterator[tuple[str, str, str]]:
    """What was run; people a second and processor, and in all; the most memory of a process."""
    processors = os.cpu_count() or 1
    lines = [json.dumps(record) for record in varied(load()[0], DIFFERENT)]
    for what, how, people, jobs in (
        ("verdict and points (`--brief`)", "--brief", FEW, 1),
        ("verdict and points, all processors", "--brief", FEW, processors),
        ("all reasons and doubts (`--json`)", "--json", FEW, 1),
        ("all reasons and doubts, all processors", "--json", FEW, processors),
        ("verdict and points, all processors", "--brief", most, processors),
    ):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            for piece in batched((lines[at % DIFFERENT] for at in range(people)), PIECE):
                file.write("\n".join(piece) + "\n")
            file.flush()
            seconds, memory = run("batch", file.name, how, "--jobs", f"{jobs}")
        rate = people / seconds
        yield f"{people:,} people, {what}", f"{rate / jobs:,.0f} · {rate:,.0f}", f"{memory:.0f} MB"


def run(*arguments: str) -> tuple[float, float]:
    """Seconds, and megabytes of memory of the process that has taken most of it."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "calculator", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 2):
        raise RuntimeError(f"{arguments} failed")
    return time.perf_counter() - began, used.ru_maxrss / 1000
