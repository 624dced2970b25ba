"""Changes each number, name and comparison in turn and says what no case notices: `python -m tools.mutants`."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from calculator.loading import FOLDER
from calculator.rules import Rules
from tools.mutants import core, rules
from tools.mutants.accepted import accepted, sorted_out
from tools.mutants.cases import Ranking, broken_cases, cases, core_cases
from tools.mutants.changes import changed_lines
from tools.mutants.edits import Edit, Fate

ROOT = Path(__file__).parents[2]
PARTS = ("rules", "core")
TESTS = (
    "tests/batch/test_ranking.py",
    "tests/batch/test_ranking_properties.py",
    "tests/calculator",
    "tests/procedure",
    "tests/check",
    "tests/examples/test_examples.py",
    "tests/examples/test_variants.py",
    "tests/text/test_policy.py",
    "tests/site/test_editions.py",
)
FLOOR = 0.95  # of the core's mutants that must be noticed; of the rules' all

type Judge = Callable[[Edit], tuple[Fate, str]]
# Each process of a pool makes a judge of its own.
_judge: Judge


def main() -> int:
    """0 where nothing survives that should not, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--changed", metavar="REVISION", help="only lines changed since it")
    parser.add_argument("--file", help="only files with this in their name")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--cases", type=int, help="ask only so many, the likely ones: quicker, and more survive"
    )
    parser.add_argument("--told", action="store_true", help="say of each who noticed it")
    given = parser.parse_args()
    lines = changed_lines(ROOT, given.changed) if given.changed else None

    def asked(edit: Edit) -> bool:
        inside = lines is None or edit.line in lines.get(edit.file, ())
        return inside and (given.file or "") in edit.file

    whole = lines is None and not given.file
    failed = False
    for part in given.parts or PARTS:
        found = rules.edits(FOLDER, ROOT) if part == "rules" else core.edits(ROOT / "calculator", ROOT)  # fmt: skip
        chosen = list(filter(asked, found))
        if chosen:
            with TemporaryDirectory() as home:
                begin = (
                    _rules_judge(Path(home), given.cases)
                    if part == "rules"
                    else _core_judge(Path(home))
                )
                failed |= not judged(part, chosen, begin, given.jobs, whole, given.told)
        else:
            print(f"{part}: nothing to change")
    return int(failed)


def judged(
    part: str, edits: Sequence[Edit], begin: Callable[[], None], jobs: int, whole: bool, told: bool
) -> bool:
    """Judge all mutants and print what survives; is that good enough?"""
    started = time.monotonic()
    survivors: list[Edit] = []
    fates: Counter[Fate] = Counter()
    with get_context("fork").Pool(jobs, begin) as pool:
        for edit, fate, by in pool.imap(_judged, edits, chunksize=4):
            fates[fate] += 1
            if told:
                print(f"{fate:9} {edit}  {by!r}", flush=True)
            survivors += [edit] if fate == "survived" else []
    left, stale = sorted_out(survivors, accepted(), ROOT)
    for edit in left:
        print(f"survived  {edit}")
    stale = frozenset(each for each in stale if whole and each.file.startswith(_folder(part)))
    for each in sorted(stale, key=str):
        print(f"is listed as equivalent, and is none: {each.file}: {each.line}  {each.what}")
    counted = len(edits) - fates["unread"]
    killed = counted - len(survivors)
    equal = len(survivors) - len(left)
    share = killed / (counted - equal) if counted > equal else 1.0
    print(
        f"{part}: {counted} mutants in {time.monotonic() - started:.0f} s: "
        f"{fates['loader']} refused, {fates['case']} noticed by cases, {fates['test']} by tests, "
        f"{equal} change nothing, {len(left)} survive; {share:.1%} noticed"
        + (f"; {fates['unread']} more in numbers that no rule reads" if fates["unread"] else "")
    )
    return not stale and (share >= FLOOR if part == "core" else not left)


def _folder(part: str) -> str:
    return "rules/" if part == "rules" else "calculator/"


def _judged(edit: Edit) -> tuple[Edit, Fate, str]:
    return edit, *_judge(edit)


def _rules_judge(home: Path, most: int | None) -> Callable[[], None]:
    """What starts a process that judges the rules' mutants; first all cases must pass without any."""
    _, sound, mistakes = rules.loaded(FOLDER)
    assert not mistakes, mistakes
    listed = cases()
    for case in listed:
        case.ask(sound)
    return partial(_start_rules, home, Ranking(listed, most))


def _start_rules(home: Path, ranking: Ranking) -> None:
    global _judge
    _judge = rules.Judge(FOLDER, ROOT, home / str(os.getpid()), ranking).fate


def _core_judge(home: Path) -> Callable[[], None]:
    """What starts a process that judges the core's mutants."""
    _, sound, _ = rules.loaded(FOLDER)
    judge = core.Judge(ROOT, sound, [*core_cases(), *broken_cases(home)], TESTS)
    for name in judge.failed:
        print(f"fails without any mutant, and is not asked: {name}")
    return partial(_start_core, judge)


def _start_core(judge: core.Judge) -> None:
    global _judge

    def load() -> tuple[Rules, Sequence[object]]:
        _, found, mistakes = rules.loaded(FOLDER)
        return found, mistakes

    _judge = partial(judge.fate, load=load)


if __name__ == "__main__":
    sys.exit(main())
