"""What the search looks through: complete, small, and leading to what is there."""

import gzip
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import compile_folder
from calculator.policy import Policy, Row
from calculator.readings import Reading
from sitegen import search
from sitegen.built import read_site
from sitegen.search import ASSET
from tests.server import published

RULES = Path(__file__).parents[2] / "rules"
LARGEST = 40_000  # bytes, as a host sends it


@pytest.fixture(scope="module")
def policy() -> Policy:
    return compile_folder(RULES)[1]


@pytest.fixture
def words() -> dict[str, Any]:
    return tomllib.loads((RULES / "search.toml").read_text(encoding="utf-8"))


@pytest.fixture
def entries(site: Path) -> Sequence[Any]:
    text = published(site, ASSET).read_text(encoding="utf-8")
    found: Sequence[Any] = json.loads(text.removeprefix("searchEntries=").removesuffix(";\n"))
    return found


def test_every_article_row_and_reading_can_be_found(policy: Policy, entries: Sequence[Any]) -> None:
    articles = {it.id for document in policy.documents for it in articles_of(document.chapters)}
    rows = {it.id for it in policy.clauses.values() if isinstance(it, Row)}
    ids = [entry[0] for entry in entries]
    assert articles | rows | {annex.id for annex in policy.annexes} <= set(ids)
    assert len(ids) == len(set(ids))


def articles_of(chapters: Sequence[Any]) -> list[Any]:
    return [clause for chapter in chapters for clause in chapter.clauses]


def test_every_result_leads_somewhere(site: Path, entries: Sequence[Any]) -> None:
    pages = read_site(site).pages
    places = [(page, part[0]) for _, page, _, _, _, parts, *_ in entries for part in parts]
    lost = [
        f"{page}#{anchor}"
        for page, anchor in places
        if (file := f"{page}index.html") not in pages or (anchor and anchor not in pages[file].ids)
    ]
    assert lost == []


def test_all_words_of_the_policy_are_in_it(policy: Policy, entries: Sequence[Any]) -> None:
    searched = "".join(
        "".join((title, name, above, *(text for part in parts for text in part)))
        for _, _, title, name, above, parts, *_ in entries
    )
    paragraphs = [
        text
        for document in policy.documents
        for article in articles_of(document.chapters)
        for text in article.paragraphs
    ]
    assert [text for text in paragraphs if text.rstrip("：") not in searched] == []


def test_it_is_small(site: Path) -> None:
    index = published(site, ASSET).read_bytes()
    assert len(gzip.compress(index)) < LARGEST


def test_the_theme_brings_no_search_of_its_own(site: Path) -> None:
    assert not list(site.rglob("lunr*"))
    assert not list(site.rglob("search_index.json"))
    assert not list(site.glob("assets/javascripts"))


@pytest.mark.parametrize(
    ("section", "key", "given", "problem"),
    [
        ("clauses", "std-99", "词", "没有名为“std-99”的条款、行、附件或指南"),
        ("rows", "nowhere", "词", "没有名为“nowhere”的条款、行、附件或指南"),
        ("clauses", "std-16", None, "“std-16”没有查找用的词"),
        ("rows", "education", None, "“education”没有查找用的词"),
        ("annexes", "annex-1-1", None, "“annex-1-1”没有查找用的词"),
        ("clauses", "std-15", "满90学时", "写了数字“90”"),
    ],
)
def test_a_mistake_in_the_words_is_named(
    policy: Policy, words: dict[str, Any], section: str, key: str, given: str | None, problem: str
) -> None:
    readings: Sequence[Reading] = ()
    words["guides"] = {}
    assert search.read(policy, readings, (), words)[1] == ()
    words[section].pop(key, None)
    if given:
        words[section][key] = given
    found, [mistake] = search.read(policy, readings, (), words)
    assert found == ()
    assert mistake.problem == problem
    assert f"search.toml:{section}.{key}".startswith(f"{mistake.file}:{mistake.key}")
