"""The mutants: what is changed where, that a case's notice kills and its silence does not, and what a change touches."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest

from calculator.loading import FOLDER
from calculator.rules import Rules
from tools.mutants import core, text_edits, toml_edits
from tools.mutants import rules as rule_mutants
from tools.mutants.accepted import Accepted, accepted, sorted_out
from tools.mutants.cases import Case, Ranking, cases
from tools.mutants.changes import lines_of
from tools.mutants.edits import Edit

ROOT = Path(__file__).parents[2]
TOML = b"""\
# A comment has 1 number, and it is nobody's.
levels = [["low"], ["mid", "high"]]
help = "prose, with 12 in it"

[[item]]
id = "one"
clause = "c-1"
points = 5
rate = 1.5
open = true

[[item.part]]
value = "a"

[[item]]
id = "two"
options = [{ value = "a" }, { value = "b" }]
"""


def found(text: bytes) -> dict[str, list[str]]:
    """What is changed, by the line that it stands on."""
    listed: dict[str, list[str]] = {}
    names = toml_edits.names_under([text])
    for each in toml_edits.edits("a.toml", text, ["c-1", "c-2"], names):
        line = text.decode().splitlines()[each.line - 1]
        listed.setdefault(line, []).append(each.what)
    return listed


def test_a_rule_file_is_changed_in_all_its_numbers_names_flags_entries_and_keys() -> None:
    listed = found(TOML)
    assert listed["points = 5"] == ["without points = 5", "5 → 6", "5 → 4"]
    assert listed["rate = 1.5"][1:] == ["1.5 → 2", "1.5 → 1"]
    assert "true → false" in listed["open = true"]
    assert '"c-1" → "c-2"' in listed['clause = "c-1"']
    assert '"one" → "two"' in listed['id = "one"']
    assert '"a" → "b"' in listed['value = "a"']
    assert '["low"] and ["mid", "high"] swapped' in listed['levels = [["low"], ["mid", "high"]]']
    assert 'without { value = "b" }' in listed['options = [{ value = "a" }, { value = "b" }]']


def test_comments_and_prose_stay() -> None:
    assert not {line for line in found(TOML) if line.startswith(("#", "help"))}


def test_a_block_goes_with_the_blocks_inside_it() -> None:
    [edit] = [
        each
        for each in toml_edits.edits("a.toml", TOML, [], {})
        if each.what == "without [[item]]" and each.line == 5
    ]
    assert edit.applied(TOML).decode().count("[[") == 2  # of levels, and the other item
    assert b"item.part" not in edit.applied(TOML)


def test_a_number_of_the_text_is_changed_where_it_stands() -> None:
    text = "# 标题\n\n第一条 满5年的，1.5分，符合其中两项。\n\n1.第1款\n".encode()
    edits = list(text_edits.edits("a.md", text))
    assert [(each.line, each.what) for each in edits] == [
        (3, "5 → 6"), (3, "5 → 4"), (3, "1.5 → 2"), (3, "1.5 → 1"), (3, "两 → 三"), (3, "两 → 一"),
        (5, "1 → 2"), (5, "1 → 0"),
    ]  # fmt: skip
    assert "满6年的，1.5分" in edits[0].applied(text).decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER, tmp_path / "rules")


def judged(folder: Path, listed: list[Case], file: str, old: str, new: str) -> str:
    """What becomes of one change to one file of a folder."""
    home = Path(mkdtemp(dir=folder.parent))
    text = (folder / file).read_bytes()
    start = text.index(old.encode())
    edit = Edit(f"rules/{file}", 1, start, start + len(old.encode()), new.encode(), "")
    return rule_mutants.Judge(folder, folder.parent, home, Ranking(listed)).fate(edit)[0]


def test_a_mutant_is_killed_by_the_case_that_knows_its_number_and_survives_without(
    folder: Path, rules: Rules
) -> None:
    known = [case for case in cases() if case.name.startswith("cases: ") and "正高，学历 doctor" in case.name]  # fmt: skip
    assert [case.notices(rules) for case in known] == [False]
    change = ("policy/annex-1-1.md", "博士研究生计5分", "博士研究生计6分")
    assert judged(folder, known, *change) == "case"
    assert judged(folder, [], *change) == "survived"


def test_what_the_loader_refuses_and_what_no_rule_reads(folder: Path) -> None:
    assert judged(folder, [], "items.toml", 'kind = "choice"', 'kind = "chioce"') == "loader"
    assert judged(folder, [], "policy/annex-1-1.md", "得分标准：5分", "得分标准：6分") == "unread"


CODE = """\
def least(number: int) -> bool:
    return number >= 3


def both(one: bool, other: bool) -> bool:
    return one and other
"""


def test_a_comparison_of_the_core_is_changed_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(CODE, encoding="utf-8")
    edits = list(core.edits(tmp_path, tmp_path))
    assert [str(each) for each in edits] == [
        "code.py:2  >= → >",
        "code.py:2  >= → <",
        "code.py:6  and → or",
    ]
    assert edits[0].applied(CODE.encode()).decode() == CODE.replace(">=", ">")


def test_a_changed_function_is_changed_for_all_who_have_it(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    names: dict[str, object] = {}
    exec(compile(CODE, str(path), "exec"), names)
    least = names["least"]
    assert callable(least)
    assert least(3)
    assert core.patch(path, CODE.replace(">=", ">")) == {1, 2}
    assert not least(3)


def test_the_lines_of_a_statement() -> None:
    code = "def both(\n    one: int,\n) -> bool:\n    return (\n        one > 3\n        and one < 5\n    )\n"
    assert core.statement(code, 5) == {4, 5, 6, 7}
    assert core.statement(code, 2) == {1, 2, 3}


def test_suites_are_asked_in_turn() -> None:
    names = ["a: 1", "a: 2", "a: 3", "b: 1", "c: 1", "c: 2"]
    listed = [Case(name, frozenset(), lambda _: None) for name in names]
    assert [case.name for case in core.mixed(listed)] == ["a: 1", "b: 1", "c: 1", "a: 2", "c: 2", "a: 3"]  # fmt: skip


def test_tests_that_cannot_be_run_are_no_kill(tmp_path: Path) -> None:
    """A file that is not there stops pytest as a failed test does, and says nothing of a mutant."""
    with pytest.raises(RuntimeError):
        core._pytest([str(tmp_path / "test_none.py")], tmp_path, [])


def test_only_the_lines_that_a_change_adds() -> None:
    diff = "--- a/rules/x.toml\n+++ b/rules/x.toml\n@@ -1,0 +2,2 @@\n+a\n+b\n@@ -9 +11 @@\n-c\n+d\n"
    assert lines_of(diff) == {"rules/x.toml": {2, 3, 11}}


def test_an_equivalent_mutant_is_left_out_and_one_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("a = 1\n", encoding="utf-8")
    one, other = (Edit("x.toml", 1, 4, 5, new, f"1 → {new.decode()}") for new in (b"2", b"0"))
    same, gone = Accepted("x.toml", "a = 1", "1 → 2"), Accepted("x.toml", "b = 1", "1 → 2")
    assert sorted_out([one, other], frozenset({same, gone}), tmp_path) == (
        [other],
        frozenset({gone}),
    )


def test_each_of_the_listed_is_a_line_of_its_file() -> None:
    for each in accepted():
        lines = (ROOT / each.file).read_text(encoding="utf-8").splitlines()
        assert each.line in [line.strip() for line in lines], each
