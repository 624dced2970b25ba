"""The sheets as text: each is the official table filled in, nobody is missed, and what was typed stays text."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from calculator.batch.line import Line
from calculator.batch.seals import MEANS
from calculator.batch.sheet_style import STYLE
from calculator.batch.sheets import document
from calculator.loading import load
from calculator.policy import Annex
from calculator.rules import Rules
from sitegen.records import varied
from tests.batch.made import DAY, EXAMPLES, GREENING, ROOT, line_of, person, printed, trouble
from tests.calculator.scoring import RULES
from tests.official_form import certain, plain, words_of

POLICY = load()[1]
HOSTILE = "<script>alert(1)</script>&amp;\"'\0%{who}"


class Read(HTMLParser):
    """A document as it is read: its tags, the text of it, and that of each cell for points."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.blanks: list[str] = []
        self._blank = False
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col"):
            self.open.append(tag)
        self._blank = tag == "td" and ("class", "blank") in attrs
        if self._blank:
            self.blanks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._blank = False

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data
        if self._blank:
            self.blanks[-1] += data


def sheets(*lines: Line, rules: Rules = RULES, folder: Any = None) -> str:
    skeleton = printed(folder) if folder else printed()
    return "".join(document(rules, skeleton, lines, DAY))


def scored() -> Iterator[Line]:
    for record in (*EXAMPLES, *varied(RULES, 20)):
        found = line_of(person(record))
        if found["total"]:
            yield found


@pytest.mark.parametrize("line", list(scored()), ids=lambda line: line["target"])
def test_a_sheet_has_the_points_that_are_certain(line: Line) -> None:
    read = Read(sheets(line))
    assert read.blanks == [*map(certain, line["items"]), certain(line["total"])]


@pytest.mark.parametrize("table", RULES.tables, ids=lambda table: table.target)
def test_a_sheet_is_the_official_table_word_for_word(table: Any) -> None:
    annex = POLICY.clauses[table.annex]
    assert isinstance(annex, Annex)
    line = line_of(person({"target": table.target, "year": 2026}))
    html = sheets(line)
    read = Read(re.sub(r'<tr class="running">.*?</tr>', "", html))
    assert words_of(annex) in plain("".join(read.text))
    assert annex.number in read.text
    assert annex.title in read.text


def test_a_sheet_says_whose_it_is_and_by_what_it_is_known() -> None:
    who = person(EXAMPLES[0], key="A-17", name="扎西", employer="某县网信办")
    line = line_of(who)
    text = Read(sheets(line)).text
    for words in ("扎西", "某县网信办", "工程师（中级）", "高级工程师（副高级）", "2026"):
        assert words in text
    code = line["accounts"][-1]["now"]
    running, foot = re.findall(r"规则版本 (\S+?)试算日期 (\S+?)校验码 (\S+?)编号 (A-17)", text)
    assert running == foot == (RULES.version, DAY, code, "A-17")
    assert MEANS in text
    assert "得分按申报人填写的内容试算" in text
    assert "不是官方结论" in text


def test_of_several_accounts_each_party_has_its_total() -> None:
    record = EXAMPLES[0]
    who = person(record, record | {"education": "doctor"}, record)
    line = line_of(who)
    totals = [account["total"]["min"] for account in line["accounts"]]
    assert totals[0] != totals[1]
    text = Read(sheets(line)).text
    found = re.findall(r"(申报人|所在单位|评委会办事机构)（[签盖][字章]）：试算总分 ([\d.]+)", text)
    assert found == [
        (party, f"{total:g}")
        for party, total in zip(("申报人", "所在单位", "评委会办事机构"), totals, strict=True)
    ]
    assert "得分按评委会办事机构填写的内容试算" in text
    assert "试算总分" not in Read(sheets(line_of(person(record)))).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_since": "2025-01-01"}, "不能申报：2026年不能申报"),
        ({"title_since": None}, "还不能确定：2026年"),
        ({"readings": {"total-cap": "B"}}, "总分能超过100分吗？按“总分以100分为限"),
    ],
)
def test_what_must_be_known_beside_the_points_is_told(change: dict[str, Any], words: str) -> None:
    assert words not in Read(sheets(line_of(person(EXAMPLES[0])))).text
    assert words in Read(sheets(line_of(person(EXAMPLES[0] | change)))).text


def test_an_account_that_was_altered_after_signing_is_told() -> None:
    who = person(EXAMPLES[0])
    altered = who._replace(accounts=(who.accounts[0]._replace(code="0000-0000"),))
    words = "申报人的内容在签核以后改动过"
    assert words in Read(sheets(line_of(altered))).text
    assert words not in Read(sheets(line_of(who))).text


def test_who_has_no_sheet_is_listed_with_the_reason() -> None:
    people = [
        person({"target": "technician", "year": 2026}, key="A"),
        person(EXAMPLES[0], key="B"),
        person(EXAMPLES[0], key="C", troubles=(trouble(),)),
        person({"target": "x", "year": 2026}, key="D"),
        person(key="E"),
    ]
    html = sheets(*map(line_of, people))
    assert html.count("<section>") == 1
    last = Read(html[html.index('<section class="without">') :].removesuffix("</body>\n</html>\n"))
    assert "没有量化计分表的人员（4人）" in last.text
    reasons = re.findall(r"([A-E])张三某单位\D*?(这次申报不计分|填写有错误，没有计算)", last.text)
    assert reasons == [
        ("A", "这次申报不计分"),
        *((key, "填写有错误，没有计算") for key in "CDE"),
    ]


def test_of_nobody_there_is_an_empty_document() -> None:
    assert Read(sheets()).text.strip() == f"{RULES.standard.name}：量化计分表"


def test_what_was_typed_stays_text() -> None:
    who = person(EXAMPLES[0], key=HOSTILE, name=HOSTILE, employer=HOSTILE)
    other = person({"target": "technician", "year": 2026}, key=HOSTILE, name=HOSTILE)
    read = Read(sheets(line_of(who), line_of(other)))
    assert "script" not in {tag for tag, _ in read.tags}
    assert read.text.count("<script>alert(1)</script>&amp;\"'") == 7
    assert read.blanks == [*map(certain, line_of(who)["items"]), certain(line_of(who)["total"])]


def test_the_document_needs_nothing_else_and_runs_nothing() -> None:
    html = sheets(line_of(person(EXAMPLES[0])))
    for word in ("http:", "https:", "url(", "@import"):
        assert word not in html
    read = Read(html)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in read.tags}
    named = {name for _, attributes in read.tags for name in attributes}
    assert named <= {"lang", "charset", "name", "content", "class", "scope", "colspan", "rowspan"}
    assert html.startswith('<!doctype html>\n<html lang="zh-CN">')


def test_it_comes_a_person_at_a_time() -> None:
    taken = []

    def lines() -> Iterator[Line]:
        for key in "ABC":
            taken.append(key)
            yield line_of(person(EXAMPLES[0], key=key))

    pieces = document(RULES, printed(), lines(), DAY)
    next(pieces)
    assert taken == []
    for number in (1, 2, 3):
        assert "<section>" in next(pieces)
        assert len(taken) == number
    assert list(pieces) == ["</body>\n</html>\n"]


def test_the_columns_are_as_wide_as_those_of_the_calculators_own_sheet() -> None:
    width = re.compile(r"(?m)^\S*(?: |^)col:nth-child\((\d)\) \{ width: (\w+); \}")
    css = (ROOT / "site_src" / "assets" / "css" / "print.css").read_text(encoding="utf-8")
    assert dict(width.findall(STYLE)) == dict(width.findall(css))
    assert len(width.findall(STYLE)) == 6


def test_another_standard_has_its_own_form() -> None:
    rules, policy, _ = load(GREENING)
    lines = [line_of(person(record), rules) for record in varied(rules, 6)]
    html = sheets(*lines, rules=rules, folder=GREENING)
    with_total = [line for line in lines if line["total"]]
    assert html.count("<section>") == len(with_total) > 0
    points = [each for line in with_total for each in (*line["items"], line["total"])]
    assert Read(html).blanks == list(map(certain, points))
    (annex,) = policy.annexes
    assert plain(Read(html).text).count(plain(annex.title)) == len(with_total)
