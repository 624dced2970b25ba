"""Results as tables: every figure of a line stands in them, in words that people know, and nothing is kept in memory."""

import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from calculator.batch import workbook
from calculator.batch.details import place
from calculator.batch.line import Line
from calculator.batch.people import plain_trouble
from calculator.batch.results import About, results, tables
from calculator.batch.tables import Table
from calculator.loading import load
from calculator.rules import Rules
from sitegen.records import varied
from tests.batch.made import (
    DAY,
    EXAMPLES,
    GREENING,
    as_json,
    line_of,
    person,
    printed,
    spot,
    trouble,
)
from tests.calculator.scoring import RULES

ABOUT = About(DAY, ("名册.xlsx",), {}, (), (), None)
HOSTILE = '=HYPERLINK("http://x")<b>&\'"\n'
# A word as code has it: letters with a hyphen or an underscore.
CODE = re.compile(r"[a-z]+[0-9]*[-_][a-z0-9]+")


def nowhere(line: Line) -> None:
    """Nobody is ranked."""


@cache
def lines() -> list[Line]:
    """Applicants of all sorts: the examples by one party and by three, drawn ones, and some with mistakes."""
    people = [
        *(person(record, key=f"A{index}") for index, record in enumerate(EXAMPLES)),
        *(person(record, record | {"education": "doctor"}, record) for record in EXAMPLES[::3]),
        *(person(record, key=f"V{index}") for index, record in enumerate(varied(RULES, 40))),
        person({"target": "engineer", "year": 2026}, troubles=(trouble(),), key="T"),
        person({"target": "x"}, key=HOSTILE, name=HOSTILE),
        person(),
    ]
    return [line_of(each) for each in people]


def read(
    about: About = ABOUT,
    of: list[Line] | None = None,
    rules: Rules = RULES,
    printed: Mapping[str, Any] | None = None,
    standing: Any = nowhere,
) -> dict[str, tuple[Table, list[list[Any]]]]:
    """The tables by their names, with their rows."""
    skeleton = made() if printed is None else printed
    found = tables(rules, skeleton, lines() if of is None else of, about, standing)
    return {table.name: (table, [list(row) for row in table.rows]) for table in found}


def made() -> Mapping[str, Any]:
    return printed()


def column(found: tuple[Table, list[list[Any]]], heading: str) -> list[Any]:
    table, rows = found
    at = [each.text for each in table.headings].index(heading)
    return [row[at] for row in rows]


def test_each_row_has_a_cell_under_each_heading_and_each_heading_another_name() -> None:
    for table, rows in read().values():
        assert len({each.text for each in table.headings}) == len(table.headings)
        assert {len(row) for row in rows} <= {len(table.headings)}, table.name


def test_results_have_a_row_for_each_person_with_all_figures() -> None:
    found = read()["结果"]
    assert column(found, "编号") == [line["key"] for line in lines()]
    totals = [line["total"] or {"min": None, "max": None} for line in lines()]
    assert column(found, "总分（最低）") == [total["min"] for total in totals]
    assert column(found, "总分（最高）") == [total["max"] for total in totals]
    assert column(found, "理由") == [line["why"] for line in lines()]
    judged = [line["verdict"] is None for line in lines()]
    assert [each == "未计算" for each in column(found, "能不能申报")] == judged
    assert set(column(found, "规则版本")) == {RULES.version}
    assert set(column(found, "试算日期")) == {DAY}


def test_a_group_is_a_number_where_it_is_certain_and_else_an_interval() -> None:
    found = read()["结果"]
    group = RULES.tables[0].groups[0]
    own = [{each["id"]: each for each in line["groups"]}.get(group.id) for line in lines()]
    shown = [
        None
        if each is None
        else each["min"]
        if each["min"] == each["max"]
        else f"{each['min']:g} 至 {each['max']:g}"
        for each in own
    ]
    assert column(found, group.name) == shown
    assert {type(each) for each in shown} >= {str, int, type(None)}


def test_every_item_and_requirement_is_told_with_reason_and_clause() -> None:
    found = read()
    items = [item for line in lines() for item in line["items"]]
    assert column(found["得分明细"], "理由") == [item["why"] for item in items]
    assert column(found["得分明细"], "得分（最低）") == [item["min"] for item in items]
    assert column(found["得分明细"], "得分（最高）") == [item["max"] for item in items]
    assert all(name.startswith("附件1-") for name in column(found["得分明细"], "依据"))
    asked = [each for line in lines() for each in line["requirements"]]
    assert column(found["条件明细"], "理由") == [each["why"] for each in asked]
    assert set(column(found["条件明细"], "情况")) == {"不满足", "不清楚"}
    assert all("第" in name and "条" in name for name in column(found["条件明细"], "依据"))


def test_every_change_is_told_with_its_reason() -> None:
    found = read()["各方核对"]
    listed = [
        (line["key"], change["name"])
        for line in lines()
        for account in line["accounts"]
        for change in account["changes"] or [{"name": ""}]
    ]
    assert list(zip(column(found, "编号"), column(found, "改了哪一项"), strict=True)) == listed
    assert "学历学位" in column(found, "改了哪一项")


def test_every_trouble_is_told_with_its_place() -> None:
    nobodys = [
        plain_trouble(trouble(spot=spot(0), problem="没有这张表")),
        plain_trouble(trouble(spot=spot(12)._replace(column="H", heading="日期"), grave=False)),
    ]
    found = read(ABOUT._replace(troubles=nobodys))["问题"]
    own = [each for line in lines() for each in line["troubles"]]
    assert column(found, "问题") == [each["problem"] for each in (*nobodys, *own)]
    assert column(found, "应为") == [each["allowed"] for each in (*nobodys, *own)]
    assert column(found, "位置")[:3] == ["", "H12", "第3行"]
    assert column(found, "要紧吗")[:3] == ["要改正", "请留意", "要改正"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"column": "H", "row": 12}, "H12"),
        ({"column": "", "row": 12}, "第12行"),
        ({"column": "H", "row": 0}, "H列"),
        ({"column": "", "row": 0}, ""),
    ],
)
def test_a_place_is_called_as_people_look_for_it(where: dict[str, Any], words: str) -> None:
    assert place(where) == words


def test_what_one_must_know_to_read_them_stands_beside() -> None:
    signed = [{"words": "所在单位李四2026-08-10签核：与签核时一致，共5人。"}]
    chosen = next(reading for reading in RULES.readings if reading.b)
    about = ABOUT._replace(signed=signed, choices={chosen.id: "B"})
    table, rows = read(about)["说明"]
    said = dict(rows)
    assert said["规则版本"] == RULES.version
    assert said["试算日期"] == DAY
    assert said["签核"] == signed[0]["words"]
    assert "不是官方结论" in said["说明"]
    assert "不是签名" in said["校验码"]
    sides = [words for name, words in rows if name == "选用的理解"]
    assert f"{chosen.question}——{chosen.b}" in sides
    assert len(sides) == len(RULES.readings)
    for other, _ in read(about).values():
        assert other.name in ("结果", "说明") or RULES.version in other.lead[0]
    assert table.lead == ()


def test_what_a_person_is_called_is_told_as_it_is() -> None:
    assert HOSTILE in column(read()["结果"], "姓名")


def test_no_name_of_the_code_is_on_screen() -> None:
    """But what was typed into the roster: persons' names and keys, and what their mistakes quote."""
    typed = {"编号", "姓名", "校验码", "规则版本", "试算日期", "内容", "问题", "应为"}
    for name, (table, rows) in read().items():
        for at, heading in enumerate(table.headings):
            if heading.text not in typed:
                words = {str(row[at]) for row in rows if isinstance(row[at], str)}
                assert [(name, each) for each in words if CODE.search(each)] == [], heading.text


def test_what_is_to_be_asked_names_the_party_and_what_hangs_on_it() -> None:
    told = column(read()["结果"], "问谁、问什么")
    for line, words in zip(lines(), told, strict=True):
        for each in line["ask"]:
            assert each["name"] in words
        assert "（）" not in words
    assert any("申报人：" in words and "所在单位：" in words for words in told)


def test_a_reading_that_changes_something_is_told_with_what_it_changes() -> None:
    told = column(read()["结果"], "换一种理解，结果会不同")
    questions = {reading.id: reading.question for reading in RULES.readings}
    for line, words in zip(lines(), told, strict=True):
        assert all(questions[other["id"]] in words for other in line["readings"])
    assert any(told)


def test_who_was_altered_after_signing_is_told() -> None:
    who = person(EXAMPLES[0], EXAMPLES[0])
    accounts = (who.accounts[0], who.accounts[1]._replace(code="0000-0000"))
    found = read(of=[line_of(who._replace(accounts=accounts))])
    assert column(found["结果"], "核对") == ["申报人、所在单位；所在单位的内容签核后有改动"]
    assert column(found["各方核对"], "与签核时") == ["没有签核", "签核后有改动"]


# Ranking

RANKED = {
    "notes": ["排在前面还不是通过。"],
    "words": {"sure": "在名额内", "possible": "可能在名额内", "below": "不够分"},
    "groups": [
        {
            "title": "高级工程师",
            "year": 2026,
            "name": "正常评审",
            "clause": "std-7",
            "why": "2人中取1人。",
            "classes": [
                {"count": 1, "min": 70, "max": 74.5, "standing": "sure", "place": {"min": 1, "max": 1}},
                {"count": 2, "min": 50, "max": 50, "standing": "below", "place": None},
            ],
        }
    ],
}  # fmt: skip
STANDING = {
    "standing": "possible",
    "groups": [
        {"name": "正常评审", "place": {"min": 2, "max": 4}},
        {"name": "另一组", "place": {"min": 1, "max": 1}},
    ],
    "why": "还说不准。",
}


def test_the_ranking_is_told_by_group_and_for_each_person() -> None:
    about = ABOUT._replace(ranked=RANKED)
    some = lines()[:2]
    found = read(about, some, standing=lambda line: STANDING if line is some[0] else None)
    table, rows = found["排名"]
    assert "排在前面还不是通过。" in table.lead
    assert [row[3:7] for row in rows] == [["1", "70 至 74.5", 1, "在名额内"], ["", 50, 2, "不够分"]]
    assert column(found["结果"], "排名的组") == ["正常评审或另一组", None]
    assert column(found["结果"], "名次") == ["2 至 4或1", None]
    assert column(found["结果"], "排名结论") == ["可能在名额内", None]
    assert column(found["结果"], "排名说明") == ["还说不准。", None]


@pytest.mark.parametrize("ranked", [None, {"groups": [], "words": {}, "notes": []}])
def test_where_nobody_is_ranked_nothing_is_said_of_it(ranked: Any) -> None:
    found = read(ABOUT._replace(ranked=ranked))
    assert "排名" not in found
    assert not any("排名" in heading.text for heading in found["结果"][0].headings)


# Another standard, and many people


def test_another_standard_has_its_own_words() -> None:
    rules = load(GREENING)[0]
    people = [person(record) for record in varied(rules, 30)]
    found = read(
        of=[line_of(each, rules) for each in people], rules=rules, printed=printed(GREENING)
    )
    assert len(found["结果"][1]) == 30
    assert found["得分明细"][1]
    assert {row[3] for row in found["结果"][1]} == {"绿化师", "高级绿化师"}


class Counted:
    """Lines that can be gone through again, counted as they are taken."""

    def __init__(self, of: list[Line]) -> None:
        self.of = of
        self.taken = 0

    def __iter__(self) -> Iterator[Line]:
        for each in self.of:
            self.taken += 1
            yield each


def test_a_row_is_made_when_it_is_asked_for() -> None:
    counted = Counted(lines())
    rows = iter(results(RULES, made(), counted, ABOUT, nowhere).rows)
    assert counted.taken == 0
    for at in range(1, 4):
        next(rows)
        assert counted.taken == at


def test_the_lines_are_gone_through_once_for_each_of_five_tables() -> None:
    counted = Counted(lines())
    for table in tables(RULES, made(), counted, ABOUT, nowhere):
        for _ in table.rows:
            pass
    assert counted.taken == 5 * len(lines())


def test_a_workbook_takes_all_of_it() -> None:
    """And gives it back: names that look like formulas are text."""
    about = ABOUT._replace(ranked=RANKED)
    file = io.BytesIO()
    workbook.write(file, tables(RULES, made(), lines(), about, lambda line: STANDING))
    book = workbook.read(file, "结果.xlsx")
    told = read(about, standing=lambda line: STANDING)
    assert list(book.sheets) == list(told)
    for name, (table, rows) in told.items():
        found = [cells for _, cells in book.grid(name).rows][len(table.lead) + 1 :]
        assert len(found) == len(rows)
        for cells, row in zip(found, rows, strict=True):
            padded = [*cells, *[None] * (len(row) - len(cells))]
            assert padded == [None if cell == "" else cell for cell in row]


def test_lines_are_as_json_has_them() -> None:
    """All exports are made from lines alone: these can come out of a file."""
    assert as_json(lines()) == lines()
