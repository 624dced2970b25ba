"""Guides in plain words: each sentence rests on the text, no number is typed, and what is wrong is named."""

import re
import shutil
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, load
from sitegen import guides
from sitegen.built import Page, read_site
from sitegen.guides import Guidance, Sentence
from sitegen.places import places

RULES, POLICY, _ = load()
DATA = tomllib.loads((FOLDER / "guides.toml").read_text(encoding="utf-8"))
PAGES = Path(__file__).parents[2] / "site_src" / "pages"
FOUND, MISTAKES = guides.read(POLICY, RULES, DATA)

# A guide that is right, to be made wrong in one place.
PLAIN = {"text": "请问单位。", "plain": True}
RIGHT: dict[str, Any] = {
    "except": [],
    "parts": {"need": "要满足什么"},
    "groups": {"case": "情况"},
    "shared": {"time": [{"text": "“年”均为周年。", "from": {"std-33": "“年”均为周年"}}]},
    "guide": [
        {
            "id": "someone",
            "group": "case",
            "title": "指南",
            "for": "某人",
            "titles": ["engineer"],
            "related": [],
            "need": [
                {
                    "text": "不少于{hours}学时。",
                    "from": {"std-15": "每年继续教育时间累计不少于{hours}学时"},
                },
                {"use": "time"},
                PLAIN,
            ],
        }
    ],
}


def read_line(line: dict[str, Any]) -> tuple[tuple[Guidance, ...], list[str]]:
    """The guide with one more line, and what is wrong with it."""
    data = deepcopy(RIGHT)
    data["guide"][0]["need"].append(line)
    found, mistakes = guides.read(POLICY, RULES, data)
    return found, [str(mistake) for mistake in mistakes]


def sentences(guide: Guidance) -> list[Sentence]:
    return [
        line.said
        for part in guide.parts
        for _, run in part.runs
        for line in run
        if isinstance(line.said, Sentence)
    ]


def test_all_guides_are_right() -> None:
    assert MISTAKES == ()
    assert len(FOUND) == len(DATA["guide"])
    assert guides.read(POLICY, RULES, RIGHT)[1] == ()


def test_numbers_come_out_of_the_words() -> None:
    [guide] = guides.read(POLICY, RULES, RIGHT)[0]
    assert [each.text for each in sentences(guide)] == [
        "不少于90学时。",
        "“年”均为周年。",
        "请问单位。",
    ]
    assert guide.clauses == {"std-15": "need", "std-33": "need"}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"text": "须经公示。"}, "没有写依据哪一条"),
        ({"text": "须经公示。", "plain": False}, "没有写依据哪一条"),
        (
            {"text": "年。", "from": {"std-33": "“年”均为周年"}, "plain": True},
            "既写了 from，又写了 plain",
        ),
        ({"text": "公示5天。", "plain": True}, "写了数字“5”"),
        ({"text": "公示５天。", "plain": True}, "写了数字“５”"),
        ({"text": "满三年。", "plain": True}, "写了数字“三”"),
        ({"text": "两名专家。", "plain": True}, "写了数字“两”"),
        ({"head": "第十六条"}, "写了数字“十六”"),
        ({"text": "周岁。", "from": {"std-33": "“年”均为周岁"}}, "在std-33中找不到"),
        ({"text": "周年。", "from": {"std-99": "“年”均为周年"}}, "原文里没有条款“std-99”"),
        ({"text": "满{years}年。", "plain": True}, "空{years}没有可填的数"),
        (
            {"text": "公需。", "from": {"std-15": "公需科目不少于{least}学时"}},
            "句子里没有空{least}",
        ),
        (
            {"text": "不少于{least}学时。", "from": {"std-15": "科目不少于{least}学时"}},
            "在std-15中有2处，数字不同",
        ),
        (
            {
                "text": "不少于{least}学时。",
                "from": {"std-15": ["公需科目不少于{least}学时", "专业科目不少于{least}学时"]},
            },
            "{least}在std-15中是60，前面是30",
        ),
        ({**PLAIN, "who": "nobody"}, "没有这一方“nobody”"),
        ({**PLAIN, "guide": "nowhere"}, "没有指南“nowhere”"),
        ({**PLAIN, "form": {}}, "一行里不能这样写"),
        ({"table": True}, "一行里不能这样写"),
        ({"reading": "no-such"}, "没有不同理解“no-such”"),
        ({"items": "std-33"}, "没有分项的条款“std-33”"),
        ({"routes": ["绿色通道"]}, "没有途径“绿色通道”"),
        ({"materials": ["somebody"]}, "没有这一方“somebody”"),
        ({"calendar": ["somebody"]}, "没有这一方“somebody”"),
        ({"use": "nothing"}, "没有共用的几行“nothing”"),
    ],
)
def test_a_line_that_is_wrong_is_named(line: dict[str, Any], problem: str) -> None:
    _, [mistake] = read_line(line)
    assert problem in mistake
    assert mistake.startswith("guides.toml:guide[0]")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"titles": ["minister"]}, "guide[0].titles：没有职称“minister”"),
        ({"related": ["nobody"]}, "guide[0].related：没有指南“nobody”"),
        ({"group": "others"}, "guide[0].group：没有组“others”"),
        ({"needs": []}, "guide[0].needs：没有名为此的部分“needs”"),
        ({"for": "满三年的人"}, "写了数字“三”"),
        ({"need": [PLAIN]}, "shared.time：没有指南用到“time”"),
    ],
)
def test_a_guide_that_is_wrong_is_named(change: dict[str, Any], problem: str) -> None:
    data = {**RIGHT, "guide": [{**RIGHT["guide"][0], **change}]}
    [mistake] = guides.read(POLICY, RULES, data)[1]
    assert problem in str(mistake)


def test_an_exception_must_be_needed_and_excepts_no_more_than_itself() -> None:
    data = deepcopy(RIGHT)
    data["except"] = [{"text": "一般", "why": "a word"}, {"text": "百分制", "why": "a name"}]
    data["guide"][0]["need"].append({"text": "一般满一年。", "plain": True})
    unused, typed = guides.read(POLICY, RULES, data)[1]
    assert "“百分制”在指南里没有" in str(unused)
    assert "写了数字“一”" in str(typed)
    assert all(each["why"] for each in DATA["except"])


def test_what_is_wrong_in_shared_lines_is_said_once() -> None:
    data = deepcopy(RIGHT)
    data["shared"]["time"].append({"text": "须经公示。"})
    data["guide"].append({**data["guide"][0], "id": "other"})
    [mistake] = guides.read(POLICY, RULES, data)[1]
    assert str(mistake).startswith("guides.toml:shared.time[1]：")


# What the text says changes what a guide says.


@pytest.mark.parametrize(
    ("file", "old", "new", "guide", "said"),
    [
        (
            "std.md",
            "每年继续教育时间累计不少于90学时",
            "72",
            "engineer",
            "每年继续教育累计不少于{}学时",
        ),
        ("proc.md", "审核通过的在本单位公示5个工作日", "7", "unit", "在本单位公示{}个工作日"),
        ("proc.md", "标准分60分", "66", "senior_engineer", "标准分{}分"),
        ("std.md", "须在基层服务满5年", "8", "targeted", "须在基层服务满{}年"),
    ],
)
def test_a_changed_number_changes_the_guide(
    tmp_path: Path, file: str, old: str, new: str, guide: str, said: str
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "rules")
    path = folder / "policy" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, re.sub(r"\d+", new, old)), encoding="utf-8")
    rules, policy, _ = load(folder)
    found, mistakes = guides.read(policy, rules, DATA)
    assert mistakes == ()
    [number] = re.findall(r"\d+", old)
    for each, expected in ((FOUND, number), (found, new)):
        [own] = (it for it in each if it.id == guide)
        assert any(said.format(expected) in it.text for it in sentences(own))


def test_words_that_are_gone_stop_the_build(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "rules")
    path = folder / "policy" / "std.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("首次职称申报对继续教育学时不作要求。", ""), encoding="utf-8")
    rules, policy, _ = load(folder)
    mistakes = guides.read(policy, rules, DATA)[1]
    assert mistakes
    assert all("在std-15中找不到" in str(mistake) for mistake in mistakes)


# The pages.


@pytest.fixture(scope="module")
def pages(site: Path) -> Mapping[str, Page]:
    return read_site(site).pages


@pytest.mark.parametrize("guide", FOUND, ids=lambda guide: guide.id)
def test_the_page_has_each_sentence_s_clauses_and_its_calculator(
    site: Path, pages: Mapping[str, Page], guide: Guidance
) -> None:
    where = places(POLICY)
    name = f"{guide.page}index.html"
    page = pages[name]
    html = (site / name).read_text(encoding="utf-8")
    assert {part.id for part in guide.parts} <= set(page.ids)
    for sentence in sentences(guide):
        # The sentence, and behind it its clauses, in their order.
        links = "".join(
            rf"(?:(?!</li>).)*?<a href=\"{re.escape(where[clause].seen_from(guide.page))}\""
            for clause in sentence.clauses
        )
        assert re.search(re.escape(sentence.text) + links, html, re.DOTALL), sentence.text
    for target in guide.titles:
        assert f"../../calculator/#{target}" in page.addresses
        assert f"../../titles/{target}/" in page.addresses


def test_titles_and_guides_lead_to_each_other(pages: Mapping[str, Page]) -> None:
    for target in RULES.eligibility.titles:
        addresses = pages[f"titles/{target}/index.html"].addresses
        [guide] = (it for it in FOUND if it.group == "title" and target in it.titles)
        assert f"../../{guide.page}" in addresses


def test_home_and_the_list_lead_to_every_guide(pages: Mapping[str, Page]) -> None:
    assert {guide.page for guide in FOUND} <= set(pages["index.html"].addresses)
    listed = pages["guides/index.html"].addresses
    assert {f"../{guide.page}" for guide in FOUND} <= set(listed)


@pytest.mark.parametrize("name", ["guide", "guides", "macros/guide"])
def test_no_number_is_typed_into_the_templates(name: str) -> None:
    template = (PAGES / f"{name}.md.j2").read_text(encoding="utf-8")
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", "", template, flags=re.DOTALL)
    allowed = ("一种情况", "一步步", "算一算", "一年的安排")
    for each in allowed:
        words = words.replace(each, "")
    assert re.findall(r"\d|[一二两三四五六七八九十百千]", words) == []
