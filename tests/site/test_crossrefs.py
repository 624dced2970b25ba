"""References in the words of the policy: each form that there is, each place where one stands, and what is wrong."""

import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, compile_folder
from sitegen.crossrefs import CrossReferences, linking, read, unlinked
from sitegen.places import places

CASES = tomllib.loads((Path(__file__).parent / "references.toml").read_text(encoding="utf-8"))
TABLE = tomllib.loads((FOLDER / "references.toml").read_text(encoding="utf-8"))
POLICY = compile_folder(FOLDER)[1]


@pytest.fixture(scope="module")
def references() -> CrossReferences:
    found, mistakes = read(POLICY, TABLE)
    assert mistakes == ()
    return found


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["name"])
def test_forms(references: CrossReferences, case: dict[str, Any]) -> None:
    words = case["words"]
    found = references.find(words, case["text"])
    assert [[words[each.start : each.end], each.to] for each in found] == case["to"]


def test_all_references_of_the_texts(references: CrossReferences) -> None:
    assert [list(each) for each in linking(references)] == CASES["text"]["links"]


def problems(**changes: Any) -> list[str]:
    return [str(mistake) for mistake in read(POLICY, {**TABLE, **changes})[1]]


def test_a_reference_that_is_neither_linked_nor_listed_fails_the_build() -> None:
    left = [{**each, "words": each["words"][1:]} for each in TABLE["left"]]
    found = problems(left=left)
    for each in TABLE["left"]:
        said = f"“{each['words'][0]}”像是引用，却不知指哪里"
        assert any(said in problem for problem in found), said


def test_each_that_is_left_has_its_reason() -> None:
    assert all(each["why"] and each["words"] for each in TABLE["left"])


def test_what_is_listed_and_stands_nowhere_fails_the_build() -> None:
    extra = {"words": ["《没有的办法》"], "why": "x"}
    [problem] = problems(left=[*TABLE["left"], extra])
    at = f"references.toml:left[{len(TABLE['left'])}].words[0]"
    assert problem.startswith(f"{at}：“《没有的办法》”在原文里没有，或已经是链接；应为：")


def test_a_phrase_must_stand_where_it_is_said_to_and_nowhere_else() -> None:
    above, other, tables = TABLE["phrase"]
    assert "“上述规定学历、资历”在std-25中找不到" in "\n".join(
        problems(phrase=[{**above, "clauses": ["std-24", "std-25"]}, other, tables])
    )
    assert "“量化计分表”在std-32中也有" in "\n".join(
        problems(phrase=[above, other, {**tables, "clauses": ["std-29-1-6"]}])
    )
    assert "phrase[0].to：原文里没有条款“std-99”" in "\n".join(
        problems(phrase=[{**above, "to": "std-99"}, other, tables])
    )


class _Marked(HTMLParser):
    """The words of the policy on a page that stand in no link, and the links in them."""

    def __init__(self) -> None:
        super().__init__()
        self.policy = 0  # elements open inside the marked one, itself included
        self.cited = False
        self.plain = ""
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag != "wbr" and (self.policy or "data-policy" in found):
            self.policy += 1
        if self.policy and tag == "a":
            # The number of a clause is no reference, though it is a link: it is left out as well.
            self.cited = True
            self.links += [found["href"] or ""] if found.get("class") == "cite" else []

    def handle_endtag(self, tag: str) -> None:
        if self.policy and tag != "wbr":
            self.policy -= 1
            self.cited = self.cited and tag != "a"
            self.plain += "" if self.policy else "\n"

    def handle_data(self, data: str) -> None:
        if self.policy and not self.cited:
            self.plain += data


def test_no_reference_on_a_page_is_left_unlinked_without_a_reason(
    site: Path, references: CrossReferences
) -> None:
    pages = {place.page for place in places(POLICY).values() if place.page not in ("std/", "proc/")}
    titles = [each.title for each in POLICY.annexes]
    links = 0
    for page in sorted(pages):
        reader = _Marked()
        reader.feed((site / page / "index.html").read_text(encoding="utf-8"))
        links += len(reader.links)
        plain = reader.plain
        for title in titles:
            plain = plain.replace(title, "")
        for words in plain.split("\n"):
            for said in unlinked(references, words, ()):
                own = (
                    words in (each.number for each in POLICY.annexes)
                    or words == f"附件：{words[3:6]}."
                )
                assert own or said in references.left, (page, words)
    assert links == len(CASES["text"]["links"])
