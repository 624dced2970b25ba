"""The rules folder: what is broken in it is named, and a number changed in the policy changes the score."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from calculator import policy_text
from calculator.__main__ import main
from calculator.loading import FOLDER, compile_folder, load
from calculator.mistakes import Mistake
from calculator.result import answer
from calculator.rules import read_rules
from tests.calculator.eligibility.applicants import applicant
from tests.calculator.scoring import items, scored


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules, to be edited."""
    return shutil.copytree(FOLDER, tmp_path / "rules")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def mistakes_of(folder: Path) -> tuple[Mistake, ...]:
    compiled, _, mistakes = compile_folder(folder)
    return (*mistakes, *read_rules(compiled)[1])


def test_tiers_of_an_exam_may_stand_in_any_order(folder: Path) -> None:
    lines = (folder / "items.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(at for at, line in enumerate(lines) if 'grade = "pass" }' in line)
    tiers = lines[first : first + 3]
    edit(folder / "items.toml", "".join(tiers), "".join(reversed(tiers)))
    assert mistakes_of(folder) == ()
    for mark in (60, 60.5, 70, 80.5, 81):
        record = {
            "target": "engineer",
            "year": 2026,
            "political_exam": {"score": mark, "pass_mark": 60},
        }
        found = items(scored(record, load(folder)[0]))["political_exam"]
        assert found == items(scored(record))["political_exam"]


def test_the_rules_have_no_mistakes(folder: Path) -> None:
    assert mistakes_of(FOLDER) == mistakes_of(folder) == ()


def test_the_command_line_names_the_mistakes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "items.toml", 'kind = "tally"', 'kind = "tallies"')
    assert main(["--rules", str(folder), "schema", "record"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "items.toml:honours.kind：是“tallies”；应为：tally" in err


@pytest.mark.parametrize(
    "name", ["items.toml", "scoring.toml", *(f"tables/{it.name}" for it in FOLDER.glob("tables/*"))]
)
def test_every_key_is_read(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Misspell each key in turn: there must be a mistake, and nothing may be raised."""
    parsed = load(folder)[1], ()
    # The policy stays the same, and reading it is most of the work.
    monkeypatch.setattr(policy_text, "parse", lambda *_: parsed)
    text = (folder / name).read_text(encoding="utf-8")
    silent = []
    for key in re.finditer(r"(?m)(?<=^)\w+(?= =)|(?<=[{,] )\w+(?= =)", text):
        misspelt = f"{text[: key.end()]}x{text[key.end() :]}"
        (folder / name).write_text(misspelt, encoding="utf-8")
        if not mistakes_of(folder):
            silent.append(f"{name}:{text[: key.start()].count(chr(10)) + 1}: {key[0]}")
    assert silent == []


@pytest.mark.parametrize(
    ("file", "old", "new", "item", "record", "before", "after"),
    [
        ("annex-1-2", "博士研究生计5分", "博士研究生计4分", "education", {"education": "doctor"}, 5, 4),
        ("annex-1-2", "2.6-7年计4分", "2.6-7年计3.5分", "tenure", {"title": "engineer", "title_since": "2020-01-01", "title_series": "cyberspace", "study_leaves": []}, 4, 3.5),
        ("annex-1-2", "1.8年以上计5分", "1.6年以上计5分", "tenure", {"title": "engineer", "title_since": "2020-01-01", "title_series": "cyberspace", "study_leaves": []}, 4, 5),
        ("std", "资历年限计算截止到申报年度的12月31日", "资历年限计算截止到申报年度的6月30日", "tenure", {"title": "engineer", "title_since": "2020-07-01", "title_series": "cyberspace", "study_leaves": []}, 4, 3),
        ("std", "验收报告等2篇以上", "验收报告等1篇以上", "performance", {"achievements": {"std-20-2-6": {"reports": 1}}}, 0, 20),
        ("std", "合同金额不少于100万", "合同金额不少于120万", "performance", {"track": "targeted", "achievements": {"std-20-2-9": {"contracts": [110], "benefit": True, "protection_level": 0, "critical_infrastructure": False}}}, 20, 0),
    ],
    ids=["points", "points of a range", "a bound", "a day", "a count of a condition", "a sum"],
)  # fmt: skip
def test_a_number_changed_in_the_policy_changes_the_score(
    folder: Path, file: str, old: str, new: str, item: str, record: Any, before: float, after: float
) -> None:
    edit(folder / "policy" / f"{file}.md", old, new)
    data = {"target": "senior_engineer", "year": 2026, **record}
    for place, points in ((FOLDER, before), (folder, after)):
        rules, _, mistakes = load(place)
        assert mistakes == ()
        found, _ = answer(rules, data)
        assert found is not None
        (scored,) = (each for each in found["score"]["items"] if each["id"] == item)
        assert (scored["min"], scored["max"]) == (points, points)


@pytest.mark.parametrize(
    ("new", "earliest"),
    [("每有1年度考核不合格，年限增加2年", 2028), ("每有2年度考核不合格，年限增加1年", 2026)],
)
def test_what_a_failed_year_costs_is_read_from_the_policy(
    folder: Path, new: str, earliest: int
) -> None:
    for annex in ("annex-1-1", "annex-1-2", "annex-1-3"):
        edit(folder / "policy" / f"{annex}.md", "每有1年度考核不合格，年限增加1年", new)
    grades = {str(year): "competent" for year in range(2022, 2026)} | {"2022": "fail"}
    record = applicant("副高", {"assessments": grades, "title_since": "2021-06-15"}, [])
    for place, year in ((FOLDER, 2027), (folder, earliest)):
        rules, _, mistakes = load(place)
        assert mistakes == ()
        found, _ = answer(rules, record)
        assert found is not None
        assert found["eligibility"]["earliest_year"] == year


def test_the_tables_are_printed_in_the_order_of_the_texts() -> None:
    rules = load()[0]
    assert [table.annex for table in rules.printed] == [text.id for text in rules.standard.tables]


def test_no_rule_repeats_a_number_of_the_policy() -> None:
    """A number stands in the text alone: words quote it as a hole, or stop before it."""
    repeated = [
        f"{file.name}: {words}"
        for file in (*FOLDER.glob("*.toml"), *FOLDER.glob("tables/*.toml"))
        if file.name != "editorial.toml"  # its notes quote slips as they stand
        for words in re.findall(r'words = "([^"]*)"', file.read_text(encoding="utf-8"))
        if re.search(r"\d", words)
    ]
    assert repeated == []
