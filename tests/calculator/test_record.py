"""Records at the edge: what is wrong is named with its path, one line each, and nothing is calculated."""

import io
import json
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.jsontext import NotJsonError, parse
from calculator.record import check, plain
from tests.calculator.scoring import RULES, scored
from tests.records import varied

ROOT = Path(__file__).parents[2]
BAD = tomllib.loads((Path(__file__).parent / "mistakes.toml").read_text(encoding="utf-8"))["case"]
GOOD = {"target": "senior_engineer", "year": 2026}
MANY = 10_000_000  # characters
PATIENCE = 20  # seconds: ten times what it takes


def command(arguments: list[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "calculator", *arguments]
    return subprocess.run(line, cwd=ROOT, input=given, capture_output=True)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["name"])
def test_mistakes(case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "record.json"
    file.write_text(case["json"], encoding="utf-8")
    assert main(["score", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert [line.partition("：")[0] for line in lines] == [path for path, _ in case["mistakes"]]
    for line, (path, part) in zip(lines, case["mistakes"], strict=True):
        assert part in line.removeprefix(path)
        assert "；应为" in line


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "不是有效的 JSON"),
        ("{", "不是有效的 JSON"),
        ("{'target': 1}", "不是有效的 JSON"),
        ('{"target": "engineer", "year": 2026,}', "不是有效的 JSON"),
        ('{"target": "engineer", "year": 2026} {}', "不是有效的 JSON"),
        ('{"target": "engineer", "target": "engineer", "year": 2026}', "“target”写了两次"),
        ('{"unit": {"conduct": "good", "conduct": "pass"}}', "“conduct”写了两次"),
        ("[" * 100, "不是有效的 JSON"),
        ("[" * 101, "嵌套太深"),
        ("[" * 100_000, "嵌套太深"),
        ("[" * 100_000 + "]" * 100_000, "嵌套太深"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "嵌套太深"),
        ('{"year": ' + "9" * 5_000 + "}", "不是有效的 JSON"),
    ],
    ids=lambda text: text[:40],
)
def test_text_that_is_no_json(text: str, part: str) -> None:
    with pytest.raises(NotJsonError, match=part):
        parse(text)


def test_nesting_within_a_field_is_a_mistake_of_that_field() -> None:
    nested = '{"target": "engineer", "year": 2026, "title": ' + "[" * 90 + "]" * 90 + "}"
    run = command(["score", "-"], nested.encode())
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode().startswith("title：是一个列表；应为none、")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({**GOOD, "education": "x" * MANY}),
        json.dumps({**GOOD, "study_leaves": [6] * (MANY // 3)}),
        json.dumps({**GOOD, "study_leaves": ["x"] * (MANY // 50)}),
        json.dumps({**GOOD, **{f"unknown{index}": 1 for index in range(MANY // 200)}}),
        '{"a": 1' + "".join(f', "n{index}": 1' for index in range(MANY // 14)) + ', "a": 2}',
        json.dumps([record for record in varied(40) for _ in range(10)]),
    ],
    ids=["one value", "a list", "mistakes", "names", "a name twice, far apart", "records"],
)
def test_much_text_is_answered_soon(text: str, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text(text, encoding="utf-8")
    started = time.monotonic()
    assert main(["score", str(file)]) in (0, 2)
    assert time.monotonic() - started < PATIENCE


def test_a_record_gives_a_result_and_a_list_a_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, records = tmp_path / "record.json", varied(3)
    several = [scored(record) for record in records]
    for given, options, expected in (
        (records[0], [], scored(records[0])),
        (
            records,
            [],
            [result | dict.fromkeys(("materials", "calendar", "advice")) for result in several],
        ),
        (records, ["--full"], several),
        ([], [], []),
    ):
        file.write_text(json.dumps(given), encoding="utf-8")
        assert main(["score", *options, str(file)]) == 0
        out, err = capsys.readouterr()
        assert json.loads(out) == json.loads(json.dumps(expected))
        assert err == ""


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(GOOD)))
    assert main(["score", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["target"] == "senior_engineer"


def test_the_command_itself() -> None:
    run = command(["score", "-"], json.dumps(GOOD).encode())
    assert (run.returncode, run.stderr) == (0, b"")
    assert json.loads(run.stdout) == json.loads(json.dumps(scored(GOOD)))


def test_the_command_with_a_bad_record() -> None:
    run = command(["score", "-"], json.dumps({**GOOD, "学历": "本科"}, ensure_ascii=False).encode())
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode().startswith("学历：没有这个字段；应为target、")


def test_a_list_of_amounts_has_an_end() -> None:
    def errors(amounts: int) -> list[str]:
        record = {**GOOD, "achievements": {"std-20-2-9": {"contracts": [1] * amounts}}}
        return [str(each) for each in check(record, RULES.questions, RULES.readings)[1]]

    assert errors(999) == []
    assert errors(1000) == [
        "achievements.std-20-2-9.contracts：有1000个数；应为不超过999个数的列表"
    ]


def test_half_a_surrogate_pair_neither_stops_the_answer_nor_the_mistake() -> None:
    work = '[{"what": "\\ud800", "used_before": true}]'
    record = (
        '{"target": "senior_engineer", "year": 2026, "achievements": {"std-20-2-1": ' + work + "}}"
    )
    run = command(["score", "-"], record.encode())
    assert (run.returncode, run.stderr) == (0, b"")
    assert "\\ud800" in run.stdout.decode()
    json.loads(run.stdout)
    run = command(["score", "-"], b'{"target": "\\ud800", "year": 2026}')
    assert (run.returncode, run.stdout) == (2, b"")


@pytest.mark.parametrize("name", ["", "missing.json", "."])
def test_a_file_that_cannot_be_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "读不出来" in err


def test_a_file_that_is_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "record.json"
    file.write_bytes('{"target": "工程师"}'.encode("gbk"))
    assert main(["score", str(file)]) == 2
    assert "读不出来" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["score"], ["schema", "rules"], ["sum", "x.json"]])
def test_a_wrong_command_line(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_a_checked_record_is_plain_json_again_and_checks_to_the_same() -> None:
    for each in varied(200):
        checked, errors = check(each, RULES.questions, RULES.readings)
        written = plain(checked)
        assert errors == ()
        assert json.loads(json.dumps(written)) == written
        assert check(written, RULES.questions, RULES.readings) == (checked, ())
