"""Notes: those written by hand stand at words that are there, the others are found by comparing."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, load
from calculator.policy import Policy
from calculator.rules import Rules
from sitegen.editorial import (
    Difference,
    SumFinding,
    differences,
    notes,
    sum_findings,
    unequal_phrases,
)

EDITORIAL = FOLDER / "editorial.toml"


def changed(folder: Path, name: str, old: str, new: str) -> tuple[Policy, Rules]:
    """The policy and the rules, with a change in a text of theirs."""
    shutil.copytree(FOLDER, folder)
    file = folder / "policy" / f"{name}.md"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    rules, policy, mistakes = load(folder)
    assert not mistakes
    return policy, rules


def test_chapter_3_and_the_annexes_differ_in_three_places(policy: Policy, rules: Rules) -> None:
    assert differences(policy, rules) == (
        Difference(
            "std-20-2-1",
            "annex-1-2-performance",
            "1.",
            "或主持制定本单单位网信工程领域管理标准",
            "或主持制定本单位网信工程领域管理标准",
        ),
        Difference(
            "std-21-2-9",
            "annex-1-3-performance_and_academic",
            "9.",
            "网信人才培育等项目的方案策划",
            "网信人才培养等项目的方案策划",
        ),
        Difference(
            "std-21-2-11",
            "annex-1-3-performance_and_academic",
            "11.",
            "级或国有企事业",
            "级或国有企事业单位",
        ),
    )


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("甲，乙。", "甲，乙。", []),
        ("甲，乙。", "甲，丙。", [("乙", "丙")]),
        ("甲，乙。", "甲、乙。", [("，", "、")]),
        ("甲，乙。", "", [("甲，乙。", "")]),
        ("甲1，乙，丙1。", "甲2，乙，丙2。", [("甲1", "甲2"), ("丙1", "丙2")]),
    ],
)
def test_phrases(left: str, right: str, found: list[tuple[str, str]]) -> None:
    assert list(unequal_phrases(left, right)) == found


def test_a_line_that_only_the_annex_has_is_found(tmp_path: Path) -> None:
    last = (
        "4.主持或参与编写网信工程领域培训教材2部（需提供本人成果），并公开出版或在实际工作中应用。"
    )
    policy, rules = changed(tmp_path / "rules", "annex-1-1", last, f"{last}\n\n6.另有一项。")
    added = Difference("std-19-3-6", "annex-1-1-academic", "6.", "", "另有一项。")
    assert added in differences(policy, rules)
    by_id, _ = notes(policy, rules, {})
    assert by_id["annex-1-1-academic"] == ("第6项在《评价标准》第十九条（三）中没有。",)


def test_a_line_that_only_chapter_3_has_is_found(tmp_path: Path) -> None:
    last = "10.获得1项以上本行业发明专利，并已推广应用，且已取得显著社会效益或经济效益。"
    policy, rules = changed(tmp_path / "rules", "annex-1-2", last, "")
    lost = Difference("std-20-2-10", "annex-1-2-performance", "10.", last.removeprefix("10."), "")
    assert lost in differences(policy, rules)
    by_id, _ = notes(policy, rules, {})
    assert by_id["std-20-2-10"] == (
        f"此处作“{lost.clause_words.removesuffix('。')}”，附件1-2 业绩成果第10项没有这些字。",
    )


def test_a_difference_is_noted_on_both_sides(policy: Policy, rules: Rules) -> None:
    by_id, mistakes = notes(policy, rules, {})
    assert mistakes == ()
    assert by_id["std-21-2-11"] == (
        "此处作“级或国有企事业”，附件1-3 业绩和学术成果条件第11项作“级或国有企事业单位”。",
    )
    assert (
        "第11项作“级或国有企事业单位”，《评价标准》第二十一条（二）11作“级或国有企事业”。"
        in by_id["annex-1-3-performance_and_academic"]
    )


def test_sums(rules: Rules, tmp_path: Path) -> None:
    bonus = SumFinding("annex-1-3-bonus", stated=15, summed=18)
    assert sum_findings(rules) == (bonus,)

    policy, smaller = changed(
        tmp_path / "rules", "annex-1-1", "基本条件（17分）", "基本条件（16分）"
    )
    assert sum_findings(smaller) == (
        SumFinding("annex-1-1-basic", stated=16, summed=17),
        SumFinding("annex-1-1", stated=100, summed=99),
        bonus,
    )
    by_id, _ = notes(policy, smaller, {})
    assert by_id["annex-1-1-basic"] == ("各项最高分合计17分，此处写的是16分。",)
    assert by_id["annex-1-1"] == ("附加分以外各部分合计99分，不是100分。",)


def test_the_project_s_own_notes(policy: Policy, rules: Rules) -> None:
    by_id, mistakes = notes(policy, rules, tomllib.loads(EDITORIAL.read_text(encoding="utf-8")))
    assert mistakes == ()
    assert by_id["std-18-2"] == ("“违法违规（违法违规）”：原文如此，括号内外相同。",)


GOOD = {"clause": "std-18-2", "words": "违法违规", "note": "原文如此。"}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (GOOD | {"words": "违规违法"}, "words：“违规违法”在std-18-2中找不到"),
        (GOOD | {"clause": "std-99"}, "clause：原文里没有条款“std-99”"),
        (GOOD | {"words": ""}, "words：“”在std-18-2中找不到"),
    ],
)
def test_notes_that_cannot_stand(policy: Policy, rules: Rules, entry: Any, problem: str) -> None:
    _, mistakes = notes(policy, rules, {"note": [GOOD, entry]})
    [mistake] = mistakes
    assert str(mistake).startswith(f"editorial.toml:note[1].{problem}；应为：")


def test_broken_rules_give_notes_and_no_exception(tmp_path: Path) -> None:
    """What is wrong with them is said where they are read."""
    folder = shutil.copytree(FOLDER, tmp_path / "rules")
    (folder / "policy" / "annex-1-1.md").unlink()
    file = folder / "policy" / "annex-1-2.md"
    file.write_text(file.read_text(encoding="utf-8").replace("最高分：", ""), encoding="utf-8")
    rules, policy, mistakes = load(folder)
    assert mistakes
    _, in_notes = notes(policy, rules, {})
    assert not in_notes
