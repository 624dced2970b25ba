"""Materials and calendar: the cases, the whole lists, and what is wrong with their rules."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.batch.listing import listing
from calculator.loading import FOLDER, load
from calculator.mistakes import Mistake
from calculator.procedure import read_material, read_term
from calculator.reader import Reader
from calculator.rules import Rules
from tests.batch.made import line_of, person
from tests.calculator.scoring import scored

FILE = Path(__file__).parent / "cases" / "materials.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))
USUAL = {"target": "senior_engineer", "year": 2026}
STATUSES = {"needed", "not_needed", "unknown"}


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_material(case: dict[str, Any], rules: Rules) -> None:
    found = {each["id"]: each for each in scored(USUAL | case["record"], rules)["materials"]}
    material = found[case["clause"]]
    assert material["status"] == case["status"]
    assert case.get("why", "") in material["why"]
    if "needs" in case:
        assert material["needs"] == case["needs"]
    if "copies" in case:
        assert material["copies"] == case["copies"]
    if "notes" in case:
        assert [note["clause"] for note in material["notes"]] == case["notes"]
    if "fewer" in case:
        assert [each.fewer for each in rules.materials if each.clause == case["clause"]] == [case["fewer"]]  # fmt: skip


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda case: case["name"])
def test_dates(case: dict[str, Any], rules: Rules) -> None:
    dates = [
        {key: each[key] for key in ("from", "until", "days") if each[key] is not None}
        for each in scored(USUAL | case["record"], rules)["calendar"]
        if each["clause"] == case["clause"]
    ]
    assert dates == case["dates"]


@pytest.mark.parametrize("case", CASES["list"], ids=lambda case: case["name"])
def test_list(case: dict[str, Any], rules: Rules) -> None:
    listed = scored(USUAL | case["record"], rules)["materials"]
    found = [[each["id"], each["who"], each["status"], each["copies"] or 0] for each in listed]
    assert found == case["materials"]


@pytest.mark.parametrize("case", CASES["shown"], ids=lambda case: case["name"])
def test_shown(case: dict[str, Any], rules: Rules) -> None:
    line = line_of(person(USUAL | case["record"]), rules)
    table = listing(rules, [line], "2026-11-22")
    assert table
    (row,) = table.rows
    headings = [heading.text for heading in table.headings]
    assert [list(pair) for pair in zip(headings, row, strict=True)] == case["shown"]
    assert table.name == table.lead[0] == case["called"]


@pytest.mark.parametrize("case", CASES["year"], ids=lambda case: case["name"])
def test_year(case: dict[str, Any], rules: Rules) -> None:
    terms = scored(USUAL | case["record"], rules)["calendar"]
    found = [[term["clause"], term["who"], term["qualifier"] or ""] for term in terms]
    assert found == case["terms"]


@pytest.mark.parametrize("target", ["technician", "assistant_engineer", "full_senior_engineer"])
def test_every_title_has_the_whole_list(target: str) -> None:
    """Each numbered item of std-29, in the order of the text, whatever is known."""
    result = scored({"target": target, "year": 2026})
    policy = load()[1]
    items = [id for id in policy.clauses if id.startswith(("std-29-1-", "std-29-2-"))]
    listed = [material["id"] for material in result["materials"]]
    assert listed[: len(items)] == items
    assert len(set(listed)) == len(listed)
    assert {material["status"] for material in result["materials"]} <= STATUSES
    assert len(result["calendar"]) == len(load()[0].calendar)


def test_an_unknown_material_names_what_would_settle_it() -> None:
    for material in scored(USUAL)["materials"]:
        assert material["status"] != "unknown" or material["needs"], material["id"]


def test_a_bad_material_is_a_mistake() -> None:
    mistakes: list[Mistake] = []
    table = {
        "clause": "std-29-2-1",
        "words": "承诺书",
        "who": "office",
        "name": "承诺书",
        "nmae": 1,
    }
    read_material(Reader(table, "materials.toml", "material[0]", mistakes))
    assert [str(mistake) for mistake in mistakes] == [
        "materials.toml:material[0].who：是“office”；应为：可以写applicant、unit",
        "materials.toml:material[0].nmae：不认识“nmae”；应为：name（可以写clause、copies、name、notes、who、words、years）",
    ]


def test_a_bad_date_is_a_mistake() -> None:
    mistakes: list[Mistake] = []
    table = {"clause": "proc-26", "words": "底前", "who": "unit", "what": "聘任", "until_month": 13}
    read_term(Reader(table, "calendar.toml", "date[0]", mistakes))
    assert [str(mistake) for mistake in mistakes] == [
        "calendar.toml:date[0].until_month：是13；应为：1至12"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "mistake"),
    [
        ("materials.toml", "一式{copies}份", "两式{copies}份", "material[7].words：“《专业技术职务任职资格申报表》两式{copies}份”在std-29-2-2中找不到"),
        ("materials.toml", 'only = { field = "exceptional"', 'only = { field = "exeptional"', "material[13].only.field：没有问题“exeptional”"),
        ("materials.toml", "values = [false]", 'values = ["no"]', "material[9].notes[0].values[0]：问题“political_exam.waived”没有“no”这个选项"),
        ("calendar.toml", "[[date]]", "[[dates]]", "dates：不认识“dates”"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named(
    tmp_path: Path, file: str, old: str, new: str, mistake: str
) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    [found] = load(folder)[2]
    assert str(found).startswith(f"{file}:{mistake}；应为：")


def test_a_date_of_the_text_that_changes_changes_the_calendar(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(FOLDER, folder)
    text = (folder / "policy" / "proc.md").read_text(encoding="utf-8")
    changed = text.replace("评审工作原则上9月—11月完成", "评审工作原则上8月—10月完成")
    (folder / "policy" / "proc.md").write_text(changed, encoding="utf-8")
    terms = [term for term in load(folder)[0].calendar if term.from_month]
    assert [(term.from_month, term.until_month) for term in terms] == [(8, 10)]
