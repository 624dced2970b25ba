"""The parser: ids follow from the numbering; what cannot be read is a mistake, never an exception."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.citation import citations
from calculator.mistakes import Mistake
from calculator.policy import Clause, Policy, walk
from calculator.policy_text import chinese_number, parse, parse_annex, parse_document
from calculator.rules import Rules
from calculator.standard import Text

CASES = tomllib.loads((Path(__file__).parent / "policy_cases.toml").read_text(encoding="utf-8"))


def parsed(case: dict[str, Any]) -> tuple[Policy, list[Mistake]]:
    of = Text(case.get("file", "std"), "标准", ())
    if of.id.startswith("annex"):
        annex, mistakes = parse_annex(of, case["text"])
        return Policy((), (annex,)), mistakes
    document, mistakes = parse_document(of, case["text"])
    return Policy((document,), ()), mistakes


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: case["name"])
def test_ids(case: dict[str, Any]) -> None:
    policy, mistakes = parsed(case)
    assert mistakes == []
    assert [node.id for node in walk(policy) if node.id != "std"] == case["ids"]


@pytest.mark.parametrize("case", CASES["named"], ids=lambda case: case["name"])
def test_names(case: dict[str, Any]) -> None:
    policy, mistakes = parsed(case)
    assert mistakes == []
    assert citations(policy) == case["names"]


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda case: case["name"])
def test_mistakes(case: dict[str, Any]) -> None:
    _, mistakes = parsed(case)
    told = [f"{each.key}：{each.problem}；应为：{each.should}" for each in mistakes]
    assert told == case["mistakes"]


def test_missing_and_unknown_files_are_named(rules: Rules) -> None:
    texts = {"std": "# 标准", "annex-1-4": ""}
    _, mistakes = parse(texts, rules.standard.texts, rules.standard.tables)
    assert [(mistake.file, mistake.problem) for mistake in mistakes] == [
        ("policy/annex-1-1.md", "没有这个文件"),
        ("policy/annex-1-2.md", "没有这个文件"),
        ("policy/annex-1-3.md", "没有这个文件"),
        ("policy/annex-1-4.md", "standard.toml 里没有这个文件"),
        ("policy/proc.md", "没有这个文件"),
    ]


@pytest.mark.parametrize(
    ("text", "number"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("四十三", 43)]
)
def test_chinese_numbers(text: str, number: int) -> None:
    assert chinese_number(text) == number


def test_any_file_cut_anywhere_gives_no_exception(
    policy_files: dict[str, str], rules: Rules
) -> None:
    of_documents = ((of, parse_document) for of in rules.standard.texts)
    of_annexes = ((of, parse_annex) for of in rules.standard.tables)
    for of, read in (*of_documents, *of_annexes):
        text = policy_files[of.id]
        for at in range(0, len(text), 97):
            read(of, text[at:])
            read(of, text[:at])


def test_every_article_is_there(policy: Policy) -> None:
    std, proc = policy.documents
    assert [f"std-{number}" in policy.clauses for number in range(1, 40)] == [True] * 38 + [False]
    assert [f"proc-{number}" in policy.clauses for number in range(1, 45)] == [True] * 43 + [False]
    assert len(std.chapters) == 7
    assert len(proc.chapters) == 8


def test_paragraphs_keep_their_place_among_the_items(policy: Policy) -> None:
    article = policy.clauses["std-3"]
    assert isinstance(article, Clause)
    assert [block.number if isinstance(block, Clause) else block[:4] for block in article.blocks] == [
        "网信工程", "（一）", "（二）", "（三）", "（四）", "以上专业",
    ]  # fmt: skip


def test_texts_are_a_clause_s_own_words(policy: Policy) -> None:
    assert policy.texts["std-24-1"] == (
        "破格申报正高级工程师：",
        "担任高级工程师职务以来，业绩成果及学术成果应具备下列条件之一：",
    )
    assert policy.texts["annex-1-3-education"] == (
        "学历学位",
        "博士研究生计5分；",
        "硕士研究生（含研究生学历、硕士学位、双学士学位）计4分；",
        "本科（含本科学历）计3分；",
        "专科及以下计2分。",
        "任职期间取得高级学历证书的，按新学历计算。",
        "5分、4分、3分、2分",
    )
