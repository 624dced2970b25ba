"""The list of all applicants, beside its cases in tests/procedure/cases/materials.toml."""

from calculator.batch.listing import NO_FORM, listing
from calculator.loading import load
from tests.batch.made import DAY, EXAMPLES, GREENING, line_of, person, trouble
from tests.calculator.scoring import RULES


def test_everybody_is_in_it_and_what_is_unknown_is_left_blank() -> None:
    people = [
        person(EXAMPLES[0], key="A"),
        person({"target": "engineer", "year": 2026}, key="B", name="<李>"),
        person(EXAMPLES[0], troubles=(trouble(),), name="王五"),
        person(name="无名"),
    ]
    table = listing(RULES, map(line_of, people), DAY)
    assert table
    rows = [list(row) for row in table.rows]
    assert [row[:3] for row in rows] == [
        [1, "张三", "某单位"],
        [2, "<李>", "某单位"],
        [3, "王五", "某单位"],
        [4, "无名", "某单位"],
    ]
    assert {len(row) for row in rows} == {len(table.headings)}
    assert set(rows[1][5:]) == {""}
    assert [row[-1] for row in rows] == ["", "", "填写有错误，没有计算", "填写有错误，没有计算"]
    assert rows[3][3:5] == ["", None]


def test_it_says_of_which_rules_it_is_and_that_the_text_has_no_form() -> None:
    table = listing(RULES, (), DAY)
    assert table
    assert RULES.version in table.lead[1]
    assert DAY in table.lead[1]
    assert NO_FORM in table.lead[1]


def test_the_last_account_is_listed() -> None:
    record = EXAMPLES[0]
    table = listing(RULES, [line_of(person(record, record | {"education": "doctor"}))], DAY)
    assert table
    assert any("博士" in str(cell) for cell in next(iter(table.rows)))


def test_a_standard_that_names_no_list_has_none() -> None:
    assert listing(load(GREENING)[0], (), DAY) is None
