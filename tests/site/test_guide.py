"""Pages made from the rules: what they say is what the calculator decides, and no number of them is typed."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, compile_folder, load
from calculator.policy import Clause
from calculator.result import answer
from calculator.routes import Route, Way
from sitegen import differences, titles, year
from sitegen.editorial import notes, sum_findings

RULES, POLICY, _ = load()
COMPILED = compile_folder(FOLDER)[0]
type Table = dict[str, Any]

GUIDE = tomllib.loads((FOLDER / "guide.toml").read_text(encoding="utf-8"))
PAGES = Path(__file__).parents[2] / "site_src" / "pages"
YEAR = 2026
LOWEST = len(RULES.eligibility.levels) - 1


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    facts, mistakes = titles.read(POLICY, GUIDE)
    assert mistakes == ()
    return titles.context(POLICY, RULES, COMPILED, facts)


def _ways() -> Iterator[Any]:
    for title in RULES.eligibility.titles.values():
        for route in title.routes:
            for at, way in enumerate(route.ways):
                yield pytest.param(
                    title.target, route, way, id=f"{title.target}-{route.clause}-{at}"
                )


def record(target: str, route: Route, way: Way, years: int, level: int) -> Table:
    """Somebody who has all that the way asks for, but so many years and this education."""
    since = str(date(YEAR - years, 12, 31))
    claims = [
        claim.clause for question in RULES.questions for claim in question.claims if not claim.most
    ]
    own: dict[str, Any] = {
        when.field: (when.values or (when.least or True,))[0] for when in route.only
    }
    if way.fact:
        own[way.fact.field] = True
    if way.counted:
        own[way.counted] = years
    return {
        "target": target,
        "year": YEAR,
        "employment": "in_post",
        "title": way.title or "none",
        "title_series": way.series[0] if way.series else "cyberspace",
        "title_since": since,
        "field_work_since": since,
        "skilled_since": since,
        "education": RULES.eligibility.levels.order[level][0],
        "engineering_professional_degree": False,
        "special_training": True,
        "study_leaves": [],
        "assessments": {str(past): "competent" for past in range(YEAR - 10, YEAR)},
        "achievements": dict.fromkeys(claims, True),
        **own,
    }


def status(route: Route, given: Table) -> str:
    text, errors = answer(RULES, given, full=False)
    assert errors == ()
    routes = json.loads(json.dumps(text))["eligibility"]["routes"]
    return str(next(each["status"] for each in routes if each["id"] == route.clause))


@pytest.mark.parametrize(("target", "route", "way"), tuple(_ways()))
def test_a_way_is_open_from_the_years_and_the_education_that_the_page_says(
    target: str, route: Route, way: Way
) -> None:
    level, years = titles.level_and_years(route, way, LOWEST)
    held = level if level >= 0 else LOWEST
    assert status(route, record(target, route, way, years, held)) == "met"
    # Another way may ask for less: of those with the same education, the one with the fewest years counts.
    open_ = [titles.level_and_years(route, other, LOWEST) for other in route.ways]
    least = min(need for asked, need in open_ if asked < 0 or held <= asked)
    if least:
        assert status(route, record(target, route, way, least - 1, held)) == "unmet"
    lowest = max(asked for asked, _ in open_)
    if 0 <= lowest < LOWEST:
        assert status(route, record(target, route, way, 30, lowest + 1)) == "unmet"


def test_all_titles_with_all_their_routes(context: dict[str, Any]) -> None:
    shown = context["titles"]
    assert [title.target for title in shown] == [o.value for o in RULES.question["target"].options]
    for title in shown:
        rule = RULES.eligibility.titles[title.target]
        assert [route.clause for route in title.routes] == [route.clause for route in rule.routes]
        for route in title.routes:
            assert route.name in context["route_names"]
            assert route.ways
            for quote in (*route.only, *route.quotes):
                assert any(quote.words in words for words in POLICY.texts[quote.clause])


def test_a_way_in_short(context: dict[str, Any]) -> None:
    by_target = {title.target: title for title in context["titles"]}
    senior = by_target["senior_engineer"].route
    assert senior["一般途径"].ways == (
        "博士，取得本系列工程师后从事网信工程专业工作满2年",
        "大学本科或学士学位及以上，取得本系列工程师后从事网信工程专业工作满5年",
    )
    assert senior["一般途径"].earlier.endswith("可提前1年申报")
    assert senior["高层次人才"].earlier == ""
    assert senior["“双定”"].ways[1].endswith("满4年")
    assert senior["边境县"].ways[1].startswith("大学专科及以上")
    assert senior["高技能人才"].ways == ("取得高级技师后从事网信工程专业工作满4年",)
    assert senior["破格申报"].works == "5项条件中符合1项"
    assert by_target["engineer"].works[0].easier == "“双定”评审：符合1项"
    # Each name of a level that the clause has, but no other.
    assert by_target["engineer"].route["一般途径"].ways[1].startswith("硕士或第二学士学位及以上")
    assert by_target["full_senior_engineer"].route["高层次人才"].ways == (
        "取得本系列高级工程师后满2年",
    )
    technician = by_target["technician"].route
    assert "破格申报" not in technician
    assert technician["一般途径"].ways[1].split("，")[1] == "在网信工程专业技术工作岗位见习满1年"
    assert technician["边境县"].ways[1] == "比中等职业学校低一个层次，经考察合格"


def test_readings_are_those_that_a_title_s_routes_and_table_ask(context: dict[str, Any]) -> None:
    ids = {title.target: {it.id for it in title.readings} for title in context["titles"]}
    assert all("study-leave" in own for own in ids.values())
    assert "stack-area" in ids["assistant_engineer"] - ids["technician"]
    assert "ce-waived" in ids["engineer"] - ids["assistant_engineer"], "points"
    assert "skilled-academic" in ids["senior_engineer"] - ids["engineer"]
    assert "aid-substitutes" in ids["engineer"] & ids["senior_engineer"]
    assert "exceptional-ordinary" in ids["senior_engineer"] & ids["full_senior_engineer"]


def test_each_list_has_the_conditions_of_its_clause(context: dict[str, Any]) -> None:
    for title in context["titles"]:
        for works in title.works:
            article = POLICY.clauses[works.clause]
            assert isinstance(article, Clause)
            own = [child.id for child in article.children]
            shown = [each.clause for each in works.conditions]
            assert shown == own[: len(shown)]
            assert works.count.startswith(f"{len(shown)}项")


def test_what_is_required_of_everybody(context: dict[str, Any]) -> None:
    assert [each.clause for each in context["requirements"]] == [
        asked.requirement.clause for asked in RULES.eligibility.asked
    ]
    assert all(each.name and each.words for each in context["requirements"])


def test_materials_are_those_of_the_title(context: dict[str, Any]) -> None:
    listed = {
        title.target: {each.clause for each in title.materials} for title in context["titles"]
    }
    assert "std-29-1-6" in listed["engineer"], "the score sheet"
    assert "std-29-1-6" not in listed["technician"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"words": "没有这些字"}, "fact[0].said[0].words：“没有这些字”在"),
        ({"clause": "std-99"}, "fact[0].said[0].clause：原文里没有条款“std-99”"),
        ({"show": "另一些字"}, "fact[0].said[0].show：“另一些字”不在引文"),
    ],
)
def test_a_fact_must_be_the_text_s(change: dict[str, str], problem: str) -> None:
    row = GUIDE["fact"][0]
    wrong = {"fact": [{**row, "said": [{**row["said"][0], **change}]}]}
    _, [mistake] = titles.read(POLICY, wrong)
    assert problem in str(mistake)


# The year.


def test_the_year_has_every_term_once_and_somebody_who_does_it() -> None:
    found = year.context(POLICY, RULES.calendar, GUIDE["procedure"])
    assert [entry.clause for entry in found["entries"]] == [term.clause for term in RULES.calendar]
    own = [entry for _, entries in found["parties"] for entry in entries]
    assert sorted(own, key=repr) == sorted(found["entries"], key=repr)
    assert [entry.when for entry in found["entries"]] == [
        "3月底前",
        "提交材料之日",
        "5个工作日",
        "原则上8月底前",
        "原则上9月至11月",
        "不少于5个工作日",
        "12月底前",
        "12月底前",
        "12月31日",
    ]
    assert [name for _, name in found["steps"]][:2] == ["个人申报", "审核推荐"]


# Differences.


def test_all_differences_and_sums_are_shown_with_what_differs_marked() -> None:
    written = tomllib.loads((FOLDER / "editorial.toml").read_text(encoding="utf-8"))
    own, _ = notes(POLICY, RULES, written)
    found = differences.context(POLICY, RULES, own)
    assert found["sums"] == sum_findings(RULES)
    assert [
        ("".join(words for words, differs in each.clause_words if differs), each.clause)
        for each in found["differences"]
    ] == [("单", "std-20-2-1"), ("育", "std-21-2-9"), ("", "std-21-2-11")]
    assert set(found["noted"]) == set(own)


def test_a_phrase_that_is_missing_differs_altogether() -> None:
    assert differences.marked("甲乙", "") == ((("甲乙", True),), ())


# Nothing is typed.


@pytest.mark.parametrize("name", ["titles", "title", "year", "differences"])
def test_no_number_is_typed_into_the_pages(name: str) -> None:
    template = (PAGES / f"{name}.md.j2").read_text(encoding="utf-8")
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", "", template, flags=re.DOTALL)
    typed = re.findall(r"\d+|[一二两三四五六七八九十]+(?=[项年月分份人个条级]|成)", words)
    assert set(typed) <= {"一"}, "一条途径, 一年的安排"
