"""Rosters on the command line: what is written is what the core says, and nothing is lost that could be read."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from calculator.__main__ import main
from calculator.batch.line import BRIEF, line
from calculator.batch.opening import Text
from calculator.batch.people import Spot
from calculator.batch.ranking import Tally
from calculator.batch.scoring import AHEAD, PIECE, score_all
from calculator.loading import FOLDER
from tests.batch.made import EXAMPLES, GREENING, ROOT, as_json, person
from tests.calculator.scoring import RULES
from tests.records import varied

NAMES = [f"第{at}人" for at in range(len(EXAMPLES))]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """The worked examples as lines of JSON."""
    people = [
        {"key": f"{at}", "name": NAMES[at], "employer": "某单位", "record": record}
        for at, record in enumerate(EXAMPLES)
    ]
    return written(tmp_path / "lines.jsonl", people)


@pytest.fixture
def roster(tmp_path: Path, lines: Path) -> Path:
    """The same as a workbook."""
    file = tmp_path / "roster.xlsx"
    assert main(["batch", str(lines), "--pass-on", str(file)]) == 0
    return file


def written(file: Path, people: list[Any]) -> Path:
    file.write_text("".join(f"{json.dumps(each)}\n" for each in people), encoding="utf-8")
    return file


def said(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], str]:
    """The lines on standard output, and what stands beside them."""
    found = capsys.readouterr()
    return list(map(json.loads, found.out.splitlines())), found.err


def sheet(file: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet that stand below its headings, which are the first row with a second cell."""
    rows = [row for row in openpyxl.load_workbook(file)[name].values if row[1] is not None]
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def results(file: Path) -> list[dict[str, Any]]:
    return sheet(file, openpyxl.load_workbook(file).sheetnames[0])


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_line_is_that_of_the_core_in_its_order_and_the_ranking_comes_last(
    lines: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", str(lines), "--json", "--jobs", jobs]) == 0
    *found, last = said(capsys)[0]
    assert [each["name"] for each in found] == NAMES
    tally = Tally(RULES)
    for each, record in zip(found, EXAMPLES, strict=True):
        expected = as_json(line(RULES, person(record)))
        for name in expected.keys() - {"key", "name", "employer", "spot", "accounts"}:
            assert each[name] == expected[name]
        tally.add(each)
    assert last == {"ranking": as_json(tally.ranked({}))}


def test_the_ranking_follows_the_readings_that_are_chosen(
    lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert RULES.ranking
    tally = Tally(RULES)
    for record in EXAMPLES:
        tally.add(line(RULES, person(record)))
    for reading in RULES.ranking.readings:
        assert main(["batch", str(lines), "--brief", "--other", reading.id]) == 0
        ranking = said(capsys)[0][-1]["ranking"]
        assert ranking == as_json(tally.ranked({reading.id: "B"}))
    assert main(["batch", str(lines), "--brief", "--other", "unheard-of"]) == 2
    assert RULES.ranking.readings[0].id in said(capsys)[1]


def test_a_brief_line_is_a_part_of_the_whole_one(
    lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["batch", str(lines), "--json"])
    whole, _ = said(capsys)
    main(["batch", str(lines), "--brief"])
    brief, _ = said(capsys)
    assert [set(BRIEF) - each.keys() for each in brief[:-1]] == [set()] * len(EXAMPLES)
    assert brief == [
        {name: given for name, given in each.items() if name in own}
        for each, own in zip(whole, brief, strict=True)
    ]


def test_a_workbook_says_what_the_lines_say(
    roster: Path, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["batch", str(lines), "--json"])
    from_lines = {each["name"]: each for each in said(capsys)[0][:-1]}
    main(["batch", str(roster), "--json"])
    from_roster = {each["name"]: each for each in said(capsys)[0][:-1]}
    assert from_lines.keys() == from_roster.keys()
    for name, each in from_roster.items():
        for given in BRIEF:
            assert each[given] == from_lines[name][given], (name, given)


def test_files_have_everybody_in_them(roster: Path, tmp_path: Path) -> None:
    table, text, listing, sheets = (
        tmp_path / name for name in ("r.xlsx", "r.csv", "list.csv", "sheets.html")
    )
    wanted = ["-o", str(table), "--sheets", str(sheets), "--list", str(listing)]
    assert main(["batch", str(roster), *wanted]) == 0
    assert main(["batch", str(roster), "-o", str(text)]) == 0
    assert {row["姓名"] for row in results(table)} == set(NAMES)
    for file in (text, listing, sheets):
        told = file.read_text(encoding="utf-8-sig")
        assert [name for name in NAMES if name not in told] == []
        assert RULES.version in told


@pytest.mark.parametrize("how", ["--json", "--brief"])
def test_every_line_is_as_the_schema_says(
    lines: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "line"]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    wrong: list[Any] = ["{", [1], {**EXAMPLES[0], "year": "x"}]
    written(lines, [*EXAMPLES, *varied(40), *wrong])
    main(["batch", str(lines), how])
    found, _ = said(capsys)
    full, brief, ranking = map(Draft202012Validator, schema["anyOf"])
    whole = full if how == "--json" else brief
    for each in found[:-1]:
        whole.validate(each)
    ranking.validate(found[-1])
    classes = found[-1]["ranking"]["classes"]
    assert {each["class"] for each in found[:-1]} - {None} == classes.keys()


@pytest.mark.parametrize("name", ["template.xlsx", "template.csv"])
def test_a_template_is_read_again_and_nobody_is_in_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    assert main(["template", "-o", str(file), "--year", "2026"]) == 0
    assert main(["batch", str(file), "--json"]) == 0
    found, beside = said(capsys)
    assert [each.keys() for each in found] == [{"ranking"}]
    assert beside == ""


def test_mistakes_are_told_with_their_place_and_others_have_their_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad: dict[str, Any] = {**EXAMPLES[0], "education": "unheard of"}
    people = [EXAMPLES[0], bad, [1], EXAMPLES[1]]
    file = written(tmp_path / "a.jsonl", people)
    with file.open("a", encoding="utf-8") as more:
        more.write("{not JSON\n")
    assert main(["batch", str(file), "--json"]) == 2
    found, beside = said(capsys)
    assert [bool(each["verdict"]) for each in found[:-1]] == [True, False, False, True, False]
    for row in (2, 3, 5):
        assert f"{file} 第{row}行" in beside
    assert len(beside.splitlines()) == 3


def test_a_file_that_is_none_does_not_keep_others_from_being_read(
    lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [tmp_path / name for name in ("none.xlsx", "broken.xlsx", "strange.pdf")]
    for file in wrong[1:]:
        file.write_bytes(b"PK")
    passed = tmp_path / "on.xlsx"
    names = [*map(str, wrong), str(lines)]
    assert main(["batch", *names, "--json", "--pass-on", str(passed)]) == 2
    found, beside = said(capsys)
    assert [each["name"] for each in found[:-1]] == NAMES
    assert [f"{file}：读不出来" in beside for file in wrong] == [True] * 3
    assert main(["batch", str(passed)]) == 0


def test_the_same_person_in_two_rosters_is_told(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(roster.read_bytes())
    assert main(["batch", str(roster), str(other), "--json"]) == 2
    found, beside = said(capsys)
    verdicts = [bool(each["verdict"]) for each in found[:-1]]
    assert verdicts == [True] * len(NAMES) + [False] * len(NAMES)
    assert beside.count(f"在“{roster}”里已经有了") == len(NAMES)


def test_what_is_signed_off_tells_when_it_was_altered(
    lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed, altered = tmp_path / "signed.xlsx", tmp_path / "altered.xlsx"
    signing = ["--sign", "applicant", "--by", "签核的人", "--next", "unit"]
    assert main(["batch", str(lines), "--pass-on", str(signed), *signing]) == 0
    capsys.readouterr()
    assert main(["batch", str(signed)]) == 0
    assert said(capsys)[1] == ""
    with zipfile.ZipFile(signed) as before, zipfile.ZipFile(altered, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, text.replace(f">{NAMES[3]}<", ">别的人<"))
    both = ["batch", str(signed), str(altered)]
    assert main(["batch", str(altered)]) == 0, "that is for people to judge"
    assert "签核以后有改动" in said(capsys)[1]
    main(both)
    told = said(capsys)[1]
    assert f"{altered}：" in told
    assert f"{signed}：" not in told, "each is held against its own people"


def test_who_is_not_passed_on_is_told(
    lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [json.loads(each) for each in lines.read_text(encoding="utf-8").splitlines()]
    people[1]["record"]["education"] = "unheard of"
    bad = written(tmp_path / "bad.jsonl", people)
    passed = tmp_path / "on.xlsx"
    assert main(["batch", str(bad), "--pass-on", str(passed)]) == 2
    assert "不在转交的名册里" in said(capsys)[1]
    main(["batch", str(passed), "--json"])
    again = {each["name"] for each in said(capsys)[0][:-1]}
    assert again == set(NAMES) - {NAMES[1]}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-o", "r.txt"], "的结尾应是.xlsx或.csv"),
        (["--pass-on", "r.csv"], "的结尾应是.xlsx"),
        (["-o", "no such folder/r.xlsx"], "没有文件夹"),
        (["--sign", "unit"], "--by"),
        (["--sign", "unit", "--by", "某人"], "--pass-on"),
        (["--brief", "-o", "r.xlsx"], "--brief"),
        (["-", "--pass-on", "r.xlsx"], "标准输入"),
    ],
)
def test_options_that_cannot_be_are_told_before_anything_is_read(
    options: list[str], words: str, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["batch", str(lines), *options])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_what_cannot_be_written_is_told(
    lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.xlsx"
    file.mkdir()
    assert main(["batch", str(lines), "-o", str(file)]) == 4
    assert f"写不成“{file}”" in said(capsys)[1]


def test_who_has_read_enough_closes_the_pipe_and_all_is_still(lines: Path) -> None:
    many = lines.read_bytes() * 40
    lines.write_bytes(many)
    command = [sys.executable, "-m", "calculator", "batch", str(lines), "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        assert NAMES[0] in process.stdout.readline().decode()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_lines_come_from_standard_input_as_well(lines: Path) -> None:
    command = [sys.executable, "-m", "calculator", "batch", "-", "--brief"]
    found = subprocess.check_output(command, cwd=ROOT, input=lines.read_bytes())
    assert [json.loads(each).get("name") for each in found.splitlines()] == [*NAMES, None]


@pytest.mark.parametrize("jobs", [1, 2])
def test_people_without_end_are_scored_as_they_come(jobs: int) -> None:
    """However many there are, no more than some pieces of them are in memory."""
    taken = 0

    def endless() -> Iterator[Text]:
        nonlocal taken
        while True:
            taken += 1
            yield Text(json.dumps(EXAMPLES[0]), Spot("-", "", taken))

    scored = score_all(FOLDER, endless(), jobs)
    found = [json.loads(each.text)["spot"]["row"] for each in islice(scored, 3 * PIECE)]
    assert found == list(range(1, 3 * PIECE + 1))
    assert taken <= (jobs * AHEAD + 4) * PIECE
    scored.close()


def test_another_standard_takes_rosters_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.xlsx"
    rules = ["--rules", str(GREENING)]
    assert main([*rules, "template", "-o", str(file), "--year", "2026"]) == 0
    assert main([*rules, "batch", str(file), "-o", str(tmp_path / "r.xlsx")]) == 0
    assert said(capsys) == ([], "")
