"""Clauses to blocks of a page, and where they stand."""

import pytest

from calculator.policy import Chapter, Clause, Document, Policy
from sitegen.blocks import Block, chapter_blocks, is_title
from sitegen.markup import as_markdown, phrased, with_roles
from sitegen.places import places

ITEM = Clause("std-2-1-1", "1.", ("满5年。",))
SECTION = Clause("std-2-1", "（一）", ("正高级工程师", ITEM))
TITLED = Clause("std-2", "第二条", ("学历、资历条件", SECTION))
PLAIN = Clause("std-1", "第一条", ("为评价人才，制定本标准。", "另一段。"))
CHAPTER = Chapter("std-chapter-1", "第一章", "总则", (PLAIN, TITLED))
POLICY = Policy((Document("std", "评价标准", ("本标准",), "评价标准（试行）", (CHAPTER,), ()),), ())


def test_a_title_becomes_a_heading_and_a_sentence_a_paragraph() -> None:
    assert list(chapter_blocks(CHAPTER, {})) == [
        Block("article", "", "std-1", "第一条"),
        Block("paragraph", "为评价人才，制定本标准。"),
        Block("paragraph", "另一段。"),
        Block("article", "学历、资历条件", "std-2", "第二条"),
        Block("heading", "正高级工程师", "std-2-1", "（一）"),
        Block("paragraph", "满5年。", "std-2-1-1", "1.", level=1),
    ]


def test_a_note_stands_behind_the_clause_and_before_what_is_below_it() -> None:
    notes = {"std-1": ("甲",), "std-2": ("乙",), "std-2-1-1": ("丙",)}
    kinds = [
        block.text if block.kind == "note" else block.id for block in chapter_blocks(CHAPTER, notes)
    ]
    assert kinds == ["std-1", "", "", "甲", "std-2", "乙", "std-2-1", "std-2-1-1", "丙"]


def test_a_small_calculator_stands_behind_all_that_is_below_its_clause() -> None:
    found = [(block.kind, block.id) for block in chapter_blocks(CHAPTER, {}, {"std-2-1"})]
    assert found[-2:] == [("paragraph", "std-2-1-1"), ("small", "std-2-1")]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("学历、资历条件", True),
        ("破格申报高级工程师：", True),
        ("有下列情形之一者，不得参加职称评审：", False),
        ("能够指导高级工程师的工作。", False),
    ],
)
def test_titles(words: str, title: bool) -> None:
    assert is_title(words) is title


def test_the_name_of_an_article_in_a_table_of_contents() -> None:
    assert (
        Block("article", "各用人单位职责：", "proc-13", "第十三条").toc == "第十三条 各用人单位职责"
    )
    assert Block("article", "", "std-1", "第一条").toc == "第一条"
    assert Block("heading", "正高级工程师", "std-2-1", "（一）").toc == "（一）正高级工程师"


def test_places_name_the_clause_and_lead_to_it_from_anywhere() -> None:
    place = places(POLICY)["std-2-1-1"]
    assert place.label == "《评价标准》第二条（一）1"
    assert place.seen_from("") == "std/chapter-1/#std-2-1-1"
    assert place.seen_from("annex/1-1/") == "../../std/chapter-1/#std-2-1-1"
    assert place.seen_from("std/chapter-1/") == "#std-2-1-1"


def test_words_are_never_read_as_markup() -> None:
    assert as_markdown("<p>_a_ [b](c) 1*2") == r"&lt;p&gt;\_a\_ \[b\](c) 1\*2"
    assert (
        phrased("<西藏自治区网信>", ("西藏自治区", "网信工程系列")) == "&lt;西藏自治区<wbr>网信&gt;"
    )


def test_tables_say_what_their_parts_are() -> None:
    assert with_roles('<table><thead><tr><th scope="col">项</th></tr></thead>') == (
        '<table role="table"><thead role="rowgroup"><tr role="row">'
        '<th scope="col" role="columnheader">项</th></tr></thead>'
    )
    assert with_roles('<th class="item" scope="row">一</th><td data-label="项">二</td>') == (
        '<th role="rowheader" class="item" scope="row">一</th><td role="cell" data-label="项">二</td>'
    )
    assert with_roles("<template><track>") == "<template><track>"
