"""Who refers to a clause, where terms are used, and where ids lead that are gone."""

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from calculator.loading import FOLDER, compile_folder
from calculator.policy import Clause, Row
from calculator.rules import read_rules
from sitegen import anchors, crossrefs, form, guides, register, terms
from sitegen.backlinks import Backlinks, article_uses, backlinks

COMPILED, POLICY, _ = compile_folder(FOLDER)
RULES = read_rules(COMPILED)[0]


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


TERMS = table("terms.toml")


@pytest.fixture(scope="module")
def found() -> Backlinks:
    references, _ = crossrefs.read(POLICY, table("references.toml"))
    facts = register.facts(COMPILED)
    guidance, _ = guides.read(POLICY, RULES, table("guides.toml"))
    sections = form.form_sections(RULES)
    return backlinks(POLICY, references, COMPILED, RULES, facts, sections, guidance)


def said(found: Backlinks, clause: str) -> Mapping[str, list[str]]:
    return {sort: [place.label for place in places] for sort, places in found[clause].sorts}


def test_an_article_knows_the_clauses_the_rules_and_the_questions(found: Backlinks) -> None:
    uses = said(found, "std-12")
    assert uses["条文"] == ["《评价标准》第五条", "《评审办法》第七条"]
    [rule], [question] = uses["规则"], uses["提问"]
    assert rule == f"申报条件：{question}"


def test_a_route_is_called_by_its_title_and_its_name(found: Backlinks) -> None:
    assert "高级工程师（副高级）：一般途径" in said(found, "std-16-2-1")["规则"]
    places = dict(found["std-16-2-1"].sorts)["规则"]
    assert ("titles/senior_engineer/", "std-16-2-1") in {(it.page, it.anchor) for it in places}


def test_a_condition_knows_the_row_that_counts_it_and_its_question(found: Backlinks) -> None:
    uses = said(found, "std-20-2-4")
    assert uses["计分表"] == ["附件1-2 业绩成果"]
    assert [it.anchor for it in dict(found["std-20-2-4"].sorts)["提问"]] == [
        "q-achievements.std-20-2-4"
    ]


def test_chapter_3_and_its_row_know_each_other(found: Backlinks) -> None:
    assert "附件1-1 学术成果" in said(found, "std-19-3")["计分表"]
    assert "《评价标准》第十九条（三）" in said(found, "annex-1-1-academic")["条文"]


def test_a_clause_knows_each_guide_once_at_its_first_sentence(found: Backlinks) -> None:
    places = dict(found["std-31"].sorts)["指南"]
    assert len({place.page for place in places}) == len(places)
    assert ("guides/engineer/", "mistakes", "申报工程师（中级）") in {
        (place.page, place.anchor, place.label) for place in places
    }


def test_a_row_is_no_reader_of_itself(found: Backlinks) -> None:
    for clause, uses in found.items():
        assert all(
            place.anchor != clause or place.page.startswith(("titles/", "calculator/"))
            for _, places in uses.sorts
            for place in places
        ), clause


def test_everything_that_a_rule_rests_on_is_listed(found: Backlinks) -> None:
    facts = register.facts(COMPILED)
    for clause, grounds in facts.rules.items():
        files = {ground.file for ground in grounds if ground.row not in ("", clause)}
        if isinstance(POLICY.clauses[clause], Clause | Row) and files:
            assert "计分表" in said(found, clause), clause
    for clause in facts.readings:
        if isinstance(POLICY.clauses[clause], Clause | Row):
            assert "理解" in said(found, clause), clause


def test_an_article_shows_those_of_its_items_in_order(found: Backlinks) -> None:
    article = POLICY.clauses["std-16"]
    assert isinstance(article, Clause)
    ids = [uses.clause for uses in article_uses(found, article)]
    assert ids[0] == "std-16"
    assert ids.index("std-16-1-1") < ids.index("std-16-2-1") < ids.index("std-16-5")


# Terms.


@pytest.mark.parametrize(
    ("explanation", "words"),
    [
        ("“成果”指网信工程领域的相关成果。", ("成果",)),
        ("“网信工程领域”“相关工作”指涉及网络安全。", ("网信工程领域", "相关工作")),
        ("“甲”指明其意；“乙”指“充分”理解。", ("甲", "乙")),
        ("“甲”包括奖。“乙”包括“丙”。另由“丁”认定。", ("甲", "乙")),
        ("专著译著是指取得书号的书籍。", ()),
    ],
)
def test_terms_are_what_an_explanation_opens_with(explanation: str, words: tuple[str, ...]) -> None:
    assert terms.quoted(explanation) == words


def test_a_term_knows_where_it_is_used() -> None:
    found, mistakes = terms.read(POLICY, TERMS)
    assert mistakes == ()
    assert list(found) == [f"std-37-{n}" for n in range(1, 19)]
    assert found["std-37-17"].used_in == ("std-18-4", "proc-23-2")
    assert "annex-1-1-performance" in found["std-37-15"].used_in
    assert "proc-25-8" in found["std-37-1"].used_in, "“双定” is the same"
    assert "proc-27" not in found["std-37-6"].used_in, "会议主持人 leads no project"
    assert all(term.clause not in term.used_in for term in found.values())


def test_of_two_terms_in_one_place_the_longer_counts() -> None:
    found, _ = terms.read(POLICY, TERMS)
    assert found["std-37-3"].used_in, "项目（课题、任务）"
    assert "std-37-9" not in found["std-37-4"].used_in


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"definitions": "std-99"}, "definitions：原文里没有条款“std-99”"),
        ({"also": []}, "also：std-37-14没有用引号写出它解释的用语"),
        ({"also": [*TERMS["also"], {"clause": "std-1", "words": ["双定"]}]}, "“std-1”不解释用语"),
        (
            {"also": [*TERMS["also"], {"clause": "std-37-4", "words": ["没有的词"]}]},
            "words[0]：“没有的词”在原文里找不到",
        ),
        (
            {"apart": [{"words": "主持", "clauses": ["std-1"]}]},
            "apart[0].clauses[0]：“主持”在std-1中找不到",
        ),
    ],
)
def test_mistakes_in_the_terms(changes: dict[str, Any], problem: str) -> None:
    _, mistakes = terms.read(POLICY, {**TERMS, **changes})
    assert any(problem in str(mistake) for mistake in mistakes)


# Ids that are gone.


def test_the_project_s_own_renamed_ids() -> None:
    assert anchors.read(POLICY, table("renamed.toml"))[1] == ()


def test_a_renamed_id_leads_where_the_new_one_does() -> None:
    renamed, mistakes = anchors.read(POLICY, {"std-24-9": "std-24-1"})
    assert mistakes == ()
    found = anchors.anchors(POLICY, renamed)
    assert (
        found["std-24-9"]
        == found["std-24-1"]
        == (
            "std/chapter-4/#std-24-1",
            "《评价标准》第二十四条破格申报正高级工程师",
        )
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("std-24", "std-25", "std-24：“std-24”是原文里现有的编号"),
        ("std-24-9", "std-99", "std-24-9：原文里没有条款“std-99”"),
    ],
)
def test_mistakes_in_the_renamed_ids(old: str, new: str, problem: str) -> None:
    _, mistakes = anchors.read(POLICY, {old: new})
    assert [str(each) for each in mistakes if problem in str(each)]
