"""What a change does: as text, case by case; and what holds for any change."""

import doctest
import shutil
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from tests.diff.editions import CASES, RULES, compared, patched, present
from workbench.diff import standards, words
from workbench.diff import text as texts_of_terminal
from workbench.diff.command import ROOT, UNREADABLE, add_diff
from workbench.diff.comparison import Diff
from workbench.diff.effects import Count, Effect
from workbench.diff.text import table, text, width

FEW = 5  # one in so many applicants is enough where nothing is to happen
MOVES = ("eligibility", "passing", "points")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    new, happens = patched(case, tmp_path / "rules"), set(case.get("happens", ()))
    step = 1 if happens else FEW
    forth, back = compared(present(), new, step), compared(new, present(), step)
    told = [line.strip() for line in text(forth).splitlines()]
    for line in case["says"]:
        assert any(line in each for each in told), f"{line}\n\n" + "\n".join(told)
    assert happens <= happening(forth) if happens else not happening(forth), "\n".join(told)
    assert_mirrored(forth, back)


def happening(diff: Diff) -> set[str]:
    """What happens to somebody."""
    moves = {f"{what} {getattr(each, what)}" for each in diff.effects.each for what in MOVES}
    return {move for move in moves if not move.endswith("same")}


def assert_mirrored(forth: Diff, back: Diff) -> None:
    """Who gains on the way there loses on the way back, by as much; what came is gone."""
    opposite = {"gained": "lost", "lost": "gained", "same": "same"}
    for one, other in zip(forth.effects.each, back.effects.each, strict=True):
        assert (one.old.verdict, one.new.verdict) == (other.new.verdict, other.old.verdict)
        assert [opposite[getattr(one, what)] for what in MOVES] == [
            getattr(other, what) for what in MOVES
        ]
        assert one.gain == tuple(-by for by in other.gain)
    for what in MOVES:
        counts, mirrored = getattr(forth.effects, what), getattr(back.effects, what)
        assert sorted(map(turned, counts)) == sorted(map(plain, mirrored))
    kinds = {"added": "removed", "removed": "added", "new": "gone", "gone": "new"}
    for part in ("clauses", "questions", "readings"):
        there = sorted(kinds.get(change.kind, change.kind) for change in getattr(forth, part))
        assert there == sorted(change.kind for change in getattr(back, part))
    assert sorted((each.old, each.new) for each in forth.numbers) == sorted(
        (each.new, each.old) for each in back.numbers
    )


def turned(count: Count) -> tuple[str | int, ...]:
    return count.name, count.all, count.lost, count.gained, count.after, count.before


def plain(count: Count) -> tuple[str | int, ...]:
    return count.name, count.all, count.gained, count.lost, count.before, count.after


def test_nothing_changes_between_an_edition_and_itself() -> None:
    diff = compared(present(), present())
    assert diff.nothing
    assert not diff.effects.changed
    assert text(diff).splitlines()[2:] == [
        "两版完全一样：条文、规则、问题都没有变化，试算的结果也没有变化。"
    ]


def test_each_thing_that_happens_has_an_example(tmp_path: Path) -> None:
    """The examples are of those who are changed, each of another kind, and show what differs."""
    years = next(case for case in CASES if case["name"] == "a route asks for more years")
    effects = compared(present(), patched(years, tmp_path / "rules")).effects
    assert sum(1 + each.others for each in effects.examples) == len(effects.changed)
    assert len({each.what for each in effects.examples}) == len(effects.examples)
    shown: list[Effect] = [each.effect for each in effects.examples]
    assert all(each.changed and each.differing for each in shown)
    lost = next(each for each in shown if each.eligibility == "lost")
    reasons = [other.why for _, other in lost.differing if other]
    assert any("要求满6年" in why for why in reasons), reasons


def test_columns_stand_below_each_other() -> None:
    """Wide characters take two columns of a terminal."""
    rows = list(table([["途径", "人数"], ["一般", "7"], ["“双定”", "12"]]))
    assert rows == ["  途径    人数", "  一般       7", "  “双定”    12"]
    assert len(set(map(width, rows))) == 1


@pytest.mark.parametrize("place", ["no-such-revision", "--output=/tmp/x", str(ROOT / "docs")])
def test_what_cannot_be_read_is_said_in_one_line(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No revision, an option of git's, a folder without rules: status 2, and nothing on standard output."""
    parser = ArgumentParser()
    add_diff(parser)
    given = parser.parse_args(["--", place, str(ROOT)])
    assert given.run(given) == UNREADABLE
    out, err = capsys.readouterr()
    assert not out
    assert len(err.splitlines()) == 1
    assert place in err


def test_a_revision_of_a_repository_is_read(tmp_path: Path) -> None:
    """As it was committed, whatever the folder has become since."""
    shutil.copytree(RULES, tmp_path / "rules")
    for command in (("init",), ("add", "rules"), ("commit", "--message", "Rules")):
        name = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(("git", "-C", tmp_path, *name, *command), check=True, capture_output=True)
    shutil.rmtree(tmp_path / "rules")
    found = standards.read("HEAD", tmp_path)
    assert (found.rules, found.policy) == (present().rules, present().policy)


def test_the_examples_in_docstrings_hold() -> None:
    for module in (words, texts_of_terminal):
        found = doctest.testmod(module)
        assert found.attempted
        assert not found.failed
