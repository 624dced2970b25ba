"""The small calculators: what rules/small.toml may say, and where they stand on the pages."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, load
from sitegen import form, small
from sitegen.built import read_site
from sitegen.places import places

RULES, POLICY, _ = load()
SECTIONS = form.form_sections(RULES)
TABLE = tomllib.loads((FOLDER / "small.toml").read_text(encoding="utf-8"))
SMALLS, _ = small.read(POLICY, RULES, SECTIONS, TABLE)
BY_CLAUSE = {
    "title": "算一算",
    "beside": "std-16-2",
    "target": "senior_engineer",
    "routes": ["std-16-2-2"],
    "asks": [
        *("education", "title", "years_in_tibet", "high_level_talent", "fitness_assessed", "year")
    ],
}
BY_ITEM = {"title": "算一算", "item": "honours", "asks": ["honours", "workplace"]}


def mistakes(*entries: dict[str, Any]) -> list[str]:
    return [str(each) for each in small.read(POLICY, RULES, SECTIONS, {"small": entries})[1]]


def test_the_file_has_no_mistakes() -> None:
    assert small.read(POLICY, RULES, SECTIONS, TABLE)[1] == ()
    assert mistakes(BY_CLAUSE, BY_ITEM) == []


@pytest.mark.parametrize(
    ("entry", "wrong", "told"),
    [
        (BY_CLAUSE, {"beside": "std-99"}, "beside：原文里没有条款“std-99”"),
        (BY_CLAUSE, {"routes": ["std-16-1-1"]}, "routes：senior_engineer没有途径“std-16-1-1”"),
        (BY_CLAUSE, {"asks": BY_CLAUSE["asks"][1:]}, "asks：没有问“education”，而结果取决于它"),
        (BY_CLAUSE, {"asks": [*BY_CLAUSE["asks"], "track"]}, "asks：问了“track”，而结果用不着它"),
        (BY_CLAUSE, {"asks": [*BY_CLAUSE["asks"], "shoes"]}, "asks：不向申报senior_engineer的人问“shoes”"),
        (BY_CLAUSE, {"preset": {"title": "king"}}, "preset.title：“title”没有“king”这个答案"),
        (BY_CLAUSE, {"preset": {"track": "regular"}}, "preset.track：预先填了“track”，但没有问它"),
        (BY_CLAUSE, {"requirements": ["std-1"]}, "requirements：没有要求“std-1”"),
        (BY_CLAUSE, {"title": "满5年"}, "title：标题里写了数字"),
        (BY_ITEM, {"asks": ["honours"]}, "asks：没有问“workplace”，而结果取决于它"),
        (BY_ITEM, {"item": "shoes"}, "item：计分表里没有“shoes”"),
    ],
)  # fmt: skip
def test_mistakes(entry: dict[str, Any], wrong: dict[str, Any], told: str) -> None:
    found = mistakes(entry | wrong)
    assert all(each.startswith("small.toml:small[0]") for each in found)
    assert any(each.startswith(f"small.toml:small[0].{told}；应为：") for each in found), found


def test_two_beside_one_clause_are_a_mistake() -> None:
    assert mistakes(BY_CLAUSE, BY_CLAUSE) == [
        "small.toml:small[1]：std-16-2旁边已经有一个了；应为：每条旁边最多一个"
    ]


def test_each_stands_on_the_page_of_its_rule_and_those_of_years_on_their_titles_page(
    site: Path,
) -> None:
    pages = read_site(site).pages
    for each in SMALLS.values():
        found = [places(POLICY)[each.beside].page]
        found += [f"titles/{each.target}/"] if each.routes else []
        for page in found:
            ids = pages[f"{page}index.html"].ids
            assert {f"{each.id}-{asked.question.path}" for asked in each.asked} <= set(ids), page


def test_every_title_and_every_table_has_its_own() -> None:
    titles = [str(option.value) for option in RULES.question["target"].options]
    assert sorted(each.target for each in SMALLS.values() if each.routes) == sorted(titles)
    items = {"political_exam", "continuing_education", "honours"}
    for table in RULES.tables:
        own = {
            each.item.id for each in SMALLS.values() if each.item and each.target == table.target
        }
        assert own == items
