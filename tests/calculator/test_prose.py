"""The texts for people: each question has its help, and no number of the policy is typed in them."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, load
from calculator.mistakes import Mistake
from calculator.questions import EDITION
from tests.calculator.scoring import RULES

EXCEPT = [
    case["text"]
    for case in tomllib.loads((Path(__file__).parent / "prose.toml").read_text("utf-8"))["except"]
]
PROSE = {"section": ("intro",), "question": ("help",), "reading": ("question", "a", "b")}
# Digits, clauses called by their number, and Chinese numerals that count something: 两 to 百 always do, 一 does
# before what the policy counts in, but for 上一年, 哪一年 and the like.
NUMBER = re.compile(
    r"\d|第[一二三四五六七八九十]+条|[两二三四五六七八九十百]|(?<![上这哪的])一(?=[年名篇]|学时|个条件|个层次)"
)


def texts() -> Iterator[tuple[str, str]]:
    """Each text for people as it is typed, with the place it stands in."""
    for file in ("questions.toml", "readings.toml"):
        tables: dict[str, Any] = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))
        for name, fields in PROSE.items():
            for table in tables.get(name, []):
                for field in fields:
                    if field in table:
                        yield f"{table.get('path') or table['id']}.{field}", table[field]


def without_exceptions(text: str) -> str:
    for allowed in EXCEPT:
        text = text.replace(allowed, "")
    return text


def test_no_number_of_the_policy_is_typed() -> None:
    typed = [
        f"{place}: {number[0]} in {text}"
        for place, text in texts()
        for number in NUMBER.finditer(re.sub(r"\{[^}]*\}", "", without_exceptions(text)))
    ]
    assert typed == []


@pytest.mark.parametrize("text", ["不少于90学时", "满三年", "两名以上", "减少一年", "标准第六条"])
def test_a_typed_number_would_be_found(text: str) -> None:
    assert NUMBER.search(without_exceptions(text))


def test_each_exception_is_needed() -> None:
    everything = "".join(text for _, text in texts())
    assert [text for text in EXCEPT if text not in everything] == []


def test_every_question_has_help() -> None:
    asked = [question for question in RULES.questions if question.path != EDITION]
    assert [question.path for question in asked if not question.help] == []


def test_the_sections_of_the_questions_are_there_and_in_the_order_of_the_form() -> None:
    """Each section has questions, and the questions stand in the order of the sections."""
    order = [question.section for question in RULES.questions if question.section]
    assert list(dict.fromkeys(order)) == [section.id for section in RULES.sections]
    assert len(list(dict.fromkeys(order))) == sum(
        before != after for before, after in zip(["", *order], order, strict=False)
    )


def test_a_changed_number_changes_the_text(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "rules")
    std = folder / "policy" / "std.md"
    old = "每年继续教育时间累计不少于90学时"
    text = std.read_text(encoding="utf-8")
    assert text.count(old) == 1
    std.write_text(text.replace(old, "每年继续教育时间累计不少于72学时"), encoding="utf-8")
    rules, _, mistakes = load(folder)
    assert mistakes == ()
    helps = [each.question["continuing_education"].help for each in (RULES, rules)]
    assert ["不少于90学时" in helps[0], "不少于72学时" in helps[1]] == [True, True]


def test_where_clauses_differ_in_a_number_the_mistake_names_it(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "rules")
    annex = folder / "policy" / "annex-1-3.md"
    text = annex.read_text(encoding="utf-8")
    assert text.count("每年0.5分") == 1
    annex.write_text(text.replace("每年0.5分", "每年1分"), encoding="utf-8")
    mistakes = load(folder)[2]
    key = next(
        f"question[{index}].numbers"
        for index, question in enumerate(RULES.questions)
        if question.path == "grassroots_years"
    )
    problem = "{points}在annex-1-3-grassroots中是1，在别处是0.5"
    should = "同一个数；不同的数用不同的空"
    assert mistakes == (Mistake("questions.toml", key, problem, should),)
