"""The page of a comparison: whole in one file, and a part of another page."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.diff.editions import CASES, compared, patched, present
from workbench.diff.comparison import Diff
from workbench.diff.page import fragment, page

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Read(HTMLParser):
    """What a page is made of, and whether its elements are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def values(self, name: str) -> list[str]:
        return [str(attributes[name]) for _, attributes in self.tags if name in attributes]


@pytest.fixture(scope="module")
def diff(tmp_path_factory: pytest.TempPathFactory) -> Diff:
    """Of all cases that can be put together."""
    names = (
        "a number of a score table is lowered",
        "a route asks for more years",
        "the pass mark is raised",
        "an article is put in before the last",
        "a question and a reading are new",
    )
    patches = [patch for case in CASES if case["name"] in names for patch in case["patches"]]
    return compared(
        present(), patched({"patches": patches}, tmp_path_factory.mktemp("all") / "rules")
    )


def test_the_page_needs_nothing_but_itself(diff: Diff) -> None:
    text = page(diff)
    read = Read(text)
    assert not read.open
    assert "//" not in text.replace("</", "")
    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "link", "img", "iframe"})
    assert not read.values("src")
    assert "@import" not in text
    assert "url(" not in text.partition("</style>")[0]


def test_ids_are_there_once_and_links_lead_to_them(diff: Diff) -> None:
    read = Read(page(diff))
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert all(id.startswith("diff-") for id in ids)
    assert {link.removeprefix("#") for link in read.values("href")} <= set(ids)


def test_a_part_of_a_page_keeps_its_policy(diff: Diff) -> None:
    """No `style=`, no script, no blank line at which Markdown would begin a paragraph; its names are its own."""
    text = str(fragment(diff))
    read = Read(text)
    assert not read.open
    assert not read.values("style")
    assert not [name for _, attributes in read.tags for name in attributes if name.startswith("on")]
    assert all(line.strip() for line in text.splitlines())
    names = {name for value in read.values("class") for name in value.split()}
    assert all(name == "diff" or name.startswith("diff-") for name in names)


def test_clauses_are_links_where_there_are_addresses(diff: Diff) -> None:
    read = Read(str(fragment(diff, lambda clause: f"../{clause}/")))
    there = {change.new for change in diff.clauses if change.new}
    assert {f"../{clause}/" for clause in there} <= set(read.values("href"))


def test_each_drawing_stands_beside_its_words(diff: Diff) -> None:
    """What is drawn is not told to those who listen: the words are."""
    read = Read(page(diff))
    drawings = [attributes for tag, attributes in read.tags if tag == "svg"]
    assert len(drawings) > 1
    assert all(attributes["aria-hidden"] == "true" for attributes in drawings)
    lost = next(count for count in diff.effects.points if count.lost)
    assert f"减少{lost.lost}人" in read.words


def test_nothing_is_drawn_where_nothing_changed() -> None:
    read = Read(page(compared(present(), present(), 20)))
    assert "两版完全一样" in read.words
    assert "svg" not in [tag for tag, _ in read.tags]


def test_names_are_text(tmp_path: Path) -> None:
    """What somebody calls a folder, or writes into a question, is no HTML."""
    case = {"patches": [{"file": "questions.toml", "before": "日喀则市", "after": "<b>日喀则"}]}
    text = page(compared(present(), patched(case, tmp_path / "rules"), 20))
    assert "&lt;b&gt;日喀则" in text
    assert "<b>" not in text
