"""The check: each kind of mistake is named with its line, its entry, and how it should look; nothing raises."""

import random
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import build
from calculator import loading, policy_text
from calculator.loading import FOLDER
from calculator.mistakes import Mistake, one_of
from calculator.standard import Text
from sitegen import register
from sitegen.shapes import SHAPES
from sitegen.sources import FILES as FILES_OF_PAGES
from tests.check import broken, sites
from workbench import check, gaps
from workbench.lines import Lines

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))["case"]
NO_TOML = tomllib.loads((HERE / "no_toml.toml").read_text(encoding="utf-8"))["case"]
TEXTS = tomllib.loads((HERE.parent / "text" / "policy_cases.toml").read_text(encoding="utf-8"))
PARSED: dict[tuple[Any, ...], Any] = {}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads the text and the cases once, and looks for gaps once in the same rules: they are most of the work."""
    parse, read_toml, trials = policy_text.parse, loading.read_toml, register.trials
    look = gaps.findings
    monkeypatch.setattr(gaps, "findings", lambda *of: _once(look, of, of[0].version, repr(of[1])))
    monkeypatch.setattr(
        policy_text, "parse", lambda *of: _once(parse, of, *sorted(of[0].items()), str(of[1:]))
    )
    monkeypatch.setattr(check, "read_toml", lambda *given: _case_files(read_toml, *given))
    monkeypatch.setattr(register, "trials", lambda _: _once(lambda: trials(_cases()), ()))


def _once(make: Any, of: Any, *same: Any) -> Any:
    """What is made of something; what was made before, where all that is the `same`."""
    key = (make.__name__, *same)
    if key not in PARSED:
        PARSED[key] = make(*of)
    return PARSED[key]


def _case_files(read_toml: Any, folder: Path, name: str, mistakes: list[Mistake]) -> Any:
    return {} if name.startswith("..") else read_toml(folder, name, mistakes)


def _cases() -> dict[str, Any]:
    return {
        str(path): tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (HERE.parent).glob("**/cases/**/*.toml")
    }


def test_the_rules_have_no_mistakes() -> None:
    assert check.read(FOLDER, HERE.parent).findings == ()


def test_each_kind_of_mistake_is_named(tmp_path: Path) -> None:
    """All cases say what they should, and no place that makes a mistake goes without a case."""
    PARSED.clear()
    wrong = {}
    with sites.recorded() as made:
        for index, case in enumerate(CASES):
            found = broken.found(broken.changed(case, tmp_path / str(index)), HERE.parent)
            if found != case["found"]:
                wrong[case["name"]] = found
        for case in TEXTS["bad"]:
            if "file" in case:
                policy_text.parse_annex(Text(case["file"], "", ()), case["text"])
            else:
                policy_text.parse_document(Text("std", "", ()), case["text"])
    assert wrong == {}
    assert all(each["should"] for case in CASES for each in case["found"])
    places = sites.places()
    assert len(places) > 100
    missed = [
        f"{file}:{line}"
        for (file, line), lines in places.items()
        if not any((file, each) in made for each in lines)
    ]
    assert missed == []


@pytest.mark.parametrize("case", NO_TOML, ids=lambda case: case["text"])
def test_what_is_no_toml(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(case["text"], encoding="utf-8")
    mistakes: list[Mistake] = []
    assert loading.read_toml(tmp_path, "x.toml", mistakes) == {}
    assert [(each.key, each.problem, each.should) for each in mistakes] == [
        (str(case["line"]), case["problem"], case["should"])
    ]


# A folder that is really there.


def test_a_folder_of_broken_rules(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """To renew the file: `cd tests/check && ../../.venv/bin/python ../../build.py check folder/rules > folder/told.txt`."""
    monkeypatch.chdir(HERE)
    assert build.main(["check", "folder/rules"]) == 1
    assert capsys.readouterr().out == (HERE / "folder" / "told.txt").read_text(encoding="utf-8")


def test_the_good_folder_is_said_to_be_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["check", str(FOLDER)]) == 0
    assert capsys.readouterr().out == "没有发现错误。\n"


def test_a_folder_with_nothing_in_it(tmp_path: Path) -> None:
    findings = check.read(tmp_path, tmp_path / "tests").findings
    assert {each.problem for each in findings} == {"没有这个文件"}
    assert len({each.file for each in findings}) == len(findings)


def test_colours_are_for_a_terminal() -> None:
    finding = check.Finding("items.toml", 3, "x", "x.kind", "是“a”", "b")
    assert check.shown([finding], Path("rules")).startswith("rules/items.toml:3  x  x.kind\n")
    plain = check.shown([finding], Path("rules"))
    coloured = check.shown([finding], Path("rules"), colour=True)
    assert "\033[" in coloured
    assert "\033[" not in plain


def test_few_names_are_listed_and_many_are_counted() -> None:
    names = [f"n{number}" for number in range(10, 27)]
    assert one_of("x", names[:16]) == f"可以写{'、'.join(names[:16])}"
    assert one_of("x", names) == "已有的17个名称之一"


# Lines.

TOML = """
# a comment
a.b = 1
"std-1..3" = { x = 1, y = [
  { z = "d" },
  # another
  { clause = "std-2", v = 2 },
] }

[t.u]
k = 1
id = "here"

[[v]]
k = 2
[[v.w]]
q = 1
[[v]]
path = "p"
"""


@pytest.mark.parametrize(
    ("path", "line", "id"),
    [
        ("", 0, ""),
        ("a.b", 3, "a"),
        ("std-1..3.y[0].z", 5, "std-1..3"),
        ("std-1..3.y[1].v", 7, "std-2"),
        ("std-1..3.y[1].missing", 7, "std-2"),
        ("std-1..3.y[9]", 4, "std-1..3"),
        ("t.u.k", 11, "here"),
        ("v[0].k", 15, "v"),
        ("v[0].w[0].q", 17, "v"),
        ("v[1].missing.more", 18, "p"),
        ("nowhere", 0, ""),
    ],
)
def test_a_path_has_its_line_and_its_entry(path: str, line: int, id: str) -> None:
    assert Lines.of(TOML).find(path) == (line, id)


def _paths(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, f"{path}[{index}]")
    yield path


def test_every_path_of_every_file_has_a_line() -> None:
    for file in FOLDER.rglob("*.toml"):
        text = file.read_text(encoding="utf-8")
        lines = Lines.of(text)
        for path in filter(None, _paths(tomllib.loads(text))):
            line, _ = lines.find(path)
            name = path.rpartition(".")[2].partition("[")[0]
            at = text.splitlines()[line - 1]
            assert line, (file.name, path)
            assert path.endswith("]") or name in at or f'"{name}' in at, (file.name, path, line)


# Nothing raises, whatever stands in the files.

VALUES: tuple[Any, ...] = (
    5, "xyz", True, 1.5, float("inf"), [], {}, [1], ["q"], [{}], [[]], {"a": 1}, "", -3,
    date(2020, 1, 1), [{"a": {}}], [5, {}],
)  # fmt: skip
FILES = [path.relative_to(FOLDER).as_posix() for path in sorted(FOLDER.rglob("*.toml"))]
ROUNDS = 1  # of each file, in three ways


@pytest.mark.parametrize("file", FILES)
def test_nothing_raises(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some places of each file, always the same ones: gone, misspelt, or with a value of another type."""
    read = {name: loading.read_toml(FOLDER, name, []) for name in FILES}
    changed: dict[str, Any] = {}

    def read_toml(folder: Path, name: str, mistakes: list[Mistake]) -> Any:
        return deepcopy(changed.get(name, read.get(name, {})))

    monkeypatch.setattr(loading, "read_toml", read_toml)
    monkeypatch.setattr(check, "read_toml", read_toml)
    chance = random.Random(file)
    places = list(_places(read[file]))
    for place in chance.sample(places, min(ROUNDS, len(places))):
        for change in ("gone", "misspelt", "other"):
            changed[file] = _changed(read[file], place, change, chance.choice(VALUES))
            for mistake in check.read(FOLDER, HERE.parent).findings:
                assert mistake.problem, mistake
                assert mistake.should, mistake


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in inner:
        yield (*place, name)
        if isinstance(each, dict | list):
            yield from _places(each, (*place, name))


def _changed(table: Any, place: tuple[Any, ...], change: str, value: Any) -> Any:
    changed = deepcopy(table)
    around = changed
    for name in place[:-1]:
        around = around[name]
    if change == "other":
        around[place[-1]] = value
    else:
        taken = around.pop(place[-1])
        if change == "misspelt" and isinstance(around, dict):
            around[f"{place[-1]}x"] = taken
    return changed


def test_the_pages_files_are_all_held_against_a_shape() -> None:
    assert {*FILES_OF_PAGES} == {*SHAPES}
