"""Records side by side: where they differ is shown, in words, and where they do not is said."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.comparison import compare
from calculator.outlook import span
from tests.calculator.scoring import RULES, items, scored
from tests.calculator.test_summary import checked
from tests.records import record

PAIRS = st.randoms(use_true_random=False).map(lambda random: [record(random), record(random)])
PLAIN = {"target": "senior_engineer", "year": 2026}


def compared(*records: dict[str, Any]) -> dict[str, Any]:
    return compare(RULES, [checked(each) for each in records])


def rows(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in found["results"]}


@pytest.mark.parametrize(
    ("one", "other", "field", "values"),
    [
        ({"education": "master"}, {"education": "doctor"}, "education", ["硕士（含研究生学历）", "博士"]),
        ({"track": "regular"}, {}, "track", ["正常评审", "没有填"]),
        ({"track": None}, {"track": "targeted"}, "track", ["没有填", "“双定”评审"]),
        ({"achievements": {"std-20-3-1": True}}, {"achievements": {}}, "achievements.std-20-3-1", ["有", "没有"]),
        ({"achievements": {"std-20-3-1": True}}, {}, "achievements.std-20-3-1", ["有", "没有填"]),
        ({"achievements": {"std-20-3-1": None}}, {"achievements": {"std-20-3-4": 1}}, "achievements.std-20-3-1", ["不清楚", "没有"]),
        ({"honours": {"national": {"first": 1}}}, {"honours": {"provincial": {"first": 1}}}, "honours.national", ["一等奖1个", "没有"]),
    ],
)  # fmt: skip
def test_answers_that_differ(
    one: dict[str, Any], other: dict[str, Any], field: str, values: list[str]
) -> None:
    found = {row["field"]: row for row in compared(PLAIN | one, PLAIN | other)["answers"]}
    assert found[field]["values"] == values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"achievements": {"std-20-3-1": False}}, {"achievements": {}}),
        ({"readings": {"total-cap": "A"}}, {}),
        ({"education": None}, {}),
        ({"assessments": {"2024": None}}, {}),
        ({"study_leaves": [6.0]}, {"study_leaves": [6]}),
    ],
)
def test_answers_that_are_the_same_are_not_listed(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert compared(PLAIN | one, PLAIN | other)["answers"] == []


def test_a_list_that_one_record_has_and_another_has_not_is_no_long_list() -> None:
    with_one = {**PLAIN, "achievements": {"std-20-3-1": True}}
    assert len(compared(with_one, PLAIN)["answers"]) == 1
    (row,) = compared({**PLAIN, "achievements": {}}, PLAIN)["answers"]
    assert row == {"field": "achievements", "name": "业绩和学术成果", "values": ["没有", "没有填"]}


def test_a_reading_that_is_not_chosen_is_the_default() -> None:
    (row,) = compared({**PLAIN, "readings": {"total-cap": "B"}}, PLAIN)["answers"]
    reading = next(reading for reading in RULES.readings if reading.id == "total-cap")
    expected = {"field": "readings.total-cap", "name": reading.question}
    assert row == {**expected, "values": [reading.b, reading.a]}


def test_three_records() -> None:
    years = [{**PLAIN, "year": year, "title_since": "2021-06-01"} for year in (2026, 2027, 2028)]
    (row,) = compared(*years)["answers"]
    assert row == {"field": "year", "name": "申报年度", "values": ["2026年", "2027年", "2028年"]}


def test_titles_with_other_rows() -> None:
    found = compared(PLAIN, {**PLAIN, "target": "engineer"}, {**PLAIN, "target": "technician"})
    row = rows(found)
    ids = list(row)
    assert row["item-academic"]["values"][1:] == ["不计分", "不计分"]
    assert row["item-performance_and_academic"]["values"][::2] == ["不计分", "不计分"]
    assert ids.index("group-achievements") < ids.index("item-academic") < ids.index("group-unit")
    assert ids.index("group-achievements") < ids.index("item-performance_and_academic")
    assert ids.index("item-performance_and_academic") < ids.index("group-unit")
    assert row["total"]["values"][2] == row["passes"]["values"][2] == "不计分"


def test_the_same_titles_bring_no_rows_of_others() -> None:
    assert "item-performance_and_academic" not in rows(compared(PLAIN, PLAIN))


@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_results_in_words(pair: list[dict[str, Any]]) -> None:
    found = compared(*pair)
    row = rows(found)
    for column, data in enumerate(pair):
        result = scored(data)
        verdict = {"eligible": "可以申报", "undetermined": "还不能确定", "ineligible": "不能申报"}
        decided = result["eligibility"]
        assert row["verdict"]["values"][column] == verdict[decided["verdict"]]
        assert (row["route"]["values"][column] == "没有") == (decided["route"] is None)
        year = decided["earliest_year"]
        assert (row["earliest_year"]["values"][column] == f"{year}年") == (year is not None)
        if result["score"]:
            total = result["score"]["total"]
            assert row["total"]["values"][column] == span(total["min"], total["max"])
            for id, item in items(result).items():
                assert row[f"item-{id}"]["values"][column] == span(item["min"], item["max"])
            for group in result["score"]["groups"]:
                words = span(group["min"], group["max"])
                assert row[f"group-{group['id']}"]["values"][column] == words
    for each in found["results"]:
        assert each["differs"] == (each["values"][0] != each["values"][1])


@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_no_codes_on_screen(pair: list[dict[str, Any]]) -> None:
    found = compared(*pair)
    words = [row["name"] for row in (*found["answers"], *found["results"])]
    words += [value for row in found["results"] for value in row["values"]]
    assert not [each for each in words if re.search(r"[a-z]{2}|_", each)]
