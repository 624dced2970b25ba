"""`python build.py diff OLD NEW`, and `python build.py draw`: what is read and written for them."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.diff import population, standards
from workbench.diff.comparison import Diff, compare
from workbench.diff.drawing import draw
from workbench.diff.page import page
from workbench.diff.population import Population
from workbench.diff.standards import Standard, UnreadableError
from workbench.diff.text import text

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "tests" / "data" / "population.json"
YEAR = 2026  # of the applications that are drawn
UNREADABLE = 2  # exit status


def add_diff(parser: ArgumentParser) -> None:
    """What `diff` is told."""
    parser.add_argument("old", metavar="OLD", help="改前：规则所在的文件夹，或本仓库的版本")
    parser.add_argument("new", metavar="NEW", help="改后：规则所在的文件夹，或本仓库的版本")
    parser.add_argument("--page", metavar="FILE", type=Path, help="另写成一个网页文件")
    parser.add_argument("--population", metavar="FILE", type=Path, help="用别的试算申报人")
    parser.set_defaults(run=run_diff)


def add_draw(parser: ArgumentParser) -> None:
    """What `draw` is told."""
    parser.add_argument("--rules", metavar="FOLDER", default=str(ROOT), help="规则所在的文件夹")
    parser.add_argument("--population", metavar="FILE", type=Path, default=KEPT, help="写到哪里")
    parser.add_argument("--year", type=int, default=YEAR, help="申报年度")
    parser.add_argument("--seed", type=int, default=0, help="换一个数，抽出另一批")
    parser.set_defaults(run=run_draw)


# By the command: what it is for, and what adds its arguments.
COMMANDS: Mapping[str, tuple[str, Callable[[ArgumentParser], None]]] = {
    "diff": ("tell what a change of the rules does", add_diff),
    "draw": ("draw the sample applicants anew", add_draw),
}


def run_diff(given: Namespace) -> int:
    """Compares, tells it on standard output, and writes the page where one is asked for."""
    try:
        old, new = (standards.read(place, ROOT) for place in (given.old, given.new))
    except UnreadableError as error:
        return _refused(error)
    diff = _compared(old, new, given.population)
    sys.stdout.write(text(diff))
    if given.page:
        given.page.write_text(page(diff), encoding="utf-8")
    return 0


def run_draw(given: Namespace) -> int:
    """Draws the sample applicants anew, into their file."""
    try:
        standard = standards.read(given.rules, ROOT)
    except UnreadableError as error:
        return _refused(error)
    drawn = draw(standard.rules, standard.compiled, given.year, given.seed)
    given.population.write_text(population.write(drawn), encoding="utf-8")
    print(f"抽出{len(drawn.applicants)}人，写入 {given.population}")
    return 0


def _compared(old: Standard, new: Standard, file: Path | None) -> Diff:
    """The comparison on the applicants of a file, or on those that are kept; of another standard, on some drawn for it."""
    people = population.read((file or KEPT).read_text(encoding="utf-8"))
    return compare(old, new, people if file or _fits(people, old, new) else _drawn(old, new))


def _fits(people: Population, *sides: Standard) -> bool:
    """Does anybody apply for a title of one of the two?"""
    titles = {title for side in sides for title in side.rules.eligibility.titles}
    return any(each.data["target"] in titles for each in people.applicants)


def _drawn(old: Standard, new: Standard) -> Population:
    """Applicants of one side, and for titles that only the other has, of that: the same, whichever is the older."""
    print("留存的申报人不适用于这套标准，现在另抽一批，要一两分钟。", file=sys.stderr)
    first, second = sorted((old, new), key=lambda side: side.rules.version)
    others = second.rules.eligibility.titles.keys() - first.rules.eligibility.titles.keys()
    drawn = (
        draw(first.rules, first.compiled, YEAR),
        draw(second.rules, second.compiled, YEAR, titles=others),
    )
    return Population(
        {clause: words for each in drawn for clause, words in each.claims.items()},
        tuple(applicant for each in drawn for applicant in each.applicants),
    )


def _refused(error: UnreadableError) -> int:
    print(error, file=sys.stderr)
    return UNREADABLE
