"""Case files: what tells of a person is left out, what is in them gives the result that is in them, and they run."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import tomltext
from calculator.__main__ import main
from calculator.casefile import LONGEST_ADDRESS, Doubt, case_file
from tests.calculator import test_reported
from tests.calculator.scoring import RULES
from tests.calculator.test_cases import facts
from tests.calculator.test_examples import EXAMPLES
from tests.calculator.test_summary import RECORDS, checked

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads(Path(__file__).with_name("casefile.toml").read_text(encoding="utf-8"))["case"]
PERSONAL = [question.path for question in RULES.questions if question.personal]
TOLD = st.sets(st.sampled_from(PERSONAL))
BASE = {"target": "senior_engineer", "year": 2026}
TEXTS = st.text(alphabet=st.characters(codec=None), max_size=30)  # with halves of pairs
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def written(data: object, *told: str, about: str = "", words: str = "") -> dict[str, Any]:
    return case_file(RULES, checked(data), told, Doubt(about, words))


def read(file: dict[str, Any]) -> dict[str, Any]:
    (case,) = tomllib.loads(file["text"])["case"]
    found: dict[str, Any] = case
    return found


# What is left out


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_left_out(case: dict[str, Any]) -> None:
    file = written({**BASE, **json.loads(case["json"], strict=False)}, *case["told"])
    hidden = [[each["field"], each["instead"], each["matters"]] for each in file["personal"]]
    assert hidden == case["hidden"]
    assert [each["field"] for each in file["personal"] if each["told"]] == case["told"]
    assert [row["name"] for row in file["differs"]] == case["differs"]
    assert [words for words in case["absent"] if words in file["text"]] == []
    assert [words for words in case["holds"] if words not in file["text"]] == []
    test_reported.run(read(file))


@settings(max_examples=80)
@given(RECORDS, TOLD)
def test_every_file_runs_and_says_no_more_than_is_told(
    drawn: dict[str, Any], told: set[str]
) -> None:
    file = written(drawn, *told)
    test_reported.run(read(file))
    left = {each["field"]: each["value"] for each in file["personal"] if not each["told"]}
    record = facts(read(file)["record"])
    # What is left out is not there in a second file of the same record either: there is nothing left to leave out.
    assert {each["field"] for each in written(record)["personal"]}.isdisjoint(left)
    # Where the result differs it is said, and with everything told it does not.
    assert written(drawn, *PERSONAL)["differs"] == []


def test_dates_are_personal_if_they_are_of_a_life() -> None:
    dates = {question.path for question in RULES.questions if question.past}
    assert dates
    assert dates <= set(PERSONAL)


# What is doubted


def test_what_can_be_doubted_has_a_name_of_its_own_and_a_clause() -> None:
    for example in EXAMPLES:
        parts = written(example["record"])["parts"]
        assert len(parts) == len(set(parts)) > 10
        for part in parts[:: len(parts) // 4]:
            case = read(written(example["record"], about=part, words="为什么？"))
            assert case["doubt"] == {"about": part, "words": "为什么？"}
            assert case["name"].endswith(f"：{part}")
            assert case["clause"].startswith(("std-", "proc-", "annex-"))


def test_only_what_was_asked_can_be_doubted() -> None:
    """std-5: who converts a title from another series needs no political exam."""
    exam = "申报条件：职称政治考试（或考核）"
    assert exam in written(BASE | {"title": "engineer"})["parts"]
    converts = {"title": "senior_engineer", "title_series": "other_engineering"}
    assert exam not in written(BASE | converts)["parts"]


def test_an_item_is_doubted_by_its_own_clause() -> None:
    name = next(item.name for item in RULES.table["senior_engineer"].groups[0].items)
    case = read(written(BASE, about=name))
    assert case["clause"] == "annex-1-2-education"
    assert read(written(BASE))["doubt"]["about"] == "整个结果"


def test_words_are_the_readers_own() -> None:
    words = '第一行\n"二"\\n\t\x7f\r\n"""'
    assert read(written(BASE, words=words))["doubt"]["words"] == words
    assert read(written(BASE, words="半\ud800"))["doubt"]["words"] == "半\ufffd"


# The mail


@pytest.mark.parametrize(
    ("words", "whole", "told"),
    [("", True, True), ("我认为应当计4分。", True, True), ("长" * 900, True, False)],
)
def test_a_draft_fits_an_address(words: str, whole: bool, told: bool) -> None:
    file = written(EXAMPLES[0]["record"], words=words)
    subject, body = file["mail"]["subject"], file["mail"]["body"]
    assert len(quote(subject + body, safe="!*'()")) <= LONGEST_ADDRESS
    assert file["mail"]["attach"] is whole
    assert (words in body) is told
    assert file["name"] in body
    assert "\n" not in body.replace("\r\n", "")


def test_words_are_in_the_draft_as_long_as_an_address_takes_them() -> None:
    def draft(letters: int) -> str:
        mail = written(EXAMPLES[0]["record"], words="w" * letters)["mail"]
        return quote(mail["subject"] + mail["body"], safe="!*'()")

    most = LONGEST_ADDRESS - len(draft(1)) + 1
    assert len(draft(most)) == LONGEST_ADDRESS
    assert "w" * most in draft(most)
    assert "www" not in draft(most + 1)


def test_a_short_file_is_in_the_draft() -> None:
    file = written({"target": "technician", "year": 2026})
    assert file["mail"]["attach"] is False
    assert file["text"] in file["mail"]["body"].replace("\r\n", "\n")


# TOML


@given(st.dictionaries(TEXTS, VALUES.filter(lambda value: isinstance(value, dict)), max_size=3))
def test_what_is_written_is_read(tables: dict[str, Any]) -> None:
    wanted = cleaned(tables)
    assert tomllib.loads(tomltext.write(tables)) == wanted
    assert tomllib.loads(tomltext.write({"case": [tables, tables]})) == {"case": [wanted, wanted]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 86, '[a]\nb = {{ c = "{}" }}\n'),
        ("x" * 87, '[a]\n\n[a.b]\nc = "{}"\n'),
        ("x\ny", '[a]\n\n[a.b]\nc = """\n{}"""\n'),
    ],
    ids=["100 characters", "101 characters", "several lines"],
)
def test_a_table_that_fits_stands_in_one_line(text: str, expected: str) -> None:
    assert tomltext.write({"a": {"b": {"c": text}}}) == expected.format(text)


def cleaned(value: Any) -> Any:
    """Without halves of pairs, which no file takes."""
    match value:
        case str():
            return tomltext.whole(value)
        case list():
            return [cleaned(inner) for inner in value]
        case dict():
            return {cleaned(name): cleaned(inner) for name, inner in value.items()}
        case _:
            return value


# The command line


def test_the_command_line_writes_the_same(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text(json.dumps(EXAMPLES[0]["record"]), encoding="utf-8")
    for told in ([], ["employer", "prefecture"]):
        options = [option for field in told for option in ("--tell", field)]
        run = called("case", str(record), *options)
        assert run.returncode == 0, run.stderr
        assert run.stdout == written(EXAMPLES[0]["record"], *told)["text"]


@pytest.mark.parametrize(
    ("text", "told", "named"),
    [
        ('{"target": "king", "year": 2026}', [], ["target"]),
        ('{"target": "engineer", "year": 2026}', ["--tell", "education"], ["education"]),
        ('{"target": "king", "year": 2026}', ["--tell", "education"], ["target", "education"]),
        ("{", [], ["{record}"]),
    ],
)
def test_no_case_of_mistakes_is_written(
    text: str, told: list[str], named: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "record.json"
    record.write_text(text, encoding="utf-8")
    assert main(["case", str(record), *told]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    found = [line.partition("：")[0] for line in err.splitlines()]
    assert found == [name.format(record=record) for name in named]


def called(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "calculator", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
