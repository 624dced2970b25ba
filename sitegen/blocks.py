"""A chapter as the pieces that its page shows, in reading order."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from calculator.policy import Chapter, Clause, Document
from sitegen.editorial import Notes


@dataclass(frozen=True)
class Article:
    """An article as its page shows it. `before` and `after` are its neighbours' ids, "" at the ends of the text."""

    clause: Clause
    blocks: tuple["Block", ...]
    before: str
    after: str


@dataclass(frozen=True)
class Block:
    """One piece of a chapter page, in reading order."""

    kind: str  # "article", "heading", "paragraph", "note", or "small" for a small calculator
    text: str
    id: str = ""  # of the clause that begins here
    number: str = ""
    level: int = 0  # of indentation

    @property
    def toc(self) -> str:
        """Its name in a table of contents: 第十六条 学历、资历条件, or （一）正高级工程师."""
        space = " " if self.kind == "article" else ""
        return f"{self.number}{space}{self.text.rstrip('：')}".strip()


def chapter_articles(
    document: Document, chapter: Chapter, notes: Notes, smalls: Container[str]
) -> tuple[Article, ...]:
    """The articles of a chapter. `smalls`: the clauses beside which a small calculator stands."""
    neighbours = _neighbours(document)
    return tuple(
        Article(each, tuple(_clause_blocks(each, 0, notes, smalls)), *neighbours[each.id])
        for each in chapter.clauses
    )


def _neighbours(document: Document) -> Mapping[str, tuple[str, str]]:
    """By each article's id the ids of the one before and the one after, across chapters."""
    ids = [clause.id for chapter in document.chapters for clause in chapter.clauses]
    return {
        id: (before, after)
        for before, id, after in zip(["", *ids], ids, [*ids[1:], ""], strict=False)
    }


def chapter_blocks(chapter: Chapter, notes: Notes, smalls: Container[str] = ()) -> Iterator[Block]:
    """`smalls`: the clauses beside which a small calculator stands."""
    for article in chapter.clauses:
        yield from _clause_blocks(article, 0, notes, smalls)


def _clause_blocks(
    clause: Clause, level: int, notes: Notes, smalls: Container[str]
) -> Iterator[Block]:
    """A clause that opens with a title becomes a heading; any other a paragraph behind its number."""
    opening, *rest = clause.blocks
    assert isinstance(opening, str), f"{clause.id} has no words of its own"
    titled = is_title(opening) and bool(rest)
    if level == 0:
        yield Block("article", opening if titled else "", clause.id, clause.number)
        if not titled:
            yield Block("paragraph", opening)
    else:
        kind = "heading" if titled else "paragraph"
        yield Block(kind, opening, clause.id, clause.number, 0 if titled else level)

    inner = 0 if titled else level
    own_notes = [Block("note", note, level=inner) for note in notes.get(clause.id, ())]
    for block in rest:
        if isinstance(block, str):
            yield Block("paragraph", block, level=inner)
        else:
            # Notes stand behind the clause's own words, before what is numbered below it.
            yield from own_notes
            own_notes = []
            yield from _clause_blocks(block, inner + 1, notes, smalls)
    yield from own_notes
    if clause.id in smalls:
        yield Block("small", "", clause.id)


def articles(chapter: Chapter) -> tuple[Block, ...]:
    """For a table of contents."""
    return tuple(block for block in chapter_blocks(chapter, {}) if block.kind == "article")


def is_title(words: str) -> bool:
    """第十六条 学历、资历条件 is a title, a sentence is not."""
    return not re.search("[，。；]", words)
