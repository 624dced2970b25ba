"""The clause register: complete, in keeping with what rests on each clause, and tested."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, compile_folder
from calculator.policy import Annex, Cell, Chapter, Clause, Document, Group, Policy, Row
from calculator.readings import Reading
from sitegen.register import (
    Entry,
    Ground,
    Trial,
    check,
    facts,
    ids,
    read,
    trials,
    untested,
)
from sitegen.register_page import context

TESTS = Path(__file__).parents[1]

ITEMS = tuple(Clause(f"std-2-{n}", f"（{n}）", (f"第{n}项，满5年。",)) for n in (1, 2, 3))
CHAPTER = Chapter(
    "std-chapter-1",
    "第一章",
    "总则",
    (Clause("std-1", "第一条", ("制定本标准。",)), Clause("std-2", "第二条", ("条件", *ITEMS))),
)
ROW = Row("annex-1-1-education", "学历（含学位）", (Cell(("博士计5分",), "5分"),), "5分")
ANNEX = Annex(
    "annex-1-1",
    "正高级职称",
    "附件1-1",
    "西藏自治区网信工程系列正高级职称评审量化计分标准",
    (),
    (Group("annex-1-1-basic", "一", "基本条件（5分）", (ROW,)),),
    (),
)
PROC = Document(
    "proc",
    "评审办法",
    ("本办法",),
    "评审办法",
    (Chapter("proc-chapter-1", "第一章", "总则", (Clause("proc-1", "第一条", ("办法。",)),)),),
    (),
)
POLICY = Policy(
    (Document("std", "评价标准", ("本标准",), "评价标准", (CHAPTER,), ()), PROC), (ANNEX,)
)
COMPLETE: dict[str, dict[str, Any]] = {
    "std-chapter-1": {
        "std-1": "information",
        "std-2": "decided",
        "std-2-1..2": "decided",
        "std-2-3": {"as": "judged", "why": "由人评定。"},
    },
    "annex-1-1": {"annex-1-1-education": "decided"},
    "proc-chapter-1": {"proc-1": {"as": "decided", "with": "std-2-1"}},
}
COMPILED: dict[str, Any] = {
    "questions.toml": {
        "question": [
            {"path": "degree", "name": "学历", "clause": "std-2-1"},
            {"path": "exam.score", "name": "成绩", "clause": "std-1"},
        ]
    },
    "readings.toml": {"reading": [{"id": "years", "clauses": ["std-2-1"]}]},
    "routes.toml": {
        "route": [
            {"clause": "std-2-1", "words": "满5年", "field": "degree"},
            {"clause": "std-2-2", "words": "满5年", "field": "exam"},
        ]
    },
    "tables/first.toml": {
        "annex": "annex-1-1",
        "groups": [
            {
                "items": [
                    {
                        "clause": "annex-1-1-education",
                        "rule": {
                            "field": "degree",
                            "conditions": [{"id": "std-2-2"}],
                            "tiers": [{"clause": "annex-1-1-education", "words": "博士计5分"}],
                        },
                    }
                ]
            }
        ],
    },
    "materials.toml": {
        "material": [
            {"clause": "std-1", "words": "一份"},
            {
                "clause": "std-2-3",
                "words": "一份",
                "only": {"clause": "proc-1", "words": "办法", "field": "degree"},
                "notes": [{"clause": "std-1", "words": "制定", "field": "degree"}],
            },
        ]
    },
    "calendar.toml": {"date": [{"clause": "std-1", "words": "三月"}]},
}

READING = Reading("years", ("eligibility",), ("std-2-1",), "怎样算满5年？", "按周年算。", "")


def problems(register: dict[str, Any]) -> list[str]:
    return [str(mistake) for mistake in read(POLICY, register)[1]]


def changed(section: str, **entries: Any) -> dict[str, Any]:
    """The complete register with other entries in one section; None takes one away."""
    keys = {**COMPLETE[section], **{key.replace("_", "-"): value for key, value in entries.items()}}
    kept = {key: value for key, value in keys.items() if value is not None}
    return {**COMPLETE, section: kept}


def test_a_complete_register() -> None:
    register, mistakes = read(POLICY, COMPLETE)
    assert mistakes == ()
    assert register["std-2-2"] == Entry("std-2-2", "decided", "", "")
    assert register["std-2-3"] == Entry("std-2-3", "judged", "由人评定。", "")
    assert register["proc-1"].leads == "std-2-1"


def test_ranges() -> None:
    assert ids("std-19-1-1..3") == ("std-19-1-1", "std-19-1-2", "std-19-1-3")
    assert ids("std-9..11") == ("std-9", "std-10", "std-11")
    assert ids("annex-1-1-education") == ("annex-1-1-education",)


@pytest.mark.parametrize(
    ("register", "problem"),
    [
        (changed("std-chapter-1", std_1=None), "std-chapter-1：“std-1”没有登记"),
        (changed("std-chapter-1", std_9="asked"), "std-chapter-1.std-9：std-chapter-1里没有“std-9”"),
        (changed("std-chapter-1", proc_1="asked"), "std-chapter-1.proc-1：std-chapter-1里没有“proc-1”"),
        (changed("std-chapter-1", std_2_1="asked"), "std-chapter-1.std-2-1：“std-2-1”前面已经有了"),
        (changed("proc-chapter-1", proc_1={"as": "asked", "with": "std-9"}), "proc-chapter-1.proc-1.with：原文里没有条款“std-9”"),
        ({**COMPLETE, "std-chapter-9": {}}, "std-chapter-9：原文里没有名为“std-chapter-9”的一章或附件"),
        ({**COMPLETE, "annex-1-1": {}}, "annex-1-1：“annex-1-1-education”没有登记"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_policy(register: dict[str, Any], problem: str) -> None:
    [found] = problems(register)
    assert found.startswith(f"register.toml:{problem}；应为：")


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("guessed", "是“guessed”；应为：可以写decided、asked、judged、information"),
        ({"why": "由人评定。"}, "是“”；应为：可以写decided、asked、judged、information"),
    ],
)  # fmt: skip
def test_entries_that_cannot_be_read(entry: Any, problem: str) -> None:
    found = problems(changed("proc-chapter-1", proc_1=entry))
    assert f"register.toml:proc-chapter-1.proc-1：{problem}" in found


def test_what_rests_on_each_clause() -> None:
    found = facts(COMPILED)
    assert found.rules["std-2-1"] == (Ground("routes.toml", "route[0].clause", ""),)
    assert [(ground.file, ground.row) for ground in found.rules["std-2-2"]] == [
        ("routes.toml", ""),
        ("tables/first.toml", "annex-1-1-education"),
    ]
    assert found.questions == {"std-2-1": ("学历",), "std-1": ("成绩",)}
    assert found.answers["annex-1-1-education"] == ("学历",)
    assert found.answers["std-2-2"] == ("成绩",)
    assert found.readings == {"std-2-1": ("years",)}


def test_in_a_list_only_what_hangs_on_a_fact_is_a_rule() -> None:
    found = facts(COMPILED)
    assert "std-1" not in found.rules
    assert found.lists == {"std-1": ("materials.toml", "calendar.toml")}
    assert [ground.key for ground in found.rules["std-2-3"]] == ["material[1].clause"]
    assert [ground.key for ground in found.rules["proc-1"]] == ["material[1].only.clause"]


@pytest.mark.parametrize(
    ("section", "clause", "kind", "problem"),
    [
        ("std-chapter-1", "std-1", "decided", "登记为“decided”，但没有哪条规则依据它"),
        ("std-chapter-1", "std-1", "asked", ""),
        ("std-chapter-1", "std-1", "judged", ""),
        ("std-chapter-1", "std-2", "decided", ""),
        ("std-chapter-1", "std-2", "information", ""),
        ("std-chapter-1", "std-2-3", "asked", "登记为“asked”，但没有哪个问题依据它"),
        ("std-chapter-1", "std-2-3", "judged", ""),
        ("std-chapter-1", "std-2-3", "information", "登记为“information”，但有规则依据它：materials.toml:material[1].clause"),
        ("proc-chapter-1", "proc-1", {"as": "asked", "with": "std-2"}, ""),
        ("proc-chapter-1", "proc-1", {"as": "asked", "with": "std-2-2"}, "登记为“asked”，但没有哪个问题依据它"),
    ],
)  # fmt: skip
def test_a_class_that_the_facts_contradict(
    section: str, clause: str, kind: Any, problem: str
) -> None:
    register, mistakes = read(POLICY, {**COMPLETE, section: {**COMPLETE[section], clause: kind}})
    assert mistakes == ()
    found = [mistake.problem for mistake in check(register, facts(COMPILED))]
    assert found == ([problem] if problem else [])


def test_cases_are_found_wherever_they_stand() -> None:
    found = trials(
        {
            "a.toml": {
                "case": [
                    {"clause": "std-2-1", "status": "met"},
                    {"clause": "std-2-2", "rests_on": ["std-2-1"], "status": "unmet"},
                ]
            },
            "b.toml": {
                "education": {"tier": [{"clause": "annex-1-1-education", "min": 4, "max": 4}]}
            },
        }
    )
    assert found["std-2-1"] == (
        Trial("std-2-1", "a.toml", "met"),
        Trial("std-2-1", "a.toml", "unmet"),
    )
    assert found["annex-1-1-education"] == (Trial("annex-1-1-education", "b.toml", "4-4"),)


@pytest.mark.parametrize(
    ("outcomes", "missing"),
    [
        ([], ["符合它", "不符合它"]),
        (["met"], ["不符合它"]),
        (["unmet", "unknown"], ["符合它"]),
        (["unmet", "waived"], []),
        (["4-4"], ["符合它", "不符合它"]),
        (["4-4", "5-5"], []),
    ],
)
def test_a_decided_clause_needs_a_case_that_meets_it_and_one_that_fails_it(
    outcomes: list[str], missing: list[str]
) -> None:
    register = {
        "std-2": Entry("std-2", "decided", "", ""),
        "std-1": Entry("std-1", "asked", "", ""),
    }
    tested = {"std-2-1": tuple(Trial("std-2-1", "a.toml", outcome) for outcome in outcomes)}
    assert [mistake.problem for mistake in untested(register, tested)] == [
        f"登记为“decided”，但没有{word}的用例" for word in missing
    ]


def test_the_page() -> None:
    register, _ = read(POLICY, COMPLETE)
    found = context(POLICY, register, facts(COMPILED), (READING,), {})
    assert [section.title for section in found["sections"]] == [
        "《评价标准》第一章 总则",
        "附件1-1 正高级职称",
        "《评审办法》第一章 总则",
    ]
    first, heading, item, second, *_ = found["sections"][0].lines
    assert (first.label, first.opening, first.treatment) == ("第一条", "制定本标准", "说明")
    assert first.lists == ("申报材料", "时间安排")
    assert heading.by_items
    assert item.readings == (READING,)
    assert not item.by_items
    assert (item.label, item.opening, item.questions) == ("第二条（1）", "第1项……", ("学历",))
    assert [source.words for source in second.sources] == ["申报途径", "计分：附件1-1 学历"]
    (row,) = found["sections"][1].lines
    assert (row.label, row.opening) == ("学历", "")
    assert [source.words for source in row.sources] == ["本表的计分规则"]
    assert found["counts"][0] == ("decided", "由程序判断", 5)


def test_the_project_s_own_register() -> None:
    compiled, policy, _ = compile_folder(FOLDER)
    table = tomllib.loads((FOLDER / "register.toml").read_text(encoding="utf-8"))
    register, mistakes = read(policy, table)
    assert mistakes == ()
    clauses = [id for id, node in policy.clauses.items() if isinstance(node, Clause | Row)]
    assert sorted(register) == sorted(clauses)
    named = facts(compiled)
    assert check(register, named) == ()
    cases = {
        str(file): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in TESTS.glob("*/cases/*.toml")
    }
    for id in (*named.questions, *named.lists, *named.readings, *trials(cases)):
        assert id in policy.clauses, id
